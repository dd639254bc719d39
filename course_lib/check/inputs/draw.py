"""Random tensors from a stream of their own."""

import torch
from torch import Tensor


class Draw:
    """Draws tensors from a stream of its own, so that a learner's random numbers stay as they were."""

    def __init__(self, seed: int = 0):
        self.stream = torch.Generator().manual_seed(seed)

    def __call__(self, *shape: int, scale: float = 1.0, dtype=torch.float32) -> Tensor:
        """Normal numbers with standard deviation `scale`."""
        return (torch.randn(shape, generator=self.stream, dtype=torch.float64) * scale).to(dtype)

    def below(self, high: int, *shape: int) -> Tensor:
        """Whole numbers from 0 to high - 1, each as likely."""
        return torch.randint(high, shape, generator=self.stream)

    def mask(self, *shape: int) -> Tensor:
        """Booleans (..., T, S), about half True, in each row one or more True and one or more False."""
        mask = torch.rand(shape, generator=self.stream) < 0.5
        rows = torch.arange(shape[-2] if len(shape) > 1 else 1)
        table = mask if mask.ndim > 1 else mask[None]
        table[..., rows, rows % shape[-1]] = True
        if shape[-1] > 1:
            table[..., rows, (rows + 1) % shape[-1]] = False
        return mask
