"""Checkpoints: written whole or not at all, and read back with words for whatever does not fit."""

import errno
import io
import os
import pickle
import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import torch
from torch import nn

FORMAT = 1


class CheckpointError(Exception):
    """A checkpoint that cannot be written, or that does not belong to this run; the message says why."""


def save_checkpoint(path: str | Path, state: dict) -> None:
    """Write `state` beside `path`, then rename it: whatever happens in between, `path` holds a whole file.

    Errors:  CheckpointError, naming the reason (a full disk, say); the file from before is then untouched.
    """
    buffer = io.BytesIO()
    torch.save({"format": FORMAT, **state}, buffer)
    _write_beside(Path(path), buffer.getbuffer(), then=lambda beside: os.replace(beside, path))


def try_to_write(path: str | Path) -> None:
    """Find out before the first step, not after an hour, whether a checkpoint can be written there.

    Errors:  CheckpointError, as `save_checkpoint`.
    """
    _write_beside(Path(path), memoryview(b""), then=Path.unlink)


def _write_beside(path: Path, content: memoryview, then: Callable[[Path], None]) -> None:
    beside = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(beside, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        then(beside)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise CheckpointError(_why_not_saved(path, error, content.nbytes)) from error


def _why_not_saved(path: Path, error: OSError, size: int) -> str:
    full = error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
    why = f"the disk is full ({size / 1e6:.1f} MB are needed)" if full else error.strerror or str(error)
    kept = "The checkpoint from before is whole: " if path.exists() else "No checkpoint was there before. "
    then = "mend that, then call again with resume=True." if path.exists() else "Mend that, then start again."
    return f"Training stopped: {path} could not be written, because {why}. {kept}{then}"


def read_checkpoint(path: str | Path) -> dict:
    """What `save_checkpoint` wrote; only tensors, numbers and texts are read, never code.

    Errors:  CheckpointError if the file is damaged or is no checkpoint of `fit`.
    """
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, EOFError, RuntimeError, ValueError, KeyError, pickle.UnpicklingError) as error:
        raise CheckpointError(f"{path} cannot be read as a checkpoint: {error}") from error
    if not isinstance(state, dict) or state.get("format") != FORMAT:
        raise CheckpointError(f"{path} is not a checkpoint that `fit` of this version wrote.")
    return state


def restore_model(model: nn.Module, parameters: dict, path: str | Path) -> None:
    """Put the saved parameters into the model.

    Errors:  CheckpointError if they are another model's; it names the first difference.
    """
    here = {name: tuple(tensor.shape) for name, tensor in model.state_dict().items()}
    saved = {name: tuple(tensor.shape) for name, tensor in parameters.items()}
    for name in sorted(here.keys() | saved.keys()):
        if here.get(name) != saved.get(name):
            there, ours = (shapes.get(name, "absent") for shapes in (saved, here))
            raise CheckpointError(
                f"{path} holds another model: {name} is {there} in the checkpoint and {ours} in this model. "
                "Build the model as it was, or name another checkpoint."
            )
    model.load_state_dict(parameters)


def random_state() -> dict:
    """Where the random numbers of torch, NumPy and Python stand."""
    kind, keys, *rest = np.random.get_state()
    return {
        "torch": torch.get_rng_state(), "cuda": torch.cuda.get_rng_state_all(),
        "numpy": (kind, keys.tolist(), *map(float, rest)), "python": random.getstate(),
    }  # fmt: skip


def set_random_state(state: dict) -> None:
    """Go on drawing random numbers where `random_state` stood."""
    kind, keys, position, has_gauss, gauss = state["numpy"]
    np.random.set_state((kind, np.array(keys, np.uint32), int(position), int(has_gauss), gauss))
    random.setstate(state["python"])
    torch.set_rng_state(state["torch"])
    if len(state["cuda"]) == torch.cuda.device_count():
        torch.cuda.set_rng_state_all(state["cuda"])
