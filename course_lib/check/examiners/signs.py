"""General signs: what a wrong result has in common with the right one, where no known fault fits."""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from course_lib.check.compare import leaves, same
from course_lib.check.examiners import entries
from course_lib.check.examiners.places import only_in_one_place
from course_lib.check.examiners.several import Pair, subject, wrong_results
from course_lib.check.examiners.steps import another_temperature, one_step_missing, one_step_too_many
from course_lib.check.examiners.where import only_on, told
from course_lib.check.report.verdict import Verdict
from course_lib.check.run.attempt import Attempt

WITH_A_MASK = {  # what a sign means if there is nothing wrong without a mask
    "only-after-first-row": "only the first row is right: is one row of the mask used for every query?",
}


def general_sign(attempt: Attempt) -> Verdict | None:
    """The first sign that all the wrong results show; one result alone shows many by chance."""
    wrong = wrong_results(attempt)
    signs = {name: sign_of(pairs) for name, pairs in (wrong or {}).items()}
    if not signs or not all(signs.values()):
        return told(attempt, entries.sign(attempt)) if wrong is None else None
    if len(signs) > 1 and set(signs.values()) == {sign := next(iter(signs.values()))}:
        return _told_of(attempt, list(signs), *sign)
    name, (sign, sentence) = next(iter(signs.items()))
    masked = WITH_A_MASK.get(sign) if only_on(attempt, "mask") else None
    return _told_of(attempt, [name], sign, masked or sentence)


def lost_axis(attempt: Attempt) -> Verdict | None:
    """Rows divided by another row's number, which raises unless there are as many rows as columns."""
    wrong = wrong_results(attempt, least=1) or {}
    pairs = [pair for pairs in wrong.values() for pair in pairs]
    raised = any(attempt.outcomes[i].error for i in attempt.wrong)
    if not raised or not pairs or not all(_by_another_row(*pair) for pair in pairs):
        return None
    title = (
        "the rows are divided by numbers of other rows: a sum has lost its axis, which `keepdim=True` keeps"
    )
    return told(attempt, ("lost-axis", title))


def sign_of(pairs: list[Pair]) -> tuple[str, str] | None:
    """The first sign of these pairs of what came and what was expected: its name, and a sentence on {it}."""
    if not all(got.shape == expected.shape for got, expected in pairs):
        signs = SIGNS_OF_SHAPE
    else:
        signs = SIGNS_OF_VALUE if pairs[0][0].ndim or len(pairs) > 1 else ()
    return next(filter(None, (sign(pairs) for sign in signs)), None)


def _told_of(attempt: Attempt, names: list[str], sign: str, sentence: str) -> Verdict:
    """The verdict, saying of which results the sentence holds, and which are right."""
    count = len(leaves(attempt.expected[attempt.wrong[0]].value))
    it, rest = subject(names, count, wrong=len(wrong_results(attempt)))
    if "{it}" in sentence:
        return told(attempt, (sign, sentence.format(it=it) + rest))
    return told(attempt, (sign, (f"in {it}, " if count > 1 else "") + sentence + rest))


def _by_another_row(got: Tensor, expected: Tensor) -> bool:
    """Whether got / expected is r_i / r_j at row i and column j, and not 1 everywhere."""
    if got.ndim < 2 or got.shape != expected.shape or got.shape[-1] != got.shape[-2]:
        return False
    ratio = got / expected
    seen = ratio.isfinite() & ratio.mT.isfinite() & (ratio != 0) & (ratio.mT != 0)
    return bool(seen.any()) and torch.allclose((ratio * ratio.mT)[seen], torch.ones(()).to(ratio), 1e-3)


def _transposed(pairs: list[Pair]):
    if all(got.ndim >= 2 and same(got.mT, expected) for got, expected in pairs):
        return "transposed", "{it} is transposed: its last two axes are exchanged"


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
    several = any(got.numel() > 1 for got, _ in pairs)  # of single numbers each is a constant times another
    if several and all(ratio is not None for ratio in ratios):
        shown = list(dict.fromkeys(f"{ratio:.4g}" for ratio in ratios))
        if len(shown) == 1:
            return "constant-factor", f"{{it}} is {shown[0]} times the right one"
        return "constant-factor", (
            f"every number is a constant times the right one (by input: {', '.join(shown[:4])})."
            " Which size, or its root, is that?"
        )


def _shift(pairs: list[Pair]):
    shifts = [_constant(got - expected) for got, expected in pairs]
    if all(shift is not None for shift in shifts):
        return "constant-shift", f"every number is off by the same amount, {shifts[0]:.4g} on the first input"


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


def _moved(name: str, title: str, move: Callable[[Tensor, int], Tensor]):
    def sign(pairs: list[Pair]):
        for dim in (-2, -1):
            if all(got.ndim >= -dim and same(move(got, dim), expected) for got, expected in pairs):
                return name, title.format(axis={-2: "rows", -1: "columns"}[dim])

    return sign


def _nearly(pairs: list[Pair]):
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
