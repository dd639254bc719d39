"""How an encoder is asked for hidden words: the sentence, what is read, a vector each, what is to be said."""

from collections.abc import Sequence

from markupsafe import Markup
from torch import Tensor

from course_lib.notebook.drawing import BLUE, box, text
from course_lib.notebook.html import Page
from course_lib.notebook.plots.diagram import Link, Part, draw
from course_lib.notebook.plots.grids import CELL_HEIGHT, Drawn, grid

LETTER = 7.2


def show_masking(sentence: Sequence[str], read: Sequence[str], vectors: Tensor) -> Page:
    """A row for each token: what stood there, what is read, its vector, and what is asked, if anything.

    A token that is read is asked for where it is another than the one that stood there.

    Shapes:  vectors (T, D)
    """
    asked = [a if a != b else "" for a, b in zip(sentence, read, strict=True)]
    changed = [n for n, word in enumerate(asked) if word]
    said = " ".join(f"{sentence[n]} is read as {read[n]}, and asked for." for n in changed)
    parts = [
        Part("sentence", 0, "the sentence", "", _column(sentence)),
        Part("read", 1, "what it reads", "", _column(read, changed), said),
        Part("vectors", 2, "vectors", "the encoder", grid(vectors)),
        Part("asked", 3, "what it is to say", "only there", _column(asked, changed)),
    ]
    high = parts[2].drawn.height / len(read)
    return draw(parts, [link for n in range(len(read)) for link in _links(n, high, n in changed)])


def _links(n: int, high: float, asked: bool) -> list[Link]:
    """The way of one token; it goes on to the end where it is asked for. A row of vectors is so `high`."""
    y, row = (n + 0.5) * CELL_HEIGHT, (n + 0.5) * high
    links = [Link("sentence", "read", asked, (y, y)), Link("read", "vectors", asked, (y, row))]
    return [*links, Link("vectors", "asked", True, (row, y))] if asked else links


def _column(words: Sequence[str], strong: Sequence[int] = ()) -> Drawn:
    """Words in boxes below each other, each as high as a row of a grid; no box where there is no word."""
    width = LETTER * max(map(len, words)) + 12
    parts = []
    for n, word in enumerate(words):
        if word:
            much = 0.45 if n in strong else 0.12
            parts.append(box(0, n * CELL_HEIGHT + 0.5, width, CELL_HEIGHT - 1, BLUE, much))
            parts.append(text(width / 2, n * CELL_HEIGHT + 12, word, "middle", font_size="12"))
    height = CELL_HEIGHT * len(words)
    return Drawn(Markup("").join(parts), width, height, height / 2, 0, (len(words),))
