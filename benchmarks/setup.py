"""How long the set-up takes: python benchmarks/setup.py

Clones the last commit into a temporary folder, sets it up there, and starts it again. Run it twice to see the
times with a warm pip cache.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from machine import print_machine

ROOT = Path(__file__).resolve().parents[1]


def seconds(*command: str | Path, cwd: Path) -> float:
    """How long `command` runs."""
    start = time.perf_counter()
    subprocess.run([str(word) for word in command], cwd=cwd, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def least(*command: str | Path, cwd: Path) -> float:
    """The shortest of five runs, which other work on the machine disturbed least."""
    return min(seconds(*command, cwd=cwd) for _ in range(5))


def main() -> None:
    """Print the table."""
    print_machine()
    base = getattr(sys, "_base_executable", None) or sys.executable
    folder = Path(tempfile.mkdtemp()) / "course"
    try:
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
        rows = [("set-up for lab", seconds(base, "course.py", "lab", "--help", cwd=folder))]
        python = folder / ".venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        again = least(base, "course.py", "lab", "--help", cwd=folder)
        again -= least(python, "-m", "course_lib", "lab", "--help", cwd=folder)
        rows += [
            ("course.py's share of a second start", again),
            ("test packages on top", seconds(base, "course.py", "test", "--help", cwd=folder)),
        ]
        files = [file for file in (folder / ".venv").rglob("*") if file.is_file() and not file.is_symlink()]
        for what, took in rows:
            print(f"{what:38} {took:7.2f} s")
        print(f"{'.venv on disk':38} {sum(f.stat().st_size for f in files) / 1e9:7.2f} GB")
    finally:
        shutil.rmtree(folder.parent, ignore_errors=True)


if __name__ == "__main__":
    main()
