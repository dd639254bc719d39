"""Is it the right value? Up to rounding (`same`), or to the last bit (`identical`)."""

import math
from collections.abc import Set
from functools import singledispatch

import numpy as np
import torch
from torch import Tensor, nn

from course_lib.check.compare.behaviour import Behaviour
from course_lib.check.compare.draws import Draws, drawn_alike
from course_lib.check.compare.tensor import identical_tensor, same_tensor
from course_lib.check.compare.texts import text

RELATIVE, ABSOLUTE = 1e-5, 1e-8  # for Python's floats, some of which went through a float32


def same(got, expected) -> bool:
    """Whether `got` is what was expected.

    Floats are compared up to rounding, whole numbers, truth values and texts exactly. What holds them
    counts: a list is no tuple, a float no tensor of no axes. Only where several results are expected as a
    tuple, a list of them is as good: both unpack alike.
    """
    return bool(_is(expected, got))


@singledispatch
def _is(expected, got) -> bool:
    return type(got) is type(expected) and bool(got == expected)


@_is.register
def _(expected: Tensor, got) -> bool:
    return isinstance(got, Tensor) and same_tensor(got, expected)


@_is.register
def _(expected: float, got) -> bool:
    got = got.item() if isinstance(got, np.generic) else got
    if type(got) not in (int, float):
        return False
    both_nan = math.isnan(expected) and math.isnan(got)
    return both_nan or math.isclose(got, expected, rel_tol=RELATIVE, abs_tol=ABSOLUTE)


@_is.register(bool)
@_is.register(int)
def _(expected, got) -> bool:
    got = got.item() if isinstance(got, np.generic) else got
    return type(got) is type(expected) and got == expected


@_is.register
def _(expected: np.generic, got) -> bool:
    return same(got, expected.item())


@_is.register
def _(expected: np.ndarray, got) -> bool:
    return isinstance(got, np.ndarray) and same_tensor(torch.as_tensor(got), torch.as_tensor(expected))


@_is.register(tuple)
@_is.register(list)
def _(expected, got) -> bool:
    holders = list if isinstance(expected, list) else (tuple, list)
    return isinstance(got, holders) and len(got) == len(expected) and all(map(same, got, expected))


@_is.register
def _(expected: dict, got) -> bool:
    if not isinstance(got, dict) or got.keys() != expected.keys():
        return False
    return all(same(got[key], expected[key]) for key in expected)


@_is.register
def _(expected: Set, got) -> bool:
    return isinstance(got, Set) and got == expected


@_is.register
def _(expected: nn.Module, got) -> bool:
    return isinstance(got, nn.Module) and same(dict(got.state_dict()), dict(expected.state_dict()))


@_is.register
def _(expected: torch.Generator, got) -> bool:
    return isinstance(got, torch.Generator) and torch.equal(got.get_state(), expected.get_state())


@_is.register
def _(expected: Behaviour, got) -> bool:
    return isinstance(got, Behaviour) and same(got.results, expected.results)


@_is.register
def _(expected: Draws, got) -> bool:
    return isinstance(got, Draws) and drawn_alike(got, expected)


def identical(one, other) -> bool:
    """Equal to the last bit, NaN to NaN; models by their numbers and their mode, objects by their text.

    What autograd holds of a tensor counts, too: whether it asks for gradients, and the gradient it has.
    """
    if isinstance(one, Tensor) and isinstance(other, Tensor):
        return identical_tensor(one, other)
    if _type(one) != _type(other):
        return False
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(map(identical, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(identical(one[key], other[key]) for key in one)
    if isinstance(one, nn.Module):
        ours, theirs = (dict(model.state_dict(keep_vars=True)) for model in (one, other))
        return one.training == other.training and identical(ours, theirs)
    return _identical_object(one, other)


def _type(value) -> tuple[str, str]:
    """A type by its name: a class that a function defines is another one each time it is called."""
    return type(value).__module__, type(value).__qualname__


def _identical_object(one, other) -> bool:
    if isinstance(one, torch.Generator):
        return torch.equal(one.get_state(), other.get_state())
    if isinstance(one, Draws):
        return identical(one.values, other.values)
    if isinstance(one, Behaviour):
        return identical(one.results, other.results)
    return one is other or text(one) == text(other)
