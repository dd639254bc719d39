"""Heads: one wide vector cut into several narrow ones, and put together again."""

from torch import Tensor


def split_heads(x: Tensor, n_heads: int) -> Tensor:
    """Cut each vector into n_heads pieces of width d, and put the heads before the positions.

    Shapes:  x (..., T, H*d), n_heads=H -> (..., H, T, d)
    Errors:  ValueError if n_heads does not divide the width.
    Source:  Vaswani et al. 2017, "Attention Is All You Need", section 3.2.2.

    >>> split_heads(torch.tensor([[1, 2, 3, 4], [5, 6, 7, 8]]), n_heads=2)
    tensor([[[1, 2],
             [5, 6]],
    <BLANKLINE>
            [[3, 4],
             [7, 8]]])
    """
    if x.shape[-1] % n_heads:
        raise ValueError(f"{n_heads} heads cannot share a width of {x.shape[-1]}: it does not divide evenly")
    return x.unflatten(-1, (n_heads, -1)).transpose(-3, -2)


def merge_heads(x: Tensor) -> Tensor:
    """Put the pieces of each position side by side again: the inverse of split_heads.

    Shapes:  x (..., H, T, d) -> (..., T, H*d)
    Source:  Vaswani et al. 2017, "Attention Is All You Need", section 3.2.2.

    >>> merge_heads(torch.tensor([[[1, 2], [5, 6]], [[3, 4], [7, 8]]]))
    tensor([[1, 2, 3, 4],
            [5, 6, 7, 8]])
    """
    return x.transpose(-3, -2).flatten(-2)
