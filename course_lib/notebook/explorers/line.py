"""The line explorer: move a slope and an offset through the landscape of the loss; the line follows."""

from functools import partial

import ipywidgets
from markupsafe import Markup
from torch import Tensor

from course_lib.notebook.drawing import ACCENT, dot, element, line, moved, text
from course_lib.notebook.explorers.controls import drag_field, following, show_explorer, slider
from course_lib.notebook.html import Page, render
from course_lib.notebook.plots.landscape import CENTRE, QUIET, SIZE, at, landscape, place

WIDTH, HEIGHT = 880, 380
ARROW = 0.15  # how much of the gradient the arrow shows
ACROSS, UP = 80, 0.9  # pixels for one thousand square feet, and for one thousand dollars
LEFT, DOWN = (
    1.6,
    330,
)  # where the mean area stands, in thousand square feet from the left; the height of 0 dollars


def loss_and_gradient(slope: float, offset: float, x: Tensor, y: Tensor) -> tuple[float, float, float]:
    """The mean squared error of a line, and its slopes: along the slope, along the offset.

    Shapes:  x (n), y (n)

    >>> loss_and_gradient(1.0, 0.0, torch.tensor([-1.0, 1.0]), torch.tensor([1.0, 5.0]))
    (10.0, -2.0, -6.0)
    """
    error = slope * x + offset - y
    return error.square().mean().item(), 2 * (error * x).mean().item(), 2 * error.mean().item()


def line_explorer(x: Tensor, y: Tensor) -> None:
    """Move a line by its two numbers; see its loss, the way downhill, and the houses it misses.

    Drag the dot on the map, or use the sliders, with the mouse or the arrow keys.
    Shapes:  x (n), y (n)
    Units:   x is measured from its mean, or the rings of the map are wrong.
    """
    show_explorer(line_box(x, y), line_page(0, 40, x, y))


def line_box(x: Tensor, y: Tensor) -> ipywidgets.VBox:
    """Two sliders, the drawing, its sentence, and a field into which a drag is written."""
    slope, offset = slider("Slope", 0, -50, 130), slider("Offset", 40, -5, 175)

    def follow(right, up):
        slope.value, offset.value = at(right, up)

    return following([slope, offset], partial(line_page, x=x, y=y), drag_field(follow))


def line_page(slope: float, offset: float, x: Tensor, y: Tensor) -> Page:
    """The landscape with the point in it and its arrow downhill; beside it the houses and the line."""
    loss, along_slope, along_offset = loss_and_gradient(slope, offset, x, y)
    words = (
        f"Slope {slope}, offset {offset}: loss {loss:,.0f}. It changes by {along_slope:z.0f} per unit of "
        f"slope and by {along_offset:z.0f} per unit of offset; the arrow points downhill."
    )
    start, end = place(slope, offset), place(slope - ARROW * along_slope, offset - ARROW * along_offset)
    point = [line(*start, *end, width=3), dot(*end, 3), dot(*start, 7, ACCENT)]
    parts = landscape(x, y, *point) + moved(440, 0, houses(slope, offset, x, y))
    html = render("drawing.html", width=WIDTH, height=HEIGHT, alt=words, parts=parts, centre=CENTRE)
    return Page(html, words)


def houses(slope: float, offset: float, x: Tensor, y: Tensor) -> Markup:
    """A dot for each house, the line, and between them each error as a thin line."""
    spots = [
        (*_spot(a, b), _spot(a, slope * a + offset)[1]) for a, b in zip(x.tolist(), y.tolist(), strict=True)
    ]
    errors = " ".join(f"M {a:.0f} {b:.0f} V {c:.0f}" for a, b, c in spots)
    dots = " ".join(f"M {a - 3:.0f} {b:.0f} l 3 -3 3 3 -3 3 z" for a, b, _ in spots)
    ends = [_spot(a, slope * a + offset) for a in (-LEFT, 3.2)]
    inside = [
        element("path", d=errors, stroke="currentColor", stroke_opacity="0.25", fill="none"),
        element("path", d=dots, fill_opacity="0.7"),
        line(*ends[0], *ends[1], ACCENT, 3),
    ]
    size = {"x": 50, "y": 30, "width": 385, "height": SIZE}
    return text(50, 16, "The houses, and what the line misses", font_weight="bold") + Markup("").join(
        [element("svg", *inside, **size), *_axes()]
    )


def _spot(x: float, y: float) -> tuple[float, float]:
    return ACROSS * (x + LEFT), SIZE - UP * y


def _axes() -> list[Markup]:
    parts = [
        text(240, DOWN + 34, "area, from the mean (thousand square feet)", "middle"),
        element(
            "text",
            "price (thousand dollars)",
            transform="translate(14 180) rotate(-90)",
            text_anchor="middle",
        ),
        line(50, DOWN, 435, DOWN, stroke_opacity="0.4"),
    ]
    parts += [text(50 + _spot(x, 0)[0], DOWN + 16, str(x), "middle", **QUIET) for x in (-1, 0, 1, 2, 3)]
    return parts + [text(44, 34 + _spot(0, y)[1], str(y), "end", **QUIET) for y in (0, 100, 200, 300)]
