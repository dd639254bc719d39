"""The ring: each place has to name its left and its right neighbour, by one layer of attention alone."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from course_lib.attention import attention_weights, multi_head_attention
from course_lib.heads import split_heads
from course_lib.recipes.many_seeds import Weights, draw_weights, train
from course_lib.threads import one_thread

PLACES, LETTERS = 12, 16
RATE, STEPS, BATCH, ASKED = 0.005, 200, 64, 512


class Ring(NamedTuple):
    """A trained ring, an entry for each seed, or a row; `maps` are of the first seed, (H, T, T)."""

    both: Tensor  # the share of places whose two neighbours are both named right
    single: Tensor  # the share of neighbours named right
    pair: Tensor  # the share of places whose neighbours are both among the two best guesses for the left one
    maps: Tensor
    losses: list[list[float]]  # of each step, of each seed
    parameters: int


def sizes(D: int) -> dict[str, tuple[int, int]]:
    """The tables of the network: letters, places, four projections, and the two answers."""
    square = {W: (D, D) for W in ("W_q", "W_k", "W_v", "W_o")}
    return {"E": (LETTERS, D), "P": (PLACES, D), **square, "W_out": (D, 2 * LETTERS)}


def first_weights(D: int, seeds: Sequence[int]) -> Weights:
    """Letters and places of standard deviation 1; W_q and W_k smaller than usual, to look around first."""
    weights = draw_weights(sizes(D), seeds)
    for name, factor in (
        ("E", (3 * LETTERS) ** 0.5),
        ("P", (3 * PLACES) ** 0.5),
        ("W_q", 0.25),
        ("W_k", 0.25),
    ):
        weights[name].data.mul_(factor)
    return weights


def embed(letters: Tensor, weights: Weights) -> Tensor:
    """A vector for each letter at its place: (seeds, B, T, D)."""
    return F.one_hot(letters, LETTERS).float() @ weights["E"] + weights["P"]


def answers(letters: Tensor, weights: Weights, n_heads: int) -> Tensor:
    """The scores of every letter for the left neighbour and for the right one: (seeds, B, T, 2, 16)."""
    tables = (weights[W] for W in ("W_q", "W_k", "W_v", "W_o"))
    out = multi_head_attention(embed(letters, weights), *tables, n_heads)
    return (out @ weights["W_out"]).unflatten(-1, (2, LETTERS))


def neighbours(letters: Tensor) -> Tensor:
    """The left and the right neighbour of each place of a ring: (..., T, 2).

    >>> neighbours(torch.tensor([5, 6, 7]))
    tensor([[7, 6],
            [5, 7],
            [6, 5]])
    """
    return torch.stack([letters.roll(1, -1), letters.roll(-1, -1)], dim=-1)


@one_thread()
def train_ring(
    n_heads: int, seeds: Sequence[int] = (0, 1, 2), D: int = 32, steps: Iterable = range(STEPS), rate=RATE
) -> Ring:
    """Train one network a seed on rings of random letters, and ask it 512 new ones.

    Source:  the course's own task; several heads after Vaswani et al. 2017, section 3.2.2.
    """
    weights, generator = first_weights(D, seeds), torch.Generator().manual_seed(1000)

    def losses(weights: Weights) -> Tensor:
        letters = torch.randint(LETTERS, (len(seeds), BATCH, PLACES), generator=generator)
        found = answers(letters, weights, n_heads)
        each = F.cross_entropy(found.flatten(0, -2), neighbours(letters).flatten(), reduction="none")
        return each.view(len(seeds), -1).mean(dim=1)

    kept = train(weights, losses, steps, rate)
    letters = torch.randint(LETTERS, (len(seeds), ASKED, PLACES), generator=generator)
    return _asked(letters, weights, n_heads, kept)


@torch.no_grad()
def _asked(letters: Tensor, weights: Weights, n_heads: int, losses: list[list[float]]) -> Ring:
    scores, truth = answers(letters, weights, n_heads), neighbours(letters)
    right = (scores.argmax(dim=-1) == truth).float()
    best = scores[..., 0, :].topk(2).indices
    pair = (truth[..., None] == best[..., None, :]).any(dim=-1).all(dim=-1).float()
    x = embed(letters, weights)
    Q, K = (split_heads(x @ weights[W], n_heads)[0] for W in ("W_q", "W_k"))
    maps = attention_weights(Q, K).mean(dim=0)
    count = sum(W[0].numel() for W in weights.values())
    both = right.prod(dim=-1).mean(dim=(1, 2))
    return Ring(both, right.mean(dim=(1, 2, 3)), pair.mean(dim=(1, 2)), maps, losses, count)
