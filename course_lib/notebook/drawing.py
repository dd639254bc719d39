"""Drawing by hand: a few SVG shapes, in the page's own colours, so that light and dark themes can be read."""

from itertools import cycle, islice

from markupsafe import Markup, escape

BLUE, OCHRE = "#0072B2", "#C98A1B"
ACCENT = "var(--course-accent)"  # a blue that can be read as a line on the page, light or dark
PALETTE = (BLUE, "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
SMALLEST, LARGEST = 0.005, 0.995


def element(tag: str, *inside: str, **attributes) -> Markup:
    """One SVG element. What stands in it is escaped; `stroke_width=2` becomes stroke-width="2".

    >>> print(element("text", "a < b", x=1.25))
    <text x="1.2">a &lt; b</text>
    """
    written = Markup(" ").join(
        Markup('{}="{}"').format(name.replace("_", "-"), f"{value:.1f}" if type(value) is float else value)
        for name, value in attributes.items()
    )
    return Markup("<{0} {1}>{2}</{0}>").format(Markup(tag), written, Markup("").join(map(escape, inside)))


def text(x: float, y: float, words: str, anchor: str = "start", **more) -> Markup:
    """Words at (x, y), which is their start, middle or end."""
    return element("text", words, x=float(x), y=float(y), text_anchor=anchor, **more)


def line(
    x1: float, y1: float, x2: float, y2: float, colour: str = "currentColor", width=1.0, **more
) -> Markup:
    ends = dict(x1=float(x1), y1=float(y1), x2=float(x2), y2=float(y2))
    return element("line", **ends, stroke=colour, stroke_width=float(width), **more)


def dot(x: float, y: float, radius: float, colour: str = "currentColor", **more) -> Markup:
    return element("circle", cx=float(x), cy=float(y), r=radius, fill=colour, **more)


def box(x: float, y: float, width: float, height: float, colour: str, opacity: float = 1, **more) -> Markup:
    places = dict(x=float(x), y=float(y), width=float(width), height=float(height))
    return element("rect", **places, fill=colour, fill_opacity=round(opacity, 3), **more)


def moved(x: float, y: float, *parts: str) -> Markup:
    """The parts together, their (0, 0) at (x, y)."""
    return element("g", *parts, transform=f"translate({x:.1f} {y:.1f})")


def colours(n: int) -> list[str]:
    """A colour for each of n things; after the last they begin again.

    >>> len(colours(9))
    9
    """
    return list(islice(cycle(PALETTE), n))


def share(weight: float) -> str:
    """A weight with two digits; one that is not 0 is never written as 0, nor one below 1 as 1.

    >>> [share(w) for w in (0, 0.001, 0.25, 0.999, 1)]
    ['0', '<0.01', '0.25', '>0.99', '1']
    """
    if 0 < weight < SMALLEST:
        return "<0.01"
    if LARGEST <= weight < 1:
        return ">0.99"
    return number(weight)


def number(value: float) -> str:
    """Two digits, or none where they would be zeros.

    >>> [number(v) for v in (6.0, -0.5, -0.0, 0.001)]
    ['6', '-0.50', '0', '0.00']
    """
    return f"{value:z.0f}" if value == round(value) else f"{value:z.2f}"


def tint(value: float, largest: float) -> tuple[str, float]:
    """The calm colour of a signed number, and how much of it: blue above zero, ochre below."""
    return (BLUE if value > 0 else OCHRE), 0.6 * abs(value) / (largest or 1)
