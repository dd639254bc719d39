"""Examiners of what came back: another type, NaN, an input, other numbers."""

from collections.abc import Callable

import torch
from torch import Tensor

from course_lib.check.compare import kind, same, tensors
from course_lib.check.examiners.naming import compare
from course_lib.check.examiners.where import told
from course_lib.check.report.verdict import Verdict
from course_lib.check.run.attempt import Attempt
from course_lib.check.run.doors import agree, call


def _results(attempt: Attempt):
    """Of the inputs on which something wrong came back: the place, what came, what was expected."""
    for i in attempt.wrong:
        if not attempt.outcomes[i].error:
            yield i, attempt.outcomes[i].value, attempt.expected[i].value


STAY = "Stay with torch's own operations from beginning to end, so that gradients can flow back."
INSTEAD = (  # what came, what to do
    (type, "This is a class: put () and its arguments behind it, and call what that makes."),
    (Callable, "This is a function, not its result: are the brackets () behind its name missing?"),
    (tuple, "Return the tensor alone. A comma at the end of a line makes a tuple as well."),
    (BaseException, "An exception is raised, not returned."),
)


def returns_another_type(attempt: Attempt) -> Verdict | None:
    """A list, an array, a float or a tuple where a tensor is asked for; or a tensor where it is not."""
    for _, got, expected in _results(attempt):
        if type(got) is type(expected) or isinstance(got, Tensor) and isinstance(expected, Tensor):
            continue
        found = attempt.verdict("wrong", f"it returns a {_type(got)}, not a {_type(expected)}", "wrong-type")
        if isinstance(expected, Tensor) and same(_as_tensor(got, expected), expected):
            found.add("Good news", "The numbers are right; only what holds them is not.")
        found.add("What to do", next((text for kind, text in INSTEAD if isinstance(got, kind)), STAY))
        return compare(attempt, found)
    return None


def returns_another_kind(attempt: Attempt) -> Verdict | None:
    """True and False, whole numbers, complex numbers, a sparse tensor, where floats are asked for."""
    for i, ours, right in _results(attempt):
        for got, expected in zip(tensors(ours), tensors(right), strict=False):
            if kind(got) != kind(expected):
                title = f"it returns {kind(got)} ({got.dtype}), not {kind(expected)} ({expected.dtype})"
                return attempt.verdict("wrong", title, "wrong-kind").add("Input", attempt.cases[i].label)
    return None


def _type(value) -> str:
    module, name = type(value).__module__, type(value).__name__
    return name if module in ("builtins", "torch") else f"{module.split('.')[0]} {name}"


def _as_tensor(value, like: Tensor) -> Tensor | None:
    try:
        return torch.as_tensor(value, dtype=like.dtype)
    except (TypeError, ValueError, RuntimeError):
        return None


NAN = (
    "Typical causes: 0/0, infinity minus infinity, exp of a large number divided by itself, softmax over a"
    " row of only -inf, or over one with +inf."
)
INFINITE = "Typical causes: exp of a large number, or a division by zero."


def not_a_number(attempt: Attempt) -> Verdict | None:
    """NaN or infinity where numbers are expected."""
    for _, got, expected in _results(attempt):
        if all(map(_finite, tensors(got))) or not all(map(_finite, tensors(expected))):
            continue
        if any(x.isnan().any() for x in tensors(got)):
            found = attempt.verdict("wrong", "there is NaN in the result", "nan").add("Where from", NAN)
        else:
            found = attempt.verdict("wrong", "there is infinity in the result", "infinite").add(
                "Where from", INFINITE
            )
        return compare(attempt, found)
    return None


def _finite(x: Tensor) -> bool:
    return bool(x.isfinite().all())


def returns_its_input(attempt: Attempt) -> Verdict | None:
    """It gives back one of its inputs."""
    if not attempt.wrong:
        return None
    for k, _ in enumerate(attempt.outcomes[0].inputs):
        if all(
            o.value is not None and same(o.value, case.inputs[k])
            for o, case in zip(attempt.outcomes, attempt.cases, strict=True)
        ):
            name = attempt.exercise.answer.__code__.co_varnames[k]
            found = attempt.verdict("wrong", f"it gives back its input {name} as it came", "returns-input")
            return compare(attempt, found)
    return None


def ignores_an_input(attempt: Attempt) -> Verdict | None:
    """Other numbers in one of the inputs, or in several, give the same result."""
    if not attempt.wrong:
        return None
    tried = [case.inputs for case in attempt.cases if not case.tags & {"mask", "large"}]
    names = attempt.exercise.answer.__code__.co_varnames[: min(map(len, tried), default=0)]
    ignored = [n for k, n in enumerate(names) if all(_ignores(attempt, inputs, k) for inputs in tried)]
    if not ignored:
        return None
    title = f"the result does not depend on {' or '.join(ignored)}: other numbers there change nothing"
    found = attempt.verdict("wrong", title, "ignores-an-input")
    found.add("Look for", "Another input used in its place, or a name from another cell of the notebook.")
    return compare(attempt, found)


def _ignores(attempt: Attempt, inputs: tuple, k: int) -> bool:
    """True if input k, turned round and made larger, changes nothing."""
    if not isinstance(inputs[k], Tensor) or not inputs[k].is_floating_point():
        return False
    other = (*inputs[:k], inputs[k].flip(-1) * 1.5, *inputs[k + 1 :])
    with attempt.guarded():
        return agree(call(attempt.fn, other), call(attempt.fn, inputs))


def another_shape(attempt: Attempt) -> Verdict | None:
    """No general sign fits, and a shape is not the one asked for."""
    for _, got, expected in _results(attempt):
        if [x.shape for x in tensors(got)] != [x.shape for x in tensors(expected)]:
            return told(attempt, ("wrong-shape", "the result has another shape than asked for"))
    return None


def other_numbers(attempt: Attempt) -> Verdict | None:
    """Nothing has a name for it: show the numbers."""
    sign = "numbers", "the numbers differ, in a way that has no name yet"
    return told(attempt, sign) if attempt.wrong else None
