"""A drawing of parts that flow into each other: columns from left to right, titles and shapes above."""

from typing import NamedTuple

from markupsafe import Markup

from course_lib.notebook.drawing import ACCENT, element, moved, text
from course_lib.notebook.html import Page, render
from course_lib.notebook.plots.grids import Drawn

WIDTH, TITLE, GAP = 880, 34, 26
QUIET = {"opacity": "0.7", "font_size": "11"}
LETTER = 5.6  # how wide a letter of a caption is, about


class Part(NamedTuple):
    """One station: how links call it, its column, what stands over it, what is drawn, what is said of it.

    With `lower` so much room is left above it; below zero, below it.
    """

    name: str
    column: int
    title: str
    note: str
    drawn: Drawn
    said: str = ""
    lower: float = 0

    @property
    def caption(self) -> str:
        shape = " × ".join(map(str, self.drawn.shape))
        return f"{shape}, {self.note}" if self.note else shape

    @property
    def width(self) -> float:
        return max(self.drawn.width, self.drawn.indent + LETTER * len(self.caption))

    @property
    def height(self) -> float:
        return TITLE + self.drawn.height + abs(self.lower)


class Link(NamedTuple):
    """An arrow; one that the reader is to follow has the accent's colour.

    With `heights` it runs straight, from as far below the top of its start to as far below that of its end,
    and goes on `into` its end by as much.
    """

    start: str
    end: str
    accent: bool = False
    heights: tuple[float, float] | None = None
    into: float = 0


class Place(NamedTuple):
    """Where a part stands: its left, and the top of what is drawn, below its title."""

    x: float
    y: float
    part: Part

    @property
    def right(self) -> float:
        return self.x + self.part.drawn.width

    @property
    def port(self) -> float:
        return self.y + self.part.drawn.port

    @property
    def bottom(self) -> float:
        return self.y + self.part.drawn.height


def draw(parts: list[Part], links: list[Link]) -> Page:
    """The parts in their columns, and an arrow for each link."""
    places, width, height = arrange(parts)
    drawn = [_arrow(places[link.start], places[link.end], link) for link in links]
    drawn += [_station(place) for place in places.values()]
    words = " ".join([f"{part.title}: {part.caption}." for part in parts] + [p.said for p in parts if p.said])
    picture = Markup("").join(drawn)
    html = render("drawing.html", width=width, height=height, alt=words, parts=picture, centre=None)
    return Page(html, f"[figure: {words}]")


def arrange(parts: list[Part]) -> tuple[dict[str, Place], int, int]:
    """A place for each part, by name: columns spread over the width, each centred from top to bottom."""
    columns = [[p for p in parts if p.column == n] for n in sorted({part.column for part in parts})]
    widths = [max(part.width for part in column) for column in columns]
    heights = [sum(part.height + GAP for part in column) - GAP for column in columns]
    between = max(GAP, (WIDTH - sum(widths)) / max(1, len(columns) - 1))
    places, x = {}, 0.0
    for column, width, height in zip(columns, widths, heights, strict=True):
        places |= _stacked(column, x, (max(heights) - height) / 2)
        x += width + between
    return places, round(x - between), round(max(heights) + 4)


def _stacked(column: list[Part], x: float, y: float) -> dict[str, Place]:
    """The parts of one column, from y on downwards."""
    places = {}
    for part in column:
        places[part.name] = Place(x, y + TITLE + max(0, part.lower), part)
        y += part.height + GAP
    return places


def _station(place: Place) -> Markup:
    part = place.part
    title = text(part.drawn.indent, -19, part.title, font_weight="bold")
    return moved(place.x, place.y, title, text(part.drawn.indent, -6, part.caption, **QUIET), part.drawn.body)


def _arrow(start: Place, end: Place, link: Link) -> Markup:
    """From the right of one part to the left of the next, the turn just before its end; or straight."""
    accent = link.accent
    if link.heights:
        y, x = end.y + link.heights[1], end.x - 4 + link.into
        way = f"M {start.right + 3} {start.y + link.heights[0]} L {x - 4} {y}"
        return _path(way, f"{x - 5},{y - 3} {x - 5},{y + 3} {x + 1},{y}", accent)
    if start.part.column == end.part.column:
        x, y = start.x + 8, end.y - TITLE - 4  # its tip stays above the title
        head = f"{x - 4},{y - 2} {x + 4},{y - 2} {x},{y + 5}"
        return _path(f"M {x} {start.bottom + 3} V {y}", head, accent)
    x, y = end.x - 4, end.port
    way = f"M {start.right + 3} {start.port} H {x - 10} V {y} H {x - 4}"
    return _path(way, f"{x - 6},{y - 4} {x - 6},{y + 4} {x + 1},{y}", accent)


def _path(way: str, head: str, accent: bool) -> Markup:
    colour, much = (ACCENT, 1) if accent else ("currentColor", 0.5)
    drawn = element("path", d=way, fill="none", stroke=colour, stroke_opacity=much, stroke_width=1 + accent)
    return drawn + element("polygon", points=head, fill=colour, fill_opacity=much)
