"""On what a benchmark ran: the first line that each of them prints."""

import platform
import re

import torch

from course_lib.processor import described, matrix_library


def machine() -> str:
    """The processor, the library that multiplies matrices on it, threads, torch and system, in one line."""
    instructions = torch.backends.cpu.get_cpu_capability()
    return ", ".join(
        [
            f"{processor_name(described())} ({instructions})",
            f"{matrix_library()} multiplies",
            f"threads: {torch.get_num_threads()}",
            f"torch {torch.__version__}",
            f"Python {platform.python_version()}, {platform.system()} {platform.machine()}",
        ]
    )


def processor_name(text: str) -> str:
    """The processor's name in what the system says of it, or failing that the kind of machine."""
    named = re.search(r"^model name\s*: (.+)", text, re.MULTILINE)
    return named[1] if named else platform.processor() or platform.machine()


def print_machine() -> None:
    """Print the line; before the first table, and after the number of threads is set."""
    print(machine(), flush=True)
