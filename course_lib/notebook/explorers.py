"""Explorers: a pure function that computes, a drawing of its result as SVG, and sliders over both."""

import html
import math
from typing import NamedTuple

import ipywidgets
import torch
from torch import Tensor

from course_lib.attention import attention_scores, attention_weights
from course_lib.notebook.html import Page
from course_lib.notebook.showing import show

BOLD = 'font-weight="bold"'
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7")


class Look(NamedTuple):
    """What one query sees: a score and a weight for each key, and the mix of the values."""

    scores: Tensor
    weights: Tensor
    mix: Tensor


def explore(query: Tensor, keys: Tensor, values: Tensor) -> Look:
    """Follow one query through attention, and keep every step.

    Shapes:  query (d), keys (S, d), values (S, v) -> (S), (S), (v)

    >>> explore(torch.tensor([9.0, 0.0]), torch.eye(2), torch.tensor([[10.0], [20.0]])).mix.round()
    tensor([10.])
    """
    weights = attention_weights(query[None], keys)
    return Look(attention_scores(query[None], keys)[0], weights[0], (weights @ values)[0])


def arrow(degrees: float, length: float) -> Tensor:
    """The point at that angle (0 is to the right, 90 is up) and distance.

    >>> arrow(90, 2.0).round()
    tensor([0., 2.])
    """
    return length * torch.tensor([math.cos(math.radians(degrees)), math.sin(math.radians(degrees))])


def describe(query: Tensor, look: Look, names: list[str]) -> str:
    """The whole picture in one sentence, for a screen reader."""
    shares = ", ".join(f"{name} {_share(w)}" for name, w in zip(names, look.weights.tolist(), strict=True))
    x, y = query.tolist()
    return f"Query ({x:.1f}, {y:.1f}). Weights: {shares}. Mix: ({look.mix[0]:.1f}, {look.mix[1]:.1f})."


def drawing(query: Tensor, keys: Tensor, values: Tensor, names: list[str]) -> str:
    """The query among the keys, the weights as bars, the mix among the values: three panels of one SVG.

    Shapes:  query (2), keys (S, 2), values (S, 2)
    """
    look = explore(query, keys, values)
    panels = {
        0: _keys_panel(query, keys, names),
        290: _weights_panel(look, names),
        600: _values_panel(look, values, names),
    }
    moved = "".join(f'<g transform="translate({x} 0)">{panel}</g>' for x, panel in panels.items())
    return (
        f'<svg viewBox="0 0 880 290" role="img" aria-label="{html.escape(describe(query, look, names))}" '
        f'style="max-width: 880px; width: 100%; font: 13px sans-serif" fill="currentColor">{moved}</svg>'
    )


def attention_explorer(keys: Tensor, values: Tensor, names: list[str]) -> None:
    """Move a query by slider; see its score and weight for each key, and the mix of the values.

    Shapes:  keys (S, 2), values (S, 2)
    """
    words = "An explorer to move, in JupyterLab."
    show(Page(words, words), explorer_box(keys, values, names))


def explorer_box(keys: Tensor, values: Tensor, names: list[str]) -> ipywidgets.VBox:
    """Two sliders, the drawing, and its sentence as a live region."""
    direction = _slider(ipywidgets.IntSlider, 30, 360, 5, "Query direction, degrees")
    length = _slider(ipywidgets.FloatSlider, 2, 8, 0.5, "Query length")
    length.readout_format = ".1f"
    shown, said = ipywidgets.HTML(), ipywidgets.HTML()

    def redraw(_=None):
        query = arrow(direction.value, length.value)
        shown.value = drawing(query, keys, values, names)
        said.value = (
            f'<p role="status" aria-live="polite" style="margin: 0">'
            f"{describe(query, explore(query, keys, values), names)}</p>"
        )

    for slider in (direction, length):
        slider.observe(redraw, names="value")
    redraw()
    return ipywidgets.VBox([direction, length, shown, said])


def _slider(kind, value, high, step, label) -> ipywidgets.Widget:
    return kind(
        value=value,
        min=0,
        max=high,
        step=step,
        description=label,
        tooltip=label,
        style={"description_width": "180px"},
        layout={"width": "520px", "max_width": "100%"},
    )


