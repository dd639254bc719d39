"""The blocks, drawn from their tensors: the residual stream above, what each sublayer adds to it below."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from torch import Tensor

from course_lib.notebook.drawing import number
from course_lib.notebook.html import Page
from course_lib.notebook.plots.diagram import GAP, TITLE, Link, Part, draw
from course_lib.notebook.plots.grids import grid

Layer = Callable[..., Tensor]
STREAM = ("x", "middle", "first", "second", "out")


def show_block(
    x: Tensor, attend: Layer, norm_1: Layer, feed_forward: Layer, norm_2: Layer, words: list[str]
) -> Page:
    """One pre-norm block of an encoder, from x to its output; the way of the stream stands out.

    Shapes:  x (T, D)
    """
    talked = attend(norm_1(x))
    middle = x + talked
    thought = feed_forward(norm_2(middle))
    parts = [
        Part("x", 0, "x", "the stream", grid(x, words=words)),
        Part("norm_1", 1, "norm_1", "each row alone", grid(norm_1(x))),
        Part("talk", 2, "attention", "words talk", grid(talked)),
        Part("middle", 3, "x + attention", "", grid(middle)),
        Part("norm_2", 4, "norm_2", "each row alone", grid(norm_2(middle))),
        Part("think", 5, "feed-forward", "each thinks", grid(thought)),
        Part("out", 6, "block's output", "", grid(middle + thought), _said(x, middle + thought)),
    ]
    return draw(_in_two_rows(parts, STREAM), _links("x norm_1 talk middle norm_2 think out", "x middle out"))


def show_decoder_block(
    x: Tensor,
    memory: Tensor,
    layers: dict[str, Layer],
    norms: list[Layer],
    words: list[str],
    source: list[str],
) -> Page:
    """One pre-norm block of a decoder: three sublayers add to the stream, and the second reads the memory.

    The layers are those of `decoder_block`, by name: self_attend, cross_attend, feed_forward.
    Shapes:  x (T, D), memory (S, D)
    """
    talked = layers["self_attend"](norms[0](x))
    first = x + talked
    asked = layers["cross_attend"](norms[1](first), memory)
    second = first + asked
    thought = layers["feed_forward"](norms[2](second))
    parts = [
        Part("x", 0, "x", "the target", grid(x, words=words)),
        Part("talk", 1, "self-attention", "looks back", grid(talked)),
        Part("first", 2, "+ self-attention", "", grid(first)),
        Part("memory", 2, "memory", "the source", grid(memory, words=source)),
        Part("ask", 3, "cross-attention", "asks memory", grid(asked)),
        Part("second", 4, "+ cross-attention", "", grid(second)),
        Part("think", 5, "feed-forward", "each thinks", grid(thought)),
        Part("out", 6, "block's output", "", grid(second + thought), _said(x, second + thought)),
    ]
    links = _links("x talk first ask second think out", "x first second out")
    return draw(_in_two_rows(parts, STREAM), [*links, Link("memory", "ask")])


def _in_two_rows(parts: list[Part], stream: Sequence[str]) -> list[Part]:
    """The stream stays above, and all else moves below it, except what has company in its column."""
    high = max(part.drawn.height for part in parts)
    room, columns = GAP + TITLE + high, [part.column for part in parts]
    lower = []
    for part in parts:
        alone = room if columns.count(part.column) == 1 else 0
        lower.append(-alone if part.name in stream else alone or part.drawn.height - high)
    return [part._replace(lower=much) for part, much in zip(parts, lower, strict=True)]


def _links(through: str, stream: str) -> list[Link]:
    """One arrow from each part named to the next; those of the stream stand out."""
    pairs = [(pair, accent) for names, accent in ((through, False), (stream, True)) for pair in _pairs(names)]
    return [Link(*pair, accent) for pair, accent in pairs]


def _pairs(names: str) -> list[tuple[str, str]]:
    return list(pairwise(names.split()))


def _said(x: Tensor, out: Tensor) -> str:
    """The first row before and after, in words."""
    before, after = (", ".join(number(value) for value in rows[0].tolist()) for rows in (x, out))
    return f"The first row is ({before}) at the start, ({after}) at the end."
