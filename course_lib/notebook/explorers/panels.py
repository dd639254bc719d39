"""The three panels of the attention explorer, each 260 wide: the keys, the weights, the values."""

import math

from markupsafe import Markup
from torch import Tensor

from course_lib.notebook.drawing import box, colours, dot, element, line, moved, share, text

WIDTH, HEIGHT = 880, 290
CENTRE, UNIT = (130, 150), 85  # where the arrows begin, and how long an arrow of length 1 is
REACH = 1.25 * UNIT  # no query is drawn longer
TOP, BARS = 72, 210
BOLD, QUIET = {"font_weight": "bold"}, {"opacity": "0.7"}


def beside(*panels: Markup) -> Markup:
    """The panels from left to right."""
    return Markup("").join(moved(x, 0, panel) for x, panel in zip((0, 290, 600), panels, strict=True))


def bar_step(n: int) -> int:
    """How far apart the bars of n keys stand: close together where there are many."""
    return max(36, min(64, BARS // n))


def height(n: int) -> int:
    """How high the drawing of n keys is."""
    return max(HEIGHT, TOP + bar_step(n) * n)


def drawn_length(length: float) -> float:
    """How long a query is drawn: shortened, so that any length stays in view."""
    return REACH * length / (2 + length)


def length_at(drawn: float) -> float:
    """The length of a query that is drawn that long.

    >>> round(length_at(drawn_length(3.0)), 6)
    3.0
    """
    return 2 * drawn / (REACH - drawn) if drawn < REACH else math.inf


def keys_panel(query: Tensor, keys: Tensor, names: list[str]) -> Markup:
    """Arrows from the middle: the keys at their true length, the query shortened to stay in view.

    Shapes:  query (2), keys (S, 2)
    """
    x0, y0 = CENTRE
    parts = [
        _heading("1  Query and keys"),
        line(x0 - 110, y0, x0 + 110, y0, **QUIET),
        line(x0, 45, x0, 255, **QUIET),
    ]
    for (x, y), name, colour in zip((UNIT * keys).tolist(), names, colours(len(names)), strict=True):
        side = "start" if x > 20 else "end" if x < -20 else "middle"
        parts += [
            line(x0, y0, x0 + x, y0 - y, colour, 5),
            text(x0 + 1.08 * x, y0 - 1.08 * y - 8, name, side, **BOLD),
        ]
    length = query.norm().item()
    x, y = (query / (length or 1) * drawn_length(length)).tolist()
    said = f"the dot is the query, length {length:.1f}: drag it"
    return Markup("").join(
        [*parts, line(x0, y0, x0 + x, y0 - y, width=2), dot(x0 + x, y0 - y, 7), text(10, 284, said)]
    )


def weights_panel(scores: list[float], weights: list[float], names: list[str]) -> Markup:
    """One bar a key, as long as its weight, between its name and its numbers."""
    parts = [_heading("2  Scores become weights")]
    parts += [text(165, 44, "score", "end", **QUIET), text(245, 44, "weight", "end", **QUIET)]
    rows = zip(names, scores, weights, colours(len(names)), strict=True)
    for i, (name, score, weight, colour) in enumerate(rows):
        parts.append(moved(0, TOP + bar_step(len(names)) * i, *_bar(name, score, weight, colour)))
    return Markup("").join(parts)


def _bar(name: str, score: float, weight: float, colour: str) -> list[Markup]:
    return [
        text(0, 0, name, **BOLD),
        text(165, 0, f"{score:z.2f}", "end"),
        text(245, 0, share(weight), "end"),
        box(0, 8, 245, 14, "currentColor", 0.1),
        box(0, 8, 245 * weight, 14, colour),
    ]


def values_panel(mix: Tensor, weights: list[float], values: Tensor, names: list[str]) -> Markup:
    """The values as points, and the region that they span; the weights pull the mix to and fro in it.

    Shapes:  mix (2), values (S, 2)
    """
    *spots, (x, y) = _spots([*values, mix], values)
    outline = " ".join(f"{a:.1f},{b:.1f}" for a, b in hull(spots))
    parts = [_heading("3  The mix of the values"), element("polygon", points=outline, fill_opacity="0.08")]
    for (a, b), name, colour, weight in zip(spots, names, colours(len(names)), weights, strict=True):
        parts += [
            line(x, y, a, b, colour, 1 + 6 * weight, stroke_opacity="0.6"),
            dot(a, b, 6, colour),
            text(a, b + (22 if b > 150 else -12), name, "middle", **BOLD),
        ]
    said = f"mix ({mix[0]:.1f}, {mix[1]:.1f})"
    return Markup("").join([*parts, dot(x, y, 7), text(120, 284, said, "middle")])


def _spots(points: list[Tensor], values: Tensor) -> list[tuple[float, float]]:
    """Where the points stand in the panel that the values fill."""
    low, high = values.min(dim=0).values, values.max(dim=0).values
    places = [((point - low) / (high - low).clamp(min=1e-9)).tolist() for point in points]
    return [(25 + 190 * x, 235 - 185 * y) for x, y in places]


def hull(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The corners of the smallest convex region that holds all points.

    Source:  Andrew 1979, "Another efficient algorithm for convex hulls in two dimensions".

    >>> hull([(0, 0), (4, 0), (2, 1), (4, 4), (0, 4)])
    [(0, 0), (4, 0), (4, 4), (0, 4)]
    """
    ordered = sorted(set(points))
    below, above = _chain(ordered), _chain(ordered[::-1])
    return below[:-1] + above[:-1] if len(ordered) > 2 else ordered


def _chain(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The points that turn left all the way."""
    kept: list[tuple[float, float]] = []
    for point in points:
        while len(kept) > 1 and not _left_turn(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return kept


def _left_turn(a, b, c) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) > 0


def _heading(words: str) -> Markup:
    return text(0, 16, words, **BOLD)
