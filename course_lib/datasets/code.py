"""Python's own standard library, as a text to read."""

import sysconfig
from pathlib import Path

from course_lib.datasets.memory import remembered

NOT_SHOWN = {"site-packages", "dist-packages", "test", "tests", "idlelib", "lib2to3", "turtledemo"}


@remembered
def python_code() -> list[tuple[str, str]]:
    """The modules of Python's own standard library: (path, source text), sorted by path.

    Tests, and what was installed later, are left out. How much there is differs from one Python
    to the next: about 600 modules and 11 million characters.

    Licence: PSF.
    Source:  the Python that runs.

    >>> "def dumps(" in dict(python_code())["json/__init__.py"]
    True
    """
    root = Path(sysconfig.get_paths()["stdlib"])
    files = {path.relative_to(root).as_posix(): path for path in root.rglob("*.py")}
    shown = (name for name in sorted(files) if not NOT_SHOWN & set(name.split("/")))
    return [(name, files[name].read_text(encoding="utf-8", errors="replace")) for name in shown]
