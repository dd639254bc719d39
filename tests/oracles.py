"""What the tests share: how to draw tensors."""

import torch


def draw(*shape, dtype=torch.float32, scale=1.0):
    """Standard normal numbers times `scale`, with a gradient to ask for."""
    return (torch.randn(*shape, dtype=torch.float64) * scale).to(dtype).requires_grad_()
