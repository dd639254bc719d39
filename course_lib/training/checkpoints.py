"""Checkpoints: written whole or not at all, and read back with words for whatever does not fit."""

import errno
import io
import pickle
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from torch import nn

from course_lib import files

FORMAT = 1
ACCELERATORS = {"cuda": torch.cuda, "mps": torch.mps, "xpu": torch.xpu}


class CheckpointError(Exception):
    """A checkpoint that cannot be written, or that does not belong to this run; the message says why."""


def save_checkpoint(path: str | Path, state: dict) -> None:
    """Write `state`: whatever happens in between, `path` holds a whole file.

    Errors:  CheckpointError, naming the reason (a full disk, say); the file from before is then untouched.
    """
    buffer = io.BytesIO()
    torch.save({"format": FORMAT, **state}, buffer)
    with named_reason(Path(path), size=buffer.tell()):
        files.write_whole(path, buffer.getbuffer())


def try_checkpoint(path: str | Path) -> None:
    """Find out before the first step, not after an hour, whether a checkpoint can be written there.

    Errors:  CheckpointError, as `save_checkpoint`.
    """
    with named_reason(Path(path), size=0):
        files.try_to_write(path)


@contextmanager
def named_reason(path: Path, size: int) -> Iterator[None]:
    """Turn an OSError into a CheckpointError that says what to do."""
    try:
        yield
    except OSError as error:
        raise CheckpointError(why_not_saved(path, error, size)) from error


def why_not_saved(path: Path, error: OSError, size: int) -> str:
    """What to tell someone whose checkpoint of `size` bytes could not be written."""
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


def rng_states() -> dict:
    """Where the random numbers of torch, of every accelerator it has, of NumPy and Python stand."""
    kind, keys, *rest = np.random.get_state()
    return {
        "torch": torch.get_rng_state(),
        **{name: accelerator_states(name) for name in ACCELERATORS},
        "numpy": (kind, keys.tolist(), *map(float, rest)),
        "python": random.getstate(),
    }


def accelerator_states(name: str) -> list[torch.Tensor]:
    """Where the random numbers of each accelerator of this kind stand; an empty list where there is none."""
    kind = ACCELERATORS[name]
    return [kind.get_rng_state(i) for i in range(kind.device_count())]


def set_rng_states(states: dict) -> None:
    """Go on drawing random numbers where `rng_states` stood, on those accelerators that are here too."""
    kind, keys, position, has_gauss, gauss = states["numpy"]
    np.random.set_state((kind, np.array(keys, np.uint32), int(position), int(has_gauss), gauss))
    random.setstate(states["python"])
    torch.set_rng_state(states["torch"])
    for name, accelerator in ACCELERATORS.items():
        saved = states.get(name, [])  # older checkpoints hold only those of "cuda"
        for i, state in zip(range(accelerator.device_count()), saved, strict=False):
            accelerator.set_rng_state(state, i)
