"""General signs: what a wrong result has in common with the right one, where no known fault fits."""

import torch

from course_lib.check.compare import leaves
from course_lib.check.examiners import entries
from course_lib.check.examiners.amounts import (
    all_alike,
    divided_by_another_row,
    factor,
    inverted,
    nearly,
    negated,
    shift,
    zeros,
)
from course_lib.check.examiners.order import another_order, axis_of_one, moved, transposed
from course_lib.check.examiners.places import only_in_one_place
from course_lib.check.examiners.several import Pair, subject, wrong_results
from course_lib.check.examiners.steps import another_temperature, one_step_missing, one_step_too_many
from course_lib.check.examiners.where import only_on, told
from course_lib.check.report.verdict import Verdict
from course_lib.check.run.attempt import Attempt

WITH_A_MASK = {  # what a sign means if there is nothing wrong without a mask
    "only-after-first-row": "only the first row is right: is one row of the mask used for every query?",
}


def general_sign(attempt: Attempt) -> Verdict | None:
    """The first sign that all the wrong results show; one result alone shows many by chance."""
    if any(attempt.outcomes[i].error for i in attempt.wrong):
        return None  # a sign has to show on all that is wrong
    wrong = wrong_results(attempt)
    signs = {name: sign_of(pairs) for name, pairs in (wrong or {}).items()}
    if not signs or not all(signs.values()):
        return told(attempt, entries.sign(attempt)) if wrong is None else None
    if len(signs) > 1 and set(signs.values()) == {sign := next(iter(signs.values()))}:
        return _told_of(attempt, list(signs), *sign)
    name, (sign, sentence) = next(iter(signs.items()))
    masked = WITH_A_MASK.get(sign) if only_on(attempt, "mask") else None
    return _told_of(attempt, [name], sign, masked or sentence)


def lost_axis(attempt: Attempt) -> Verdict | None:
    """Rows divided by another row's number, which raises unless there are as many rows as columns."""
    wrong = wrong_results(attempt, least=1) or {}
    pairs = [pair for pairs in wrong.values() for pair in pairs]
    raised = any(attempt.outcomes[i].error for i in attempt.wrong)
    if not raised or not pairs or not all(divided_by_another_row(*pair) for pair in pairs):
        return None
    title = (
        "the rows are divided by numbers of other rows: a sum has lost its axis, which `keepdim=True` keeps"
    )
    return told(attempt, ("lost-axis", title))


def sign_of(pairs: list[Pair]) -> tuple[str, str] | None:
    """The first sign of these pairs of what came and what was expected: its name, and a sentence on {it}."""
    if not all(got.shape == expected.shape for got, expected in pairs):
        signs = SIGNS_OF_SHAPE
    elif _are_truths(pairs):
        signs = SIGNS_OF_TRUTH
    else:
        signs = SIGNS_OF_VALUE if pairs[0][0].ndim or len(pairs) > 1 else ()
    return next(filter(None, (sign(pairs) for sign in signs)), None)


def _are_truths(pairs: list[Pair]) -> bool:
    """Whether it is True and False that came and were expected: these are in no ratio, and have no sign."""
    return all(x.dtype == torch.bool for pair in pairs for x in pair)


def _told_of(attempt: Attempt, names: list[str], sign: str, sentence: str) -> Verdict:
    """The verdict, saying of which results the sentence holds, and which are right."""
    count = len(leaves(attempt.expected[attempt.wrong[0]].value))
    it, rest = subject(names, count, wrong=len(wrong_results(attempt)))
    if "{it}" in sentence:
        return told(attempt, (sign, sentence.format(it=it) + rest))
    return told(attempt, (sign, (f"in {it}, " if count > 1 else "") + sentence + rest))


SIGNS_OF_SHAPE = (transposed, axis_of_one, one_step_too_many)
SIGNS_OF_PLACE = (
    transposed,
    moved("flipped", "the {axis} are in reverse order", lambda x, dim: x.flip(dim)),
    moved("off-by-one", "the {axis} are shifted by one position", lambda x, dim: x.roll(1, dim)),
    moved("off-by-one", "the {axis} are shifted by one position", lambda x, dim: x.roll(-1, dim)),
)
SIGNS_OF_TRUTH = (all_alike, inverted, *SIGNS_OF_PLACE, only_in_one_place)
SIGNS_OF_VALUE = (
    zeros,
    negated,
    *SIGNS_OF_PLACE,
    another_order,
    factor,
    shift,
    nearly,
    one_step_too_many,
    one_step_missing,
    another_temperature,
    only_in_one_place,
)
