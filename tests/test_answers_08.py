"""Lesson 08's check on what learners write: mistakes are named, and what no rule knows is told in words."""

import re

import pytest
import torch
from answers import lesson_08
from answers.lesson_08 import count_parameters, online_softmax, transformer

from course_lib.check import verdict
from course_lib.check.declare import find
from course_lib.check.run.memory import Watch

pytestmark = pytest.mark.filterwarnings("default")  # as in a notebook: a warning is not an error

OTHERS = [
    pytest.param(name, *row, id=f"{name}-{row[-1].__name__}")
    for name, module in lesson_08.MODULES.items()
    for row in module.OTHERS
]
KEEPS = [answer for fault, answer in online_softmax.WRONG if fault == "keeps-all-weights"]


@pytest.mark.parametrize("name", lesson_08.MODULES)
def test_every_fault_and_every_law_of_manner_has_an_answer_of_a_learners(name):
    answered = {fault for fault, _ in lesson_08.WRONG[name]}
    exercise = find(name)
    assert answered == {x.name for x in (*exercise.faults, *(law for law in exercise.laws if law.manner))}


@pytest.mark.parametrize("name", lesson_08.MODULES)
def test_there_are_six_right_answers_in_other_styles_and_ten_wrong_ones_that_no_rule_was_made_for(name):
    module = lesson_08.MODULES[name]
    assert len(module.RIGHT) >= 6 and len(module.OTHERS) >= 10


@pytest.mark.parametrize("name, status, fault, words, answer", OTHERS)
def test_a_wrong_answer_that_no_rule_was_made_for_is_told(name, status, fault, words, answer):
    found = verdict(answer, name)
    assert found.status == status and fault in found.faults, found.message
    assert re.search(words, found.message), found.message


@pytest.mark.parametrize("keys", [60, 600])
def test_what_is_held_does_not_grow_with_the_keys_unless_all_the_weights_are_kept(keys):
    scores, values = torch.randn(1, keys), torch.randn(keys, 2)
    for answer in online_softmax.RIGHT:
        with Watch(scores, values) as watch:
            answer(scores, values, 10)
        by_block = 10 * keys // 10 if answer is online_softmax.partial_answers else 0
        assert watch.most <= 100 + by_block and watch.read < keys, answer.__name__
    for answer in KEEPS:
        with Watch(scores, values) as watch:
            answer(scores, values, 10)
        assert watch.most >= keys, answer.__name__


def test_all_the_weights_at_once_are_told_though_the_numbers_are_right():
    found = verdict(online_softmax.all_at_once, "online_softmax")
    assert found.title == "the numbers are right, but all the weights are held at once"
    assert found.reread == ("08_transformer", "Share out without keeping the weights")


def test_of_a_wrong_answer_that_keeps_all_weights_the_numbers_are_told_first():
    def overflows(scores, values, block):
        return scores.exp() @ values / scores.exp().sum(-1, keepdim=True)

    assert verdict(overflows, "online_softmax").faults == ["overflows", "hidden-row-gives-nan"]


def test_a_mistake_in_the_encoder_is_shown_on_the_smallest_input_that_has_one():
    found = verdict(transformer.no_encoder, "transformer")
    assert found.comparison.on == "one word to translate", found.message


def test_the_smallest_transformer_can_be_followed_in_the_head():
    smallest = find("transformer").inputs[0].inputs
    assert find("transformer").answer(*smallest).tolist() == [[2.0, 18.0]]


def test_a_model_that_is_frozen_while_it_is_counted_is_told():
    assert verdict(count_parameters.freezes_it, "count_parameters").faults == ["changes-input"]
