"""Examiners of an answer that is not written yet, or gives nothing back."""

import ast
import inspect
import textwrap

from course_lib.check.compare import Draws
from course_lib.check.examiners.evidence import compare
from course_lib.check.report.verdict import Verdict
from course_lib.check.report.words import text_of
from course_lib.check.run.attempt import Attempt

PRINTS = (
    "`print` only shows a value to you. `return` hands it to whoever called: write `return` in its place."
)


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


def returns_nothing(attempt: Attempt) -> Verdict | None:
    """A forgotten `return`."""
    pairs = zip(attempt.outcomes, attempt.expected, strict=True)
    none = {
        i: _is_none(o.value)
        for i, (o, e) in enumerate(pairs)
        if o.error is None and e.error is None and e.value is not None
    }
    if not any(none.values()):
        return None
    title = (
        "it returns None: the `return` is missing"
        if all(none.values())
        else "it returns None on some inputs: one branch has no `return`"
    )
    found = attempt.verdict("wrong", title, "returns-nothing")
    if attempt.printed.count:
        found.add("What to do", PRINTS, open=True)
    return found.add("Input", attempt.cases[next(i for i in none if none[i])].label)


def _is_none(value) -> bool:
    return value is None or (isinstance(value, Draws) and None in value.values)


def returns_inside_a_loop(attempt: Attempt) -> Verdict | None:
    """A `return` that stands in a loop and under no `if`: the first turn ends it all."""
    if not attempt.wrong or not (loop := _loop_that_returns(attempt.fn)):
        return None
    title = "the `return` comes too early: it stands inside the loop, and ends it in the first turn"
    found = attempt.verdict("wrong", title, "returns-inside-a-loop")
    found.reread = attempt.exercise.reread
    found.add("The loop", f"`{ast.unparse(loop).splitlines()[0]}`")
    return compare(attempt, found.add("What to do", "Move the `return` to the left, below the loop."))


def _loop_that_returns(fn) -> ast.For | ast.While | None:
    """The first loop of the function with a `return` for one of its own lines, where its text is at hand."""
    try:
        nodes = ast.walk(ast.parse(textwrap.dedent(inspect.getsource(fn))))
    except (OSError, TypeError, SyntaxError):
        return None
    loops = (node for node in nodes if isinstance(node, ast.For | ast.While))
    return next((loop for loop in loops if any(isinstance(line, ast.Return) for line in loop.body)), None)
