"""Examiners of what the result depends on: on one input alone, or on one too few."""

from torch import Tensor

from course_lib.check.compare import same
from course_lib.check.examiners.evidence import compare
from course_lib.check.inputs import handed_on
from course_lib.check.report.verdict import Verdict
from course_lib.check.run.attempt import Attempt
from course_lib.check.run.doors import agree, call


def returns_its_input(attempt: Attempt) -> Verdict | None:
    """It gives back one of its inputs."""
    inputs = [handed_on(case.inputs) for case in attempt.cases]
    for k, name in enumerate(_names(attempt, min(map(len, inputs)))):
        given_back = all(
            o.value is not None and same(o.value, given[k])
            for o, given in zip(attempt.outcomes, inputs, strict=True)
        )
        if attempt.wrong and given_back:
            found = attempt.verdict("wrong", f"it gives back its input `{name}` as it came", "returns-input")
            return compare(attempt, found)
    return None


def _names(attempt: Attempt, count: int) -> tuple[str, ...]:
    return attempt.exercise.answer.__code__.co_varnames[:count]


def ignores_an_input(attempt: Attempt) -> Verdict | None:
    """Other numbers in one of the inputs, or in several, give the same result."""
    if not attempt.wrong:
        return None
    tried = [case.inputs for case in attempt.cases if not case.tags & {"mask", "large"}]
    names = _names(attempt, min(map(len, tried), default=0))
    ignored = [f"`{n}`" for k, n in enumerate(names) if all(_ignores(attempt, inputs, k) for inputs in tried)]
    if not ignored:
        return None
    title = f"the result does not depend on {' or '.join(ignored)}: other numbers there change nothing"
    found = attempt.verdict("wrong", title, "ignores-an-input")
    found.add("Look for", "Another input used in its place, or a name from another cell of the notebook.")
    return compare(attempt, found)


def _ignores(attempt: Attempt, inputs: tuple, k: int) -> bool:
    """True if the answer says the same, and the right one another, with input k turned and made larger."""
    if not isinstance(inputs[k], Tensor) or not inputs[k].is_floating_point():
        return False
    turned = inputs[k].flip(-1) if inputs[k].ndim else inputs[k]
    other = (*inputs[:k], turned * 1.5, *inputs[k + 1 :])
    with attempt.guarded():
        changed, before = call(attempt.fn, other), call(attempt.fn, inputs)
    return (
        before.error is None
        and agree(changed, before)
        and not agree(call(attempt.exercise.answer, other), call(attempt.exercise.answer, inputs))
    )
