"""One angle, turned in two ways: by a clock's hand from the top, and by an arrow from the right."""

import math

from markupsafe import Markup

from course_lib.notebook.drawing import ACCENT, dot, element, line, text
from course_lib.notebook.html import Page, render

WIDTH, HEIGHT, RADIUS, MIDDLE = 880, 250, 80, 135
QUIET, BOLD = {"opacity": "0.7", "font_size": "12"}, {"font_weight": "bold"}


def show_hands(angle: float) -> Page:
    """A clock's hand and an arrow, both turned by that angle, in radians; dashed, where each begins.

    >>> print(show_hands(math.pi / 2).text[9:68])
    A clock hand turned right by 1.57 from the top: (1.00, 0.00
    """
    sine, cosine = math.sin(angle), math.cos(angle)
    words = (
        f"A clock hand turned right by {angle:.2f} from the top: ({sine:z.2f}, {cosine:z.2f}). "
        f"An arrow turned left from the right: ({cosine:z.2f}, {sine:z.2f})."
    )
    drawn = _turned(130, (0, 1), (sine, cosine), "A clock's hand: from the top, to the right", "(sin, cos)")
    drawn += _turned(530, (1, 0), (cosine, sine), "An arrow: from the right, to the left", "(cos, sin)")
    picture = Markup("").join(drawn)
    html = render("drawing.html", width=WIDTH, height=HEIGHT, alt=words, parts=picture, centre=None)
    return Page(html, f"[figure: {words}]")


def _turned(x: float, start: tuple, end: tuple, title: str, order: str) -> list[Markup]:
    """A ring round x: where the tip is at first, dashed, and where it is now, with its two numbers."""
    (a, b), (c, d) = [(x + RADIUS * right, MIDDLE - RADIUS * up) for right, up in (start, end)]
    return [
        text(x - 110, 20, title, **BOLD),
        element(
            "circle", cx=x, cy=MIDDLE, r=RADIUS, fill="none", stroke="currentColor", stroke_opacity="0.3"
        ),
        line(x, MIDDLE, a, b, stroke_dasharray="4 4", stroke_opacity="0.6"),
        line(x, MIDDLE, c, d, ACCENT, 5),
        dot(c, d, 6, ACCENT),
        text(c + 12, d - 6, f"({end[0]:z.2f}, {end[1]:z.2f})", **BOLD),
        text(x, MIDDLE + RADIUS + 24, f"to the right, up: {order}", "middle", **QUIET),
    ]
