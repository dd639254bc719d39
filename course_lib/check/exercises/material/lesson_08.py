"""The whole Transformer: blocks that stand for its own, models to count, and scores."""

import math

import torch
from torch import Tensor, nn, tensor

from course_lib import attention, blocks, models
from course_lib.check.exercises.material.lesson_07 import look_across, look_back, think
from course_lib.check.inputs import Case, Draw

draw = Draw(8)
BATCH, SQUARE = frozenset({"batch"}), frozenset({"square"})


def add_memory(x: Tensor, memory: Tensor) -> Tensor:
    """The least that a decoder's block can do: the first vector of the memory is added to each."""
    return x + memory[..., :1, :]


def encode_more(x: Tensor) -> Tensor:
    """An encoder's block."""
    return x + look_back(x)


def squash(x: Tensor) -> Tensor:
    """Another one, which the order with others matters to."""
    return x.tanh() * 2 - x.flip(-1) / 4


def decode_more(x: Tensor, memory: Tensor) -> Tensor:
    """A decoder's block."""
    return x + look_across(think(x), memory)


def decode_back(x: Tensor, memory: Tensor) -> Tensor:
    """Another one, in which the target's tokens talk, backwards only."""
    return look_back(x) + memory.amax(dim=-2, keepdim=True)


def tokens(N: int, *shape: int) -> Tensor:
    """Numbers of tokens, of a table of N rows: they go up and down, and some come twice."""
    return (torch.arange(math.prod(shape)).reshape(shape) * 7 + 3).square() % N


ENCODER, DECODER = [encode_more, think, squash], [decode_more, decode_back]


class Marked(nn.Module):
    """Weights of its own, of three and of no axes, beside layers within layers."""

    def __init__(self):
        super().__init__()
        self.places = nn.Parameter(torch.zeros(2, 3, 5))
        self.scale = nn.Parameter(tensor(1.0))
        self.inner = nn.Sequential(nn.Linear(5, 2), nn.Sequential(nn.ReLU(), nn.Linear(2, 6, bias=False)))


def frozen() -> nn.Module:
    """A model whose first layer training leaves as it is: it does not count."""
    return nn.Sequential(nn.Linear(4, 3).requires_grad_(False), nn.Linear(3, 2))


def tied() -> nn.Module:
    """A model whose last layer is its first: the shared weights count once."""
    model = nn.Sequential(nn.Linear(3, 3), nn.ReLU(), nn.Linear(3, 3))
    model[2].weight = model[0].weight
    return model


def small_language_model() -> nn.Module:
    """A table of embeddings that also predicts, and one that is used as it is."""
    model = nn.Sequential(nn.Embedding(7, 4), nn.LayerNorm(4), nn.Linear(4, 7, bias=False))
    model[2].weight = model[0].weight
    return model.append(nn.Embedding(5, 2).requires_grad_(False))


def scores_of(*shape: int, hide: tuple = (), scale: float = 1.0) -> Tensor:
    """Scores of which those at these places are hidden."""
    scores = draw(*shape, scale=scale)
    for place in hide:
        scores[place] = -math.inf
    return scores


ALL = slice(None)
SCORES = [
    Case(
        "a first block and a later one of which one query sees nothing",
        (scores_of(2, 7, hide=[(0, slice(0, 2)), (1, slice(2, 5))]), draw(7, 3), 2),
    ),
    Case(
        "a batch, hidden keys here and there",
        (scores_of(2, 3, 5, hide=[(0, 1, slice(0, 3)), (1, ALL, 4)]), draw(2, 5, 4), 3)[:2] + (3,),
        BATCH,
    ),
    Case(
        "one query's scores far above the other's",
        (tensor([[2000.0, 2001.0, 1999.0], [-2000.0, -2001.0, -1998.0]]), draw(3, 2), 2),
        frozenset({"large"}),
    ),
    Case(
        "scores that fall from 1000 to -1000, and rise",
        (torch.stack([torch.linspace(1000, -1000, 5), torch.linspace(-1000, 1000, 5)]), draw(5, 1), 2),
    ),
    Case(
        "one query's scores 100 below the other's, where powers are nearly 0",
        (tensor([[0.0, 1.0, 2.0], [-100.0, -101.0, -102.0]]), draw(3, 2), 2),
        frozenset({"large"}),
    ),
    Case("all scores far below 0", (draw(2, 5) - 1000, draw(5, 3), 2), frozenset({"large"})),
    Case(
        "a query that may look at no key at all",
        (scores_of(2, 3, hide=[(1, ALL)]), draw(3, 4), 2),
    ),
    Case("one key", (draw(4, 1), draw(1, 3), 2)),
    Case("240 keys", (draw(1, 240), draw(240, 2), 12), frozenset({"long"})),
]

