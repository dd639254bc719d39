"""The wave explorer: the table of sinusoidal positions, one column's wave, and one position's vector."""

import math
from functools import partial

import ipywidgets
import torch
from markupsafe import Markup
from torch import Tensor

from course_lib.notebook.drawing import (
    ACCENT,
    BLUE,
    OCHRE,
    box,
    dot,
    element,
    line,
    moved,
    number,
    text,
    tint,
)
from course_lib.notebook.explorers.controls import following, show_explorer, slider
from course_lib.notebook.html import Page, render
from course_lib.positions import sinusoidal_positions

WIDTH, HEIGHT, TOP = 880, 380, 44
MAP, ROWS = 250, 300  # how wide and how high the table is drawn
WAVE, AMPLITUDE = 320, 110
QUIET, BOLD = {"opacity": "0.7", "font_size": "11"}, {"font_weight": "bold"}


def wavelength(column: int, D: int) -> float:
    """How many positions pass before the wave of a column begins again.

    >>> round(wavelength(0, 16), 2), round(wavelength(5, 16), 1) == round(wavelength(4, 16), 1)
    (6.28, True)
    """
    return 2 * math.pi * 10000 ** ((column - column % 2) / D)


def wave_explorer(T: int, D: int) -> None:
    """Choose a position and a column: see its wave, and the whole vector of the position."""
    show_explorer(wave_box(T, D), wave_page(3, 0, T, D))


def wave_box(T: int, D: int) -> ipywidgets.VBox:
    """Two sliders, the drawing, and its sentence as a live region."""
    controls = [slider("Position", 3, 0, T - 1), slider("Column", 0, 0, D - 1)]
    return following(controls, partial(wave_page, T=T, D=D))


def wave_page(position: int, column: int, T: int, D: int) -> Page:
    """The table, the wave of one of its columns, and the vector of one of its rows."""
    P = sinusoidal_positions(T, D)
    words = describe_wave(position, column, P)
    drawn = [
        moved(40, TOP, *_table(P, position, column)),
        moved(360, TOP, *_wave(P, position, column)),
        moved(740, TOP, *_vector(P[position], column)),
    ]
    picture = Markup("").join(drawn)
    html = render("drawing.html", width=WIDTH, height=HEIGHT, alt=words, parts=picture, centre=None)
    return Page(html, words)


def describe_wave(position: int, column: int, P: Tensor) -> str:
    """What stands at the place, and how long the wave of its column is.

    >>> describe_wave(0, 1, torch.tensor([[0.0, 1.0]]))
    'Position 0, column 1: cos(0.00) = 1. The wave of column 1 is 6.3 positions long.'
    """
    long = wavelength(column, P.shape[1])
    kind, value = ("cos", "sin")[column % 2 == 0], P[position, column].item()
    angle = 2 * math.pi * position / long
    return (
        f"Position {position}, column {column}: {kind}({angle:.2f}) = {number(value)}. "
        f"The wave of column {column} is {long:,.1f} positions long."
    )


def _table(P: Tensor, position: int, column: int) -> list[Markup]:
    """All numbers as shades, the position and the column framed."""
    (T, D), parts = P.shape, [text(0, -24, "The table", **BOLD), text(0, -8, "one row a position", **QUIET)]
    across, down = MAP / D, ROWS / T
    for t, row in enumerate(P.tolist()):
        for i, value in enumerate(row):
            parts.append(box(i * across, t * down, across, down, *tint(value, 1)))
    frame = {"stroke": ACCENT, "stroke_width": "2"}
    parts += [box(column * across, 0, across, ROWS, "none", **frame)]
    parts += [box(0, position * down, MAP, down, "none", **frame)]
    parts += [text(-6, (position + 0.5) * down + 4, str(position), "end", font_size="12")]
    return [*parts, text((column + 0.5) * across, ROWS + 14, str(column), "middle", font_size="12")]


def _wave(P: Tensor, position: int, column: int) -> list[Markup]:
    """The numbers of one column as a curve, with a dot at the position."""
    T, D = P.shape
    x, y = WAVE * position / (T - 1), ROWS / 2 - AMPLITUDE * P[position, column].item()
    side = "middle" if 40 < x < WAVE - 40 else "start" if x < 40 else "end"
    ends = [text(-6, ROWS / 2 - AMPLITUDE * v + 4, str(v), "end", **QUIET) for v in (-1, 0, 1)]
    return [
        text(0, -24, f"The wave of column {column}", **BOLD),
        text(0, -8, f"{wavelength(column, D):,.1f} positions long", **QUIET),
        line(0, ROWS / 2, WAVE, ROWS / 2, stroke_opacity="0.4"),
        _curve(T, D, column),
        line(x, ROWS / 2, x, y, ACCENT, 2),
        dot(x, y, 6, ACCENT),
        text(x, ROWS + 14, f"position {position}", side),
        *ends,
    ]


def _curve(T: int, D: int, column: int) -> Markup:
    """The wave between the positions as well, for it is one there, too."""
    places = torch.linspace(0, T - 1, 400)
    heights = torch.sin(2 * math.pi * places / wavelength(column, D) + (column % 2) * math.pi / 2)
    spots = zip((WAVE * places / (T - 1)).tolist(), (ROWS / 2 - AMPLITUDE * heights).tolist(), strict=True)
    way = "M " + " L ".join(f"{x:.1f} {y:.1f}" for x, y in spots)
    return element("path", d=way, fill="none", stroke="currentColor", stroke_opacity="0.7", stroke_width=1.5)


def _vector(row: Tensor, column: int) -> list[Markup]:
    """The numbers of one position as bars, to the left where they are negative."""
    parts = [text(0, -24, "The vector", **BOLD), text(0, -8, "of this position", **QUIET)]
    step = ROWS / len(row)
    for i, value in enumerate(row.tolist()):
        y, strong = i * step, BOLD if i == column else {}
        parts.append(text(-6, y + step / 2 + 4, str(i), "end", font_size="10", **strong))
        parts.append(
            box(40 + min(0, 40 * value), y + 2, 40 * abs(value), step - 4, BLUE if value > 0 else OCHRE)
        )
        parts.append(text(122, y + step / 2 + 4, number(value), "end", font_size="11", **strong))
    return [*parts, line(40, 0, 40, ROWS, stroke_opacity="0.4")]
