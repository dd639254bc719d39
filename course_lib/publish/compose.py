"""Cells of a source into cells of a notebook: what each becomes in lesson, exercises and solutions."""

from pathlib import Path
from typing import NamedTuple

from course_lib.publish.definitions import stub_text, whole_text
from course_lib.publish.read import EXERCISES, SOLUTIONS, Cell, attempt
from course_lib.syllabus.outline import Problem

LESSON = "notebooks"
FOLDERS = LESSON, EXERCISES, SOLUTIONS


class Made(NamedTuple):
    """One cell of a notebook."""

    kind: str
    text: str
    mark: str = ""  # its id; "" where the build makes one
    tags: tuple[str, ...] = ()
    before: str = ""  # its text before the build added to it: ids are made from that, and so stay

    def showing(self, text: str) -> "Made":
        return self._replace(text=text, before=self.before or self.text)


def split(cells: list[Cell]) -> dict[str, list[Cell]]:
    """The cells of a source by the folder that they go to."""
    mark = min((cell.line for cell in cells if cell.title == "exercises"), default=float("inf"))
    parts = {LESSON: [cell for cell in cells if cell.line < mark]}
    for folder in (EXERCISES, SOLUTIONS):
        parts[folder] = [cell for cell in cells if cell.line > mark and cell.goes_to(folder)]
    return parts


def composed(cells: list[Cell], folder: str, library: Path, problems: list[Problem]) -> list[Made]:
    """The cells of one notebook; what is wrong is added to `problems`."""
    return [made for cell in cells for made in attempt(problems, _made, cell, folder, library) or []]


def _made(cell: Cell, folder: str, library: Path) -> list[Made]:
    tags = tuple(tag for tag in cell.tags if tag not in FOLDERS)
    verb, _, dotted = cell.title.partition(" ")
    name = dotted.split(".")[-1]
    match verb:
        case "":
            return [Made(cell.kind, cell.text, tags=tags)]
        case "show":
            return [Made("code", whole_text(cell, library), tags=tags)]
        case "exercise":
            text = stub_text(cell, library) if folder == EXERCISES else whole_text(cell, library)
            task = Made("code", f'task("{name}")', f"task-{name}")
            check = Made("code", f"check({name})", f"check-{name}", tags)
            return [task, Made("code", text, f"exercise-{name}", tags), check]
    return []
