"""A verdict, a hint and a task as HTML: one look, readable in light and dark, by eye and by screen reader."""

from course_lib import syllabus
from course_lib.check.report.verdict import MARKS, Verdict
from course_lib.notebook.html import render

SIGNS = {"right": "✓", "wrong": "✗", "unanswered": "○", "broken": "!"}  # colour is never the only difference


def html(verdict: Verdict) -> str:
    """The first sentence, expected beside got, the most useful part; all else unfolds."""
    parts = list(verdict.parts)
    if verdict.status != "right" and parts and not any(part.open for part in parts):
        parts[0] = parts[0]._replace(open=True)
    return render(
        "panel.html",
        verdict=verdict,
        word=MARKS[verdict.status],
        sign=SIGNS[verdict.status],
        sentence=sentence(verdict.title),
        shown=[part for part in parts if part.open],
        folded=[part for part in parts if not part.open],
        compared=verdict.comparison,
        link=verdict.reread and link(*verdict.reread),
        hint=verdict.next_hint if verdict.status in ("wrong", "broken") else "",
    )


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
