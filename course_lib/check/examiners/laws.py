"""The examiner of what holds for every right answer, whatever its numbers."""

from course_lib.check.declare import Law
from course_lib.check.examiners.evidence import compare
from course_lib.check.report.verdict import Verdict
from course_lib.check.run.attempt import Attempt
from course_lib.check.run.doors import call
from course_lib.check.run.timelimit import TimeLimit


def broken_law(attempt: Attempt) -> Verdict | None:
    """Something that holds for every right answer does not hold here."""
    for law in attempt.exercise.laws if attempt.wrong else ():
        for i in _places(law, attempt):
            if not _holds(law, attempt, attempt.cases[i].inputs):
                found = attempt.verdict("wrong", law.title, law.name)
                found.add("Why it must hold", law.why).add("Where it does not hold", attempt.cases[i].label)
                found.reread = attempt.exercise.reread
                return compare(attempt, found, {i} & set(attempt.wrong) or None)
    return None


def _places(law: Law, attempt: Attempt) -> list[int]:
    """The inputs that a law is about: right ones too, in case only the law sees what is wrong."""
    tagged = [i for i, case in enumerate(attempt.cases) if not law.on or law.on in case.tags]
    return tagged if set(attempt.wrong) <= set(tagged) else []


def _holds(law: Law, attempt: Attempt, inputs: tuple) -> bool:
    def value(*given):
        outcome = call(attempt.fn, given)
        if outcome.error is not None:
            raise _Raised
        return outcome.value

    try:
        with attempt.guarded():
            return law.holds(value, inputs)
    except (_Raised, TimeLimit):  # an answer that raises on a law's inputs breaks the law
        return False


class _Raised(Exception):
    """The answer raised while a law was tried."""
