"""A chain of symbols whose best loss is known, and a writer that learns it behind a mask."""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from course_lib.attention import self_attention
from course_lib.recipes.many_seeds import Weights, draw_weights, train
from course_lib.threads import one_thread

KINDS, NEXT = 16, 4  # symbols, and how many of them may follow each, all equally likely
FLOOR = math.log(NEXT)  # nats; nobody who sees the past only can have less
D, T, RATE, STEPS, BATCH, WRITTEN = 32, 24, 0.01, 200, 64, 64


class Writer(NamedTuple):
    """A trained writer, an entry for each seed: its loss, and the shares of steps when it writes."""

    loss: Tensor
    legal: Tensor  # the share of steps that the chain allows
    repeated: Tensor  # the share of steps that say the last symbol again; none of these is legal


def followers() -> Tensor:
    """The four symbols that may follow each: (16, 4).

    >>> followers()[5]
    tensor([ 6, 10,  0,  8])
    """
    return (torch.arange(KINDS)[:, None] + torch.tensor([1, 5, 11, 3])) % KINDS


def draw_chains(size: int, generator: torch.Generator) -> Tensor:
    """Chains of T + 1 symbols: (size, T + 1)."""
    chain = [torch.randint(KINDS, (size,), generator=generator)]
    for pick in torch.randint(NEXT, (T, size), generator=generator):
        chain.append(followers()[chain[-1], pick])
    return torch.stack(chain, dim=-1)


def predict_next(symbols: Tensor, weights: Weights, mask: Tensor) -> Tensor:
    """The scores of all 16 symbols for what follows each place: (seeds, B, T, 16)."""
    length = symbols.shape[-1]
    x = F.one_hot(symbols, KINDS).float() @ weights["E"] + weights["P"][..., :length, :]
    mixed = self_attention(x, weights["W_q"], weights["W_k"], weights["W_v"], mask[:length, :length])
    return (x + mixed @ weights["W_o"]) @ weights["W_out"]


@one_thread()
def train_writer(mask: Tensor, seeds: Sequence[int] = (0, 1, 2), steps: Iterable = range(STEPS)) -> Writer:
    """Train one writer a seed to say what comes next, and let it write 64 chains.

    Shapes:  mask (24, 24) of bool
    Source:  the course's own task.
    """
    squares = {W: (D, D) for W in ("W_q", "W_k", "W_v", "W_o")}
    weights = draw_weights({"E": (KINDS, D), "P": (T, D), **squares, "W_out": (D, KINDS)}, seeds)
    weights["E"].data.mul_((3 * KINDS) ** 0.5)
    weights["P"].data.mul_((3 * T) ** 0.5)
    generator = torch.Generator().manual_seed(1000)

    def losses(weights: Weights) -> Tensor:
        chains = draw_chains(len(seeds) * BATCH, generator).view(len(seeds), BATCH, T + 1)
        found = predict_next(chains[..., :-1], weights, mask)
        each = F.cross_entropy(found.flatten(0, -2), chains[..., 1:].flatten(), reduction="none")
        return each.view(len(seeds), -1).mean(dim=1)

    kept = train(weights, losses, steps, RATE)
    return Writer(torch.tensor(kept[-10:]).mean(dim=0), *_written(weights, mask, len(seeds), generator))


@torch.no_grad()
def _written(
    weights: Weights, mask: Tensor, n_seeds: int, generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Let it write from one symbol on, drawing each next one; the shares of legal and of repeated steps."""
    chain = torch.randint(KINDS, (n_seeds, WRITTEN, 1), generator=generator)
    while chain.shape[-1] <= T:
        shares = predict_next(chain, weights, mask)[..., -1, :].softmax(dim=-1)
        drawn = torch.multinomial(shares.flatten(0, 1), 1, generator=generator)
        chain = torch.cat([chain, drawn.view(n_seeds, WRITTEN, 1)], dim=-1)
    legal = (followers()[chain[..., :-1]] == chain[..., 1:, None]).any(dim=-1)
    repeated = chain[..., 1:] == chain[..., :-1]
    return legal.float().mean(dim=(1, 2)), repeated.float().mean(dim=(1, 2))
