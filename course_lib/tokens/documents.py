"""Texts to learn from: each is a document of its own, and no more is kept than how often each word occurs."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import chain

from course_lib.tokens.special import split_special
from course_lib.tokens.words import split_words


def each_text(texts: str | Iterable[str]) -> Iterator[str]:
    """The texts of a list, a generator or an open file, one by one; a string is one text.

    Errors:  TypeError, with the text, for one that is no string.
    """
    for text in [texts] if isinstance(texts, str) else texts:
        if not isinstance(text, str):
            raise TypeError(f"the texts must be strings, got {type(text).__name__}: {text!r:.60}")
        yield text


def count_words(texts: str | Iterable[str], special: Collection[str] = ()) -> Counter[str]:
    """How often each word occurs. Special tokens are no words, and no word reaches from a text to the next.

    >>> count_words(["hug", "s hug<|end|>"], ["<|end|>"])
    Counter({'hug': 1, 's': 1, ' hug': 1})
    """
    stretches = chain.from_iterable(split_special(text, special) for text in each_text(texts))
    return Counter(chain.from_iterable(split_words(text) for text in stretches if text not in special))
