"""Run a learner's notebook in a kernel of its own, in bounded time, and collect what its checks said."""

import contextlib
import logging
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from jupyter_core.utils import ensure_async, run_sync
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

MIME = "application/vnd.transformers-course.verdict+json"


@dataclass(frozen=True)
class Mark:
    """What is known of one exercise; `status` is right, wrong, unanswered or broken."""

    notebook: str
    exercise: str
    status: str
    reason: str = ""


@dataclass(frozen=True)
class Limits:
    """Seconds that one cell and one notebook may take."""

    cell: float = 60.0
    notebook: float = 300.0


class QuietClient(NotebookClient):
    """Keeps displays and errors; prints are dropped, so that a flood of them fills no memory."""

    def output(self, outs, msg, display_id, cell_index):
        if msg["msg_type"] == "stream":
            return None
        return super().output(outs, msg, display_id, cell_index)

    async def async_interrupt(self) -> None:
        """Interrupt the running cell; RuntimeError if the kernel does not listen again soon."""
        await ensure_async(self.km.interrupt_kernel())
        await ensure_async(self.kc.wait_for_ready(timeout=5))

    interrupt = run_sync(async_interrupt)


def mark(file: Path, expected: list[str], limits: Limits, advance: Callable[[int, int], None]) -> list[Mark]:
    """Run a copy of the notebook `file` in memory and mark its exercises; `file` itself is only read.

    `expected` are the exercises that should be there. `advance(cell, cells)` is told how far it is.
    """
    try:
        notebook = read(file)
    except ValueError as error:
        return [Mark(file.stem, name, "broken", str(error)) for name in expected or ["(notebook)"]]
    stopped = run(notebook, file.parent, limits, advance)
    found = verdicts(file.stem, notebook)
    missing = [
        Mark(file.stem, name, "broken", no_verdict(notebook, name, stopped))
        for name in expected
        if name not in found
    ]
    marks = [found.pop(name) for name in expected if name in found] + missing + list(found.values())
    if stopped and not missing:
        marks.append(Mark(file.stem, "(notebook)", "broken", stopped))
    return marks or [Mark(file.stem, "(notebook)", "unanswered", "nothing in it is checked")]


def read(file: Path) -> NotebookNode:
    """The notebook in `file`.

    Errors:  ValueError, with a reason for people, if it is none.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"the file cannot be read ({error})") from error
    if not text.strip():
        raise ValueError("the file is empty")
    try:
        notebook = nbformat.reads(text, as_version=4)
        nbformat.validate(notebook)
    except Exception as error:  # nbformat raises whatever it stumbles over
        raise ValueError(f"the file is not a notebook ({str(error).splitlines()[0][:80]})") from error
    return notebook


def run(notebook: NotebookNode, folder: Path, limits: Limits, advance: Callable[[int, int], None]) -> str:
    """Run every cell, also after errors; why it was stopped early, or "" if it was not."""
    client = QuietClient(
        notebook,
        kernel_name="python3",
        allow_errors=True,
        shutdown_kernel="immediate",
        resources={"metadata": {"path": str(folder)}},
    )
    client.log = logging.getLogger("course.marking")
    client.log.setLevel(logging.CRITICAL)
    group = None
    try:
        with client.setup_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
            group = getattr(client.km.provisioner, "pgid", None)
            return run_cells(client, limits, advance)
    except (DeadKernelError, RuntimeError) as error:
        return f"Python could not be started ({error})"
    finally:
        kill_group(group)


def run_cells(client: QuietClient, limits: Limits, advance: Callable[[int, int], None]) -> str:
    """Run the cells one by one; a cell that takes too long is interrupted, and the next one runs."""
    end, total, late = time.monotonic() + limits.notebook, len(client.nb.cells), ""
    for number, cell in enumerate(client.nb.cells):
        left = end - time.monotonic()
        client.timeout = max(1, round(min(limits.cell, left)))
        advance(number, total)
        if left <= 0:
            return f"the notebook took longer than {limits.notebook:.0f} s (stopped at cell {number + 1})"
        try:
            client.execute_cell(cell, number)
        except DeadKernelError:
            return f"cell {number + 1} ended Python itself"
        except CellTimeoutError:
            late = late or f"cell {number + 1} ran longer than {client.timeout} s"
            try:
                client.interrupt()
            except RuntimeError:
                return f"{late}, and could not be interrupted"
    return late


def kill_group(group: int | None) -> None:
    """End what the kernel's processes left behind."""
    if group and os.name != "nt":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)


def verdicts(name: str, notebook: NotebookNode) -> dict[str, Mark]:
    """The last verdict on each exercise that the notebook's checks displayed."""
    found = {}
    for output in (o for cell in notebook.cells for o in cell.get("outputs", [])):
        verdict = output.get("data", {}).get(MIME)
        if isinstance(verdict, dict) and verdict.get("exercise"):
            found[verdict["exercise"]] = Mark(name, verdict["exercise"], verdict["status"], reason(verdict))
    return found


def reason(verdict: dict) -> str:
    """Why an answer is not right: the faults' names, or else the message's first line."""
    if verdict["status"] in ("right", "unanswered"):
        return ""
    line = verdict["message"].partition("\n")[0]
    return ", ".join(verdict["faults"]) or line.partition(f"{verdict['exercise']}: ")[2] or line


def no_verdict(notebook: NotebookNode, exercise: str, stopped: str) -> str:
    """Why the notebook says nothing about an exercise."""
    errors = [
        (i, o)
        for i, cell in enumerate(notebook.cells, 1)
        for o in cell.get("outputs", [])
        if o.output_type == "error" and o.ename != "CheckFailed"
    ]
    if stopped:
        return stopped
    if not any(re.search(rf"\bcheck\(\s*{exercise}\b", cell.source) for cell in notebook.cells):
        return f"the notebook has no check({exercise})"
    if errors:
        return f"cell {errors[0][0]}: {errors[0][1].ename}: {errors[0][1].evalue}"[:200]
    return f"check({exercise}) said nothing"
