"""Examiners of what came back: another type, NaN, an input, other numbers."""

from collections.abc import Callable, Set

import numpy as np
from torch import Tensor, nn

from course_lib.check.compare import Behaviour, kind, leaves, plain, same, tensors
from course_lib.check.examiners.evidence import compare
from course_lib.check.examiners.several import names_of_results, subject, wrong_results
from course_lib.check.examiners.where import told
from course_lib.check.inputs import handed_on
from course_lib.check.report.verdict import Verdict
from course_lib.check.report.words import quoted
from course_lib.check.run.attempt import Attempt
from course_lib.check.run.doors import agree, call


def _results(attempt: Attempt):
    """Of the inputs on which something wrong came back: the place, what came, what was expected."""
    for i in attempt.wrong:
        if not (attempt.outcomes[i].error or attempt.expected[i].error):
            yield i, attempt.outcomes[i].value, attempt.expected[i].value


GOOD_NEWS = "The {} are right; only what holds them is not."
STAY = "Stay with torch's own operations from beginning to end, so that gradients can flow back."
INSTEAD = (  # what is expected, what came, what to do
    (object, type, "This is a class: put () and its arguments behind it, and call what that makes."),
    (object, Callable, "This is a function, not its result: are the brackets () behind its name missing?"),
    (object, BaseException, "An exception is raised, not returned."),
    (Tensor, tuple, "Return the tensor alone. A comma at the end of a line makes a tuple as well."),
    (Tensor, object, STAY),
    (list, tuple, "list(...) makes a list of it; a comma at the end of a line makes a tuple."),
    (str, list, '"".join(...) makes one text of a list of texts.'),
    (float, Tensor, "Return a plain number: `.item()` takes it out of its tensor."),
    (int, float, "A whole number is asked for: // divides without leaving whole numbers, int(...) cuts."),
)


def returns_another_type(attempt: Attempt) -> Verdict | None:
    """A list, an array, a float or a tuple where a tensor is asked for; or anything else for another."""
    for i, got, expected in _results(attempt):
        if _alike(got, expected):
            continue
        found = attempt.verdict("wrong", f"it returns {_a(got)}, not {_a(expected)}", "wrong-type")
        if same(_rounded(plain(got)), _rounded(plain(expected))):
            found.add("Good news", GOOD_NEWS.format(_contents(expected)), open=True)
        if advice := [text for e, g, text in INSTEAD if isinstance(expected, e) and isinstance(got, g)]:
            found.add("What to do", advice[0], open=True)
        return compare(attempt, found, {i})
    return None


def _alike(got, expected) -> bool:
    """Of one type, or of two that are as good as each other: the values alone decide."""
    families = (Tensor, dict, Set, nn.Module)
    if type(got) is type(expected) or any(isinstance(got, f) and isinstance(expected, f) for f in families):
        return True
    if type(expected) is tuple:
        return isinstance(got, tuple | list)
    numbers = (int, float, np.number)
    return type(expected) is float and isinstance(got, numbers) and type(got) is not bool


def _rounded(value):
    """Plain values with every number a float, and 32 bits of it, as tensors hold them."""
    if isinstance(value, list):
        return [_rounded(part) for part in value]
    return float(np.float32(value)) if isinstance(value, int | float) else value


def _contents(expected) -> str:
    return "entries" if isinstance(expected, list | str | dict) else "numbers"


def returns_another_kind(attempt: Attempt) -> Verdict | None:
    """True and False, whole numbers, complex numbers, a sparse tensor, where floats are asked for."""
    for i, ours, right in _results(attempt):
        pairs = list(zip(leaves(ours), leaves(right), strict=False))
        names = names_of_results(attempt.exercise.answer, len(pairs))
        for name, (got, expected) in zip(names, pairs, strict=True):
            if not all(isinstance(x, Tensor) for x in (got, expected)) or kind(got) == kind(expected):
                continue
            it = "it returns" if len(pairs) == 1 else f"{name} is"
            title = f"{it} {kind(got)} ({got.dtype}), not {kind(expected)} ({expected.dtype})"
            return attempt.verdict("wrong", title, "wrong-kind").add("Input", attempt.cases[i].label)
    return None


