"""What the axes of an exercise's inputs and results are called, by the `Shapes:` line of its docstring."""

import re
from dataclasses import dataclass, field

from course_lib.check.inputs.shapes import entry, read_results

WORDS = {"S": "key", "B": "sequence", "H": "head"}
LEADING = {  # what one or two leading axes usually are: of sequences, and of vectors alone
    "...": (("sequence",), ("sequence", "head")),
    "... of rows": (("row",), ("table", "row")),
}
TENSOR = re.compile(r"(?:(\w+) )?\(([^()]*)\)")

Names = tuple[str, ...]  # a word for each axis, "" where there is none


@dataclass(frozen=True)
class Axes:
    """Words for the axes of each input by its name and of each result by its number; names of the results."""

    inputs: dict[str, Names] = field(default_factory=dict)
    results: tuple[Names, ...] = ()
    names: Names = ()

    def of_result(self, i: int) -> Names:
        return self.results[i] if i < len(self.results) else ()


def axes_of(fn) -> Axes:
    """The words for the axes of a function that has a `Shapes:` line; without one, none.

    >>> from course_lib.attention import attend
    >>> axes_of(attend).inputs["K"], axes_of(attend).results
    (('...', 'key', ''), (('...', 'query', ''),))
    """
    line = entry(fn.__doc__, "Shapes") or ""
    given, _, results = line.partition("->")
    row = "query" if re.search(r"\bS\b", line) else "token"
    lead = "..." if re.search(r"\b[ST]\b", line) else "... of rows"
    names, shapes = read_results(results.strip())
    return Axes(
        {name: _words(axes, row, lead) for name, axes in TENSOR.findall(given)},
        tuple(_words(axes, row, lead) for _, axes in TENSOR.findall(shapes)),
        tuple(names),
    )


def _words(axes: str, row: str, lead: str) -> Names:
    letters = [letter for letter in re.split(r",\s*", axes) if letter]
    if letters[-2:] == ["T", "T"]:
        return (*letters[:-2], "query", "key")
    words = {**WORDS, "T": row, "...": lead}
    return tuple(words.get(letter, "") for letter in letters)


def names_of(axes: Names, ndim: int) -> list[str]:
    """A word for each of `ndim` axes: `...` stands for the leading ones, a batch, then heads.

    >>> names_of(("...", "query", "key"), 3)
    ['sequence', 'query', 'key']
    """
    if marked := [name for name in axes if name in LEADING]:
        here, extra = axes.index(marked[0]), max(ndim - len(axes) + 1, 0)
        leading = LEADING[marked[0]]
        lead = leading[extra - 1] if 0 < extra <= len(leading) else ("block",) * extra
        axes = (*axes[:here], *lead, *axes[here + 1 :])
    return list(axes) if len(axes) == ndim else [""] * ndim
