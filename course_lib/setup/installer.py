"""Run pip in .venv, say how far it is, and explain it when it fails."""

import contextlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from course_lib.setup import trouble, venv


def clock(seconds: float) -> str:
    """Minutes and seconds.

    >>> clock(75.3)
    '1:15'
    """
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def show(line: str, last: bool = False) -> None:
    """Write `line` over the line before; where nothing can be written over, below it."""
    terminal = sys.stdout.isatty()
    end = "\n" if last or not terminal else ""
    print(("\r" + line.ljust(78)[:78]) if terminal else line, end=end, flush=True)


def watch(process: subprocess.Popen, title: str, detail: Callable[[], str]) -> None:
    """Show `title`, `detail()` and the time passed until `process` ends."""
    start, every = time.monotonic(), 0.2 if sys.stdout.isatty() else 10.0
    show(title)
    while True:
        try:
            process.wait(timeout=every)
            break
        except subprocess.TimeoutExpired:
            show(f"{title}  {detail()}  {clock(time.monotonic() - start)}")
    show(f"{title}  {clock(time.monotonic() - start)}", last=True)


def megabytes(folder: Path) -> str:
    """How much pip has downloaded into its temporary folder so far."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):  # pip removes its files while we look
                total += os.path.getsize(os.path.join(parent, name))
    return f"{total / 1e6:.0f} MB" if total else ""


def count(log: str, requirements: int, new: int) -> str:
    """How many packages pip has fetched, read from its log, and then how many are `new` in .venv.

    >>> count("Ignoring appnope: markers\\nCollecting anyio==4\\n  Downloading", 3, 0)
    '1 of 2 fetched'
    >>> count("Collecting a\\nCollecting b\\nInstalling collected packages: a, b", 2, 1)
    '1 of 2 installed'
    """
    if installing := re.search(r"^Installing collected packages: (.*)$", log, re.M):
        return f"{new} of {installing[1].count(',') + 1} installed"
    fetched = len(re.findall(r"^(?:Collecting|Processing|Requirement already)", log, re.M))
    return f"{fetched} of {requirements - len(re.findall(r'^Ignoring ', log, re.M))} fetched"


def packages(root: Path) -> int:
    """How many packages .venv holds."""
    return sum(1 for _ in venv.site_packages(root).glob("*.dist-info/INSTALLER"))


def requirements(command: list[str], root: Path) -> int:
    """How many packages the requirement file in `command` names; 0 without one."""
    if "-r" not in command:
        return 0
    lines = (root / command[command.index("-r") + 1]).read_text(encoding="utf-8").splitlines()
    return sum(bool(line.strip()) and not line.startswith("#") for line in lines)


def install(arguments: list[str], title: str, root: Path, inherit: int | None = None) -> None:
    """Let .venv's pip install what `arguments` say; the rest is as for `run`."""
    run([str(venv.python(root)), "-m", "pip", "install", *arguments], title, root, inherit)


def run(command: list[str], title: str, root: Path, inherit: int | None = None) -> None:
    """Run `command`, whose pip installs, showing its progress; it keeps the file `inherit` open.

    Errors:  Trouble, with what to do, if it fails.
    """
    log, temporary = root / ".course" / "setup.log", root / ".venv" / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    total, before = requirements(command, root), packages(root)

    def detail() -> str:
        said = log.read_text(encoding="utf-8", errors="replace")
        return count(said, total, packages(root) - before) if total else megabytes(temporary)

    process = start(command, root, log, temporary, inherit)
    try:
        watch(process, title, detail)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()
    if process.returncode:
        raise trouble.explain(log.read_text(encoding="utf-8", errors="replace"), root)


def start(command: list[str], root: Path, log: Path, temporary: Path, inherit: int | None):
    """Start pip, its words going to `log`; it unpacks beside .venv, because /tmp is often too small."""
    env = dict(
        os.environ,
        PYTHONUNBUFFERED="1",
        PIP_DISABLE_PIP_VERSION_CHECK="1",
        **dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(temporary)),
    )
    keep = () if inherit is None or os.name == "nt" else (inherit,)
    with open(log, "wb") as file:
        return subprocess.Popen(
            command,
            cwd=root,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            pass_fds=keep,
        )
