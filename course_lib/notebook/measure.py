"""Measurements that a lesson makes: how long a function takes, and how evenly weights are spread."""

import timeit
from collections.abc import Callable

import torch
from torch import Tensor


def milliseconds(function: Callable, *inputs: Tensor, runs: int = 5) -> float:
    """Time `function(*inputs)`: the best of a few runs, on one thread, so that no version has more cores.

    Units:   milliseconds.

    >>> milliseconds(torch.exp, torch.zeros(3)) > 0
    True
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return 1000 * min(timeit.repeat(lambda: function(*inputs), number=1, repeat=runs))
    finally:
        torch.set_num_threads(threads)


def entropy(weights: Tensor) -> Tensor:
    """Say how evenly each row of weights is spread: 0 if one takes all, ln S if all S are alike.

    Shapes:  weights (..., S) -> (...)
    Units:   nats.
    Source:  Shannon 1948, "A Mathematical Theory of Communication".

    >>> entropy(torch.tensor([[0.5, 0.5], [1.0, 0.0]]))
    tensor([0.6931, 0.0000])
    """
    return torch.special.entr(weights).sum(dim=-1)
