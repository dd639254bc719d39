"""One process or several: every call here does the same sensible thing in both, so callers need not ask."""

import atexit
import gc
import importlib
import os
import signal
import threading
import time

import torch
import torch.distributed as dist
from torch import nn


def join_processes() -> None:
    """Join the group that `torchrun` started, if it started one, and stay in it until the program ends."""
    if int(os.environ.get("WORLD_SIZE", 1)) > 1 and not dist.is_initialized():
        # DDP imports this; after the group is made, its functions would keep that, as a default, to the end
        importlib.import_module("torch.distributed.nn.functional")
        dist.init_process_group()
        atexit.register(_leave)


def _leave() -> None:
    """End the group and its threads before Python ends, for which DDP, which refers to itself, has to go."""
    gc.collect()
    dist.destroy_process_group()


def several() -> bool:
    """Whether this process is one of several that train together."""
    return dist.is_available() and dist.is_initialized() and dist.get_world_size() > 1


def rank() -> int:
    """This process's number, from 0; the one with number 0 prints and saves."""
    return dist.get_rank() if several() else 0


def world_size() -> int:
    """How many processes train together.

    >>> world_size()
    1
    """
    return dist.get_world_size() if several() else 1


def best_device() -> torch.device:
    """The accelerator that is this process's own (CUDA, Apple's MPS, Intel's XPU), or else the processor."""
    found = torch.accelerator.current_accelerator(check_available=True) or torch.device("cpu")
    if found.type in ("cpu", "mps"):  # of these a machine has one
        return found
    return torch.device(found.type, int(os.environ.get("LOCAL_RANK", 0)))


def summed(*numbers: float) -> list[float]:
    """Each number, added up over all processes.

    >>> summed(1, 2.5)
    [1.0, 2.5]
    """
    totals = torch.tensor(numbers, dtype=torch.float64)
    if several():
        dist.all_reduce(totals)
    return totals.tolist()


def gathered(value) -> list:
    """Every process's value, in the order of their ranks."""
    values = [value] * world_size()
    if several():
        dist.all_gather_object(values, value)
    return values


def data_parallel(model: nn.Module) -> nn.Module:
    """The model, wrapped so that all processes start from equal parameters and average their gradients."""
    if not several():
        return model
    device = next(model.parameters()).device
    ids = [device.index] if device.type == "cuda" else None
    return nn.parallel.DistributedDataParallel(model, device_ids=ids)


class Interrupt:
    """Turns Ctrl-C into a wish: `asked` becomes True, and the step at hand is finished first.

    Pressed again two seconds later, it stops at once, as usual.
    """

    def __enter__(self):
        self.asked, self.since, self.before = False, 0.0, {}
        if threading.current_thread() is threading.main_thread():
            self.before = {sign: signal.signal(sign, self._ask) for sign in (signal.SIGINT, signal.SIGTERM)}
        return self

    def _ask(self, sign, frame):
        if self.asked and time.monotonic() - self.since > 2:
            raise KeyboardInterrupt
        if not self.asked:
            self.asked, self.since = True, time.monotonic()

    def __exit__(self, *error):
        for sign, handler in self.before.items():
            signal.signal(sign, handler)
