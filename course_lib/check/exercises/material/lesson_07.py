"""The block, and functions that stand for its sublayers."""

import torch
from torch import Tensor, tensor

from course_lib import blocks, layers
from course_lib.check.inputs import Case, Draw

draw = Draw(7)

# Sublayers whose numbers can be followed in the head


def mean_so_far(x: Tensor) -> Tensor:
    """Stands for attention: each place gets the mean of all up to it."""
    return x.cumsum(-2) / torch.arange(1, x.shape[-2] + 1)[:, None]


def add_mean_of_memory(x: Tensor, memory: Tensor) -> Tensor:
    """Stands for cross-attention: the memory's mean, added to what asks."""
    return x + memory.mean(dim=-2, keepdim=True)


def twice(x: Tensor) -> Tensor:
    """Stands for the feed-forward network."""
    return 2 * x


def at_most_4(x: Tensor) -> Tensor:
    """Stands for a normalisation: what is more than 4 becomes 4."""
    return x.clamp(max=4)


def minus_1(x: Tensor) -> Tensor:
    """Another one, so that it shows which is used where."""
    return x - 1


def minus_10(x: Tensor) -> Tensor:
    """And a third."""
    return x - 10


# Sublayers of which no two can be taken for each other


def look_back(x: Tensor) -> Tensor:
    """Stands for attention: the mean of all up to each place, bent."""
    return mean_so_far(x).tanh() * 2 + 0.5


def look_across(x: Tensor, memory: Tensor) -> Tensor:
    """Stands for cross-attention: the memory's mean, weighed by x."""
    return x.sigmoid() * memory.mean(dim=-2, keepdim=True) - memory[..., :1, :] / 3


def norm(x: Tensor) -> Tensor:
    """Stands for a normalisation: nothing longer than 1."""
    return x / (1 + x.norm(dim=-1, keepdim=True))


def other_norm(x: Tensor) -> Tensor:
    """Another one."""
    return x - x.mean(dim=-1, keepdim=True) + 0.25


def third_norm(x: Tensor) -> Tensor:
    """And a third."""
    return x / x.abs().amax(dim=-1, keepdim=True)


def think(x: Tensor) -> Tensor:
    """Stands for the feed-forward network."""
    return x.relu() * 3 + 1


def called_otherwise(a: Tensor, /, *memory: Tensor) -> Tensor:
    """A sublayer that takes its arguments by their places, whatever they are called."""
    return a / 2 if not memory else a + memory[0].amax(dim=-2, keepdim=True)


ENCODER = (look_back, norm, think, other_norm)
DECODER = (look_back, norm, look_across, other_norm, think, third_norm)
SMALL_DECODER = (mean_so_far, at_most_4, add_mean_of_memory, minus_1, twice, minus_10)
BATCH, AFTER = frozenset({"batch"}), frozenset({"pre_norm=False"})
DOUBLE = dict(dtype=torch.float64)
TWO = tensor([[2.0], [6.0]])
THREE = tensor([[1.0], [3.0], [8.0]])
BY_NAME = "sublayers whose arguments have other names: hand over what they read by its place, without a name"

MATERIAL = {
    "layer_norm": dict(
        answer=layers.layer_norm,
        smallest=dict(x=tensor([1.0, 5.0]), gain=tensor([1.0, 2.0]), bias=tensor([0.0, 10.0])),
        more=[
            Case(
                "a batch of 2, small",
                (tensor([[1.0, 5.0], [20.0, 10.0]]), tensor([1.0, 2.0]), tensor([0.0, 10.0])),
                BATCH,
            ),
            Case(
                "numbers that are all equal",
                (tensor([3.0, 3.0, 3.0]), tensor([1.0, 2.0, 3.0]), tensor([0.0, 10.0, -1.0])),
            ),
            Case(
                "numbers that hardly differ",
                (tensor([0.001, 0.002, 0.006]), tensor([1.0, 2.0, 3.0]), tensor([0.0, 10.0, -1.0])),
            ),
        ],
        options=dict(eps=[0.5]),
    ),
    "feed_forward": dict(
        answer=layers.feed_forward,
        smallest=dict(
            x=tensor([3.0]),
            W1=tensor([[1.0, -1.0]]),
            b1=tensor([0.0, 1.0]),
            W2=tensor([[2.0], [1.0]]),
            b2=tensor([0.5]),
        ),
    ),
    "encoder_block": dict(
        answer=blocks.encoder_block,
        smallest=dict(x=TWO, attend=mean_so_far, norm_1=at_most_4, feed_forward=twice, norm_2=minus_1),
        more=[
            Case("3 tokens", (draw(3, 4), *ENCODER)),
            Case("a batch of 2", (draw(2, 3, 5), *ENCODER), BATCH),
            Case("float64", (draw(4, 3, **DOUBLE), *ENCODER), frozenset({"float64"})),
            Case("small, pre_norm=False", (TWO, mean_so_far, at_most_4, twice, minus_1, False), AFTER),
            Case("3 tokens, pre_norm=False", (draw(3, 4), *ENCODER, False), AFTER),
            Case("a batch of 2, pre_norm=False", (draw(2, 4, 3), *ENCODER, False), BATCH | AFTER),
        ],
        further=[Case(BY_NAME, (draw(3, 2), *[called_otherwise] * 4))],
    ),
    "decoder_block": dict(
        answer=blocks.decoder_block,
        smallest=dict(
            x=TWO,
            memory=THREE,
            self_attend=mean_so_far,
            norm_1=at_most_4,
            cross_attend=add_mean_of_memory,
            norm_2=minus_1,
            feed_forward=twice,
            norm_3=minus_10,
        ),
        more=[
            Case("small, as many in the memory", (tensor([[2.0], [6.0], [4.0]]), THREE, *SMALL_DECODER)),
            Case("3 tokens, 4 in the memory", (draw(3, 5), draw(4, 5), *DECODER)),
            Case("3 tokens, 3 in the memory", (draw(3, 4), draw(3, 4), *DECODER)),
            Case("a batch of 2", (draw(2, 3, 5), draw(2, 4, 5), *DECODER), BATCH),
            Case(
                "float64",
                (draw(4, 3, **DOUBLE), draw(2, 3, **DOUBLE), *DECODER),
                frozenset({"float64"}),
            ),
            Case(
                "small, pre_norm=False",
                (TWO, THREE, *SMALL_DECODER, False),
                AFTER,
            ),
            Case("3 tokens, pre_norm=False", (draw(3, 4), draw(2, 4), *DECODER, False), AFTER),
            Case("as many, pre_norm=False", (draw(3, 4), draw(3, 4), *DECODER, False), AFTER),
            Case(
                "a batch of 2, pre_norm=False",
                (draw(2, 3, 5), draw(2, 4, 5), *DECODER, False),
                BATCH | AFTER,
            ),
        ],
        further=[Case(BY_NAME, (draw(3, 2), draw(4, 2), *[called_otherwise] * 6))],
    ),
}
