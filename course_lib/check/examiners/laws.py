"""The examiner of what holds for every right answer, whatever its numbers."""

from collections.abc import Callable, Iterable

from course_lib.check.declare import Law
from course_lib.check.examiners.evidence import compare, effort
from course_lib.check.report.verdict import Verdict
from course_lib.check.run.attempt import Attempt
from course_lib.check.run.doors import call
from course_lib.check.run.timelimit import TimeLimit


def broken_law(attempt: Attempt) -> Verdict | None:
    """Something that holds for every right answer does not hold here."""
    return _broken(attempt, [law for law in attempt.exercise.laws if attempt.wrong and not law.manner])


def another_manner(attempt: Attempt) -> Verdict | None:
    """The numbers are right, and come about in a way that was not asked for."""
    return _broken(attempt, [law for law in attempt.exercise.laws if law.manner])


def _broken(attempt: Attempt, laws: Iterable[Law]) -> Verdict | None:
    for law in laws:
        for i in _places(law, attempt):
            if not _holds(law, attempt, attempt.cases[i].inputs):
                found = attempt.verdict("wrong", law.title, law.name).add("Why it must hold", law.why)
                found.reread = law.reread or attempt.exercise.reread
                if i in attempt.wrong:
                    return compare(attempt, found, {i})
                return found.add("Where it does not hold", attempt.cases[i].label)
    return None


def _places(law: Law, attempt: Attempt) -> list[int]:
    """The inputs that a law is about, wrong ones first, the simplest of them before others.

    Right ones too, in case only the law sees it.
    """
    tagged = [i for i, case in enumerate(attempt.cases) if not law.on or law.on in case.tags]
    tagged.sort(key=lambda i: (i not in attempt.wrong, effort(attempt, i)))
    return tagged if set(attempt.wrong) <= set(tagged) else []


def _holds(law: Law, attempt: Attempt, inputs: tuple) -> bool:
    """Raising breaks only a law that is about such inputs, and only where the right answer goes through.

    One of manner is not broken by what raises or takes long: the answer was right without it.
    """
    try:
        with attempt.guarded():
            return law.holds(_values_of(attempt.fn), inputs)
    except (_Raised, TimeLimit):
        return law.manner or not law.on or not _goes_through(law, attempt.exercise.answer, inputs)


def _goes_through(law: Law, answer: Callable, inputs: tuple) -> bool:
    try:
        return law.holds(_values_of(answer), inputs)
    except _Raised:
        return False


def _values_of(fn: Callable) -> Callable:
    def value(*given):
        outcome = call(fn, given)
        if outcome.error is not None:
            raise _Raised
        return outcome.value

    return value


class _Raised(Exception):
    """The function raised while a law was tried."""
