"""Examiners of an answer that does not come back: an exception, or a loop without end."""

import re

from course_lib.check.compare import show
from course_lib.check.examiners.lines import add_lines
from course_lib.check.examiners.where import TITLES, only_on
from course_lib.check.inputs import handed_on
from course_lib.check.report.verdict import Verdict
from course_lib.check.report.words import Meaning, meaning, quoted
from course_lib.check.run.attempt import Attempt
from course_lib.check.run.timelimit import NestedCheck
from course_lib.check.run.trace import has_loop, own_lines, shape_of

IN_FRONT = (
    "This input has axes in front, as a table of vectors has: the same function has to take it. A loop over"
    " it, or an index, takes whole rows, not numbers. Operations on whole tensors take any number of axes."
)

RAISE = re.compile(r"(?:^|: )raise\b")


def checks_itself(attempt: Attempt) -> Verdict | None:
    """A check inside the body of the function that it checks."""
    nested = [error for error in attempt.errors if isinstance(error, NestedCheck)]
    if not nested:
        return None
    title = "a check stands inside the function that it checks: it belongs below it, at the left margin"
    found = attempt.verdict("broken", title, "checks-itself")
    return found.add("Your line", str(own_lines(nested[0], attempt.fn)[-1]), open=True)


def endless(attempt: Attempt) -> Verdict | None:
    """It did not come back in time."""
    if attempt.endless is None:
        return None
    found = attempt.verdict("wrong", f"it did not come back within {attempt.seconds:g} seconds", "endless")
    found.add("Where it was", str(own_lines(attempt.endless, attempt.fn)[-1]))
    found.add(
        "Why",
        "Most often a `while` whose condition never becomes false, or a loop over something that grows. These"
        " inputs are tiny.",
    )
    found.add(
        "What to do",
        "Print what the condition asks, in each round. Is there a round in which nothing of it changes,"
        " such as an `if` that does not hold and has no `else`?",
        open=True,
    )
    return found.add("Input", attempt.trying.label)


def raises_always(attempt: Attempt) -> Verdict | None:
    """An exception on every input, where none is asked for."""
    wanted = all(expected.error for expected in attempt.expected)
    return None if wanted or len(attempt.errors) < len(attempt.outcomes) else _broken(attempt, 0)


def raises_first(attempt: Attempt) -> Verdict | None:
    """An exception on the smallest input that is wrong at all."""
    place = attempt.wrong[0] if attempt.wrong else 0
    if not attempt.wrong or attempt.outcomes[place].error is None:
        return None
    words = only_on(attempt, *TITLES)
    loops = bool(words) and words[0] == "only-batch" and has_loop(getattr(attempt.fn, "__code__", None))
    found = _broken(attempt, place, IN_FRONT if loops else "")
    if place:  # the simplest input goes through
        found.add("When", f"on some inputs only, first on: {attempt.cases[place].label}")
    if expected := attempt.expected[place].error:
        found.add("Expected there", quoted(expected), code=True)
    return found.add("Which inputs", words[1]) if words else found


def _broken(attempt: Attempt, place: int, when: str = "") -> Verdict:
    """What the error means, the learner's line, what that line called and with what; first `when` it does."""
    error = attempt.outcomes[place].error
    known = _own(attempt, place) or meaning(
        error, "\n".join(line.text for line in own_lines(error, attempt.fn))
    )
    found = attempt.verdict("broken", known.wrong if known else quoted(error), "raises")
    add_lines(found, error, attempt.fn)
    if when:
        found.add("Why it stops there", when, open=True)
    if known:
        found.add("What to do", known.mend, open=True).add("What Python says", quoted(error), code=True)
    names, inputs = attempt.exercise.answer.__code__.co_varnames, handed_on(attempt.cases[place].inputs)
    given = zip(names, inputs, strict=False)
    shapes = ", ".join(f"{name} {_shown(x)}" for name, x in given if x is not None)
    label = attempt.cases[place].label
    return found.add("Input", label if label.startswith("the smallest") else f"{label}; {shapes}")


def _own(attempt: Attempt, place: int) -> Meaning | None:
    """What to do where the answer's own `raise` was reached on an input that has a result."""
    error = attempt.outcomes[place].error
    if attempt.expected[place].error or isinstance(error, NotImplementedError):
        return None
    if not RAISE.search(own_lines(error, attempt.fn)[-1].text):
        return None
    return Meaning(
        f"your own error is raised on an input that has a result: {quoted(error)}",
        "Print what the condition above your `raise` asks. On this input it should not hold.",
    )


def _shown(value) -> str:
    """A tensor's shape, a list or a text itself; the type of anything else."""
    return show(value) if isinstance(value, list | tuple | str | dict | int) else shape_of(value)
