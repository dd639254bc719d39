"""Comparing what an answer returned with what it should have returned."""

import torch
from torch import Tensor

TOLERANCE = {torch.float64: (1e-6, 1e-8), torch.float32: (1e-4, 1e-5)}
LOOSE = (1e-3, 1e-4)


def leaves(value) -> list:
    """The tensors and plain values in nested tuples, lists and dicts, in order."""
    if isinstance(value, dict):
        return [leaf for key in sorted(value, key=repr) for leaf in leaves(value[key])]
    if isinstance(value, tuple | list) and any(
        isinstance(part, Tensor | tuple | list | dict) for part in value
    ):
        return [leaf for part in value for leaf in leaves(part)]
    return [value]


def tensors(value) -> list[Tensor]:
    """The tensors among the leaves."""
    return [leaf for leaf in leaves(value) if isinstance(leaf, Tensor)]


def same(got, expected) -> bool:
    """Equal up to rounding, NaN where NaN is expected; another dtype is compared more loosely."""
    got, expected = leaves(got), leaves(expected)
    return len(got) == len(expected) and all(map(_same_leaf, got, expected))


def _same_leaf(got, expected) -> bool:
    if not isinstance(expected, Tensor) or not isinstance(got, Tensor):
        return type(got) is type(expected) and bool(got == expected)
    if got.shape != expected.shape or got.is_complex() or got.is_sparse:
        return False
    if not expected.is_floating_point():
        return (
            torch.equal(got.to(expected.dtype), expected)
            and got.is_floating_point() == expected.is_floating_point()
        )
    rtol, atol = TOLERANCE.get(expected.dtype, LOOSE) if got.dtype == expected.dtype else LOOSE
    return torch.allclose(got.detach().to(expected.dtype), expected.detach(), rtol, atol, equal_nan=True)


def identical(one, other) -> bool:
    """Equal to the last bit, NaN to NaN."""
    one, other = leaves(one), leaves(other)
    return len(one) == len(other) and all(map(_identical_leaf, one, other))


def _identical_leaf(a, b) -> bool:
    if isinstance(a, Tensor) and isinstance(b, Tensor):
        return a.shape == b.shape and a.dtype == b.dtype and bool(((a == b) | (a.isnan() & b.isnan())).all())
    return repr(a) == repr(b)


def copy(value):
    """A copy that shares no memory, whole dictionaries and lists included."""
    if isinstance(value, Tensor):
        return value.detach().clone()
    if isinstance(value, dict):
        return {key: copy(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return type(value)(copy(part) for part in value)
    return value


def show(value, most: int = 8) -> str:
    """Shape and at most `most` numbers, or a shortened repr."""
    parts = leaves(value)
    if len(parts) > 1:
        return "; ".join(show(part, most // len(parts) or 1) for part in parts[:4])
    value = parts[0]
    if not isinstance(value, Tensor):
        return _shorten(f"{type(value).__name__} {value!r}")
    if value.numel() <= most:
        return f"shape {tuple(value.shape)}: {_numbers(value.detach().tolist())}"
    return f"shape {tuple(value.shape)}: {_numbers(value.detach().reshape(-1)[:most].tolist())[1:-1]}, ..."


def _numbers(x) -> str:
    if isinstance(x, list):
        return f"[{', '.join(map(_numbers, x))}]"
    return f"{x:.4g}" if isinstance(x, float) else str(x)


def _shorten(text: str, most: int = 120) -> str:
    return text if len(text) <= most else f"{text[:most]}... ({len(text)} characters)"
