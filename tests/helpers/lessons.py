"""The built lessons as tests read them, and small notebooks made by hand."""

import ast
import importlib
import inspect
import re
from functools import cache
from pathlib import Path

import nbformat
import pytest

from course_lib.publish import read as source
from course_lib.publish.compose import FOLDERS

ROOT = Path(__file__).parents[2]
ALL = sorted(path for folder in FOLDERS for path in (ROOT / folder).glob("*.ipynb"))
LESSONS = [path for path in ALL if path.parent.name == "notebooks"]
TAUGHT = [path for path in LESSONS if not path.name.startswith("00_")]  # the start page teaches nothing
TASKS = [path for path in ALL if path.parent.name == "exercises"]


def over(paths):
    assert paths, "no notebooks: a test over none of them would pass"
    return pytest.mark.parametrize("path", paths, ids=[f"{path.parent.name}/{path.stem}" for path in paths])


def read(path):
    return nbformat.read(path, as_version=4)


def prose(book):
    return [cell.source for cell in book.cells if cell.cell_type == "markdown"]


def code(book):
    return [cell.source for cell in book.cells if cell.cell_type == "code"]


def is_folded(cell):
    """Whether a learner sees only what the cell shows, not its source."""
    return cell.metadata.get("jupyter", {}).get("source_hidden", False)


def plain(text):
    """A code cell without magics and shell lines, which are left blank."""
    return re.sub("^[ ]*[%!].*$", "", text, flags=re.M)


def parse(text):
    return ast.parse(plain(text))


def calls(book, name):
    """Every call of the function of that name, in order."""
    nodes = [node for text in code(book) for node in ast.walk(parse(text)) if isinstance(node, ast.Call)]
    return [call for call in nodes if ast.unparse(call.func) == name]


def headings(book):
    """(level, text) of every heading."""
    text = re.sub(r"```.*?```", "", "\n".join(prose(book)), flags=re.S)
    return [(len(marks), title.strip()) for marks, title in re.findall(r"^(#+) (.+)$", text, flags=re.M)]


@cache
def exercises_in_sources():
    """{name: (lesson, dotted name)} in course order."""
    found = {}
    for path in sorted((ROOT / "sources").glob("[0-9][0-9]_*.py")):
        titles = [cell.title.split() for cell in source.read_cells(path, [])]
        found |= {t[1].split(".")[-1]: (path.stem, t[1]) for t in titles if t[:1] == ["exercise"]}
    return found


def statements(node):
    """The statements of a body as text, one spelling for each meaning; docstrings left out."""
    body = [s for s in node.body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
    return [ast.unparse(statement) for statement in body]


def given_away(answer, book):
    """Whether the body of an answer stands in a notebook: as statements in a row, or written in its prose."""
    wanted = statements(answer)
    for tree in map(parse, code(book)):
        for node in ast.walk(tree):
            there = statements(node) if isinstance(getattr(node, "body", None), list) else []
            if any(there[i : i + len(wanted)] == wanted for i in range(len(there))):
                return True
    squeezed = "".join("".join(wanted).removeprefix("return").split())
    return len(squeezed) > 12 and squeezed in "".join("".join(prose(book)).split())


@cache
def library_object(dotted):
    module, _, name = f"course_lib.{dotted}".rpartition(".")
    return getattr(importlib.import_module(module), name)


@cache
def library_function(dotted):
    return ast.parse(inspect.getsource(library_object(dotted))).body[0]


def book(*cells):
    """A small notebook: text that starts with a capital, # or [ is prose, the rest code."""
    new = {True: nbformat.v4.new_markdown_cell, False: nbformat.v4.new_code_cell}
    return nbformat.v4.new_notebook(cells=[new[bool(re.match(r"[A-Z#\[!*<]", text))](text) for text in cells])
