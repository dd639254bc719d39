"""The settings that all models share, and the words for settings that do not fit each other."""

from dataclasses import dataclass

NORMS = ("layer", "rms")
ACTIVATIONS = ("gelu", "gelu_tanh", "relu", "swiglu")  # `sublayers` says what each of them computes
LAYOUTS = ("interleaved", "halves")  # which numbers of a head rotary positions turn as a pair


@dataclass(kw_only=True)
class BlockConfig:
    """The settings that every model's blocks share.

    Errors:  ValueError where the numbers do not fit each other, or an option does not exist.
    """

    width: int = 96
    n_heads: int = 4
    n_kv_heads: int | None = None  # None: as many as n_heads; fewer: several heads share keys and values
    hidden: int | None = None  # None: 4 * width, or for swiglu, which has a third matrix, 8/3 of it
    norm: str = "layer"  # or "rms"
    activation: str = "gelu"  # or "gelu_tanh" (as GPT-2), "relu", "swiglu"
    bias: bool = True
    dropout: float = 0.0
    eps: float = 1e-5
    pre_norm: bool = True

    def __post_init__(self):
        self.n_kv_heads = self.n_kv_heads or self.n_heads
        self.hidden = self.hidden or (8 * self.width // 3 if self.activation == "swiglu" else 4 * self.width)
        divides("width", self.width, "n_heads", self.n_heads)
        divides("n_heads", self.n_heads, "n_kv_heads", self.n_kv_heads)
        one_of("norm", self.norm, NORMS)
        one_of("activation", self.activation, ACTIVATIONS)
        if not 0 <= self.dropout < 1:
            raise ValueError(f"dropout={self.dropout} is no share between 0 and 1")


def divides(whole_name: str, whole: int, part_name: str, part: int) -> None:
    """Raise a ValueError unless `part` is a positive number that divides `whole`."""
    if whole < 1 or part < 1 or whole % part:
        raise ValueError(f"{whole_name}={whole} cannot be shared evenly among {part_name}={part}")


def one_of(name: str, value: str, choices) -> None:
    """Raise a ValueError that lists the choices unless `value` is one of them."""
    if value not in choices:
        raise ValueError(f"{name}={value!r} is unknown; choose one of {', '.join(map(repr, choices))}")


def pairs_fit(width: int, n_heads: int) -> None:
    """Raise a ValueError unless each head's numbers can be turned in pairs."""
    if width // n_heads % 2:
        shared = f"width={width} / n_heads={n_heads} = {width // n_heads}"
        raise ValueError(f"rotary positions turn pairs of numbers, but a head's {shared} is odd")
