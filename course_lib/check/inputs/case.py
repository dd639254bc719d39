"""What one input is, and what may stand among the arguments that is none."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """One input to try. Tags say what is special about it: "mask", "batch", "large", "float64", "square".

    A tag "causal=True" says that a parameter is not at its default.
    """

    label: str
    inputs: tuple
    tags: frozenset = frozenset()


@dataclass(frozen=True)
class Seeds:
    """Stands among the inputs where a generator goes: the function is called once with each of `count`."""

    count: int = 30


@dataclass(frozen=True)
class Probes:
    """Behind the inputs and not handed on: what the function that comes out is tried on."""

    tries: tuple[tuple, ...]


def handed_on(inputs: tuple) -> tuple:
    """The inputs that the function itself gets."""
    return tuple(x for x in inputs if not isinstance(x, Probes))
