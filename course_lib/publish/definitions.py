"""The text of a function of the library, found without importing it."""

import ast
import difflib
import re
from pathlib import Path

from course_lib.publish.read import Cell
from course_lib.syllabus.outline import Problem

TYPES = re.compile(r"^ +Types: .*\n(?: {9,}.*\n)*", re.MULTILINE)  # the entry, and the lines it goes on in


def whole_text(cell: Cell, library: Path) -> str:
    """The function or class that a cell's title names, as it stands in the library."""
    node, lines = _find(cell, library)
    first = min(n.lineno for n in [node, *node.decorator_list])
    return "\n".join(lines[first - 1 : node.end_lineno])


def stub_text(cell: Cell, library: Path) -> str:
    """Signature and docstring without `Types:`, which no task asks for; then `raise NotImplementedError`."""
    node, lines = _find(cell, library)
    if isinstance(node, ast.ClassDef):
        raise Problem(cell.line, f"{node.name} is a class: an exercise asks for a function")
    if not ast.get_docstring(node):
        raise Problem(cell.line, f"{node.name} has no docstring: in an exercise it is the task")
    doc = node.body[0]
    raises = " " * doc.col_offset + "raise NotImplementedError"
    text = "\n".join([*lines[node.lineno - 1 : doc.end_lineno], raises])
    return TYPES.sub("", text)


def _find(cell: Cell, library: Path) -> tuple[ast.AST, list[str]]:
    """The node that a cell's title names, and the lines of the file that defines it."""
    *folders, name = cell.title.split()[1].split(".")
    file = _module(library, folders)
    if not file:
        raise Problem(cell.line, f"there is no module {'.'.join([library.name, *folders])}")
    found = _follow(file, name, library)
    if not found:
        near = difflib.get_close_matches(name, _defined(file), 1)
        hint = f" (did you mean {near[0]}?)" if near else ""
        raise Problem(cell.line, f"{file.relative_to(library.parent).as_posix()} defines no {name}{hint}")
    node, lines = found
    if isinstance(node, ast.FunctionDef) and node.decorator_list:
        raise Problem(cell.line, f"{name} has a decorator: its text alone is not the function")
    return node, lines


def _module(library: Path, folders: list[str]) -> Path | None:
    stem = library.joinpath(*folders)
    return next((file for file in (stem.with_suffix(".py"), stem / "__init__.py") if file.is_file()), None)


def _defined(file: Path) -> dict[str, ast.AST]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def _follow(file: Path | None, name: str, library: Path, steps: int = 5) -> tuple | None:
    """Where `name` is defined: in `file`, or where `file` imports it from, and so on for a few `steps`."""
    if not file or not steps:
        return None
    if name in (here := _defined(file)):
        return here[name], file.read_text(encoding="utf-8").split("\n")
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        for alias in node.names if isinstance(node, ast.ImportFrom) else ():
            if (alias.asname or alias.name) == name:
                return _follow(_source(node, file, library), alias.name, library, steps - 1)
    return None


def _source(node: ast.ImportFrom, file: Path, library: Path) -> Path | None:
    """The file of the library that a `from ... import` in `file` reads, if it is one."""
    folders = (node.module or "").split(".") if node.module else []
    if node.level:
        here = file.parents[node.level - 1].relative_to(library).parts
        return _module(library, [*here, *folders])
    return _module(library, folders[1:]) if folders[:1] == [library.name] else None
