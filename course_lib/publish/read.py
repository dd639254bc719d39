"""A source into cells, as jupytext reads them; every problem is found, not only the first."""

import ast
import re
from pathlib import Path
from typing import NamedTuple

import jupytext

from course_lib.syllabus import outline
from course_lib.syllabus.outline import HEADER, Problem

EXERCISES, SOLUTIONS = "exercises", "solutions"
TITLE = r"exercises|(show|exercise) ([a-z]\w*\.)+\w+|\[markdown\]"
KNOWN = re.compile(rf"# %%( ({TITLE}))?( tags=\[\"[\w-]+\"(, \"[\w-]+\")*\])?\s*")


class Cell(NamedTuple):
    line: int  # of its header, in the source
    kind: str
    title: str
    text: str  # as jupytext reads it
    tags: list[str]
    tree: ast.AST  # parsed, its line numbers those of the source

    def goes_to(self, folder: str) -> bool:
        only = {EXERCISES, SOLUTIONS}.intersection(self.tags)
        return not only or folder in only


def attempt(problems: list[Problem], function, *args):
    """Call a function that may raise a Problem, and go on without its result if it does."""
    try:
        return function(*args)
    except Problem as problem:
        problems.append(problem)


def read_cells(path: Path, problems: list[Problem]) -> list[Cell]:
    """The cells of one source, without those that are wrong; what is wrong is added to `problems`."""
    lines = path.read_text(encoding="utf-8").split("\n")
    begin = outline.header_end(lines)
    heads = [i for i in range(begin, len(lines)) if HEADER.match(lines[i])]
    for i in heads:
        if not KNOWN.fullmatch(lines[i]):
            problems.append(Problem(i + 1, f"unknown header '{lines[i].strip()}'"))
            lines[i] = "# %%"
    cells = jupytext.reads("\n".join(lines[begin:]).lstrip("\n"), fmt="py:percent").cells
    if len(heads) != len(cells):
        problems.append(Problem(begin + 1, "text before the first '# %%', or a '# %%' inside a string"))
        return []
    bodies = [lines[i + 1 : end] for i, end in zip(heads, [*heads[1:], None][: len(heads)], strict=True)]
    read = [attempt(problems, _cell, *one) for one in zip(cells, heads, bodies, strict=True)]
    return [cell for cell in read if cell]


def _cell(cell, head: int, body: list[str]) -> Cell:
    title, tags = cell.metadata.get("title", ""), cell.metadata.get("tags", [])
    if title and cell.source.strip():
        raise Problem(head + 1, f"a cell '# %% {title}' stays empty: the text comes from the library")
    try:
        tree = ast.parse("\n" * (head + 1) + "\n".join(body))
    except SyntaxError as error:
        raise Problem(error.lineno, f"not Python: {error.msg}") from None
    return Cell(head + 1, cell.cell_type, title, cell.source, tags, tree)
