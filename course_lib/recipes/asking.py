"""A source of keys and values, and a target that asks for the keys: whose values does it need?"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from course_lib.attention import attend
from course_lib.heads import merge_heads, split_heads
from course_lib.recipes.many_seeds import Weights, draw_weights, train
from course_lib.threads import one_thread

KINDS, PAIRS, HABIT = 16, 8, 0.4  # kinds of keys and of values, pairs in a source, how often a value is usual
D, N_HEADS, RATE, STEPS, BATCH, ASKED = 32, 2, 0.01, 300, 64, 512
SIDES = ("encoder", "decoder")


class Answers(NamedTuple):
    """The share right of new questions, an entry for each seed: of all, of usual values, of unusual ones."""

    all: Tensor
    usual: Tensor
    unusual: Tensor


def usual_value(keys: Tensor) -> Tensor:
    """The value that a key most often has.

    >>> usual_value(torch.tensor([0, 1, 15]))
    tensor([ 3, 10, 12])
    """
    return (7 * keys + 3) % KINDS


def draw_sources(size: int, generator: torch.Generator) -> tuple[Tensor, Tensor, Tensor]:
    """Sources of 8 different keys with their values, and the order of asking: three of (size, 8).

    With a share of 0.4 a value is its key's usual one, else any of the 16.
    """
    keys = torch.rand(size, KINDS, generator=generator).argsort(dim=-1)[:, :PAIRS]
    any_value = torch.randint(KINDS, keys.shape, generator=generator)
    usual = torch.rand(keys.shape, generator=generator) < HABIT
    order = torch.rand(keys.shape, generator=generator).argsort(dim=-1)
    return keys, torch.where(usual, usual_value(keys), any_value), order


def first_weights(seeds: Sequence[int]) -> Weights:
    """Embeddings of keys, values and questions; four projections; and the readout."""
    tables = {name: (KINDS, D) for name in ("keys", "values", "asked")}
    square = {W: (D, D) for W in ("W_q", "W_k", "W_v", "W_o")}
    weights = draw_weights(tables | square | {"W_out": (D, KINDS)}, seeds)
    for name in tables:
        weights[name].data.mul_((3 * KINDS) ** 0.5)
    return weights


def reply(keys: Tensor, values: Tensor, asked: Tensor, weights: Weights, side: str) -> Tensor:
    """The scores of all 16 values for each key that is asked for: (seeds, B, 8, 16).

    The queries are the target's, the keys the source's, and the values those of the `side`.
    """
    x = F.one_hot(asked, KINDS).float() @ weights["asked"]
    memory = (
        F.one_hot(keys, KINDS).float() @ weights["keys"]
        + F.one_hot(values, KINDS).float() @ weights["values"]
    )
    handed_over = {"encoder": memory, "decoder": x}[side]
    Q, K, V = x @ weights["W_q"], memory @ weights["W_k"], handed_over @ weights["W_v"]
    mixed = merge_heads(attend(*(split_heads(each, N_HEADS) for each in (Q, K, V))))
    return (x + mixed @ weights["W_o"]) @ weights["W_out"]


@one_thread()
def train_to_reply(side: str, seeds: Sequence[int] = (0, 1, 2), steps: Iterable = range(STEPS)) -> Answers:
    """Train one network a seed, and ask it 512 new sources.

    Source:  the course's own task; cross-attention after Vaswani et al. 2017, section 3.2.3.
    """
    weights, generator = first_weights(seeds), torch.Generator().manual_seed(1000)

    def losses(weights: Weights) -> Tensor:
        keys, values, asked, truth = _questions(len(seeds), BATCH, generator)
        found = reply(keys, values, asked, weights, side)
        each = F.cross_entropy(found.flatten(0, -2), truth.flatten(), reduction="none")
        return each.view(len(seeds), -1).mean(dim=1)

    train(weights, losses, steps, RATE)
    keys, values, asked, truth = _questions(len(seeds), ASKED, generator)
    with torch.no_grad():
        right = reply(keys, values, asked, weights, side).argmax(dim=-1) == truth
    usual = truth == usual_value(asked)
    return Answers(*(_share(right, among) for among in (torch.ones_like(usual), usual, ~usual)))


def _questions(n_seeds: int, size: int, generator: torch.Generator) -> tuple[Tensor, ...]:
    """Keys and values of the sources, the keys asked for and their values, each (seeds, size, 8)."""
    keys, values, order = draw_sources(n_seeds * size, generator)
    asked, truth = keys.gather(1, order), values.gather(1, order)
    return tuple(each.view(n_seeds, size, PAIRS) for each in (keys, values, asked, truth))


def _share(right: Tensor, among: Tensor) -> Tensor:
    return (right & among).float().sum(dim=(1, 2)) / among.float().sum(dim=(1, 2))
