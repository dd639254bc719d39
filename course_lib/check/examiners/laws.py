"""The examiner of what holds for every right answer, whatever its numbers."""

from course_lib.check.compare import copy
from course_lib.check.declare import Case, Law
from course_lib.check.examiners.naming import compare
from course_lib.check.report.verdict import Verdict
from course_lib.check.run.attempt import Attempt
from course_lib.check.run.timelimit import TimeLimit


def broken_law(attempt: Attempt) -> Verdict | None:
    """Something that holds for every right answer does not hold here."""
    for law in attempt.exercise.laws:
        for case in _cases_of(law, attempt):
            if not _holds(law, attempt, case.inputs):
                found = attempt.verdict("wrong", law.title, law.name)
                found.add("Why it must hold", law.why).add("Where it does not hold", case.label)
                found.reread = (attempt.exercise.lesson, attempt.exercise.section)
                return compare(attempt, found) if attempt.wrong else found
    return None


def _cases_of(law: Law, attempt: Attempt) -> list[Case]:
    if not law.on:
        return list(attempt.cases)
    elsewhere = any(law.on not in attempt.cases[i].tags for i in attempt.wrong)
    return [] if elsewhere else [case for case in attempt.cases if law.on in case.tags]


def _holds(law: Law, attempt: Attempt, inputs: tuple) -> bool:
    try:
        with attempt.guarded():
            return law.holds(lambda *given: attempt.fn(*copy(given)), inputs)
    except (Exception, TimeLimit):  # an answer that raises on a law's inputs breaks the law
        return False
