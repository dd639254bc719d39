"""Positions."""

from torch import tensor

from course_lib import positions
from course_lib.check.inputs import Case, Draw

draw = Draw(6)

MATERIAL = {
    "sinusoidal_positions": dict(answer=positions.sinusoidal_positions, smallest=dict(T=2, D=3)),
    "rotate": dict(
        answer=positions.rotate,
        smallest=dict(x=tensor([[1.0, 0.0], [1.0, 0.0]]), positions=tensor([0, 1])),
        options=dict(layout=["halves"], base=[100.0]),
        more=[
            Case("an odd width", (draw(2, 3), tensor([0, 1]))),
            Case("a layout that is none", (draw(2, 4), tensor([0, 1]), 10000.0, "thirds")),
        ],
    ),
    "alibi_bias": dict(
        answer=positions.alibi_bias,
        smallest=dict(n_heads=2, T=2),
        more=[Case("8 heads", (8, 3)), Case("6 heads, no power of 2", (6, 3))],
    ),
}
