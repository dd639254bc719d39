"""Signs of order: the right numbers, in other places or under another shape."""

from collections.abc import Callable

from torch import Tensor

from course_lib.check.compare import same
from course_lib.check.examiners.several import Pair


def transposed(pairs: list[Pair]):
    if all(got.ndim >= 2 and same(got.mT, expected) for got, expected in pairs):
        return "transposed", "{it} is transposed: its last two axes are exchanged"


def axis_of_one(pairs: list[Pair]):
    if all(same(got.squeeze(), expected.squeeze()) for got, expected in pairs):
        return "axis-of-one", "the numbers are right, but an axis of size 1 is too many or missing"


def another_order(pairs: list[Pair]):
    if all(
        same(got.reshape(-1).sort().values, expected.reshape(-1).sort().values) for got, expected in pairs
    ):
        return (
            "scrambled",
            (
                "these are the right numbers in the wrong places: look at `reshape`, `view`, `transpose` and"
                " the order of axes"
            ),
        )


def moved(name: str, title: str, move: Callable[[Tensor, int], Tensor]):
    def sign(pairs: list[Pair]):
        for dim in (-2, -1):
            if all(got.ndim >= -dim and same(move(got, dim), expected) for got, expected in pairs):
                return name, title.format(axis={-2: "rows", -1: "columns"}[dim])

    return sign
