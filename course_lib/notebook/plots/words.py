"""What a figure shows, in words: for a screen reader, a terminal, and whoever points at a row."""

import torch
from torch import Tensor

from course_lib.notebook.drawing import share


def describe_attention(
    weights: Tensor, queries: list[str], keys: list[str], mask: Tensor | None = None
) -> str:
    """Say of each query which key it looks at most, or that it looks at all alike.

    Shapes:  weights (T, S), mask (T, S) of bool

    >>> describe_attention(torch.tensor([[0.9, 0.1], [0.5, 0.5]]), ["it", "was"], ["AI", "Jake"])
    'Attention weights of 2 queries over 2 keys. it: most at AI, 0.90. was: the same at each key, 0.50.'
    """
    seen = torch.ones_like(weights, dtype=torch.bool) if mask is None else mask
    said = [most(*row, keys) for row in zip(queries, weights.detach(), seen, strict=True)]
    return f"Attention weights of {len(queries)} queries over {len(keys)} keys. " + " ".join(said)


def describe_lines(x: list[float], series: dict[str, list[float]], xlabel: str = "", ylabel: str = "") -> str:
    """Say of each line where it starts and where it ends.

    >>> describe_lines([4, 1024], {"scaled": [2.4, 2.3]}, "width", "entropy")
    'Lines of entropy over width. scaled: 2.4 at 4, 2.3 at 1024.'
    """
    said = [f"{name}: {y[0]:.2g} at {x[0]:g}, {y[-1]:.2g} at {x[-1]:g}." for name, y in series.items()]
    return f"Lines of {ylabel} over {xlabel}. " + " ".join(said)


def most(name: str, row: Tensor, seen: Tensor, keys: list[str]) -> str:
    """Where one query looks most, and what is hidden from it."""
    hidden = [key for key, open_ in zip(keys, seen.tolist(), strict=True) if not open_]
    less = f", {', '.join(hidden)} hidden" if hidden else ""
    if row[seen].max() - row[seen].min() < 0.005:
        return f"{name}: the same at each key, {share(row[seen][0].item())}{less}."
    return f"{name}: most at {keys[row.argmax()]}, {share(row.max().item())}{less}."
