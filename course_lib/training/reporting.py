"""What a run tells its reader: a bar, a line now and then, and what is wrong when the loss is no number."""

import math
from typing import TYPE_CHECKING

import torch
from tqdm.auto import tqdm

from course_lib.training.batches import tensors
from course_lib.training.distributed import rank

if TYPE_CHECKING:
    from course_lib.training.run import Run

FORM = "{desc}{percentage:3.0f}%|{bar}| {elapsed} so far, {remaining} left{postfix}"


class Progress:
    """A bar with the loss, the learning rate and the time left. Only the first process shows one."""

    def __init__(self, run: "Run", show: bool):
        self.speaks = show and rank() == 0
        total = run.steps if run.steps is not None else 60 * run.minutes
        start = run.step if run.steps is not None else run.seconds
        hidden = None if self.speaks else True  # None: hidden where the output is a file
        self.bar = tqdm(total=total, initial=start, bar_format=FORM, disable=hidden)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.bar.close()

    def show(self, run: "Run") -> None:
        """Move the bar to where the run is; the loss shown is the mean of the last twenty steps."""
        losses, reached = run.history["loss"][-20:], run.step if run.steps is not None else run.seconds
        text = f"step {run.step:,}, loss {sum(losses) / len(losses):.3f}, rate {run.history['rate'][-1]:.1e}"
        self.bar.set_postfix_str(text, refresh=False)
        self.bar.update(min(reached, self.bar.total) - self.bar.n)

    def say(self, line: str) -> None:
        """Print a line above the bar."""
        if self.speaks:
            tqdm.write(line)


def why_not_finite(run: "Run", loss: float, batches: list) -> str:
    """What to tell someone whose loss, or gradient, is no finite number at the step at hand."""
    what = "the gradient is not a finite number" if math.isfinite(loss) else f"the loss is {loss}"
    return (
        f"At step {run.step + 1}, with a learning rate of {run.groups[0]['lr']:.1e}, {what}. "
        f"{likely_reason(run, batches)} The parameters are still those of step {run.step}."
    )


def likely_reason(run: "Run", batches: list) -> str:
    """The first reason that can be seen, or else the usual ones."""
    if not all(torch.isfinite(each).all() for each in tensors(batches)):
        return "The batch itself holds NaN or infinity: look at the data."
    if not all(torch.isfinite(each).all() for each in run.model.parameters()):
        return "The parameters were not all finite before this step: a rate too high, or a damaged model."
    losses = run.history["loss"][-100:]
    if losses and losses[-1] > 1.5 * min(losses):
        risen = f"The loss had risen from {min(losses):.2f} to {losses[-1]:.2f}"
        return f"{risen}: the learning rate is too high, or its warm-up too short."
    return (
        "Usual reasons: a learning rate that is too high; a batch in which every target is ignored; "
        "a query that may look at no key; a logarithm of 0 or a division by 0 in the loss."
    )
