"""Attention: every token asks all the others and mixes what they answer."""

import math

import torch
from torch import Tensor

from course_lib.conditions import surely
from course_lib.dtypes import as_mask
from course_lib.heads import merge_heads, split_heads
from course_lib.linear_attention import linear_attention
from course_lib.masks import causal_mask, padding_mask

__all__ = [
    "attend",
    "attend_cached",
    "attention_scores",
    "attention_weights",
    "causal_mask",
    "cross_attention",
    "linear_attention",
    "masked_softmax",
    "merge_heads",
    "multi_head_attention",
    "online_softmax",
    "padding_mask",
    "self_attention",
    "split_heads",
]


def attention_scores(Q: Tensor, K: Tensor) -> Tensor:
    """Score each key against each query: their dot product, divided by sqrt(d).

    Shapes:  Q (..., T, d), K (..., S, d) -> (..., T, S)
    Units:   dot products over sqrt(d), in nats once softmax reads them.
    Types:   float16 ends at 65,504, for the dot product before it is divided as well, and infinite scores
             have no weights: give float32 or bfloat16. So for every function that attends.
    Source:  Vaswani et al. 2017, "Attention Is All You Need", section 3.2.1.

    >>> attention_scores(torch.tensor([[0.0, 2.0]]), torch.tensor([[1.0, 0.0], [0.0, 1.0]]))
    tensor([[0.0000, 1.4142]])
    """
    return Q @ K.mT / math.sqrt(Q.shape[-1])


def masked_softmax(scores: Tensor, mask: Tensor | None) -> Tensor:
    """Turn each query's scores into weights that sum to 1, with weight 0 where the mask is False.

    Shapes:  scores (..., T, S), mask (..., T, S) of bool -> (..., T, S)
    Mask:    True means "this query may look at this key"; None means every query sees every key. Its axes
             are matched from the right, and a missing one or a 1 serves all: (T, S) is for every sequence,
             (B, 1, S) for every query of (B, T, S). Scores with heads, (B, H, T, S), take (B, 1, T, S).
    Errors:  ValueError if a query may look at no key at all: its weights cannot sum to 1; or if the mask is
             not of bool. (Inside torch.func.vmap no mask can be read: there such a query gets NaN.)
    Source:  Vaswani et al. 2017, "Attention Is All You Need", section 3.2.3.

    >>> masked_softmax(torch.zeros(1, 3), torch.tensor([[True, True, False]]))
    tensor([[0.5000, 0.5000, 0.0000]])
    """
    if not scores.shape[-1] and scores.shape[:-1].numel():
        raise ValueError("there are queries and no key: a query may look at no key at all")
    if mask is None:
        return scores.softmax(dim=-1)
    blind = ~as_mask(mask).any(dim=-1)
    if surely(blind.any()):
        raise ValueError(f"query {blind.nonzero()[0].tolist()} may look at no key at all")
    return scores.masked_fill(~mask, -math.inf).softmax(dim=-1)


def attention_weights(Q: Tensor, K: Tensor, mask: Tensor | None = None) -> Tensor:
    """Say how much of its attention each query gives to each key.

    Shapes:  Q (..., T, d), K (..., S, d), mask (..., T, S) of bool -> (..., T, S)
    Units:   shares of 1; the weights of one query sum to 1.
    Mask:    True means "this query may look at this key"; (T, S) serves a whole batch, (B, 1, S) all queries.
    Errors:  ValueError if a query may look at no key at all.
    Source:  Vaswani et al. 2017, "Attention Is All You Need", section 3.2.1.

    >>> attention_weights(torch.zeros(1, 2), torch.eye(2))
    tensor([[0.5000, 0.5000]])
    """
    return masked_softmax(attention_scores(Q, K), mask)


