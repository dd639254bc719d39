"""Special tokens: which ones count in a call, cut out of a text whole, also where it comes in pieces."""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache

Names = str | Collection[str]  # a name, several, or "all"


def choose_special(
    special: Mapping[str, int], allowed: Names | None = None, disallowed: Names = ()
) -> Mapping[str, int | None]:
    """The special tokens that are cut out in one call, with their ids: None for those that are refused.

    Both are names, or "all". Refusing goes first; "all" refuses those that `allowed` does not name, and
    None allows those that are not refused. What is in neither is ordinary text.
    Errors:  ValueError for a name that is no special token.

    >>> choose_special({"<|end|>": 256, "<|pad|>": 257, "<|user|>": 258}, ["<|end|>"], ["<|user|>"])
    {'<|end|>': 256, '<|user|>': None}
    """
    if allowed is None and not disallowed:
        return special
    chosen = set(special) if allowed is None else _named(allowed, special)
    refused = _named(disallowed, special)
    if disallowed == "all" and allowed is not None:
        refused -= chosen
    return {name: None if name in refused else id for name, id in special.items() if name in chosen | refused}


def _named(names: Names, special: Collection[str]) -> set[str]:
    """The set of names that an argument means: "all", one name, or several."""
    if isinstance(names, str):
        names = special if names == "all" else [names]
    named = set(names)
    if unknown := sorted(named - set(special)):
        raise ValueError(f"{unknown[0]!r} is no special token of this tokenizer; it has {sorted(special)}")
    return named


def refusal(name: str, position: int) -> ValueError:
    """The error of a refused special token."""
    return ValueError(
        f"special token {name!r} at position {position} is refused (disallowed_special). To make it one id, "
        "name it in allowed_special only; to encode it as ordinary text, name it in neither of the two "
        "(allowed_special=() allows none)"
    )


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
