import os
import time

import pytest
from helpers.notebooks import CUBE, SHOW, SQUARE, write

from course_lib.grade.kernel import Limits
from course_lib.grade.notebooks import mark, read

QUICK = Limits(cell=2, notebook=20)


def marks(file, *expected, limits=QUICK):
    """Exercise -> (status, reason), and the seconds that it took."""
    start, before = time.monotonic(), file.read_bytes()
    found = mark(file, list(expected), limits, lambda cell, cells: None)
    assert file.read_bytes() == before
    assert all(m.notebook == file.stem for m in found)
    return {m.exercise: (m.status, m.reason) for m in found}, time.monotonic() - start


def test_every_verdict_is_found_also_after_a_wrong_one(tmp_path):
    stub = "def cube(x):\n    raise NotImplementedError"
    file = write(
        tmp_path / "a.ipynb",
        SHOW,
        SQUARE.replace("x * x", "x + x"),
        "check(square)",
        stub,
        "check(cube)",
        "def nine(x):\n    return 9",
        "check(nine)",
    )
    found, _ = marks(file, "square", "cube", "nine")
    assert found == {"square": ("wrong", "off by one"), "cube": ("unanswered", ""), "nine": ("right", "")}


def test_without_a_named_fault_the_message_says_why(tmp_path):
    file = write(tmp_path / "a.ipynb", SHOW, "check(None, 'f', 'broken')")
    assert marks(file, "f")[0] == {"f": ("broken", "it is broken")}


def test_the_last_verdict_on_an_exercise_counts(tmp_path):
    file = write(tmp_path / "a.ipynb", SHOW, "check(lambda x: 9, 'f')", "check(lambda x: 8, 'f')")
    assert marks(file, "f")[0] == {"f": ("wrong", "off by one")}


def test_an_endless_loop_in_a_cell_is_cut_off_and_the_next_cells_run(tmp_path):
    file = write(tmp_path / "a.ipynb", SHOW, "while True: pass", SQUARE, "check(square)")
    found, seconds = marks(file, "square")
    assert found["square"] == ("right", "")
    assert found["(notebook)"] == ("broken", "cell 3 ran longer than 2 s")
    assert seconds < 60


def test_a_loop_that_cannot_be_interrupted_is_killed(tmp_path):
    deaf = "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: time.sleep(0.1)"
    file = write(tmp_path / "a.ipynb", SHOW, SQUARE, "check(square)", deaf, CUBE, "check(cube)")
    found, seconds = marks(file, "square", "cube")
    assert found["square"] == ("right", "")
    assert found["cube"][0] == "broken" and "could not be interrupted" in found["cube"][1]
    assert seconds < 60


def test_many_slow_cells_end_at_the_notebooks_limit(tmp_path):
    file = write(tmp_path / "a.ipynb", *["import time; time.sleep(1.5)"] * 20)
    found, seconds = marks(file, "square", limits=Limits(cell=5, notebook=4))
    assert "longer than" in found["square"][1] and seconds < 60


def test_a_cell_that_ends_python_is_named_and_nothing_before_it_is_lost(tmp_path):
    file = write(
        tmp_path / "a.ipynb", SHOW, SQUARE, "check(square)", "import os; os._exit(1)", "check(square, 'cube')"
    )
    found, seconds = marks(file, "square", "cube")
    assert found == {"square": ("right", ""), "cube": ("broken", "cell 5 ended Python itself")}
    assert seconds < 60


@pytest.mark.skipif(os.name == "nt", reason="process groups are POSIX")
def test_what_a_notebook_starts_ends_with_it(tmp_path):
    beat = ["sh", "-c", "while :; do echo >> beat; sleep 0.05; done"]
    start = f"import subprocess, time; subprocess.Popen({beat}); time.sleep(0.5)"
    marks(write(tmp_path / "a.ipynb", start), "square")
    lengths = []
    for _ in range(2):
        time.sleep(0.3)
        lengths.append((tmp_path / "beat").stat().st_size)  # also: the notebook runs in its own folder
    assert lengths[0] == lengths[1] > 0, "a process of the notebook is still running"


def test_a_flood_of_prints_neither_hangs_nor_hides_the_verdict(tmp_path):
    file = write(
        tmp_path / "a.ipynb", SHOW, SQUARE, "for i in range(20000): print('x' * 200)", "check(square)"
    )
    found, seconds = marks(file, "square", limits=Limits(cell=15, notebook=40))
    assert found == {"square": ("right", "")} and seconds < 60


@pytest.mark.parametrize(
    "content, reason",
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"not JSON", "not a notebook"),
        (b"[]", "not a notebook"),
        (b"{}", "not a notebook"),
        (b'{"cells": 3, "nbformat": 4, "nbformat_minor": 5}', "not a notebook"),
        (b"\xff\xfe\x00", "cannot be read"),
    ],
)
def test_a_file_that_is_no_notebook_is_told_as_such(tmp_path, content, reason):
    file = tmp_path / "a.ipynb"
    file.write_bytes(content)
    found, _ = marks(file, "square", "cube")
    assert set(found) == {"square", "cube"}
    assert all(status == "broken" and reason in why for status, why in found.values())


def test_an_exercise_without_a_verdict_says_why(tmp_path):
    file = write(tmp_path / "a.ipynb", SHOW, "def square(x)\n    return x", "check(square)")
    found, _ = marks(file, "square", "cube")
    assert found["square"][0] == "broken" and "cell 3: SyntaxError" in found["square"][1]
    assert found["cube"] == ("broken", "the notebook has no check(cube)")


def test_a_notebook_that_checks_nothing_does_not_pass(tmp_path):
    found, _ = marks(write(tmp_path / "a.ipynb", "1"))
    assert found == {"(notebook)": ("unanswered", "nothing in it is checked")}


def test_asking_for_input_does_not_hang(tmp_path):
    found, seconds = marks(write(tmp_path / "a.ipynb", SHOW, "input()", SQUARE, "check(square)"), "square")
    assert found == {"square": ("right", "")} and seconds < 60


def test_old_notebook_formats_are_read(tmp_path):
    from nbformat import v3

    old = v3.new_notebook(worksheets=[v3.new_worksheet(cells=[v3.new_code_cell(input="1")])])
    (tmp_path / "a.ipynb").write_text(v3.writes_json(old))
    assert [cell.source for cell in read(tmp_path / "a.ipynb").cells] == ["1"]
