"""Guesses by counting: how often each token came after the few before it."""

from dataclasses import dataclass

import torch
from torch import Tensor
from tqdm.auto import tqdm

HELP = (1, 2, 3, 5, 8, 12, 20, 30, 50, 80)  # what is tried for each length
Table = tuple[Tensor, Tensor]  # stretches as numbers, in order, and how often each came
TUNED_ON = 20  # the last twentieth decides how much help is best


@dataclass
class Ngrams:
    """Of each length the stretches that came, as numbers in order, and how often; and how much help it takes.

    The share of a token after n - 1 others is (count + help * share by the shorter table) / (all + help).

    Source:  MacKay and Peto 1995, "A Hierarchical Dirichlet Language Model", equation 15.
    """

    vocab_size: int
    tables: list[Table]
    help: list[float]

    def shares(self, ids: Tensor, n: int) -> Tensor:
        """The share that each token of a text gets from the n - 1 before it; from the n-th token on.

        Shapes:  ids (T) of int -> (T - n + 1)
        """
        length = len(ids) - n + 1
        share = torch.full((length,), 1 / self.vocab_size, dtype=torch.float64)
        for size, help in zip(range(1, n + 1), self.help, strict=False):
            share = self.with_help(ids, size, help, share)
        return share

    def with_help(self, ids: Tensor, size: int, help: float, shorter: Tensor) -> Tensor:
        """The shares by stretches of one size, given those by the shorter ones for the last tokens."""
        keys = stretches(ids, size, self.vocab_size)[-len(shorter) :]
        counted = look_up(self.tables[size - 1], keys)
        if size == 1:
            before = self.tables[0][1].sum()
        else:
            before = look_up(self.tables[size - 2], keys.div(self.vocab_size, rounding_mode="floor"))
        return (counted + help * shorter) / (before + help)

    def loss(self, ids: Tensor, n: int) -> float:
        """The mean surprise at a text that was not counted, in nats a token."""
        return -self.shares(ids, n).log().mean().item()

    def entries(self, n: int) -> int:
        """How many numbers the tables up to this length hold."""
        return sum(len(counts) for _, counts in self.tables[:n])


def count_ngrams(ids: Tensor, vocab_size: int, most: int = 6) -> Ngrams:
    """Count all stretches of up to `most` tokens of a text; the help is what did best on its last twentieth.

    Shapes:  ids (T) of int

    >>> found = count_ngrams(torch.tensor([0, 1] * 100), vocab_size=2, most=2)
    >>> found.loss(torch.tensor([0, 1, 0, 1]), 2) < 0.05
    True
    """
    ids = ids.long()
    cut = len(ids) - len(ids) // TUNED_ON
    trial = Ngrams(vocab_size, [], [])
    shorter = torch.full((len(ids) - cut,), 1 / vocab_size, dtype=torch.float64)
    for size in tqdm(range(1, most + 1), "Counting", leave=False, disable=None):
        trial.tables.append(count(ids[:cut], size, vocab_size))
        shorter = shorter[-(len(ids) - cut - size + 1) :]
        tried = {help: trial.with_help(ids[cut:], size, help, shorter) for help in HELP}
        best = max(tried, key=lambda help: tried[help].log().mean().item())
        trial.help.append(best)
        shorter = tried[best]
    rest = [count(ids[cut - size + 1 :], size, vocab_size) for size in range(1, most + 1)]
    tables = [merged(*pair) for pair in zip(trial.tables, rest, strict=True)]
    return Ngrams(vocab_size, tables, trial.help)


def stretches(ids: Tensor, size: int, vocab_size: int) -> Tensor:
    """Each stretch of so many of the ids (T,) as one number, its tokens as digits: (T - size + 1,).

    >>> stretches(torch.tensor([1, 2, 3]), 2, vocab_size=10)
    tensor([12, 23])
    """
    length = max(0, len(ids) - size + 1)
    keys = torch.zeros(length, dtype=torch.long)
    for place in range(size):
        keys = keys * vocab_size + ids[place : place + length]
    return keys


def count(ids: Tensor, size: int, vocab_size: int) -> Table:
    """The different stretches of that size, in order, and how often each came."""
    return torch.unique(stretches(ids, size, vocab_size), return_counts=True)


def merged(table: Table, other: Table) -> Table:
    """Two tables of counts as one.

    >>> merged((torch.tensor([3, 5]), torch.tensor([1, 1])), (torch.tensor([5]), torch.tensor([4])))
    (tensor([3, 5]), tensor([1, 5]))
    """
    keys, places = torch.unique(torch.cat([table[0], other[0]]), return_inverse=True)
    return keys, torch.zeros_like(keys).index_add(0, places, torch.cat([table[1], other[1]]))


def look_up(table: Table, keys: Tensor) -> Tensor:
    """How often each of these stretches came; 0 for one that never did.

    >>> look_up((torch.tensor([3, 5]), torch.tensor([7, 1])), torch.tensor([5, 4, 3]))
    tensor([1, 0, 7])
    """
    known, counts = table
    places = torch.searchsorted(known, keys).clamp(max=len(known) - 1)
    return torch.where(known[places] == keys, counts[places], 0)
