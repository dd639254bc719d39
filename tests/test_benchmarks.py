"""Benchmarks: each says first on what it ran."""

import runpy
import sys
from pathlib import Path

import pytest
import torch

from course_lib.processor import matrix_library

FOLDER = Path(__file__).resolve().parents[1] / "benchmarks"
PROGRAMS = [file.name for file in sorted(FOLDER.glob("*.py")) if "__main__" in file.read_text("utf-8")]


class Stopped(Exception):
    """The benchmark has got as far as its first line."""


@pytest.fixture
def machine(monkeypatch):
    monkeypatch.syspath_prepend(FOLDER)
    import machine

    return machine


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_first_line_says_on_what_it_runs(machine, monkeypatch, capfd, program):
    def stop():
        raise Stopped

    monkeypatch.setattr(machine, "print_machine", stop)
    monkeypatch.setattr(torch, "set_num_threads", lambda n: None)
    monkeypatch.setattr(sys, "argv", [program])
    with pytest.raises(Stopped):
        runpy.run_path(str(FOLDER / program), run_name="__main__")
    assert capfd.readouterr().out == ""


def test_the_line_names_the_matrix_library_the_threads_and_torch(machine, capsys):
    machine.print_machine()
    (line,) = capsys.readouterr().out.splitlines()
    threads = f"threads: {torch.get_num_threads()}"
    assert {f"{matrix_library()} multiplies", threads, f"torch {torch.__version__}"} <= set(line.split(", "))


def test_the_line_begins_with_the_processor_and_its_instructions(machine, monkeypatch):
    monkeypatch.setattr(
        machine, "described", lambda: "vendor_id\t: X\nmodel name\t: AMD EPYC 9\nflags\t\t: a b\n"
    )
    monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", lambda: "AVX9")
    assert machine.machine().startswith("AMD EPYC 9 (AVX9), ")


@pytest.mark.parametrize("said, name", [("arm", "arm"), ("", "aarch64")])
def test_where_the_system_gives_no_name_the_kind_of_machine_stands_there(machine, monkeypatch, said, name):
    monkeypatch.setattr("platform.processor", lambda: said)
    monkeypatch.setattr("platform.machine", lambda: "aarch64")
    assert machine.processor_name("CPU implementer\t: 0x41\n") == name
