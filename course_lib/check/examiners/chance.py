"""Signs of a random function: outcomes that come too often or never, and draws that hang together."""

from copy import copy

from course_lib.check.compare import Draws, difference, hang_together
from course_lib.check.examiners import kinds, results
from course_lib.check.examiners.where import only_on, told
from course_lib.check.report.verdict import Verdict
from course_lib.check.run.attempt import Attempt


def another_distribution(attempt: Attempt) -> Verdict | None:
    """The draws are not those of the right distribution: how, on the first input that shows it."""
    places = [i for i in attempt.wrong if _are_draws(attempt, i)]
    if not places:
        return None
    pairs = [(attempt.outcomes[i].value, attempt.expected[i].value) for i in places]
    for place, pair in zip(places, pairs, strict=True):
        if hang_together(*pair):
            title = "its draws are not independent: one draw serves them all, where each needs its own"
            return told(attempt, ("not-independent", title), {place})
    title = difference(*pairs[0])
    if where := only_on(attempt):
        title = f"{where[1]}: {title}"
    return told(attempt, ("another-distribution", title), {places[0]})


def another_form(attempt: Attempt) -> Verdict | None:
    """What is drawn is of another type, kind or shape: told as of a function that is not random."""
    places = [i for i, *pair in attempt.came_back if _both_draws(*pair) and not pair[0].same_form(pair[1])]
    single = copy(attempt)
    vars(single)["came_back"] = [(i, *_one_draw(attempt, i)) for i in places]
    examiners = (kinds.returns_another_type, kinds.another_number_of_results, kinds.returns_another_kind)
    return next(filter(None, (examiner(single) for examiner in (*examiners, results.another_shape))), None)


def _one_draw(attempt: Attempt, place: int) -> tuple:
    """A draw that is of another form than all that are expected, and one of these."""
    got, expected = attempt.outcomes[place].value, attempt.expected[place].value
    ours = next(value for value in got.values if not Draws((value,)).same_form(expected))
    return ours, expected.values[0]


def _both_draws(*pair) -> bool:
    return all(isinstance(x, Draws) for x in pair)


def _are_draws(attempt: Attempt, place: int) -> bool:
    got, expected = attempt.outcomes[place].value, attempt.expected[place].value
    return _both_draws(got, expected) and got.same_form(expected)
