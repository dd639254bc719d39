"""The way from a text to vectors, drawn from its own numbers: pieces, ids, rows of a table, a vector each."""

from collections.abc import Sequence

from markupsafe import Markup
from torch import Tensor

from course_lib.notebook.drawing import BLUE, box, text
from course_lib.notebook.html import Page
from course_lib.notebook.plots.diagram import Link, Part, draw
from course_lib.notebook.plots.grids import CELL_HEIGHT, WORDS, Drawn, grid

LETTER = 7.2


def text_to_rows(pieces: Sequence[str], ids: Sequence[int], table: Tensor) -> Page:
    """From pieces to ids, from ids to the rows of the table that are looked up, to one vector for each piece.

    Shapes:  table (N, D)
    """
    rows = sorted(set(ids))
    names, found = [piece.replace(" ", "·") for piece in pieces], [str(id) for id in ids]
    lookup = grid(table[rows], words=[str(id) for id in rows])
    parts = [
        Part("pieces", 0, "pieces", "", column(names)),
        Part("ids", 1, "ids", "one a piece", column(found)),
        Part("table", 2, "rows of the table", f"of {len(table):,} rows", lookup),
        Part("x", 3, "vectors", "one row a piece", grid(table[list(ids)], words=names)),
    ]
    said = " ".join(f"{name} is {id}." for name, id in zip(names, found, strict=True))
    parts[1] = parts[1]._replace(said=said)
    return draw(parts, _threads(list(ids), rows, {part.name: part.drawn for part in parts}))


def _threads(ids: list[int], rows: list[int], drawn: dict[str, Drawn]) -> list[Link]:
    """From each piece to its id, to its row, to its vector; the way of the first piece stands out."""
    links, into = [], WORDS - 12 - LETTER * len(str(rows[-1]))
    for i, id in enumerate(ids):
        piece, row, vector = (
            (place + 0.5) * drawn[name].height / drawn[name].shape[0]
            for name, place in (("ids", i), ("table", rows.index(id)), ("x", i))
        )
        links += [
            Link("pieces", "ids", i == 0, (piece, piece)),
            Link("ids", "table", i == 0, (piece, row), into),
            Link("table", "x", i == 0, (row, vector)),
        ]
    return links[::-1]


def column(words: Sequence[str]) -> Drawn:
    """Words in boxes below each other, each as high as a row of a grid."""
    width = LETTER * max(map(len, words)) + 12
    parts = []
    for i, word in enumerate(words):
        y = i * CELL_HEIGHT
        parts.append(box(0, y + 0.5, width, CELL_HEIGHT - 1, BLUE, 0.12))
        parts.append(text(width / 2, y + 12, word, "middle", font_size="12"))
    height = CELL_HEIGHT * len(words)
    return Drawn(Markup("").join(parts), width, height, height / 2, 0, (len(words),))
