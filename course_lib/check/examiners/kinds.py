"""Examiners of the sort of thing that came back: another type, another kind of numbers, too few results."""

from collections.abc import Callable, Set

import numpy as np
from torch import Tensor, nn

from course_lib.check.compare import Behaviour, kind, plain, same
from course_lib.check.examiners.evidence import compare
from course_lib.check.examiners.several import names_of_results, tensors_of
from course_lib.check.report.verdict import Verdict
from course_lib.check.run.attempt import Attempt

GOOD_NEWS = "The {} are right; only what holds them is not."
FLOW = ", so that gradients can flow back."
INSTEAD = (  # what is expected, what came, what to do
    (object, type, "This is a class: put `()` and its arguments behind it, and call what that makes."),
    (object, Callable, "This is a function, not its result: are the brackets `()` behind its name missing?"),
    (object, BaseException, "An exception is raised, not returned."),
    (tuple, Tensor, "Return them all, with commas between: `return first, second`."),
    (Tensor, tuple, "Return the tensor alone. A comma at the end of a line makes a tuple as well."),
    (
        Tensor,
        list,
        "`torch.tensor(...)` makes a tensor of a list of numbers, `torch.stack(...)` of a list of tensors.",
    ),
    (Tensor, object, f"Stay with torch's own operations from beginning to end{FLOW}"),
    (
        list,
        tuple,
        "Return one list. `list(...)` makes one of a tuple; a comma behind `return x` makes a tuple of it.",
    ),
    (dict, object, "A dictionary is asked for, with a value for each key: a `dict`, or a `Counter`."),
    (str, list, '`"".join(...)` makes one text of a list of texts.'),
    (float, Tensor, "Return a plain number: `.item()` takes it out of its tensor."),
    (int, float, "A whole number is asked for: `//` divides without leaving whole numbers, `int(...)` cuts."),
)


def returns_another_type(attempt: Attempt) -> Verdict | None:
    """A list, an array, a float or a tuple where a tensor is asked for; or anything else for another."""
    for i, whole, right in attempt.came_back:
        it, got, expected = _part_of_another_type(attempt, whole, right) or ("it returns", whole, right)
        if _alike(got, expected):
            continue
        found = attempt.verdict("wrong", f"{it} {_a(got)}, not {_a(expected)}", "wrong-type")
        if same(_rounded(plain(got)), _rounded(plain(expected))):
            found.add("Good news", GOOD_NEWS.format(_contents(expected)), open=True)
        if advice := [text for e, g, text in INSTEAD if isinstance(expected, e) and isinstance(got, g)]:
            text = advice[0] if attempt.exercise.differentiable else advice[0].replace(FLOW, ".")
            found.add("What to do", text, open=True)
        return compare(attempt, found, {i})
    return None


def _part_of_another_type(attempt: Attempt, got, expected) -> tuple | None:
    """Of several results the first that should be a tuple and is something else, and what to call it."""
    if not all(isinstance(x, tuple | list) for x in (got, expected)) or len(got) != len(expected):
        return None
    names = names_of_results(attempt.exercise.answer, len(expected))
    rows = zip(names, got, expected, strict=False)
    found = ((f"{n} is", a, b) for n, a, b in rows if type(b) is tuple and not _alike(a, b))
    return next(found, None)


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
    for i, ours, right in attempt.came_back:
        for name, got, expected in tensors_of(attempt, ours, right):
            if kind(got) != kind(expected):
                it = "it returns" if name == "the result" else f"{name} is"
                title = f"{it} {kind(got)} (`{got.dtype}`), not {kind(expected)} (`{expected.dtype}`)"
                return attempt.verdict("wrong", title, "wrong-kind").add("Input", attempt.cases[i].label)
    return None


def another_number_of_results(attempt: Attempt) -> Verdict | None:
    """Two results where three are asked for."""
    for i, got, expected in attempt.came_back:
        if type(expected) is not tuple or len(got) == len(expected):
            continue
        names = ", ".join(names_of_results(attempt.exercise.answer, len(expected)))
        title = f"it returns {len(got)} results; {len(expected)} are asked for ({names})"
        return compare(attempt, attempt.verdict("wrong", title, "number-of-results"), {i})
    return None


def _a(value) -> str:
    words = _type(value)
    if words == "bytes":
        return words
    return f"{'an' if words[0] in 'aeiou' and words != 'user' else 'a'} {words}"


def _type(value) -> str:
    if isinstance(value, Behaviour):
        return "function"
    module, name = type(value).__module__, type(value).__name__
    return (
        name
        if module in ("builtins", "collections", "torch", "__main__")
        else f"{module.split('.')[0]} {name}"
    )
