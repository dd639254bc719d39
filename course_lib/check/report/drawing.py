"""A value as a small drawing: cells in rows, with names, those that differ from another value marked."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from torch import Tensor

from course_lib.check.compare import kind, same, show
from course_lib.check.report.axes import names_of
from course_lib.check.report.words import quoted

MOST = 8  # rows and columns that a person still takes in
AXES = ("row", "column")
LONGEST = 40  # characters of a cell, or of a text around its first difference


class Cell(NamedTuple):
    text: str
    differs: bool = False


@dataclass(frozen=True)
class Drawing:
    """Rows of cells; a head for each row and column, empty where an axis has no name.

    `kind` says what it is ("shape (1, 2)", "list of 3"), and `odd` that already this is not as expected;
    `part` says which slice of a larger one it shows ("sequence 2 of 2"); a `line` is text, not a grid.
    """

    kind: str
    rows: list[list[Cell]]
    row_heads: list[str]
    column_heads: list[str]
    part: str = ""
    odd: bool = False
    line: bool = False
    name: str = ""

    @property
    def marked(self) -> list[tuple[str, str]]:
        """The place, in words, and the text of each cell that differs."""
        return [
            (", ".join(filter(None, (row, column))), cell.text)
            for row, cells in zip(self.row_heads, self.rows, strict=True)
            for column, cell in zip(self.column_heads, cells, strict=True)
            if cell.differs
        ]


def draw(value, other, axes: tuple[str, ...] = ()) -> Drawing:
    """`value`, with the places marked where `other`, of the same type, has something else."""
    if isinstance(value, BaseException):
        return Drawing(type(value).__name__, [[Cell(quoted(value), True)]], [""], [""], odd=True, line=True)
    for kinds, drawn in KINDS:
        if isinstance(value, kinds):
            comparable = isinstance(other, kinds)
            made = drawn(value, other if comparable else value, axes)
            return made if comparable else replace(made, odd=True)
    odd = type(value) is not type(other) and not isinstance(value, int | float)
    return Drawing(type(value).__name__, [[Cell(_short(value), not same(value, other))]], [""], [""], odd=odd)


# --- tensors


def _tensor(x: Tensor, other: Tensor, axes) -> Drawing:
    said, odd = f"shape {tuple(x.shape)}", x.shape != other.shape
    if kind(x) != kind(other):
        said, odd = f"{said}, {kind(x)}", True
    if not x.numel():
        return Drawing(said, [[Cell(show(x))]], [""], [""], odd=odd, line=True)
    x, other = x.detach(), x.detach() if odd else other.detach()
    first, names = first_difference(x, other), names_of(axes, x.ndim)
    lead, windows = first[:-2], [_window(i, size) for i, size in zip(first[-2:], x.shape[-2:], strict=True)]
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


def _window(place: int, size: int) -> range:
    start = place // MOST * MOST
    return range(start, min(start + MOST, size))


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


def _heads(axis: str, name: str, window: range) -> list[str]:
    return [f"{name or axis} {i + 1}" for i in window]


def _part(names: list[str], lead: tuple[int, ...], windows: list[range], shape) -> str:
    """Which slice is drawn, in words; nothing where it is the whole."""
    words = [
        f"{name or f'axis {k + 1}:'} {i + 1} of {shape[k]}"
        for k, (name, i) in enumerate(zip(names, lead, strict=False))
    ]
    for axis, window, size in zip(AXES[2 - len(windows) :], windows, shape[-2:], strict=True):
        if len(window) < size:
            words.append(f"{axis}s {window.start + 1} to {window.stop} of {size}")
    return ", ".join(words)


# --- text, lists, dictionaries


def _text(value: str, other: str, axes) -> Drawing:
    """A string up to its first difference, the character that differs, and what follows."""
    pairs = zip(value, other, strict=False)
    place = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(value), len(other)))
    before, after = value[:place], value[place + 1 :]
    cells = [
        Cell(before if len(before) < LONGEST else f"...{before[-LONGEST:]}"),
        Cell(value[place : place + 1] or "(it ends here)", value != other),
        Cell(after if len(after) < LONGEST else f"{after[:LONGEST]}..."),
    ]
    cells = cells if value != other else cells[:1]
    heads = ["", f"character {place + 1}", ""][: len(cells)]
    return Drawing(f"text of {len(value)} characters", [cells], [""], heads, line=True)


def _list(value, other, axes) -> Drawing:
    """The items around the first difference, in a row, with their index above."""
    length = max(len(value), len(other))
    missing = object()
    items, others = (list(x) + [missing] * (length - len(x)) for x in (value, other))
    differs = [not same(a, b) for a, b in zip(items, others, strict=True)]
    window = _window(differs.index(True) if any(differs) else 0, length)
    cells = [Cell("(nothing)" if items[i] is missing else _short(items[i]), differs[i]) for i in window]
    part = f"items {window.start} to {window.stop - 1} of {length}" if len(window) < length else ""
    said = f"{type(value).__name__} of {len(value)}"
    odd = type(value) is not type(other) or len(value) != len(other)
    return Drawing(said, [cells], [""], [f"[{i}]" for i in window], part, odd)


def _dictionary(value: dict, other: dict, axes) -> Drawing:
    """One row for each key of either; those that differ come first where not all fit."""
    keys = sorted({**value, **other}, key=repr)
    differs = {key: key not in value or key not in other or not same(value[key], other[key]) for key in keys}
    shown = keys if len(keys) <= MOST else sorted(keys, key=lambda key: not differs[key])[:MOST]
    rows = [[Cell(_short(value[key]) if key in value else "(no such key)", differs[key])] for key in shown]
    part = f"{len(shown)} of {len(keys)} keys" if len(shown) < len(keys) else ""
    return Drawing(f"dict of {len(value)}", rows, [repr(key) for key in shown], [""], part)


def _short(value) -> str:
    text = show(value) if isinstance(value, Tensor) else repr(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."


KINDS = ((Tensor, _tensor), (str, _text), (dict, _dictionary), ((list, tuple), _list))
