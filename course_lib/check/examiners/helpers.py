"""A mistake in another function of the learner's, which the answer calls."""

import inspect
from collections.abc import Callable, Iterator
from types import FunctionType

from course_lib.check.declare import Exercise, find, lessons_by_exercise
from course_lib.check.report.verdict import Verdict
from course_lib.check.run.attempt import Attempt
from course_lib.check.run.doors import Outcome, agree, call
from course_lib.check.run.timelimit import TimeLimit, time_limit

ENDLESS = 0.5  # seconds: with the reference in place of a helper that never ended, it takes a moment


def in_a_helper(attempt: Attempt, found: Verdict, judge: Callable) -> Verdict:
    """Where the mistake sits in a function that the learner wrote for another exercise: that one's verdict.

    That function fails its own check, and with the reference in its place the answer does something else.
    """
    for exercise in _called(attempt.fn):
        after = _with_reference(attempt, exercise)
        if all(map(agree, after, attempt.outcomes)):
            continue
        helper = judge(attempt.fn.__globals__[exercise.name], exercise)
        if helper.status in ("wrong", "broken"):
            return _told(found, helper, all(map(agree, after, attempt.expected)))
    answered = [exercise.name for exercise in _called(attempt.fn)]
    if others := [name for name, _ in _own(attempt.fn) if name not in answered]:
        found.add("It calls", f"your {', '.join(f'`{name}`' for name in others)}: the mistake may sit there")
    return found


def _called(fn) -> Iterator[Exercise]:
    """The exercises that the learner has answered and calls in this function.

    A function of that name which takes fewer arguments is no answer: `softmax(scores)` is a helper as any.
    """
    for name, value in _own(fn):
        if name in lessons_by_exercise() and _takes_as_many(value, find(name).answer):
            yield find(name)


def _takes_as_many(fn: FunctionType, answer: Callable) -> bool:
    asked = [p for p in inspect.signature(answer).parameters.values() if p.kind is not p.KEYWORD_ONLY]
    try:
        inspect.signature(fn).bind(*asked)
    except TypeError:
        return False
    return True


def _own(fn) -> Iterator[tuple[str, FunctionType]]:
    """The functions of the learner's that this one calls: those from where it comes from itself."""
    if not isinstance(fn, FunctionType) or str(fn.__module__).startswith("course_lib."):
        return
    for name in fn.__code__.co_names:
        value = fn.__globals__.get(name)
        if isinstance(value, FunctionType) and value is not fn and value.__module__ == fn.__module__:
            yield name, value


def _with_reference(attempt: Attempt, exercise: Exercise) -> list[Outcome]:
    """What the answer does with the reference in the place of the learner's function of that name."""
    fn = attempt.fn
    names = fn.__globals__ | {exercise.name: exercise.answer}
    twin = FunctionType(fn.__code__, names, fn.__name__, fn.__defaults__, fn.__closure__)
    twin.__kwdefaults__ = fn.__kwdefaults__
    outcomes = []
    with attempt.guarded(), time_limit(ENDLESS):
        for case in attempt.cases:
            outcomes.append(call(twin, case.inputs))
            if isinstance(outcomes[-1].error, TimeLimit):
                break
    return outcomes


THERE = "the mistake is in your `"


def _told(found: Verdict, helper: Verdict, alone: bool) -> Verdict:
    """The helper's verdict, as that of the answer that calls it."""
    title = f"{THERE}{helper.exercise}`, which `{found.exercise}` calls: {helper.title}"
    if helper.title.startswith(THERE):  # further down, in what the helper calls
        title = helper.title
    if not alone:
        more = f"`{found.exercise}` has something of its own. Mend this first, then check again."
        helper.add("And then", more)
    parts = helper.faults, helper.parts, helper.reread, helper.comparison
    return Verdict(found.exercise, found.status, title, *parts)
