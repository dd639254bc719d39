"""The block, and functions that stand for its sublayers."""

import torch
from torch import Tensor, tensor

from course_lib import blocks, layers
from course_lib.check.inputs import Case, Draw

draw = Draw(7)


def look_back(x: Tensor) -> Tensor:
    """Stands for attention: each place gets the mean of all up to it."""
    return x.cumsum(-2) / torch.arange(1, x.shape[-2] + 1)[:, None]


def look_across(x: Tensor, memory: Tensor) -> Tensor:
    """Stands for cross-attention: the memory's mean, weighed by x."""
    return x * memory.mean(dim=-2, keepdim=True)


def norm(x: Tensor) -> Tensor:
    """Stands for a normalisation: nothing longer than 1."""
    return x / (1 + x.norm(dim=-1, keepdim=True))


def other_norm(x: Tensor) -> Tensor:
    """Another one, so that it shows which is used where."""
    return x - x.mean(dim=-1, keepdim=True)


def third_norm(x: Tensor) -> Tensor:
    """And a third."""
    return x / x.abs().amax(dim=-1, keepdim=True)


def think(x: Tensor) -> Tensor:
    """Stands for the feed-forward network."""
    return x.relu() * 3 + 1


ENCODER = (look_back, norm, think, other_norm)
DECODER = (look_back, norm, look_across, other_norm, think, third_norm)
MATERIAL = {
    "layer_norm": dict(
        answer=layers.layer_norm,
        smallest=dict(x=tensor([1.0, 3.0]), gain=tensor([1.0, 2.0]), bias=tensor([0.0, 10.0])),
        options=dict(eps=[0.5]),
    ),
    "feed_forward": dict(
        answer=layers.feed_forward,
        smallest=dict(
            x=tensor([3.0]),
            W1=tensor([[1.0, -1.0]]),
            b1=tensor([0.0, 1.0]),
            W2=tensor([[1.0], [1.0]]),
            b2=tensor([0.5]),
        ),
    ),
    "encoder_block": dict(
        answer=blocks.encoder_block,
        more=[
            Case("one token", (tensor([[1.0, 2.0]]), *ENCODER)),
            Case("3 tokens", (draw(3, 4), *ENCODER)),
            Case("a batch of 2", (draw(2, 3, 5), *ENCODER), frozenset({"batch"})),
            Case("normalised afterwards", (draw(3, 4), *ENCODER, False), frozenset({"pre_norm=False"})),
        ],
    ),
    "decoder_block": dict(
        answer=blocks.decoder_block,
        more=[
            Case("one token, one in the memory", (tensor([[1.0, 2.0]]), tensor([[3.0, -1.0]]), *DECODER)),
            Case("3 tokens, 4 in the memory", (draw(3, 5), draw(4, 5), *DECODER)),
            Case("a batch of 2", (draw(2, 3, 5), draw(2, 4, 5), *DECODER), frozenset({"batch"})),
            Case(
                "normalised afterwards",
                (draw(3, 4), draw(2, 4), *DECODER, False),
                frozenset({"pre_norm=False"}),
            ),
        ],
    ),
}
