"""Masks: who may look at whom. True means "may look"; masks are combined by `&`."""

import torch
from torch import Tensor

from course_lib.dtypes import as_index


def causal_mask(T: int, *, device: torch.device | None = None) -> Tensor:
    """Let position t look at positions 0 to t, and at nothing that comes later.

    Shapes:  T=T -> (T, T)
    Mask:    True means "this query may look at this key"; the rows are the queries.
    Device:  where the mask is made; None is torch's default device.
    Source:  Vaswani et al. 2017, "Attention Is All You Need", section 3.2.3.

    >>> causal_mask(3)
    tensor([[ True, False, False],
            [ True,  True, False],
            [ True,  True,  True]])
    """
    return torch.ones(T, T, dtype=torch.bool, device=device).tril()


def padding_mask(lengths: Tensor, T: int, *, device: torch.device | None = None) -> Tensor:
    """Hide the padding: the keys of sequence b from position lengths[b] on.

    Shapes:  lengths (B) of int, T=T -> (B, 1, T)
    Mask:    True means "this query may look at this key". The 1 stands for every query; combine it
             with causal_mask(T) by `&`. Every attention function here takes the result as it is for
             (B, T, D). Where queries have heads, (B, H, T, d), it needs one axis more: mask.unsqueeze(-3).
    Device:  where the mask is made; None is where the lengths are.
    Source:  `key_padding_mask` of torch.nn.MultiheadAttention, where True means the opposite.

    >>> padding_mask(torch.tensor([1, 3]), 3)
    tensor([[[ True, False, False]],
    <BLANKLINE>
            [[ True,  True,  True]]])
    """
    lengths = as_index(lengths).to(device)
    return torch.arange(T, device=lengths.device) < lengths[..., None, None]
