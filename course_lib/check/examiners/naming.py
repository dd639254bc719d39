"""Naming the mistake by knowing the wrong answers: declared faults, generated changes, two faults at once."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from torch import Tensor

from course_lib.check.compare import kind, leaves, same
from course_lib.check.declare import Fault
from course_lib.check.examiners import dependence, where
from course_lib.check.examiners.evidence import compare
from course_lib.check.examiners.suspects import Suspect, suspects
from course_lib.check.report.verdict import Verdict
from course_lib.check.report.words import text_of
from course_lib.check.rules import Mutant
from course_lib.check.run.attempt import Attempt
from course_lib.check.run.doors import agree

APART = {
    "mask": "With a mask",
    "large": "With large numbers",
    "batch": "With leading axes, such as a batch,",
    "empty": "Where nothing goes in",
}
DOUBLE = {"float64", "large"}  # the tags of what is drawn in float64


def known_faults(attempt: Attempt) -> Verdict | None:
    """If the answer is a wrong version that is known, name it.

    If it is one only without one sort of inputs, name it too: these can be mended after the others.
    """
    with _no_collection():
        return _identified(attempt, LineUp(attempt))


@contextmanager
def _no_collection():
    """Python's collector of unused objects would go through all of torch, for as long as the rest takes."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _identified(attempt: Attempt, line_up: "LineUp") -> Verdict | None:
    everywhere = list(range(len(attempt.cases)))
    if suspect := line_up.identified(everywhere):
        if suspect.is_vague and (plainer := _by_what_it_depends_on(attempt)):
            return plainer.add("It is as if", suspect.mistakes[0].title)
        return _named(attempt, suspect, everywhere)
    for which, places in _apart(attempt):
        if places != everywhere and (suspect := line_up.identified(places)):
            return _named(attempt, suspect, places).add(
                "And then", f"{which} there is something else as well. Mend this first, then check again."
            )
    return None


def _apart(attempt: Attempt) -> Iterator[tuple[str, list[int]]]:
    """One sort of inputs in words, and the places of the others.

    Those in float64 are left out where it raises on each: what it made anew is of another kind.
    """
    tags = {i: case.tags for i, case in enumerate(attempt.cases)}
    options = {name: f"Where `{name[:-1]}` is given" for name in where.options(attempt)}
    for tag, which in (APART | options).items():
        yield which, [i for i in tags if not any(own.startswith(tag) for own in tags[i])]
    if all(attempt.outcomes[i].error for i in tags if tags[i] & DOUBLE):
        yield "In float64", [i for i in tags if not tags[i] & DOUBLE]


def _by_what_it_depends_on(attempt: Attempt) -> Verdict | None:
    """What is plainer than one name for another: an option or an input that changes nothing."""
    return where.only_with_an_option(attempt) or dependence.ignores_an_input(attempt)


class LineUp:
    """All the suspects beside one answer."""

    def __init__(self, attempt: Attempt):
        self.attempt = attempt
        self.dropped: dict[tuple[int, int], bool] = {}  # by what it does, which many pairs have in common

    def identified(self, places: list[int]) -> Suspect | None:
        """The first suspect that does what the answer does, on every input at these places.

        Most are dropped on the smallest input on which the answer is wrong. Errors are told apart by type and
        text; where no text fits, or only two mistakes in place of one, the type does beside results that do.
        """
        wrong = [i for i in places if i in self.attempt.wrong]
        if not wrong or all(self.attempt.outcomes[i].error for i in places):
            return None  # errors alone do not tell one wrong version from another
        tells = any(map(self._tells, wrong))
        asked = (s for s in suspects(self.attempt.exercise) if tells or not s.is_generated)
        left = (s for s in asked if not self._is_dropped(s, wrong[0]))
        fitting, other_words = (s for s in left if self._fits(s, [*wrong, *places])), None
        for suspect in fitting:
            if self._same_words(suspect, wrong):
                return min(filter(None, (suspect, other_words)), key=lambda found: len(found.mistakes))
            if any(self.attempt.outcomes[i].error is None for i in wrong):
                other_words = other_words or suspect
        return other_words

    def _is_dropped(self, suspect: Suspect, place: int) -> bool:
        theirs, ours = suspect.seems_to_do(place), self.attempt.outcomes[place]
        if (id(theirs), place) not in self.dropped:
            self.dropped[id(theirs), place] = not agree(ours, theirs)
        return self.dropped[id(theirs), place]

    def _tells(self, place: int) -> bool:
        """Whether what came says how it came about: an error alone, or NaN, comes about in many ways."""
        ours, right = self.attempt.outcomes[place], self.attempt.expected[place]
        if ours.error or right.error:
            return False
        return not all(map(_only_nan, leaves(ours.value), leaves(right.value)))

    def _fits(self, suspect: Suspect, places: list[int]) -> bool:
        return all(agree(self.attempt.outcomes[i], suspect.does(i)) for i in places)

    def _same_words(self, suspect: Suspect, places: list[int]) -> bool:
        """Whether the errors of both have the same text; another style may raise with another."""
        pairs = [(self.attempt.outcomes[i].error, suspect.does(i).error) for i in places]
        return all(text_of(ours) == text_of(theirs) for ours, theirs in pairs if ours is not None)


def _only_nan(got, expected) -> bool:
    """Whether these are tensors, and what came is NaN everywhere that it differs."""
    tensors = isinstance(got, Tensor) and isinstance(expected, Tensor)
    if not tensors or got.shape != expected.shape or kind(got) != kind(expected):
        return False
    return bool(got.isnan().any()) and same(got.where(~got.isnan(), expected), expected)


def _named(attempt: Attempt, suspect: Suspect, places: list[int]) -> Verdict:
    suspect, alone = suspect.shown_alone(places)
    places = [i for i in alone if i in attempt.wrong] or places  # beside the other it may do nothing there
    first, *second = suspect.mistakes
    title = "; and something else: ".join(mistake.title for mistake in suspect.mistakes)
    found = attempt.verdict("wrong", title, *suspect.names)
    places = [i for i in places if attempt.outcomes[i].error is None and i in attempt.wrong] or places
    found.reread = attempt.exercise.reread_after(first)
    for number, fault in zip(("First", "Second"), suspect.mistakes if second else (), strict=False):
        found.add(f"{number}, {fault.title}", fault.why)
    if not second:
        _explain(found, first)
    return compare(attempt, found, places)


def _explain(found: Verdict, mistake: Fault | Mutant) -> None:
    if isinstance(mistake, Mutant):
        found.add("How that is known", "The right function with this one change does what yours does.")
        return
    if mistake.looks:
        found.add("What it looks like", mistake.looks)
    found.add("Why it is wrong", mistake.why)
