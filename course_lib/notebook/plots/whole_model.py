"""The whole Transformer as boxes: the encoder at the left, the decoder at the right, from below upwards."""

from typing import NamedTuple

from markupsafe import Markup
from torch import Tensor

from course_lib.notebook.drawing import ACCENT, box, element, line, moved, text
from course_lib.notebook.html import Page, render
from course_lib.notebook.plots.shades import shaded

ENCODER = {  # how a box is called, and what is written in it, from below
    "source": "source tokens",
    "source placed": "look up, place",
    "encoder attends": "self-attention",
    "encoder added": "add, normalise",
    "encoder thinks": "feed-forward",
    "memory": "add, normalise",
}
DECODER = {
    "target": "target so far",
    "target placed": "look up, place",
    "decoder attends": "causal self-att.",
    "decoder added": "add, normalise",
    "decoder asks": "cross-attention",
    "decoder asked": "add, normalise",
    "decoder thinks": "feed-forward",
    "decoder out": "add, normalise",
    "logits": "logits",
    "shares": "softmax",
}
FRAMES = {"encoder block": ("encoder attends", "memory"), "decoder block": ("decoder attends", "decoder out")}


class Layout(NamedTuple):
    """How wide, high and far apart boxes are, where the decoder begins, the size of letters."""

    width: float
    height: float
    step: float
    right: float
    letters: str


SMALL, LARGE = Layout(86, 24, 37, 104, "10"), Layout(150, 26, 44, 440, "13")


def spots(layout: Layout) -> dict[str, tuple[float, float]]:
    """The top left corner of each box."""
    lowest = layout.step * (len(DECODER) - 1) + 22
    found = {name: (4.0, lowest - i * layout.step) for i, name in enumerate(ENCODER)}
    return found | {name: (layout.right + 4, lowest - i * layout.step) for i, name in enumerate(DECODER)}


def model_map(here: str = "", layout: Layout = SMALL) -> Markup:
    """All boxes and the ways between them; the box `here` stands out."""
    places, parts = spots(layout), []
    for frame, (first, last) in FRAMES.items():
        (x, low), (_, high) = places[first], places[last]
        size = layout.width + 8, low - high + layout.height + 8
        parts.append(box(x - 4, high - 4, *size, "currentColor", 0.05, rx="4"))
        if layout is LARGE:
            parts.append(text(x - 2, high - 8, frame, font_size="10", opacity="0.7"))
    for names in (list(ENCODER), list(DECODER)):
        for lower, upper in zip(names, names[1:], strict=False):
            x = places[lower][0] + layout.width / 2
            parts.append(line(x, places[lower][1], x, places[upper][1] + layout.height, stroke_opacity="0.5"))
    parts.append(_to_the_decoder(places, layout))
    parts += [_box(places[name], words, name == here, layout) for name, words in (ENCODER | DECODER).items()]
    return Markup("").join(parts)


def _to_the_decoder(places: dict[str, tuple[float, float]], layout: Layout) -> Markup:
    """Memory's way: up from the encoder, and to the right, into cross-attention."""
    (x, y), (end, level) = places["memory"], places["decoder asks"]
    middle, level = x + layout.width / 2, level + layout.height / 2
    way = f"M {middle} {y} V {y - 8} H {end - 14} V {level} H {end - 5}"
    head = f"{end - 6},{level - 4} {end - 6},{level + 4} {end},{level}"
    drawn = element("path", d=way, fill="none", stroke=ACCENT, stroke_width="1.5")
    return drawn + element("polygon", points=head, style=f"fill: {ACCENT}")


def _box(place: tuple[float, float], words: str, here: bool, layout: Layout) -> Markup:
    x, y = place
    edge = {"stroke": ACCENT, "stroke_width": "2.5"} if here else {"stroke": "currentColor"}
    shade = (ACCENT, 0.3) if here else ("var(--course-back)", 1)
    strong = {"font_weight": "bold"} if here else {}
    written = text(
        x + layout.width / 2, y + layout.height / 2 + 4, words, "middle", font_size=layout.letters, **strong
    )
    return box(x, y, layout.width, layout.height, *shade, rx="3", **edge) + written


def whole_model(tensors: dict[str, Tensor]) -> Page:
    """The whole model, and beside the boxes that `tensors` names what leaves them: in shades, with its shape.

    A box is called as in ENCODER and DECODER; each tensor is a table, or a row of ids.
    """
    places, parts, said = spots(LARGE), [model_map(layout=LARGE)], []
    for name, values in tensors.items():
        x, y = places[name]
        shape = " × ".join(map(str, values.shape))
        parts.append(moved(x + LARGE.width + 14, y - 2, *_beside(values, shape)))
        said.append(f"{(ENCODER | DECODER)[name]} {shape}")
    words = f"The encoder at the left, the decoder at the right, from below. {'; '.join(said)}."
    height = LARGE.step * (len(DECODER) - 1) + 56
    html = render(
        "drawing.html", width=800, height=height, alt=words, parts=Markup("").join(parts), centre=None
    )
    return Page(html, f"[figure: {words}]")


def _beside(values: Tensor, shape: str) -> list[Markup]:
    if values.ndim < 2:
        return [text(0, 20, shape, font_size="12")]
    n, m = values.shape[-2:]
    width, height = 9.0 * m, 4.0 * n
    return [
        moved(0, (30 - height) / 2, shaded(values.detach().float(), width, height)),
        text(width + 8, 20, shape, font_size="12"),
    ]
