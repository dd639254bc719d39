"""What the learner has passed, hinted, predicted, recalled, trained: a small file, whole or not at all."""

import json
import os
from pathlib import Path

from course_lib import files
from course_lib.learner.workspace import home

KINDS = ("passed", "hinted", "predicted", "recalled", "graduated")


def path() -> Path:
    """Where progress is kept: the file that COURSE_PROGRESS names, or one in the course's folder."""
    return Path(os.environ.get("COURSE_PROGRESS") or home() / ".course" / "progress.json")


def read() -> dict:
    """All progress, {"passed": {name: ...}, "hinted": ..., "predicted": ...}; a damaged file is empty."""
    try:
        kept = json.loads(path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        kept = {}
    kept = kept if isinstance(kept, dict) else {}
    return {kind: kept[kind] if isinstance(kept.get(kind), dict) else {} for kind in KINDS}


def record(kind: str, name: str, value) -> None:
    """Keep `value` under `name`. Two kernels may write at once; a damaged file is set aside, not lost.

    Errors:  ValueError for an unknown kind; OSError if the folder cannot be written.
    """
    if kind not in KINDS:
        raise ValueError(f"progress has {', '.join(KINDS)}, not {kind!r}")
    from filelock import FileLock

    file = path()
    file.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(file.with_suffix(".lock"), timeout=5):
        _set_damaged_aside(file)
        kept = read()
        kept[kind][name] = value
        files.write_whole(file, json.dumps(kept, indent=1, sort_keys=True) + "\n")


def keep(kind: str, name: str, value) -> bool:
    """Record it, and say whether it could be: a folder that cannot be written must not stop a lesson."""
    try:
        record(kind, name, value)
        return True
    except (ImportError, OSError):
        return False


def remembered(kind: str, name: str):
    """What was kept under that name; None if nothing was."""
    return read()[kind].get(name)


def _set_damaged_aside(file: Path) -> None:
    try:
        json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        pass
    except ValueError:
        os.replace(file, file.with_suffix(".damaged.json"))
