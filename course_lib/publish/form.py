"""The form of a lesson: what the build adds to its cells, the same in all of them."""

import ast
import json
import re

from course_lib.publish.compose import Made
from course_lib.syllabus.hidden import CAPTIONS, calls, shows_itself
from course_lib.syllabus.lesson import Lesson
from course_lib.syllabus.minutes import PAUSE, SIDE_ROAD, Section, core, heading, side_roads

FOLD = "**What happened.**"
FOLDED = "<details>\n<summary>What happened</summary>\n\n{}\n\n</details>"
OPEN_IN_PRINT = "<style>@media print { details::details-content { content-visibility: visible } }</style>"


def lesson_formed(cells: list[Made], lesson: Lesson, course: dict[str, Lesson]) -> list[Made]:
    """A lesson's cells with answers, folds and minutes; `course` has the lessons that it may need."""
    first, *rest = [_captioned(_told(cell, lesson.sections)) for cell in answered(cells)]
    if not lesson.title:  # the start page
        return [first, *rest]
    sums = with_quiet_line(first, " · ".join(_sums(lesson)))
    return [sums, Made("markdown", opening(lesson, course), f"needs-{lesson.name}"), *rest]


def exercises_formed(cells: list[Made], lesson: Lesson, course: dict[str, Lesson]) -> list[Made]:
    """The cells of exercises or solutions, with their number and minutes under the title."""
    number = len(lesson.exercises) + len(lesson.designs)
    line = f"{counted(number, 'exercise')} · {counted(_exercise_minutes(lesson), 'minute')}"
    return [_exercise_cell(cell, line, lesson) for cell in cells]


def _exercise_cell(cell: Made, line: str, lesson: Lesson) -> Made:
    if cell.kind == "code":
        return _captioned(cell)
    if cell.text.startswith("# "):
        return with_quiet_line(cell, line)
    design = lesson.designs.get(heading(cell.text))
    return with_quiet_line(cell, counted(design, "minute")) if design else cell


def answered(cells: list[Made]) -> list[Made]:
    """Each fold closed, and before it a reply to the predictions since the fold before it."""
    made, keys = [], []
    for cell in cells:
        keys += predicted(cell)
        if cell.kind == "markdown" and cell.text.startswith(FOLD):
            made += [Made("code", f"reply({', '.join(map(json.dumps, keys))})")] if keys else []
            cell, keys = cell.showing(FOLDED.format(cell.text.removeprefix(FOLD).strip())), []
        made.append(cell)
    return made


def predicted(cell: Made) -> list[str]:
    """The keys of the predictions that a cell asks for."""
    asked = [call for call in calls(cell.text) if cell.kind == "code" and ast.unparse(call.func) == "predict"]
    return [call.args[0].value for call in asked]


def hides_its_source(cell: Made) -> bool:
    """Whether the notebook shows only what the cell shows, not its source."""
    return cell.kind == "code" and shows_itself(cell.text)


def _captioned(cell: Made) -> Made:
    if not hides_its_source(cell):
        return cell
    return cell.showing(f"{CAPTIONS[ast.unparse(calls(cell.text)[0].func)]}\n{cell.text}")


def _told(cell: Made, sections: list[Section]) -> Made:
    """The cell with its quiet line, if it begins a section or is a place to stop."""
    pause = ["a good place for a break"] if PAUSE in cell.tags else []
    section = next((s for s in sections if cell.kind == "markdown" and s.heading == heading(cell.text)), None)
    if section and section.heading:
        road = ["side road"] if SIDE_ROAD in cell.tags else []
        return with_quiet_line(cell, " · ".join([*road, counted(section.minutes, "minute"), *pause]))
    return cell.showing(f"{cell.text}\n\n{quiet(pause[0])}") if pause else cell


def _sums(lesson: Lesson) -> list[str]:
    """What stands under a lesson's title: its minutes, and good places for a break."""
    aside, exercises = side_roads(lesson.sections), _exercise_minutes(lesson)
    said = [f"core path {counted(core(lesson.sections), 'minute')}, reading the code included"]
    said += [f"side roads {counted(aside, 'minute')}"] if aside else []
    said += [f"exercises {counted(exercises, 'minute')}"] if exercises else []
    pauses = ", ".join(f"“{section.heading}”" for section in lesson.sections if section.pause)
    return said + ([f"good places for a break: after {pauses}"] if pauses else [])


def _exercise_minutes(lesson: Lesson) -> int:
    checked = sum(lesson.exercise_minutes.get(name, 0) for name in lesson.exercises)
    return checked + sum(lesson.designs.values())


def opening(lesson: Lesson, course: dict[str, Lesson]) -> str:
    """What the lesson needs, and the Python and torch that it adds, folded."""
    needs = [f"{what} (lesson {name[:2]}, *{course[name].title}*)" for name, what in lesson.needs.items()]
    said = f"**You need** {'; '.join(needs) or 'no other lesson'}."
    rows = "\n".join(
        f"| {_in_code(name)} | {words.replace('|', '&#124;')} |" for name, words in lesson.introduces.items()
    )
    table = f"| in code | in words |\n|---|---|\n{rows}"
    fold = f"<details>\n<summary>New in Python and torch</summary>\n\n{table}\n\n</details>"
    return "\n\n".join([said, *([fold] if rows else []), OPEN_IN_PRINT])


def _in_code(name: str) -> str:
    """Names as code, words as words.

    >>> _in_code("axis, .softmax(dim=0, keepdim=True), big[:, 2:4]")
    'axis, `.softmax(dim=0, keepdim=True)`, `big[:, 2:4]`'
    """
    parts = re.split(r", (?![^(\[]*[)\]])", name)
    return ", ".join(part if re.fullmatch(r"[a-z ]+", part) else f"`{part}`" for part in parts)


def with_quiet_line(cell: Made, line: str) -> Made:
    head, _, rest = cell.text.partition("\n")
    return cell.showing(f"{head}\n\n{quiet(line)}\n{rest}".rstrip("\n"))


def quiet(line: str) -> str:
    return f"<small>{line[0].upper()}{line[1:]}</small>"


def counted(number: int, what: str) -> str:
    """
    >>> counted(1, "minute"), counted(2, "exercise")
    ('1 minute', '2 exercises')
    """
    return f"{number} {what}{'s' * (number != 1)}"
