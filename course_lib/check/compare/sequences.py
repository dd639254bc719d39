"""Texts and lists in words: where the first difference is, and which of the two goes on."""

from collections.abc import Sequence

from course_lib.check.compare.equality import same
from course_lib.check.compare.showing import entry

AROUND = 12  # letters of a text shown before the place where it differs


def in_texts(got: str, expected: str) -> str:
    """Where two texts first differ, with the letters around."""
    place = first_place(got, expected)
    since = max(0, place - AROUND)
    ours, right = (repr(text[since : place + AROUND]) for text in (got, expected))
    told = f"the texts agree up to place {place}; " if place else "from the first letter on, "
    if place == min(len(got), len(expected)):
        return f"{told}{ending(len(got), len(expected))}: {right} is expected there and {ours} came"
    return f"{told}{'there ' * bool(place)}{right} is expected and {ours} came" + lengths(got, expected)


def first_place(got: Sequence, expected: Sequence) -> int:
    pairs = enumerate(zip(got, expected, strict=False))
    return next((i for i, pair in pairs if not same(*pair)), min(len(got), len(expected)))


def ending(ours: int, right: int) -> str:
    how = "earlier" if ours < right else "later"
    return f"yours ends {abs(ours - right)} {how}"


def lengths(got: Sequence, expected: Sequence) -> str:
    return "" if len(got) == len(expected) else f"; {ending(len(got), len(expected))}"


def what_is_next(got: Sequence, expected: Sequence, place: int) -> str:
    if len(got) < len(expected):
        return f": {entry(expected[place])} should come next"
    return f": {entry(got[place])} is too many"
