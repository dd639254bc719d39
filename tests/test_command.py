import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from helpers.notebooks import CUBE, SHOW, SQUARE, write

from course_lib.command import cli as command
from course_lib.learner import workspace
from course_lib.recipes import language_model as recipes


def run(*words, **how):
    return CliRunner().invoke(command.main, words, **how)


def test_check_succeeds_only_if_all_is_right(home, monkeypatch):
    monkeypatch.setattr(command, "registered", lambda: {"04_attention": ["square"], "10_gpt": ["cube"]})
    write(home / "my_work" / "04_attention.ipynb", SHOW, SQUARE, "check(square)")
    one = run("check", "4")
    assert one.exit_code == 0 and "1 of 1 right" in one.output
    write(home / "my_work" / "10_gpt.ipynb", SHOW, CUBE, "check(cube)")
    both = run("check")
    assert both.exit_code == 1 and "1 of 2 right" in both.output and "off by one" in both.output


def test_check_without_work_says_what_to_do(home):
    result = run("check")
    assert result.exit_code == 1 and "course lab" in result.output


def test_an_unknown_lesson_lists_the_known_ones(home):
    result = run("check", "7")
    assert result.exit_code == 1 and "04_attention, 10_gpt" in result.output


def test_reset_asks_and_keeps_a_backup(home):
    workspace.copy_exercises()
    mine = home / "my_work" / "04_attention.ipynb"
    mine.write_text("mine")
    assert run("reset", "4", input="n\n").exit_code == 1 and mine.read_text() == "mine"
    assert run("reset", "4", input="y\n").exit_code == 0
    assert mine.read_bytes() == (home / "exercises" / "04_attention.ipynb").read_bytes()
    assert [file.read_text() for file in (home / "my_work" / "backups").iterdir()] == ["mine"]


def test_lab_serves_the_course_and_passes_options_on(home, monkeypatch):
    import jupyterlab.labapp

    started = []
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/mine")
    monkeypatch.setattr(jupyterlab.labapp, "main", started.append)
    write(home / "notebooks" / "00_start_here.ipynb", "1")
    result = run("lab", "--no-browser", "--port", "8899", "--LabApp.log_level=40", "--debug")
    assert result.exit_code == 0 and "Copied to my_work/: 04_attention, 10_gpt" in result.output
    arguments = started[0]
    assert {f"--ServerApp.root_dir={home}", "--port=8899", "--no-browser"} <= set(arguments)
    assert "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb" in arguments
    mine, ours = os.environ["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    assert mine == "/mine" and (Path(ours) / "labconfig" / "default_setting_overrides.json").is_file()
    assert arguments[-2:] == ["--LabApp.log_level=40", "--debug"]


@pytest.mark.parametrize("user, allowed", [(0, True), (1000, False)])
def test_only_root_is_allowed_to_be_root(home, monkeypatch, user, allowed):
    monkeypatch.setattr(os, "geteuid", lambda: user, raising=False)
    assert ("--allow-root" in command.lab_arguments(8888, True)) == allowed


def test_prose_is_kept_narrow_by_a_style_that_jupyterlab_is_told_to_load(home):
    arguments = {a.rpartition("=")[0]: a.rpartition("=")[2] for a in command.lab_arguments(8888, True)}
    assert arguments["--LabApp.custom_css"] == "True"
    style = Path(arguments["--ServerApp.tornado_settings=static_custom_path"]) / "custom.css"
    assert ".jp-MarkdownOutput { max-width: 72ch" in style.read_text()


def test_test_runs_everything_unless_files_are_named(home):
    (home / "tests").mkdir()
    (home / "tests" / "test_a.py").write_text("")
    every, one = ["tests", "notebooks", "exercises"], "tests/test_a.py::test_b"
    assert command.pytest_arguments(())[-3:] == every
    assert command.pytest_arguments(("-k", "softmax"))[-5:] == ["-k", "softmax", *every]
    assert command.pytest_arguments((one, "-x"))[-2:] == [one, "-x"]


def test_test_passes_its_exit_code_on(home, monkeypatch):
    def call(command, cwd, env):
        assert not Path(env["COURSE_PROGRESS"]).is_relative_to(home)  # the solutions are nobody's progress
        return 3

    monkeypatch.setattr(subprocess, "call", call)
    assert run("test", "-x").exit_code == 3


def test_status_shows_what_is_passed_hinted_and_guessed(home, monkeypatch):
    monkeypatch.setattr(command, "registered", lambda: {"04_attention": ["square", "cube", "root"]})
    asked = 'predict("04.first", "Which?", ["a"])', "predict('04.next', '?', [])"
    write(home / "notebooks" / "04_attention.ipynb", *asked)
    (home / ".course").mkdir()
    kept = {"passed": {"square": True, "cube": True}, "hinted": {"cube": 2}, "predicted": {"04.next": "a"}}
    (home / ".course" / "progress.json").write_text(json.dumps(kept))
    output = run("status").output
    assert "2 of 3" in output and "1 of 3" in output and "1 of 2" in output


def test_hint_names_an_unknown_exercise(home):
    result = run("hint", "no_such_exercise")
    assert result.exit_code == 1 and "Traceback" not in result.output and "no_such_exercise" in result.output


def test_train_calls_the_recipe(monkeypatch, tmp_path):
    called = []
    monkeypatch.setattr(recipes, "train_on_text", lambda path, **how: called.append((path, how)))
    text = tmp_path / "plays.txt"
    text.write_text("To be")
    assert run("train", "--text", str(text), "--minutes", "0.5", "--resume").exit_code == 0
    assert called == [(str(text), {"minutes": 0.5, "resume": True})]


def test_help_imports_nothing_heavy():
    code = "import sys, course_lib.command.cli; print({'torch', 'rich', 'nbclient'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_python_m_course_lib_is_the_command():
    home = Path(command.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-m", "course_lib", "--help"], capture_output=True, text=True, cwd=home
    )
    assert done.stdout.startswith("Usage: course ") and "reset" in done.stdout


TEXTS = [(b"", "0 characters"), (b"\xff", "not UTF-8"), (b"a word", "6 characters")]


@pytest.mark.parametrize("content, words", TEXTS)
def test_train_says_what_is_wrong_with_a_text_without_a_traceback(tmp_path, content, words):
    (tmp_path / "text.txt").write_bytes(content)
    result = run("train", "--text", str(tmp_path / "text.txt"), "--folder", str(tmp_path / "run"))
    assert result.exit_code == 1 and result.output.startswith("Error:") and words in result.output
