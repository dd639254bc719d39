"""As many sentences with their translation as wanted: number words and full dates."""

import datetime
import random
from collections.abc import Iterator
from functools import cache

from course_lib.datasets.packages import package_missing

LANGUAGES = ("fr", "es", "de")
FIRST_DAY = datetime.date(1900, 1, 1).toordinal()
LAST_DAY = datetime.date(2099, 12, 31).toordinal()


def _number(number: int, language: str) -> str:
    try:
        from num2words import num2words
    except ModuleNotFoundError as error:
        raise package_missing("num2words", "Number words need the package num2words.") from error
    return num2words(number, lang=language)


def _date(day: int, language: str) -> str:
    from babel.dates import format_date

    return format_date(datetime.date.fromordinal(FIRST_DAY + day), "full", locale=language)


KINDS = {"numbers": (_number, 10_000), "dates": (_date, LAST_DAY - FIRST_DAY + 1)}


def _draw(kind: str, n: int, rng: random.Random, languages: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """n different pairs of one kind: a value and a language are drawn, without repetition."""
    write, size = KINDS[kind]
    most = size * len(languages)
    if n > most:
        raise ValueError(f"asked for {n:,} pairs of {kind}; there are {most:,} different ones in {languages}")
    english = cache(lambda value: write(value, "en"))
    for pick in rng.sample(range(most), n):
        value, which = divmod(pick, len(languages))
        yield f"<{languages[which]}> {english(value)}", write(value, languages[which])


@cache
def _pairs(n: int, seed: int, languages: tuple[str, ...], kinds: tuple[str, ...]) -> list[tuple[str, str]]:
    rng = random.Random(seed)
    share, rest = divmod(n, len(kinds))
    pairs = [pair for i, kind in enumerate(kinds) for pair in _draw(kind, share + (i < rest), rng, languages)]
    rng.shuffle(pairs)
    return pairs


def translation_pairs(
    n: int = 20_000, seed: int = 0, languages=("fr", "es"), kinds=("numbers", "dates")
) -> list[tuple[str, str]]:
    """n different pairs (English, translation), shuffled; half are number words, half full dates.

    The source begins with the language wanted: `<fr>`, `<es>` or `<de>`. Numbers go from 0 to 9,999,
    dates from 1900 to 2099. A source occurs once, so each has one right answer.

    Licence: generated here by num2words 0.5.14 (LGPL) and babel 2.18 (BSD-3; dates from Unicode CLDR).
    Errors:  ValueError for another language or kind, or for more pairs than there are; PackageMissing.

    >>> translation_pairs(n=1, kinds=("numbers",))
    [('<es> six thousand, three hundred and eleven', 'seis mil trescientos once')]
    """
    languages, kinds = tuple(languages), tuple(kinds)
    wrong = sorted(set(languages) - set(LANGUAGES)) + sorted(set(kinds) - set(KINDS))
    if wrong or not languages or not kinds:
        raise ValueError(f"languages are a tuple of {LANGUAGES}, kinds of {tuple(KINDS)}; not {wrong}")
    return list(_pairs(n, seed, languages, kinds))


def split_pairs(
    pairs: list[tuple[str, str]], held_out: float = 0.1, seed: int = 0
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """(train, test): the share `held_out` of the English phrases, in all languages, is kept for the test.

    So the test asks for numbers and dates that training saw in no language at all.

    >>> train, test = split_pairs([("<fr> one", "un"), ("<es> one", "uno"), ("<fr> two", "deux")], 0.5)
    >>> len(train) + len(test)
    3
    """
    phrases = sorted({source.partition(" ")[2] for source, _ in pairs})
    kept = set(random.Random(seed).sample(phrases, round(held_out * len(phrases))))
    is_test = [source.partition(" ")[2] in kept for source, _ in pairs]
    train = [pair for pair, test in zip(pairs, is_test, strict=True) if not test]
    return train, [pair for pair, test in zip(pairs, is_test, strict=True) if test]
