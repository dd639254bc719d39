"""What an answer finds when it runs, and what it cannot leave changed behind it."""

import builtins
import random
from contextlib import contextmanager

import torch


@contextmanager
def standard_settings():
    """torch as it is after a fresh start, on one thread; afterwards as the learner had it.

    The inputs are tiny: more threads than one only wait for each other, for seconds on a busy machine.
    """
    before = _settings()
    try:
        _set(torch.float32, torch.device("cpu"), True, 1, before[4], before[5])
        with torch.inference_mode(False):
            yield
    finally:
        _set(*before)


def _settings() -> tuple:
    random_state = random.getstate(), torch.get_rng_state()
    return (
        torch.get_default_dtype(),
        torch.get_default_device(),
        torch.is_grad_enabled(),
        torch.get_num_threads(),
        torch.are_deterministic_algorithms_enabled(),
        random_state,
    )


def _set(dtype, device, grad, threads, deterministic, random_state) -> None:
    torch.set_default_dtype(dtype)
    if torch.get_default_device() != device:
        torch.set_default_device(device)
    torch.set_grad_enabled(grad)
    torch.set_num_threads(threads)
    if torch.are_deterministic_algorithms_enabled() != deterministic:
        torch.use_deterministic_algorithms(deterministic)
    random.setstate(random_state[0])
    torch.set_rng_state(random_state[1])


@contextmanager
def no_questions():
    """input() would wait for someone to type: in here it raises instead."""

    def refuse(*prompt):
        raise EOFError("input() was called")

    before, builtins.input = builtins.input, refuse
    try:
        yield
    finally:
        builtins.input = before
