"""A verdict, a hint and a task as HTML: one look, readable in light and dark, by eye and by screen reader."""

from course_lib import syllabus
from course_lib.check.report.verdict import MARKS, Part, Verdict
from course_lib.notebook.html import render

SIGNS = {"right": "✓", "wrong": "✗", "unanswered": "○", "broken": "!"}  # colour is never the only difference


def html(verdict: Verdict) -> str:
    """The first sentence, expected beside got, the most useful part; all else unfolds."""
    shown = _unfolded(verdict)
    return render(
        "panel.html",
        verdict=verdict,
        word=MARKS[verdict.status],
        sign=SIGNS[verdict.status],
        sentence=sentence(verdict.title),
        shown=shown,
        folded=[part for part in verdict.parts if part not in shown],
        compared=verdict.comparison,
        link=verdict.reread and link(*verdict.reread),
        hint=verdict.next_hint if verdict.status in ("wrong", "broken") else "",
    )


def _unfolded(verdict: Verdict) -> list[Part]:
    """The first part and those that ask for it; after a right answer only those."""
    if verdict.status == "right":
        return [part for part in verdict.parts if part.open]
    willing = [part for part in verdict.parts if part.open is not False]
    return [part for i, part in enumerate(willing) if part.open or i == 0]


def sentence(title: str) -> str:
    """A title as a sentence: a capital and a full stop, unless it begins or ends otherwise.

    >>> sentence("it returns None")
    'It returns None.'
    """
    return title[:1].upper() + title[1:] + ("." if title[-1:].isalnum() or title[-1:] in "`)" else "")


def link(lesson: str, section: str) -> dict:
    """Where a section of a lesson is, for the templates: address and words."""
    address = f"../notebooks/{lesson}.ipynb#{syllabus.anchor(section)}"
    return {"address": address, "words": f"lesson {lesson[:2]}, “{section}”"}
