"""A training run: one step after the other, and everything that a checkpoint has to hold."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import torch

from course_lib.processor import matrix_library, multiplied_by
from course_lib.training.batches import take
from course_lib.training.checkpoints import (
    CheckpointError,
    read_checkpoint,
    restore_model,
    rng_states,
    save_checkpoint,
    set_rng_states,
    try_checkpoint,
)
from course_lib.training.distributed import Interrupt, gathered, rank, summed, world_size
from course_lib.training.reporting import Progress, why_not_finite
from course_lib.training.step import TrainingStep


@dataclass
class Run:
    """One training run: what `fit` was asked for, and how far it is."""

    update: TrainingStep
    steps: int | None
    minutes: float | None
    evaluate: Callable | None
    every: float
    checkpoint: Path | None
    step: int = 0
    seconds: float = 0.0
    library: str = field(default_factory=matrix_library)
    history: dict = field(default_factory=lambda: {"loss": [], "rate": [], "seconds": [], "evaluations": []})

    def __post_init__(self):
        if min(self.total, self.every, self.update.accumulate) <= 0:
            raise ValueError("steps, minutes, every and accumulate are positive numbers")
        self.model = self.update.model

    @property
    def total(self) -> float:
        """How long the run is, in steps or in seconds."""
        return self.steps if self.steps is not None else 60 * self.minutes

    @property
    def reached(self) -> float:
        """How much of it is behind us, in steps or in seconds."""
        return self.step if self.steps is not None else self.seconds

    @property
    def done(self) -> float:
        """The share of the run that is behind us."""
        return self.reached / self.total

    def train(self, batches, resume: bool, interrupt: Interrupt, show: bool) -> dict:
        """Train to the end, or until someone presses Ctrl-C; return the history."""
        self.begin(resume)
        self.update.prepare()
        first = self.step * self.update.accumulate * world_size() + rank()
        feed = take(batches, first, stride=world_size())
        with multiplied_by(self.library) as library, Progress(self.total, self.reached, show) as progress:
            if library != self.library:
                progress.say(self.other_numbers(library))
            while self.goes_on(interrupt):
                self.advance(feed)
                progress.show(self.reached, self.step, self.history["loss"], self.history["rate"][-1])
                if self.due():
                    self.evaluate_and_save(progress)
            if self.step > self.saved_at:
                self.save() if self.stopped else self.evaluate_and_save(progress)
            if self.stopped:
                progress.say(self.how_to_resume())
        self.model.eval()
        self.history["stopped"] = self.stopped
        return self.history

    def begin(self, resume: bool) -> None:
        """Start afresh, or where the checkpoint left off."""
        if resume and self.checkpoint and self.checkpoint.exists():
            self.restore(read_checkpoint(self.checkpoint))
        if self.checkpoint and rank() == 0:
            try_checkpoint(self.checkpoint)
        self.started, self.saved_at, self.stopped = time.perf_counter() - self.seconds, self.step, False
        self.passed = self.intervals()
        self.model.train()

    def goes_on(self, interrupt: Interrupt) -> bool:
        """Whether there is another step to do; all processes agree on it, and on the time."""
        asked, seconds = summed(interrupt.asked, time.perf_counter() - self.started)
        self.seconds, self.stopped = seconds / world_size(), asked > 0 and self.done < 1
        return self.done < 1 and not self.stopped

    def advance(self, feed) -> None:
        """Do the next step; a loss or a gradient that is no finite number never reaches the parameters."""
        batches = self.update.fetch(feed)
        rate = self.update.set_rate(self.step + 1, self.steps or (self.step + 1) / max(self.done, 1e-3))
        loss, length = self.update.gradients(batches)
        if not math.isfinite(loss + length):
            losses = self.history["loss"]
            raise FloatingPointError(why_not_finite(self.step + 1, rate, loss, losses, batches, self.model))
        self.update.apply()
        self.step += 1
        for name, value in (("loss", loss), ("rate", rate), ("seconds", self.seconds)):
            self.history[name].append(value)

    def intervals(self) -> int:
        """How many times `every` fits into what is done."""
        return int(self.done / self.every + 1e-9) if self.every < 1 else self.step // int(self.every)

    def due(self) -> bool:
        """Whether it is time to evaluate and to save."""
        before, self.passed = self.passed, self.intervals()
        return self.passed > before

    def evaluate_and_save(self, progress: Progress) -> None:
        """Evaluate on the first process, then save."""
        if self.evaluate and rank() == 0:
            self.model.eval()
            with torch.no_grad():
                found = self.evaluate(self.model)
            self.model.train()
            found = found if isinstance(found, dict) else {self.evaluate.__name__: found}
            self.history["evaluations"].append({"step": self.step, **found})
            values = [f"{name.replace('_', ' ')} {value:.4f}" for name, value in found.items()]
            if values:
                progress.say(f"step {self.step:,}: {', '.join(values)}")
        self.save()

    def save(self) -> None:
        """Write the checkpoint, if there is to be one."""
        self.saved_at = self.step
        if not self.checkpoint:
            return
        state = {"step": self.step, "seconds": self.seconds, "history": self.history}
        state |= {"random": gathered(rng_states()), "library": matrix_library()}
        optimizers = [{"kind": name_of(each), "state": each.state_dict()} for each in self.update.optimizers]
        if rank() == 0:
            state |= {"model": self.model.state_dict(), "optimizers": optimizers}
            save_checkpoint(self.checkpoint, state)

    def restore(self, saved: dict) -> None:
        """Take over what `save` wrote."""
        restore_model(self.model, saved["model"], self.checkpoint)
        kinds = [name_of(each) for each in self.update.optimizers]
        if kinds != [each["kind"] for each in saved["optimizers"]]:
            raise CheckpointError(f"{self.checkpoint} was written with another optimizer than {kinds}.")
        for optimizer, each in zip(self.update.optimizers, saved["optimizers"], strict=True):
            optimizer.load_state_dict(each["state"])
        self.step, self.seconds, self.history = saved["step"], saved["seconds"], saved["history"]
        self.library = saved.get("library", self.library)  # one from before this was kept has none
        if rank() < len(saved["random"]):
            set_rng_states(saved["random"][rank()])

    def other_numbers(self, library: str) -> str:
        """What to tell someone whose run goes on where the library that multiplied so far is not at hand."""
        return (
            f"{self.checkpoint} was trained with {self.library}'s matrix products, which this machine lacks: "
            f"it goes on with {library}'s, whose last digits differ. The losses will, too, after a while."
        )

    def how_to_resume(self) -> str:
        """What to tell someone who pressed Ctrl-C."""
        where = f"The same call with resume=True goes on from {self.checkpoint}."
        return f"Stopped after step {self.step:,}. {where if self.checkpoint else 'Nothing is saved.'}"


def name_of(optimizer: torch.optim.Optimizer) -> str:
    """The kind of optimizer, as a checkpoint keeps it."""
    return type(optimizer).__name__
