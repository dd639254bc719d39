"""A small model to train, its batches, and Ctrl-C pressed at one of them."""

import signal

import torch
import torch.nn.functional as F
from torch import nn

from course_lib.training import IGNORE, fit


def make_model(seed=0, hidden=7, dropout=0.0):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(5, hidden), nn.Tanh(), nn.Dropout(dropout), nn.Linear(hidden, 3))


def batch(i, size=4):
    """Batch number i: vectors, and which of three classes each is in."""
    rng = torch.Generator().manual_seed(i)
    x = torch.randn(size, 5, generator=rng)
    return x, x[:, :3].argmax(dim=1)


def uneven(i):
    """A batch in which 1 to 4 targets count; the others are padding."""
    x, y = batch(i)
    y[1 + i * 7 % 4 :] = IGNORE
    return x, y


def targets_of(batch):
    return int((batch[1] != IGNORE).sum())


def breaking(at, batches=batch):
    """The same batches, but Ctrl-C is pressed while number `at` is being fetched."""

    def fetch(i):
        if i == at:
            signal.raise_signal(signal.SIGINT)
        return batches(i)

    return fetch


def loss(model, batch):
    x, y = batch
    return F.cross_entropy(model(x), y, ignore_index=IGNORE)


def train(model=None, batches=batch, **options):
    """Train a small model, quietly; return the history and the model."""
    model = model or make_model()
    return fit(model, batches, **{"loss": loss, "steps": 12, "show": False, **options}), model
