"""Lesson 05's check on multi_head_attention and cross_attention as learners write them."""

import re

import pytest
from answers.lesson_05 import cross_attention, multi_head_attention

from course_lib.check import verdict
from course_lib.check.compare import size
from course_lib.check.declare import find
from course_lib.check.exercises.material.lesson_05 import LATER, MASKS
from course_lib.check.rules import touched, version

pytestmark = pytest.mark.filterwarnings("default")  # as in a notebook: a warning is not an error

MODULES = {"multi_head_attention": multi_head_attention, "cross_attention": cross_attention}
OTHERS = [
    pytest.param(name, *row, id=f"{name}-{row[-1].__name__}")
    for name, module in MODULES.items()
    for row in module.OTHERS
]


@pytest.mark.parametrize("name", MODULES)
def test_every_fault_of_its_own_has_an_answer_of_a_learners(name):
    """What its steps do wrong is answered with the steps; there may be another fault that does the same."""
    answered, exercise = {fault for fault, _ in MODULES[name].WRONG}, find(name)
    assert answered <= {fault.name for fault in exercise.faults}
    for fault in exercise.faults:
        own = not fault.lesson and name in (fault.inside or [name]) and _changes_itself(exercise, fault)
        assert not own or fault.name in answered, fault.name


def _changes_itself(exercise, fault):
    return exercise.answer in touched(exercise.answer, fault.change)


@pytest.mark.parametrize("name", MODULES)
def test_there_are_six_right_answers_in_other_styles_and_ten_wrong_ones_that_no_rule_was_made_for(name):
    assert len(MODULES[name].RIGHT) >= 6 and len(MODULES[name].OTHERS) >= 10


@pytest.mark.parametrize("name, status, fault, words, answer", OTHERS)
def test_a_wrong_answer_that_no_rule_was_made_for_is_told(name, status, fault, words, answer):
    """Without a name where the fault is one of a step's, declared with the step."""
    found = verdict(answer, name)
    assert found.status == status and (fault is None or fault in found.faults), found.message
    assert re.search(words, found.message, re.DOTALL), found.message


def test_the_smallest_multi_head_attention_can_be_followed_in_the_head():
    x, W_q, W_k, W_v, W_o, n_heads = find("multi_head_attention").inputs[0].inputs[:6]
    assert (x @ W_q).tolist() == [[1, 1], [0, 2]] and (x @ W_k).tolist() == [[1, 0], [2, 2]]
    assert (x @ W_v).tolist() == [[2, 0], [0, 6]] and n_heads == 2


def test_no_matrix_of_the_smallest_input_is_symmetric_but_the_values():
    for W in find("cross_attention").inputs[0].inputs[2:6]:
        assert W.tolist() != W.mT.tolist() or W.tolist() == [[2, 0], [0, 3]]


@pytest.mark.parametrize("masks", [LATER, MASKS])
def test_the_masks_of_a_batch_differ_and_each_query_sees_something_but_not_all(masks):
    assert (masks[0] != masks[1]).any() and masks.any(dim=-1).all() and not masks.all(dim=-1).any()


@pytest.mark.parametrize("name", MODULES)
@pytest.mark.parametrize("fault", ["mask-without-an-axis", "mask-in-another-order"])
def test_a_mistake_with_the_heads_of_a_mask_is_shown_where_it_runs(name, fault):
    (known,) = [x for x in find(name).faults if x.name == fault]
    found = verdict(version(find(name).answer, (known.change,)), name)
    assert found.faults == [fault] and found.comparison.on.startswith("2 sequences, 2 heads")
    shown = next(case for case in find(name).inputs if case.label == found.comparison.on)
    assert size(shown.inputs[:1]) <= 8


def test_a_mask_with_one_row_for_all_queries_keeps_the_law_about_hidden_keys():
    exercise = find("multi_head_attention")
    (law,) = [law for law in exercise.laws if law.on == "mask"]
    (case,) = [case for case in exercise.inputs if case.label == "2 sequences, a mask of keys"]
    assert case.inputs[-1].shape == (2, 1, 3) and law.holds(exercise.answer, case.inputs)
    without = multi_head_attention.without_the_mask
    assert not law.holds(without, case.inputs)
