"""What a diagram is made of: a matrix in shades, a column of numbers, a column of bars."""

from typing import NamedTuple

from markupsafe import Markup
from torch import Tensor

from course_lib.notebook.drawing import ACCENT, BLUE, box, moved, number, share, text, tint

CELL_WIDTH, CELL_HEIGHT, LINE = 25, 15, 18
WORDS, BARS = 70, 70
WIDEST, HIGHEST = 110, 150  # no grid is larger


class Drawn(NamedTuple):
    """Something drawn, its size, where its title begins, and the height at which links leave and reach it."""

    body: Markup
    width: float
    height: float
    port: float
    indent: float
    shape: tuple[int, ...]


class Cells(NamedTuple):
    """How large the cells of a grid are, and whether there is room for numbers in them."""

    width: float
    height: float
    numbers: bool


def cells(rows: list[list[float]], longest_written: int = 4) -> Cells:
    """Cells for these numbers: small ones, without numbers, where there are many or the numbers are long."""
    width, height = min(CELL_WIDTH, WIDEST / len(rows[0])), min(CELL_HEIGHT, HIGHEST / len(rows))
    longest = max(len(number(value)) for row in rows for value in row)
    return Cells(width, height, longest <= longest_written and (width, height) == (CELL_WIDTH, CELL_HEIGHT))


def grid(
    values: Tensor,
    asks: int | None = None,
    words: list[str] | None = None,
    zeros: bool = False,
    parts: int = 1,
) -> Drawn:
    """A matrix in shades, its numbers written in where there is room (0 with `zeros`); row `asks` is framed.

    Lines cut its columns into so many `parts`.
    Shapes:  values (T, d)
    """
    rows, left = values.detach().tolist(), WORDS if words else 0
    size, largest = cells(rows, 5 if zeros else 4), values.abs().max().item()
    drawn = [
        moved(left, i * size.height, *_grid_row(row, size, largest, zeros)) for i, row in enumerate(rows)
    ]
    drawn += [_name(word, left, i, size.height, i == asks) for i, word in enumerate(words or [])]
    across, down, port = size.width * len(rows[0]), size.height * len(rows), None
    drawn += [box(left + across * k / parts - 1, -3, 2, down + 6, "currentColor") for k in range(1, parts)]
    if asks is not None and len(rows) > 1:
        drawn.append(_frame(left, asks * size.height, across, size.height))
        port = None if words else (asks + 0.5) * size.height
    return Drawn(Markup("").join(drawn), left + across, down, port or down / 2, left, tuple(values.shape))


def _grid_row(row: list[float], size: Cells, largest: float, zeros: bool) -> list[Markup]:
    parts = []
    for j, value in enumerate(row):
        shade = max(tint(value, largest), ("currentColor", 0.06), key=lambda colour: colour[1])  # no holes
        parts.append(box(j * size.width + 0.5, 0.5, size.width - 1, size.height - 1, *shade))
        if size.numbers and (value or zeros):
            parts.append(text((j + 0.5) * size.width, 11, number(value), "middle", font_size="9"))
    return parts


def number_column(values: Tensor, words: list[str]) -> Drawn:
    """A number for each word, the largest in bold.

    Shapes:  values (T)
    """
    top = values.argmax().item()
    parts = [_name(word, WORDS, i, LINE, i == top) for i, word in enumerate(words)]
    parts += [
        text(WORDS + 44, i * LINE + 13, number(value), "end", **_bold(i == top))
        for i, value in enumerate(values.tolist())
    ]
    return _column(parts, WORDS + 50, values)


def bar_column(weights: Tensor) -> Drawn:
    """A bar for each weight, with its number.

    Shapes:  weights (T)
    """
    parts, top = [], weights.argmax().item()
    for i, weight in enumerate(weights.tolist()):
        parts += [
            box(0, i * LINE + 2, BARS, LINE - 4, "currentColor", 0.08),
            box(0, i * LINE + 2, BARS * weight, LINE - 4, BLUE),
            text(BARS + 6, i * LINE + 13, share(weight), **_bold(i == top)),
        ]
    return _column(parts, BARS + 40, weights)


def _column(parts: list[Markup], width: float, values: Tensor) -> Drawn:
    height = LINE * len(values)
    return Drawn(Markup("").join(parts), width, height, height / 2, 0, tuple(values.shape))


def _name(word: str, right: float, i: int, height: float, strong: bool) -> Markup:
    return text(right - 6, (i + 0.5) * height + 4, word, "end", font_size="12", **_bold(strong))


def _bold(strong: bool) -> dict[str, str]:
    return {"font_weight": "bold"} if strong else {"opacity": "0.8"}


def _frame(x: float, y: float, width: float, height: float) -> Markup:
    return box(x, y, width, height, "none", stroke=ACCENT, stroke_width="2", rx="2")
