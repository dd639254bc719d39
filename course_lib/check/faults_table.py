"""Faults as a table of text: three or four lines each, under the section to reread.

    # Why divide by sqrt(d)
    scaled-by-8: math.sqrt(Q.shape[-1]) -> 8.0
        the scores are divided by 8, whatever d is
        Right for d = 64, as in the paper, and wrong for every other width.
        8 is sqrt(64), the root of the paper's d. Read d from the input.

The name and the rule; the title; perhaps what it looks like; why it is wrong: left out, it is the same as for
the fault before. A long line goes on further in.
A rule of several rewrites has ", and " between them; "name in function:" limits it to one function.
"""

import re
from collections.abc import Iterator

HEAD = re.compile(r"([\w-]+)(?: in (\w+))?: (.*)")


def table_of(text: str) -> Iterator[tuple[str, list[dict]]]:
    """Each section with its faults, as the arguments of Fault.

    Errors:  ValueError if a line that should name a fault does not.
    """
    lines = re.sub(r"\n {8,}", " ", text).strip().splitlines()
    for section in _starting(lines, lambda line: line.startswith("# ")):
        rows = _starting(section[1:], lambda line: not line.startswith(" "))
        found = []
        for row in rows:
            found.append(_fault(*map(str.strip, row), before=found))
        yield section[0].removeprefix("# "), found


def _starting(lines: list[str], begins) -> list[list[str]]:
    """The lines in groups, each of which starts with a line that `begins` one."""
    starts = [i for i, line in enumerate(lines) if begins(line)]
    return [lines[i:j] for i, j in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _fault(head: str, title: str, *more: str, before: list[dict]) -> dict:
    found = HEAD.fullmatch(head)
    if not found:
        raise ValueError(f"a fault begins with 'name: pattern -> replacement', not {head!r}")
    name, inside, rule = found.groups()
    *looks, why = more or [before[-1]["why"]]
    return dict(
        name=name, rule=rule.split(", and "), inside=inside or (), title=title, looks=" ".join(looks), why=why
    )
