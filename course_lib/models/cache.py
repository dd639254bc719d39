"""What a decoder keeps of the tokens that it has read, so that it reads each of them once."""

from collections.abc import Callable

from torch import Tensor


class LayerCache:
    """One layer's keys and values, in memory set aside once for `size` tokens.

    It is written in place, so it serves generation (under `torch.no_grad()`), not training.
    """

    def __init__(self, size: int):
        self.size, self.length = size, 0
        self.keys = self.values = None

    def extend(self, K: Tensor, V: Tensor) -> tuple[Tensor, Tensor]:
        """Append new keys and values (B, H, T, d); return all so far, (B, H, length, d).

        Errors:  ValueError if more tokens come than the cache was made for.
        """
        start, end = self.length, self.length + K.shape[2]
        if end > self.size:
            raise ValueError(f"the cache has room for {self.size} tokens, not for {end}")
        if self.keys is None:
            B, H, _, d = K.shape
            self.keys, self.values = K.new_empty(B, H, self.size, d), V.new_empty(B, H, self.size, d)
        self.keys.narrow(2, start, end - start).copy_(K)
        self.values.narrow(2, start, end - start).copy_(V)
        self.length = end
        return self.keys.narrow(2, 0, end), self.values.narrow(2, 0, end)

    def reorder(self, rows: Tensor) -> None:
        """Go on with these rows of the batch (B,) of int, one of them twice perhaps: a beam's parents."""
        for kept in (self.keys, self.values):
            used = kept.narrow(2, 0, self.length)
            used.copy_(used[rows])


class DecoderCache(LayerCache):
    """The same for a layer that also looks at a source, whose keys and values it makes but once.

    Rows that change places must be of one source.
    """

    def __init__(self, size: int):
        super().__init__(size)
        self.source = None

    def once(self, project: Callable, memory: Tensor) -> tuple[Tensor, Tensor]:
        """Return the source's keys and values: projected at the first call, kept for the others."""
        if self.source is None:
            self.source = project(memory)
        return self.source
