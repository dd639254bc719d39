"""Points in the plane: one thing against another, and where a network draws the border between two kinds."""

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from torch import Tensor, nn

from course_lib.notebook.html import Page
from course_lib.notebook.plots.pictures import ACCENT, picture

OTHER, FINE = "#D55E00", 80  # the colour of the other kind; how many squares the border is found on
MARGIN, FEW = 1.25, 50  # how much wider than the points the picture is; up to how many points are drawn large


def scatter(x: Tensor, y: Tensor, xlabel: str, ylabel: str) -> Axes:
    """A dot for each pair.

    Shapes:  x (n), y (n)
    """
    _, ax = plt.subplots(figsize=(6.4, 3.4))
    ax.plot(x.tolist(), y.tolist(), "o", color=ACCENT, alpha=0.5, markersize=4)
    ax.set_xlabel(xlabel)
    ax.set_ylabel(ylabel)
    pair = torch.corrcoef(torch.stack([x, y]))[0, 1].item()
    ax.description = f"{len(x)} dots: {ylabel} against {xlabel}. Their correlation is {pair:.2f}."
    return ax


def border(model: nn.Module, points: Tensor, labels: Tensor, title: str) -> Page:
    """Points of two kinds, and the region that a network gives to each.

    The model makes two scores of each point.
    Shapes:  points (n, 2), labels (n) of int
    """
    _, ax = plt.subplots(figsize=(4.4, 4.2))
    across, up = _ticks(points)
    with torch.no_grad():
        guesses = model(points).argmax(dim=-1)
        regions = model(torch.cartesian_prod(across, up)).diff(dim=-1).reshape(FINE, FINE).T
    ax.contourf(across, up, regions, levels=[-1e9, 0, 1e9], colors=[OTHER, ACCENT], alpha=0.22)
    for kind, (colour, marker) in enumerate(((OTHER, "o"), (ACCENT, "^"))):
        x, y = points[labels == kind].T.tolist()
        ax.plot(x, y, marker, color=colour, markersize=4 if len(points) > FEW else 9)
    ax.set(title=title, aspect="equal", xlabel="a", ylabel="b")
    right = (guesses == labels).float().mean().item()
    words = f"{title}: {right:.2f} of the points lie in the region of their own kind."
    return Page(picture(ax, words).html, words)


def _ticks(points: Tensor) -> Tensor:
    """Where the regions are asked for, across and up: a square around the points."""
    low, high = points.amin(dim=0), points.amax(dim=0)
    reach = MARGIN * (high - low).max().item() / 2
    return (low + high)[:, None] / 2 + torch.linspace(-reach, reach, FINE)
