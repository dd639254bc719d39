"""The evidence of a verdict: an input on which the fault shows, what was expected and what came."""

from functools import partial

from course_lib.check.compare import size
from course_lib.check.examiners.lines import add_lines
from course_lib.check.inputs import Seeds, handed_on
from course_lib.check.report.axes import axes_of
from course_lib.check.report.verdict import Verdict
from course_lib.check.run.attempt import Attempt

IN_PLACE = (
    "your function changes its input in place (`+=`, `x[...] =`, `.append`, or a method that ends in `_`)"
)


def compare(attempt: Attempt, found: Verdict, places=None) -> Verdict:
    """Add the smallest input on which it is wrong (of those at `places`), with what was expected and came."""
    first = min((i for i in attempt.wrong if places is None or i in places), key=partial(effort, attempt))
    case, outcome, expected = attempt.cases[first], attempt.outcomes[first], attempt.expected[first]
    answer = attempt.exercise.answer
    inputs = dict(zip(answer.__code__.co_varnames, handed_on(case.inputs), strict=False))
    with attempt.guarded():  # a result may have a `__repr__` of its own
        found.compared(
            inputs={name: x for name, x in inputs.items() if not isinstance(x, Seeds)},
            expected=expected.value if expected.error is None else expected.error,
            got=outcome.value if outcome.error is None else outcome.error,
            on=case.label,
            axes=axes_of(answer),
        )
    if outcome.error is not None:
        add_lines(found, outcome.error, attempt.fn)
    if set(outcome.changed) - set(expected.changed):
        found.faults.append("changes-input")
        found.add("Also", IN_PLACE)
    return found


def effort(attempt: Attempt, place: int) -> tuple[bool, bool, int]:
    """How hard an input is to follow: the one by hand comes first, large numbers late, few before many."""
    case = attempt.cases[place]
    return place > 0, "large" in case.tags, size(case.inputs)