MATERIAL = {
    "transformer": dict(
        answer=blocks.transformer,
        smallest=dict(
            source=tensor([0]),
            target=tensor([1]),
            table=tensor([[1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 3.0, 0.0]]),
            encoder=[],
            decoder=[add_memory],
        ),
        more=[
            Case("no blocks", (tensor([1, 0, 3]), tensor([2, 1]), draw(4, 6), [], [])),
            Case("one of each", (tokens(4, 3), tensor([1, 3]), draw(4, 6), [encode_more], [decode_more])),
            Case("one word to translate", (tensor([2]), tokens(5, 4), draw(5, 3), [think], [decode_more])),
            Case("two words, and two so far", (tokens(5, 2), tokens(5, 2), draw(5, 3), ENCODER, DECODER)),
            Case("3 blocks and 2", (tokens(7, 2), tokens(7, 4), draw(7, 5), ENCODER, DECODER)),
            Case(
                "2 blocks and 3",
                (tokens(7, 5), tokens(7, 3), draw(7, 2), ENCODER[:2], [*DECODER, add_memory]),
            ),
            Case(
                "as many tokens as numbers in a row",
                (tokens(4, 4), tokens(4, 3), draw(4, 4), ENCODER, DECODER),
                SQUARE,
            ),
            Case("a batch of 2", (tokens(5, 2, 3), tokens(5, 2, 4), draw(5, 6), ENCODER, DECODER), BATCH),
            Case("a batch of 1", (tokens(6, 1, 4), tokens(6, 1, 2), draw(6, 3), ENCODER, DECODER), BATCH),
            Case(
                "a batch of 3 by 3", (tokens(6, 3, 3), tokens(6, 3, 3), draw(6, 4), ENCODER, DECODER), BATCH
            ),
            Case(
                "leading axes 2 and 3",
                (tokens(8, 2, 3, 4), tokens(8, 2, 3, 5), draw(8, 6), ENCODER, DECODER),
                BATCH,
            ),
            Case(
                "float64",
                (tokens(5, 3), tokens(5, 2), draw(5, 4, dtype=torch.float64), ENCODER, DECODER),
                frozenset({"float64"}),
            ),
        ],
    ),
    "count_parameters": dict(
        answer=models.count_parameters,
        smallest=dict(model=nn.Linear(3, 2)),
        more=[
            Case(
                "two layers without biases",
                (nn.Sequential(nn.Linear(2, 5, bias=False), nn.Linear(5, 1, bias=False)),),
            ),
            Case("two layers that share their weights", (tied(),)),
            Case("a normalisation with buffers", (nn.BatchNorm1d(7),)),
            Case("two layers of which the first is frozen", (frozen(),)),
            Case("layers within layers, and weights beside them", (Marked(),)),
            Case("a table that embeds and predicts, a norm, and a frozen table", (small_language_model(),)),
        ],
    ),
    "attention_cost": dict(
        answer=attention.attention_cost,
        smallest=dict(T=5, D=4, n_heads=2),
        more=[
            Case("the smallest, fused", (5, 4, 2, True), frozenset({"fused=True"})),
            Case("1000 tokens", (1000, 64, 4)),
            Case("1000 tokens, fused", (1000, 64, 4, True), frozenset({"fused=True"})),
            Case("5 heads", (7, 30, 5)),
            Case("5 heads, fused", (7, 30, 5, True), frozenset({"fused=True"})),
            Case("one head", (6, 10, 1)),
            Case("one token", (1, 12, 3)),
        ],
    ),
    "online_softmax": dict(
        answer=attention.online_softmax,
        smallest=dict(scores=tensor([[0.0, 1.0, 2.0]]), values=tensor([[0.0], [3.0], [6.0]]), block=2),
        options=dict(block=[1, 3, 100]),
        more=SCORES,
    ),
}
