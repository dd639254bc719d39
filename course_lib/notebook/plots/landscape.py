"""The loss of a line as a landscape over its slope and offset: rings of one loss, and a way through them."""

from typing import NamedTuple

from markupsafe import Markup
from torch import Tensor

from course_lib.notebook.drawing import ACCENT, box, dot, element, line, moved, number, text
from course_lib.notebook.html import Page, render

SIZE, UNIT = 300, 1.6  # how wide and high the map is, and how many pixels one step of slope or offset takes
CENTRE, MIDDLE = (200, 180), (40, 85)  # where the map's middle is drawn, and which slope and offset it has
RINGS, TICKS = (10, 25, 40, 60, 80), (0, 50, 100, 150)  # how far the rings stand from the best offset
QUIET = {"opacity": "0.7", "font_size": "11"}


class Bowl(NamedTuple):
    """The loss of all lines: its lowest point, and how steep it is along the slope (along the offset: 1)."""

    slope: float
    offset: float
    lowest: float
    steepness: float


def bowl(x: Tensor, y: Tensor) -> Bowl:
    """The bowl of the mean squared error of slope * x + offset, for x with the mean 0.

    Shapes:  x (n), y (n)

    >>> bowl(torch.tensor([-1.0, 1.0]), torch.tensor([1.0, 5.0]))
    Bowl(slope=2.0, offset=3.0, lowest=0.0, steepness=1.0)
    """
    steepness, offset = (x * x).mean(), y.mean()
    slope = (x * y).mean() / steepness
    lowest = (slope * x + offset - y).square().mean()
    return Bowl(slope.item(), offset.item(), lowest.item(), steepness.item())


def place(slope: float, offset: float) -> tuple[float, float]:
    """Where a line stands on the map, in pixels from its corner at the upper left."""
    return SIZE / 2 + UNIT * (slope - MIDDLE[0]), SIZE / 2 - UNIT * (offset - MIDDLE[1])


def at(right: float, up: float) -> tuple[int, int]:
    """The slope and the offset of a point so many pixels right and up of the middle, in whole numbers.

    >>> at(16.0, -8.0)
    (50, 80)
    """
    return round(MIDDLE[0] + right / UNIT), round(MIDDLE[1] + up / UNIT)


def landscape(x: Tensor, y: Tensor, *drawn: Markup) -> Markup:
    """The map with its rings and axes, and what is drawn on it, in pixels from its upper left corner."""
    valley = bowl(x, y)
    rings = [_ring(valley, far) for far in reversed(RINGS)]
    inside = element("svg", *rings, *drawn, x=50, y=30, width=SIZE, height=SIZE)
    frame = box(50, 30, SIZE, SIZE, "none", stroke="currentColor", stroke_opacity="0.4")
    title = text(50, 16, "The loss of every line", font_weight="bold")
    return Markup("").join([title, inside, frame, *_axes()])


def _ring(valley: Bowl, far: float) -> Markup:
    """All lines whose loss is that of an offset `far` from the best one; the loss stands at its top."""
    x, y = place(valley.slope, valley.offset)
    wide, high = UNIT * far / valley.steepness**0.5, UNIT * far
    size = {"cx": x, "cy": y, "rx": wide, "ry": high}
    ring = element("ellipse", **size, fill=ACCENT, fill_opacity="0.07", stroke=ACCENT, stroke_opacity="0.5")
    words = f"{valley.lowest + far**2:,.0f}" if far > RINGS[0] else ""
    return ring + text(x, y - high + 12, words, "middle", font_size="10", opacity="0.75")


def _axes() -> list[Markup]:
    parts = [
        text(CENTRE[0], 30 + SIZE + 34, "slope (thousand dollars per thousand square feet)", "middle"),
        element(
            "text",
            "offset (thousand dollars)",
            transform="translate(14 180) rotate(-90)",
            text_anchor="middle",
        ),
    ]
    for tick in TICKS:
        x, y = place(tick, tick)
        parts.append(text(50 + x, 30 + SIZE + 16, str(tick), "middle", **QUIET) if x < SIZE else "")
        parts.append(text(44, 30 + y + 4, str(tick), "end", **QUIET))
    return parts


def valley_path(x: Tensor, y: Tensor, path: list[tuple[float, float]]) -> Page:
    """The way of a line through the landscape: a dot for each (slope, offset), from the first to the last.

    Shapes:  x (n), y (n)
    """
    places = [place(slope, offset) for slope, offset in path]
    steps = [line(*a, *b, ACCENT, 2) for a, b in zip(places, places[1:], strict=False)]
    dots = [dot(a, b, 4 if 0 < i < len(places) - 1 else 6) for i, (a, b) in enumerate(places)]
    first, last = (f"({number(a)}, {number(b)})" for a, b in (path[0], path[-1]))
    words = f"The loss over slope and offset, as rings. {len(path) - 1} steps lead from {first} to {last}."
    drawn = moved(0, 0, landscape(x, y, *steps, *dots))
    html = render("drawing.html", width=400, height=380, alt=words, parts=drawn, centre=None)
    return Page(html, f"[figure: {words}]")
