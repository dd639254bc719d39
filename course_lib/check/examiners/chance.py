"""Signs of a random function: outcomes that come too often or never, and draws that hang together."""

from course_lib.check.compare import Draws, difference, hang_together
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


def _are_draws(attempt: Attempt, place: int) -> bool:
    got, expected = attempt.outcomes[place].value, attempt.expected[place].value
    return all(isinstance(x, Draws) for x in (got, expected)) and got.same_form(expected)
