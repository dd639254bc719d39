"""Examiners of an answer with the right numbers: what it does besides that it should not do."""

from collections.abc import Iterator

import torch
from torch import Tensor

from course_lib.check.compare import Draws, identical, same, size, tensors
from course_lib.check.report.verdict import Verdict
from course_lib.check.report.words import quoted
from course_lib.check.run.attempt import Attempt
from course_lib.check.run.doors import Outcome, agree, call, gradients

IN_PLACE = "changes its input {} in place"
FLOAT32 = (
    "`torch.zeros(...)`, `torch.tensor(...)` and `.float()` give float32 whatever comes in."
    " Write `torch.zeros(..., dtype=x.dtype)` or `x.new_zeros(...)`."
)

FLOAT64 = (
    "Numbers in float64 do not go with the weights of a model, which are float32: `@` refuses the two."
    " Compute in float64 where you need it, and end with `.float()`, or `.to(x.dtype)` where there is an `x`."
)


def wider(got: torch.dtype, right: torch.dtype) -> bool:
    """Whether the numbers that came are held in more bits than those that are expected."""
    return got.itemsize > right.itemsize


def dtypes_that_differ(attempt: Attempt) -> Iterator[tuple[int, torch.dtype, torch.dtype]]:
    """The places where a result has another dtype than asked for: the place, what came, what is expected."""
    for i, (outcome, expected) in enumerate(zip(attempt.outcomes, attempt.expected, strict=True)):
        for got, right in zip(tensors(outcome.value), tensors(expected.value), strict=False):
            if got.dtype != right.dtype:
                yield i, got.dtype, right.dtype


def other_dtype(attempt: Attempt) -> Verdict | None:
    """Right numbers in another dtype than the inputs'; float32 for float64 may be good enough."""
    for i, got, right in dtypes_that_differ(attempt):
        if attempt.exercise.any_float and (got, right) == (torch.float32, torch.float64):
            continue
        title = f"it returns `{got}` where `{right}` is expected"
        found = attempt.verdict("wrong", title, "wrong-dtype").add(
            "Why", FLOAT64 if wider(got, right) else FLOAT32
        )
        return found.add("Input", attempt.cases[i].label)
    return None


def inputs_changed(attempt: Attempt) -> Verdict | None:
    """The right result, but an input is not what it was."""
    for case, outcome, expected in zip(attempt.cases, attempt.outcomes, attempt.expected, strict=True):
        if changed := sorted(set(outcome.changed) - set(expected.changed)):
            names = [f"`{attempt.exercise.answer.__code__.co_varnames[k]}`" for k in changed]
            k = changed[0]
            how, why, instead = _in_place(outcome.inputs[k], outcome.before[k])
            title = f"the result is right, but it {how.format(', '.join(names))}"
            found = attempt.verdict("wrong", title, "changes-input")
            found.add("Why it matters", why).add("What to do", instead, open=True)
            return found.add("Input", case.label)
    return None


def _in_place(value, before) -> tuple[str, str, str]:
    """What was done to an input, why one does not do it, and what to do instead."""
    if isinstance(value, Tensor) and same(value, before):
        return (
            "leaves its input {} with autograd switched on",
            "Whoever called it then has a tensor that asks for gradients, or holds them, without knowing.",
            "Begin with a tensor of your own: `x = x.detach().clone().requires_grad_()`.",
        )
    if isinstance(value, Tensor):
        return (
            IN_PLACE,
            "Whoever called it still needs that tensor, and autograd needs its old value.",
            "Replace `+=`, `x[...] =` and methods that end in `_` by operations that make a new tensor.",
        )
    if isinstance(value, list) and tensors(value):
        return (
            IN_PLACE,
            "Whoever called it still needs these tensors, and the list of them, as they were.",
            "Put new tensors into a new list: without `+=`, `x[...] =` and methods that end in `_` (`mul_`).",
        )
    return (
        IN_PLACE,
        f"Whoever called it still needs that {type(value).__name__} as it was.",
        "Begin with a copy, or build a new one: `.append`, `.pop`, `.sort`, `del`, `x[...] =` change it.",
    )


