"""A function that came out, as what it does."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Behaviour:
    """What a callable that came out gave on each of the inputs that it was tried on (the probes)."""

    probes: tuple
    results: tuple
