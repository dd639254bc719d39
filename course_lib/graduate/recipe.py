"""The paper's model and a step of its training, written with nothing but the functions of the lessons."""

from functools import partial

from torch import Tensor, nn

from course_lib.attention import causal_mask, cross_attention, multi_head_attention, padding_mask
from course_lib.blocks import decoder_block, encoder_block, place, transformer
from course_lib.generation import beam_search, greedy_decode
from course_lib.layers import feed_forward, layer_norm
from course_lib.models.initialisation import count_parameters
from course_lib.recipes.numbers_and_dates import paper_rate
from course_lib.recipes.translation import PAD, START, STOP, teacher_forcing_loss
from course_lib.tokens.bpe import bpe_decode, bpe_encode
from course_lib.tokens.words import split_words
from course_lib.training.optimizers import adamw_step, clip_gradients

N_HEADS, BETAS, LONGEST = 4, (0.9, 0.98), 1.0
Weights = dict[str, Tensor]


def encoder(source: Tensor, weights: list[Weights]) -> tuple[list, Tensor]:
    """The encoder's blocks for these sources, each to be called as `block(x)`, and the mask of their padding.

    Shapes:  source (B, S) of int
    """
    mask = padding_mask((source != PAD).sum(dim=-1), source.shape[-1])
    return [partial(read, w=each, mask=mask) for each in weights], mask


def decoder(target: Tensor, weights: list[Weights], mask: Tensor) -> list:
    """The decoder's blocks for these targets, each to be called as `block(x, memory)`."""
    causal = causal_mask(target.shape[-1])
    return [partial(write, w=each, mask=mask, causal=causal) for each in weights]


def read(x: Tensor, w: Weights, mask: Tensor) -> Tensor:
    """One block of the encoder, post-norm as in the paper."""

    def look(x):
        return multi_head_attention(x, w["W_q"], w["W_k"], w["W_v"], w["W_o"], N_HEADS, mask)

    return encoder_block(x, look, norm(w, 1), network(w), norm(w, 2), False)


def write(x: Tensor, memory: Tensor, w: Weights, mask: Tensor, causal: Tensor) -> Tensor:
    """One block of the decoder, post-norm as in the paper."""

    def look(x):
        return multi_head_attention(x, w["W_q"], w["W_k"], w["W_v"], w["W_o"], N_HEADS, causal)

    def ask(x, memory):
        return cross_attention(x, memory, w["C_q"], w["C_k"], w["C_v"], w["C_o"], N_HEADS, mask)

    return decoder_block(x, memory, look, norm(w, 1), ask, norm(w, 2), network(w), norm(w, 3), False)


def norm(w: Weights, number: int):
    """The block's normalisation of that number, as a function of x alone."""

    def normalise(x):
        return layer_norm(x, w[f"gain_{number}"], w[f"bias_{number}"])

    return normalise


def network(w: Weights):
    """The block's feed-forward network, as a function of x alone."""

    def think(x):
        return feed_forward(x, w["W1"], w["b1"], w["W2"], w["b2"])

    return think


def predict(model: nn.Module, source: Tensor, target: Tensor) -> Tensor:
    """The logits of what follows each token of the target: training's way, all positions at once."""
    blocks, mask = encoder(source, model.encoder)
    return transformer(source, target, model.table, blocks, decoder(target, model.decoder, mask))


def encode(model: nn.Module, source: Tensor) -> tuple[Tensor, Tensor]:
    """Memory, and the mask of the padding: the first half of `predict`, for writing."""
    blocks, mask = encoder(source, model.encoder)
    memory = place(source, model.table)
    for block in blocks:
        memory = block(memory)
    return memory, mask


def decode(model: nn.Module, target: Tensor, memory: Tensor, mask: Tensor) -> Tensor:
    """The logits, from memory: the second half of `predict`, for writing."""
    x = place(target, model.table)
    for block in decoder(target, model.decoder, mask):
        x = block(x, memory)
    return x @ model.table.mT


def loss(model: nn.Module, batch: tuple[Tensor, Tensor]) -> Tensor:
    """What training makes small: lesson 09's loss."""
    return teacher_forcing_loss(model, batch)


def rate(step: int, total: float) -> float:
    """Lesson 09's learning rate."""
    return paper_rate(step, total)


def move(parameters: list[Tensor], means: list[tuple], step: int, lr: float) -> list[tuple]:
    """Clip the gradients and take one step of AdamW: each new parameter, with its two running means."""
    grads = clip_gradients([each.grad for each in parameters], LONGEST)
    together = zip(parameters, grads, means, strict=True)
    return [adamw_step(each.detach(), grad, m, v, step, lr, BETAS) for each, grad, (m, v) in together]


def translate(model: nn.Module, source: Tensor, longest: int) -> Tensor:
    """The likeliest token, again and again."""
    return greedy_decode(model, source, START, STOP, longest)


def translate_by_beam(model: nn.Module, source: Tensor, longest: int) -> Tensor:
    """The same, with the four best beginnings kept."""
    return beam_search(model, source, START, STOP, 4, longest)


def size(model: nn.Module) -> int:
    """How many numbers training changes."""
    return count_parameters(model)


def tokens_of(text: str, merges: dict, known: dict[str, list[int]]) -> list[int]:
    """The text's ids, word by word: `known` keeps those of each word."""
    for word in split_words(text):
        if word not in known:
            known[word] = list(bpe_encode(word, merges))
    return [token for word in split_words(text) for token in known[word]]


def text_of(tokens: list[int], merges: dict) -> str:
    """The text up to STOP, which is a byte of no text."""
    return bpe_decode(tokens, merges).partition(chr(STOP))[0]
