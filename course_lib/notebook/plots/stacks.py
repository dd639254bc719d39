"""Learning curves of several models: a thin line for each seed, a thick one for their mean."""

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from torch import Tensor

from course_lib.notebook.drawing import PALETTE
from course_lib.notebook.plots.curves import GREY, label_ends
from course_lib.notebook.plots.pictures import ACCENT

COLOURS = (PALETTE[3], PALETTE[1], PALETTE[4], PALETTE[2], ACCENT)


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
    ax.set(yscale="log", xlabel="step", ylabel="loss (nats)", xlim=(1, rows.shape[1]))
    ends = [(each.shape[1], last(each)) for each in curves.values()]
    label_ends(ax, {name: (*end, c) for name, end, c in zip(curves, ends, COLOURS, strict=False)})
    said = ", ".join(f"{name} {last(rows):.2g}" for name, rows in curves.items())
    guess = f" A guess gets {chance:.2f}." if chance else ""
    ax.description = f"Learning curves, a line for each of: {said} (mean loss of the last 10 steps).{guess}"
    return ax


def last(rows: Tensor) -> float:
    """The mean loss of the last ten steps."""
    return rows[:, -10:].mean().item()
