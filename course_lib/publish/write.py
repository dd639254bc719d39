"""Notebooks from sources: the same bytes for the same source, and on the disk whole or not at all."""

import hashlib
import os
import sys
from collections import Counter
from pathlib import Path

import nbformat

from course_lib.publish import rules
from course_lib.publish.compose import FOLDERS, Made, composed, split
from course_lib.publish.read import attempt, read_cells
from course_lib.publish.readme import with_lessons
from course_lib.syllabus.lessons import from_source
from course_lib.syllabus.outline import Problem

NAME = "[0-9][0-9]_*"
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
    files, said, places = {}, [], {}
    for path in sorted((root / "sources").glob("*.py")):
        built, problems = build_lesson(path, root / "course_lib", places)
        files |= {root / folder / f"{path.stem}.ipynb": data for folder, data in built.items()}
        found = sorted({problem.args for problem in problems})
        said += [f"sources/{path.name}:{line}: {reason}" for line, reason in found]
    return files | ({} if said else with_lessons(root)), said


def build_lesson(path: Path, library: Path, places: dict[str, str]) -> tuple[dict[str, bytes], list[Problem]]:
    """{folder: bytes} of one source, and what is wrong with it; `places`: where each exercise stands."""
    problems = []
    if not path.match(f"{NAME}.py"):
        problems.append(Problem(1, "a lesson's file is called NN_name.py"))
    lesson = attempt(problems, from_source, path)
    cells = read_cells(path, problems)
    problems += rules.problems(path, cells, places)
    if not cells or not lesson:
        return {}, problems
    parts = split(cells)
    return {
        f: notebook(composed(part, f, library, problems), path.stem) for f, part in parts.items() if part
    }, problems


def notebook(made: list[Made], lesson: str) -> bytes:
    """The bytes of one notebook: the same for the same cells."""
    book, seen = nbformat.v4.new_notebook(metadata=METADATA, nbformat_minor=5), Counter()
    for cell in made:
        mark = cell.mark or f"{lesson}-{hashlib.sha256(f'{cell.kind} {cell.text}'.encode()).hexdigest()[:8]}"
        seen[mark] += 1
        again = f"-{seen[mark]}" if seen[mark] > 1 else ""
        new = nbformat.v4.new_code_cell if cell.kind == "code" else nbformat.v4.new_markdown_cell
        book.cells.append(new(cell.text, id=mark + again, metadata=cell.metadata))
    return (nbformat.writes(book).rstrip("\n") + "\n").encode()


def differences(root: Path, files: dict[Path, bytes]) -> dict[Path, str]:
    """What has to be done to the tree, by path: "write" or "remove"."""
    there = {path for folder in FOLDERS for path in (root / folder).glob(f"{NAME}.ipynb")}
    changed = {p: "write" for p, data in files.items() if not p.is_file() or p.read_bytes() != data}
    return changed | dict.fromkeys(there - set(files), "remove")


def apply(changed: dict[Path, str], files: dict[Path, bytes]) -> None:
    """Write everything beside its place first, then move it there: a break leaves whole notebooks."""
    new = {path: path.with_suffix(".new") for path, action in changed.items() if action == "write"}
    try:
        for path, beside in new.items():
            path.parent.mkdir(exist_ok=True)
            beside.write_bytes(files[path])
        for path, beside in new.items():
            os.replace(beside, path)
    finally:
        for beside in new.values():
            beside.unlink(missing_ok=True)
    for path in set(changed) - set(new):
        path.unlink()
