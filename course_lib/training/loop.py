"""`fit`: the loop that trains every model of the course, on one machine or, under `torchrun`, on several."""

from collections.abc import Callable
from pathlib import Path

import torch
from torch import nn

from course_lib.training.distributed import Interrupt, join_processes
from course_lib.training.run import Run
from course_lib.training.step import TrainingStep


def fit(
    model: nn.Module,
    batches,
    *,
    loss: Callable,
    steps: int | None = None,
    minutes: float | None = None,
    optimizer=None,
    schedule: Callable | None = None,
    accumulate: int = 1,
    clip: float | None = 1.0,
    count: Callable | None = None,
    evaluate: Callable | None = None,
    every: float = 0.1,
    checkpoint: str | Path | None = None,
    resume: bool = False,
    precision: str = "auto",
    show: bool = True,
) -> dict:
    """Train `model`, show how it goes, and return the history of the run.

    batches:    a list of batches (used again and again), a function from the number of a batch to the
                batch, or anything that can be read again and again, such as a DataLoader. A function is
                best: nothing has to be read twice when a run is resumed.
    loss:       loss(model, batch) -> one number to make small, a mean over the batch.
    steps:      stop after so many steps; or
    minutes:    stop after so much time, evaluations included, and breaks not.
    optimizer:  one of torch's, or several in a list; AdamW (fused: one call for all) if none is given.
    schedule:   schedule(step, total) -> the learning rate of this step, counted from 1; `total` is `steps`,
                or what the time will allow at the pace so far. Where several groups of parameters have
                rates of their own, the schedule is for the first, and the others keep their ratio to it.
    accumulate: how many batches make one step: their gradients are averaged, each batch counting the
                same, or by count(batch), such as the number of tokens that are no padding.
    clip:       the longest that all gradients together may be, or None.
    evaluate:   evaluate(model) -> a number or a dict of numbers, in eval mode and without gradients; an
                empty dict if it only looks, or keeps a copy: then nothing is printed.
    every:      how often to evaluate and to save: a share of the run if below 1, else a number of steps.
    checkpoint: a file to save to; with resume=True the run goes on from it, with the same losses as
                without the break: the library that multiplies matrices is kept, too, on every machine that
                has it (elsewhere a line says so). A finished or a missing checkpoint is no error. Without
                resume a file that is there is replaced.
    precision:  "float32", "bfloat16", or "auto": bfloat16 on a GPU that has it.

    Ctrl-C finishes the step, saves, and returns. Under `torchrun` every process takes its own share of the
    batches, so `n` processes do with each step what one does with `accumulate` times n.

    The history holds lists "loss", "rate" and "seconds" with one number a step, "evaluations", a list of
    dicts, and "stopped", whether Ctrl-C ended it. The model is left in eval mode.

    Errors:  FloatingPointError at the first loss or gradient that is no finite number, before it reaches
             the parameters; CheckpointError for a full disk or another model's checkpoint; ValueError.
    Source:  Goyal et al. 2017, "Accurate, Large Minibatch SGD", section 2, for averaging over processes.
    """
    if bool(steps) == bool(minutes):
        raise ValueError("say when to stop: either steps=... or minutes=..., and more than 0")
    join_processes()
    with Interrupt() as interrupt:
        optimizers = as_list(optimizer or torch.optim.AdamW(model.parameters(), fused=True))
        update = TrainingStep(model, loss, optimizers, schedule, accumulate, clip, count, precision)
        run = Run(update, steps, minutes, evaluate, every, checkpoint and Path(checkpoint))
        return run.train(batches, resume, interrupt, show)


def as_list(optimizer) -> list:
    """One optimizer, or several, as a list."""
    return [optimizer] if isinstance(optimizer, torch.optim.Optimizer) else list(optimizer)
