"""What a source must say and must not do; each rule yields the problems that it sees."""

import re
from collections.abc import Iterator

from course_lib.publish.compose import split
from course_lib.publish.form import FOLD, predicted
from course_lib.publish.leaks import leaks
from course_lib.publish.read import EXERCISES, SOLUTIONS, Cell
from course_lib.syllabus.lesson import Lesson
from course_lib.syllabus.minutes import heading
from course_lib.syllabus.outline import Problem


def problems(lesson: Lesson, cells: list[Cell], course: dict[str, Lesson]) -> Iterator[Problem]:
    """What is wrong with one source; `course` has all lessons by name."""
    if not re.fullmatch("[0-9][0-9]_.*", lesson.name):
        yield Problem(1, "a lesson's file is called NN_name.py")
    taught = not lesson.name.startswith("00_")  # the start page teaches nothing
    yield from _header(lesson, course) if taught else ()
    if cells:
        yield from _order(cells, required=taught)
        yield from _form(cells, lesson)
        yield from leaks(split(cells)[EXERCISES], {name for name, _ in asked_in(cells)})


def asked_twice(lessons: dict[str, list[Cell]]) -> Iterator[tuple[str, Problem]]:
    """(source, problem) where two exercises ask for one name."""
    places: dict[str, str] = {}
    for source, cells in lessons.items():
        for name, line in asked_in(cells):
            here = f"sources/{source}.py:{line}"
            if places.setdefault(name, here) != here:
                yield source, Problem(line, f"a second exercise {name}: the first is {places[name]}")


def asked_in(cells: list[Cell]) -> list[tuple[str, int]]:
    """(name, line) of each exercise."""
    return [(cell.title.split(".")[-1], cell.line) for cell in cells if cell.title.startswith("exercise ")]


def _header(lesson: Lesson, course: dict[str, Lesson]) -> Iterator[Problem]:
    missing = [key for key in ("title", "question", "part") if not getattr(lesson, key)]
    if missing:
        yield Problem(1, f"the header does not say {', '.join(missing)}")
    for name in lesson.needs:
        if name not in course or name >= lesson.name:
            yield Problem(1, f"it needs {name}, which is no earlier lesson")
    headings = {section.heading for section in lesson.sections}
    for entry in lesson.entries if lesson.written else ():
        if not entry.section or entry.section not in headings:
            yield Problem(1, f"no section answers {entry.text!r}: {entry.section!r} is no heading")
    there = {heading(piece.text) for piece in lesson.pieces}
    yield from (Problem(1, f"{design!r} is no heading") for design in lesson.designs if design not in there)


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


def _form(cells: list[Cell], lesson: Lesson) -> Iterator[Problem]:
    """Problems with what the build adds to: the title, headings, folds, and what it writes itself."""
    first, prose = cells[0], [cell for cell in cells if cell.kind == "markdown"]
    title = f"# {lesson.number} {lesson.title}"
    if first.kind != "markdown" or lesson.title and first.text.split("\n")[0] != title:
        yield Problem(first.line, f"the first cell begins with the title, {title!r}")
    for cell in prose:
        if re.search("^## ", cell.text, re.M) and not heading(cell.text):
            yield Problem(cell.line, "a heading begins its cell")
        if re.search(r"^#+ .*\$", cell.text, re.M):
            yield Problem(cell.line, "a heading with a formula cannot be linked to")
        if "**You need**" in cell.text:
            yield Problem(cell.line, "the build writes **You need**, from `needs` in the header")
    yield from _unanswered(cells)


def _unanswered(cells: list[Cell]) -> Iterator[Problem]:
    folds = [cell.line for cell in cells if cell.text.startswith(FOLD)]
    for cell in cells:
        if cell.line > max(folds, default=0):
            yield from (Problem(cell.line, f"no {FOLD} answers {key}") for key in predicted(cell))
