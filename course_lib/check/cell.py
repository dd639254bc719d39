"""What a learner calls: task("attend"), check(attend), hint("attend")."""

from course_lib.check.declare import find
from course_lib.check.judge import verdict
from course_lib.check.report import hints, panel
from course_lib.check.report import task as tasks
from course_lib.check.report.verdict import Verdict
from course_lib.check.run.attempt import in_notebook
from course_lib.learner import progress

MIME = "application/vnd.transformers-course.verdict+json"


class CheckFailed(Exception):
    """The answer is wrong or broken: Run All stops. The panel has said why, so no traceback is drawn."""

    def _render_traceback_(self):
        """One quiet line: dimmed in a notebook, where alarm.css takes the red from behind it."""
        return [f"\x1b[2m{self}\x1b[0m" if in_notebook() else str(self)]


def task(name: str) -> None:
    """What an exercise asks for: how hard, how long, what to read again, and a tiny example.

    Errors:  LookupError if there is no such exercise.
    """
    found = tasks.page(find(name))
    _display(found.text, found.html)


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
        raise CheckFailed(f"Run All stops here until {found.exercise} is right.")


def hint(name) -> None:
    """The next hint for an exercise: a question, the idea, a line of pseudo-code. Never the answer."""
    exercise = find(name if isinstance(name, str) else getattr(name, "__name__", ""))
    seen = progress.read()["hinted"].get(exercise.name, 0)
    number = min(seen + 1 if isinstance(seen, int) else 1, len(exercise.hints))
    _keep("hinted", exercise.name, number)
    found = hints.page(exercise, number)
    _display(found.text, found.html)


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
