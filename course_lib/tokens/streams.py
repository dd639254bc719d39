"""A text in pieces, encoded as if it were whole: what the next piece may still change is held back."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from course_lib.tokens.documents import each_text
from course_lib.tokens.words import plain_kinds

LONGEST = 1 << 16  # characters encoded at once: longer pieces are cut, so that their ids need little memory

# Both are read on `plain_kinds`. After an apostrophe letters may be an English ending, or the end of one.
LAST_WORD_END = re.compile(
    r".*(?:[A-Za-z](?=[^A-Za-z])|[0-9](?=[^0-9])|[^\sA-Za-z0-9'](?=[\sA-Za-z0-9])|'(?=[\s0-9]))",
    re.ASCII | re.DOTALL,
)
LAST_WORD_BEFORE_SPACE = re.compile(r".*\S(?= )", re.ASCII | re.DOTALL)


def encode_pieces(
    texts: Iterable[str], encode: Callable[[str, int], list[int]], settled: Callable[[str], int]
) -> Iterator[int]:
    """The ids of texts joined, one by one: `encode` is given a text and its position in the whole.

    `settled(text)` says how many characters, from the first on, have ids that nothing to come can change.

    >>> list(encode_pieces(["a b", "c d"], lambda text, start: [start], lambda text: text.rfind(" ") + 1))
    [0, 2, 5]
    """
    return chain.from_iterable(encode(piece, start) for start, piece in recut(texts, settled))


def recut(texts: Iterable[str], settled: Callable[[str], int]) -> Iterator[tuple[int, str]]:
    """The same text in pieces that are settled, each with its position in the whole.

    What is held back is looked at again when it has doubled: a word of n characters is read O(n) times
    in all, into however many pieces it was cut.

    >>> list(recut(["to b", "e o", "r"], lambda text: text.rfind(" ") + 1))
    [(0, 'to '), (3, 'be '), (6, 'or')]
    """
    held, start, enough = "", 0, 0
    for text in _at_most_longest(texts):
        held += text
        if len(held) >= enough:
            if end := settled(held):
                yield start, held[:end]
                start, held = start + end, held[end:]
            enough = 2 * len(held)
    if held:
        yield start, held


def _at_most_longest(texts: Iterable[str]) -> Iterator[str]:
    for text in each_text(texts):
        yield from (text[i : i + LONGEST] for i in range(0, len(text), LONGEST))


def last_word_end(text: str, before_space: bool = False) -> int:
    """The last place at which a word ends whatever comes next; 0 if there is none.

    With `before_space`, the last such place where a space follows.

    >>> last_word_end("It's 5pm  now"), last_word_end("It's 5pm  now", before_space=True)
    (8, 8)
    >>> last_word_end("It'r"), last_word_end("It'r", before_space=True)
    (2, 0)
    """
    pattern = LAST_WORD_BEFORE_SPACE if before_space else LAST_WORD_END
    match = pattern.match(plain_kinds(text))
    return match.end() if match else 0
