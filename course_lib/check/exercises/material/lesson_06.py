"""Positions."""

import torch
from torch import Tensor, tensor

from course_lib import positions
from course_lib.check.inputs import Case, Draw

draw = Draw(6)
BATCH = frozenset({"batch"})
ONES, PLACES = tensor([[1.0, 0.0], [1.0, 0.0]]), tensor([1, 0])  # by 1 radian to the left, and not at all
TURNED = tensor([[1.0, 0.0, 0.0, 2.0], [0.0, 3.0, 1.0, 0.0]])
HALVES = frozenset({"layout='halves'"})

MATERIAL = {
    "sinusoidal_positions": dict(
        answer=positions.sinusoidal_positions,
        smallest=dict(T=2, D=4),
        more=[
            Case("an odd width", (3, 5)),
            Case("one pair", (4, 2)),
            Case("one column", (3, 1)),
            Case("one position", (1, 6)),
            Case("21 positions", (21, 8)),
        ],
    ),
    "rotate": dict(
        answer=positions.rotate,
        smallest=dict(x=ONES, positions=PLACES),
        options=dict(layout=["halves"], base=[100.0]),
        made=dict(x=Tensor.float),  # cosines made in float32 are right, and in float64 they would be a little off
        more=[
            Case("two pairs", (TURNED, PLACES)),
            Case("two pairs, layout='halves'", (TURNED, PLACES, 10000.0, "halves"), HALVES),
            Case("three sequences of three", (draw(3, 3, 4), tensor([4, 0, 2])), BATCH),
            Case("three axes of three in front", (draw(3, 3, 3, 2), tensor([5, 1, 3])), BATCH),
            Case("float64, where no digit is lost", (ONES.double(), PLACES), frozenset({"float64"})),
            Case("positions from 90 on", (draw(4, 6), tensor([90, 91, 95, 100]))),
        ],
    ),
    "alibi_bias": dict(
        answer=positions.alibi_bias,
        smallest=dict(n_heads=2, T=2),
        more=[
            Case("one head", (1, 3)),
            Case("8 heads", (8, 3)),
            Case("6 heads, no power of 2", (6, 4)),
            Case("3 heads, no power of 2", (3, 2)),
            Case("7 heads, no power of 2", (7, 2)),
            Case("12 heads, no power of 2", (12, 3)),
        ],
    ),
}

FAR = (torch.ones(1, 64), tensor([1_000_000]))  # further on than float32 can tell the angles apart
