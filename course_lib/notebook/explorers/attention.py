"""The attention explorer: a pure function that computes, its drawing, and a query to drag or to slide."""

import math
from functools import partial
from typing import NamedTuple

import ipywidgets
import torch
from torch import Tensor

from course_lib.attention import attention_scores, attention_weights
from course_lib.notebook.drawing import share
from course_lib.notebook.explorers import panels
from course_lib.notebook.explorers.controls import drag_field, following, show_explorer, slider
from course_lib.notebook.html import Page, render

TURN, LONGER, LONGEST = 5, 0.5, 8.0  # what a step of a slider is, in degrees and in length, and the end


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
    shares = ", ".join(f"{name} {share(w)}" for name, w in zip(names, look.weights.tolist(), strict=True))
    x, y = query.tolist()
    return f"Query ({x:.1f}, {y:.1f}). Weights: {shares}. Mix: ({look.mix[0]:.1f}, {look.mix[1]:.1f})."


def drawing(query: Tensor, keys: Tensor, values: Tensor, names: list[str]) -> str:
    """The query among the keys, the weights as bars, the mix among the values: three panels of one SVG.

    Shapes:  query (2), keys (S, 2), values (S, 2)
    """
    look = explore(query, keys, values)
    drawn = panels.beside(
        panels.keys_panel(query, keys, names),
        panels.weights_panel(look.scores.tolist(), look.weights.tolist(), names),
        panels.values_panel(look.mix, look.weights.tolist(), values, names),
    )
    words, height = describe(query, look, names), panels.height(len(names))
    size = {"width": panels.WIDTH, "height": height, "centre": panels.CENTRE}
    return render("drawing.html", parts=drawn, alt=words, **size)


def attention_explorer(keys: Tensor, values: Tensor, names: list[str]) -> None:
    """Move a query; see its score and weight for each key, and the mix of the values.

    Drag the dot, or use the sliders, with the mouse or the arrow keys.
    Shapes:  keys (S, 2), values (S, 2)
    """
    show_explorer(explorer_box(keys, values, names), _page(30, 2.0, keys, values, names))


def explorer_box(keys: Tensor, values: Tensor, names: list[str]) -> ipywidgets.VBox:
    """Two sliders, the drawing, its sentence as a live region, and a field into which a drag is written."""
    direction = slider("Query direction, degrees", 30, 0, 360, TURN)
    length = slider("Query length", 2.0, 0, LONGEST, LONGER)
    length.readout_format = ".1f"

    def follow(x, y):
        direction.value, length.value = dragged_to(x, y)

    draw = partial(_page, keys=keys, values=values, names=names)
    return following([direction, length], draw, drag_field(follow))


def _page(degrees: float, length: float, keys: Tensor, values: Tensor, names: list[str]) -> Page:
    query = arrow(degrees, length)
    return Page(drawing(query, keys, values, names), describe(query, explore(query, keys, values), names))


def dragged_to(x: float, y: float) -> tuple[int, float]:
    """The direction and the length of a query whose dot is dragged to (x, y) from the middle, in steps.

    >>> dragged_to(0.0, 53.0)
    (90, 2.0)
    """
    degrees = math.degrees(math.atan2(y, x)) % 360
    length = min(LONGEST, panels.length_at(math.hypot(x, y)))
    return TURN * round(degrees / TURN), LONGER * round(length / LONGER)
