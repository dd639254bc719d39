"""What a lesson must not do: cells out of order, an answer given away, a header that says too little."""

import ast
from collections.abc import Iterator
from pathlib import Path

from course_lib.publish.compose import split
from course_lib.publish.read import EXERCISES, SOLUTIONS, Cell
from course_lib.syllabus.outline import Problem


def problems(path: Path, cells: list[Cell], places: dict[str, str]) -> Iterator[Problem]:
    """What is wrong with a source as a whole; `places` says where each exercise was first asked for."""
    if not cells:
        return
    yield from _order(cells, required=not path.name.startswith("00_"))
    yield from leaks(split(cells)[EXERCISES], dict(asked_in(cells)))
    for name, line in asked_in(cells):
        here = f"sources/{path.name}:{line}"
        if places.setdefault(name, here) != here:
            yield Problem(line, f"a second exercise {name}: the first is {places[name]}")


def _order(cells: list[Cell], required: bool) -> Iterator[Problem]:
    """Problems with the order of a lesson's cells; `required`: it has to have exercises."""
    marks = [cell.line for cell in cells if cell.title == "exercises"]
    first = min(marks, default=float("inf"))
    yield from (Problem(line, "a second '# %% exercises'") for line in marks[1:])
    if required and not marks:
        yield Problem(1, "there is no '# %% exercises'")
    if marks and not asked_in(cells):
        yield Problem(first, "no '# %% exercise ...' follows")
    for cell in cells:
        late = cell.title.startswith("exercise ") or {EXERCISES, SOLUTIONS}.intersection(cell.tags)
        if late and cell.line < first:
            yield Problem(cell.line, "this cell belongs after '# %% exercises'")


def asked_in(cells):
    """(name, line) of each exercise."""
    return [(cell.title.split(".")[-1], cell.line) for cell in cells if cell.title.startswith("exercise ")]


def leaks(cells, asked):
    """A problem wherever an exercise notebook would hand out a name that it asks for."""
    nodes = [node for cell in cells for node in ast.walk(cell.tree)]
    ours = {name for node in nodes for name in names_from_library(node)}
    for node in nodes:
        match node:
            case ast.ImportFrom(module=module, names=names) if is_library(module):
                given = [alias.name for alias in names if alias.name in asked or alias.name == "*"]
                yield from (Problem(node.lineno, f"imports {name}, its own answer") for name in given)
            case ast.Attribute(attr=name) if name in asked and root_name(node) in ours:
                yield Problem(node.lineno, f"uses the library's {name}, its own answer")
            case ast.FunctionDef(name=name) if name in asked:
                yield Problem(node.lineno, f"defines {name}, its own answer")
    shown = [(cell.line, cell.title.split(".")[-1]) for cell in cells if cell.title.startswith("show ")]
    yield from (Problem(line, f"shows {name}, its own answer") for line, name in shown if name in asked)


def is_library(module):
    return (module or "").split(".")[0] == "course_lib"


def names_from_library(node):
    """The names that an import binds to something of the library."""
    if isinstance(node, ast.ImportFrom) and is_library(node.module):
        return [alias.asname or alias.name for alias in node.names]
    if isinstance(node, ast.Import):
        return [a.asname or a.name.split(".")[0] for a in node.names if is_library(a.name)]
    return []


def root_name(node):
    while isinstance(node, ast.Attribute):
        node = node.value
    return getattr(node, "id", None)
