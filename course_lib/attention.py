"""Attention: every token asks all the others and mixes what they answer."""

import math

import torch
from torch import Tensor


def attention_scores(Q: Tensor, K: Tensor) -> Tensor:
    """Score each key against each query: their dot product, divided by sqrt(d).

    Shapes:  Q (..., T, d), K (..., S, d) -> (..., T, S)
    Units:   dot products over sqrt(d), in nats once softmax reads them.
    Source:  Vaswani et al. 2017, "Attention Is All You Need", section 3.2.1.

    >>> attention_scores(torch.tensor([[0.0, 2.0]]), torch.tensor([[1.0, 0.0], [0.0, 1.0]]))
    tensor([[0.0000, 1.4142]])
    """
    return Q @ K.mT / math.sqrt(Q.shape[-1])


def masked_softmax(scores: Tensor, mask: Tensor | None) -> Tensor:
    """Turn each query's scores into weights that sum to 1, with weight 0 where the mask is False.

    Shapes:  scores (..., T, S), mask (..., T, S) of bool -> (..., T, S)
    Mask:    True means "this query may look at this key"; None means every query sees every key.
    Errors:  ValueError if a query may look at no key at all: its weights cannot sum to 1.

    >>> masked_softmax(torch.zeros(1, 3), torch.tensor([[True, True, False]]))
    tensor([[0.5000, 0.5000, 0.0000]])
    """
    if mask is None:
        return scores.softmax(dim=-1)
    blind = ~mask.any(dim=-1)
    if blind.any():
        raise ValueError(f"query {str(blind.nonzero()[0].tolist())[1:-1]} may look at no key at all")
    return scores.masked_fill(~mask, -math.inf).softmax(dim=-1)


def attention_weights(Q: Tensor, K: Tensor, mask: Tensor | None = None) -> Tensor:
    """Say how much of its attention each query gives to each key.

    Shapes:  Q (..., T, d), K (..., S, d), mask (..., T, S) of bool -> (..., T, S)
    Units:   shares of 1; the weights of one query sum to 1.
    Mask:    True means "this query may look at this key".
    Errors:  ValueError if a query may look at no key at all.
    Source:  Vaswani et al. 2017, "Attention Is All You Need", section 3.2.1.

    >>> attention_weights(torch.zeros(1, 2), torch.eye(2))
    tensor([[0.5000, 0.5000]])
    """
    return masked_softmax(attention_scores(Q, K), mask)


def attend(Q: Tensor, K: Tensor, V: Tensor, mask: Tensor | None = None) -> Tensor:
    """Mix the values, weighting each one by how well its key matches the query.

    Shapes:  Q (..., T, d), K (..., S, d), V (..., S, v), mask (..., T, S) of bool -> (..., T, v)
    Mask:    True means "this query may look at this key".
    Errors:  ValueError if a query may look at no key at all: its mean is undefined.
    Source:  Vaswani et al. 2017, "Attention Is All You Need", equation 1.

    >>> attend(torch.zeros(1, 2), torch.eye(2), torch.tensor([[0.0], [10.0]]))
    tensor([[5.]])
    """
    return attention_weights(Q, K, mask) @ V


def self_attention(x: Tensor, W_q: Tensor, W_k: Tensor, W_v: Tensor, mask: Tensor | None = None) -> Tensor:
    """Let the tokens of one sequence attend to each other: queries, keys and values all come from x.

    Shapes:  x (..., T, D), W_q (D, d), W_k (D, d), W_v (D, v), mask (..., T, T) of bool -> (..., T, v)
    Mask:    True means "this query may look at this key".
    Errors:  ValueError if a query may look at no key at all.
    Source:  Vaswani et al. 2017, "Attention Is All You Need", section 3.2.3.

    >>> self_attention(torch.eye(2), torch.zeros(2, 3), torch.zeros(2, 3), 2 * torch.eye(2))
    tensor([[1., 1.],
            [1., 1.]])
    """
    return attend(x @ W_q, x @ W_k, x @ W_v, mask)
