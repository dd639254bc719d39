"""What the build writes in the README, between its marks: the table of lessons, the map of the library."""

from pathlib import Path

from course_lib.publish.house import house
from course_lib.syllabus.lesson import Lesson


def with_tables(root: Path, course: dict[str, Lesson]) -> dict[Path, bytes]:
    """{README.md: its bytes} with the tables as they are today; {} where there is no README."""
    file = root / "README.md"
    if not file.is_file():
        return {}
    text = between(file.read_text(encoding="utf-8"), "lessons", table(course))
    return {file: between(text, "house", house(root / "course_lib")).encode()}


def between(text: str, name: str, content: str) -> str:
    """The text with `content` between the marks of that name; as it is without the two marks."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, found, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    return f"{before}{begin}\n{content}\n{end}{after}" if found and closed else text


def table(course: dict[str, Lesson]) -> str:
    rows = [_row(lesson) for lesson in course.values() if lesson.title]
    return "\n".join(["| | lesson | what it answers |", "|---|---|---|", *rows])


def _row(lesson: Lesson) -> str:
    title = f"[{lesson.title}](notebooks/{lesson.name}.ipynb)" if lesson.written else lesson.title
    return f"| {lesson.number} | {title} | {lesson.question} |"
