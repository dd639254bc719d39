"""What the start page shows: the map of the lessons, the index of claims and questions, your progress."""

from html import escape
from pathlib import Path

from IPython.display import display

from course_lib import syllabus
from course_lib.check.declare import EXERCISES
from course_lib.learner import progress
from course_lib.notebook.html import Page


def lesson_map(folder: Path = Path()) -> None:
    """Show the lessons by part, each with its minutes and with how many of its exercises you have passed."""
    display(map_page(folder, progress.read()["passed"]))


def map_page(folder: Path, passed: dict) -> Page:
    parts = dict.fromkeys(lesson.part for lesson in syllabus.LESSONS)
    html, text = [], []
    for number, part in enumerate(parts, 1):
        lessons = [lesson for lesson in syllabus.LESSONS if lesson.part == part]
        states = [_state(lesson, folder, passed) for lesson in lessons]
        cards = "".join(_card(*both, folder) for both in zip(lessons, states, strict=True))
        html.append(_heading(f"Part {number}. {part}") + f'<ol style="{BOXES}">{cards}</ol>')
        text.append(f"Part {number}. {part}")
        text += [f"  {x.number} {x.title} ({state})" for x, state in zip(lessons, states, strict=True)]
    return Page("".join(html), "\n".join(text))


BOXES = "display: flex; flex-wrap: wrap; gap: 8px; padding: 0; margin: 0"


def _heading(words: str) -> str:
    return f'<p style="margin: 12px 0 4px"><b>{words}</b></p>'


def _state(lesson: syllabus.Lesson, folder: Path, passed: dict) -> str:
    if not _exists(lesson.name, folder):
        return "coming"
    names = [name for name, exercise in EXERCISES.items() if exercise.lesson == lesson.name]
    done = sum(name in passed for name in names)
    return f"{lesson.minutes} minutes, {done} of {len(names)} exercises passed"


def _card(lesson: syllabus.Lesson, state: str, folder: Path) -> str:
    """One lesson as a box: a solid one with links if it is there, a dashed one if it is coming."""
    here = state != "coming"
    links = [f'<a href="{lesson.name}.ipynb">lesson</a>'] if here else []
    links += [f'<a href="../{work}/{lesson.name}.ipynb">exercises</a>' for work in _work(lesson.name, folder)]
    return (
        f'<li style="list-style: none; width: 172px; padding: 8px 10px; border-radius: 6px; '
        f'border: {"2px solid #0072B2" if here else "1px dashed #888"}"><b>{lesson.number}</b> '
        f"{escape(lesson.title)}<br><small>{state}</small><br>{' &middot; '.join(links)}</li>"
    )


def _exists(name: str, folder: Path) -> bool:
    return (folder / f"{name}.ipynb").is_file()


def _work(name: str, folder: Path) -> list[str]:
    """The folder whose exercises to open: the learner's copy, or else the ones as shipped."""
    places = [place for place in ("my_work", "exercises") if _exists(name, folder.resolve().parent / place)]
    return places[:1]


# The index


def index(word: str = "", folder: Path = Path()) -> None:
    """List the claims and the questions, or those with `word` in them, and the sections that answer them."""
    display(index_page(word, folder))


def index_page(word: str = "", folder: Path = Path()) -> Page:
    found = [entry for entry in syllabus.INDEX if word.lower() in entry.text.lower()]
    html, text = [], []
    for kind, heading in (
        ("claim", "What people claim, and where you measure it"),
        ("asked", "What learners ask, and where you run the answer"),
    ):
        rows = [entry for entry in found if entry.kind == kind]
        html.append(_heading(heading) + f"<ul>{''.join(_row(entry, folder) for entry in rows)}</ul>")
        text += [heading, *(f"  {entry.text} ({_place(entry)})" for entry in rows)]
    nothing = f"Nothing is listed under {word!r}."
    return Page("".join(html), "\n".join(text)) if found else Page(f"<p>{escape(nothing)}</p>", nothing)


def _place(entry: syllabus.Entry) -> str:
    lesson = syllabus.find(entry.lesson)
    return f"{lesson.number}, " + (f"{entry.section}, {entry.minutes} min" if entry.section else "coming")


def _row(entry: syllabus.Entry, folder: Path) -> str:
    place = escape(_place(entry))
    if entry.section and _exists(entry.lesson, folder):
        place = f'<a href="{entry.lesson}.ipynb#{syllabus.anchor(entry.section)}">{place}</a>'
    return f"<li>{escape(entry.text)} <small>({place})</small></li>"


def how_far() -> None:
    """Show what you have passed, and what comes next."""
    display(progress_page(progress.read()))


def progress_page(kept: dict) -> Page:
    left = [name for name in EXERCISES if name not in kept["passed"]]
    next_one = f"Next exercise: {left[0]}, in {EXERCISES[left[0]].lesson}." if left else "All are passed."
    lines = [
        f"{len(EXERCISES) - len(left)} of {len(EXERCISES)} exercises passed.",
        f"{len(kept['predicted'])} predictions made, hints asked for {len(kept['hinted'])} exercises.",
        next_one,
    ]
    return Page("".join(f"<p>{escape(line)}</p>" for line in lines), "\n".join(lines))
