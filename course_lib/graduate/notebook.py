"""What a learner's notebook defines: its imports, functions, classes and values, without running the rest."""

import ast
import contextlib
import io
import linecache
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

from course_lib.check.run.settings import no_questions, standard_settings
from course_lib.check.run.timelimit import TimeLimit, time_limit
from course_lib.grade.notebooks import read

KEPT = (
    ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign | ast.AugAssign
)
MAGIC = re.compile(r"^(\s*)([%!?].*|[\w.]+\?\??\s*)$", re.MULTILINE)  # lines that Jupyter reads, not Python
SECONDS = 5.0  # for one statement: a value that takes longer is a run, not a definition


@dataclass
class Defined:
    """The names that a notebook defines, and why functions, or all of it, could not be defined."""

    names: dict = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    problem: str = ""


def definitions(file: Path) -> Defined:
    """What the notebook defines. Its checks, loops and calls do not run; a statement that fails is left out.

    Errors:  ValueError, with a reason for people, if the file is no notebook.
    """
    defined = Defined({"__name__": f"my_work.{file.stem}", "__builtins__": __builtins__})
    cells = [cell.source for cell in read(file).cells if cell.cell_type == "code"]
    with standard_settings(), no_questions(), _quiet(), _beside(file):
        for number, text in enumerate(cells, 1):
            _define(text, f"<my_work/{file.name}, code cell {number}>", defined)
    return defined


@contextlib.contextmanager
def _quiet():
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        yield


@contextlib.contextmanager
def _beside(file: Path):
    """What the notebook imports may lie beside it, as in Jupyter; nothing is written there."""
    before = sys.path[:], sys.dont_write_bytecode
    sys.path.insert(0, str(file.parent))
    sys.dont_write_bytecode = True
    try:
        yield
    finally:
        sys.path[:], sys.dont_write_bytecode = before


def _define(text: str, place: str, defined: Defined) -> None:
    """Run the definitions of one cell; errors will find its lines under the name `place`."""
    try:
        body = _parsed(text).body
    except SyntaxError as error:
        reason = f"its cell is not Python: {error.msg} (line {error.lineno})"
        return defined.failed.update(dict.fromkeys(re.findall(r"\bdef +(\w+)", text), reason))
    linecache.cache[place] = len(text), None, text.splitlines(keepends=True), place
    for statement in body:
        if isinstance(statement, KEPT):
            if reason := _failure(compile(ast.Module([statement], []), place, "exec"), defined.names):
                defined.failed[getattr(statement, "name", "")] = f"its cell stops: {reason}"
            else:
                defined.failed.pop(getattr(statement, "name", ""), None)
    return None


def _parsed(text: str) -> ast.Module:
    """The cell as Python, lines for Jupyter such as `%time` replaced.

    >>> ast.unparse(_parsed("%matplotlib inline"))
    'pass'
    """
    try:
        return ast.parse(text)
    except SyntaxError:
        return ast.parse(MAGIC.sub(r"\1pass", text))


def _failure(code, names: dict) -> str:
    """Run a statement; why it failed, or "" if it did not."""
    try:
        with time_limit(SECONDS):
            exec(code, names)
    except (Exception, SystemExit, TimeLimit) as error:
        return in_words(error)
    return ""


def in_words(error: BaseException) -> str:
    """The kind of error and the first line of what it says.

    >>> in_words(ValueError("too long\\nby far"))
    'ValueError: too long'
    """
    kind, text = type(error).__name__, str(error).strip().partition("\n")[0][:120]
    return f"{kind}: {text}" if text else kind
