"""Points of two kinds: two rings, one inside the other, and how well the best straight line parts points."""

import math

import torch
from torch import Tensor

ANGLES = 360  # how many directions are tried; in each, a line between any two neighbouring points
INNER, OUTER, NOISE = 0.5, 1.0, 0.08  # how far the rings are from the middle, and their spread


def rings(n: int, seed: int) -> tuple[Tensor, Tensor]:
    """Draw n points on two rings, by turns on the inner one (label 0) and on the outer one (label 1).

    The points have the shape (n, 2), the labels (n).

    >>> points, labels = rings(4, seed=0)
    >>> points.shape, labels.tolist()
    (torch.Size([4, 2]), [0, 1, 0, 1])
    """
    random, labels = torch.Generator().manual_seed(seed), torch.arange(n) % 2
    radius = torch.where(labels == 0, INNER, OUTER) + NOISE * torch.randn(n, generator=random)
    angle = 2 * math.pi * torch.rand(n, generator=random)
    return torch.stack([radius * angle.cos(), radius * angle.sin()], dim=1), labels


def best_line(points: Tensor, labels: Tensor) -> float:
    """The largest share of points that one straight line can part rightly: 1s on one side, 0s on the other.

    Shapes:  points (n, 2), labels (n) of int

    >>> best_line(torch.tensor([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]]), torch.tensor([0, 1, 1]))
    1.0
    """
    angles = torch.arange(ANGLES) * (2 * math.pi / ANGLES)
    along = points @ torch.stack([angles.cos(), angles.sin()])
    ordered = labels[along.argsort(dim=0)]  # each column: the labels as one direction meets them
    before, nothing = (1 - ordered).cumsum(dim=0), torch.zeros(1, ANGLES, dtype=ordered.dtype)
    after = ordered.sum(dim=0) - ordered.cumsum(dim=0)
    right = torch.cat([ordered.sum(dim=0)[None] + nothing, before + after])
    return right.max().item() / len(labels)
