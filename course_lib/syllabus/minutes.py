"""How long a lesson takes: measured on its cells, so that no one has to guess, and no one has to say.

Prose takes a minute for 130 words, code 5 seconds for each line that is seen. To these come 40 seconds for a
question, a minute for a figure, three for a stepper and five for an explorer.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from course_lib.syllabus.hidden import shows_itself

WORDS_A_MINUTE, LINE, QUESTION, FIGURE, STEPPER, EXPLORER = (
    130,
    5,
    40,
    60,
    180,
    300,
)  # all but the first in seconds
COSTS = (
    (r"\b(predict|recall)\(", QUESTION),
    (r"\bplots\.show\w*\(", FIGURE),
    (r"\b\w*stepper\(", STEPPER),
    (r"\b\w*explorer\(", EXPLORER),
)
SIDE_ROAD, PAUSE = "side-road", "pause"


class Section(NamedTuple):
    """What begins with a `##` heading; the one before the first is called ""."""

    heading: str
    minutes: int
    side_road: bool
    pause: bool  # after it is a good place for a break


def heading(text: str) -> str:
    """The `##` heading that a prose cell begins with, or "".

    >>> heading("## Time the three\\n\\nSame numbers.")
    'Time the three'
    """
    return text.partition("\n")[0][3:].strip() if text.startswith("## ") else ""


def words(text: str) -> list[str]:
    """The words of prose: no code blocks, formulas, tags or tables."""
    text = re.sub(r"```.*?```|\$\$.*?\$\$|<[^>]+>|^\s*\|.*$", " ", text, flags=re.S | re.M)
    return re.findall(r"[A-Za-z0-9'`$\\_{}^.@/-]+", re.sub(r"[#*>|]", " ", text))


def seconds(cell) -> float:
    """What one cell takes a reader: prose by its words, code by its lines, questions and pictures."""
    if cell.kind == "markdown":
        return 60 * len(words(cell.text)) / WORDS_A_MINUTE
    lines = 0 if shows_itself(cell.text) else sum(bool(line.strip()) for line in cell.text.split("\n"))
    return LINE * lines + sum(cost * len(re.findall(sign, cell.text)) for sign, cost in COSTS)


def sections(cells: Iterable) -> list[Section]:
    """The sections of a lesson's cells (each with kind, text and tags), in whole minutes, one at least."""
    groups: list[list] = [[]]
    for cell in cells:
        if cell.kind == "markdown" and heading(cell.text):
            groups.append([])
        groups[-1].append(cell)
    return [_section(group) for group in groups if group]


def _section(cells: list) -> Section:
    first, tags = cells[0], {tag for cell in cells for tag in cell.tags}
    minutes = max(1, round(sum(map(seconds, cells)) / 60))
    return Section(heading(first.text), minutes, SIDE_ROAD in first.tags, PAUSE in tags)


def core(found: list[Section]) -> int:
    """Minutes of the core path: all sections that are no side road."""
    return sum(section.minutes for section in found if not section.side_road)


def side_roads(found: list[Section]) -> int:
    return sum(section.minutes for section in found if section.side_road)