def another_number_of_results(attempt: Attempt) -> Verdict | None:
    """Two results where three are asked for."""
    for i, got, expected in _results(attempt):
        if type(expected) is not tuple or len(got) == len(expected):
            continue
        names = ", ".join(names_of_results(attempt.exercise.answer, len(expected)))
        title = f"it returns {len(got)} results; {len(expected)} are asked for ({names})"
        return compare(attempt, attempt.verdict("wrong", title, "number-of-results"), {i})
    return None


def _a(value) -> str:
    words = _type(value)
    return f"{'an' if words[0] in 'aeiou' and words != 'user' else 'a'} {words}"


def _type(value) -> str:
    if isinstance(value, Behaviour):
        return "function"
    module, name = type(value).__module__, type(value).__name__
    return name if module in ("builtins", "torch", "__main__") else f"{module.split('.')[0]} {name}"


NAN = (
    "Typical causes: 0/0, infinity minus infinity, exp of a large number divided by itself, softmax over a"
    " row of only -inf, or over one with +inf."
)
INFINITE = "Typical causes: exp of a large number, or a division by zero."


def not_a_number(attempt: Attempt) -> Verdict | None:
    """NaN or infinity where numbers are expected, on the first input that is wrong at all."""
    first = next(_results(attempt), None)
    if first is None or first[0] != attempt.wrong[0]:
        return None
    got, expected = map(tensors, first[1:])
    if all(map(_finite, got)) or not all(map(_finite, expected)):
        return None
    nan = any(x.isnan().any() for x in got)
    what, name, causes = ("NaN", "nan", NAN) if nan else ("infinity", "infinite", INFINITE)
    found = attempt.verdict("wrong", f"there is {what} in the result", name)
    return compare(attempt, found.add("Where from", causes, open=True))


def _finite(x: Tensor) -> bool:
    return bool(x.isfinite().all())


def returns_its_input(attempt: Attempt) -> Verdict | None:
    """It gives back one of its inputs."""
    inputs = [handed_on(case.inputs) for case in attempt.cases]
    for k, name in enumerate(_names(attempt, min(map(len, inputs)))):
        given_back = all(
            o.value is not None and same(o.value, given[k])
            for o, given in zip(attempt.outcomes, inputs, strict=True)
        )
        if attempt.wrong and given_back:
            found = attempt.verdict("wrong", f"it gives back its input {name} as it came", "returns-input")
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
    ignored = [n for k, n in enumerate(names) if all(_ignores(attempt, inputs, k) for inputs in tried)]
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


def accepts_what_it_should_refuse(attempt: Attempt) -> Verdict | None:
    """No exception where the arguments make no sense."""
    for i in attempt.wrong:
        error = attempt.expected[i].error
        if error is None or attempt.outcomes[i].error is not None:
            continue
        title = f"it accepts arguments that it should refuse with a {type(error).__name__}"
        found = attempt.verdict("wrong", title, "accepts-too-much")
        found.add("What the library says there", quoted(error), open=True)
        return compare(attempt, found, {i})
    return None


def another_shape(attempt: Attempt) -> Verdict | None:
    """No general sign fits, and a shape is not the one asked for."""
    for i, ours, right in _results(attempt):
        pairs = list(zip(leaves(ours), leaves(right), strict=False))
        names = names_of_results(attempt.exercise.answer, len(pairs))
        for name, (got, expected) in zip(names, pairs, strict=True):
            if all(isinstance(x, Tensor) for x in (got, expected)) and got.shape != expected.shape:
                return told(attempt, ("wrong-shape", f"{name} has another shape than asked for"), {i})
    return None


def other_numbers(attempt: Attempt) -> Verdict | None:
    """Nothing has a name for it: show the numbers, and which of several results are right."""
    if not attempt.wrong:
        return None
    wrong, first = wrong_results(attempt) or {}, attempt.expected[attempt.wrong[0]].value
    count = len(leaves(first))
    what = "numbers differ" if tensors(first) or isinstance(first, int | float) else "result differs"
    title = f"the {what}, in a way that has no name yet"
    if count > 1 and wrong and len(wrong) < count:
        it, rest = subject(list(wrong), count, len(wrong))
        title = f"{it} {'differs' if len(wrong) == 1 else 'differ'}, in a way that has no name yet{rest}"
    return told(attempt, ("numbers", title))
