"""Lesson 04's check on what learners write: each mistake is named, and what was told badly is told well."""

import inspect
import math
import re

import pytest
import torch
from answers import lesson_04
from answers.lesson_04.known import KNOWN
from answers.lesson_04.printed import SOURCE, printed

from course_lib.check import verdict
from course_lib.check.declare import find
from course_lib.check.rules import version

pytestmark = pytest.mark.filterwarnings("default")  # as in a notebook: a warning is not an error

WRONG = [
    pytest.param(name, fault, answer, id=f"{name}-{fault}-{answer.__name__}")
    for name, pairs in lesson_04.WRONG.items()
    for fault, answer in pairs
]
SOME = [
    row for number, row in enumerate(WRONG) if number % len(lesson_04.MODULES) == 0
]  # benchmarks/faults.py: all
TOLD = [
    pytest.param(name, told, id=f"{name}-{told.answer.__name__}")
    for name, rows in KNOWN.items()
    for told in rows
]
PRINTED = printed()


def those(beginning, but=""):
    """The wrong answers whose fault's name begins so, except for one fault."""
    return [row for row in WRONG if row.values[1].startswith(beginning) and row.values[1] != but]


@pytest.mark.parametrize("name", lesson_04.MODULES)
def test_every_fault_that_an_exercise_knows_has_an_answer_of_a_learners(name):
    """Or does, in this exercise, what another fault does, and is named as that one."""
    exercise, answered = find(name), {fault for fault, _ in lesson_04.WRONG[name]}
    for fault in exercise.faults:
        if fault.name not in answered:
            assert set(verdict(version(exercise.answer, [fault.change]), name).faults) <= answered, fault.name
    assert answered <= {fault.name for fault in exercise.faults}
    assert len(lesson_04.RIGHT[name]) >= 6


@pytest.mark.parametrize("name, fault, answer", SOME)
def test_a_learners_mistake_is_named(name, fault, answer):
    found = verdict(answer, name)
    assert (found.status, found.faults) == ("wrong", [fault]), found.message


@pytest.mark.parametrize("name, fault, answer", those("mask-", but="mask-too-weak"))
def test_a_mistake_with_the_mask_is_shown_on_a_mask_that_one_can_follow(name, fault, answer):
    inputs = dict(verdict(answer, name).comparison.lines)["Inputs"]
    shape = re.search(r"mask shape \((.*?)\)", inputs)
    assert shape and math.prod(map(int, shape[1].split(","))) <= 9, inputs


@pytest.mark.parametrize("name, fault, answer", those("softmax-over-"))
def test_a_mistake_with_the_axis_sends_to_a_section_about_the_axis(name, fault, answer):
    _, section = verdict(answer, name).reread
    text = SOURCE.read_text(encoding="utf-8").partition(f"# ## {section}\n")[2].partition("\n# ## ")[0]
    assert "axis" in text, section


@pytest.mark.parametrize("name, told", TOLD)
def test_what_was_told_badly_is_told_well(name, told):
    found = verdict(told.answer, name)
    assert re.fullmatch(told.status, found.status) and told.faults <= set(found.faults), found.message
    assert re.search(told.said, found.message, re.DOTALL), found.message
    assert not re.search(told.unsaid, found.message), found.message


@pytest.mark.parametrize("function", PRINTED)
@pytest.mark.parametrize("name", lesson_04.MODULES)
def test_a_function_that_the_lesson_prints_is_right_where_it_is_the_answer_and_nowhere_else(name, function):
    answer, exercise = PRINTED[function], find(name)
    found = verdict(answer, name)
    if fits(answer, exercise):
        same = all(alike(answer, exercise.answer, case.inputs) for case in exercise.inputs)
        assert (found.status == "right") == same, found.message
    else:
        assert (found.status, found.faults) == ("broken", ["arguments"]), found.message


def fits(answer, exercise):
    """Whether the answer can be called with all that the exercise gives."""
    try:
        inspect.signature(answer).bind(*inspect.signature(exercise.answer).parameters)
    except TypeError:
        return False
    return True


def alike(one, other, inputs):
    try:
        return torch.allclose(one(*inputs), other(*inputs))
    except Exception:
        return False
