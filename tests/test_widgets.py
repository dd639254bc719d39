"""Predictions and explorers: what they keep, what they say, and that they never stop a lesson."""

import re
import time

import ipywidgets
import pytest
import torch
import torch.nn.functional as F

from course_lib.learner import progress
from course_lib.notebook import explorers
from course_lib.notebook import predict as widgets

CHOICES = ["up", "down", "neither"]
KEYS = torch.tensor([[0.0, 1.0], [-0.8, -0.6], [1.0, 0.0]])
VALUES = torch.tensor([[1.0, 9.0], [1.0, 1.0], [9.0, 2.0]])
NAMES = ["Jake", "learned", "AI"]


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_HOME", str(tmp_path))


def part(box, kind):
    return next(child for child in box.children if isinstance(child, kind))


def choose(box, choice):
    part(box, ipywidgets.RadioButtons).value = choice


def test_a_choice_is_kept_and_said():
    box = widgets.predict_box("04.it", "Where?", CHOICES)
    choose(box, "down")
    assert progress.read()["predicted"] == {"04.it": "down"}
    assert "Noted: down." in box.children[-1].value and 'role="status"' in box.children[-1].value


def test_nothing_is_chosen_for_the_learner():
    assert part(widgets.predict_box("04.it", "Where?", CHOICES), ipywidgets.RadioButtons).value is None
    assert progress.read()["predicted"] == {}


def test_an_earlier_choice_is_there_again():
    choose(widgets.predict_box("04.it", "Where?", CHOICES), "down")
    again = widgets.predict_box("04.it", "Where?", CHOICES)
    assert part(again, ipywidgets.RadioButtons).value == "down" and "down" in again.children[-1].value


def test_a_choice_that_no_longer_exists_is_forgotten():
    progress.record("predicted", "04.it", "sideways")
    assert part(widgets.predict_box("04.it", "Where?", CHOICES), ipywidgets.RadioButtons).value is None


def test_each_question_has_its_own_answer():
    choose(widgets.predict_box("a", "?", CHOICES), "up")
    choose(widgets.predict_box("b", "?", CHOICES), "down")
    assert progress.read()["predicted"] == {"a": "up", "b": "down"}


@pytest.mark.parametrize("problem", [PermissionError, OSError, TimeoutError])
def test_a_folder_that_cannot_be_written_does_not_stop_a_lesson(monkeypatch, problem):
    def fail(*_):
        raise problem

    monkeypatch.setattr(progress, "record", fail)
    box = widgets.predict_box("04.it", "Where?", CHOICES)
    choose(box, "up")
    assert "could not be saved" in box.children[-1].value


def test_in_a_terminal_the_question_is_printed(capsys):
    widgets.predict("04.it", "Where?", CHOICES)
    assert capsys.readouterr().out == "Predict: Where?\n  ( ) up\n  ( ) down\n  ( ) neither\n"


def test_in_a_notebook_the_words_stand_in_where_widgets_cannot_be_shown(monkeypatch):
    shown = []
    monkeypatch.setattr(widgets, "_in_notebook", lambda: True)
    monkeypatch.setattr(widgets, "display", lambda bundle, raw: shown.append(bundle))
    widgets.predict("04.it", "Where?", CHOICES)
    assert shown[0]["text/plain"].startswith("Predict: Where?")
    assert "application/vnd.jupyter.widget-view+json" in shown[0]


def test_code_and_angle_brackets_in_a_question_are_shown_as_written():
    question = widgets.predict_box("a", "is `x` < 3?", CHOICES).children[1].value
    assert ">x</code> &lt; 3" in question


@pytest.mark.parametrize("S, d, v", [(3, 2, 2), (5, 4, 3)])
def test_explore_agrees_with_torch(S, d, v):
    query, keys, values = torch.randn(d), torch.randn(S, d), torch.randn(S, v)
    look = explorers.explore(query, keys, values)
    torch.testing.assert_close(look.mix, F.scaled_dot_product_attention(query[None], keys, values)[0])
    torch.testing.assert_close(look.scores, keys @ query / d**0.5)
    torch.testing.assert_close(look.weights, look.scores.softmax(dim=0))


def test_arrows_point_where_they_say():
    torch.testing.assert_close(explorers.arrow(180, 3.0), torch.tensor([-3.0, 0.0]), atol=1e-6, rtol=0)


def test_moving_a_slider_changes_the_drawing_and_the_sentence():
    box = explorers.explorer_box(KEYS, VALUES, NAMES)
    direction, length, shown, said = box.children
    before = shown.value, said.value
    direction.value = 90
    assert shown.value != before[0] and said.value != before[1]
    before = shown.value, said.value
    length.value = 6.0
    assert shown.value != before[0] and said.value != before[1]


def test_the_sentence_says_what_the_drawing_shows():
    box = explorers.explorer_box(KEYS, VALUES, NAMES)
    box.children[0].value = 0
    label = re.search('aria-label="([^"]*)"', box.children[2].value)[1]
    expected = (KEYS @ torch.tensor([2.0, 0.0]) / 2**0.5).softmax(dim=0)
    assert label in box.children[3].value and f"AI {expected[2]:.2f}" in label


def test_a_weight_below_1_is_never_written_as_1():
    assert "AI &gt; 0.99" in explorers.drawing(explorers.arrow(0, 8.0), KEYS, VALUES, NAMES)
    assert explorers._share(1.0) == "1.00"


def test_names_are_escaped_in_the_drawing():
    assert "<b>" not in explorers.drawing(explorers.arrow(0, 1.0), KEYS, VALUES, ["<b>", "b", "c"])


def test_the_drawing_is_quick_enough_to_follow_the_hand():
    explorers.drawing(explorers.arrow(0, 1.0), KEYS, VALUES, NAMES)
    best = min(_seconds(degrees) for degrees in range(0, 50, 5))
    assert best < 0.15


def _seconds(degrees):
    start = time.perf_counter()
    explorers.drawing(explorers.arrow(degrees, 2.0), KEYS, VALUES, NAMES)
    return time.perf_counter() - start
