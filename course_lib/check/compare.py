"""Comparing what an answer returned with what it should have returned."""

import torch
from torch import Tensor

TOLERANCE = {  # relative, absolute
    torch.float64: (1e-6, 1e-8),
    torch.float32: (1e-4, 1e-5),
    torch.float16: (5e-3, 1e-3),
    torch.bfloat16: (3e-2, 1e-2),
}
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
    if isinstance(expected, dict):
        return isinstance(got, dict) and _same_parts(
            [got[key] for key in expected if key in got] + list(got.keys() - expected.keys()),
            list(expected.values()),
        )
    if tensors(expected) and isinstance(expected, tuple | list):
        return isinstance(got, tuple | list) and _same_parts(got, expected)
    if isinstance(expected, Tensor) and isinstance(got, Tensor):
        return _same_tensor(got, expected)
    return type(got) is type(expected) and bool(got == expected)


def _same_parts(got, expected) -> bool:
    return len(got) == len(expected) and all(map(same, got, expected))


def _same_tensor(got: Tensor, expected: Tensor) -> bool:
    if kind(got) != kind(expected) or got.shape != expected.shape:
        return False
    if not expected.is_floating_point():
        return torch.equal(got.to(expected.dtype), expected)
    tolerances = [TOLERANCE.get(x.dtype, LOOSE) for x in (got, expected)]
    rtol, atol = max(tolerances if got.dtype == expected.dtype else [*tolerances, LOOSE])
    return torch.allclose(got.detach().to(expected.dtype), expected.detach(), rtol, atol, equal_nan=True)


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


def identical(one, other) -> bool:
    """Equal to the last bit, NaN to NaN."""
    one, other = leaves(one), leaves(other)
    return len(one) == len(other) and all(map(_identical_leaf, one, other))


def _identical_leaf(a, b) -> bool:
    if all(isinstance(x, Tensor) and x.layout is torch.strided and not x.is_meta for x in (a, b)):
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
