"""What a run tells its reader: a bar, a line now and then, and what is wrong when the loss is no number."""

import math

import torch
from torch import nn
from tqdm.auto import tqdm

from course_lib.training.batches import tensors
from course_lib.training.distributed import rank

FORM = "{desc}{percentage:3.0f}%|{bar}| {elapsed} so far, {remaining} left{postfix}"


class Progress:
    """A bar with the loss, the learning rate and the time left. Only the first process shows one."""

    def __init__(self, total: float, reached: float, show: bool):
        self.speaks = show and rank() == 0
        hidden = None if self.speaks else True  # None: hidden where the output is a file
        self.bar = tqdm(total=total, initial=reached, bar_format=FORM, disable=hidden)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.bar.close()

    def show(self, reached: float, step: int, losses: list[float], rate: float) -> None:
        """Move the bar to where the run is; the loss shown is the mean of the last twenty steps."""
        recent = losses[-20:]
        text = f"step {step:,}, loss {sum(recent) / len(recent):.3f}, rate {rate:.1e}"
        self.bar.set_postfix_str(text, refresh=False)
        self.bar.update(min(reached, self.bar.total) - self.bar.n)

    def say(self, line: str) -> None:
        """Print a line above the bar."""
        if self.speaks:
            tqdm.write(line)


def why_not_finite(
    step: int, rate: float, loss: float, losses: list[float], batches: list, model: nn.Module
) -> str:
    """What to tell someone whose loss, or gradient, is no finite number at this step, after those losses."""
    what = "the gradient is not a finite number" if math.isfinite(loss) else f"the loss is {loss}"
    return (
        f"At step {step}, with a learning rate of {rate:.1e}, {what}. "
        f"{likely_reason(losses, batches, model)} The parameters are still those of step {step - 1}."
    )


def likely_reason(losses: list[float], batches: list, model: nn.Module) -> str:
    """The first reason that can be seen, or else the usual ones."""
    if not all(torch.isfinite(each).all() for each in tensors(batches)):
        return "The batch itself holds NaN or infinity: look at the data."
    if not all(torch.isfinite(each).all() for each in model.parameters()):
        return "The parameters were not all finite before this step: a rate too high, or a damaged model."
    recent = losses[-100:]
    if recent and recent[-1] > 1.5 * min(recent):
        risen = f"The loss had risen from {min(recent):.2f} to {recent[-1]:.2f}"
        return f"{risen}: the learning rate is too high, or its warm-up too short."
    return (
        "Usual reasons: a learning rate that is too high; a batch in which every target is ignored; "
        "a query that may look at no key; a logarithm of 0 or a division by 0 in the loss."
    )
