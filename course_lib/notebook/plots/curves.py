"""Bars and lines: each takes data and an `ax`, returns the `ax`, and knows in words what it shows."""

from itertools import cycle

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from torch import Tensor

from course_lib.notebook.plots.pictures import ACCENT, INK
from course_lib.notebook.plots.words import describe_lines

STYLES = "--", ":", "-."  # of the quiet lines, to tell them apart
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
    quiet = cycle(STYLES)
    for name, ys in series.items():
        first = name == (accent or next(iter(series)))
        style = "-" if first else next(quiet)
        ax.plot(
            xs, ys, linestyle=style, color=ACCENT if first else GREY, marker="o" if len(xs) <= 12 else None
        )
        ax.annotate(
            name,
            (xs[-1], ys[-1]),
            xytext=(8, 0),
            textcoords="offset points",
            color=ACCENT if first else INK,
            va="center",
            annotation_clip=False,
        )
    ax.set(xlabel=xlabel, ylabel=ylabel)
    _logarithmic(ax, log, xs)
    ax.description = describe_lines(xs, series, xlabel, ylabel)
    return ax


def _logarithmic(ax: Axes, log: str, xs: list[float]) -> None:
    """Powers on the axes that `log` names; few points on x are its ticks, written out."""
    if "y" in log:
        ax.set_yscale("log")
    if "x" in log:
        ax.set_xscale("log")
        if len(xs) <= 12:
            ax.set_xticks(xs, [f"{x:g}" for x in xs])
            ax.set_xticks([], minor=True)


def _new(width: float, height: float) -> Axes:
    return plt.subplots(figsize=(width, height))[1]
