"""The verdict on an answer: a row of examiners, of which the first that has something to say decides."""

import os

from course_lib.check.declare import Exercise, find
from course_lib.check.examiners import (
    chance,
    closing,
    dependence,
    habits,
    helpers,
    kinds,
    laws,
    naming,
    results,
    signature,
    signs,
    stopped,
    unfinished,
    where,
)
from course_lib.check.report.verdict import Verdict
from course_lib.check.report.words import quoted, text_of
from course_lib.check.run.attempt import Attempt
from course_lib.check.run.settings import standard_settings
from course_lib.check.run.timelimit import TimeLimit, refuse_inside
from course_lib.check.run.trace import is_from_learner

EXAMINERS = (
    stopped.checks_itself,
    stopped.endless,
    unfinished.unanswered,
    stopped.raises_always,
    unfinished.returns_nothing,
    naming.known_faults,
    unfinished.returns_inside_a_loop,
    kinds.returns_another_type,
    kinds.another_number_of_results,
    kinds.returns_another_kind,
    chance.another_form,
    habits.not_repeatable,
    habits.always_draws_the_same,
    signs.lost_axis,
    stopped.raises_first,
    results.not_a_number,
    results.accepts_what_it_should_refuse,
    dependence.returns_its_input,
    chance.another_distribution,
    where.only_there,
    signs.general_sign,
    dependence.ignores_an_input,
    results.another_shape,
    laws.broken_law,
    where.only_with_a_mask,
    where.only_right_if_square,
    results.other_numbers,
    signature.wrong_by_default,
    habits.other_dtype,
    habits.inputs_changed,
    habits.view_of_input,
    habits.no_gradient,
    laws.another_manner,
    closing.right,
)


def verdict(fn, name: str | None = None) -> Verdict:
    """Judge `fn` as the answer to the exercise `name` (by default the function's own name).

    Nothing is displayed and nothing recorded: this is the check for programs.
    Errors:  LookupError if there is no such exercise; TypeError if `fn` cannot be called; NestedCheck inside
             a function that is being checked.
    """
    refuse_inside()
    if not callable(fn):
        raise TypeError(
            f"check takes the function itself, as in check(attend), not {type(fn).__name__}: no brackets, no"
            " quotes"
        )
    return judge(fn, find(name or str(getattr(fn, "__name__", ""))))


def judge(fn, exercise: Exercise) -> Verdict:
    """The verdict of the first examiner that has one, with what the answer printed."""
    found = signature.another_function(fn, exercise) or signature.arguments(fn, exercise)
    if found is None:
        with standard_settings():
            attempt = Attempt(fn, exercise).run()
            found = examined(attempt)
            if found.status in ("wrong", "broken"):
                found = helpers.in_a_helper(attempt, found, judge)
        closing.add_printing(found, attempt.printed)
    return found


def examined(attempt: Attempt) -> Verdict:
    """What the examiners say; a result that breaks under their hands is told too.

    An error without a line of the learner's in it is ours. Under test (COURSE_STRICT) it is raised.
    """
    try:
        return next(filter(None, (examiner(attempt) for examiner in EXAMINERS)))
    except (Exception, SystemExit, TimeLimit) as problem:  # an answer may return anything
        if is_from_learner(problem):
            return _unreadable(attempt, "it returns something that cannot be looked at", problem)
        if isinstance(problem, RecursionError | MemoryError | OverflowError) or "4300 digits" in text_of(
            problem
        ):
            return _unreadable(attempt, "what it returns is too large or too deep to look at", problem)
        if os.environ.get("COURSE_STRICT"):
            raise
        return _unreadable(
            attempt, "the check itself stumbled here: that may be our mistake, not yours", problem
        )


def _unreadable(attempt: Attempt, title: str, problem: Exception) -> Verdict:
    found = attempt.verdict("broken", title, "unreadable")
    kinds = {type(outcome.value).__name__ for outcome in attempt.outcomes}
    found.add("Returned", ", ".join(sorted(kinds)))
    return found.add("What happened on looking", quoted(problem))
