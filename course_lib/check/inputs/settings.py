"""The sizes that the letters of a `Shapes:` line take: all distinct, then all equal, in batches, large."""

from dataclasses import dataclass, field

import torch


@dataclass(frozen=True)
class Setting:
    """Sizes for the letters of a `Shapes:` line, and what else is special about an input."""

    label: str
    sizes: dict[str, int]
    lead: tuple = ()
    dtype: torch.dtype = torch.float32
    tags: frozenset = field(default_factory=frozenset)


def _sizes(B, T, S, D, H, d, F, N, v) -> dict[str, int]:
    return dict(B=B, T=T, S=S, D=D, H=H, d=d, F=F, N=N, v=v)


LARGE = 1000.0
PLAIN = Setting("", _sizes(B=2, T=3, S=5, D=7, H=2, d=6, F=8, N=9, v=4))
BATCH = Setting("a batch of 2", _sizes(7, 4, 3, 10, 8, 6, 9, 11, 5), (2,), tags=frozenset({"batch"}))
SETTINGS = (
    PLAIN,
    Setting("all sizes 4", dict.fromkeys("BTSDHdFNv", 4), tags=frozenset({"square"})),
    BATCH,
    Setting("leading axes 2 and 3", _sizes(4, 5, 4, 8, 2, 7, 9, 10, 6), (2, 3), tags=frozenset({"batch"})),
    Setting("float64", _sizes(2, 5, 3, 6, 3, 4, 7, 8, 9), (), torch.float64, frozenset({"float64"})),
    Setting(
        "{numbers} of a thousand", _sizes(5, 3, 6, 8, 2, 10, 9, 7, 4), (), torch.float64, frozenset({"large"})
    ),
)
