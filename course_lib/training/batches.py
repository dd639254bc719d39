"""Batches: in which order a run takes them, and how they get to the device."""

import itertools
from collections.abc import Iterable, Iterator

import torch


def take(batches, first: int, stride: int) -> Iterator:
    """Batches number first, first + stride, first + 2 stride and so on, without end.

    >>> list(itertools.islice(take(["a", "b", "c"], first=1, stride=1), 4))
    ['b', 'c', 'a', 'b']
    """
    if callable(batches):
        return map(batches, itertools.count(first, stride))
    if hasattr(batches, "__getitem__"):
        return (batches[i % len(batches)] for i in itertools.count(first, stride))
    return itertools.islice(_again_and_again(batches), first, None, stride)


def _again_and_again(batches: Iterable) -> Iterator:
    while True:
        before = None
        for before in batches:  # noqa: B007
            yield before
        if before is None:
            raise ValueError("the batches ran out: give a list, a DataLoader, or a function of their number")


def to_device(batch, device: torch.device):
    """The batch with its tensors on `device`; tuples, lists and dicts keep their form."""
    if isinstance(batch, torch.Tensor):
        return batch.to(device, non_blocking=True)
    if isinstance(batch, dict):
        return {name: to_device(part, device) for name, part in batch.items()}
    if isinstance(batch, (tuple, list)):
        return type(batch)(to_device(part, device) for part in batch)
    return batch


def tensors(batch) -> Iterator[torch.Tensor]:
    """Every tensor in a batch.

    >>> list(tensors({"x": (torch.tensor(1), "a")}))
    [tensor(1)]
    """
    parts = batch.values() if isinstance(batch, dict) else batch if isinstance(batch, (tuple, list)) else ()
    if isinstance(batch, torch.Tensor):
        yield batch
    for part in parts:
        yield from tensors(part)
