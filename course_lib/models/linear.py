"""nn.Linear on whichever of torch's two matrix libraries `processor.matrix_library` names."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.processor import matrix_library, onednn

ROWS = 64  # with fewer, a call costs more than the faster product saves


class Linear(nn.Linear):
    """nn.Linear: the same weights, the same numbers to rounding."""

    def forward(self, x: Tensor) -> Tensor:
        """Return x @ W + b; nn.Linear stores W's transpose, (D_out, D_in).

        Shapes:  x (..., D) -> (..., F)
        """
        return linear(x, self.weight, self.bias)


def linear(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """F.linear, by the faster library where it matters: many rows in float32 on the CPU."""
    if x.numel() < ROWS * x.shape[-1] or x.dtype != torch.float32 or not x.is_cpu:
        return F.linear(x, weight, bias)
    if torch.is_autocast_enabled("cpu") or torch.compiler.is_compiling() or matrix_library() != "oneDNN":
        return F.linear(x, weight, bias)
    return OneDNNLinear.apply(x, weight, bias)


class OneDNNLinear(torch.autograd.Function):
    """The product and its two gradients, by `layers.linear_backward`'s rules, each on oneDNN."""

    generate_vmap_rule = True  # so that `torch.func` may take its batches apart

    @staticmethod
    def forward(x, weight, bias):
        """Return x @ weight.T + bias."""
        with onednn():
            return F.linear(x, weight, bias)

    @staticmethod
    def setup_context(ctx, inputs, output):
        """Keep what `backward` reads."""
        x, weight, _ = inputs
        ctx.save_for_backward(x, weight)

    @staticmethod
    def backward(ctx, grad):
        """Return the gradients of x, weight and bias, those that are asked for."""
        x, weight = ctx.saved_tensors
        rows, wanted = grad.flatten(0, -2), ctx.needs_input_grad
        with onednn():
            grad_x = (rows @ weight).reshape(x.shape) if wanted[0] else None
            grad_weight = rows.T @ x.flatten(0, -2) if wanted[1] else None
        return grad_x, grad_weight, rows.sum(dim=0) if wanted[2] else None
