"""One small network, trained from several seeds at once: every weight has an axis for the seed in front."""

from collections.abc import Callable, Iterable, Sequence

import torch
from torch import Tensor

Weights = dict[str, Tensor]


def draw_weights(sizes: dict[str, tuple[int, int]], seeds: Sequence[int]) -> Weights:
    """Uniform numbers within 1/sqrt(rows), as torch draws them, one table for each seed.

    >>> draw_weights({"W": (4, 2)}, seeds=[0, 1])["W"].shape
    torch.Size([2, 1, 4, 2])
    """
    generators = [torch.Generator().manual_seed(seed) for seed in seeds]
    weights = {
        name: torch.stack([2 * torch.rand(1, *size, generator=each) - 1 for each in generators])
        / size[0] ** 0.5
        for name, size in sizes.items()
    }
    return {name: W.requires_grad_() for name, W in weights.items()}


def train(
    weights: Weights, losses: Callable[[Weights], Tensor], steps: Iterable, rate: float
) -> list[list[float]]:
    """Move all weights by Adam, once for each of `steps`; of each step it gives the loss of every seed.

    Adam treats each number alone, and the losses are added: no seed sees another.
    """
    optimizer, kept = torch.optim.Adam(weights.values(), lr=rate), []
    for _ in steps:
        loss = losses(weights)
        optimizer.zero_grad()
        loss.sum().backward()
        optimizer.step()
        kept.append(loss.tolist())
    return kept
