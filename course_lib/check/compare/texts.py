"""Any object as a text that says the same each time."""

import re

ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


def text(value) -> str:
    """Its repr, without addresses."""
    return without_addresses(repr(value))


def without_addresses(said: str) -> str:
    """A text without addresses in memory, which are others each time and say nothing to a reader."""
    return ADDRESS.sub("", said)