# The drawing. Each panel is 260 wide; words use the page's own text colour, so that dark themes can be read.


def _share(weight: float) -> str:
    """Two digits; a weight that is less than 1 is never written as 1."""
    return "> 0.99" if 0.995 <= weight < 1 else f"{weight:.2f}"


def _text(x, y, words, anchor="start", more="") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {more}>{html.escape(words)}</text>'


def _line(x1, y1, x2, y2, colour="currentColor", width=1.0, opacity=1.0) -> str:
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
        f'stroke-width="{width}" stroke-opacity="{opacity}"/>'
    )


def _dot(x, y, radius, colour, opacity=1.0) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{colour}" fill-opacity="{opacity}"/>'


def _heading(words: str) -> str:
    return _text(0, 16, words, more=BOLD)


def _keys_panel(query: Tensor, keys: Tensor, names: list[str]) -> str:
    """Arrows from the middle: the keys at their true length, the query shortened to stay in view."""
    x0, y0, unit = 120, 150, 85
    parts = [
        _heading("1  Query and keys"),
        _line(10, y0, 230, y0, opacity=0.3),
        _line(x0, 45, x0, 255, opacity=0.3),
    ]
    for (x, y), name, colour in zip((unit * keys).tolist(), names, COLOURS, strict=False):
        side = "start" if x > 20 else "end" if x < -20 else "middle"
        parts += [
            _line(x0, y0, x0 + x, y0 - y, colour, 5),
            _text(x0 + 1.08 * x, y0 - 1.08 * y - 8, name, side, BOLD),
        ]
    x, y = (1.25 * unit * query / (2 + query.norm())).tolist()
    parts += [
        _line(x0, y0, x0 + x, y0 - y, width=2),
        _dot(x0 + x, y0 - y, 5, "currentColor"),
        _text(10, 284, f"the line with a dot: the query, length {query.norm():.1f}"),
    ]
    return "".join(parts)


def _weights_panel(look: Look, names: list[str]) -> str:
    """One bar a key, as long as its weight, between its name and its numbers."""
    parts = [
        _heading("2  Scores become weights"),
        _text(165, 44, "score", "end", 'opacity="0.7"'),
        _text(245, 44, "weight", "end", 'opacity="0.7"'),
    ]
    for i, (name, colour) in enumerate(zip(names, COLOURS, strict=False)):
        y, weight = 72 + 64 * i, look.weights[i].item()
        parts += [
            _text(0, y, name, more=BOLD),
            _text(165, y, f"{look.scores[i]:.2f}", "end"),
            _text(245, y, _share(weight), "end"),
            f'<rect x="0" y="{y + 8}" width="245" height="14" fill="currentColor" fill-opacity="0.1"/>',
            f'<rect x="0" y="{y + 8}" width="{245 * weight:.1f}" height="14" fill="{colour}"/>',
        ]
    return "".join(parts)


def _values_panel(look: Look, values: Tensor, names: list[str]) -> str:
    """The values as points, joined; the mix is the point that the weights pull to and fro between them."""
    low, high = values.min(dim=0).values, values.max(dim=0).values
    place = [((p - low) / (high - low)).tolist() for p in [*values, look.mix]]
    spots = [(25 + 190 * x, 235 - 185 * y) for x, y in place]
    *corners, (x, y) = spots
    outline = " ".join(f"{a:.1f},{b:.1f}" for a, b in corners)
    parts = [_heading("3  The mix of the values"), f'<polygon points="{outline}" fill-opacity="0.08"/>']
    for (a, b), name, colour, weight in zip(corners, names, COLOURS, look.weights.tolist(), strict=False):
        parts += [
            _line(x, y, a, b, colour, 1 + 6 * weight, 0.6),
            _dot(a, b, 6, colour),
            _text(a, b + (22 if b > 150 else -12), name, "middle", BOLD),
        ]
    return "".join(
        [
            *parts,
            _dot(x, y, 7, "currentColor"),
            _text(120, 284, f"mix ({look.mix[0]:.1f}, {look.mix[1]:.1f})", "middle"),
        ]
    )
