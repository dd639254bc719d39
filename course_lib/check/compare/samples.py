"""How far apart two samples of draws are, in standard deviations: shares of outcomes, means and squares."""

import torch
from torch import Tensor

SIGMAS = 6.0  # so wide that of a million right answers not one is refused


def farthest(got, expected) -> float:
    """How far apart two columns are, in standard deviations of their most different statistic.

    Where all elements together are too far apart already, single ones are not looked at.
    """
    if isinstance(got, Tensor) and isinstance(expected, Tensor) and expected.is_floating_point():
        ours, right = _moments(got), _moments(expected)
    else:
        (ours, right), _ = shares(got, expected)
        ours, right = _of_shares(ours), _of_shares(right)
    elements = max(expected[0].numel() if isinstance(expected, Tensor) else 1, 1)
    together = _apart(ours[1], right[1], 1.0 / elements)
    return together if together > SIGMAS else max(together, _apart(ours[0], right[0], 1.0))


def shares(got, expected) -> tuple[tuple[Tensor, Tensor], list]:
    """Which outcome came, as (draws, elements, outcomes) of 0 and 1, for both; and the outcomes."""
    if not isinstance(got, Tensor):
        outcomes = sorted({*got, *expected})
        got, expected = ([[outcomes.index(x)] for x in column] for column in (got, expected))
        got, expected, seen = torch.tensor(got), torch.tensor(expected), torch.arange(len(outcomes))
    else:
        seen = torch.cat([got, expected]).unique()
        outcomes = seen.tolist()
    return tuple((column.unsqueeze(-1) == seen).float() for column in (got, expected)), outcomes


def _of_shares(came: Tensor) -> tuple[Tensor, Tensor]:
    """The statistics of each draw: each element's outcome; the shares, and the sum of their squares.

    The squares see whether elements hang together: one draw for all of them makes them larger.
    """
    share = came.mean(dim=1)
    together = share.square().sum(dim=-1, keepdim=True).expand_as(share)
    return came, torch.stack([share, together], dim=1)


def _moments(x: Tensor) -> tuple[Tensor, Tensor]:
    """The statistics of each draw of floats: each element, whether it is 0, then means and squares."""
    x = x.double()
    mean = x.mean(dim=1)
    return torch.stack([x, (x == 0).double()], dim=1), torch.stack([mean, mean**2, (x**2).mean(dim=1)], dim=1)


def _apart(got: Tensor, expected: Tensor, step: float) -> float:
    """The largest difference of means over (draws, ...), in standard deviations of that difference.

    A difference of one `step` in one draw is none, however small the deviations.
    """
    n = len(expected)
    least = step / n / SIGMAS
    spread = ((got.var(dim=0) + expected.var(dim=0)) / n + least**2).sqrt()
    return ((got.mean(dim=0) - expected.mean(dim=0)).abs() / spread).max().item()
