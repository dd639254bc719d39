"""What the start page shows: the map of the lessons, the index of claims and questions, your progress."""

from pathlib import Path
from typing import NamedTuple

from course_lib import syllabus
from course_lib.learner import progress
from course_lib.notebook.html import Page, render
from course_lib.notebook.recalls import Recall, recall, recalls_in
from course_lib.notebook.showing import show

HEADINGS = {
    "claim": "What people claim. Is it so? Measure it",
    "asked": "What learners ask, and where you run the answer",
}


class Link(NamedTuple):
    """Something to click; one without an address is only said."""

    words: str
    address: str = ""


class Card(NamedTuple):
    """One lesson on the map."""

    lesson: syllabus.Lesson
    state: str
    links: list[Link]

    def __str__(self) -> str:
        return f"  {self.lesson.number} {self.lesson.title} ({self.state})"


# The map


def lesson_map(folder: Path = Path()) -> None:
    """Show the lessons by part, each with its minutes and with how many of its exercises you have passed."""
    show(map_page(folder, progress.read()["passed"]))


def map_page(folder: Path, passed: dict) -> Page:
    parts: dict[str, list[Card]] = {}
    for lesson in syllabus.LESSONS:
        card = Card(lesson, _state(lesson, folder, passed), _links(lesson, folder))
        parts.setdefault(lesson.part, []).append(card)
    titled = {f"Part {number}. {part}": cards for number, (part, cards) in enumerate(parts.items(), 1)}
    text = [line for title, cards in titled.items() for line in (title, *map(str, cards))]
    return Page(render("map.html", parts=titled), "\n".join(text))


def _state(lesson: syllabus.Lesson, folder: Path, passed: dict) -> str:
    if not _exists(lesson, folder):
        return "coming"
    done = sum(name in passed for name in lesson.exercises)
    return f"{lesson.minutes} minutes, {done} of {len(lesson.exercises)} exercises passed"


def _links(lesson: syllabus.Lesson, folder: Path) -> list[Link]:
    """To the lesson, and to its exercises: the learner's copy, or else the ones as shipped."""
    home, file = folder.resolve().parent, f"{lesson.name}.ipynb"
    places = [place for place in ("my_work", "exercises") if _exists(lesson, home / place)]
    links = [Link("lesson", file)] if _exists(lesson, folder) else []
    return links + [Link("exercises", f"../{place}/{file}") for place in places[:1]]


def _exists(lesson: syllabus.Lesson, folder: Path) -> bool:
    return (folder / f"{lesson.name}.ipynb").is_file()


# The index


def index(word: str = "", folder: Path = Path()) -> None:
    """List the claims and the questions, or those with `word` in them, and the sections that answer them."""
    show(index_page(word, folder))


def index_page(word: str = "", folder: Path = Path()) -> Page:
    found = [entry for entry in syllabus.INDEX if word.lower() in entry.text.lower()]
    if not found:
        return _line(f"Nothing is listed under {word!r}.")
    groups: dict[str, list[tuple[str, Link]]] = {}
    for kind, heading in HEADINGS.items():
        groups[heading] = [(entry.text, _place(entry, folder)) for entry in found if entry.kind == kind]
    groups = {heading: rows for heading, rows in groups.items() if rows}
    text = [
        heading + "".join(f"\n  {said} ({at.words})" for said, at in rows) for heading, rows in groups.items()
    ]
    return Page(render("index.html", groups=groups), "\n".join(text))


def _place(entry: syllabus.Entry, folder: Path) -> Link:
    """Where an entry is answered; linked where that lesson is there."""
    lesson = syllabus.find(entry.lesson)
    if not entry.section:
        return Link(f"{lesson.number}, coming")
    there = f"{lesson.name}.ipynb#{syllabus.anchor(entry.section)}" if _exists(lesson, folder) else ""
    return Link(f"{lesson.number}, {entry.section}, {entry.minutes} min", there)


# How far you are


def how_far() -> None:
    """Show what you have passed, and what comes next."""
    show(progress_page(progress.read()))


def progress_page(kept: dict) -> Page:
    exercises = {name: lesson.name for lesson in syllabus.LESSONS for name in lesson.exercises}
    left = [name for name in exercises if name not in kept["passed"]]
    return _line(
        f"{len(exercises) - len(left)} of {len(exercises)} exercises passed.",
        f"{len(kept['predicted'])} predictions made, hints asked for {len(kept['hinted'])} exercises.",
        f"{sum(kept['recalled'].values())} of {len(kept['recalled'])} questions recalled.",
        f"Next exercise: {left[0]}, in {exercises[left[0]]}." if left else "All are passed.",
    )


def again() -> None:
    """Ask once more what you did not recall, each question until you do."""
    recalled = progress.read()["recalled"]
    wrong = missed(recalled)
    if not recalled:
        show(_line("Nothing to ask again yet: no lesson has asked you to recall anything."))
    elif not wrong:
        show(_line("Nothing to ask again: what you were asked to recall, you did."))
    for asked in wrong:
        recall(*asked)


def missed(recalled: dict) -> list[Recall]:
    """The questions of the lessons whose last answer was wrong, in course order."""
    cells = [piece.text for lesson in syllabus.LESSONS for piece in lesson.pieces if piece.kind == "code"]
    asked = [each for cell in cells if "recall(" in cell for each in recalls_in(cell).values()]
    return [each for each in asked if recalled.get(each.key) is False]


def _line(*lines: str) -> Page:
    return Page(render("lines.html", lines=lines), "\n".join(lines))
