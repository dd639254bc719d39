"""What the axes of an exercise's inputs and results are called, by the `Shapes:` line of its docstring."""

import inspect
import re

WORDS = {"S": "key", "B": "sequence", "H": "head"}
LEADING = (("sequence",), ("sequence", "head"))
INNER = re.compile(r"(?:(\w+) )?\(([^()]*)\)")

Axes = dict[str | int, tuple[str, ...]]  # by an input's name or a result's number; "" where there is no word


def axes_of(fn) -> Axes:
    """The words for each axis of the inputs and, by number from 0, of the results.

    >>> from course_lib.attention import attend
    >>> axes_of(attend)["K"], axes_of(attend)[0]
    (('...', 'key', ''), ('...', 'query', ''))
    """
    line = _shapes(inspect.getdoc(fn) or "")
    given, _, results = line.partition("->")
    row = "query" if re.search(r"\bS\b", line) else "token"
    found: Axes = {name: _words(axes, row) for name, axes in INNER.findall(given) if name}
    return found | {i: _words(axes, row) for i, (_, axes) in enumerate(INNER.findall(results))}


def _shapes(docstring: str) -> str:
    found = re.search(r"^Shapes:((?:.+\n?)(?:[ ]{2,}.+\n?)*)", docstring, re.MULTILINE)
    return found[1] if found else ""


def _words(axes: str, row: str) -> tuple[str, ...]:
    letters = [letter for letter in re.split(r",\s*", axes) if letter]
    if letters[-2:] == ["T", "T"]:
        return (*letters[:-2], "query", "key")
    words = {**WORDS, "T": row, "...": "..."}
    return tuple(words.get(letter, "") for letter in letters)


def names_of(axes: tuple[str, ...], ndim: int) -> list[str]:
    """A word for each of `ndim` axes: `...` stands for the leading ones, usually a batch, then heads."""
    if "..." in axes:
        here, extra = axes.index("..."), max(ndim - len(axes) + 1, 0)
        lead = LEADING[extra - 1] if 0 < extra <= len(LEADING) else ("block",) * extra
        axes = (*axes[:here], *lead, *axes[here + 1 :])
    return list(axes) if len(axes) == ndim else [""] * ndim
