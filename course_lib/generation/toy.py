"""A translator written down by hand: a table says what may come next, and how likely it is."""

import math
from collections.abc import Mapping

import torch
from torch import Tensor, nn


class ToyTranslator(nn.Module):
    """Translates by a table of shares, so that every step of a search can be followed in the head.

    A key is the first token of a source, and then what has been written so far, without `start`; its value
    has the share of each token that may come next. All others get a millionth or less, no two the same.
    After what is no key `stop` is sure.

    >>> model = ToyTranslator({(7,): {2: 0.75, 3: 0.25}, (7, 2): {3: 1.0}}, n_tokens=4)
    >>> memory, mask = model.encode(torch.tensor([[7]]))
    >>> model.decode(torch.tensor([[1, 2, 3]]), memory, mask).argmax(dim=-1)  # 1 is the start
    tensor([[2, 3, 0]])
    """

    def __init__(self, shares: Mapping[tuple[int, ...], Mapping[int, float]], n_tokens: int, stop: int = 0):
        super().__init__()
        self.shares, self.n_tokens, self.stop = shares, n_tokens, stop

    def encode(self, source: Tensor) -> tuple[Tensor, Tensor]:
        """The source (B, S) of int as it is, for a memory (B, S, 1); nothing of it is padding: (B, S)."""
        return source[..., None].float(), torch.ones_like(source, dtype=torch.bool)

    def decode(self, target: Tensor, memory: Tensor, mask: Tensor | None = None) -> Tensor:
        """The logits (B, T, N) of what follows each token of the target (B, T): logarithms of the shares."""
        first = memory[:, 0, 0].long().expand(len(target)).tolist()
        rows = [
            [self.next_logits((word, *row[1 : t + 1])) for t in range(len(row))]
            for word, row in zip(first, target.tolist(), strict=True)
        ]
        return torch.tensor(rows, device=target.device)

    def forward(self, source: Tensor, target: Tensor) -> Tensor:
        """Both at once: source (B, S) and target (B, T) of int -> logits (B, T, N)."""
        return self.decode(target, *self.encode(source))

    def next_logits(self, beginning: tuple[int, ...]) -> list[float]:
        """The logit of each token after a source's first token and what was written."""
        given = self.shares.get(beginning, {self.stop: 1.0})
        return [math.log(given.get(token, 1e-6 / (1 + token))) for token in range(self.n_tokens)]

    def extra_repr(self) -> str:
        """The table in one line, as an error or a check shows it."""
        said = [
            f"after {', '.join(map(str, key))}: {' '.join(f'{t} {p:.0%}' for t, p in given.items())}"
            for key, given in self.shares.items()
        ]
        return "; ".join(said)
