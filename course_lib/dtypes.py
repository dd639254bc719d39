"""The types of what comes in: whole numbers of any type where something is counted, masks of bool only."""

import torch
from torch import Tensor


def as_index(numbers: Tensor) -> Tensor:
    """Take whole numbers of any type, and return them in the one that torch looks up and counts with.

    Without it, torch reads a `uint8` between brackets as a mask, and takes but two types in an embedding.

    Shapes:  numbers (...) of int -> (...)
    Errors:  ValueError for numbers with a fraction, and for True and False.

    >>> as_index(torch.tensor([2, 0], dtype=torch.uint8))
    tensor([2, 0])
    """
    if numbers.dtype == torch.bool or numbers.is_floating_point() or numbers.is_complex():
        raise ValueError(f"whole numbers are expected here (tokens, targets, lengths), not {numbers.dtype}")
    return numbers.long()


def as_mask(mask: Tensor) -> Tensor:
    """Return the mask as it is; refuse one of numbers, which could mean True or False or a number to add.

    Shapes:  mask (...) of bool -> (...)
    Errors:  ValueError unless it is of bool.

    >>> as_mask(torch.tensor([1, 1, 0]))
    Traceback (most recent call last):
    ValueError: a mask is of torch.bool, True for "may look", and this one is of torch.int64: ...
    """
    if mask.dtype != torch.bool:
        raise ValueError(
            f'a mask is of torch.bool, True for "may look", and this one is of {mask.dtype}: '
            "write mask == 1 where 1 means so, mask == 0 where 0 does (as in a mask that is added to scores)"
        )
    return mask
