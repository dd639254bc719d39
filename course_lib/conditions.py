"""Conditions on the numbers in a tensor, asked where the numbers can be read."""

from torch import Tensor


def surely(condition: Tensor) -> bool:
    """Say whether a condition is known to hold: False, too, where its value cannot be read.

    That is so on the meta device, which keeps shapes and no numbers, and inside `torch.func.vmap`, where one
    tensor stands for many. What would be an error elsewhere is not seen there: the result has NaN in it.

    >>> import torch
    >>> surely(torch.tensor(True)), surely(torch.tensor(True, device="meta"))
    (True, False)
    """
    try:
        return bool(condition)
    except RuntimeError:
        return False
