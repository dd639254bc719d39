"""Learning curves of several models: a thin line for each seed, a thick one for their mean."""

import math

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from torch import Tensor

from course_lib.notebook.drawing import PALETTE
from course_lib.notebook.plots.curves import GREY
from course_lib.notebook.plots.pictures import ACCENT

COLOURS = (PALETTE[3], PALETTE[1], PALETTE[2], ACCENT)
APART = 0.085  # how far labels at line ends stand from each other, in parts of the axis


def learning_curves(curves: dict[str, Tensor], chance: float | None = None) -> Axes:
    """The loss at each step on a scale of tenfolds; a dotted line is what a guess would get.

    Each of the curves is a table (seeds, steps).
    """
    _, ax = plt.subplots(figsize=(7.4, 4.0))
    if chance:
        ax.axhline(chance, color=GREY, linestyle=":", linewidth=1.2)
    for rows, colour in zip(curves.values(), COLOURS, strict=False):
        steps = range(1, rows.shape[1] + 1)
        for row in rows.tolist():
            ax.plot(steps, row, color=colour, linewidth=0.7, alpha=0.45)
        ax.plot(steps, rows.mean(dim=0).tolist(), color=colour, linewidth=2.2)
    ax.set(yscale="log", xlabel="step", ylabel="loss (nats)")
    _label_ends(ax, {name: last(rows) for name, rows in curves.items()}, rows.shape[1])
    said = ", ".join(f"{name} {last(rows):.2g}" for name, rows in curves.items())
    guess = f" A guess gets {chance:.2f}." if chance else ""
    ax.description = f"Learning curves, a line for each of: {said} (mean loss of the last 10 steps).{guess}"
    return ax


def last(rows: Tensor) -> float:
    """The mean loss of the last ten steps."""
    return rows[:, -10:].mean().item()


def _label_ends(ax: Axes, ends: dict[str, float], x: float) -> None:
    """Names right of their lines, pushed apart where they would touch."""
    low, high = map(math.log10, ax.get_ylim())
    free = 0.0
    for (name, end), colour in sorted(zip(ends.items(), COLOURS, strict=False), key=lambda pair: pair[0][1]):
        height = max((math.log10(end) - low) / (high - low), free)
        ax.annotate(
            name,
            (x, 10 ** (low + height * (high - low))),
            (8, 0),
            textcoords="offset points",
            color=colour,
            va="center",
            annotation_clip=False,
        )
        free = height + APART
