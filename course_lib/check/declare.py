"""What an exercise is, and the list of them all.

An exercise is declared once, in `course_lib/check/exercises/`: the library's function as the reference, the
inputs to try, the wrong versions that people write (faults), what must always hold (laws), and hints.
"""

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from course_lib.check.inputs import Case

EXERCISES: dict[str, "Exercise"] = {}  # in course order; course_lib.check.exercises fills it


@dataclass(frozen=True, eq=False)
class Fault:
    """A wrong version that people write: the exercise's variant with the steps in `knobs` exchanged."""

    name: str
    title: str
    looks: str
    why: str
    section: str
    knobs: dict


@dataclass(frozen=True)
class Law:
    """What holds for every right answer: `holds(call, inputs)`, where `call` runs the answer on copies.

    A law `on` a tag is about inputs of that sort: it is tried on them, and only if all is right elsewhere.
    """

    name: str
    title: str
    why: str
    holds: Callable
    on: str = ""


@dataclass(frozen=True, eq=False)
class Exercise:
    """A function to write, and all that is needed to check it.

    `answer` is the library's function. `variant` is the same computation with its steps as keyword arguments,
    so that a fault is one step exchanged, and two faults at once are two. `cases()` draws the inputs, the
    smallest first.
    """

    answer: Callable
    lesson: str
    section: str
    minutes: int
    difficulty: int
    cases: Callable[[], Iterable[Case]]
    variant: Callable
    faults: tuple[Fault, ...]
    hints: tuple[str, ...]
    laws: tuple[Law, ...] = ()
    differentiable: bool = True
    may_return_view: bool = False

    @property
    def name(self) -> str:
        return self.answer.__name__

    @cached_property
    def inputs(self) -> tuple[Case, ...]:
        return tuple(self.cases())


def fault(name: str, title: str, *, looks: str, why: str, section: str, **knobs) -> Fault:
    """Declare a fault; `knobs` are the steps of the exercise's variant that it exchanges."""
    return Fault(name, title, looks, why, section, knobs)


def exercise(answer: Callable, **parts) -> Exercise:
    """Declare an exercise and add it to the list."""
    made = Exercise(answer, **{key: tuple(x) if isinstance(x, list) else x for key, x in parts.items()})
    if made.name in EXERCISES:
        raise ValueError(f"two exercises are called {made.name}")
    EXERCISES[made.name] = made
    return made


def find(name: str) -> Exercise:
    """The exercise of that name.

    Errors:  LookupError, with the nearest name, if there is none.
    """
    if name in EXERCISES:
        return EXERCISES[name]
    near = difflib.get_close_matches(name, EXERCISES, n=1)
    meant = f" Did you mean {near[0]}?" if near else f" There are: {', '.join(EXERCISES)}."
    raise LookupError(f"No exercise is called {name!r}.{meant}")
