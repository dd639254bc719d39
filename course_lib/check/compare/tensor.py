"""Comparing two tensors: up to rounding, and more loosely where their dtypes differ."""

import torch
from torch import Tensor

TOLERANCE = {  # relative, absolute
    torch.float64: (1e-6, 1e-8),
    torch.float32: (1e-4, 1e-5),
    torch.float16: (5e-3, 1e-3),
    torch.bfloat16: (3e-2, 1e-2),
}
LOOSE = (1e-3, 1e-4)


def same_tensor(got: Tensor, expected: Tensor) -> bool:
    """Of one kind and shape, and equal up to rounding, NaN where NaN is expected."""
    comparable = kind(got) == kind(expected) and got.shape == expected.shape
    return comparable and not differs(got, expected).any()


def differs(got: Tensor, expected: Tensor) -> Tensor:
    """True at each place where two tensors of one kind and shape are not equal up to rounding."""
    if not expected.is_floating_point():
        return got != expected
    tolerances = [TOLERANCE.get(x.dtype, LOOSE) for x in (got, expected)]
    rtol, atol = max(tolerances if got.dtype == expected.dtype else [*tolerances, LOOSE])
    return ~torch.isclose(got.detach().to(expected.dtype), expected.detach(), rtol, atol, equal_nan=True)


def kind(x: Tensor) -> str:
    """What sort of numbers, where and how they are held; two tensors of one kind can be compared."""
    if x.layout is not torch.strided:
        return "a sparse tensor"
    if x.device.type != "cpu":
        return f"a tensor on the device {x.device}"
    if x.is_complex():
        return "a tensor of complex numbers"
    return "a tensor of floats" if x.is_floating_point() else f"a tensor of {_discrete(x)}"


def _discrete(x: Tensor) -> str:
    return "True and False" if x.dtype == torch.bool else "whole numbers"


def identical_tensor(one: Tensor, other: Tensor) -> bool:
    """Equal to the last bit, NaN to NaN; what holds no numbers that can be read, by its text."""
    if any(x.layout is not torch.strided or x.is_meta for x in (one, other)):
        return repr(one) == repr(other)
    alike = one.shape == other.shape and one.dtype == other.dtype
    return (
        alike
        and bool(((one == other) | (one.isnan() & other.isnan())).all())
        and traced(one) == traced(other)
    )


def traced(x: Tensor) -> tuple[bool, bool]:
    """Whether autograd follows a tensor, and whether it has left a gradient there."""
    return x.requires_grad, x.is_leaf and x.grad is not None
