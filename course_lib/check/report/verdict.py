"""What a check has to say, before it is drawn."""

from dataclasses import dataclass, field
from typing import NamedTuple

from course_lib.check.report.axes import Axes
from course_lib.check.report.comparison import Comparison, comparison

MARKS = {"right": "Right", "wrong": "Not yet", "unanswered": "Not answered yet", "broken": "Stopped"}
UNNAMED = Axes()


class Part(NamedTuple):
    """A heading and its text, where backticks mark code; with `code` all of it is.

    `open`: whether it stands unfolded; the first part does where it does not say.
    """

    heading: str
    text: str
    code: bool = False
    open: bool | None = None


@dataclass
class Verdict:
    """The outcome of a check: `status` is a key of MARKS, `faults` names what was found."""

    exercise: str
    status: str
    title: str
    faults: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    reread: tuple[str, str] | None = None  # lesson, section
    comparison: Comparison | None = None

    def add(self, heading: str, text: str, code: bool = False, open: bool | None = None) -> "Verdict":
        """One more part, in the order in which it is read; returns the verdict itself."""
        self.parts.append(Part(heading, text, code, open))
        return self

    def compared(self, inputs: dict, expected, got, on: str = "", axes: Axes = UNNAMED) -> "Verdict":
        """Show what was expected beside what came, a value or an exception, and the inputs by name.

        `on` says which input it is; `axes` are the words for the axes, from report.axes.axes_of.
        """
        self.comparison = comparison(inputs, expected, got, on, axes)
        return self

    @property
    def message(self) -> str:
        """The whole verdict as plain text, as a terminal gets it."""
        compared = self.comparison.lines if self.comparison else []
        lines = [
            f"{MARKS[self.status]} · {self.exercise}: {self.title}",
            *(_indented(heading, text) for heading, text in compared),
            *(_indented(part.heading, part.text) for part in self.parts),
        ]
        if self.reread:
            lines.append(f"  Read again: lesson {self.reread[0]}, “{self.reread[1]}”")
        if self.status in ("wrong", "broken"):
            lines.append(f"  Stuck? {self.next_hint}")
        return "\n".join(lines)

    @property
    def next_hint(self) -> str:
        """What to call for a hint."""
        return f'hint("{self.exercise}")'

    def as_dict(self) -> dict:
        """For JSON: what a program that marks notebooks reads."""
        return {
            "exercise": self.exercise,
            "status": self.status,
            "faults": self.faults,
            "message": self.message,
            **({"compared": dict(self.comparison.lines)} if self.comparison else {}),
        }


def _indented(heading: str, text: str) -> str:
    return f"  {heading}: {text}".replace("\n", "\n    ")
