"""The limits of a state, in one figure: the gradient by distance, and the share of symbols copied."""

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from torch import Tensor

from course_lib.notebook.drawing import PALETTE
from course_lib.notebook.plots.curves import GREY
from course_lib.notebook.plots.ends import dots_and_mean, label_ends
from course_lib.notebook.plots.pictures import ACCENT

COLOURS = (PALETTE[1], PALETTE[3], PALETTE[2], ACCENT)  # by the order of the readers
FLOOR, CHANCE = 1e-20, 1 / 16


def memory(gradients: dict[str, Tensor], copied: dict[tuple[str, int], Tensor]) -> Axes:
    """Left the gradient n steps back, as a part of that 2 back; right the share copied of D symbols.

    Each thin line, or dot, is a seed; the thick line is the mean.
    The gradients of a reader are a table (seeds, n + 1), its copies at one length D a row (seeds).
    """
    _, (left, right) = plt.subplots(1, 2, figsize=(9.6, 4.1), width_ratios=(1, 0.95))
    for (name, rows), colour in zip(gradients.items(), COLOURS, strict=False):
        _fading(left, relative(rows), name, colour)
    left.set(yscale="log", ylim=(FLOOR, 30), xlabel="steps back", title="Gradient, before training")
    left.set_ylabel("as a part of that 2 steps back")
    right.axhline(CHANCE, color=GREY, linestyle=":", linewidth=1)
    right.annotate("chance", (2, CHANCE), (0, -4), textcoords="offset points", fontsize=9.5, va="top")
    ends = {}
    for name, colour in zip(gradients, COLOURS, strict=False):
        ends[name] = dots_and_mean(
            right, {D: shares for (n, D), shares in copied.items() if n == name}, colour
        )
    right.set_xticks(sorted({D for _, D in copied}))
    label_ends(right, ends, max(D for _, D in copied))
    right.set(ylim=(0, 1.04), xlabel="symbols to copy, D", title="Copying, after training")
    right.set_ylabel("share of symbols right")
    left.description = describe_memory(gradients, copied)
    return left


def relative(gradients: Tensor) -> Tensor:
    """Each row from 2 steps back on, as a part of what it was there.

    >>> import torch
    >>> relative(torch.tensor([[9.0, 8.0, 4.0, 2.0]]))
    tensor([[1.0000, 0.5000]])
    """
    return gradients[:, 2:] / gradients[:, 2:3]


def _fading(ax: Axes, rows: Tensor, name: str, colour: str) -> None:
    steps = range(2, 2 + rows.shape[1])
    for row in rows.tolist():
        ax.plot(steps, row, color=colour, linewidth=0.8, alpha=0.5)
    mean = rows.log().mean(dim=0).exp()
    ax.plot(steps, mean.tolist(), color=colour, linewidth=2.2)
    seen = int((mean > FLOOR).sum()) - 1
    if seen < rows.shape[1] - 1:  # it leaves through the floor: its name stands beside it there
        at = int((mean > FLOOR**0.85).sum())
        ax.annotate(name, (2 + at, mean[at].item()), (7, 0), textcoords="offset points", color=colour)
        return
    below = -1 if mean[-1] < 0.5 else 1
    place = (2 + seen, mean[-1].item()), (0, 12 * below)
    ax.annotate(name, *place, textcoords="offset points", color=colour, ha="right", va="center")


def describe_memory(gradients: dict[str, Tensor], copied: dict[tuple[str, int], Tensor]) -> str:
    """The figure in words: of each reader its last gradient, and what it copies at each length."""
    said = []
    for name, rows in gradients.items():
        far = relative(rows)[:, -1].log().mean().exp().item()
        shares = ", ".join(f"{c.mean():.0%} of {D}" for (n, D), c in sorted(copied.items()) if n == name)
        said.append(
            f"{name}: gradient {rows.shape[1] - 1} steps back {far:.0e} of that 2 back, copies {shares}."
        )
    return "Two panels, a line for each reader. " + " ".join(said)
