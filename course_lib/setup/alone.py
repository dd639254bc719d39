"""One set-up at a time in one folder."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from course_lib.setup import trouble
from course_lib.setup.trouble import Trouble


@contextlib.contextmanager
def alone(root: Path) -> Iterator[int]:
    """Hold the set-up's lock, which ends with this process (and its pip), however they end.

    Errors:  Trouble if another set-up holds it, or if nothing can be written here.
    """
    try:
        (root / ".course").mkdir(exist_ok=True)
        file = open(root / ".course" / "setup.lock", "a+b")
    except OSError as error:
        raise trouble.not_writable(root, error) from error
    with file:
        if not try_lock(file):
            raise Trouble(
                "Another set-up of this folder is running. Wait until it has ended, "
                "then run the same command again."
            )
        yield file.fileno()


def try_lock(file: BinaryIO) -> bool:
    """Lock `file` for this process; False if another one has it."""
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return os.name != "nt"  # a POSIX file system without locks: go on; Windows says "taken" this way
    return True
