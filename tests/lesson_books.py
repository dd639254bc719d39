"""The built lessons as tests read them, and small notebooks made by hand."""

import ast
import re
from pathlib import Path

import nbformat
import pytest

from course_lib.publish.compose import FOLDERS

ROOT = Path(__file__).parents[1]
ALL = sorted(path for folder in FOLDERS for path in (ROOT / folder).glob("*.ipynb"))
LESSONS = [path for path in ALL if path.parent.name == "notebooks"]
TAUGHT = [path for path in LESSONS if not path.name.startswith("00_")]  # the start page teaches nothing
TASKS = [path for path in ALL if path.parent.name == "exercises"]
OLD_FORM = pytest.mark.xfail(reason="its text is still in the form before", strict=False)
IN_OLD_FORM = set()


def over(paths, *marks):
    """A test for each notebook; `marks` are for those whose text is still in the form before."""
    cases = [pytest.param(path, marks=marks if path.stem in IN_OLD_FORM else ()) for path in paths]
    return pytest.mark.parametrize("path", cases, ids=[f"{path.parent.name}/{path.stem}" for path in paths])


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


def book(*cells):
    """A small notebook: text that starts with a capital, # or [ is prose, the rest code."""
    new = {True: nbformat.v4.new_markdown_cell, False: nbformat.v4.new_code_cell}
    return nbformat.v4.new_notebook(cells=[new[bool(re.match(r"[A-Z#\[!*<]", text))](text) for text in cells])
