"""A notebook run in a kernel of its own, in bounded time; what it starts ends with it."""

import contextlib
import logging
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from jupyter_core.utils import ensure_async, run_sync
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode


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
