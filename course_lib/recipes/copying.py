"""The copying task: read symbols, then say them in order. An RNN, two LSTMs and attention learn it."""

from functools import partial
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from course_lib.attention import attend
from course_lib.recurrent import gradient_by_distance, lstm_step, rnn
from course_lib.threads import one_thread
from course_lib.training.optimizers import adamw_step, clip_gradients

KINDS, SEEDS = 16, (0, 1, 2)
BATCH, STEPS, ASKED = 32, 300, 512  # sequences a step, steps, sequences of the test
Weights = dict[str, Tensor]


class Reader(NamedTuple):
    """A network that reads: its kind, its width, and what `benchmarks/memory.py` found best for it."""

    kind: str
    width: int
    rate: float
    forget_bias: float | None = None  # None leaves it random, as torch does


READERS = {  # widths that give each of them about the same number of parameters
    "RNN": Reader("rnn", 96, rate=0.016),
    "LSTM": Reader("lstm", 48, rate=0.04),
    "LSTM, forget bias 3": Reader("lstm", 48, rate=0.04, forget_bias=3.0),
    "attention": Reader("attention", 48, rate=0.03),
}


def copying_task(D: int, size: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """D random symbols, then D blanks, in which the symbols are to be said in the order they were read.

    Units:   the inputs (size, 2 D, 17) are one-hot: 16 kinds of symbols, and number 16 is the blank.

    >>> inputs, symbols = copying_task(2, 1, torch.Generator().manual_seed(0))
    >>> symbols, inputs.argmax(dim=-1)
    (tensor([[12, 15]]), tensor([[12, 15, 16, 16]]))
    """
    symbols = torch.randint(KINDS, (size, D), generator=generator)
    blanks = torch.full_like(symbols, KINDS)
    return F.one_hot(torch.cat([symbols, blanks], dim=-1), KINDS + 1).float(), symbols


def first_weights(reader: Reader, T: int, seeds=SEEDS) -> Weights:
    """Untrained weights for sequences of T, one set for each seed, on top of each other."""
    sets = [_draw(reader, T, torch.Generator().manual_seed(seed)) for seed in seeds]
    return {name: torch.stack([each[name] for each in sets]) for name in sets[0]}


def _draw(reader: Reader, T: int, generator: torch.Generator) -> Weights:
    """As torch draws them: uniform, and the more numbers an output adds up, the smaller."""
    width, draw = reader.width, partial(_uniform, generator=generator)
    ends = {"W_out": draw(width, KINDS, adds=width), "b_out": torch.zeros(1, KINDS)}
    if reader.kind == "attention":
        tables = {"E": draw(KINDS + 1, width, adds=1), "P": draw(T, width, adds=1)}
        return ends | tables | {W: draw(width, width, adds=width) for W in ("W_q", "W_k", "W_v")}
    columns = width if reader.kind == "rnn" else 4 * width
    bias = draw(1, columns, adds=width)
    if reader.forget_bias is not None:
        bias[:, width : 2 * width] = reader.forget_bias
    inner = {"W_h": draw(width, columns, adds=width), "b": bias}
    return ends | inner | {"W_x": draw(KINDS + 1, columns, adds=1)}  # of a one-hot input, one row counts


def _uniform(*shape: int, adds: int, generator: torch.Generator) -> Tensor:
    return (2 * torch.rand(shape, generator=generator) - 1) / adds**0.5


def read(kind: str, weights: Weights, X: Tensor) -> Tensor:
    """Read sequences, with one set of weights or with many at once: an output for each place.

    X is (..., B, T, 17) with the leading axes of the weights, and what comes out (..., B, T, F).
    """
    if kind == "attention":
        x = X @ weights["E"].unsqueeze(-3) + weights["P"][..., None, : X.shape[-2], :]
        return attend(*(x @ weights[W].unsqueeze(-3) for W in ("W_q", "W_k", "W_v")))
    inner = weights["W_x"], weights["W_h"], weights["b"]
    h = X.new_zeros(*X.shape[:-2], inner[1].shape[-2])
    return rnn(X, h, *inner) if kind == "rnn" else _lstm(X, h, *inner)


def _lstm(X: Tensor, h: Tensor, W_x: Tensor, W_h: Tensor, b: Tensor) -> Tensor:
    states, c = [], h
    for x in X.unbind(dim=-2):
        h, c = lstm_step(x, h, c, W_x, W_h, b)
        states.append(h)
    return torch.stack(states, dim=-2)


@one_thread()
def gradients_back(name: str, distance: int = 200, seeds=SEEDS, size: int = 16) -> Tensor:
    """How strongly an untrained reader's last output depends on the symbol n places back; a row each seed.

    A row has `distance` + 1 numbers, for n from 0 on, in float64: each the mean over `size` random texts.

    Source:  Hochreiter 1991; Bengio, Simard and Frasconi 1994.
    """
    reader = READERS[name]
    weights = {key: W.double() for key, W in first_weights(reader, distance + 1, seeds).items()}
    generator = torch.Generator().manual_seed(0)
    symbols = torch.randint(KINDS, (len(seeds), size, distance + 1), generator=generator)
    inputs = F.one_hot(symbols, KINDS + 1).double()
    return gradient_by_distance(partial(read, reader.kind, weights), inputs).mean(dim=-2)


def share_copied(name: str, D: int, seeds=SEEDS, steps: int = STEPS) -> Tensor:
    """Train a reader to copy D symbols, once for each seed: the share it then says right of new ones."""
    return train_to_copy(READERS[name], D, seeds, steps)[1]


@one_thread()
def train_to_copy(reader: Reader, D: int, seeds=SEEDS, steps: int = STEPS) -> tuple[Tensor, Tensor]:
    """All seeds at once, by AdamW without decay, clipped, the rate falling to a tenth; on one thread.

    Of each seed it gives the mean loss of the last 20 steps, and the share right on new sequences.
    """
    generators = [torch.Generator().manual_seed(1000 + seed) for seed in seeds]
    weights, losses = first_weights(reader, 2 * D, seeds), []
    means = {name: (torch.zeros_like(W), torch.zeros_like(W)) for name, W in weights.items()}
    for step in range(1, steps + 1):
        loss, grads = _loss(reader, weights, *_batches(D, BATCH, generators))
        losses.append(loss)
        rate = reader.rate * (1 - 0.9 * step / steps)
        for name, grad in grads.items():
            new, *means[name] = adamw_step(
                weights[name], grad, *means[name], step, rate, betas=(0.9, 0.99), weight_decay=0.0
            )
            weights[name] = new
    inputs, symbols = _batches(D, ASKED, generators)
    right = _logits(reader, weights, inputs, D).argmax(dim=-1) == symbols
    return torch.stack(losses[-20:]).mean(dim=0), right.float().mean(dim=(1, 2))


def _batches(D: int, size: int, generators: list[torch.Generator]) -> tuple[Tensor, Tensor]:
    """Sequences of their own for each seed: (seeds, B, 2*D, 17) and (seeds, B, D)."""
    inputs, symbols = zip(*(copying_task(D, size, each) for each in generators), strict=True)
    return torch.stack(inputs), torch.stack(symbols)


def _logits(reader: Reader, weights: Weights, inputs: Tensor, D: int) -> Tensor:
    outputs = read(reader.kind, weights, inputs)[..., -D:, :]
    return outputs @ weights["W_out"].unsqueeze(-3) + weights["b_out"].unsqueeze(-3)


def _loss(reader: Reader, weights: Weights, inputs: Tensor, symbols: Tensor) -> tuple[Tensor, Weights]:
    """The loss of each seed, and the gradients, those of each seed clipped by themselves."""
    weights = {name: W.detach().requires_grad_() for name, W in weights.items()}
    logits = _logits(reader, weights, inputs, symbols.shape[-1])
    losses = F.cross_entropy(logits.flatten(0, -2), symbols.flatten(), reduction="none")
    losses = losses.view(len(symbols), -1).mean(dim=1)
    grads = torch.autograd.grad(losses.sum(), list(weights.values()))
    clipped = torch.vmap(partial(clip_gradients, max_norm=1.0))(list(grads))
    return losses.detach(), dict(zip(weights, clipped, strict=True))
