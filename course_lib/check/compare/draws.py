"""Random results: many draws, compared by how often each outcome comes and how they hang together.

The bounds are so wide (SIGMAS standard deviations) that of a million right answers not one is refused.
"""

from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from course_lib.check.compare.parts import leaves
from course_lib.check.compare.tensor import kind

SIGMAS = 6.0


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
    def all_alike(self) -> bool:
        """True if every generator gave the same: then nothing was drawn."""
        return all(repr(value) == repr(self.values[0]) for value in self.values[1:])


def _column(column: tuple) -> Tensor | list[str]:
    first = column[0]
    if isinstance(first, Tensor) and all(isinstance(x, Tensor) and x.shape == first.shape for x in column):
        return torch.stack([x.detach().reshape(-1) for x in column])
    return [repr(x) for x in column]


def drawn_alike(got: Draws, expected: Draws) -> bool:
    """The same sort of result, outcomes equally often, and as independent of each other."""
    return (
        _form(got) == _form(expected)
        and all(farthest(a, b) <= SIGMAS for a, b in zip(got.columns, expected.columns, strict=True))
        and _jointly(got, expected)
    )


def _form(draws: Draws) -> list:
    """Type, shape and kind of each leaf of the first draw."""
    return [
        (kind(leaf), leaf.shape) if isinstance(leaf, Tensor) else type(leaf)
        for leaf in leaves(draws.values[0])
    ]


def _jointly(got: Draws, expected: Draws) -> bool:
    """Leaves of one size are compared in pairs too: a token is hidden just where it is asked for."""
    ours, right = (_paired(draws.columns) for draws in (got, expected))
    return all(farthest(a, b) <= SIGMAS for a, b in zip(ours, right, strict=True))


def _paired(columns) -> list[Tensor]:
    whole = [c for c in columns if isinstance(c, Tensor) and not c.is_floating_point()]
    pairs = zip(whole, whole[1:], strict=False)
    return [a.long() * 100_003 + b.long() for a, b in pairs if a.shape == b.shape]


def farthest(got, expected) -> float:
    """How far apart two columns are, in standard deviations of their most different statistic."""
    if isinstance(got, Tensor) and isinstance(expected, Tensor) and expected.is_floating_point():
        statistics = [_moments(x.double()) for x in (got, expected)]
    else:
        (ours, right), _ = shares(got, expected)
        statistics = [_of_shares(ours), _of_shares(right)]
    return _apart(*statistics)


def shares(got, expected) -> tuple[tuple[Tensor, Tensor], list]:
    """Which outcome came, as (draws, elements, outcomes) of 0 and 1, for both; and the outcomes."""
    if not isinstance(got, Tensor):
        outcomes = sorted({*got, *expected})
        got, expected = ([[outcomes.index(x)] for x in column] for column in (got, expected))
        got, expected, seen = torch.tensor(got), torch.tensor(expected), torch.arange(len(outcomes))
    else:
        seen = torch.cat([got, expected]).unique()
        outcomes = seen.tolist()
    return tuple((column.unsqueeze(-1) == seen).double() for column in (got, expected)), outcomes


def _of_shares(came: Tensor) -> Tensor:
    """The statistics of each draw: each element's outcome, the share of each outcome, its square.

    The square sees whether elements hang together: one draw for all of them makes it larger.
    """
    share = came.mean(dim=1)
    return torch.cat([came.flatten(1), share, share.square().sum(-1, keepdim=True)], dim=1)


def _moments(x: Tensor) -> Tensor:
    mean = x.mean(dim=1, keepdim=True)
    return torch.cat([x, mean, mean.square(), x.square().mean(dim=1, keepdim=True), (x == 0).double()], dim=1)


def _apart(got: Tensor, expected: Tensor) -> float:
    """The largest difference of means over (draws, statistics), in standard deviations of that difference."""
    n = len(expected)
    step = torch.tensor(1.0 / n)  # what one draw can move: less than that is no difference
    spread = ((got.var(dim=0) + expected.var(dim=0)) / n + (step / SIGMAS).square()).sqrt()
    return ((got.mean(dim=0) - expected.mean(dim=0)).abs() / spread).max().item()
