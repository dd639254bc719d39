"""Cutting a text into words before byte-pair encoding, and bytes written as visible signs, as in GPT-2."""

import re
import unicodedata

# GPT-2's pattern, read on a text's `plain_kinds`.
WORD = re.compile(r"'(?:[sdmt]|ll|ve|re)| ?[A-Za-z]+| ?[0-9]+| ?[^\sA-Za-z0-9]+|\s+(?!\S)|\s+", re.ASCII)
DIGIT_OR_REST = re.compile(r"[0-9]|[^0-9]+")

PRINTABLE = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
BYTE_ORDER = bytes(PRINTABLE + sorted(set(range(256)) - set(PRINTABLE)))
STAND_INS = "".join(map(chr, PRINTABLE + list(range(256, 512 - len(PRINTABLE)))))
CHAR_OF_BYTE = dict(zip(BYTE_ORDER, STAND_INS, strict=True))
BYTE_OF_CHAR = dict(zip(STAND_INS, BYTE_ORDER, strict=True))


class _Kinds(dict):
    """For str.translate: a letter becomes A, a number 0, white space a tab, all else an exclamation mark."""

    def __missing__(self, code: int) -> str:
        kind = unicodedata.category(chr(code))[0]
        self[code] = "\t" if code == 0x85 else {"L": "A", "N": "0", "Z": "\t"}.get(kind, "!")
        return self[code]


KINDS = _Kinds({code: chr(code) for code in range(128)})


def split_words(text: str) -> list[str]:
    r"""Cut a text into words as GPT-2 does; joined again they are the text.

    A word is an English ending ('s, 'll), or letters, or numbers, or other signs, each with at most one
    space in front, or else white space. Letters and numbers are Unicode's categories L and N, so `²` and `½`
    are numbers; `_` and combining marks are signs, and so is a letter newer than Python's `unicodedata`.

    Source:  Radford et al. 2019, "Language Models are Unsupervised Multitask Learners", section 2.2.

    >>> split_words("It's  5pm,\nJake!")
    ['It', "'s", ' ', ' 5', 'pm', ',', '\n', 'Jake', '!']
    """
    return _cut(WORD, text)


def split_digits(text: str) -> list[str]:
    """Cut out every digit and other number sign on its own.

    >>> split_digits("in 2017²!")
    ['in ', '2', '0', '1', '7', '²', '!']
    """
    return _cut(DIGIT_OR_REST, text)


def _cut(pattern: re.Pattern, text: str) -> list[str]:
    if text.isascii():
        return pattern.findall(text)
    return [text[match.start() : match.end()] for match in pattern.finditer(plain_kinds(text))]


def plain_kinds(text: str) -> str:
    """A copy, as long, in which every letter, number, space and sign that is not ASCII is one that is.

    >>> plain_kinds("It's 5½ naïve 日本。")
    "It's 50 naAve AA!"
    """
    return text if text.isascii() else text.translate(KINDS)


def printable(token: bytes) -> str:
    """Write bytes in GPT-2's alphabet of 256 visible characters.

    >>> printable(" the".encode())
    'Ġthe'
    """
    return "".join(CHAR_OF_BYTE[byte] for byte in token)


def from_printable(name: str) -> bytes:
    """Read bytes written by `printable`. Errors: KeyError for a character outside the alphabet."""
    return bytes(BYTE_OF_CHAR[char] for char in name)
