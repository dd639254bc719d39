"""Text cut into pieces, as boxes in a row, with the number of each piece under it."""

from collections.abc import Sequence
from typing import NamedTuple

from course_lib.notebook.html import Page, render


class Piece(NamedTuple):
    """One box: what it holds, what stands under it, whether it stands out, whether it goes on a word."""

    text: str
    below: str = ""
    marked: bool = False
    joined: bool = False


class Row(NamedTuple):
    """One text in pieces, and what stands before it."""

    name: str
    pieces: list[Piece]


def cut_pieces(cuts: dict[str, Sequence[str]], ids: dict[str, Sequence[int]] | None = None) -> Page:
    """A row of boxes for each text, by its name; with `ids`, the number of each piece under it.

    A piece that begins with a space, or the first one, begins a word: the space is drawn as `·`.

    >>> cut_pieces({"hugs": ["hug", "s"]}, {"hugs": [7, 4]})
    [figure: hugs in 2 pieces: hug 7, s 4.]
    """
    rows = [Row(name, boxes(pieces, (ids or {}).get(name))) for name, pieces in cuts.items()]
    words = " ".join(f"{row.name} in {len(row.pieces)} pieces: {_read(row)}." for row in rows)
    html = render("pieces.html", rows=rows, counts=[], beside="", words=words)
    return Page(html, f"[figure: {words}]")


def boxes(pieces: Sequence[str], ids: Sequence[int] | None = None) -> list[Piece]:
    """A box for each piece of a text."""
    below = [str(id) for id in ids] if ids is not None else [""] * len(pieces)
    joined = [i > 0 and not piece.startswith(" ") for i, piece in enumerate(pieces)]
    return [
        Piece(piece.replace(" ", "·"), under, joined=goes_on)
        for piece, under, goes_on in zip(pieces, below, joined, strict=True)
    ]


def _read(row: Row) -> str:
    return ", ".join(f"{piece.text} {piece.below}".strip() for piece in row.pieces)
