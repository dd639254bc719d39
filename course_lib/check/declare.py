"""What an exercise is: a function to write, the inputs to try it on, and the mistakes that are known.

Each lesson declares its exercises in a module of its own, `course_lib/check/exercises/lesson_NN.py`: the
library's function as the reference, its smallest input, laws, hints, and faults: rewrites of the reference.
"""

import difflib
import importlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

from course_lib.check.faults_table import table_of
from course_lib.check.inputs import Case, cases_of
from course_lib.check.rules import Rule, Whole, closure, touched


@dataclass(frozen=True, eq=False)
class Fault:
    """A wrong version that people write: what they did to the reference's text, and words for it.

    `rule` is "pattern -> replacement", or several that are done together, `inside` the functions of these
    names only. Where no rule will do, `version` is a function to stand for the one that `inside` names; with
    a rule beside it, that function is right, and the rule spoils it.
    """

    name: str
    rule: str | Sequence[str] = ()
    title: str = ""
    looks: str = ""
    why: str = ""
    inside: str | Sequence[str] = ()
    version: Callable | None = None
    section: str = ""
    lesson: str = ""  # whose section that is, where it is not the exercise's own

    @cached_property
    def change(self) -> Rule:
        """The rule, parsed when it is first needed."""
        return (
            Whole(self.version, self.inside, self.rule)
            if self.version
            else Rule.parse(self.rule, self.inside)
        )


@dataclass(frozen=True)
class Law:
    """What holds for every right answer: `holds(call, inputs)`, where `call` runs the answer on copies.

    A law `on` a tag is about inputs of that sort: it is tried on them, and only if all is right elsewhere.
    A law of `manner` is about how the numbers come about: it is tried once these are right.
    """

    name: str
    title: str
    why: str
    holds: Callable
    on: str = ""
    manner: bool = False
    reread: tuple[str, str] | None = None  # lesson and section, where it is not the exercise's own


@dataclass(frozen=True, eq=False)
class Exercise:
    """A function to write, and all that is needed to check it.

    `answer` is the library's function. `smallest` is the one input written by hand, argument by argument; the
    others are drawn from the `Shapes:` line of the answer's docstring (`options`, `made`: see `cases_of`),
    and `more` are added. Where all is right, an answer that differs on `further` ones is told so, and passes.
    `known` are the lesson's faults; those count that the answer's text can have. Where `any_float`, float32
    for float64 is right, and told.
    """

    answer: Callable
    lesson: str = ""
    section: str = ""
    minutes: int = 0
    difficulty: int = 1
    smallest: dict | None = None
    more: Sequence[Case] = ()
    options: dict[str, Iterable] = field(default_factory=dict)
    made: dict[str, Callable] = field(default_factory=dict)
    laws: Sequence[Law] = ()
    hints: Sequence[str] = ()
    known: Sequence[Fault] = ()
    further: Sequence[Case] = ()
    random: bool = False
    differentiable: bool = True
    any_float: bool = False

    @property
    def name(self) -> str:
        return self.answer.__name__

    @property
    def reread(self) -> tuple[str, str] | None:
        """The lesson and its section to read again; None for an exercise of no lesson."""
        return (self.lesson, self.section) if self.section else None

    def reread_after(self, mistake) -> tuple[str, str] | None:
        """What to read again after a mistake: its own section where it has one, as no generated one has."""
        section = getattr(mistake, "section", "")
        return (mistake.lesson or self.lesson, section) if section else self.reread

    @cached_property
    def inputs(self) -> tuple[Case, ...]:
        """All the inputs, the smallest first."""
        return cases_of(self.answer, self.smallest, self.more, self.options, self.made, self.random)

    @cached_property
    def faults(self) -> tuple[Fault, ...]:
        """The known faults that this answer's text can have: those in the function itself first."""
        places = {function: place for place, function in enumerate(closure(self.answer))}
        near = {
            fault: min(map(places.get, touched(self.answer, fault.change)), default=None)
            for fault in self.known
        }
        return tuple(sorted((f for f in self.known if near[f] is not None), key=near.get))


class Lesson:
    """The exercises of one lesson, and the faults that they share."""

    def __init__(self, name: str):
        self.name = name
        self.exercises: dict[str, Exercise] = {}
        self.known: list[Fault] = []

    def exercise(self, answer: Callable, **parts) -> Exercise:
        """Declare an exercise: its section to reread, minutes, difficulty, smallest input, laws and hints."""
        laws = [law if isinstance(law, Law) else law(answer) for law in parts.pop("laws", ())]
        made = Exercise(answer, self.name, known=self.known, laws=laws, **parts)
        if made.name in self.exercises:
            raise ValueError(f"two exercises of {self.name} are called {made.name}")
        self.exercises[made.name] = made
        return made

    def faults(self, section: str, *faults: Fault) -> None:
        """Declare faults, and the section to reread after them."""
        self.known += [replace(fault, section=section) for fault in faults]

    def borrow(self, earlier: "Lesson", *names: str, inside: Sequence[str] = ()) -> None:
        """Know faults of an earlier lesson too, whose sections are to be reread there; all, if none is named.

        Where functions are named `inside` which they are known, they are not looked for in others.
        Errors:  LookupError if the earlier lesson declares no fault of such a name.
        """
        found = [fault for fault in earlier.known if fault.name in names or not names]
        if missing := set(names) - {fault.name for fault in found}:
            raise LookupError(f"{earlier.name} has no fault called {', '.join(sorted(missing))}")
        for fault in found:
            where = dict(lesson=fault.lesson or earlier.name, inside=inside or fault.inside)
            self.known.append(replace(fault, **where))

    def read(self, table: str, version: Callable | None = None) -> None:
        """Declare faults by a table of text, which takes fewer lines: see `faults_table`.

        The rules spoil the library's function, or a `version` of it: a right answer in another style.
        """
        for section, rows in table_of(table):
            self.faults(section, *(Fault(**row, version=version) for row in rows))


def find(name: str) -> Exercise:
    """The exercise of that name; of the modules of exercises, only its lesson's is loaded.

    Errors:  LookupError, with the nearest name, if there is none.
    """
    if name not in lessons_by_exercise():
        near = difflib.get_close_matches(name, lessons_by_exercise(), n=1)
        meant = f" Did you mean {near[0]}?" if near else f" There are: {', '.join(lessons_by_exercise())}."
        raise LookupError(f"No exercise is called {name!r}.{meant}")
    return declared(lessons_by_exercise()[name]).exercises[name]


def declared(lesson: str) -> Lesson:
    """What the module of exercises of that lesson declares."""
    return importlib.import_module(f"course_lib.check.exercises.lesson_{lesson[:2]}").lesson


@cache
def lessons_by_exercise() -> dict[str, str]:
    """The name of every exercise, in course order, and its lesson's; no module of exercises is loaded."""
    from course_lib import syllabus  # it reads YAML, which is not quick to import

    return {name: lesson.name for lesson in syllabus.LESSONS for name in lesson.exercises}
