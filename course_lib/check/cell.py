"""What a learner calls: check(attend), hint("attend")."""

from html import escape

from course_lib.check.declare import find
from course_lib.check.judge import verdict
from course_lib.check.report import panel
from course_lib.check.report.verdict import Verdict
from course_lib.check.run.attempt import in_notebook
from course_lib.learner import progress

MIME = "application/vnd.transformers-course.verdict+json"


class CheckFailed(Exception):
    """The answer is wrong or broken: Run All stops. The panel has said why, so no traceback is drawn."""

    def _render_traceback_(self):
        return [f"Run All stops here, because {self}"]


def check(fn, name: str | None = None) -> None:
    """Check your answer to an exercise, and say what is wrong with it by name.

    The exercise is the one that is called like the function; `name` says another.
    Errors:  CheckFailed after a wrong or broken answer, so that later cells do not build on it.
    """
    found = verdict(fn, name)
    _show(found)
    if found.status == "right":
        _keep("passed", found.exercise, True)
    if found.status in ("wrong", "broken"):
        raise CheckFailed(f"{found.exercise} is not right yet.")


def hint(name) -> None:
    """The next hint for an exercise: a question, the idea, a line of pseudo-code. Never the answer."""
    exercise = find(name if isinstance(name, str) else getattr(name, "__name__", ""))
    seen = progress.read()["hinted"].get(exercise.name, 0)
    number = min(seen + 1 if isinstance(seen, int) else 1, len(exercise.hints))
    _keep("hinted", exercise.name, number)
    more = "call again for the next" if number < len(exercise.hints) else "that was the last one"
    text = f"Hint {number} of {len(exercise.hints)} for {exercise.name} ({more}):"
    shown = exercise.hints[:number]
    _display(
        "\n".join([text, *shown]),
        f'<div class="course-hint" role="note"><p>{escape(text)}</p><ol>{_items(shown)}</ol></div>',
    )


def _items(texts) -> str:
    return "".join(f'<li style="white-space: pre-line">{escape(text)}</li>' for text in texts)


def _show(found: Verdict) -> None:
    _display(found.message, panel.html(found), {MIME: found.as_dict()})


def _display(text: str, page: str, more: dict | None = None) -> None:
    """HTML in a notebook, text in a terminal."""
    if in_notebook():
        from IPython.display import display

        display({"text/plain": text, "text/html": page, **(more or {})}, raw=True)
    else:
        print(text)


def _keep(kind: str, name: str, value) -> None:
    """Progress is a convenience: where it cannot be written, say so and go on."""
    try:
        progress.record(kind, name, value)
    except (OSError, TimeoutError) as problem:
        print(f"(Your progress could not be saved: {problem})")
