"""A block's weights as the lessons write them: plain tables in a dictionary, to be multiplied as `x @ W`."""

import torch
from torch import Tensor, nn

from course_lib.models.blocks import DecoderBlock, EncoderBlock

Weights = dict[str, Tensor]


def encoder_weights(block: EncoderBlock) -> Weights:
    """W_q, W_k, W_v, W_o (D, D), W1 (D, F), W2 (F, D), gain_1 and gain_2 (D) of a block without biases.

    Errors:  ValueError for a block with biases, or with fewer heads for keys than for queries.
    """
    _without_extras(block)
    return _attention(block.attend) | _rest(block, 2)


def decoder_weights(block: DecoderBlock) -> Weights:
    """As `encoder_weights`, and C_q, C_k, C_v, C_o of the cross-attention, and gain_3.

    Errors:  ValueError for a block with biases, or with fewer heads for keys than for queries.
    """
    _without_extras(block)
    cross = block.cross_attend
    C_k, C_v = cross.key_value.weight.detach().mT.chunk(2, dim=-1)
    C = {"C_q": _turned(cross.query), "C_k": C_k, "C_v": C_v, "C_o": _turned(cross.out)}
    return _attention(block.self_attend) | C | _rest(block, 3)


def torch_encoder_layer(weights: Weights, n_heads: int) -> nn.TransformerEncoderLayer:
    """torch's own encoder block (post-norm, ReLU, no biases) with these weights in it."""
    layer = nn.TransformerEncoderLayer(*_sizes(weights, n_heads), dropout=0.0, bias=False, batch_first=True)
    _fill(layer, weights)
    return layer.eval()


def torch_decoder_layer(weights: Weights, n_heads: int) -> nn.TransformerDecoderLayer:
    """torch's own decoder block (post-norm, ReLU, no biases) with these weights in it."""
    layer = nn.TransformerDecoderLayer(*_sizes(weights, n_heads), dropout=0.0, bias=False, batch_first=True)
    _fill(layer, weights)
    _fill_attention(layer.multihead_attn, weights, "C")
    return layer.eval()


def _without_extras(block: nn.Module) -> None:
    if any(name.endswith("bias") for name, _ in block.named_parameters()):
        raise ValueError("the weights as plain tables are for blocks without biases: bias=False")
    attend = getattr(block, "attend", None) or block.self_attend
    if len(set(attend.heads)) > 1:
        raise ValueError("the weights as plain tables are for as many heads of keys as of queries")


def _turned(layer: nn.Linear) -> Tensor:
    return layer.weight.detach().mT


def _attention(layer: nn.Module) -> Weights:
    W_q, W_k, W_v = _turned(layer.qkv).chunk(3, dim=-1)
    return {"W_q": W_q, "W_k": W_k, "W_v": W_v, "W_o": _turned(layer.out)}


def _rest(block: nn.Module, n_norms: int) -> Weights:
    thinks = {"W1": _turned(block.feed_forward.up), "W2": _turned(block.feed_forward.down)}
    return thinks | {f"gain_{i}": getattr(block, f"norm_{i}").weight.detach() for i in range(1, n_norms + 1)}


def _sizes(weights: Weights, n_heads: int) -> tuple[int, int, int]:
    D, hidden = weights["W1"].shape
    return D, n_heads, hidden


def _fill(layer: nn.Module, weights: Weights) -> None:
    """Copy what both of torch's blocks have."""
    _fill_attention(layer.self_attn, weights, "W")
    with torch.no_grad():
        layer.linear1.weight.copy_(weights["W1"].mT)
        layer.linear2.weight.copy_(weights["W2"].mT)
        for name, gain in weights.items():
            if name.startswith("gain_"):
                getattr(layer, name.replace("gain_", "norm")).weight.copy_(gain)


def _fill_attention(layer: nn.MultiheadAttention, weights: Weights, letter: str) -> None:
    with torch.no_grad():
        three = [weights[f"{letter}_{part}"].mT for part in "qkv"]
        layer.in_proj_weight.copy_(torch.cat(three))
        layer.out_proj.weight.copy_(weights[f"{letter}_o"].mT)
