"""Examiners of what the result depends on: on one input alone, or on one too few."""

from collections.abc import Iterator

from torch import Tensor

from course_lib.check.compare import identical, same
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
    """True if the answer says the same, and the right one another, with something else for input k."""
    for changed in _instead(attempt, inputs[k], k):
        other = (*inputs[:k], changed, *inputs[k + 1 :])
        right = call(attempt.exercise.answer, other)
        if right.error is None and not agree(right, call(attempt.exercise.answer, inputs)):
            with attempt.guarded():
                before = call(attempt.fn, inputs)
                return before.error is None and agree(call(attempt.fn, other), before)
    return False


def _instead(attempt: Attempt, x, k: int) -> Iterator:
    """What may stand for input k: its numbers turned and made larger, or what another case has there."""
    if isinstance(x, Tensor) and x.is_floating_point():
        yield (x.flip(-1) if x.ndim else x) * 1.5
        return
    others = (case.inputs[k] for case in attempt.cases if len(case.inputs) > k)
    yield from (other for other in others if type(other) is type(x) and not identical(other, x))
