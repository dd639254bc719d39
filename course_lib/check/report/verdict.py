"""What a check has to say, before it is drawn."""

from dataclasses import dataclass, field

STATUSES = ("right", "wrong", "unanswered", "broken")


@dataclass
class Verdict:
    """The outcome of a check: `status` is one of STATUSES, `faults` names what was found."""

    exercise: str
    status: str
    title: str
    faults: list[str] = field(default_factory=list)
    parts: list[tuple[str, str]] = field(default_factory=list)  # heading, text
    reread: tuple[str, str] | None = None  # lesson, section

    def add(self, heading: str, text: str) -> "Verdict":
        """One more part, in the order in which it is read; returns the verdict itself."""
        self.parts.append((heading, text))
        return self

    @property
    def message(self) -> str:
        """The whole verdict as plain text, as a terminal or a screen reader gets it."""
        mark = {"right": "Right", "wrong": "Not yet", "unanswered": "Not answered yet", "broken": "Stopped"}[
            self.status
        ]
        lines = [
            f"{mark} · {self.exercise}: {self.title}",
            *(f"  {heading}: {text}".replace("\n", "\n    ") for heading, text in self.parts),
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
        }
