"""Inputs to try answers on."""

import torch
from torch import Tensor


class Draw:
    """Draws tensors from a stream of its own, so that a learner's random numbers stay as they were."""

    def __init__(self, seed: int = 0):
        self.stream = torch.Generator().manual_seed(seed)

    def __call__(self, *shape: int, scale: float = 1.0, dtype=torch.float32) -> Tensor:
        """Normal numbers with standard deviation `scale`."""
        return (torch.randn(shape, generator=self.stream, dtype=torch.float64) * scale).to(dtype)

    def mask(self, *shape: int) -> Tensor:
        """Booleans (..., T, S), about half True, one or more in each row, all in the first row."""
        mask = torch.rand(shape, generator=self.stream) < 0.5
        mask[..., torch.arange(shape[-2]), torch.arange(shape[-2]) % shape[-1]] = True
        mask[..., 0, :] = True
        return mask
