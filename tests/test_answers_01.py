"""Lesson 01's check on two mistakes at once, on loops and on float32: what a newcomer was told badly."""

import re

import pytest
from answers.lesson_01 import others

from course_lib.check import verdict


@pytest.mark.parametrize(
    "name, answer, faults, words", [pytest.param(*row, id=row[1].__name__) for row in others.TOLD]
)
def test_two_mistakes_and_loops_are_told_what_is_wrong(name, answer, faults, words):
    found = verdict(answer, name)
    assert found.faults == faults, found.message
    assert re.search(words, found.message, re.DOTALL), found.message


@pytest.mark.parametrize("answer", others.SINGLE)
def test_float32_for_float64_is_right_and_told(answer):
    found = verdict(answer, "linear_backward")
    assert found.status == "right" and "dtype=x.dtype" in found.message, found.message


def test_a_float32_that_lost_precision_on_float32_is_still_wrong():
    found = verdict(lambda x: x.clamp(min=0).bfloat16(), "relu")
    assert found.status == "wrong", found.message


def test_a_wrong_shape_is_not_said_to_be_all_where_smaller_inputs_are_wrong_already():
    def answer(x, W, grad):
        return grad @ W + 1, (x @ grad) / 3, grad.reshape(-1, grad.shape[-1]).sum(dim=0)

    found = verdict(answer, "linear_backward")
    assert found.title.startswith("numbers are wrong; and on some inputs"), found.message
    assert found.comparison.lines[0][1].startswith("the smallest"), found.message


def test_all_results_that_are_wrong_are_said_beside_one_of_another_shape():
    found = verdict(lambda x, W, grad: (grad @ W + 1, x.mT @ grad + 1, grad.sum()), "linear_backward")
    assert "the gradient of x and the gradient of W are not right either" in found.title, found.message


def test_infinity_may_come_from_a_logarithm():
    def answer(logits, targets, ignore=None):
        return logits.mean() - logits.mean() + (logits * 0).sum().log()

    assert "the logarithm of 0" in verdict(answer, "cross_entropy").message
