"""Lesson 05's check on what learners write: mistakes are named, and what no rule knows is told in words."""

import re

import pytest
import torch
from answers import lesson_05
from answers.lesson_05 import causal_mask, masked_softmax, merge_heads, padding_mask, split_heads

from course_lib.check import verdict
from course_lib.check.compare import size
from course_lib.check.declare import find
from course_lib.check.rules import version
from course_lib.check.run.doors import agree, call

pytestmark = pytest.mark.filterwarnings("default")  # as in a notebook: a warning is not an error

OWN = ["causal_mask", "padding_mask", "masked_softmax", "split_heads", "merge_heads"]
RIGHT = [
    pytest.param(name, answer, id=f"{name}-{answer.__name__}")
    for name in OWN
    for answer in lesson_05.MODULES[name].RIGHT
]
OTHERS = [
    pytest.param(name, *row, id=f"{name}-{row[-1].__name__}")
    for name in OWN
    for row in lesson_05.MODULES[name].OTHERS
]


@pytest.mark.parametrize("name", OWN)
def test_every_fault_that_an_exercise_knows_has_an_answer_of_a_learners(name):
    answered = {fault for fault, _ in lesson_05.WRONG[name]}
    assert answered == {fault.name for fault in find(name).faults}


@pytest.mark.parametrize("name", OWN)
def test_there_are_six_right_answers_in_other_styles_and_ten_wrong_ones_that_no_rule_was_made_for(name):
    module = lesson_05.MODULES[name]
    assert len(module.RIGHT) >= 6 and len(module.OTHERS) >= 10


@pytest.mark.parametrize("name, answer", RIGHT)
def test_a_right_answer_in_another_style_is_right(name, answer):
    found = verdict(answer, name)
    assert found.status == "right", found.message


@pytest.mark.parametrize("name, status, fault, words, answer", OTHERS)
def test_a_wrong_answer_that_no_rule_was_made_for_is_told(name, status, fault, words, answer):
    found = verdict(answer, name)
    assert found.status == status and fault in found.faults, found.message
    assert re.search(words, found.message), found.message


@pytest.mark.parametrize("name", OWN)
def test_most_mistakes_show_on_the_smallest_input_and_that_is_one_to_follow(name):
    exercise = find(name)
    smallest = [case for case in exercise.inputs if case.label.startswith("the smallest")]
    assert max(size(case.inputs) for case in smallest) <= 13  # 3 words of 4 numbers, and the number of heads
    wrong = [version(exercise.answer, [fault.change]) for fault in exercise.faults]
    seen = [fn for fn in wrong if not all(alike(fn, exercise.answer, case.inputs) for case in smallest)]
    assert len(seen) > len(wrong) / 2


def alike(one, other, inputs):
    return agree(call(one, inputs), call(other, inputs))


def test_a_mask_of_the_wrong_kind_is_told_what_a_mask_is():
    for answer in (causal_mask.floats, causal_mask.whole_numbers, padding_mask.floats):
        name = answer.__module__.rpartition(".")[2]
        assert "not True and False" in verdict(answer, name).title


def test_signs_of_numbers_are_not_looked_for_in_truth_values():
    half = verdict(causal_mask.every_second, "causal_mask")
    assert "only what lies below the diagonal is wrong" in half.title and "stumbled" not in half.message
    assert "length n" in verdict(padding_mask.two_words_more, "padding_mask").message


def a_running_sum_along_the_rows(T):
    return torch.eye(T).cumsum(1).bool()


def test_truth_values_that_are_transposed_are_called_so():
    found = verdict(a_running_sum_along_the_rows, "causal_mask")
    assert found.faults == ["past-hidden"], found.message  # the other triangle is the transposed one


def test_a_mask_for_all_or_for_one_row_of_queries_is_tried_and_said():
    found = verdict(masked_softmax.a_mask_of_the_full_shape, "masked_softmax")
    assert "one mask (T, S) for a batch" in found.message, found.message


def test_a_width_that_does_not_divide_is_a_reminder_and_no_mistake():
    told = verdict(split_heads.view_and_transpose, "split_heads")
    silent = verdict(split_heads.reshape_and_swap, "split_heads")
    assert told.status == silent.status == "right"
    assert "ValueError" in told.message and "ValueError" not in silent.message


def test_a_table_that_is_transposed_where_a_view_fits_is_not_said_to_have_lost_an_axis():
    found = verdict(split_heads.viewed_after_a_transpose, "split_heads")
    assert found.status == "broken" and "keepdim" not in found.message, found.message


def test_the_wrong_view_is_named_in_both_directions_and_they_undo_each_other():
    x = torch.arange(12.0).reshape(3, 4)
    assert torch.equal(merge_heads.reshaped_at_once(split_heads.viewed_at_once(x, 2)), x)
    assert verdict(split_heads.viewed_at_once, "split_heads").faults == ["split-without-transpose"]
    assert verdict(merge_heads.reshaped_at_once, "merge_heads").faults == ["merged-without-transpose"]


def never_written(T):
    mask = torch.zeros(T, T, dtype=torch.bool)
    for t in range(T):
        row = mask[t].clone()
        row[: t + 1] = True
    return mask


def test_a_mask_that_was_never_written_into_is_told_so():
    found = verdict(never_written, "causal_mask")
    assert found.faults == ["all-false"] and "ever written" in found.title, found.message
