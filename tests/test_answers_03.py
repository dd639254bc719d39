"""Lesson 03's check on what learners write: mistakes are named, and what no rule knows is told in words."""

import re

import pytest
from answers import lesson_03
from answers.lesson_03 import rnn, rnn_step

from course_lib.check import verdict
from course_lib.check.compare import size
from course_lib.check.declare import find
from course_lib.check.exercises.material.lesson_03 import halving
from course_lib.check.rules import version

pytestmark = pytest.mark.filterwarnings("default")  # as in a notebook: a warning is not an error

OTHERS = [
    pytest.param(name, *row, id=f"{name}-{row[-1].__name__}")
    for name, module in lesson_03.MODULES.items()
    for row in module.OTHERS
]
STEPS = [pytest.param(*row, id=row[1].__name__) for row in rnn_step.WRONG[::3]]


@pytest.mark.parametrize("name", ["rnn_step", "lstm_step", "gradient_by_distance"])
def test_every_fault_that_an_exercise_knows_has_an_answer_of_a_learners(name):
    answered = {fault for fault, _ in lesson_03.WRONG[name]}
    assert answered == {fault.name for fault in find(name).faults}


def test_what_is_wrong_with_the_whole_sentence_has_an_answer_and_what_is_wrong_with_a_step_stands_there():
    answered = {fault for name in ("rnn", "rnn_step") for fault, _ in lesson_03.WRONG[name]}
    assert answered == {fault.name for fault in find("rnn").faults}


@pytest.mark.parametrize("name", lesson_03.MODULES)
def test_there_are_six_right_answers_in_other_styles_and_ten_wrong_ones_that_no_rule_was_made_for(name):
    module = lesson_03.MODULES[name]
    assert len(module.RIGHT) >= 6 and len(module.OTHERS) >= 10


@pytest.mark.parametrize("name, status, fault, words, answer", OTHERS)
def test_a_wrong_answer_that_no_rule_was_made_for_is_told(name, status, fault, words, answer):
    found = verdict(answer, name)
    assert found.status == status and fault in found.faults, found.message
    assert re.search(words, found.message), found.message


@pytest.mark.parametrize("fault, step", STEPS)
def test_a_mistake_in_the_learners_step_is_told_where_the_sentence_is_read(fault, step, monkeypatch):
    monkeypatch.setattr(step, "__module__", rnn.__name__)  # two cells of one notebook
    monkeypatch.setattr(rnn, "rnn_step", step)
    found = verdict(rnn.by_index, "rnn")
    assert found.faults == [fault] and "the mistake is in your `rnn_step`" in found.title, found.message


@pytest.mark.parametrize("name", ["rnn", "lstm_step", "gradient_by_distance"])
def test_a_mistake_with_an_axis_is_shown_on_an_input_that_one_can_follow(name):
    for fault in find(name).faults:
        if "axis" in fault.title and fault.name != "walks-along-axis-1":  # that needs T = D, as in a square
            found = verdict(version(find(name).answer, [fault.change]), name)
            shown = next(case for case in find(name).inputs if case.label == found.comparison.on)
            assert size(shown.inputs[:2]) <= 9, (
                fault.name,
                shown.label,
            )  # the sequence, and a function or state


def test_the_smallest_gradient_can_be_found_in_the_head():
    read, inputs = find("gradient_by_distance").inputs[0].inputs
    assert read is halving  # 3 and -4 are 5 long; one step back half of it
    assert find("gradient_by_distance").answer(read, inputs).tolist() == [5, 2.5, 1.25]


def test_an_answer_may_refuse_what_no_one_asks_for_or_be_told_of_it():
    told = verdict(lesson_03.gradient_by_distance.by_backward, "gradient_by_distance")
    silent = verdict(lesson_03.gradient_by_distance.with_an_error_message, "gradient_by_distance")
    assert told.status == silent.status == "right"
    assert "ValueError" in told.message and "ValueError" not in silent.message


def test_each_of_two_results_is_shown_by_its_name():
    lines = dict(verdict(lesson_03.lstm_step.cell_first, "lstm_step").comparison.lines)
    assert lines["Expected"] == "the state shape (1,): [0.2476]\nthe cell shape (1,): [0.543]"
    assert lines["Got"] == "the state shape (1,): [0.543]\nthe cell shape (1,): [0.2476]"


def test_an_input_whose_name_says_its_shapes_is_shown_once():
    found = verdict(rnn.index_past_the_end, "rnn")
    assert found.message.count("W_h (1, 1)") == 1, found.message


def test_zeros_that_are_not_of_the_inputs_kind_hide_no_other_mistake():
    found = verdict(rnn.begins_with_zeros_as_long_as_the_bias, "rnn")
    assert found.faults == ["starts-from-zeros"] and "In float64 there is something else" in found.message
    assert found.comparison.on.startswith("the smallest")


def begins_with_what_is_above_a_half(X, h, W_x, W_h, b):
    return rnn.by_index(X, (h - 0.5).relu(), W_x, W_h, b)


def test_a_law_is_shown_broken_on_the_simplest_input_that_breaks_it():
    found = verdict(begins_with_what_is_above_a_half, "rnn")
    assert (found.faults, found.comparison.on) == (["does-not-read-on"], "a batch of 2, small")


def test_a_table_in_front_of_its_vector_is_not_called_a_transpose():
    found = verdict(rnn_step.tables_in_front, "rnn_step")
    assert "`W_x @ x` stands where `x @ W_x` is meant" in found.title and "transpose" not in found.title


def test_an_lstm_without_its_state_is_not_said_to_forget_all():
    found = verdict(lesson_03.lstm_step.no_state, "lstm_step")
    assert found.faults == ["state-forgotten"] and "The cell still keeps something" in found.message
    assert "only there" in verdict(rnn_step.a_plain_layer, "rnn_step").message


def looks_at_the_first_axis(read, inputs):
    if len(inputs) == 0:
        raise ValueError("there is nothing to read")
    return lesson_03.gradient_by_distance.by_backward(read, inputs)


def test_an_answer_that_looks_for_steps_on_the_first_axis_is_told_and_of_two_things_the_first():
    told = verdict(looks_at_the_first_axis, "gradient_by_distance")
    assert told.status == "right" and "(2, 0, D)" in told.message
    both = verdict(lesson_03.gradient_by_distance.by_backward, "gradient_by_distance")
    assert both.message.count("one thing more") == 1 and "(2, 0, D)" not in both.message
