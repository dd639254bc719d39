"""Running a learner's answer: on copies, within a time limit, with its printing held."""

import contextlib
import io
import sys
from dataclasses import dataclass, field
from functools import cached_property

from course_lib.check.declare import Case, Exercise
from course_lib.check.report.verdict import Verdict
from course_lib.check.run.doors import Outcome, agree, call
from course_lib.check.run.settings import no_questions
from course_lib.check.run.timelimit import TimeLimit, time_limit

SECONDS = 3.0  # for all inputs together: a right answer in plain loops needs milliseconds
FOR_RANDOM = 4  # times as long for a random function, which is called with each of many generators
KEPT = 2_000  # characters of printing


class Printed(io.TextIOBase):
    """Keeps the first characters and counts the rest, so that a flood costs nothing."""

    def __init__(self):
        self.text, self.count = "", 0

    def writable(self):
        return True

    def write(self, text):
        self.count += len(text)
        if len(self.text) < KEPT:
            self.text += text[: KEPT - len(self.text)]
        return len(text)


@dataclass
class Attempt:
    """A learner's answer tried on all the inputs of its exercise."""

    fn: object
    exercise: Exercise
    printed: Printed = field(default_factory=Printed)
    endless: TimeLimit | None = None
    trying: Case | None = None
    outcomes: list[Outcome] = field(default_factory=list)

    def run(self) -> "Attempt":
        """Try the answer on every input, within the time limit; returns the attempt itself."""
        try:
            with self.guarded():
                for case in self.cases:
                    self.trying = case
                    self.outcomes.append(call(self.fn, case.inputs))
                    if isinstance(self.outcomes[-1].error, TimeLimit):
                        raise self.outcomes[-1].error
        except TimeLimit as limit:
            self.endless = limit
        return self

    @contextlib.contextmanager
    def guarded(self):
        """Learner's code runs in here: printing is held, time is bounded, nobody is asked."""
        with (
            no_questions(),
            time_limit(self.seconds),
            contextlib.redirect_stdout(self.printed),
            contextlib.redirect_stderr(self.printed),
        ):
            yield

    def verdict(self, status: str, title: str, *faults: str) -> Verdict:
        """A verdict on this attempt, to add parts to."""
        return Verdict(self.exercise.name, status, title, list(faults))

    @property
    def seconds(self) -> float:
        """How long it may take."""
        return SECONDS * FOR_RANDOM if self.exercise.random else SECONDS

    @property
    def cases(self) -> tuple[Case, ...]:
        return self.exercise.inputs

    @cached_property
    def expected(self) -> list[Outcome]:
        return [call(self.exercise.answer, case.inputs) for case in self.cases]

    @cached_property
    def wrong(self) -> list[int]:
        """The places of the inputs on which the answer is not the expected one."""
        return [
            i for i, pair in enumerate(zip(self.outcomes, self.expected, strict=True)) if not agree(*pair)
        ]

    @cached_property
    def came_back(self) -> list[tuple]:
        """Of the wrong inputs on which nothing is raised: the place, what came, what was expected."""
        rows = [(i, self.outcomes[i], self.expected[i]) for i in self.wrong]
        return [(i, ours.value, right.value) for i, ours, right in rows if not (ours.error or right.error)]

    @property
    def errors(self) -> list[BaseException]:
        return [outcome.error for outcome in self.outcomes if outcome.error is not None]


def in_notebook() -> bool:
    """True in a Jupyter kernel (IPython is not imported to find out)."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return hasattr(shell, "kernel")
