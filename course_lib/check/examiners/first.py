"""The first examiners: does the answer take the arguments, come back, return something?

An examiner looks at an attempt for one thing and returns a verdict, or None if it is not that.
"""

import inspect
import re

from course_lib.check.declare import Exercise
from course_lib.check.examiners.lines import add_lines
from course_lib.check.examiners.where import TITLES, only_on
from course_lib.check.inputs import handed_on
from course_lib.check.report.verdict import Verdict
from course_lib.check.report.words import meaning, quoted, text_of
from course_lib.check.run.attempt import SECONDS, Attempt, Printed
from course_lib.check.run.trace import own_lines, shape_of

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


def _which_arguments(theirs: inspect.Signature, asked: inspect.Signature) -> str:
    missing = [name for name in asked.parameters if name not in theirs.parameters]
    if len(asked.parameters) - len(missing) == len(theirs.parameters) and missing:
        return f"it does not take {' and '.join(f'`{name}`' for name in missing)}, which the exercise gives"
    return "it takes other arguments than the exercise gives"


def _plain(signature: inspect.Signature) -> str:
    return str(signature).replace("torch.Tensor", "Tensor")


def unanswered(attempt: Attempt) -> Verdict | None:
    """The stub, an empty body, or a function that waits for another that is not written yet."""
    name, errors = attempt.exercise.name, attempt.errors
    if len(errors) == len(attempt.outcomes) and all(map(_unwritten, errors)):
        where = _raiser(errors[0])
        if where != getattr(attempt.fn, "__name__", where):
            return attempt.verdict(
                "unanswered", f"it calls `{where}`, which is not answered yet: write that first"
            )
        return attempt.verdict(
            "unanswered", f'write it in the cell above, then check again. Stuck? `hint("{name}")`'
        )
    if not errors and all(o.value is None for o in attempt.outcomes) and _is_empty(attempt.fn):
        return attempt.verdict("unanswered", f'the body is still empty. Stuck? `hint("{name}")`')
    return None


def _unwritten(error: BaseException) -> bool:
    """A stub; torch raises the same for an operation that it has not for some kind of numbers."""
    return isinstance(error, NotImplementedError) and "not implemented for" not in text_of(error)


def _raiser(error: BaseException) -> str:
    trace = error.__traceback__
    while trace.tb_next:
        trace = trace.tb_next
    return trace.tb_frame.f_code.co_name


def _is_empty(fn) -> bool:
    """`pass` or `...` after a docstring: nothing is read, nothing is stored."""
    code, empty = getattr(fn, "__code__", None), (lambda: None).__code__
    return code is not None and not code.co_names and len(code.co_code) <= len(empty.co_code) + 2


def endless(attempt: Attempt) -> Verdict | None:
    """It did not come back in time."""
    if attempt.endless is None:
        return None
    found = attempt.verdict("wrong", f"it did not come back within {SECONDS:g} seconds", "endless")
    found.add("Where it was", str(own_lines(attempt.endless, attempt.fn)[-1]))
    found.add(
        "Why",
        "Most often a `while` whose condition never becomes false, or a loop over something that grows. These"
        " inputs are tiny.",
    )
    return found.add("Input", attempt.trying.label)


def _broken(attempt: Attempt, place: int) -> Verdict:
    """What the error means, the learner's line, what that line called and with what."""
    error = attempt.outcomes[place].error
    known = meaning(error, "\n".join(line.text for line in own_lines(error, attempt.fn)))
    found = attempt.verdict("broken", known.wrong if known else quoted(error), "raises")
    add_lines(found, error, attempt.fn)
    if known:
        found.add("What to do", known.mend, open=True).add("What Python says", quoted(error), code=True)
    names, inputs = attempt.exercise.answer.__code__.co_varnames, handed_on(attempt.cases[place].inputs)
    given = zip(names, inputs, strict=False)
    shapes = ", ".join(f"{name} {shape_of(x)}" for name, x in given if x is not None)
    return found.add("Input", f"{attempt.cases[place].label}; {shapes}")


def raises_always(attempt: Attempt) -> Verdict | None:
    """An exception on every input, where none is asked for."""
    wanted = all(expected.error for expected in attempt.expected)
    return None if wanted or len(attempt.errors) < len(attempt.outcomes) else _broken(attempt, 0)


def raises_first(attempt: Attempt) -> Verdict | None:
    """An exception on the smallest input that is wrong at all."""
    place = attempt.wrong[0] if attempt.wrong else 0
    if not attempt.wrong or attempt.outcomes[place].error is None:
        return None
    found = _broken(attempt, place)
    if place:  # the simplest input goes through
        found.add("When", f"on some inputs only, first on: {attempt.cases[place].label}")
    if expected := attempt.expected[place].error:
        found.add("Expected there", quoted(expected), code=True)
    if words := only_on(attempt, *TITLES):
        found.add("Which inputs", words[1])
    return found


def returns_nothing(attempt: Attempt) -> Verdict | None:
    """A forgotten `return`."""
    none = [
        o.value is None and o.error is None and e.value is not None
        for o, e in zip(attempt.outcomes, attempt.expected, strict=True)
    ]
    if not any(none):
        return None
    title = (
        "it returns None: the `return` is missing"
        if all(none)
        else "it returns None on some inputs: one branch has no `return`"
    )
    found = attempt.verdict("wrong", title, "returns-nothing")
    return found.add("Input", attempt.cases[none.index(True)].label)


def right(attempt: Attempt) -> Verdict:
    """Nothing was found: say what it was tried on."""
    found = Verdict(attempt.exercise.name, "right", f"it holds on all {len(attempt.cases)} inputs")
    found.add("Tried on", "; ".join(case.label for case in attempt.cases))
    also = ["inputs left as they were", "the same result twice"] + [
        "gradients"
    ] * attempt.exercise.differentiable
    return found.add("And", ", ".join(also))


def add_printing(found: Verdict, printed: Printed) -> None:
    """What the answer printed while it was tried, or how much."""
    if printed.count > 2_000:
        found.faults += ["prints-too-much"] if found.status != "unanswered" else []
        found.add(
            "Printing",
            f"Your function printed {printed.count:,} characters. Printing in a loop is slow and hides the"
            f" rest: print one shape. It began: {printed.text[:100]!r}",
        )
    elif printed.text.strip():
        text = re.sub(r" \(Triggered internally at [^)]*\)", "", printed.text)  # where torch was built
        found.add("Printed meanwhile", text.strip()[:400])
