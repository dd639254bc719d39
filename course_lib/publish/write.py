"""Notebooks from sources: the same bytes for the same source, and on the disk whole or not at all."""

import hashlib
import sys
from collections import Counter
from pathlib import Path

import nbformat

from course_lib.files import write_whole
from course_lib.publish import rules
from course_lib.publish.compose import FOLDERS, LESSON, Made, composed, split
from course_lib.publish.form import exercises_formed, hides_its_source, lesson_formed
from course_lib.publish.read import Cell, attempt, read_cells
from course_lib.publish.readme import with_tables
from course_lib.syllabus.lesson import Lesson, from_source
from course_lib.syllabus.outline import Problem

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def publish(root: Path, check: bool = False) -> int:
    """Build what changed, or with `check` only say what would be; 1 after a problem, or if some are stale."""
    files, problems = build(root)
    if problems:
        print(*problems, sep="\n", file=sys.stderr)
        return 1
    changed = differences(root, files)
    for path, action in sorted(changed.items()):
        print(("would " if check else "") + action, path.relative_to(root).as_posix())
    if not changed:
        print("every notebook is up to date")
    if not check:
        apply(changed, files)
    return int(check and bool(changed))


def build(root: Path) -> tuple[dict[Path, bytes], list[str]]:
    """The bytes of every file by its path, and every problem as 'sources/NN_name.py:line: reason'."""
    problems = {path.stem: [] for path in sorted((root / "sources").glob("*.py"))}
    course, cells = read_sources(root, problems)
    for name, lesson in course.items():
        problems[name] += rules.problems(lesson, cells[name], course)
    for name, problem in rules.asked_twice(cells):
        problems[name].append(problem)
    files = with_tables(root, course)
    for name, lesson in course.items():
        for folder, part in split(cells[name]).items():
            made = composed(part, folder, root / "course_lib", problems[name])
            if made and not problems[name]:
                shape = lesson_formed if folder == LESSON else exercises_formed
                files[root / folder / f"{name}.ipynb"] = notebook(shape(made, lesson, course), name)
    return files, [line for name, found in problems.items() for line in _said(name, found)]


def read_sources(root: Path, problems: dict[str, list]) -> tuple[dict[str, Lesson], dict[str, list[Cell]]]:
    """What each source says of its lesson, and its cells, by name; what is wrong is added to `problems`."""
    course, cells = {}, {}
    for name, found in problems.items():
        path = root / "sources" / f"{name}.py"
        cells[name] = read_cells(path, found)
        if lesson := attempt(found, from_source, path):
            course[name] = lesson
    return course, cells


def _said(name: str, problems: list[Problem]) -> list[str]:
    found = sorted({problem.args for problem in problems})
    return [f"sources/{name}.py:{line}: {reason}" for line, reason in found]


def notebook(made: list[Made], lesson: str) -> bytes:
    """The bytes of one notebook: the same for the same cells."""
    book, seen = nbformat.v4.new_notebook(metadata=METADATA, nbformat_minor=5), Counter()
    for cell in made:
        mark = cell.mark or f"{lesson}-{_digest(cell)}"
        seen[mark] += 1
        again = f"-{seen[mark]}" if seen[mark] > 1 else ""
        new = nbformat.v4.new_code_cell if cell.kind == "code" else nbformat.v4.new_markdown_cell
        book.cells.append(new(cell.text, id=mark + again, metadata=_metadata(cell)))
    return (nbformat.writes(book).rstrip("\n") + "\n").encode()


def _digest(cell: Made) -> str:
    return hashlib.sha256(f"{cell.kind} {cell.before or cell.text}".encode()).hexdigest()[:8]


def _metadata(cell: Made) -> dict:
    tags = {"tags": list(cell.tags)} if cell.tags else {}
    return tags | ({"jupyter": {"source_hidden": True}} if hides_its_source(cell) else {})


def differences(root: Path, files: dict[Path, bytes]) -> dict[Path, str]:
    """What has to be done to the tree, by path: "write" or "remove"."""
    there = {path for folder in FOLDERS for path in (root / folder).glob("[0-9][0-9]_*.ipynb")}
    changed = {p: "write" for p, data in files.items() if not p.is_file() or p.read_bytes() != data}
    return changed | dict.fromkeys(there - set(files), "remove")


def apply(changed: dict[Path, str], files: dict[Path, bytes]) -> None:
    """Write and remove; a break leaves whole notebooks, and the next build does the rest."""
    for path, action in changed.items():
        if action == "write":
            write_whole(path, files[path])
        else:
            path.unlink()
