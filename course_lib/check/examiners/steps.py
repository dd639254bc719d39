"""Signs of a step too many or too few: one result, right or wrong, is a function of the other."""

import math

import torch
from torch import Tensor

from course_lib.check.compare import same

STEPS = {  # words: the step
    "the absolute value": torch.abs,
    "a relu": torch.relu,
    "a sigmoid": torch.sigmoid,
    "a tanh": torch.tanh,
    "an exp": torch.exp,
    "a log": torch.log,
    "a square": torch.square,
    "a square root": torch.sqrt,
    "rounding to whole numbers": torch.round,
    "cutting to whole numbers": torch.trunc,
    "a softmax over the last axis": lambda x: x.softmax(-1),
    "a softmax over the last axis but one": lambda x: x.softmax(-2),
    "subtracting each row's maximum": lambda x: x - x.amax(-1, keepdim=True),
    "dividing by each row's sum": lambda x: x / x.sum(-1, keepdim=True),
    "a sum over the last axis": lambda x: x.sum(-1),
    "a sum over the last axis but one": lambda x: x.sum(-2),
    "a mean over the last axis": lambda x: x.mean(-1),
    "a mean over the last axis but one": lambda x: x.mean(-2),
    "a maximum over the last axis": lambda x: x.amax(-1),
    "a running sum over the rows": lambda x: x.cumsum(-2),
    "flattening": torch.flatten,
}
Pairs = list[tuple[Tensor, Tensor]]


def one_step_too_many(pairs: Pairs) -> tuple[str, str] | None:
    """A step of the right result gives the wrong one."""
    words = _step([(expected, got) for got, expected in pairs])
    return words and ("one-step-too-many", f"the right result, and then one step too many: {words}")


def one_step_missing(pairs: Pairs) -> tuple[str, str] | None:
    """A step of the wrong result gives the right one."""
    words = _step(pairs)
    return words and ("one-step-missing", f"one step is missing at the end: {words}")


def _step(pairs: Pairs) -> str | None:
    """The step that leads from the first of each pair to the second."""
    if not all(x.is_floating_point() and x.ndim >= 2 for x, _ in pairs):
        return None
    return next((words for words, step in STEPS.items() if all(same(step(x), y) for x, y in pairs)), None)


def another_temperature(pairs: Pairs) -> tuple[str, str] | None:
    """Both are shares of 1, and the logarithms of one are a constant times those of the other."""
    if not all(_are_shares(x) for pair in pairs for x in pair):
        return None
    factors = [_slope(got, expected) for got, expected in pairs]
    known = [factor for factor in factors if factor is not None]
    if not known or any(math.isnan(factor) or min(abs(factor), abs(factor - 1)) < 1e-3 for factor in known):
        return None
    shown = ", ".join(f"{factor:.4g}" for factor in known[:4])
    return "another-temperature", (
        f"these are the shares that a softmax gives if each score is first multiplied by a constant (by"
        f" input: {shown})"
    )


def _are_shares(x: Tensor) -> bool:
    return x.ndim >= 1 and bool((x >= 0).all()) and torch.allclose(x.sum(-1), torch.ones(()).to(x), 1e-3)


def _slope(got: Tensor, expected: Tensor) -> float | None:
    """The factor between the log-ratios of neighbours; NaN if none fits, None if there is nothing to see."""
    ours, right = (x.double().where(x > 1e-6, torch.nan).log().diff(dim=-1) for x in (got, expected))
    seen = ours.isfinite() & right.isfinite()
    if seen.sum() < 2:
        return None
    ours, right = ours[seen], right[seen]
    factor = (ours * right).sum() / right.square().sum()
    return factor.item() if torch.allclose(ours, factor * right, 1e-2, 1e-2) else torch.nan
