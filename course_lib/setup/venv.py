"""The folder .venv: whether it is whole, how it is made, and the stamps of what was installed into it."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from course_lib.setup import trouble
from course_lib.setup.trouble import Trouble

VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"


def remake_because(root: Path) -> str | None:
    """Why .venv has to be made (again), in words; None if it is whole."""
    config, venv = root / ".venv" / "pyvenv.cfg", root / ".venv"
    if not venv.exists():
        return "it is not there"
    text = config.read_text(encoding="utf-8") if config.is_file() else ""
    version = re.search(r"^version(?:_info)? *= *(\d+\.\d+)", text, re.M)
    if version and version[1] != VERSION:
        return f"it is for Python {version[1]}, and this is Python {VERSION}"
    has_pip = any(site_packages(root).glob("pip-*.dist-info/INSTALLER"))  # what venv writes last
    if not (version and has_pip and python(root).exists()):
        return "it is not complete"
    if read_stamps(root).get("folder", str(root)) != str(root):
        return "the course's folder was moved"
    return None


def make(root: Path, because: str) -> None:
    """Make an empty .venv in place of what is there."""
    venv = root / ".venv"
    if Path(sys.prefix).resolve() == venv.resolve():
        raise Trouble(f".venv has to be made again ({because}). `deactivate` it, then run this again.")
    print(f"Making .venv ({because}) ...", flush=True)
    remove(venv)
    base = getattr(sys, "_base_executable", None) or sys.executable
    made = subprocess.run([base, "-m", "venv", str(venv)], capture_output=True, text=True)
    if made.returncode:
        if "ensurepip" in made.stdout + made.stderr:
            raise trouble.no_venv()
        raise trouble.explain(made.stdout + made.stderr, root)
    write_stamps(root, {"folder": str(root)})


def remove(venv: Path) -> None:
    """Delete the old .venv."""
    try:
        if venv.is_symlink() or venv.is_file():
            venv.unlink()
        elif venv.exists():
            shutil.rmtree(venv)
    except OSError as error:
        raise Trouble(
            f"The old .venv cannot be removed ({error}).\nClose what uses it, delete it, "
            "and run the same command again."
        ) from error


def repair(root: Path) -> None:
    """Forget packages whose installation was cut short, so that pip installs them again."""
    for folder in site_packages(root).glob("*.dist-info"):
        if not (folder / "INSTALLER").exists():
            shutil.rmtree(folder)
    for folder in site_packages(root).glob("~*"):  # what pip set aside while it replaced a package
        shutil.rmtree(folder, ignore_errors=True)


def python(root: Path) -> Path:
    """The Python of .venv."""
    return root / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def site_packages(root: Path) -> Path:
    """Where .venv keeps its packages."""
    return root / ".venv" / ("Lib" if os.name == "nt" else f"lib/python{VERSION}") / "site-packages"


def read_stamps(root: Path) -> dict[str, str]:
    """What is done: step -> the key it was done with."""
    try:
        return dict(json.loads((root / ".venv" / "course.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


def write_stamps(root: Path, stamps: dict[str, str]) -> None:
    """Keep `stamps`; a crash leaves the old ones or the new ones."""
    file = root / ".venv" / "course.json"
    file.with_suffix(".new").write_text(json.dumps(stamps, indent=1), encoding="utf-8")
    file.with_suffix(".new").replace(file)
