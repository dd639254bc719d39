"""A value as a small drawing: cells in rows, with heads, those that differ from another value marked."""

from dataclasses import dataclass
from typing import NamedTuple

from course_lib.check.compare import show

MOST = 8  # rows and columns that a person still takes in
LONGEST = 40  # characters of a cell, or of a text around its first difference
PLAIN = (int, str, list, tuple, dict, set)  # what Python itself writes shortly


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


def window(place: int, size: int) -> range:
    """The MOST places of `size` among which `place` is."""
    start = place // MOST * MOST
    return range(start, min(start + MOST, size))


def short(value) -> str:
    """One entry as Python writes it; what Python has no short text for, as `show` does."""
    if isinstance(value, float):
        return f"{value:.7g}"
    text = repr(value) if value is None or isinstance(value, PLAIN) else show(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."
