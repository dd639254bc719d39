"""A training run: one step after the other, and everything that a checkpoint has to hold."""

import math
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import nn

from course_lib.training.batches import take, to_device
from course_lib.training.checkpoints import (
    CheckpointError,
    random_state,
    read_checkpoint,
    restore_model,
    save_checkpoint,
    set_random_state,
    try_to_write,
)
from course_lib.training.distributed import (
    Interrupt,
    data_parallel,
    gathered,
    rank,
    several,
    summed,
    world_size,
)
from course_lib.training.reporting import Progress, why_not_finite


@dataclass
class Run:
    """One training run: what `fit` was asked for, and how far it is."""

    model: nn.Module
    loss: Callable
    optimizers: list[torch.optim.Optimizer]
    schedule: Callable | None
    steps: int | None
    minutes: float | None
    accumulate: int
    clip: float | None
    count: Callable | None
    evaluate: Callable | None
    every: float
    checkpoint: Path | None
    precision: str
    step: int = 0
    seconds: float = 0.0
    history: dict = field(default_factory=lambda: {"loss": [], "rate": [], "seconds": [], "evaluations": []})

    def __post_init__(self):
        if min(self.steps or self.minutes, self.every, self.accumulate) <= 0:
            raise ValueError("steps, minutes, every and accumulate are positive numbers")
        for group in self.groups:
            group.setdefault("initial_lr", group["lr"])
        self.device = next(self.model.parameters()).device
        self.autocast = torch.autocast(self.device.type, torch.bfloat16, enabled=self._in_bfloat16())

    @property
    def groups(self) -> list[dict]:
        """The optimizers' groups of parameters; asked for anew, because loading a state replaces them."""
        return [group for optimizer in self.optimizers for group in optimizer.param_groups]

    def _in_bfloat16(self) -> bool:
        if self.precision not in ("auto", "float32", "bfloat16"):
            raise ValueError(f'precision is "auto", "float32" or "bfloat16", not {self.precision!r}')
        if self.precision == "auto":
            return self.device.type == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False)
        return self.precision == "bfloat16"

    def through(self, batches, resume: bool, interrupt: Interrupt, show: bool) -> dict:
        """Train to the end, or until someone presses Ctrl-C."""
        self.begin(resume)
        self.parallel = data_parallel(self.model)
        self.feed = take(batches, self.step * self.accumulate * world_size() + rank(), world_size())
        with Progress(self, show) as progress:
            while self.goes_on(interrupt):
                self.advance()
                progress.show(self)
                if self.due():
                    self.take_stock(progress)
            if self.step > self.saved_at:
                self.save() if self.stopped else self.take_stock(progress)
            if self.stopped:
                progress.say(self.how_to_go_on())
        self.model.eval()
        self.history["stopped"] = self.stopped
        return self.history

    def begin(self, resume: bool) -> None:
        """Start afresh, or where the checkpoint left off."""
        if resume and self.checkpoint and self.checkpoint.exists():
            self.restore(read_checkpoint(self.checkpoint))
        if self.checkpoint and rank() == 0:
            try_to_write(self.checkpoint)
        self.started, self.saved_at, self.stopped = time.perf_counter() - self.seconds, self.step, False
        self.mark = self._mark()
        self.model.train()

    @property
    def done(self) -> float:
        """The share of the run that is behind us."""
        return self.step / self.steps if self.steps is not None else self.seconds / (60 * self.minutes)

    def goes_on(self, interrupt: Interrupt) -> bool:
        """Whether there is another step to do; all processes agree on it, and on the time."""
        asked, seconds = summed(interrupt.asked, time.perf_counter() - self.started)
        self.seconds, self.stopped = seconds / world_size(), asked > 0 and self.done < 1
        return self.done < 1 and not self.stopped

    def advance(self) -> None:
        """One step: the gradients of `accumulate` batches, averaged, clipped, and given to the optimizers."""
        batches = [to_device(next(self.feed), self.device) for _ in range(self.accumulate)]
        rate = self.set_rate()
        for optimizer in self.optimizers:
            optimizer.zero_grad()
        (loss,) = summed(self.backward(batches) / world_size())
        length = nn.utils.clip_grad_norm_(self.model.parameters(), self.clip or math.inf)
        if not math.isfinite(loss + length):
            raise FloatingPointError(why_not_finite(self, loss, batches))
        for optimizer in self.optimizers:
            optimizer.step()
        self.step += 1
        for name, value in (("loss", loss), ("rate", rate), ("seconds", self.seconds)):
            self.history[name].append(value)

    def set_rate(self) -> float:
        """Give every group of parameters the learning rate of the coming step; return the first group's."""
        if self.schedule:
            total = self.steps or (self.step + 1) / max(self.done, 1e-3)
            factor = self.schedule(self.step + 1, total) / self.groups[0]["initial_lr"]
            for group in self.groups:
                group["lr"] = factor * group["initial_lr"]
        return self.groups[0]["lr"]

    def backward(self, batches: list) -> float:
        """Add up the gradients of this process's batches; return their loss, each batch by its weight."""
        total = 0.0
        for i, (batch, weight) in enumerate(zip(batches, self.weights(batches), strict=True)):
            last = i == len(batches) - 1
            with nullcontext() if last or not several() else self.parallel.no_sync():  # talk once a step
                with self.autocast:
                    loss = weight * self.loss(self.parallel, batch)
                loss.backward()
            total += loss.detach()
        return float(total)

    def weights(self, batches: list) -> list[float]:
        """How much each batch counts; over all processes they add up to what DDP divides by."""
        counts = [float(self.count(batch)) if self.count else 1.0 for batch in batches]
        (total,) = summed(sum(counts))
        return [number * world_size() / total for number in counts]

    def _mark(self) -> int:
        return int(self.done / self.every + 1e-9) if self.every < 1 else self.step // int(self.every)

    def due(self) -> bool:
        """Whether it is time to evaluate and to save."""
        before, self.mark = self.mark, self._mark()
        return self.mark > before

    def take_stock(self, progress) -> None:
        """Evaluate on the first process, then save."""
        if self.evaluate and rank() == 0:
            self.model.eval()
            with torch.no_grad():
                found = self.evaluate(self.model)
            self.model.train()
            found = found if isinstance(found, dict) else {self.evaluate.__name__: found}
            self.history["evaluations"].append({"step": self.step, **found})
            values = (f"{name.replace('_', ' ')} {value:.4f}" for name, value in found.items())
            progress.say(f"step {self.step:,}: {', '.join(values)}")
        self.save()

    def save(self) -> None:
        """Write the checkpoint, if there is to be one."""
        self.saved_at = self.step
        if not self.checkpoint:
            return
        states = [{"kind": type(each).__name__, "state": each.state_dict()} for each in self.optimizers]
        chance = gathered(random_state())
        if rank() == 0:
            save_checkpoint(self.checkpoint, {
                "model": self.model.state_dict(), "optimizers": states, "step": self.step,
                "seconds": self.seconds, "history": self.history, "random": chance,
            })  # fmt: skip

    def restore(self, saved: dict) -> None:
        """Take over what `save` wrote."""
        restore_model(self.model, saved["model"], self.checkpoint)
        kinds = [type(each).__name__ for each in self.optimizers]
        if kinds != [each["kind"] for each in saved["optimizers"]]:
            raise CheckpointError(f"{self.checkpoint} was written with another optimizer than {kinds}.")
        for optimizer, each in zip(self.optimizers, saved["optimizers"], strict=True):
            optimizer.load_state_dict(each["state"])
        self.step, self.seconds, self.history = saved["step"], saved["seconds"], saved["history"]
        if rank() < len(saved["random"]):
            set_random_state(saved["random"][rank()])

    def how_to_go_on(self) -> str:
        """What to tell someone who pressed Ctrl-C."""
        where = f"The same call with resume=True goes on from {self.checkpoint}."
        return f"Stopped after step {self.step:,}. {where if self.checkpoint else 'Nothing is saved.'}"
