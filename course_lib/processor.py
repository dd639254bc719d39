"""Which of torch's two matrix libraries multiplies here: decided by the processor, so always the same.

On the CPU torch multiplies float32 matrices with MKL, which keeps AVX-512 for Intel's processors; oneDNN,
which torch has too, uses it on AMD's as well. From Zen 5 on it is then more than twice as fast. Zen 4 does
such a step in two halves: there both take the same time.
"""

import platform
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

import torch

ZEN_5 = 26  # AMD's number for that family of processors
chosen: ContextVar[str | None] = ContextVar("chosen", default=None)


def matrix_library() -> str:
    """Say which library multiplies the float32 matrices of a model on the CPU: "oneDNN", or torch's own.

    >>> matrix_library() in matrix_libraries()
    True
    """
    return chosen.get() or fastest_library()


@contextmanager
def multiplied_by(library: str) -> Iterator[str]:
    """Let `library` multiply inside the `with`, in this thread, where the machine has it; yield what does."""
    token = chosen.set(library if library in matrix_libraries() else None)
    try:
        yield matrix_library()
    finally:
        chosen.reset(token)


@cache
def matrix_libraries() -> tuple[str, ...]:
    """The libraries that there are to choose from; torch's own is the first, mostly "MKL"."""
    own = "MKL" if torch.backends.mkl.is_available() else "BLAS"
    return (own, "oneDNN") if torch.backends.cpu.get_cpu_capability() == "AVX512" and is_exact() else (own,)


@cache
def fastest_library() -> str:
    """The library that is as fast as any on this processor."""
    return matrix_libraries()[-1] if is_zen_5(described()) else matrix_libraries()[0]


def described() -> str:
    """What the system says of the processor: /proc/cpuinfo on Linux, on others Python's name for it."""
    linux = Path("/proc/cpuinfo")
    return linux.read_text(encoding="utf-8") if linux.exists() else platform.processor()


def is_zen_5(processor: str) -> bool:
    """Whether the text describes an AMD processor of Zen 5 or later.

    >>> is_zen_5("AMD64 Family 26 Model 68 Stepping 0, AuthenticAMD")
    True
    """
    family = re.search(r"family\s*:?\s*(\d+)", processor, re.IGNORECASE)
    return "AuthenticAMD" in processor and family is not None and int(family[1]) >= ZEN_5


@contextmanager
def onednn() -> Iterator[None]:
    """Let oneDNN multiply float32 matrices inside the `with`; not around attention, which it slows down.

    The setting that asks for it would also let it round to bfloat16, which some processors then do.
    """
    settings = torch.backends.mkldnn.matmul
    before, settings.fp32_precision = settings.fp32_precision, "bf16"
    try:
        yield
    finally:
        settings.fp32_precision = before


def is_exact() -> bool:
    """Whether torch has oneDNN, and it multiplies here without rounding to bfloat16."""
    if not torch.backends.mkldnn.is_available() or not hasattr(torch.backends.mkldnn, "matmul"):
        return False
    rng = torch.Generator().manual_seed(0)
    x, W = torch.randn(512, 128, generator=rng), torch.randn(128, 256, generator=rng)
    with torch.no_grad(), onednn():
        product = x @ W
    return torch.allclose(product, (x.double() @ W.double()).float(), rtol=1e-4, atol=1e-4)
