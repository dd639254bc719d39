"""Signs of amount: numbers in their places that are off by a rule."""

import math

import torch
from torch import Tensor

from course_lib.check.compare import same
from course_lib.check.examiners.several import Pair


def zeros(pairs: list[Pair]):
    if all(not got.any() for got, _ in pairs):
        return "zeros", "everything is zero: was the result ever written into the tensor that is returned?"


def negated(pairs: list[Pair]):
    if all(same(-got, expected) for got, expected in pairs):
        return "negated", "every number has the wrong sign"


def all_alike(pairs: list[Pair]):
    """Of True and False: only one of the two came."""
    if all(not got.any() for got, _ in pairs):
        return "all-false", "everything is False: was the result ever written into what is returned?"
    if all(got.all() for got, _ in pairs):
        return "all-true", "everything is True: is a comparison left out, or does it hold for all?"


def inverted(pairs: list[Pair]):
    """Of True and False: each stands where the other belongs."""
    if all(same(~got, expected) for got, expected in pairs):
        return "inverted", "{it} is inverted: True stands where False belongs, and False where True does"


def factor(pairs: list[Pair]):
    ratios = [_ratio(got, expected) for got, expected in pairs]
    several = any(got.numel() > 1 for got, _ in pairs)  # of single numbers each is a constant times another
    if several and all(ratio is not None for ratio in ratios):
        shown = list(dict.fromkeys(f"{ratio:.4g}" for ratio in ratios))
        if len(shown) == 1:
            return "constant-factor", f"{{it}} is {shown[0]} times the right one"
        return "constant-factor", (
            f"every number is a constant times the right one (by input: {', '.join(shown[:4])})."
            " Which size, or its root, is that?"
        )


def shift(pairs: list[Pair]):
    shifts = [_constant(got - expected) for got, expected in pairs]
    if all(by is not None for by in shifts):
        return "constant-shift", f"every number is off by the same amount, {shifts[0]:.4g} on the first input"


def nearly(pairs: list[Pair]):
    if all(_within(got.to(expected.dtype), expected, 0.02) for got, expected in pairs):
        return "nearly", (
            "the numbers are nearly right: is something rounded, cut to a lower precision, or is a small"
            " constant added?"
        )


def _within(got: Tensor, expected: Tensor, share: float) -> bool:
    """Whether no number is off by more than a share of itself, or of the largest number there."""
    return torch.allclose(got, expected, share, share * min(1.0, expected.abs().max().item() or 1.0)) or bool(
        (got - expected).abs().max() <= share / 10 * expected.abs().max()
    )


def divided_by_another_row(got: Tensor, expected: Tensor) -> bool:
    """Whether got / expected is r_i / r_j at row i and column j, and not 1 everywhere."""
    if got.ndim < 2 or got.shape != expected.shape or got.shape[-1] != got.shape[-2]:
        return False
    if same(got.mT, expected):
        return False  # of a table and its transpose the ratios are such, too
    ratio = got / expected
    seen = ratio.isfinite() & ratio.mT.isfinite() & (ratio != 0) & (ratio.mT != 0)
    return bool(seen.any()) and torch.allclose((ratio * ratio.mT)[seen], torch.ones(()).to(ratio), 1e-3)


def _ratio(got: Tensor, expected: Tensor) -> float | None:
    """The factor between the two, by least squares; None if there is none."""
    ratio = ((got * expected).sum() / expected.square().sum()).item()
    return ratio if math.isfinite(ratio) and same(got, ratio * expected) else None


def _constant(x: Tensor) -> float | None:
    """The one value that all of x has, up to rounding; None if there is none."""
    x = x[torch.isfinite(x)].double()
    if x.numel() < 2 or not math.isfinite(x.mean()):
        return None
    return x.mean().item() if (x - x.mean()).abs().max() <= 1e-4 * x.mean().abs().clamp_min(1e-3) else None
