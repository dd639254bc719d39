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


def next_letter_milliseconds(model, tokens: Tensor, runs: int = 5) -> tuple[float, float]:
    """Time what it takes to read one more token: with all before it read again, and with these in a cache.

    It is the last of the tokens (1, T), and the model is one of `course_lib.models.GPT`; the best of the runs
    counts, on one thread.

    Units:   milliseconds.
    """
    T, cache = tokens.shape[1], model.new_cache(tokens.shape[1])

    def with_the_cache() -> Tensor:
        for layer in cache:
            layer.length = T - 1  # what the run before has added is written over
        return model.vectors(tokens[:, -1:], cache=cache)

    with torch.inference_mode():
        model.vectors(tokens, cache=cache)
        return milliseconds(model.vectors, tokens, runs=runs), milliseconds(with_the_cache, runs=runs)


def longest_copy(written: str, text: str) -> str:
    """The longest stretch of what was written that stands in a text, letter for letter; the first of equals.

    >>> longest_copy("not to love", "to be or not to be")
    'not to '
    """
    longest = ""
    for start in range(len(written)):
        while start + len(longest) < len(written):
            stretch = written[start : start + len(longest) + 1]
            if stretch not in text:
                break
            longest = stretch
    return longest


def first_below(losses: list[float], level: float, steps: int = 5) -> int:
    """The step, from 1, at which the mean of so many losses in a row is first below a level; 0 if never.

    >>> first_below([5.0, 1.0, 2.0, 1.0, 1.0], level=1.8, steps=2)
    3
    """
    for end in range(steps, len(losses) + 1):
        if sum(losses[end - steps : end]) / steps < level:
            return end
    return 0
