"""Predictions, replies, claims, recall and explorers: what they keep and say; they never stop a lesson."""

import re
import subprocess
import sys
import time

import ipywidgets
import numpy
import pytest
import torch
import torch.nn.functional as F

from course_lib.learner import progress
from course_lib.notebook import claims, close, predictions, recalls, showing
from course_lib.notebook.explorers import attention as explorers
from course_lib.notebook.explorers import influences, panels

CHOICES = {"up": "It fell.", "down": "It `fell`, and < 3.", "neither": "It moved."}
KEYS = torch.tensor([[0.0, 1.0], [-0.8, -0.6], [1.0, 0.0]])
VALUES = torch.tensor([[1.0, 9.0], [1.0, 1.0], [9.0, 2.0]])
NAMES = ["Jake", "learned", "AI"]


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_HOME", str(tmp_path))
    monkeypatch.setattr(predictions, "_guesses", {})


@pytest.fixture
def shown(monkeypatch):
    """What a notebook would have been given to show."""
    bundles = []
    monkeypatch.setattr(showing, "in_notebook", lambda: True)
    monkeypatch.setattr("IPython.display.display", lambda bundle, raw: bundles.append(bundle))
    return bundles


def ask(key="04.it"):
    return predictions.predict_box(key, "Where?", CHOICES)


def follow(*keys):
    return predictions.reply_box([predictions._guess(key) for key in keys])


def part(box, kind):
    return next(child for child in box.children if isinstance(child, kind))


def choose(box, choice):
    part(box, ipywidgets.RadioButtons).value = choice


# Predictions


def test_a_choice_is_kept_and_said():
    box = ask()
    choose(box, "down")
    assert progress.read()["predicted"] == {"04.it": "down"}
    assert "Noted: down." in box.children[-1].value and 'role="status"' in box.children[-1].value


def test_a_prediction_does_not_show_its_answers_before_the_run(shown):
    box = ask()
    choose(box, "down")
    assert "fell" not in "".join(child.value for child in box.children if isinstance(child, ipywidgets.HTML))
    predictions.predict("04.it", "Where?", CHOICES)
    assert "fell" not in shown[0]["text/html"] + shown[0]["text/plain"]


def test_nothing_is_chosen_for_the_learner():
    assert part(ask(), ipywidgets.RadioButtons).value is None
    assert progress.read()["predicted"] == {}


def test_an_earlier_choice_is_there_again_and_answered_at_once():
    progress.record("predicted", "04.it", "down")
    again = ask()
    assert part(again, ipywidgets.RadioButtons).value == "down" and "down" in again.children[-1].value
    assert "You guessed: down." in follow("04.it").value


def test_a_choice_that_no_longer_exists_is_forgotten():
    progress.record("predicted", "04.it", "sideways")
    assert part(ask(), ipywidgets.RadioButtons).value is None


def test_each_question_has_its_own_answer():
    choose(ask("a"), "up")
    choose(ask("b"), "down")
    assert progress.read()["predicted"] == {"a": "up", "b": "down"}


@pytest.mark.parametrize("problem", [PermissionError, OSError, TimeoutError])
def test_a_folder_that_cannot_be_written_does_not_stop_a_lesson(monkeypatch, problem):
    def fail(*_):
        raise problem

    monkeypatch.setattr(progress, "record", fail)
    box = ask()
    choose(box, "up")
    assert "could not be saved" in box.children[-1].value


def test_in_a_terminal_the_question_is_printed(capsys):
    predictions.predict("04.it", "Where?", CHOICES)
    assert capsys.readouterr().out == "Predict: Where?\n  ( ) up\n  ( ) down\n  ( ) neither\n"


