"""Make .venv and fill it, step by step; a step that is done is not done again until its input changes."""

import hashlib
import importlib.util
import platform
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from course_lib.setup import installer, trouble, venv
from course_lib.setup.alone import alone
from course_lib.setup.trouble import NotFound, Trouble

CPU_INDEX = "https://download.pytorch.org/whl/cpu"  # PyTorch's own index of builds without CUDA


class Step(NamedTuple):
    """A part of the set-up: done when the stamp of `name` says `key`."""

    name: str
    title: str
    key: str
    run: Callable[[str], None]  # gets the title to show


def prepare(root: str | Path, tests: bool = False) -> Path:
    """The Python of .venv in `root`, with the course's packages (and the tests' if `tests`) installed.

    Errors:  Trouble, with what to do, where the set-up cannot go on.
    """
    root = Path(root).resolve()
    if not venv.remake_because(root) and not undone(root, tests):
        return venv.python(root)
    with alone(root) as lock:
        set_up(root, tests, lock)
    return venv.python(root)


def set_up(root: Path, tests: bool, lock: int | None) -> None:
    """Do every step that is not done yet, and stamp each."""
    can_start()
    if because := venv.remake_because(root):
        venv.make(root, because)
    venv.repair(root)
    todo = undone(root, tests, lock)
    enough_space(root, cuda=sys.platform.startswith("linux") and has_gpu() and not has_torch(root))
    for number, step in enumerate(todo, 1):
        step.run(f"[{number}/{len(todo)}] {step.title}")
        venv.write_stamps(root, venv.read_stamps(root) | {step.name: step.key})
    shutil.rmtree(root / ".venv" / "tmp", ignore_errors=True)


def steps(root: Path, tests: bool, lock: int | None = None) -> list[Step]:
    """The steps after .venv is there, in order."""
    lockfile = ["--no-deps", "-r", "requirements.lock"]
    project = ["--no-deps", "--no-build-isolation", "-e", "."]
    every = [
        ("packages", "the course's packages", digest(root / "requirements.lock"), lockfile),
        ("project", "the course itself", digest(root / "pyproject.toml"), project),
    ]
    if tests:
        arguments = ["--no-deps", "-r", "requirements-test.lock"]
        every.append(("tests", "the tests' packages", digest(root / "requirements-test.lock"), arguments))
    version = torch_version(root)
    torch = Step("torch", f"torch {version}", version, lambda shown: install_torch(shown, root, lock))
    return [torch] + [
        Step(name, title, key, lambda shown, a=arguments: installer.install(a, shown, root, lock))
        for name, title, key, arguments in every
    ]


def undone(root: Path, tests: bool, lock: int | None = None) -> list[Step]:
    """The steps whose stamp is missing or old; the pinned torch in a build that someone chose is done too."""
    done = venv.read_stamps(root) | ({"torch": torch_version(root)} if has_torch(root) else {"torch": ""})
    return [step for step in steps(root, tests, lock) if done.get(step.name) != step.key]


def torch_version(root: Path) -> str:
    """The pinned version of torch."""
    return re.search(r"^torch==(\S+)", (root / "requirements.lock").read_text(encoding="utf-8"), re.M)[1]


def has_torch(root: Path) -> bool:
    """Whether .venv holds the pinned torch, in any build (2.13.0, 2.13.0+cpu, 2.13.0+cu130)."""
    version = torch_version(root)
    found = [p.name for p in venv.site_packages(root).glob("torch-*.dist-info") if (p / "INSTALLER").exists()]
    return any(re.fullmatch(rf"torch-{re.escape(version)}(\+\S+)?\.dist-info", name) for name in found)


def torch_builds(root: Path) -> list[list[str]]:
    """What pip may install torch with, the best first: on Linux without a card, the build without CUDA."""
    version = torch_version(root)
    usual = [f"torch=={version}", "-c", "requirements.lock"]
    if not sys.platform.startswith("linux") or has_gpu():
        return [usual]
    # beside what pip is set to ask; few retries, because where that has the build, this need not answer
    asked = ["--extra-index-url", CPU_INDEX, "--retries", "1", "--timeout", "15"]
    return [["--no-deps", f"torch=={version}+cpu", *asked], usual]


def install_torch(shown: str, root: Path, lock: int | None) -> None:
    """Install the best build of torch; where it is nowhere to be found, the usual one."""
    best, *usual = torch_builds(root)
    try:
        installer.install(best, shown, root, lock)
    except NotFound:
        if not usual:
            raise
        install_usual_torch(*usual, shown, root, lock)


def install_usual_torch(usual: list[str], shown: str, root: Path, lock: int | None) -> None:
    """Install torch with CUDA's libraries, on a machine that needs none of them; their size is said first."""
    print(trouble.without_cuda_is_nowhere(CPU_INDEX), flush=True)
    enough_space(root, cuda=True)
    try:
        installer.install(usual, f"{shown}, the usual build", root, lock)
    except Trouble as error:
        raise trouble.no_torch(CPU_INDEX, error) from error


def has_gpu() -> bool:
    """Whether this machine has an NVIDIA card with its driver."""
    return shutil.which("nvidia-smi") is not None or Path("/proc/driver/nvidia/version").exists()


def can_start() -> None:
    """Trouble if no environment can be made with this Python at all."""
    if sys.platform == "darwin" and platform.machine() == "x86_64":
        raise trouble.intel_mac()
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise trouble.no_venv()


def enough_space(root: Path, cuda: bool) -> None:
    """Trouble if the disk cannot hold what is still to be installed, CUDA's libraries with it if `cuda`."""
    used = sum(f.stat().st_size for f in venv.site_packages(root).rglob("*") if f.is_file())
    needed = trouble.NEEDED - used + (trouble.CUDA if cuda else 0)
    free = shutil.disk_usage(root).free
    if free < needed:
        raise trouble.no_space(root, needed, free)


def digest(file: Path) -> str:
    """A name for the content of `file`, the same on every system."""
    return hashlib.sha256(file.read_bytes().replace(b"\r\n", b"\n")).hexdigest()[:16]
