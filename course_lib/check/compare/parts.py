"""What a value is made of."""

import numpy as np
import torch
from torch import Tensor


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


def plain(value):
    """The value without its holder: tensors, arrays and tuples as lists, numpy's numbers as Python's."""
    if isinstance(value, Tensor):
        held = value.layout is torch.strided and not value.is_meta
        return value.tolist() if held else value
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    return value
