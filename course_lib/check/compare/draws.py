"""Random results: many draws, compared by how often each outcome comes and how they hang together."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from course_lib.check.compare.parts import leaves
from course_lib.check.compare.samples import SIGMAS, farthest, shares
from course_lib.check.compare.tensor import kind
from course_lib.check.compare.texts import text


@dataclass(frozen=True)
class Draws:
    """What a random function gave, once for each of several generators."""

    values: tuple

    @cached_property
    def columns(self) -> list[Tensor | list[str]]:
        """Each leaf over all draws: a tensor (draws, elements), or texts where it is no tensor."""
        rows = [leaves(value) for value in self.values]
        return [_column(column) for column in zip(*rows, strict=False)]

    @property
    def repeats(self) -> float:
        """The share of the draws that are the commonest result; 1 if every generator gave the same."""
        columns = [column.tolist() if isinstance(column, Tensor) else column for column in self.columns]
        return max(Counter(map(repr, zip(*columns, strict=True))).values()) / len(self.values)

    def same_form(self, other: "Draws") -> bool:
        """Whether both hold results of the same types, shapes and kinds."""
        return self.forms <= other.forms

    @cached_property
    def forms(self) -> set[tuple]:
        """The types of the leaves, of tensors the kind and shape, as they come over all draws."""
        return {tuple(map(_form, leaves(value))) for value in self.values}

    def __repr__(self) -> str:
        return f"{len(self.values)} draws: {frequencies(self)}"


def _column(column: tuple) -> Tensor | list[str]:
    first = column[0]
    if isinstance(first, Tensor) and all(isinstance(x, Tensor) and x.shape == first.shape for x in column):
        return torch.stack([x.detach().reshape(-1) for x in column])
    return [text(x) for x in column]


def drawn_alike(got: Draws, expected: Draws) -> bool:
    """The same sort of result, outcomes equally often, and as independent of each other."""
    return got.same_form(expected) and (_identical(got, expected) or _as_often(got, expected))


def _identical(got: Draws, expected: Draws) -> bool:
    """The very same draws, as those of a version whose mistake shows elsewhere: that is soon seen."""
    pairs = zip(got.columns, expected.columns, strict=True)
    return all(torch.equal(a, b) if isinstance(a, Tensor) else a == b for a, b in pairs)


def _as_often(got: Draws, expected: Draws) -> bool:
    pairs = list(zip(got.columns, expected.columns, strict=True))
    return (
        all(farthest(a, b) <= SIGMAS for a, b in pairs)
        and _jointly(got, expected)
        and all(_as_independent(a, b) for a, b in pairs)
    )


def _form(leaf):
    return (kind(leaf), leaf.shape) if isinstance(leaf, Tensor) else type(leaf)


def other_form(got: Draws, expected: Draws) -> tuple:
    """Of two that are not of the same form: the first leaves that show it, or all of one draw."""
    ours = next(x for x in got.values if tuple(map(_form, leaves(x))) not in expected.forms)
    pairs = list(zip(leaves(ours), leaves(expected.values[0]), strict=False))
    return next((pair for pair in pairs if _form(pair[0]) != _form(pair[1])), (ours, expected.values[0]))


def _jointly(got: Draws, expected: Draws) -> bool:
    """Results of one size are compared in pairs too: a token is hidden just where it is asked for."""
    ours, right = (_paired(draws.columns) for draws in (got, expected))
    return all(farthest(a, b) <= SIGMAS for a, b in zip(ours, right, strict=True))


def _paired(columns) -> list[Tensor]:
    whole = [c for c in columns if isinstance(c, Tensor) and not c.is_floating_point()]
    pairs = zip(whole, whole[1:], strict=False)
    return [a.long() * 100_003 + b.long() for a, b in pairs if a.shape == b.shape]


def _spreads(ours, right) -> tuple[float, float]:
    """How far the shares of the outcomes differ from draw to draw, in both columns."""
    (a, b), _ = shares(ours, right)
    return tuple(x.mean(dim=1).var(dim=0).sum().item() for x in (a, b))


def _as_independent(ours, right) -> bool:
    """Whether the shares of both differ about as much from draw to draw; means of few draws tell little."""
    if isinstance(right, Tensor) and (right.is_floating_point() or right.numel() == 0):
        return True
    spreads = _spreads(ours, right)
    return max(spreads) < max(0.01, 40 * min(spreads))


def frequencies(draws: Draws, most: int = 6) -> str:
    """How often each outcome comes, of all elements of the first result."""
    column = draws.columns[0]
    if isinstance(column, Tensor) and column.is_floating_point():
        return f"mean {column.double().mean():.3g}, standard deviation {column.double().std():.3g}"
    (came, _), outcomes = shares(column, column)
    parts = zip(outcomes, came.mean(dim=(0, 1)).tolist(), strict=True)
    often = sorted(parts, key=lambda part: -part[1])[:most]
    return ", ".join(f"{outcome} in {share:.0%}" for outcome, share in often)


def hang_together(got: Draws, expected: Draws) -> bool:
    """Whether the elements of one draw of `got` go together far more than they should.

    Drawn each on its own, their shares differ little from draw to draw; drawn once for all, a lot.
    """
    for ours, right in zip(got.columns, expected.columns, strict=True):
        spread, usual = _spreads(ours, right)
        if spread > 4 * usual and usual > 0:
            return True
    return False
