"""The way an error took through the learner's own lines."""

import dis
import linecache
import sysconfig
import traceback
from pathlib import Path
from types import CodeType
from typing import NamedTuple

from torch import Tensor

LIBRARIES = (  # whoever wrote what is in there, it was not the learner
    str(Path(__file__).parents[2]),
    "<frozen",
    *{sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")},
)
COURSE = LIBRARIES[0]
IN_BRACKETS = ("<genexpr>", "<listcomp>", "<setcomp>", "<dictcomp>")


class Line(NamedTuple):
    """A line that was running: its function, its number in the cell, its text; empty where there is none."""

    function: str
    number: int
    text: str
    given: str = ""  # the function's arguments: names and shapes

    def __str__(self) -> str:
        text = f"`{self.text}`" if self.text else ""
        if not self.number:
            return text or f"within {self.function}"
        return f"line {self.number} of {self.function}'s cell" + f": {text}" * bool(text)


def own_lines(error: BaseException, fn) -> list[Line]:
    """The learner's lines from `fn` inwards, each once; a loop in brackets belongs to its function."""
    found = {}
    for frame, number in traceback.walk_tb(error.__traceback__):
        file, name = frame.f_code.co_filename, frame.f_code.co_name
        if not file.startswith(LIBRARIES) and name not in IN_BRACKETS:
            found.setdefault((file, number), _line(frame, number))
    return list(found.values()) or [Line(getattr(fn, "__name__", "your answer"), 0, "")]


def has_loop(code: CodeType | None) -> bool:
    """Whether there is a `for` in a function's code, also in brackets.

    >>> has_loop((lambda x: sum(part for part in x)).__code__), has_loop((lambda x: x + 1).__code__)
    (True, False)
    """
    if code is None:
        return False
    inner = (part for part in code.co_consts if isinstance(part, CodeType))
    return any(step.opname == "FOR_ITER" for step in dis.get_instructions(code)) or any(map(has_loop, inner))


def called(error: BaseException) -> Line | None:
    """The course's function that the learner's innermost line called, if the error came out of one."""
    frames = list(traceback.walk_tb(error.__traceback__))
    own = [i for i, (frame, _) in enumerate(frames) if not frame.f_code.co_filename.startswith(LIBRARIES)]
    if not own or own[-1] + 1 == len(frames):
        return None
    frame, number = frames[own[-1] + 1]
    return _line(frame, number) if frame.f_code.co_filename.startswith(COURSE) else None


def _line(frame, number: int) -> Line:
    code = frame.f_code
    text = linecache.getline(code.co_filename, number).strip()
    names = code.co_varnames[: code.co_argcount]
    given = ", ".join(f"{name} {shape_of(frame.f_locals.get(name))}" for name in names)
    return Line(code.co_name, number, text, given)


def is_from_learner(error: BaseException) -> bool:
    """Whether a line that is no library's took part in raising it."""
    files = (frame.f_code.co_filename for frame, _ in traceback.walk_tb(error.__traceback__))
    return any(not file.startswith(LIBRARIES) for file in files)


def shape_of(value) -> str:
    """A tensor's shape; the type of anything else."""
    if isinstance(value, Tensor):
        return str(tuple(value.shape))
    return "None" if value is None else type(value).__name__
