"""Bars and lines: each takes data and an `ax`, returns the `ax`, and knows in words what it shows."""

from itertools import cycle

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from torch import Tensor

from course_lib.notebook.plots.pictures import ACCENT, INK
from course_lib.notebook.plots.words import describe_lines

STYLES = "--", ":", "-."  # of the quiet lines, to tell them apart
APART = 13  # points between the labels of two lines
GREY = "#888888"  # for what is not the point; it can be seen on white and on black


def bars(labels: list[str], values: Tensor, ax: Axes | None = None, xlabel: str = "") -> Axes:
    """One horizontal bar a label, the largest in the accent colour, each number at its bar's end."""
    values = torch.as_tensor(values).detach().tolist()
    ax = ax or _new(5.4, 0.9 + 0.36 * len(labels))
    colours = [ACCENT if value == max(values) else GREY for value in values]
    container = ax.barh(labels, values, color=colours, height=0.66)
    ax.bar_label(container, fmt="%.2f", padding=4)
    ax.invert_yaxis()
    ax.set_xlabel(xlabel)
    ax.margins(x=0.12)
    ax.description = "Bars. " + ", ".join(f"{a}: {v:.2f}" for a, v in zip(labels, values, strict=True)) + "."
    return ax


def lines(
    x,
    series: dict[str, Tensor],
    accent: str | None = None,
    xlabel: str = "",
    ylabel: str = "",
    log: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Lines over `x`, each labelled at its end, one in the accent colour; `log` names axes, as in "xy"."""
    ax = ax or _new(6.4, 3.4)
    xs = torch.as_tensor(x).tolist()
    series = {name: torch.as_tensor(y).detach().tolist() for name, y in series.items()}
    quiet, ends = cycle(STYLES), {}
    for name, ys in series.items():
        first = name == (accent or next(iter(series)))
        style = "-" if first else next(quiet)
        ax.plot(
            xs, ys, linestyle=style, color=ACCENT if first else GREY, marker="o" if len(xs) <= 12 else None
        )
        ends[name] = (xs[-1], ys[-1], ACCENT if first else INK)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    _scale(ax, log, xs)
    label_ends(ax, ends)
    ax.description = describe_lines(xs, series, xlabel, ylabel)
    return ax


def label_ends(ax: Axes, ends: dict[str, tuple[float, float, str]]) -> None:
    """A name right of each point (x, y, colour), moved up where it would touch the one below.

    Call it once the axes have their scales and limits.
    """
    ax.get_ylim()  # settles the limits
    points = 72 / ax.figure.dpi
    heights = {name: ax.transData.transform((x, y))[1] * points for name, (x, y, _) in ends.items()}
    free = min(heights.values())
    for name in sorted(ends, key=heights.get):
        x, y, colour = ends[name]
        up = max(0, free - heights[name])
        ax.annotate(
            name,
            (x, y),
            (8, up),
            textcoords="offset points",
            color=colour,
            va="center",
            annotation_clip=False,
        )
        free = heights[name] + up + APART


def _scale(ax: Axes, log: str, xs: list[float]) -> None:
    """Powers on the axes that `log` names, few points on x written out; ticks between counts are whole."""
    if "y" in log:
        ax.set_yscale("log")
    if "x" in log:
        ax.set_xscale("log")
        if len(xs) <= 12:
            ax.set_xticks(xs, [f"{x:g}" for x in xs])
            ax.set_xticks([], minor=True)
    elif all(isinstance(x, int) for x in xs):
        ax.xaxis.set_major_locator(MaxNLocator(steps=[1, 2, 5, 10], integer=True, min_n_ticks=1))


def _new(width: float, height: float) -> Axes:
    return plt.subplots(figsize=(width, height))[1]
