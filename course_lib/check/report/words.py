"""A learner's exception, in words."""

import re
from typing import NamedTuple

from course_lib.check.compare.texts import without_addresses
from course_lib.check.report.errors import KNOWN


class Meaning(NamedTuple):
    """What is wrong, and what to do about it: a clause and a sentence."""

    wrong: str
    mend: str


def text_of(error: BaseException) -> str:
    """Its text, at most 2,000 characters; empty where it cannot even say it."""
    try:
        return without_addresses(str(error)[:2_000].strip())
    except Exception:
        return ""


def meaning(error: BaseException, line: str = "") -> Meaning | None:
    """What this exception, raised on this line, most often means; None where its own text says it best."""
    text = f"{type(error).__name__}: {text_of(error)}\n{line}"
    for pattern, wrong, mend in KNOWN:
        if found := re.search(pattern, text):
            return Meaning(wrong.format(*found.groups()), mend.format(*found.groups()))
    return None


def quoted(error: BaseException) -> str:
    """The exception's own text, its first line and not too long."""
    lines = text_of(error).splitlines()
    text = f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
    return text if len(text) < 200 else f"{text[:200]}..."
