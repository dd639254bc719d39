"""What a lesson is, read from its source; and the list of them all."""

import ast
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from course_lib.syllabus import minutes, outline

SOURCES = Path(__file__).parents[2] / "sources"
KEYS = {"title", "question", "part", "needs", "introduces", "claims", "asked", "designs"}
ROW = ("text", "section")


@dataclass(frozen=True)
class Lesson:
    name: str
    title: str
    question: str
    part: str
    needs: dict[str, str] = field(default_factory=dict)
    introduces: dict[str, str] = field(default_factory=dict)
    entries: tuple["Entry", ...] = ()
    pieces: tuple[outline.Piece, ...] = field(default=(), repr=False)
    designs: dict[str, int] = field(default_factory=dict)
    declared: Path = field(default=Path(), repr=False)  # where the check declares its exercises

    @property
    def number(self) -> str:
        return self.name[:2]

    @property
    def written(self) -> bool:
        return bool(self.pieces)

    @cached_property
    def exercises(self) -> tuple[str, ...]:
        """The names of its exercises, in order."""
        titles = [piece.title.split() for piece in self.pieces]
        return tuple(title[1].split(".")[-1] for title in titles if title[:1] == ["exercise"])

    @cached_property
    def sections(self) -> list[minutes.Section]:
        mark = next((i for i, piece in enumerate(self.pieces) if piece.title == "exercises"), None)
        return minutes.sections(self.pieces[:mark])

    @property
    def minutes(self) -> int:
        """To read and run the core path; 0 while it is being written."""
        return minutes.core(self.sections)

    @cached_property
    def exercise_minutes(self) -> dict[str, int]:
        """What the check declares for each exercise, read without running it (or torch)."""
        tree = ast.parse(self.declared.read_text(encoding="utf-8")) if self.declared.is_file() else None
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)] if tree else []
        return dict(_declaration(call) for call in calls if _last_name(call.func) == "exercise")

    def minutes_of(self, heading: str) -> int:
        """Minutes of one section; 0 if there is none of that name yet."""
        return next((section.minutes for section in self.sections if section.heading == heading), 0)


@dataclass(frozen=True)
class Entry:
    """A claim that people make, or a question that learners ask, and the section that answers it."""

    lesson: str
    kind: str  # "claim" or "asked"
    text: str
    section: str = ""

    @property
    def minutes(self) -> int:
        return find(self.lesson).minutes_of(self.section) if self.section else 0


def from_source(path: Path) -> Lesson:
    """What one source says of its lesson.

    Errors:  outline.Problem if its header is not YAML, or says what no header says.
    """
    header, pieces = outline.read(path)
    given = [("claim", row) for row in header.get("claims") or []]
    given += [("asked", row) for row in header.get("asked") or []]
    if unknown := [*header.keys() - KEYS, *(key for _, row in given for key in row if key not in ROW)]:
        raise outline.Problem(1, f"a header does not say {', '.join(sorted(unknown))}")
    return Lesson(
        path.stem,
        *(header.get(key, "") for key in ("title", "question", "part")),
        *(header.get(key) or {} for key in ("needs", "introduces")),
        tuple(Entry(path.stem, kind, *(row.get(key, "") for key in ROW)) for kind, row in given),
        tuple(pieces),
        header.get("designs") or {},
        path.parents[1] / "course_lib" / "check" / "exercises" / f"lesson_{path.name[:2]}.py",
    )


def read(folder: Path) -> tuple[Lesson, ...]:
    """The lessons whose sources are in `folder`, in course order; the start page is none."""
    return tuple(
        from_source(path) for path in sorted(folder.glob("[0-9][0-9]_*.py")) if path.name[:2] != "00"
    )


@cache
def lessons() -> tuple[Lesson, ...]:
    """The course's fourteen lessons."""
    return read(SOURCES)


def find(name: str) -> Lesson:
    """The lesson of that name.

    >>> find("04_attention").title
    'Every token asks the others'
    """
    return next(lesson for lesson in lessons() if lesson.name == name)


def lesson_of(exercise: str) -> Lesson:
    """The lesson that asks for the function of that name.

    Errors:  LookupError if none does.

    >>> lesson_of("attend").name
    '04_attention'
    """
    for lesson in lessons():
        if exercise in lesson.exercises:
            return lesson
    raise LookupError(f"no lesson asks for {exercise!r}")


def _declaration(call: ast.Call) -> tuple[str, int]:
    """The name and the minutes in `exercise(attend, minutes=5)`; `**MATERIAL["attend"]` names it as well."""
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    name = ast.literal_eval(given[None].slice) if None in given else _last_name(call.args[0])
    return name, ast.literal_eval(given["minutes"])


def _last_name(node: ast.AST) -> str:
    return ast.unparse(node).split(".")[-1]
