"""Tensors to try, and what two implementations must share: numbers, gradients, respect for their inputs."""

import torch
from torch.testing import assert_close


def draw(*shape, dtype=torch.float32, scale=1.0):
    """Standard normal numbers times `scale`, with a gradient to ask for."""
    return (torch.randn(*shape, dtype=torch.float64) * scale).to(dtype).requires_grad_()


def agree(ours, theirs, *inputs, **tolerance):
    """Fail unless both outputs are the same and send the same gradient back to every input."""
    assert_close(ours, theirs, **tolerance)
    weights = torch.randn_like(ours)
    back = [torch.autograd.grad((y * weights).sum(), inputs, materialize_grads=True) for y in (ours, theirs)]
    assert_close(*back, **tolerance)


def unchanged(function, *inputs, **options):
    """Call the function on plain tensors; fail if it wrote into one of them."""
    inputs = [x.detach() if isinstance(x, torch.Tensor) else x for x in inputs]
    tensors = [x for x in (*inputs, *options.values()) if isinstance(x, torch.Tensor)]
    copies = [x.clone() for x in tensors]
    function(*inputs, **options)
    assert_close(tensors, copies, rtol=0, atol=0)
