"""Lesson 06's check on what learners write: mistakes are named, and what no rule knows is told in words."""

import re

import pytest
import torch
from answers import lesson_06
from answers.lesson_06 import rotate
from answers.lesson_06 import sinusoidal_positions as waves

from course_lib.check import verdict
from course_lib.check.compare import size
from course_lib.check.declare import find

pytestmark = pytest.mark.filterwarnings("default")  # as in a notebook: a warning is not an error

OTHERS = [
    pytest.param(name, *row, id=f"{name}-{row[-1].__name__}")
    for name, module in lesson_06.MODULES.items()
    for row in module.OTHERS
]


@pytest.mark.parametrize("name", lesson_06.MODULES)
def test_every_fault_that_an_exercise_knows_has_an_answer_of_a_learners(name):
    answered = {fault for fault, _ in lesson_06.WRONG[name]}
    assert answered == {fault.name for fault in find(name).faults}


@pytest.mark.parametrize("name", lesson_06.MODULES)
def test_there_are_six_right_answers_in_other_styles_and_ten_wrong_ones_that_no_rule_was_made_for(name):
    module = lesson_06.MODULES[name]
    assert len(module.RIGHT) >= 6 and len(module.OTHERS) >= 10


@pytest.mark.parametrize("name, status, fault, words, answer", OTHERS)
def test_a_wrong_answer_that_no_rule_was_made_for_is_told(name, status, fault, words, answer):
    found = verdict(answer, name)
    assert found.status == status and fault in found.faults, found.message
    assert re.search(words, found.message, re.DOTALL), found.message


def test_the_smallest_inputs_can_be_followed_in_the_head():
    waves, turn, bias = (find(name).inputs[0].inputs for name in lesson_06.MODULES)
    assert find("sinusoidal_positions").answer(*waves)[0].tolist() == [0, 1, 0, 1]
    assert find("rotate").answer(*turn)[1].tolist() == [1, 0]  # at position 0 nothing turns
    assert find("alibi_bias").answer(*bias)[0].tolist() == [[0, -1 / 16], [-1 / 16, 0]]


def test_what_is_not_asked_for_is_told_to_a_right_answer_and_a_careful_one_hears_nothing():
    told, silent = verdict(rotate.by_rotate_half, "rotate"), verdict(rotate.with_errors, "rotate")
    assert told.status == silent.status == "right"
    assert "ValueError" in told.message and "ValueError" not in silent.message
    far = verdict(rotate.with_errors_in_float32, "rotate")
    assert far.status == "right" and "far positions" in far.message


def test_positions_are_neither_in_order_nor_from_0_and_no_two_sizes_are_equal_in_the_first_inputs():
    for case in find("rotate").inputs[:2]:
        x, positions = case.inputs[:2]
        assert positions.tolist() != list(range(len(positions))), case.label
    assert len(set(find("rotate").inputs[1].inputs[0].shape)) == 2


@pytest.mark.parametrize("name, answer", [("rotate", rotate.as_llama_before_the_transpose)])
def test_a_mistake_with_an_axis_is_shown_where_it_runs(name, answer):
    found = verdict(answer, name)
    case = next(case for case in find(name).inputs if case.label == found.comparison.on)
    assert size(case.inputs) <= 45 and torch.is_tensor(answer(*case.inputs))


def test_an_input_that_is_made_float32_is_not_called_float64():
    doubles = [case for case in find("rotate").inputs if "float64" in case.tags]
    assert [case.inputs[0].dtype for case in doubles] == [torch.float64]


def test_numbers_that_are_too_precise_are_told_how_to_become_float32():
    too_precise = verdict(lesson_06.alibi_bias.in_double_precision, "alibi_bias")
    assert "`.float()` gives" not in too_precise.message and "end with `.float()`" in too_precise.message


def sinusoidal_positions(T, D, *, device=None):
    return waves.by_two_loops(T, D)


def adds_its_own_table(x, positions, base=10000.0, layout="interleaved"):
    return x + sinusoidal_positions(x.shape[-2], x.shape[-1])


def test_an_answer_to_another_exercise_that_is_right_is_not_suspected():
    message = verdict(adds_its_own_table, "rotate").message
    assert "waves are added" in message and "may sit there" not in message
