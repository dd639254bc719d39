"""Examiners of the numbers that came back: NaN, another shape, no error where one is asked for, others."""

from torch import Tensor

from course_lib.check.compare import leaves, same, tensors
from course_lib.check.examiners.evidence import compare
from course_lib.check.examiners.several import subject, tensors_of, wrong_results
from course_lib.check.examiners.where import told
from course_lib.check.report.verdict import Verdict
from course_lib.check.report.words import quoted
from course_lib.check.run.attempt import Attempt

NAN = (
    "Typical causes: 0/0, infinity minus infinity, 0 times infinity (as 0 times the logarithm of 0), exp of a"
    " large number divided by itself, softmax over a row of only `-inf`, or over one with `+inf`."
)
INFINITE = "Typical causes: the logarithm of 0, exp of a large number, or a division by zero."


def not_a_number(attempt: Attempt) -> Verdict | None:
    """NaN or infinity where numbers are expected, on the first input that is wrong at all."""
    first = next(iter(attempt.came_back), None)
    if first is None or first[0] != attempt.wrong[0]:
        return None
    got, expected = map(tensors, first[1:])
    if all(map(_finite, got)) or not all(map(_finite, expected)):
        return None
    nan = any(x.isnan().any() for x in got)
    what, name, causes = ("NaN", "nan", NAN) if nan else ("infinity", "infinite", INFINITE)
    found = attempt.verdict("wrong", f"there is {what} in the result", name)
    overflow = next((f for f in attempt.exercise.faults if f.name == "overflows"), None)
    found.reread = attempt.exercise.reread_after(overflow)
    return compare(attempt, found.add("Where from", causes, open=True))


def _finite(x: Tensor) -> bool:
    return bool(x.isfinite().all())


def accepts_what_it_should_refuse(attempt: Attempt) -> Verdict | None:
    """No exception where the arguments make no sense."""
    for i in attempt.wrong[:1]:  # where a plain input is wrong already, that comes first
        error = attempt.expected[i].error
        if error is None or attempt.outcomes[i].error is not None:
            continue
        title = f"it accepts arguments that it should refuse with a {type(error).__name__}"
        found = attempt.verdict("wrong", title, "accepts-too-much")
        found.add("What the library says there", quoted(error), open=True)
        return compare(attempt, found, {i})
    return None


def another_shape(attempt: Attempt) -> Verdict | None:
    """No general sign fits, and a shape is not the one asked for.

    Where the numbers are wrong already on an input on which the shapes fit, that is shown: it is the smaller.
    """
    for i, ours, right in attempt.came_back:
        rows = list(tensors_of(attempt, ours, right))
        wrong = [name for name, got, expected in rows if got.shape != expected.shape]
        if not wrong:
            continue
        title = f"{wrong[0]} has another shape than asked for"
        others = [name for name, got, expected in rows if name != wrong[0] and not same(got, expected)]
        if others:
            title += f", and {' and '.join(others)} {'is' if len(others) == 1 else 'are'} not right either"
        first = attempt.came_back[0][0]
        if first != i:
            title = f"numbers are wrong; and on some inputs {title}"
        found = told(attempt, ("wrong-shape", title), {first})
        return found if first == i else found.add("The shape is wrong on", attempt.cases[i].label)
    return None


def other_numbers(attempt: Attempt) -> Verdict | None:
    """Nothing has a name for it: show the numbers, and which of several results are right."""
    if not attempt.wrong:
        return None
    wrong, first = wrong_results(attempt) or {}, attempt.expected[attempt.wrong[0]].value
    count = len(leaves(first))
    what = "numbers differ" if tensors(first) or isinstance(first, int | float) else "result differs"
    title = f"the {what}, in a way that has no name yet"
    if count > 1 and wrong and len(wrong) < count:
        it, rest = subject(list(wrong), count, len(wrong))
        title = f"{it} {'differs' if len(wrong) == 1 else 'differ'}, in a way that has no name yet{rest}"
    return told(attempt, ("numbers", title))
