"""Special tokens in a text: cut out whole, also where the text comes in pieces."""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache


def split_special(text: str, special: Collection[str] | None) -> Iterator[str]:
    """Cut a text into special tokens and the stretches between them; of two that fit, the longer one wins.

    >>> list(split_special("Hi<|end|>you", {"<|end|>": 256}))
    ['Hi', '<|end|>', 'you']
    """
    pieces = _whole(tuple(special)).split(text) if special else [text]
    return filter(None, pieces)


def settled_stretch(text: str, special: Collection[str]) -> tuple[int, int]:
    """Where the last stretch of ordinary text begins and ends, whatever text comes next.

    It ends where a special token may have begun that is not whole yet, or may become a longer one.

    >>> settled_stretch("Hi<|end|>you <|e", {"<|end|>": 256})
    (9, 13)
    """
    start = 0
    for match in _whole_or_begun(tuple(special)).finditer(text) if special else ():
        if match["begun"]:
            return start, match.start()
        start = match.end()
    return start, len(text)


@lru_cache
def _whole(names: tuple[str, ...]) -> re.Pattern:
    return re.compile(f"({_any_of(names)})")


@lru_cache
def _whole_or_begun(names: tuple[str, ...]) -> re.Pattern:
    """What is begun is tried first: a token that is whole may be the beginning of a longer one."""
    beginnings = {name[:n] for name in names for n in range(1, len(name))}
    begun = rf"(?:{_any_of(beginnings)})\Z" if beginnings else "(?!)"
    return re.compile(f"(?P<begun>{begun})|{_any_of(names)}")


def _any_of(names: Collection[str]) -> str:
    return "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
