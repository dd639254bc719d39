"""Where a wrong result differs: only in one row, one column, or on one side of the diagonal."""

import torch
from torch import Tensor

PLACES = {  # name: (words, True in that place, from row, column, number of rows, number of columns)
    "last-column": ("the last column", lambda row, column, rows, columns: column == columns - 1),
    "first-column": ("the first column", lambda row, column, rows, columns: column == 0),
    "last-row": ("the last row", lambda row, column, rows, columns: row == rows - 1),
    "first-row": ("the first row", lambda row, column, rows, columns: row == 0),
    "diagonal": ("the diagonal", lambda row, column, rows, columns: row == column),
    "above-the-diagonal": ("what lies above the diagonal", lambda row, column, rows, columns: column > row),
    "below-the-diagonal": ("what lies below the diagonal", lambda row, column, rows, columns: column < row),
}


def only_in_one_place(pairs: list[tuple[Tensor, Tensor]]) -> tuple[str, str] | None:
    """The place outside which all the wrong results are right: its name and a sentence."""
    if any(got.ndim < 2 for got, _ in pairs):
        return None
    differ = [~torch.isclose(got.to(expected.dtype), expected, 1e-4, 1e-5) for got, expected in pairs]
    for name, (words, inside) in PLACES.items():
        if all(_only(d, inside) for d in differ):
            return f"only-{name}", f"only {words} is wrong, the rest is right"
    return None


def _only(differ: Tensor, inside) -> bool:
    rows, columns = differ.shape[-2:]
    place = inside(torch.arange(rows)[:, None], torch.arange(columns)[None], rows, columns).expand(
        rows, columns
    )
    return not place.all() and not (differ & ~place).any()
