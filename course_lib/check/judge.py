"""The verdict on an answer: a row of examiners, of which the first that has something to say decides."""

from contextlib import contextmanager

import torch

from course_lib.check import examine, habits, naming, results, signs
from course_lib.check.attempt import Attempt
from course_lib.check.registry import Exercise, find
from course_lib.check.verdict import Verdict

EXAMINERS = (
    examine.unanswered,
    examine.endless,
    examine.raises_always,
    examine.returns_nothing,
    naming.known_faults,
    naming.known_faults_without_mask,
    habits.not_repeatable,
    examine.raises_sometimes,
    results.returns_another_type,
    results.not_a_number,
    results.returns_its_input,
    signs.general_sign,
    results.broken_law,
    results.other_numbers,
    habits.other_dtype,
    habits.inputs_changed,
    habits.view_of_input,
    habits.no_gradient,
    results.broken_law,
    examine.right,
)


def verdict(fn, name: str | None = None) -> Verdict:
    """Judge `fn` as the answer to the exercise `name` (by default the function's own name).

    Nothing is displayed and nothing recorded: this is the check for programs.
    Errors:  LookupError if there is no such exercise; TypeError if `fn` cannot be called.
    """
    if not callable(fn):
        raise TypeError(
            f"check takes the function itself, as in check(attend), not {type(fn).__name__}: no brackets, no"
            " quotes"
        )
    return judge(fn, find(name or getattr(fn, "__name__", "")))


def judge(fn, exercise: Exercise) -> Verdict:
    """The verdict of the first examiner that has one, with what the answer printed."""
    found = examine.arguments(fn, exercise)
    if found is None:
        with one_thread():
            attempt = Attempt(fn, exercise)
            found = next(filter(None, (examiner(attempt) for examiner in EXAMINERS)))
        examine.add_printing(found, attempt.printed)
    return found


@contextmanager
def one_thread():
    """The inputs are tiny: more threads than one only wait for each other, for seconds on a busy machine."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
