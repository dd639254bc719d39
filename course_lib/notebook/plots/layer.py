"""The mechanism of one layer, drawn from the tensors of the cells: rows in, a product, a bias, rows out."""

from torch import Tensor

from course_lib.notebook.html import Page
from course_lib.notebook.plots.diagram import Link, Part, draw
from course_lib.notebook.plots.grids import grid


def layer_drawing(x: Tensor, W: Tensor, b: Tensor, rows: list[str], features: list[str]) -> Page:
    """From x to x @ W + b; the way of the first row stands out.

    Shapes:  x (n, D), W (D, F), b (F)
    """
    y = x @ W
    said = f"{rows[0]}: {_numbers(x[0])} becomes {_numbers((y + b)[0])}."
    parts = [
        Part("x", 0, "x", "one row a house", grid(x, 0, rows, True)),
        Part("W", 1, "W", "one column an output", grid(W, None, features, True)),
        Part("product", 2, "x @ W", "", grid(y, 0, zeros=True)),
        Part("b", 2, "b", "the same for each row", grid(b[None], zeros=True)._replace(shape=tuple(b.shape))),
        Part("out", 3, "x @ W + b", "one row a house", grid(y + b, 0, zeros=True), said),
    ]
    return draw(
        parts,
        [Link("x", "W", True), Link("W", "product", True), Link("product", "out", True), Link("b", "out")],
    )


def _numbers(values: Tensor) -> str:
    return "(" + ", ".join(f"{value:g}" for value in values.tolist()) + ")"
