"""Naming the mistake by knowing the wrong answers: one fault, or two at once."""

from functools import cache
from itertools import combinations

from course_lib.check.declare import Exercise, Fault
from course_lib.check.report.axes import axes_of
from course_lib.check.report.verdict import Verdict
from course_lib.check.run.attempt import Attempt
from course_lib.check.run.doors import Outcome, agree, call

APART = {"mask": "With a mask", "large": "With large numbers", "batch": "With leading axes, such as a batch,"}


def wrong_version(exercise: Exercise, faults: tuple[Fault, ...]):
    """The exercise's variant with all the steps of `faults` exchanged."""
    knobs = {name: step for fault in faults for name, step in fault.knobs.items()}
    return lambda *inputs: exercise.variant(*inputs, **knobs)


def combined(exercise: Exercise):
    """Every fault alone, then every two that exchange different steps."""
    yield from ((fault,) for fault in exercise.faults)
    yield from (
        pair for pair in combinations(exercise.faults, 2) if not pair[0].knobs.keys() & pair[1].knobs.keys()
    )


@cache
def outcome_of(exercise: Exercise, faults: tuple[Fault, ...], place: int) -> Outcome:
    """What the wrong version does on one input of the exercise."""
    return call(wrong_version(exercise, faults), exercise.inputs[place].inputs)


def matching(exercise: Exercise, outcomes: list[Outcome], places=None) -> tuple[Fault, ...]:
    """The fault, or the two, whose outcomes equal these on every input (at `places`); else an empty tuple."""
    places = range(len(outcomes)) if places is None else places
    if all(outcomes[i].error for i in places):  # errors alone do not tell one wrong version from another
        return ()
    for faults in combined(exercise):
        if all(agree(outcome_of(exercise, faults, i), outcomes[i]) for i in places):
            return faults
    return ()


def known_faults(attempt: Attempt) -> Verdict | None:
    """If the answer is a wrong version that the exercise knows, name it."""
    faults = matching(attempt.exercise, attempt.outcomes) if attempt.wrong else ()
    return _named(attempt, faults) if faults else None


def known_faults_apart(attempt: Attempt) -> Verdict | None:
    """The same without one sort of inputs: what is wrong on the others comes first, these after that."""
    for tag, which in APART.items():
        places = [i for i, case in enumerate(attempt.cases) if tag not in case.tags]
        if len(places) < len(attempt.cases) and set(places) & set(attempt.wrong):
            if faults := matching(attempt.exercise, attempt.outcomes, places):
                return _named(attempt, faults).add(
                    "And then", f"{which} there is something else as well. Mend this first, then check again."
                )
    return None


def _named(attempt: Attempt, faults: tuple[Fault, ...]) -> Verdict:
    title = faults[0].title if len(faults) == 1 else "two things at once"
    found = attempt.verdict("wrong", title, *(fault.name for fault in faults))
    if len(faults) == 2:
        for number, fault in zip(("First", "Second"), faults, strict=True):
            found.add(f"{number}, {fault.title}", fault.why)
    else:
        found.add("What it looks like", faults[0].looks).add("Why it is wrong", faults[0].why)
    found.reread = (attempt.exercise.lesson, faults[0].section)
    return compare(attempt, found)


def compare(attempt: Attempt, found: Verdict) -> Verdict:
    """Add the smallest input on which it shows, with what was expected and what came."""
    first = attempt.wrong[0]
    case, outcome = attempt.cases[first], attempt.outcomes[first]
    answer = attempt.exercise.answer
    found.compared(
        inputs=dict(zip(answer.__code__.co_varnames, case.inputs, strict=False)),
        expected=attempt.expected[first].value,
        got=outcome.value if outcome.error is None else outcome.error,
        on=case.label,
        axes=axes_of(answer),
    )
    if outcome.changed:
        found.faults.append("changes-input")
        found.add(
            "Also", "your function changes its input in place (+=, x[...] =, or a method that ends in _)"
        )
    return found