def view_of_input(attempt: Attempt) -> Verdict | None:
    """The result shares its memory with an input, on all inputs, where the library's never does.

    Only on some, it is what torch does too: where nothing is to be done, the tensor itself is handed on.
    """
    pairs = zip(attempt.outcomes, attempt.expected, strict=True)
    shared = [_shares_memory(a) and not _shares_memory(b) for a, b in pairs if b.error is None]
    if not shared or not all(shared):
        return None
    found = attempt.verdict("wrong", "the result is a view: it shares its memory with an input", "view")
    return found.add(
        "Why it matters",
        "Changing one later changes the other. Compute a new tensor, or use `.clone()`.",
    )


def _shares_memory(outcome: Outcome) -> bool:
    held = {x.untyped_storage().data_ptr() for x in tensors(list(outcome.inputs)) if x.numel()}
    return any(x.untyped_storage().data_ptr() in held for x in tensors(outcome.value) if x.numel())


def not_repeatable(attempt: Attempt) -> Verdict | None:
    """The same input gives another result the second time."""
    place = max(range(len(attempt.cases)), key=lambda i: size(attempt.cases[i].inputs))
    with attempt.guarded():
        again = call(attempt.fn, attempt.cases[place].inputs)
    before = attempt.outcomes[place]
    if again.error or before.error or identical(again.value, before.value):
        return None
    if isinstance(before.value, Draws):
        return _ignores_the_generator(attempt, "the same state gives another result")
    found = attempt.verdict("wrong", "the same input gives another result the second time", "not-repeatable")
    return found.add(
        "Why",
        "Something random is in it, or it keeps something between calls (a global name, a default argument"
        " that is changed).",
    )


def always_draws_the_same(attempt: Attempt) -> Verdict | None:
    """The same result with every generator, wherever it should be another."""
    values = [(o.value, e.value) for o, e in zip(attempt.outcomes, attempt.expected, strict=True)]
    pairs = [pair for pair in values if all(isinstance(value, Draws) for value in pair)]
    constant = [got.repeats == 1 for got, expected in pairs if expected.repeats < 0.5]
    if constant and all(constant):
        return _ignores_the_generator(attempt, "every generator gives the same result")
    return None


def _ignores_the_generator(attempt: Attempt, how: str) -> Verdict:
    title = f"it does not use the generator that it is given: {how}"
    found = attempt.verdict("wrong", title, "ignores-generator")
    return found.add("What to do", "Hand it on to every call that draws: `generator=rng`.", open=True)


def no_gradient(attempt: Attempt) -> Verdict | None:
    """Right numbers, but backward() does not reach the inputs, or reaches them wrongly."""
    if not attempt.exercise.differentiable:
        return None
    inputs = attempt.cases[0].inputs
    expected = gradients(attempt.exercise.answer, inputs)
    if expected.error:  # nothing here that a gradient could flow from or to
        return None
    with attempt.guarded():
        got = gradients(attempt.fn, inputs)
    if got.error:
        return _no_way_back(attempt).add("What autograd says", quoted(got.error))
    if agree(got, expected):
        return None
    title = "the numbers are right, but their gradients are not: a part of it is hidden from autograd"
    return attempt.verdict("wrong", title, "wrong-gradient").add("What to do", CUT + WHOLE)


CUT = "Leave out `.detach()`, `.data` and `.item()`. "
WHOLE = "Join results with `torch.stack`, or use whole-tensor operations."


def _no_way_back(attempt: Attempt) -> Verdict:
    title = "the numbers are right, but gradients do not flow back through it"
    found = attempt.verdict("wrong", title, "no-gradient")
    found.add(
        "Why it matters",
        "Training needs gradients. `.item()`, `.tolist()`, `.detach()`, `.data`, `torch.tensor(...)`,"
        " NumPy and `torch.no_grad()` cut them off.",
    )
    return found.add("What to do", WHOLE)
