"""A loss on its way down, past what guesses without a model would get."""

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from course_lib.notebook.measure import first_below
from course_lib.notebook.plots.curves import GREY, STYLES, label_ends
from course_lib.notebook.plots.pictures import ACCENT, INK


def loss_past_guesses(history: dict, guesses: dict[str, float]) -> Axes:
    """The loss of every step, pale, and the held-out one; a level line for each guess, named at its end.

    `history` is what `fit` returns, with an evaluation called "held_out"; equal steps to the right multiply.
    """
    _, ax = plt.subplots(figsize=(7.6, 4.2))
    steps = len(history["loss"])
    ends = {}
    for (name, height), style in zip(guesses.items(), STYLES, strict=False):
        ax.plot([1, steps], [height, height], color=GREY, linestyle=style, linewidth=1.4)
        ends[f"{name} {height:.2f}"] = (steps, height, INK)
    ax.plot(range(1, steps + 1), history["loss"], color=ACCENT, linewidth=0.8, alpha=0.5)
    found = {each["step"]: each["held_out"] for each in history["evaluations"]}
    ax.plot(list(found), list(found.values()), "o-", color=ACCENT)
    ends[f"held out {found[steps]:.2f}"] = (steps, found[steps], ACCENT)
    ax.set(xscale="log", xlim=(1, steps), xlabel="step", ylabel="loss (nats a letter)")
    ticks = [tick for tick in (1, 3, 10, 30, 100, 300, 1000) if tick <= steps]
    ax.set_xticks(ticks, [str(tick) for tick in ticks])
    ax.set_xticks([], minor=True)
    label_ends(ax, ends)
    ax.description = describe(history, guesses)
    return ax


def describe(history: dict, guesses: dict[str, float]) -> str:
    """The figure in words."""
    losses, last = history["loss"], history["evaluations"][-1]
    passed = ", ".join(
        f"{name} ({height:.2f}) at step {first_below(losses, height)}" for name, height in guesses.items()
    )
    return (
        f"The loss over {len(losses)} steps falls from {losses[0]:.2f} to {losses[-1]:.2f}, held out to "
        f"{last['held_out']:.2f}. On its way it passes {passed}."
    )
