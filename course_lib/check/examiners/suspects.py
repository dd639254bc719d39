"""The wrong versions of an exercise that are known, and what each does on each input, run when asked."""

import warnings
from collections.abc import Callable, Iterator
from functools import cache, cached_property, partial
from itertools import chain, combinations

from course_lib.check.declare import Exercise, Fault
from course_lib.check.rules import Mutant, mutants, version
from course_lib.check.run.doors import Outcome, agree, call

FEW_PAIRS = 1000  # as many are built and run in a third of a second


class Nonsense(Exception):
    """There is no such version: its text is not Python, or one mistake leaves no place for the other."""


NOWHERE = Outcome(error=Nonsense())


class Suspect:
    """A wrong version with one mistake: a declared fault or a generated change."""

    def __init__(self, exercise: Exercise, mistakes: tuple[Fault | Mutant, ...], build: Callable):
        self.exercise, self.mistakes, self._build = exercise, mistakes, build
        self._outcomes: dict[int, Outcome] = {}
        self._harmless: dict[int, bool] = {}

    @property
    def names(self) -> list[str]:
        return [mistake.name for mistake in self.mistakes]

    @property
    def is_generated(self) -> bool:
        return any(isinstance(mistake, Mutant) for mistake in self.mistakes)

    @property
    def is_vague(self) -> bool:
        """Whether its words say less than what the result depends on."""
        return any(getattr(mistake, "vague", False) for mistake in self.mistakes)

    @cached_property
    def version(self) -> Callable | None:
        """The wrong function; None if there is none."""
        try:
            return self._build()
        except (SyntaxError, ValueError, TypeError):
            return None

    def does(self, place: int) -> Outcome:
        """What it does on one input of the exercise."""
        if self.version is None:
            return NOWHERE
        if place not in self._outcomes:
            with warnings.catch_warnings(action="ignore"):
                self._outcomes[place] = call(self.version, self.exercise.inputs[place].inputs)
        return self._outcomes[place]

    def seems_to_do(self, place: int) -> Outcome:
        """The same, perhaps from what is known already."""
        return self.does(place)

    def shown_alone(self, places: list[int]) -> tuple["Suspect", list[int]]:
        """The same mistakes, and those of the places where the first of them shows alone: here all."""
        return self, places

    def is_harmless(self, place: int) -> bool:
        """Whether it is right on this input."""
        if place not in self._harmless:
            self._harmless[place] = agree(self.does(place), reference(self.exercise).does(place))
        return self._harmless[place]


class Two(Suspect):
    """A wrong version with two mistakes."""

    def __init__(self, one: Suspect, other: Suspect):
        self.one, self.other = one, other
        mistakes = one.mistakes + other.mistakes
        rules = [fault.change for fault in mistakes]
        super().__init__(one.exercise, mistakes, partial(_either_first, one.exercise.answer, rules))

    def seems_to_do(self, place: int) -> Outcome:
        """Of many pairs: a mistake that changes nothing alone is taken to change nothing beside another.

        It may (a softmax without its maximum, over one sum for all rows), so few pairs are run. Of a random
        function, whose versions are called many times each, those are left out that both show here.
        """
        if len(pairs(self.exercise)) <= FEW_PAIRS:
            return self.does(place)
        if self.one.is_harmless(place):
            return self.other.does(place)
        if self.other.is_harmless(place):
            return self.one.does(place)
        return NOWHERE if self.exercise.random else self.does(place)

    def shown_alone(self, places: list[int]) -> tuple[Suspect, list[int]]:
        """With the mistake in front that shows alone somewhere, and the places where it does."""
        for first, second in ((self.one, self.other), (self.other, self.one)):
            alone = [i for i in places if second.is_harmless(i) and not first.is_harmless(i)]
            if alone:
                return (self if first is self.one else Two(first, second)), alone
        return self, places


def _either_first(answer: Callable, rules: list) -> Callable | None:
    """The second rule may match only what the first leaves, or the first only what the second leaves."""
    return version(answer, tuple(rules)) or version(answer, tuple(reversed(rules)))


def suspects(exercise: Exercise) -> Iterator[Suspect]:
    """In the order in which they are suspected: declared faults, generated changes, two faults at once."""
    return chain.from_iterable(kind(exercise) for kind in (declared, generated, pairs))


@cache
def reference(exercise: Exercise) -> Suspect:
    """The right answer, which makes no mistake."""
    return Suspect(exercise, (), lambda: exercise.answer)


@cache
def declared(exercise: Exercise) -> list[Suspect]:
    """Each declared fault alone."""
    rules = [(fault, fault.change) for fault in exercise.faults]
    return [Suspect(exercise, (fault,), partial(version, exercise.answer, (rule,))) for fault, rule in rules]


@cache
def generated(exercise: Exercise) -> list[Suspect]:
    """Each generated change alone."""
    return [Suspect(exercise, (mutant,), mutant.build) for mutant in mutants(exercise.answer)]


@cache
def pairs(exercise: Exercise) -> list[Suspect]:
    """Every two declared faults."""
    return [Two(*both) for both in combinations(declared(exercise), 2)]