def attend(Q: Tensor, K: Tensor, V: Tensor, mask: Tensor | None = None) -> Tensor:
    """Mix the values, weighting each one by how well its key matches the query.

    Shapes:  Q (..., T, d), K (..., S, d), V (..., S, v), mask (..., T, S) of bool -> (..., T, v)
    Mask:    True means "this query may look at this key"; (T, S) serves a whole batch, (B, 1, S) all queries.
    Errors:  ValueError if a query may look at no key at all: its mean is undefined.
    Source:  Vaswani et al. 2017, "Attention Is All You Need", equation 1.

    >>> attend(torch.zeros(1, 2), torch.eye(2), torch.tensor([[0.0], [10.0]]))
    tensor([[5.]])
    """
    return attention_weights(Q, K, mask) @ V


def self_attention(x: Tensor, W_q: Tensor, W_k: Tensor, W_v: Tensor, mask: Tensor | None = None) -> Tensor:
    """Let the tokens of one sequence attend to each other: queries, keys and values all come from x.

    Shapes:  x (..., T, D), W_q (D, d), W_k (D, d), W_v (D, v), mask (..., T, T) of bool -> (..., T, v)
    Mask:    True means "this query may look at this key"; (T, T) serves a whole batch, (B, 1, T) all queries.
    Errors:  ValueError if a query may look at no key at all.
    Source:  Vaswani et al. 2017, "Attention Is All You Need", section 3.2.3.

    >>> self_attention(torch.eye(2), torch.zeros(2, 3), torch.zeros(2, 3), 2 * torch.eye(2))
    tensor([[1., 1.],
            [1., 1.]])
    """
    return attend(x @ W_q, x @ W_k, x @ W_v, mask)


def multi_head_attention(
    x: Tensor, W_q: Tensor, W_k: Tensor, W_v: Tensor, W_o: Tensor, n_heads: int, mask: Tensor | None = None
) -> Tensor:
    """Attend n_heads times side by side, each head in its own slice of the width, and mix the results.

    Shapes:  x (..., T, H*d), W_q (H*d, H*d), W_k (H*d, H*d), W_v (H*d, H*d), W_o (H*d, H*d), n_heads=H,
             mask (..., T, T) of bool -> (..., T, H*d)
    Mask:    True means "this query may look at this key"; it has no axis for the heads, all share it: (T, T)
             is for every sequence and head, (B, 1, T) for every query and head of (B, T, H*d).
    Errors:  ValueError if n_heads does not divide the width, or if a query may look at no key at all.
    Source:  Vaswani et al. 2017, "Attention Is All You Need", section 3.2.2.

    >>> multi_head_attention(torch.eye(2), *4 * [torch.eye(2)], n_heads=2, mask=causal_mask(2))
    tensor([[1.0000, 0.0000],
            [0.5000, 0.7311]])
    """
    Q, K, V = (split_heads(x @ W, n_heads) for W in (W_q, W_k, W_v))
    if mask is not None:
        mask = mask.unsqueeze(-3)  # (..., 1, T, T): the same for every head
    return merge_heads(attend(Q, K, V, mask)) @ W_o


def cross_attention(
    x: Tensor,
    memory: Tensor,
    W_q: Tensor,
    W_k: Tensor,
    W_v: Tensor,
    W_o: Tensor,
    n_heads: int,
    mask: Tensor | None = None,
) -> Tensor:
    """Look at another sequence: queries come from x, keys and values from the memory.

    Shapes:  x (..., T, H*d), memory (..., S, H*d), W_q (H*d, H*d), W_k (H*d, H*d), W_v (H*d, H*d),
             W_o (H*d, H*d), n_heads=H, mask (..., T, S) of bool -> (..., T, H*d)
    Mask:    True means "this query may look at this key"; it has no axis for the heads, all share it: (T, S)
             is for every sequence and head, (B, 1, S) for every query and head of (B, T, H*d).
    Errors:  ValueError if n_heads does not divide the width, or if a query may look at no key at all.
    Source:  Vaswani et al. 2017, "Attention Is All You Need", section 3.2.3.

    >>> cross_attention(torch.zeros(1, 2), torch.eye(2), *4 * [torch.eye(2)], n_heads=1)
    tensor([[0.5000, 0.5000]])
    """
    Q = split_heads(x @ W_q, n_heads)
    K, V = (split_heads(memory @ W, n_heads) for W in (W_k, W_v))
    if mask is not None:
        mask = mask.unsqueeze(-3)  # (..., 1, T, S): the same for every head
    return merge_heads(attend(Q, K, V, mask)) @ W_o


