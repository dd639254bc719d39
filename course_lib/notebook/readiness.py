"""Is this computer ready for the course? One line for each thing, with what to do where it will not do."""

import importlib.metadata
import os
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

import torch

from course_lib.learner import progress
from course_lib.notebook.html import Page, render
from course_lib.notebook.showing import show

NEEDED = ("torch", "numpy", "matplotlib", "ipywidgets", "jupyterlab", "jupytext")
FREE_GB = 2


class Finding(NamedTuple):
    """One thing about this computer, whether it will do, and what to do where it will not."""

    good: bool
    what: str
    advice: str = ""

    def __str__(self) -> str:
        return self.what if self.good else f"{self.what}. {self.advice}"


def examine(folder: Path | None = None) -> list[Finding]:
    """Look at what the course needs: Python, packages, processor, disk, a folder to write in."""
    folder = (folder or progress.home()).resolve()
    folder = next(place for place in (folder, *folder.parents) if place.is_dir())
    return [_python(), *map(_package, NEEDED), _processor(), _disk(folder), _writable(folder)]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding(
        (3, 11) <= sys.version_info < (3, 14),
        f"Python {version}",
        "Install Python 3.11, 3.12 or 3.13, and run course.py with it.",
    )


def _package(name: str) -> Finding:
    try:
        return Finding(True, f"{name} {importlib.metadata.version(name)}")
    except importlib.metadata.PackageNotFoundError:
        return Finding(False, f"{name} is missing", "Close JupyterLab and run `python3 course.py lab` again.")


def _processor() -> Finding:
    gpu = torch.accelerator.current_accelerator(check_available=True)
    if gpu:
        name = "Apple's (MPS)" if gpu.type == "mps" else torch.get_device_module(gpu).get_device_name(0)
        return Finding(True, f"GPU: {name}; lessons use it by themselves")
    threads = torch.get_num_threads()
    return Finding(True, f"no GPU, {threads} processor thread{'s' * (threads > 1)}: enough for every lesson")


def _disk(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free / 1e9
    return Finding(
        free > FREE_GB,
        f"{free:.0f} GB of disk free",
        f"Some lessons write checkpoints: make room for {FREE_GB} GB.",
    )


def _writable(folder: Path) -> Finding:
    return Finding(
        os.access(folder, os.W_OK),
        "the course's folder can be written",
        f"Your progress cannot be saved in {folder}: move the course to a folder of your own.",
    )


def environment() -> None:
    """Show what this computer has, each line with what to do if it will not do."""
    show(environment_page(examine()))


def environment_page(findings: list[Finding]) -> Page:
    bad = sum(not finding.good for finding in findings)
    verdict = f"To mend: {bad} of {len(findings)}." if bad else "Everything is there: you can begin."
    words = [("OK    " if finding.good else "MEND  ") + str(finding) for finding in findings]
    html = render("readiness.html", findings=findings, verdict=verdict)
    return Page(html, "\n".join([*words, verdict]))
