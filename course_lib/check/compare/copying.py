"""Copies that share no memory, so that one call cannot spoil the inputs of the next."""

from copy import deepcopy
from functools import singledispatch

import numpy as np
import torch
from torch import Tensor


@singledispatch
def copy(value):
    """A copy that shares no memory; a function, and what cannot be copied, as it is.

    A generator is copied with its state: both copies go on with the same numbers.
    """
    try:
        return deepcopy(value)
    except Exception:  # an iterator, an open file: there is only the one
        return value


@copy.register
def _(value: Tensor):
    return value.detach().clone()


@copy.register
def _(value: np.ndarray):
    return value.copy()


@copy.register(tuple)
@copy.register(list)
def _(value):
    parts = [copy(part) for part in value]
    return type(value)(*parts) if hasattr(value, "_fields") else type(value)(parts)


@copy.register
def _(value: torch.Generator):
    twin = torch.Generator(value.device)
    twin.set_state(value.get_state())
    return twin
