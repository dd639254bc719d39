"""Examiners of the function as it is written, before it is called: its sort, and the arguments it takes."""

import inspect

from course_lib.check.compare import identical
from course_lib.check.declare import Exercise
from course_lib.check.inputs import handed_on
from course_lib.check.report.verdict import Verdict
from course_lib.check.run.attempt import Attempt
from course_lib.check.run.doors import agree, call

KINDS = {
    "an `async def`: calling it gives a coroutine, not the result": inspect.iscoroutinefunction,
    "a generator: with `yield` it gives pieces one by one, not the result": inspect.isgeneratorfunction,
    "an async generator: it gives pieces one by one, not the result": inspect.isasyncgenfunction,
}


def another_function(fn, exercise: Exercise) -> Verdict | None:
    """A generator or an `async def`, which does nothing yet when it is called."""
    for kind, is_one in KINDS.items():
        if is_one(fn) and not is_one(exercise.answer):
            found = Verdict(exercise.name, "wrong", f"it is {kind}", ["another-function"])
            return found.add(
                "What to do", "Write a plain `def` that gives its whole result back with one `return`."
            )
    return None


def arguments(fn, exercise: Exercise) -> Verdict | None:
    """The answer does not take the arguments that the exercise gives it."""
    try:
        signature = inspect.signature(fn)
    except (TypeError, ValueError):
        return None
    for case in exercise.inputs:
        try:
            signature.bind(*handed_on(case.inputs))
        except TypeError as problem:
            title = _which_arguments(signature, inspect.signature(exercise.answer))
            found = Verdict(exercise.name, "broken", title, ["arguments"])
            found.add("Asked for", exercise.name + _plain(inspect.signature(exercise.answer)), code=True)
            return found.add("Yours", f"`{getattr(fn, '__name__', 'it')}{_plain(signature)}`: {problem}")
    return None


def wrong_by_default(attempt: Attempt) -> Verdict | None:
    """It is right where an argument is given at its default, and not where that one is left out."""
    for i, case in enumerate(attempt.cases):
        fewer = _without_defaults(attempt.exercise.answer, case.inputs)
        if len(fewer) == len(case.inputs):
            continue
        with attempt.guarded():
            outcome = call(attempt.fn, fewer)
        if agree(outcome, attempt.expected[i]):
            return None
        asked = inspect.signature(attempt.exercise.answer)
        left_out = list(asked.parameters.values())[len(fewer) : len(case.inputs)]
        defaults = ", ".join(f"{parameter.name}={parameter.default!r}" for parameter in left_out)
        title = f"it is right with `{defaults}` given, and not where that is left out: that is the default"
        found = attempt.verdict("wrong", title, "default")
        return found.add("Asked for", attempt.exercise.name + _plain(asked), code=True, open=True)
    return None


def _without_defaults(answer, inputs: tuple) -> tuple:
    """The inputs without those at the end that have their parameter's default; probes stay behind them."""
    given = handed_on(inputs)
    probes, parameters = inputs[len(given) :], list(inspect.signature(answer).parameters.values())
    while given and identical(parameters[len(given) - 1].default, given[-1]):
        given = given[:-1]
    return (*given, *probes)


def _which_arguments(theirs: inspect.Signature, asked: inspect.Signature) -> str:
    if next(iter(theirs.parameters), "") == "self":
        return "it takes one argument too many: `self` is for methods of a class"
    missing = [name for name in asked.parameters if name not in theirs.parameters]
    if len(asked.parameters) - len(missing) == len(theirs.parameters) and missing:
        return f"it does not take {' and '.join(f'`{name}`' for name in missing)}, which the exercise gives"
    return "it takes other arguments than the exercise gives"


def _plain(signature: inspect.Signature) -> str:
    return str(signature).replace("torch.Tensor", "Tensor")
