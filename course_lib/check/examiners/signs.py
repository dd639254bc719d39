"""General signs: what a wrong result has in common with the right one, where no known fault fits."""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from course_lib.check.compare import same
from course_lib.check.examiners.places import only_in_one_place
from course_lib.check.examiners.steps import another_temperature, one_step_missing, one_step_too_many
from course_lib.check.examiners.where import told
from course_lib.check.report.verdict import Verdict
from course_lib.check.run.attempt import Attempt

Pair = tuple[Tensor, Tensor]


def general_sign(attempt: Attempt) -> Verdict | None:
    """The first sign that all the wrong results show; one result alone shows many by chance."""
    pairs = [(attempt.outcomes[i].value, attempt.expected[i].value) for i in attempt.wrong]
    if len(pairs) < 2 or not all(isinstance(x, Tensor) for pair in pairs for x in pair):
        return None
    pairs = [(got.detach(), expected) for got, expected in pairs]
    shaped = all(got.shape == expected.shape for got, expected in pairs)
    signs = SIGNS_OF_VALUE if shaped else SIGNS_OF_SHAPE
    return told(attempt, next(filter(None, (sign(pairs) for sign in signs)), None))


def _transposed(pairs: list[Pair]):
    if all(got.ndim >= 2 and same(got.mT, expected) for got, expected in pairs):
        return "transposed", "the result is transposed: its last two axes are exchanged"


def _axis_of_one(pairs: list[Pair]):
    if all(same(got.squeeze(), expected.squeeze()) for got, expected in pairs):
        return "axis-of-one", "the numbers are right, but an axis of size 1 is too many or missing"


def _other_order(pairs: list[Pair]):
    if all(
        same(got.reshape(-1).sort().values, expected.reshape(-1).sort().values) for got, expected in pairs
    ):
        return (
            "scrambled",
            (
                "these are the right numbers in the wrong places: look at reshape, view, transpose and the"
                " order of axes"
            ),
        )


def _zeros(pairs: list[Pair]):
    if all(not got.any() for got, _ in pairs):
        return "zeros", "everything is zero: was the result ever written into the tensor that is returned?"


def _negated(pairs: list[Pair]):
    if all(same(-got, expected) for got, expected in pairs):
        return "negated", "every number has the wrong sign"


def _factor(pairs: list[Pair]):
    ratios = [_ratio(got, expected) for got, expected in pairs]
    if all(ratio is not None for ratio in ratios):
        shown = ", ".join(f"{ratio:.4g}" for ratio in ratios[:4])
        return (
            "constant-factor",
            (
                f"every number is a constant times the right one (by input: {shown}). Which size, or its"
                " root, is that?"
            ),
        )


def _shift(pairs: list[Pair]):
    shifts = [_constant(got - expected) for got, expected in pairs]
    if all(shift is not None for shift in shifts):
        return "constant-shift", f"every number is off by the same amount, {shifts[0]:.4g} on the first input"


def _ratio(got: Tensor, expected: Tensor) -> float | None:
    """The factor between the two, by least squares; None if there is none."""
    ratio = ((got * expected).sum() / expected.square().sum()).item()
    return ratio if got.numel() > 1 and math.isfinite(ratio) and same(got, ratio * expected) else None


def _constant(x: Tensor) -> float | None:
    """The one value that all of x has, up to rounding; None if there is none."""
    x = x[torch.isfinite(x)].double()
    if x.numel() < 2 or not math.isfinite(x.mean()):
        return None
    return x.mean().item() if (x - x.mean()).abs().max() <= 1e-4 * x.mean().abs().clamp_min(1e-3) else None


def _moved(name: str, title: str, move: Callable[[Tensor, int], Tensor]):
    def sign(pairs: list[Pair]):
        for dim in (-2, -1):
            if all(got.ndim >= -dim and same(move(got, dim), expected) for got, expected in pairs):
                return name, title.format(axis={-2: "rows", -1: "columns"}[dim])

    return sign


def _nearly(pairs: list[Pair]):
    if all(torch.allclose(got.to(expected.dtype), expected, 0.02, 0.02) for got, expected in pairs):
        return "nearly", (
            "the numbers are nearly right: is something rounded, cut to a lower precision, or is a small"
            " constant added?"
        )


SIGNS_OF_SHAPE = (_transposed, _axis_of_one, one_step_too_many)
SIGNS_OF_VALUE = (
    _zeros,
    _negated,
    _transposed,
    _moved("flipped", "the {axis} are in reverse order", lambda x, dim: x.flip(dim)),
    _moved("off-by-one", "the {axis} are shifted by one position", lambda x, dim: x.roll(1, dim)),
    _moved("off-by-one", "the {axis} are shifted by one position", lambda x, dim: x.roll(-1, dim)),
    _other_order,
    _factor,
    _shift,
    _nearly,
    one_step_too_many,
    one_step_missing,
    another_temperature,
    only_in_one_place,
)
