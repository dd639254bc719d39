"""nn.Linear on whichever of torch's two matrix libraries is faster on this processor.

On the CPU torch multiplies float32 matrices with MKL, which keeps AVX-512 for Intel's processors; oneDNN,
which torch has too, uses it on AMD's as well and is then more than twice as fast. The setting that asks
for it would also let it round to bfloat16, so it is taken only where it does not.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import torch
import torch.nn.functional as F
from torch import Tensor, nn

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
    if torch.is_autocast_enabled("cpu") or torch.compiler.is_compiling() or not onednn_is_better():
        return F.linear(x, weight, bias)
    return OneDNNLinear.apply(x, weight, bias)


class OneDNNLinear(torch.autograd.Function):
    """The product and its two gradients, by `layers.linear_backward`'s rules, each on oneDNN."""

    @staticmethod
    def forward(ctx, x, weight, bias):
        """Return x @ weight.T + bias."""
        ctx.save_for_backward(x, weight)
        with onednn():
            return F.linear(x, weight, bias)

    @staticmethod
    def backward(ctx, grad):
        """Return the gradients of x, weight and bias, those that are asked for."""
        x, weight = ctx.saved_tensors
        rows, wanted = grad.flatten(0, -2), ctx.needs_input_grad
        with onednn():
            grad_x = (rows @ weight).view(x.shape) if wanted[0] else None
            grad_weight = rows.T @ x.flatten(0, -2) if wanted[1] else None
        return grad_x, grad_weight, rows.sum(dim=0) if wanted[2] else None


@contextmanager
def onednn():
    """Let oneDNN multiply float32 matrices inside the `with`; not around attention, which it slows down."""
    settings = torch.backends.mkldnn.matmul
    before, settings.fp32_precision = settings.fp32_precision, "bf16"
    try:
        yield
    finally:
        settings.fp32_precision = before


@cache
def onednn_is_better() -> bool:
    """Try both in turns, for some milliseconds: oneDNN must save a quarter of the time and be as exact."""
    if not torch.backends.mkldnn.is_available() or not hasattr(torch.backends.mkldnn, "matmul"):
        return False
    rng = torch.Generator().manual_seed(0)
    x, weight = torch.randn(512, 128, generator=rng), torch.randn(256, 128, generator=rng)
    with torch.no_grad(), one_thread():  # on one thread, and the least of many turns, noise decides nothing
        turns = [(seconds(x, weight), fast_seconds(x, weight)) for _ in range(20)]
        with onednn():
            product = F.linear(x, weight)
        exact = torch.allclose(product, F.linear(x, weight), rtol=1e-4, atol=1e-4)
    mkl, other = map(min, zip(*turns, strict=True))
    return exact and other < 0.75 * mkl


@contextmanager
def one_thread() -> Iterator[None]:
    """Let torch use one thread inside the `with`.

    For small tensors: more threads than one only wait for each other, for seconds on a busy machine.
    """
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def seconds(x: Tensor, weight: Tensor) -> float:
    """Return the time of one product."""
    start = time.perf_counter()
    F.linear(x, weight)
    return time.perf_counter() - start


def fast_seconds(x: Tensor, weight: Tensor) -> float:
    """Return the time of one product on oneDNN."""
    with onednn():
        return seconds(x, weight)
