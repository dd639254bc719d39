"""Examiners of what came back: another type, NaN, an input, a broken law, other numbers."""

import torch
from torch import Tensor

from course_lib.check.attempt import Attempt
from course_lib.check.naming import compare
from course_lib.check.timelimit import TimeLimit
from course_lib.check.values import copy, same, tensors
from course_lib.check.verdict import Verdict


def returns_another_type(attempt: Attempt) -> Verdict | None:
    """A list, an array, a float or a tuple where a tensor is asked for; or a tensor where it is not."""
    for i in attempt.wrong:
        got, expected = attempt.outcomes[i].value, attempt.expected[i].value
        if type(got) is type(expected):
            continue
        found = attempt.verdict("wrong", f"it returns a {_type(got)}, not a {_type(expected)}", "wrong-type")
        if isinstance(expected, Tensor) and same(_as_tensor(got, expected), expected):
            found.add("Good news", "The numbers are right; only what holds them is not.")
        found.add(
            "What to do",
            "Stay with torch's own operations from beginning to end, so that gradients can flow back.",
        )
        return compare(attempt, found)
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
    " row of only -inf."
)
INFINITE = "Typical causes: exp of a large number, or a division by zero."


def not_a_number(attempt: Attempt) -> Verdict | None:
    """NaN or infinity where numbers are expected."""
    for i in attempt.wrong:
        got, expected = tensors(attempt.outcomes[i].value), tensors(attempt.expected[i].value)
        if all(map(_finite, got)) or not all(map(_finite, expected)):
            continue
        if any(x.isnan().any() for x in got):
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


def other_numbers(attempt: Attempt) -> Verdict | None:
    """Nothing has a name for it: show the numbers."""
    if not attempt.wrong:
        return None
    passed = [case.label for i, case in enumerate(attempt.cases) if i not in attempt.wrong]
    found = attempt.verdict("wrong", "the numbers differ, in a way that has no name yet", "numbers")
    found.add("Right on", "; ".join(passed) if passed else "none of the inputs")
    found.reread = (attempt.exercise.lesson, attempt.exercise.section)
    return compare(attempt, found)


def broken_law(attempt: Attempt) -> Verdict | None:
    """Something that holds for every right answer does not hold here."""
    for law in attempt.exercise.laws:
        for case in attempt.cases:
            if not _holds(law, attempt, case.inputs):
                found = attempt.verdict("wrong", law.title, law.name)
                found.add("Why it must hold", law.why)
                found.reread = (attempt.exercise.lesson, attempt.exercise.section)
                return compare(attempt, found) if attempt.wrong else found.add("Input", case.label)
    return None


def _holds(law, attempt: Attempt, inputs: tuple) -> bool:
    try:
        with attempt.guarded():
            return law.holds(lambda *given: attempt.fn(*copy(given)), inputs)
    except (Exception, TimeLimit):  # an answer that raises on a law's inputs breaks the law
        return False
