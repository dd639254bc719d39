"""The rotation explorer: a query and a key as arrows, each turned by the position of its word."""

import math
from functools import partial

import ipywidgets
import torch
from markupsafe import Markup
from torch import Tensor

from course_lib.notebook.drawing import ACCENT, PALETTE, dot, element, line, moved, number, text
from course_lib.notebook.explorers.controls import following, show_explorer, slider
from course_lib.notebook.html import Page, render
from course_lib.positions import rotate

WIDTH, HEIGHT = 880, 350
DEGREES, LAST = 15, 23  # how far one position turns an arrow; the last position
FIRST = (5, 10)  # where the two words stand at first
CENTRE, UNIT = (190, 190), 130
ACROSS, UP = 400, 100  # pixels for all distances, and for a score of 1
COLOURS = (ACCENT, PALETTE[1])
QUIET, BOLD = {"opacity": "0.7", "font_size": "12"}, {"font_weight": "bold"}


def turned(v: Tensor, position: float) -> Tensor:
    """An arrow turned to the left by 15 degrees for each position.

    Shapes:  v (2), position=3 -> (2)

    >>> turned(torch.tensor([1.0, 0.0]), 6).abs().round()
    tensor([0., 1.])
    """
    return rotate(v[None], torch.tensor([math.radians(DEGREES) * position]))[0]


def score_at(query: Tensor, key: Tensor, m: float, n: float) -> float:
    """The dot product of a query at position m and a key at position n, both turned.

    >>> round(score_at(torch.tensor([2.0, 0.0]), torch.tensor([1.0, 0.0]), 3, 7), 2)
    1.0
    """
    return (turned(query, m) @ turned(key, n)).item()


def rotation_explorer(query: Tensor, key: Tensor, asks: str, asked: str) -> None:
    """Move two words: their query and key turn, and the score follows the distance between them.

    Shapes:  query (2), key (2)
    """
    show_explorer(rotation_box(query, key, asks, asked), rotation_page(*FIRST, query, key, asks, asked))


def rotation_box(query: Tensor, key: Tensor, asks: str, asked: str) -> ipywidgets.VBox:
    """Two sliders, the drawing, and its sentence as a live region."""
    controls = [
        slider(f"Position of {asks}", FIRST[0], 0, LAST),
        slider(f"Position of {asked}", FIRST[1], 0, LAST),
    ]
    return following(controls, partial(rotation_page, query=query, key=key, asks=asks, asked=asked))


def rotation_page(m: int, n: int, query: Tensor, key: Tensor, asks: str, asked: str) -> Page:
    """The two arrows as they stand and as they were; beside them the score of each distance."""
    score = score_at(query, key, m, n)
    words = (
        f"{asks} at {m} is turned by {DEGREES * m} degrees, {asked} at {n} by {DEGREES * n}. "
        f"Distance {n - m}: score {score:z.2f}."
    )
    arrows = _arrow(query, m, f"query of {asks} (wide)", COLOURS[0], 8)
    arrows += _arrow(key, n, f"key of {asked}", COLOURS[1], 4)
    drawn = [*_ring(), *arrows, moved(440, 0, *_scores(query, key, m, n))]
    picture = Markup("").join(drawn)
    html = render("drawing.html", width=WIDTH, height=HEIGHT, alt=words, parts=picture, centre=None)
    return Page(html, words)


def _ring() -> list[Markup]:
    x, y = CENTRE
    ring = element("circle", cx=x, cy=y, r=UNIT, fill="none", stroke="currentColor", stroke_opacity="0.3")
    title = text(10, 20, "Query and key, turned (dashed: at position 0)", **BOLD)
    return [title, ring, dot(x, y, 3)]


def _arrow(v: Tensor, position: int, name: str, colour: str, wide: int) -> list[Markup]:
    """The arrow as it was, dashed, and as it is turned; its name stands below the ring."""
    x0, y0 = CENTRE
    start, end = [(x0 + UNIT * x, y0 - UNIT * y) for x, y in (v.tolist(), turned(v, position).tolist())]
    left = colour == COLOURS[0]
    return [
        line(x0, y0, *start, colour, 1.5, stroke_dasharray="4 4", stroke_opacity="0.6"),
        line(x0, y0, *end, colour, wide),
        dot(*end, wide, colour),
        text(10 if left else 370, 344, name, "start" if left else "end", style=f"fill: {colour}", **BOLD),
    ]


def _scores(query: Tensor, key: Tensor, m: int, n: int) -> list[Markup]:
    """The score as a curve over the distance, with a dot where the two words stand."""
    distances = torch.arange(-LAST, LAST + 0.5, 0.5).tolist()
    spots = [_spot(d, score_at(query, key, 0, d)) for d in distances]
    way = "M " + " L ".join(f"{x:.1f} {y:.1f}" for x, y in spots)
    x, y = _spot(n - m, score_at(query, key, m, n))
    ticks = [text(_spot(d, 0)[0], 318, str(d), "middle", **QUIET) for d in (-20, -10, 0, 10, 20)]
    return [
        text(0, 20, "The score, by the distance", **BOLD),
        line(0, _spot(0, 0)[1], ACROSS, _spot(0, 0)[1], stroke_opacity="0.4"),
        line(_spot(0, 0)[0], 60, _spot(0, 0)[0], 304, stroke_opacity="0.2"),
        element("path", d=way, fill="none", stroke="currentColor", stroke_opacity="0.7", stroke_width=1.5),
        line(x, _spot(0, 0)[1], x, y, ACCENT, 2),
        dot(x, y, 6, ACCENT),
        text(x + 11, y + 4, number(round((190 - y) / UP, 2)), **BOLD),
        *ticks,
        text(ACROSS / 2, 340, "position of the key minus position of the query", "middle", **QUIET),
    ]


def _spot(distance: float, score: float) -> tuple[float, float]:
    return ACROSS * (distance + LAST) / (2 * LAST), 190 - UP * score
