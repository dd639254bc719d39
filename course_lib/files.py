"""Files that are there whole or not at all: what interrupts the writing leaves the file from before."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def write_whole(path: str | Path, content: str | bytes | memoryview) -> None:
    """Write the content beside `path`, then put it in its place in one step; text is UTF-8.

    Errors:  OSError (a full disk, say); the file from before is then as it was, and nothing is beside it.

    >>> write_whole("notes/today.txt", "é")
    >>> Path("notes/today.txt").read_bytes()
    b'\\xc3\\xa9'
    """
    content = content.encode("utf-8") if isinstance(content, str) else content
    with draft(Path(path)) as beside:
        with open(beside, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # or a power cut could leave the new name with nothing behind it
        os.replace(beside, path)


def try_to_write(path: str | Path) -> None:
    """Find out whether `write_whole` could write there. Errors: OSError if not."""
    with draft(Path(path)) as beside:
        beside.touch()


@contextmanager
def draft(path: Path) -> Iterator[Path]:
    """Give the name to write under, each process its own; its folder is made, and no draft is left."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield beside
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
