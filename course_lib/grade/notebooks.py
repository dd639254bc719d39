"""Run a learner's notebook and collect what its checks said."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course_lib.grade.kernel import Limits, run

MIME = "application/vnd.transformers-course.verdict+json"


@dataclass(frozen=True)
class Mark:
    """What is known of one exercise; `status` is right, wrong, unanswered or broken."""

    notebook: str
    exercise: str
    status: str
    reason: str = ""


def mark(file: Path, expected: list[str], limits: Limits, advance: Callable[[int, int], None]) -> list[Mark]:
    """Run a copy of the notebook `file` in memory and mark its exercises; `file` itself is only read.

    `expected` are the exercises that should be there. `advance(cell, cells)` is told how far it is.
    """
    try:
        notebook = read(file)
    except ValueError as error:
        return [Mark(file.stem, name, "broken", str(error)) for name in expected or ["(notebook)"]]
    stopped = run(notebook, file.parent, limits, advance)
    found = verdicts(file.stem, notebook)
    missing = [
        Mark(file.stem, name, "broken", no_verdict(notebook, name, stopped))
        for name in expected
        if name not in found
    ]
    marks = [found.pop(name) for name in expected if name in found] + missing + list(found.values())
    if stopped and not missing:
        marks.append(Mark(file.stem, "(notebook)", "broken", stopped))
    return marks or [Mark(file.stem, "(notebook)", "unanswered", "nothing in it is checked")]


def read(file: Path) -> NotebookNode:
    """The notebook in `file`.

    Errors:  ValueError, with a reason for people, if it is none.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"the file cannot be read ({error})") from error
    if not text.strip():
        raise ValueError("the file is empty")
    try:
        notebook = nbformat.reads(text, as_version=4)
        nbformat.validate(notebook)
    except Exception as error:  # nbformat raises whatever it stumbles over
        raise ValueError(f"the file is not a notebook ({str(error).splitlines()[0][:80]})") from error
    return notebook


def verdicts(name: str, notebook: NotebookNode) -> dict[str, Mark]:
    """The last verdict on each exercise that the notebook's checks displayed."""
    found = {}
    for output in (o for cell in notebook.cells for o in cell.get("outputs", [])):
        verdict = output.get("data", {}).get(MIME)
        if isinstance(verdict, dict) and verdict.get("exercise"):
            found[verdict["exercise"]] = Mark(name, verdict["exercise"], verdict["status"], reason(verdict))
    return found


def reason(verdict: dict) -> str:
    """Why an answer is not right: the faults' names, or else the message's first line."""
    if verdict["status"] in ("right", "unanswered"):
        return ""
    line = verdict["message"].partition("\n")[0]
    return ", ".join(verdict["faults"]) or line.partition(f"{verdict['exercise']}: ")[2] or line


def no_verdict(notebook: NotebookNode, exercise: str, stopped: str) -> str:
    """Why the notebook says nothing about an exercise."""
    errors = [
        (i, o)
        for i, cell in enumerate(notebook.cells, 1)
        for o in cell.get("outputs", [])
        if o.output_type == "error" and o.ename != "CheckFailed"
    ]
    if stopped:
        return stopped
    if not any(re.search(rf"\bcheck\(\s*{exercise}\b", cell.source) for cell in notebook.cells):
        return f"the notebook has no check({exercise})"
    if errors:
        return f"cell {errors[0][0]}: {errors[0][1].ename}: {errors[0][1].evalue}"[:200]
    return f"check({exercise}) said nothing"
