"""`positions.rotate` for training: the same rotation, with the cosines and sines computed once."""

import torch
from torch import Tensor

from course_lib.dtypes import as_index


class Rotary:
    """A table of the turn of each pair of numbers at each position, and how to apply it to queries and keys.

    Source:  Su et al. 2021, "RoFormer", section 3.2.2.
    """

    def __init__(self, d: int, base: float = 10000.0, layout: str = "interleaved"):
        self.d, self.base, self.layout = d, base, layout
        self.table = torch.empty(0)

    def at(self, positions: slice | Tensor, like: Tensor, n: int | None = None):
        """Return a function that turns (B, H, T, d) by the positions, a slice or (B, T) of int, below `n`.

        They turn in the precision of `like`, float32 at least. Where `n` is not said, it is read from them.
        """
        positions = positions if isinstance(positions, slice) else as_index(positions)
        if n is None:
            n = positions.stop if isinstance(positions, slice) else int(positions.max()) + 1
        turns = self.reach(n, like)[positions]
        turns = turns if turns.dim() == 2 else turns[:, None]
        if self.layout == "interleaved":
            return lambda x: turn_pairs(x, turns)
        cos, sin = turns.real, turns.imag
        cos, sin = torch.cat([cos, cos], dim=-1), torch.cat([-sin, sin], dim=-1)
        return lambda x: (x * cos + x.roll(self.d // 2, dims=-1) * sin).type_as(x)

    def reach(self, n: int, like: Tensor) -> Tensor:
        """Return the table of n positions or more; it grows as they need it, and a graph computes its own."""
        wanted = torch.promote_types(torch.promote_types(like.dtype, torch.float32), torch.complex64)
        if torch.compiler.is_compiling() or torch.jit.is_tracing():
            return self.turns(n).to(like.device, wanted)
        if n > len(self.table) or (self.table.dtype, self.table.device) != (wanted, like.device):
            with torch.inference_mode(False):  # what is kept must serve training too
                self.table = self.turns(2 * n).to(like.device, wanted)
        return self.table

    def turns(self, n: int) -> Tensor:
        """Return cos + i sin of every angle, (n, d/2), in float64: on the CPU, as Apple's GPU has none."""
        exact = {"dtype": torch.float64, "device": "cpu"}
        rates = self.base ** (-torch.arange(0, self.d, 2, **exact) / self.d)
        angles = torch.arange(n, **exact)[:, None] * rates
        return torch.polar(torch.ones_like(angles), angles)


def turn_pairs(x: Tensor, turns: Tensor) -> Tensor:
    """Turn neighbours (x[0], x[1]), (x[2], x[3]), ... each as one complex number: one multiplication."""
    pairs = torch.view_as_complex(x.to(torch.promote_types(x.dtype, torch.float32)).unflatten(-1, (-1, 2)))
    return torch.view_as_real(pairs * turns).flatten(-2).type_as(x)
