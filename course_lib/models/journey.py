"""One sentence's way through a Transformer: every tensor of a forward pass, by name and in order."""

import math
from typing import NamedTuple

import torch
from torch import Tensor

from course_lib.attention import attention_scores, masked_softmax
from course_lib.heads import merge_heads, split_heads
from course_lib.layers import embed, layer_norm, relu
from course_lib.masks import causal_mask
from course_lib.models.plain import Weights, decoder_weights, encoder_weights
from course_lib.models.transformer import Transformer
from course_lib.positions import sinusoidal_positions


class Step(NamedTuple):
    """One tensor: what it is called, in which part of the model, and its numbers, without a batch axis."""

    name: str
    where: str
    values: Tensor


@torch.no_grad()
def trace(model: Transformer, source: Tensor, target: Tensor) -> list[Step]:
    """Follow a source (S) of int and the target so far (T) of int, to the shares of each next token.

    Parts are "source", "encoder 1", ..., "target", "decoder 1", ..., "result". It computes as the lessons
    do, from plain tables: the model's own modules are not called.

    Errors:  ValueError for a model that is not built as in the paper (post-norm, ReLU), or has biases.
    """
    config, table = model.config, model.embed.weight.detach()
    if config.pre_norm or config.activation != "relu" or config.norm != "layer":
        raise ValueError("trace follows models built as in the paper: post-norm, LayerNorm, ReLU")
    way = _Way(config.n_heads, config.eps)
    memory = way.place("source", source, table)
    for number, block in enumerate(model.encoder, 1):
        memory = way.encoder(f"encoder {number}", memory, encoder_weights(block))
    x = way.place("target", target, table)
    for number, block in enumerate(model.decoder, 1):
        x = way.decoder(f"decoder {number}", x, memory, decoder_weights(block))
    logits = way.keep("logits", "result", x @ table.mT)
    way.keep("shares", "result", logits.softmax(dim=-1))
    return way.steps


class _Way:
    """The steps so far, and the parts of the model, each of which adds its own."""

    def __init__(self, n_heads: int, eps: float):
        self.n_heads, self.eps, self.steps = n_heads, eps, []

    def keep(self, name: str, where: str, values: Tensor) -> Tensor:
        self.steps.append(Step(name, where, values))
        return values

    def place(self, where: str, tokens: Tensor, table: Tensor) -> Tensor:
        """What each token is and where it stands: (T) -> (T, D)."""
        self.keep("tokens", where, tokens)
        rows = self.keep("rows", where, embed(tokens, table))
        scaled = self.keep("scaled", where, rows * math.sqrt(rows.shape[-1]))
        positions = self.keep("positions", where, sinusoidal_positions(*rows.shape).to(rows))
        return self.keep("placed", where, scaled + positions)

    def encoder(self, where: str, x: Tensor, W: Weights) -> Tensor:
        talked = self.attention(where, "", x, x, [W[f"W_{part}"] for part in "qkvo"])
        x = self.add(where, "", x, talked, W["gain_1"])
        return self.think(where, x, W, W["gain_2"])

    def decoder(self, where: str, x: Tensor, memory: Tensor, W: Weights) -> Tensor:
        mask = causal_mask(len(x), device=x.device)
        talked = self.attention(where, "", x, x, [W[f"W_{part}"] for part in "qkvo"], mask)
        x = self.add(where, "", x, talked, W["gain_1"])
        asked = self.attention(where, "cross ", x, memory, [W[f"C_{part}"] for part in "qkvo"])
        x = self.add(where, "cross ", x, asked, W["gain_2"])
        return self.think(where, x, W, W["gain_3"])

    def attention(self, where: str, kind: str, x, memory, tables: list[Tensor], mask=None) -> Tensor:
        """x (T, D) asks memory (S, D), in heads; all steps are kept."""
        W_q, W_k, W_v, W_o = tables
        named = {"queries": x @ W_q, "keys": memory @ W_k, "values": memory @ W_v}
        for name, values in named.items():
            self.keep(kind + name, where, values)
        Q, K, V = (
            self.keep(f"{kind}{name} in heads", where, split_heads(values, self.n_heads))
            for name, values in named.items()
        )
        scores = self.keep(kind + "scores", where, attention_scores(Q, K))
        weights = self.keep(kind + "weights", where, masked_softmax(scores, mask))
        mixed = self.keep(kind + "mixed", where, weights @ V)
        merged = self.keep(kind + "merged", where, merge_heads(mixed))
        return self.keep(kind + "talked", where, merged @ W_o)

    def think(self, where: str, x: Tensor, W: Weights, gain: Tensor) -> Tensor:
        widened = self.keep("widened", where, x @ W["W1"])
        kept = self.keep("relu", where, relu(widened))
        narrowed = self.keep("narrowed", where, kept @ W["W2"])
        return self.add(where, "thought ", x, narrowed, gain)

    def add(self, where: str, kind: str, x: Tensor, new: Tensor, gain: Tensor) -> Tensor:
        added = self.keep(kind + "added", where, x + new)
        normed = layer_norm(added, gain, torch.zeros_like(gain), self.eps)
        return self.keep(kind + "normed", where, normed)
