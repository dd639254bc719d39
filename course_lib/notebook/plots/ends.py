"""Results of several seeds by length: a dot for each, a line for their mean, and its name where it ends."""

from matplotlib.axes import Axes
from torch import Tensor

APART = 0.075  # how far labels at line ends stand from each other, in parts of the axis


def dots_and_mean(ax: Axes, by_length: dict[int, Tensor], colour: str) -> tuple[float, str]:
    """Dots for the seeds, a line for their mean; where the line ends, and its colour."""
    lengths = sorted(by_length)
    for T in lengths:
        shares = by_length[T].tolist()
        ax.plot([T] * len(shares), shares, "o", color=colour, markersize=4, alpha=0.55)
    means = [by_length[T].mean().item() for T in lengths]
    ax.plot(lengths, means, color=colour)
    return means[-1], colour


def label_ends(ax: Axes, ends: dict[str, tuple[float, str]], x: float) -> None:
    """Names right of their lines, pushed apart where they would touch."""
    lowest = 0.0
    for name, (height, colour) in sorted(ends.items(), key=lambda pair: pair[1][0]):
        height = max(height, lowest)
        place = (x, height), (8, 0)
        ax.annotate(
            name.replace(", ", ",\n"), *place, textcoords="offset points", color=colour, va="center"
        ).set_annotation_clip(False)
        lowest = height + APART * (1 + name.count(","))
