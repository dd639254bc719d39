"""Writing a file whole or not at all."""

import os

import pytest

from course_lib import files


def test_text_and_bytes_are_written_and_replace_what_was_there(tmp_path):
    path = tmp_path / "new" / "file.txt"
    for content, expected in [("grün\n", "grün\n".encode()), (b"\x00\xff", b"\x00\xff"), ("", b"")]:
        files.write_whole(path, content)
        assert path.read_bytes() == expected and list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_goes_wrong_leaves_the_old_file_and_no_other(tmp_path, monkeypatch, step, error):
    path = tmp_path / "file.txt"
    files.write_whole(path, "before")

    def fail(*args):
        raise error

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(type(error)):
        files.write_whole(path, "after")
    assert path.read_text() == "before" and list(tmp_path.iterdir()) == [path]


def test_a_first_file_that_cannot_be_written_is_not_there(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda descriptor: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        files.write_whole(tmp_path / "file.txt", "after")
    assert not list(tmp_path.iterdir())


def test_trying_leaves_nothing_and_says_where_it_is_impossible(tmp_path):
    files.try_to_write(tmp_path / "file.txt")
    assert not list(tmp_path.iterdir())
    (tmp_path / "in the way").touch()
    with pytest.raises(OSError):
        files.try_to_write(tmp_path / "in the way" / "file.txt")
