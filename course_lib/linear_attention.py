"""Linear attention: keys and values fold into one matrix, and every query reads that."""

import torch
import torch.nn.functional as F
from torch import Tensor

from course_lib.conditions import surely

BLOCK = 16  # positions; two of one block are compared feature by feature


def linear_attention(Q: Tensor, K: Tensor, V: Tensor, causal: bool = False) -> Tensor:
    """Attend with elu(q) + 1 times elu(k) + 1 for exp(q k): the keys and values fold into one matrix.

    Far below zero elu(x) + 1 is e^x, too small for a float. But a mean is the same whatever all its weights
    are multiplied by: so each feature is taken as its share of the highest there is, which is 1.

    Shapes:  Q (..., T, d), K (..., T, d), V (..., T, v) -> (..., T, v)
    Units:   time and memory grow with T, not with its square. Without causal, K and V may have another
             length than Q; with it, position t reads positions 0 to t. A key of -inf is hidden.
    Errors:  ValueError if a query may look at no key at all, or if causal and Q and K differ in length.
    Source:  Katharopoulos et al. 2020, "Transformers are RNNs", section 3.

    >>> linear_attention(torch.zeros(1, 2), torch.zeros(2, 2), torch.tensor([[0.0], [10.0]]))
    tensor([[5.]])
    """
    if causal and Q.shape[-2] != K.shape[-2]:
        raise ValueError(f"causal attention pairs queries and keys, not {Q.shape[-2]} with {K.shape[-2]}")
    q, k, values = _log_feature(Q), _log_feature(K), F.pad(V, (0, 1), value=1)  # the 1s add up the weights
    mixed = _read_causal(q, k, values) if causal else _read_all(q, k, values)
    blind = mixed[..., -1] == 0
    if surely(blind.any()):
        raise ValueError(f"query {blind.nonzero()[0].tolist()} may look at no key at all")
    return mixed[..., :-1] / mixed[..., -1:]


def _log_feature(x: Tensor) -> Tensor:
    """The logarithm of elu(x) + 1, which is e^x up to 0 and x + 1 from there on."""
    return torch.where(x > 0, x.clamp(min=0).log1p(), x)


def _highest_so_far(k: Tensor) -> Tensor:
    """The highest of each column before the first key, after it, ...: (..., S, d) -> (..., S + 1, d)."""
    return F.pad(k.detach(), (0, 0, 1, 0), value=torch.finfo(k.dtype).min).cummax(dim=-2).values


def _shares(q: Tensor, highest: Tensor) -> Tensor:
    """How much a query takes from each feature: q times the feature's highest key; the largest share is 1."""
    both = _below_largest(q) + _below_largest(highest)
    return _below_largest(both).exp()


def _below_largest(x: Tensor) -> Tensor:
    return x - x.detach().amax(dim=-1, keepdim=True)


def _read_all(q: Tensor, k: Tensor, values: Tensor) -> Tensor:
    """Every query reads all keys: (..., T, d), (..., S, d), (..., S, v) -> (..., T, v)."""
    highest = _highest_so_far(k)[..., -1:, :]
    return _shares(q, highest) @ ((k - highest).exp().mT @ values)


def _read_causal(q: Tensor, k: Tensor, values: Tensor) -> Tensor:
    """Each query reads the keys up to its own: those of its block one by one, those before in the memory."""
    before, highest = _highest_so_far(k).split([1, k.shape[-2]], dim=-2)
    memory, mixed = k.mT[..., :0] @ values[..., :0, :], []  # (..., d, v) of zeros: no key yet
    rows = zip(*(x.split(BLOCK, dim=-2) for x in (_shares(q, highest), k, highest, values)), strict=True)
    for share, key, top, value in rows:
        far = (share * (before - top).exp()) @ memory
        mixed.append(far + _weights_within(share, key, top) @ value)
        after = torch.cat([before, top], dim=-2)[..., -1:, :]
        memory = (before - after).exp().mT * memory + (key - after).exp().mT @ value
        before = after
    return torch.cat(mixed, dim=-2)


def _weights_within(share: Tensor, key: Tensor, top: Tensor) -> Tensor:
    """The weights of a block's queries and keys: (..., T, d), (..., T, d), (..., T, d) -> (..., T, T)."""
    gap = key.unsqueeze(-3) - top.unsqueeze(-2)  # (..., T, T, d)
    later = torch.ones(gap.shape[-3:-1], dtype=torch.bool, device=gap.device).triu(1)
    return (gap.masked_fill(later.unsqueeze(-1), -torch.inf).exp() @ share.unsqueeze(-1)).squeeze(-1)
