"""The README's table of lessons, between its two marks: the build writes it, no second hand does."""

from pathlib import Path

from course_lib.syllabus.lesson import Lesson

BEGIN, END = "<!-- lessons -->", "<!-- /lessons -->"


def with_lessons(root: Path, course: dict[str, Lesson]) -> dict[Path, bytes]:
    """{README.md: its bytes} with the table of the lessons of `course`; {} without the two marks."""
    file = root / "README.md"
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        return {}
    return {file: f"{before}{begin}\n{table(course)}\n{end}{after}".encode()}


def table(course: dict[str, Lesson]) -> str:
    rows = [_row(lesson) for lesson in course.values() if lesson.title]
    return "\n".join(["| | lesson | what it answers |", "|---|---|---|", *rows])


def _row(lesson: Lesson) -> str:
    title = f"[{lesson.title}](notebooks/{lesson.name}.ipynb)" if lesson.written else lesson.title
    return f"| {lesson.number} | {title} | {lesson.question} |"
