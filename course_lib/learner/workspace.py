"""The learner's folder my_work/: copies of the exercises, which the course never overwrites."""

import hashlib
import json
import os
import re
import shutil
from datetime import datetime
from pathlib import Path

from course_lib import files


def home() -> Path:
    """The course's folder: COURSE_HOME, or the nearest one with course.py above here, or the library's."""
    if os.environ.get("COURSE_HOME"):
        return Path(os.environ["COURSE_HOME"])
    here, library = Path.cwd(), Path(__file__).resolve().parents[2]
    return next((folder for folder in (here, *here.parents) if (folder / "course.py").is_file()), library)


def work() -> Path:
    """Where the learner writes."""
    return home() / "my_work"


def lessons() -> list[str]:
    """The names of the lessons that have exercises, in course order."""
    return sorted(file.stem for file in (home() / "exercises").glob("*.ipynb"))


def find_lesson(text: str) -> str:
    """The lesson that `text` means: "04_attention", "04", "4" or "attention".

    Errors:  LookupError that lists the lessons, if none or several match.
    """
    names = lessons()
    number = f"{int(text):02d}_" if text.isdecimal() else None
    found = [n for n in names if n == text or n.partition("_")[2] == text or number and n.startswith(number)]
    if len(found) == 1:
        return found[0]
    raise LookupError(f"No lesson {text!r} has exercises; these have: {', '.join(names) or 'none yet'}.")


def predictions() -> dict[str, list[str]]:
    """Lesson -> the keys of the predictions that its notebook asks for."""
    asked = re.compile(r"""\bpredict\(\s*["'](.+?)["']""")
    files = sorted((home() / "notebooks").glob("*.ipynb"))
    return {file.stem: asked.findall(_code(file)) for file in files}


def _code(file: Path) -> str:
    """All the code of a notebook."""
    cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def copy_exercises() -> tuple[list[str], list[str]]:
    """Copy every exercise notebook that my_work/ lacks.

    Returns the lessons copied, and those of which the course has a newer version than the learner's.
    """
    work().mkdir(exist_ok=True)
    copies, new, changed = _read_copies(), [], []
    for name in lessons():
        text = (home() / "exercises" / f"{name}.ipynb").read_bytes()
        if _write_new(work() / f"{name}.ipynb", text):
            copies[name] = _digest(text)
            new.append(name)
        elif copies.get(name, _digest(text)) != _digest(text):
            changed.append(name)
    if new:
        _write_copies(copies)
    return new, changed


def reset(name: str) -> Path | None:
    """Put the course's exercises in place of the learner's; the path of the learner's backup, if any."""
    mine, text = work() / f"{name}.ipynb", (home() / "exercises" / f"{name}.ipynb").read_bytes()
    backup = _backup(mine) if mine.exists() else None
    files.write_whole(mine, text)
    _write_copies(_read_copies() | {name: _digest(text)})
    return backup


def _backup(file: Path) -> Path:
    """Copy `file` to backups/ under a name with the date that nothing has yet."""
    folder, date = file.parent / "backups", datetime.now().strftime("%Y-%m-%d-%H%M%S")
    folder.mkdir(exist_ok=True)
    target, number = folder / f"{file.stem}-{date}.ipynb", 2
    while target.exists():
        target, number = folder / f"{file.stem}-{date}-{number}.ipynb", number + 1
    shutil.copy2(file, target)
    return target


def _write_new(file: Path, content: bytes) -> bool:
    """Write `file` unless it exists; whether it was written."""
    try:
        with open(file, "xb") as out:
            out.write(content)
    except FileExistsError:
        return False
    return True


def _digest(content: bytes) -> str:
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()[:16]


def _read_copies() -> dict[str, str]:
    """Lesson -> which version of its exercises was copied."""
    try:
        return dict(json.loads((home() / ".course" / "copies.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


def _write_copies(copies: dict[str, str]) -> None:
    files.write_whole(home() / ".course" / "copies.json", json.dumps(copies, indent=1, sort_keys=True) + "\n")
