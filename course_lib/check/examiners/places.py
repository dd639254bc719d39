"""Where a wrong result differs: only in one row, one column, or on one side of the diagonal."""

import torch
from torch import Tensor

LOOP = "does a loop over them end too early?"
PLACES = {  # name: (words, True where it is wrong, from row i of m and column j of n)
    "last-column": (f"only the last column is wrong: {LOOP}", lambda i, j, m, n: j == n - 1),
    "first-column": ("only the first column is wrong", lambda i, j, m, n: j == 0),
    "last-row": (f"only the last row is wrong: {LOOP}", lambda i, j, m, n: i == m - 1),
    "first-row": ("only the first row is wrong", lambda i, j, m, n: i == 0),
    "diagonal": ("only the diagonal is wrong", lambda i, j, m, n: i == j),
    "above-the-diagonal": ("only what lies above the diagonal is wrong", lambda i, j, m, n: j > i),
    "below-the-diagonal": ("only what lies below the diagonal is wrong", lambda i, j, m, n: j < i),
    "after-first-row": (
        "only the first row is right: is `return` inside a loop, something not carried on, or a step from row"
        " to row of the wrong size?",
        lambda i, j, m, n: i > 0,
    ),
    "after-first-column": ("only the first column is right", lambda i, j, m, n: j > 0),
}


def only_in_one_place(pairs: list[tuple[Tensor, Tensor]]) -> tuple[str, str] | None:
    """The place outside which all the wrong results are right: its name and a sentence."""
    if any(got.ndim < 2 for got, _ in pairs):
        return None
    differ = [~torch.isclose(got.to(expected.dtype), expected, 1e-4, 1e-5) for got, expected in pairs]
    for name, (words, inside) in PLACES.items():
        if all(_only(d, inside) for d in differ):
            return f"only-{name}", words
    return None


def _only(differ: Tensor, inside) -> bool:
    rows, columns = differ.shape[-2:]
    place = inside(torch.arange(rows)[:, None], torch.arange(columns)[None], rows, columns).expand(
        rows, columns
    )
    return not place.all() and not (differ & ~place).any()
