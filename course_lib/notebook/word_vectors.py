"""Vectors of words from pairs that stand side by side: skip-gram, and GloVe's least squares on counts."""

import torch
import torch.nn.functional as F
from torch import Tensor

from course_lib.notebook.measure import with_bar

WIDTH, BATCH, STEPS, WRONG, RATE = 32, 2048, 2000, 64, 0.01


def skip_gram(pairs: Tensor, n_words: int, seed: int, steps: int = STEPS) -> tuple[Tensor, Tensor]:
    """Vectors before and after training: words that stand side by side are to score high, others low.

    Shapes:  pairs (M, 2)
    Source:  Mikolov et al. 2013, "Distributed Representations of Words and Phrases and their
             Compositionality", equation 4, with the same wrong partners for a whole batch.
    """
    torch.manual_seed(seed)
    vectors, partners = small_table(n_words), small_table(n_words)
    before = vectors.detach().clone()
    optimizer = torch.optim.Adam([vectors, partners], lr=RATE)
    for _ in with_bar(range(steps), f"skip-gram, seed {seed}"):
        batch = pairs[torch.randint(len(pairs), (BATCH,))]
        drawn = pairs[torch.randint(len(pairs), (WRONG,)), 1]
        first = vectors[batch[:, 0]]
        right = (first * partners[batch[:, 1]]).sum(dim=-1)
        _step(optimizer, F.softplus(-right).mean() + F.softplus(first @ partners[drawn].mT).mean())
    return before, vectors.detach()


def glove(pairs: Tensor, n_words: int, seed: int, steps: int = STEPS) -> Tensor:
    """Vectors whose dot products, with a bias for each word, come near the logarithm of how often two meet.

    Shapes:  pairs (M, 2)
    Source:  Pennington et al. 2014, "GloVe: Global Vectors for Word Representation", equations 8 and 9.
    """
    torch.manual_seed(seed)
    cells, times = (pairs[:, 0] * n_words + pairs[:, 1]).unique(return_counts=True)
    vectors, partners = small_table(n_words), small_table(n_words)
    biases = torch.zeros(2, n_words, requires_grad=True)
    optimizer = torch.optim.Adam([vectors, partners, biases], lr=RATE)
    for _ in with_bar(range(steps), f"GloVe, seed {seed}"):
        drawn = torch.randint(len(cells), (BATCH,))
        i, j, count = cells[drawn] // n_words, cells[drawn] % n_words, times[drawn]
        guess = (vectors[i] * partners[j]).sum(dim=-1) + biases[0, i] + biases[1, j]
        _step(optimizer, ((count / 10).clamp(max=1) ** 0.75 * (guess - count.log()) ** 2).mean())
    return vectors.detach()


def small_table(n_words: int) -> Tensor:
    """A table of small random numbers that can learn.

    >>> small_table(3).shape
    torch.Size([3, 32])
    """
    return (0.1 * torch.randn(n_words, WIDTH)).requires_grad_()


def _step(optimizer: torch.optim.Optimizer, loss: Tensor) -> None:
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
