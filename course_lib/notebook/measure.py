"""Measurements that a lesson makes: time, memory, how evenly weights are spread; and a bar for long ones."""

import timeit
from collections.abc import Callable, Iterable, Sequence

import torch
from torch import Tensor
from tqdm.auto import tqdm

from course_lib.threads import one_thread

ENOUGH = 0.05  # seconds that a quick function is run for
FORM = "{desc} {percentage:3.0f}%|{bar}| {elapsed} so far, {remaining} left"


def with_bar(items: Iterable, words: str = "") -> Iterable:
    """The items one by one, and a bar that says how far it is and how long it will take.

    >>> list(with_bar(range(3), "counting"))
    [0, 1, 2]
    """
    return tqdm(items, desc=words, bar_format=FORM, leave=False, disable=None)


def milliseconds(function: Callable, *inputs: Tensor, runs: int = 5) -> float:
    """Time `function(*inputs)`: the best run, on one thread, so that no version has more cores.

    It runs at least `runs` times, and a quick function until 50 ms are over: its first runs are slow.

    Units:   milliseconds.

    >>> milliseconds(torch.exp, torch.zeros(3)) > 0
    True
    """
    with one_thread():
        taken: list[float] = []
        while len(taken) < runs or sum(taken) < ENOUGH:
            taken.append(timeit.timeit(lambda: function(*inputs), number=1))
    return 1000 * min(taken)


def entropy(weights: Tensor) -> Tensor:
    """Say how evenly each row of weights is spread: 0 if one takes all, ln S if all S are alike.

    Shapes:  weights (..., S) -> (...)
    Units:   nats.
    Source:  Shannon 1948, "A Mathematical Theory of Communication".

    >>> entropy(torch.tensor([[0.5, 0.5], [1.0, 0.0]]))
    tensor([0.6931, 0.0000])
    """
    return torch.special.entr(weights).sum(dim=-1)


def numbers_kept(function: Callable, *inputs: Tensor) -> int:
    """Count the numbers that `function(*inputs)` keeps for the way back: each piece of memory once.

    torch tells of every tensor that it keeps. The inputs ask for a gradient, or nothing would be kept.

    >>> numbers_kept(torch.exp, torch.zeros(3))
    3
    """
    kept = {}

    def note(tensor: Tensor) -> Tensor:
        memory = tensor.untyped_storage()
        kept[memory.data_ptr()] = memory.nbytes() // tensor.element_size()
        return tensor

    inputs = [tensor.detach().requires_grad_() for tensor in inputs]
    with torch.autograd.graph.saved_tensors_hooks(note, lambda tensor: tensor):
        function(*inputs)
    return sum(kept.values())


def exponent(sizes: Sequence[float], measured: Sequence[float]) -> float:
    """The power of the size that something grows with: its slope where both axes are logarithmic.

    >>> round(exponent([1, 2, 4], [3, 12, 48]), 2)
    2.0
    """
    x, y = (torch.tensor(numbers, dtype=torch.float64).log() for numbers in (sizes, measured))
    x = x - x.mean()
    return ((x * y).sum() / (x * x).sum()).item()
