"""Progress is written whole or not at all, by several kernels at once."""

import json
import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from course_lib.learner import progress


@pytest.fixture(autouse=True)
def at_home(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_HOME", str(tmp_path))


def test_nothing_kept_reads_as_empty():
    assert progress.read() == {"passed": {}, "hinted": {}, "predicted": {}, "recalled": {}, "graduated": {}}


def test_many_writers_lose_nothing():
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda i: progress.record("passed", f"exercise {i}", i), range(40)))
    assert progress.read()["passed"] == {f"exercise {i}": i for i in range(40)}


def test_a_damaged_file_is_set_aside_not_lost():
    progress.record("passed", "attend", True)
    progress.path().write_text('{"passed": {"att')
    assert progress.read()["passed"] == {}
    progress.record("hinted", "attend", 1)
    assert progress.path().with_suffix(".damaged.json").read_text() == '{"passed": {"att'
    assert progress.read()["hinted"] == {"attend": 1}


def test_a_full_disk_leaves_what_was_there(monkeypatch):
    progress.record("passed", "attend", True)

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        progress.record("passed", "self_attention", True)
    assert json.loads(progress.path().read_text())["passed"] == {"attend": True}
    assert not list(progress.path().parent.glob("*.part"))


def test_home_is_the_folder_of_the_course(tmp_path, monkeypatch):
    monkeypatch.delenv("COURSE_HOME")
    (tmp_path / "course.py").touch()
    (tmp_path / "my_work").mkdir()
    monkeypatch.chdir(tmp_path / "my_work")
    assert progress.home() == tmp_path


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="passed, hinted, predicted"):
        progress.record("seen", "attend", True)


def test_progress_can_be_kept_elsewhere(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "elsewhere" / "progress.json"))
    progress.record("passed", "attend", True)
    assert (tmp_path / "elsewhere" / "progress.json").exists() and not (tmp_path / ".course").exists()
