"""Numbers as a table of shades: attention maps, in which one can point at a word, and signed numbers."""

from typing import NamedTuple

from torch import Tensor

from course_lib.notebook.drawing import BLUE, number, share, tint
from course_lib.notebook.html import Page, render
from course_lib.notebook.plots.words import describe_attention, most

MOST_CELLS_WITH_NUMBERS = 20
STRONG = 0.85  # from this share on, the blue is so dark that the number is white


class Cell(NamedTuple):
    """One number of a table: what is written, its colour and how much of it, and how it stands out."""

    written: str
    colour: str = "none"
    opacity: float = 0
    kind: str = ""  # "low" is faded, "strong" is white on blue, "hidden" is blank


class Row(NamedTuple):
    """One line of a table, and, where one can point at it, the sentence that it says."""

    name: str
    cells: list[Cell]
    said: str = ""


def attention_map(weights: Tensor, queries: list[str], keys: list[str], mask: Tensor | None = None) -> Page:
    """Attention weights in blue, 0 to 1; one row a query; what `mask` hides stays blank.

    Point at a row, or reach it with Tab, and the sentence below shows where its word looks.
    Shapes:  weights (T, S), mask (T, S) of bool
    """
    weights = weights.detach()
    seen = weights.new_ones(weights.shape).bool() if mask is None else mask
    rows = [
        Row(name, _weight_cells(row.tolist(), open_.tolist()), most(name, row, open_, keys))
        for name, row, open_ in zip(queries, weights, seen, strict=True)
    ]
    words = describe_attention(weights, queries, keys, mask)
    return _table(rows, keys, words, above="looks at (key)", beside="asks (query)", pointed=True)


def _weight_cells(row: list[float], seen: list[bool]) -> list[Cell]:
    return [
        _weight_cell(weight, sum(seen)) if open_ else Cell("hidden", kind="hidden")
        for weight, open_ in zip(row, seen, strict=True)
    ]


def _weight_cell(weight: float, n_keys: int) -> Cell:
    """A weight that is no more than its even share does not stand out: its number is faded."""
    low = "low" if weight < 1.5 / n_keys and weight < STRONG else ""
    return Cell(share(weight), BLUE, weight, low or ("strong" if weight >= STRONG else ""))


def signed_map(
    values: Tensor, rows: list[str], columns: list[str], above: str = "", beside: str = ""
) -> Page:
    """Numbers of either sign, ochre below zero and blue above it; a zero has no colour.

    `above` names what the columns are, `beside` what the rows are.

    Shapes:  values (T, S)
    """
    values = values.detach()
    largest = values.abs().max().item()
    lines = [
        Row(name, [_signed_cell(v, largest) for v in row])
        for name, row in zip(rows, values.tolist(), strict=True)
    ]
    words = (
        f"A table of {len(rows)} rows and {len(columns)} columns, "
        f"from {values.min():.2g} to {values.max():.2g}."
    )
    return _table(lines, columns, words, above, beside)


def _signed_cell(value: float, largest: float) -> Cell:
    return Cell(number(value), *tint(value, largest), "" if value else "low")


def _table(
    rows: list[Row], columns: list[str], words: str, above: str = "", beside: str = "", pointed: bool = False
) -> Page:
    """The rows as HTML. A large table shows shades only; its numbers are there for a screen reader."""
    small = max(len(rows), len(columns)) > MOST_CELLS_WITH_NUMBERS
    html = render(
        "table.html",
        rows=rows,
        columns=columns,
        words=words,
        above=above,
        beside=beside,
        pointed=pointed,
        small=small,
    )
    return Page(html, f"[figure: {words}]")
