"""The start page: every claim and question has a place, links lead somewhere, and faults say what to do."""

import importlib.metadata
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from course_lib import syllabus
from course_lib.learner import progress
from course_lib.notebook import readiness as environment
from course_lib.notebook import start_page
from course_lib.syllabus.lesson import read as read_lessons

ROOT = Path(__file__).resolve().parents[1]
NOTHING = {"passed": {}, "hinted": {}, "predicted": {}, "recalled": {}}


def source(name):
    return ROOT / "sources" / f"{name}.py"


def headings(name):
    return re.findall(r"^# ## (.+)$", source(name).read_text(encoding="utf-8"), flags=re.M)


def test_every_lesson_answers_something():
    assert {entry.lesson for entry in syllabus.INDEX} == {lesson.name for lesson in syllabus.LESSONS}
    assert max(Counter(entry.text for entry in syllabus.INDEX).values()) == 1


def test_lessons_are_numbered_in_order():
    assert [int(lesson.number) for lesson in syllabus.LESSONS] == list(range(1, 15))


WRITTEN = [lesson for lesson in syllabus.LESSONS if lesson.written]


@pytest.mark.parametrize("lesson", WRITTEN, ids=lambda lesson: lesson.name)
def test_every_entry_of_a_written_lesson_names_a_heading_of_it(lesson):
    entries = [entry for entry in syllabus.INDEX if entry.lesson == lesson.name]
    assert lesson.minutes > 0
    assert all(entry.section in headings(lesson.name) and entry.minutes > 0 for entry in entries)


def test_the_index_links_what_is_there_and_marks_what_is_coming(tmp_path):
    (tmp_path / "04_attention.ipynb").touch()
    html = start_page.index_page("distance", tmp_path).html
    assert 'href="04_attention.ipynb#Look-2-words-back,-or-200"' in html
    assert "href" not in start_page.index_page("Mamba", tmp_path).html


def test_the_index_can_be_searched():
    assert "Nothing is listed" in repr(start_page.index_page("zebra"))
    assert "distance" in repr(start_page.index_page("DISTANCE")).lower()


def test_the_map_shows_what_is_passed(tmp_path):
    (tmp_path / "04_attention.ipynb").touch()
    text = repr(start_page.map_page(tmp_path, {"attend": True}))
    assert f"04 Every token asks the others ({syllabus.find('04_attention').minutes} minutes, 1 of 4" in text
    assert "14 Where it goes from here (coming)" in text


def test_the_map_prefers_the_learner_s_own_exercises(tmp_path):
    for folder in ("notebooks", "exercises", "my_work"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "04_attention.ipynb").touch()
    assert 'href="../my_work/04_attention.ipynb"' in start_page.map_page(tmp_path / "notebooks", {}).html
    (tmp_path / "my_work" / "04_attention.ipynb").unlink()
    assert 'href="../exercises/04_attention.ipynb"' in start_page.map_page(tmp_path / "notebooks", {}).html


def test_progress_names_the_next_exercise():
    kept = NOTHING | {"passed": {"linear": True, "attention_scores": True}}
    assert "Next exercise: linear_backward" in repr(start_page.progress_page(kept))


def test_progress_says_how_much_was_recalled():
    kept = NOTHING | {"recalled": {"05.rows": True, "05.keys": False, "06.order": True}}
    assert "2 of 3 questions recalled." in repr(start_page.progress_page(kept))


def test_all_passed_is_said():
    passed = {name: True for lesson in syllabus.LESSONS for name in lesson.exercises}
    assert "All are passed." in repr(start_page.progress_page(NOTHING | {"passed": passed}))


LESSON = """# ---
# jupyter:
#   course:
#     title: Five
#     part: Attention
# ---

# %%
recall("05.rows", "Which sums?", {"rows": "Yes.", "columns": "No."}, right="rows")

# %%
%matplotlib inline
recall_nothing = 1

# %%
recall("05.keys", "Which?", {"a": "A.", "b": "B."}, right="b")
"""


@pytest.fixture
def lesson_05(tmp_path, monkeypatch):
    (tmp_path / "05_masks.py").write_text(LESSON, encoding="utf-8")
    found = read_lessons(tmp_path)
    monkeypatch.setattr(syllabus, "LESSONS", found, raising=False)
    monkeypatch.setenv("COURSE_HOME", str(tmp_path))


def test_what_went_wrong_is_asked_again_until_it_goes_right(lesson_05, capsys):
    progress.record("recalled", "05.rows", False)
    progress.record("recalled", "05.keys", True)
    progress.record("recalled", "99.gone", False)
    start_page.again()
    said = capsys.readouterr().out
    assert "Recall: Which sums?" in said and "Which?" not in said
    progress.record("recalled", "05.rows", True)
    start_page.again()
    assert "Nothing to ask again" in capsys.readouterr().out


def test_the_start_page_does_not_load_the_check():
    text = (
        "import sys; from course_lib.notebook import start_page; assert 'course_lib.check' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", text], check=True, timeout=60)


def test_titles_on_the_map_are_escaped(lesson_05, monkeypatch, tmp_path):
    (tmp_path / "05_masks.py").write_text(LESSON.replace("Five", "a < b"), encoding="utf-8")
    monkeypatch.setattr(syllabus, "LESSONS", read_lessons(tmp_path), raising=False)
    assert "a &lt; b" in start_page.map_page(tmp_path, {}).html


def test_no_page_writes_its_own_styles():
    page = start_page.map_page(ROOT / "notebooks", {}).html + environment.environment_page([]).html
    assert "style=" not in page and page.count("<style>") == 2


def test_this_computer_is_ready(tmp_path):
    findings = environment.examine(tmp_path)
    assert all(finding.good for finding in findings), findings
    assert "Everything is there" in repr(environment.environment_page(findings))


def test_a_folder_that_is_not_there_yet_is_no_problem(tmp_path):
    assert environment.examine(tmp_path / "not" / "yet")[-1].good


def test_a_missing_package_says_what_to_do(monkeypatch):
    def missing(name):
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", missing)
    page = environment.environment_page([environment._package("torch")])
    assert "MEND  torch is missing. Close JupyterLab and run" in repr(page)
    assert "To mend: 1 of 1." in page.html