def attend_cached(
    q: Tensor, k: Tensor, v: Tensor, cache: tuple[Tensor, Tensor] | None = None
) -> tuple[Tensor, tuple[Tensor, Tensor]]:
    """Attend causally from the newest positions only, with the older keys and values from a cache.

    Shapes:  q (..., T, d), k (..., T, d), v (..., T, v)
             -> the mix (..., T, v), (the cache of keys (..., T, d), the cache of values (..., T, v))
    Cache:   None at first, then what the last call returned: the keys and the values of all S positions
             so far, those of this call included. The cache that is passed in is left as it was.
    Source:  Shazeer 2019, "Fast Transformer Decoding: One Write-Head is All You Need".

    >>> mixed, cache = attend_cached(torch.zeros(1, 2), torch.ones(1, 2), torch.tensor([[4.0]]))
    >>> mixed, cache = attend_cached(torch.zeros(1, 2), torch.ones(1, 2), torch.tensor([[8.0]]), cache)
    >>> mixed, cache[1].mT
    (tensor([[6.]]), tensor([[4., 8.]]))
    """
    if cache is not None:
        k, v = torch.cat([cache[0], k], dim=-2), torch.cat([cache[1], v], dim=-2)
    T, S = q.shape[-2], k.shape[-2]
    mask = q.new_ones(T, S, dtype=torch.bool).tril(S - T)  # the last T rows of a causal mask
    return attend(q, k, v, mask), (k, v)


def online_softmax(scores: Tensor, values: Tensor, block: int) -> Tensor:
    """Mix the values by softmax of the scores, reading `block` keys at a time and keeping no weights.

    Shapes:  scores (..., T, S), values (..., S, v), block=2 -> (..., T, v)
    Units:   scores in nats; a score of -inf hides its key.
    Types:   in half precision the running sums stop growing after some hundred keys: give float32, as
             FlashAttention keeps them.
    Errors:  ValueError if a query may look at no key at all: its mean is undefined.
    Source:  Milakov and Gimelshein 2018, "Online normalizer calculation for softmax"; Dao et al. 2022,
             "FlashAttention", algorithm 1.

    >>> online_softmax(torch.zeros(1, 3), torch.tensor([[0.0], [3.0], [6.0]]), block=2)
    tensor([[3.]])
    """
    highest = scores.new_full((*scores.shape[:-1], 1), torch.finfo(scores.dtype).min)
    total = mixed = torch.zeros_like(highest)
    for part, value in zip(scores.split(block, dim=-1), values.split(block, dim=-2), strict=True):
        before, highest = highest, torch.cat([highest, part], dim=-1).amax(dim=-1, keepdim=True)
        shrink, weights = (before - highest).exp(), (part - highest).exp()
        total = total * shrink + weights.sum(dim=-1, keepdim=True)
        mixed = mixed * shrink + weights @ value
    blind = total.squeeze(-1) == 0
    if surely(blind.any()):
        raise ValueError(f"query {blind.nonzero()[0].tolist()} may look at no key at all")
    return mixed / total


def attention_cost(T: int, D: int, n_heads: int, fused: bool = False) -> tuple[int, int]:
    """Count what attention among T tokens costs: its multiplications, and the numbers that it keeps.

    Kept is what the way back (training) needs. The plain form keeps Q, K, V and all the weights. The fused
    one keeps Q, K, V, the answer, and one number for each query and head, from which it computes the weights
    again. The four projections are not counted: T*D*D multiplications each.

    Source:  Dao et al. 2022, "FlashAttention", section 3.1, theorem 1.

    >>> attention_cost(T=1000, D=64, n_heads=4), attention_cost(T=1000, D=64, n_heads=4, fused=True)
    ((128000000, 4192000), (128000000, 260000))
    """
    scores = mix = T * T * D  # T*T pairs, n_heads * d = D numbers each
    kept = 4 * T * D + n_heads * T if fused else 3 * T * D + n_heads * T * T
    return scores + mix, kept