def test_in_a_notebook_the_words_stand_in_where_widgets_cannot_be_shown(shown):
    predictions.predict("04.it", "Where?", CHOICES)
    assert shown[0]["text/plain"].startswith("Predict: Where?")
    assert "<li>neither</li>" in shown[0]["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in shown[0]


def test_code_and_angle_brackets_in_a_question_are_shown_as_written():
    question = predictions.predict_box("a", "is `x` < 3?", CHOICES).children[0].value
    assert ">x</code> &lt; 3" in question


# Replies


def test_a_reply_waits_quietly_and_then_follows_every_click():
    box, answer = ask(), follow("04.it")
    assert predictions.WAITING in answer.value and "fell" not in answer.value
    choose(box, "down")
    assert "You guessed: down.</b> It <code>fell</code>, and &lt; 3." in answer.value
    choose(box, "neither")
    assert "It moved." in answer.value and "fell" not in answer.value


def test_a_reply_follows_a_question_that_is_asked_again():
    ask()
    answer = follow("04.it")
    choose(ask(), "up")
    assert "You guessed: up." in answer.value


def test_a_reply_answers_several_guesses_each_by_its_own():
    boxes, answer = [ask("a"), ask("b")], follow("a", "b")
    choose(boxes[1], "up")
    assert answer.value.count(predictions.WAITING) == 1 and "It fell." in answer.value
    choose(boxes[0], "neither")
    assert answer.value.index("It moved.") < answer.value.index("It fell.")


def test_a_reply_to_a_question_that_was_not_run_waits_too():
    assert predictions.WAITING in follow("04.it").value


def test_in_a_terminal_a_reply_lists_every_choice_with_its_answer(capsys):
    ask()
    predictions.reply("04.it")
    said = capsys.readouterr().out
    assert said.startswith("Where?\n") and "  up: It fell.\n" in said and "  neither: It moved.\n" in said


# Claims


@pytest.mark.parametrize(
    "truth",
    [True, numpy.bool_(True), torch.tensor(True), torch.ones(2, 3) > 0, numpy.ones(3) > 0],
    ids=["bool", "numpy bool", "tensor", "many", "array"],
)
def test_a_claim_that_holds_is_a_quiet_line(shown, truth):
    claims.claim("each row of `weights` sums to 1", True, truth)
    assert shown[0]["text/plain"] == "✓ each row of `weights` sums to 1"
    assert "This holds: </span>each row of <code>weights</code>" in shown[0]["text/html"]


@pytest.mark.parametrize(
    "truth", [False, numpy.bool_(False), torch.tensor([True, False]), torch.ones(0) > 0], ids=str
)
def test_a_claim_that_does_not_hold_stops_with_a_panel_and_no_traceback(shown, truth):
    with pytest.raises(claims.ClaimFailed) as problem:
        claims.claim("a < b", True, truth)
    assert 'role="alert"' in shown[0]["text/html"] and "a &lt; b" in shown[0]["text/html"]
    assert "false: 2." in shown[0]["text/plain"] and torch.__version__ in shown[0]["text/plain"]
    assert problem.value._render_traceback_() == ["Run All stops here, because this does not hold: a < b"]


def test_a_claim_needs_a_truth_and_no_number(capsys):
    with pytest.raises(ValueError, match="what has to be true"):
        claims.claim("nothing")
    with pytest.raises(TypeError, match="true or false"):
        claims.claim("a number", torch.tensor(0.5))
    assert capsys.readouterr().out == ""


def test_close_looks_at_shapes_and_at_every_number():
    a = torch.tensor([0.24, 0.67])
    assert close(a, [0.245, 0.66]) and close(a, a.double()) and close(3, 3.005) and close(a, [0.3, 0.6], 0.1)
    assert (
        not close(a, [0.24, 0.69])
        and not close(torch.ones(2), 1.0)
        and not close(torch.ones(3), torch.ones(3, 1))
    )
    assert not close(float("nan"), float("nan"))
    assert close(float("inf"), float("inf")) and not close(float("inf"), 1.0)
    assert close(a.requires_grad_(), a)


# Recall


RECALL = recalls.Recall("05.axis", "Which sums are 1?", {"rows": "A query.", "columns": "No."}, "rows")


@pytest.mark.parametrize(
    "choice, good, word", [("rows", True, "Right."), ("columns", False, "Not this one.")]
)
def test_recall_is_explained_at_once_and_kept(choice, good, word):
    box = recalls.recall_box(RECALL)
    choose(box, choice)
    assert progress.read()["recalled"] == {"05.axis": good}
    assert word in box.children[-1].value and RECALL.choices[choice] in box.children[-1].value


def test_the_first_click_counts_and_the_others_are_read():
    box = recalls.recall_box(RECALL)
    choose(box, "columns")
    choose(box, "rows")
    assert progress.read()["recalled"] == {"05.axis": False} and "Right." in box.children[-1].value
    choose(recalls.recall_box(RECALL), "rows")
    assert progress.read()["recalled"] == {"05.axis": True}


def test_recall_in_a_terminal_is_words(capsys):
    recalls.recall(*RECALL)
    assert capsys.readouterr().out.endswith("  ( ) columns\nAnswer: rows. A query.\n")


def test_recall_refuses_a_right_choice_that_is_not_there():
    with pytest.raises(ValueError, match="sideways"):
        recalls.recall("a", "?", {"up": "", "down": ""}, right="sideways")


def test_recall_is_read_from_a_source_without_running_it():
    choices = "{'rows': 'A query.', 'columns': 'No.'}"
    text = f"1 / 0\nrecall('05.axis', 'Which '\n 'sums are 1?', {choices}, right='rows')"
    assert recalls.recalls_in(text) == {"05.axis": RECALL}


# All


def test_a_claim_does_not_wait_for_matplotlib():
    text = "import sys; from course_lib.notebook import claim, close; assert 'matplotlib' not in sys.modules"
    subprocess.run([sys.executable, "-c", text], check=True, timeout=60)


# Explorers


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
    direction, length, shown, said, _ = box.children
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
    assert ">&gt;0.99<" in explorers.drawing(explorers.arrow(0, 8.0), KEYS, VALUES, NAMES)


@pytest.mark.parametrize("S", [1, 2, 5, 9])
def test_any_number_of_keys_is_drawn(S):
    names = [f"word{i}" for i in range(S)]
    drawn = explorers.drawing(explorers.arrow(0, 1.0), torch.randn(S, 2), torch.randn(S, 2), names)
    assert all(drawn.count(f">{name}</text>") == 3 for name in names)
    lowest = max(float(y) for y in re.findall(r"translate\(0.0 ([\d.]+)\)", drawn))
    assert lowest + 22 <= int(re.search(r'viewBox="0 0 880 (\d+)', drawn)[1])


def test_dragging_the_dot_moves_the_query_and_the_sliders():
    box = explorers.explorer_box(KEYS, VALUES, NAMES)
    direction, length, shown, _, drag = box.children
    before = shown.value
    drag.value = "0.0 60.0"
    assert direction.value == 90 and 0 < length.value < 8 and shown.value != before
    drag.value = "-500.0 0.0"
    assert (direction.value, length.value) == (180, 8)


@pytest.mark.parametrize("degrees, length", [(0, 0.5), (135, 3.0), (270, 8.0)])
def test_the_dot_stays_under_the_hand(degrees, length):
    x, y = explorers.arrow(degrees, panels.drawn_length(length)).tolist()
    assert explorers.dragged_to(x, y) == (degrees, length)


def test_a_drawing_that_can_be_dragged_writes_into_the_field_that_is_there_for_it():
    box = explorers.explorer_box(KEYS, VALUES, NAMES)
    assert "course-explorer" in box._dom_classes and "course-dragged" in box.children[-1]._dom_classes
    assert "closest('.course-explorer')" in box.children[2].value


def test_in_a_terminal_an_explorer_says_what_it_shows(capsys):
    explorers.attention_explorer(KEYS, VALUES, NAMES)
    assert "Query (1.7, 1.0). Weights: Jake 0.36" in capsys.readouterr().out


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


# The influence explorer

X, OTHER = torch.arange(6.0).view(3, 2), torch.tensor([9.0, 9.0])
LAYERS = {"alone": torch.relu, "together": lambda x: x + x.sum(dim=0)}


def test_influence_is_how_far_each_output_moves_and_x_stays_as_it_was():
    assert influences.outputs_move(torch.relu, X, 1, OTHER).tolist() == [0, 6.5, 0]
    assert influences.outputs_move(LAYERS["together"], X, 1, OTHER).tolist() == [6.5, 13, 6.5]
    assert X[1].tolist() == [2, 3]


def test_the_influence_explorer_names_and_draws_only_what_moves():
    page = influences.influence_page(2, 1, X, OTHER, NAMES, LAYERS)
    assert page.text == "learned changes. After alone, 1 of 3 outputs move: learned by 6.50."
    assert page.html.count("<line") == 1
    assert influences.influence_page(2, 2, X, OTHER, NAMES, LAYERS).html.count("<line") == 3


def test_bars_of_the_influence_explorer_have_one_scale():
    pages = [influences.influence_page(word, 1, X, OTHER, NAMES, LAYERS) for word in (1, 2)]
    assert all("a full bar is 17" in page.html for page in pages)


def test_each_slider_of_the_influence_explorer_changes_its_sentence(monkeypatch):
    boxes = []
    monkeypatch.setattr(influences, "show_explorer", lambda box, first: boxes.append(box))
    influences.influence_explorer(X, OTHER, NAMES, LAYERS)
    word, place, _, said = boxes[0].children
    before = said.value
    place.value = 2
    between = said.value
    word.value = 3
    assert len({before, between, said.value}) == 3 and "AI changes" in said.value
