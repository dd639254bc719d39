"""A race over lengths: what each runner gets right, seed by seed, at the length of training and beyond."""

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from torch import Tensor

from course_lib.notebook.drawing import PALETTE
from course_lib.notebook.plots.curves import GREY
from course_lib.notebook.plots.ends import dots_and_mean, label_ends
from course_lib.notebook.plots.pictures import ACCENT

COLOURS = (GREY, PALETTE[1], PALETTE[3], ACCENT, PALETTE[2])  # by the order of the runners


def race(right: dict[tuple[str, int], Tensor], trained: int, chance: float) -> Axes:
    """The share right against the length; a dot for each seed, a line for their mean, named at its end.

    The shares of one runner at one length T are a row (seeds); it was trained at `trained` tokens.
    """
    _, ax = plt.subplots(figsize=(7.6, 4.1))
    lengths = sorted({T for _, T in right})
    for height in (chance, 1.0):
        ax.axhline(height, xmax=0.95, color=GREY, linestyle=":", linewidth=1)
    ax.annotate(
        "chance", (trained * 1.3, chance), (0, -8), textcoords="offset points", va="top", fontsize=9.5
    )
    ends = {}
    for (name, by_length), colour in zip(by_runner(right).items(), COLOURS, strict=False):
        ends[name] = dots_and_mean(ax, by_length, colour)
    label_ends(ax, ends, lengths[-1])
    ax.axvspan(trained - 0.6, trained + 0.6, color=GREY, alpha=0.25, linewidth=0)
    ax.annotate("trained here", (trained, 0.03), (6, 0), textcoords="offset points", fontsize=9.5)
    ax.set(ylim=(0, 1.06), xlabel="length (tokens)", ylabel="share right", xscale="log")
    ax.set_xticks(lengths, [str(T) for T in lengths])
    ax.set_xticks([], minor=True)
    ax.description = describe_race(right)
    return ax


def by_runner(right: dict[tuple[str, int], Tensor]) -> dict[str, dict[int, Tensor]]:
    """Runner -> length -> its shares.

    >>> by_runner({("rotary", 16): 1.0, ("rotary", 32): 0.9})
    {'rotary': {16: 1.0, 32: 0.9}}
    """
    runners: dict[str, dict[int, Tensor]] = {}
    for (name, T), shares in right.items():
        runners.setdefault(name, {})[T] = shares
    return runners


def describe_race(right: dict[tuple[str, int], Tensor]) -> str:
    """The figure in words: what each runner gets right, on the mean over the seeds, at each length."""
    said = []
    for name, by_length in by_runner(right).items():
        shares = ", ".join(f"{rows.mean():.2f} at {T}" for T, rows in sorted(by_length.items()))
        said.append(f"{name} {shares} tokens.")
    return "A line for each kind of positions, the share right against the length: " + " ".join(said)
