import pytest
from helpers.notebooks import write

from course_lib.learner import workspace


@pytest.mark.parametrize("text", ["4", "04", "attention", "04_attention"])
def test_a_lesson_has_several_names(home, text):
    assert workspace.find_lesson(text) == "04_attention"


def test_exercises_are_copied_once_and_never_over_work(home):
    assert workspace.copy_exercises() == (["04_attention", "10_gpt"], [])
    (home / "my_work" / "10_gpt.ipynb").write_text("mine")
    assert workspace.copy_exercises() == ([], [])
    assert (home / "my_work" / "10_gpt.ipynb").read_text() == "mine"


def test_a_newer_exercise_is_told_and_not_taken(home):
    workspace.copy_exercises()
    before = (home / "my_work" / "10_gpt.ipynb").read_bytes()
    write(home / "exercises" / "10_gpt.ipynb", "y = 2")
    assert workspace.copy_exercises() == ([], ["10_gpt"])
    assert workspace.copy_exercises() == ([], ["10_gpt"])
    assert (home / "my_work" / "10_gpt.ipynb").read_bytes() == before


def test_a_new_lesson_is_added_to_the_old_copies(home):
    workspace.copy_exercises()
    write(home / "exercises" / "11_encoder.ipynb", "z")
    assert workspace.copy_exercises() == (["11_encoder"], [])


def test_damaged_notes_on_copies_lose_no_work(home):
    workspace.copy_exercises()
    (home / ".course" / "copies.json").write_text("{half")
    (home / "my_work" / "10_gpt.ipynb").write_text("mine")
    assert workspace.copy_exercises() == ([], [])
    assert (home / "my_work" / "10_gpt.ipynb").read_text() == "mine"


def test_two_resets_in_one_second_keep_two_backups(home):
    workspace.copy_exercises()
    for text in ("first", "second", "third"):
        (home / "my_work" / "10_gpt.ipynb").write_text(text)
        workspace.reset("10_gpt")
    kept = sorted(file.read_text() for file in (home / "my_work" / "backups").iterdir())
    assert kept == ["first", "second", "third"]


def test_after_a_reset_the_newer_version_is_no_longer_news(home):
    workspace.copy_exercises()
    write(home / "exercises" / "10_gpt.ipynb", "y = 2")
    workspace.reset("10_gpt")
    assert workspace.copy_exercises() == ([], [])


def test_the_predictions_of_a_lesson_are_found_however_its_cells_are_broken_into_lines(home):
    cells = (
        'predict("10.a", "Why?", {"Yes": "It is."})',
        'predict(\n    "10.b",\n    "How?",\n)',
        "unpredict('no')",
    )
    write(home / "notebooks" / "10_gpt.ipynb", *cells)
    assert workspace.predictions() == {"10_gpt": ["10.a", "10.b"]}
