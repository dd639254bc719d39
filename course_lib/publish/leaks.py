"""An exercise notebook must not hand out what it asks for."""

import ast
from collections.abc import Iterator

from course_lib.publish.read import Cell
from course_lib.syllabus.outline import Problem


def leaks(cells: list[Cell], asked: set[str]) -> Iterator[Problem]:
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


def is_library(module: str | None) -> bool:
    return (module or "").split(".")[0] == "course_lib"


def names_from_library(node: ast.AST) -> list[str]:
    """The names that an import binds to something of the library."""
    if isinstance(node, ast.ImportFrom) and is_library(node.module):
        return [alias.asname or alias.name for alias in node.names]
    if isinstance(node, ast.Import):
        return [a.asname or a.name.split(".")[0] for a in node.names if is_library(a.name)]
    return []


def root_name(node: ast.AST) -> str | None:
    while isinstance(node, ast.Attribute):
        node = node.value
    return getattr(node, "id", None)
