"""Tensors as grids: the slice and the part of it in which they first differ from the tensor beside them."""

from torch import Tensor

from course_lib.check.compare import kind, same, show
from course_lib.check.report.axes import Names, names_of
from course_lib.check.report.drawing import Cell, Drawing, window

AXES = ("row", "column")


def of_tensor(x: Tensor, other: Tensor, axes: Names) -> Drawing:
    """Numbers in rows and columns; nothing is marked where shapes or kinds differ already."""
    said, odd = f"shape {tuple(x.shape)}", x.shape != other.shape
    if kind(x) != kind(other):
        said, odd = f"{said}, {kind(x)}", True
    if not x.numel():
        return Drawing(said, [[Cell(show(x))]], [""], [""], odd=odd, line=True)
    x, other = x.detach(), x.detach() if odd else other.detach()
    first, names = first_difference(x, other), names_of(axes, x.ndim)
    lead, windows = first[:-2], [window(i, size) for i, size in zip(first[-2:], x.shape[-2:], strict=True)]
    index = (*lead, *(slice(w.start, w.stop) for w in windows))
    heads = [_heads(*pair) for pair in zip(AXES[2 - len(windows) :], names[-2:], windows, strict=True)]
    return Drawing(
        said,
        _cells(_as_rows(x[index]), _as_rows(other[index])),
        *([[""], [""], *heads][-2:]),
        _part(names, lead, windows, x.shape),
        odd,
    )


def first_difference(x: Tensor, other: Tensor) -> tuple[int, ...]:
    """The first place in which two tensors of one shape differ; the first of all where none does.

    >>> import torch
    >>> first_difference(torch.eye(3), torch.ones(3, 3))
    (0, 1)
    """
    place = ()
    while x.ndim:
        i = next((i for i in range(len(x)) if not same(x[i], other[i])), 0)
        place, x, other = (*place, i), x[i], other[i]
    return place


def _as_rows(x: Tensor) -> Tensor:
    return x if x.ndim == 2 else x.reshape(1, -1)


def _cells(x: Tensor, other: Tensor) -> list[list[Cell]]:
    """Numbers with as many digits as it takes to see each difference, at least four."""
    differs = [[not same(a, b) for a, b in zip(*rows, strict=True)] for rows in zip(x, other, strict=True)]
    for digits in range(4, 10):
        ours, theirs = (
            [[_number(n, digits) for n in row] for row in numbers.tolist()] for numbers in (x, other)
        )
        rows = list(zip(ours, theirs, differs, strict=True))
        if all(a != b or not d for row in rows for a, b, d in zip(*row, strict=True)):
            break
    return [[Cell(text, d) for text, d in zip(a, d, strict=True)] for a, _, d in rows]


def _number(x, digits: int) -> str:
    return f"{x:.{digits}g}" if isinstance(x, float) else str(x)


def _heads(axis: str, name: str, places: range) -> list[str]:
    return [f"{name or axis} {i + 1}" for i in places]


def _part(names: list[str], lead: tuple[int, ...], windows: list[range], shape) -> str:
    """Which slice is drawn, in words; nothing where it is the whole."""
    words = [
        f"{name or f'axis {k + 1}:'} {i + 1} of {shape[k]}"
        for k, (name, i) in enumerate(zip(names, lead, strict=False))
    ]
    for axis, places, size in zip(AXES[2 - len(windows) :], windows, shape[-2:], strict=True):
        if len(places) < size:
            words.append(f"{axis}s {places.start + 1} to {places.stop} of {size}")
    return ", ".join(words)
