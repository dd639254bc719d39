"""Values as a reader sees them: shape and a few numbers, or a shortened text; and how large they are."""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor, nn

from course_lib.check.compare.behaviour import Behaviour
from course_lib.check.compare.draws import Draws
from course_lib.check.compare.parts import leaves, tensors
from course_lib.check.compare.texts import text


def size(value) -> int:
    """How many numbers, letters or entries there are to look at."""
    if isinstance(value, Tensor):
        return value.numel()
    if isinstance(value, nn.Module):
        return sum(map(size, value.state_dict().values()))
    if isinstance(value, dict):
        return sum(size(key) + size(part) for key, part in value.items())
    if isinstance(value, tuple | list):
        return sum(map(size, value))
    return len(value) if isinstance(value, str | bytes | set | frozenset) else 1


FEW = 4  # numbers of each of several tensors


def show(value, most: int = 8) -> str:
    """Shape and at most `most` numbers of each tensor; of anything else a shortened text."""
    parts = leaves(value)
    if len(parts) > 1 and tensors(parts):
        return "; ".join(show(part, max(most // len(parts), FEW)) for part in parts[:4])
    if len(parts) == 1 and isinstance(parts[0], Tensor):
        return _tensor(parts[0].detach(), most)
    return _object(value)


def _tensor(x: Tensor, most: int) -> str:
    if x.numel() <= most:
        return f"shape {tuple(x.shape)}: {_numbers(x.tolist())}"
    return f"shape {tuple(x.shape)}: {_numbers(x.reshape(-1)[:most].tolist())[1:-1]}, ..."


def _object(value) -> str:
    if isinstance(value, Draws):
        return repr(value)
    if isinstance(value, Behaviour):
        tries = zip(value.probes, value.results, strict=True)
        return _shorten("a function: " + "; ".join(f"{entry(p)} gives {show(r)}" for p, r in tries))
    if isinstance(value, nn.Module):
        said = "" if size(value) else value.extra_repr()
        return f"a {type(value).__name__}" + (f": {said}" if said else f" of {size(value)} numbers")
    if isinstance(value, torch.Generator):
        return "a torch.Generator"
    if isinstance(value, Callable) and hasattr(value, "__name__"):
        return f"the {'class' if isinstance(value, type) else 'function'} {value.__name__}"
    if isinstance(value, BaseException):
        return _shorten(f"the exception {entry(value)}")
    plain = dict(value) if isinstance(value, dict) else value  # a Counter says its name itself
    return _shorten(f"{type(value).__name__} {entry(plain)}")


def entry(value) -> str:
    """One entry of a list or a dictionary: numbers to four digits, all else by its repr."""
    if isinstance(value, Tensor):
        return show(value)
    if isinstance(value, np.generic):
        value = value.item()
    if type(value) in (list, tuple):
        inner = ", ".join(map(entry, value)) + "," * (type(value) is tuple and len(value) == 1)
        return f"[{inner}]" if type(value) is list else f"({inner})"
    return _numbers(value) if isinstance(value, float) else text(value)


def _numbers(x) -> str:
    if isinstance(x, list):
        return f"[{', '.join(map(_numbers, x))}]"
    return f"{x:.4g}" if isinstance(x, float) else str(x)


def _shorten(text: str, most: int = 120) -> str:
    return text if len(text) <= most else f"{text[:most]}... ({len(text)} characters)"
