"""One step of training: the gradients of some batches, averaged, clipped, and given to the optimizers."""

import math
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass

import torch
from torch import nn

from course_lib.training.batches import to_device
from course_lib.training.distributed import data_parallel, several, summed, world_size

PRECISIONS = ("auto", "float32", "bfloat16")


@dataclass
class TrainingStep:
    """How a model takes a step; the fields are arguments of `fit`."""

    model: nn.Module
    loss: Callable
    optimizers: list[torch.optim.Optimizer]
    schedule: Callable | None
    accumulate: int
    clip: float | None
    count: Callable | None
    precision: str

    def __post_init__(self):
        for group in self.groups:
            group.setdefault("initial_lr", group["lr"])
        self.device = next(self.model.parameters()).device
        enabled = in_bfloat16(self.precision, self.device)
        self.autocast = torch.autocast(self.device.type, torch.bfloat16, enabled=enabled)

    @property
    def groups(self) -> list[dict]:
        """The optimizers' groups of parameters; asked for anew, because loading a state replaces them."""
        return [group for optimizer in self.optimizers for group in optimizer.param_groups]

    def prepare(self) -> None:
        """Give all processes equal parameters: after a checkpoint is loaded, before the first step."""
        self.parallel = data_parallel(self.model)

    def fetch(self, batches: Iterator) -> list:
        """Take the batches of one step, to the model's device."""
        return [to_device(next(batches), self.device) for _ in range(self.accumulate)]

    def set_rate(self, step: int, total: float) -> float:
        """Give every group of parameters the learning rate of this step; return the first group's."""
        if self.schedule:
            factor = self.schedule(step, total) / self.groups[0]["initial_lr"]
            for group in self.groups:
                group["lr"] = factor * group["initial_lr"]
        return self.groups[0]["lr"]

    def gradients(self, batches: list) -> tuple[float, float]:
        """Leave the clipped gradients in the parameters; return the loss, and how long they were together."""
        for optimizer in self.optimizers:
            optimizer.zero_grad()
        (loss,) = summed(self.backward(batches) / world_size())
        length = nn.utils.clip_grad_norm_(self.model.parameters(), self.clip or math.inf)
        return loss, float(length)

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

    def apply(self) -> None:
        """Move the parameters."""
        for optimizer in self.optimizers:
            optimizer.step()


def in_bfloat16(precision: str, device: torch.device) -> bool:
    """Whether to compute in bfloat16: "auto" does on a GPU that has it."""
    if precision not in PRECISIONS:
        raise ValueError(f"precision is one of {PRECISIONS}, not {precision!r}")
    if precision == "auto":
        return device.type == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False)
    return precision == "bfloat16"
