"""A beam search that keeps all it saw: the beginnings of each length, the kept ones and those let go."""

import math
from collections.abc import Callable
from typing import NamedTuple

from torch import Tensor

from course_lib.generation.translating import penalty


class Beginning(NamedTuple):
    """Tokens written so far, their share in logarithms, the score they are ranked by, and whether it stays.

    `parent` is its place among the beginnings one token shorter.
    """

    tokens: tuple[int, ...]
    log_share: float
    score: float
    parent: int
    kept: bool


def beam_tree(
    next_logs: Callable[[tuple[int, ...]], Tensor],
    width: int,
    stop: int,
    most: int,
    alpha: float = 0.6,
    shown: int = 6,
) -> list[list[Beginning]]:
    """The beginnings of no token, of one, of two ...: of each length the `shown` best, `width` of them kept.

    `next_logs` says the logarithm of each next token's share, (N), after the tokens so far. It ends when all
    that are kept have stopped, or after `most` tokens. What has stopped stays as it is. The scores are those
    of `beam_search`, and so is the best of the last column.

    >>> import torch
    >>> def next_logs(tokens):
    ...     return torch.tensor([0.25, 0.75] if tokens == () else [1.0, 0.0]).log()
    >>> [each.tokens for each in beam_tree(next_logs, width=1, stop=0, most=3, shown=2)[1]]
    [(1,), (0,)]
    """
    columns = [[Beginning((), 0.0, 0.0, 0, True)]]
    while len(columns) <= most and not all(stopped(each, stop) for each in columns[-1] if each.kept):
        grown = []
        for place, each in enumerate(columns[-1]):
            if each.kept:
                grown += longer(each, place, next_logs, stop, alpha)
        grown.sort(key=score, reverse=True)  # of equals the one that came first stays in front
        best = grown[: max(width, shown)]
        columns.append([each._replace(kept=place < width) for place, each in enumerate(best)])
    return columns


def longer(each: Beginning, place: int, next_logs, stop: int, alpha: float) -> list[Beginning]:
    """The beginning with each token that may follow; one that has stopped, as it is."""
    if stopped(each, stop):
        return [each._replace(parent=place)]
    found = []
    for token, log in enumerate(next_logs(each.tokens).tolist()):
        total, tokens = each.log_share + log, (*each.tokens, token)
        if total > -math.inf:
            found.append(Beginning(tokens, total, total / penalty(len(tokens), alpha), place, False))
    return found


def stopped(each: Beginning, stop: int) -> bool:
    """Whether its last token is `stop`."""
    return each.tokens[-1:] == (stop,)


def score(each: Beginning) -> float:
    """What beginnings are ranked by."""
    return each.score


def line_of(columns: list[list[Beginning]]) -> list[int]:
    """The best of the last column, followed back: its place in each column."""
    places = [0]
    for column in reversed(columns[1:]):
        places.append(column[places[-1]].parent)
    return places[::-1]
