"""Lesson 09's check on what learners write of training: mistakes are named, and the rest is told in words."""

import re

import pytest
import torch
import torch.nn.functional as F
from answers.lesson_09 import adamw_step, clip_gradients, label_smoothing_loss, shift_right, warmup_schedule

from course_lib.check import verdict
from course_lib.check.compare import size
from course_lib.check.declare import find

pytestmark = pytest.mark.filterwarnings("default")  # as in a notebook: a warning is not an error

OWN = {
    "shift_right": shift_right,
    "label_smoothing_loss": label_smoothing_loss,
    "warmup_schedule": warmup_schedule,
    "adamw_step": adamw_step,
    "clip_gradients": clip_gradients,
}
RIGHT = [
    pytest.param(name, answer, id=f"{name}-{answer.__name__}")
    for name, module in OWN.items()
    for answer in module.RIGHT
]
REMINDED = [warmup_schedule.no_word_about_the_warmup, adamw_step.never_refuses]  # right, and told of errors
OTHERS = [
    pytest.param(name, *row, id=f"{name}-{row[-1].__name__}")
    for name, module in OWN.items()
    for row in module.OTHERS
]


@pytest.mark.parametrize("name", OWN)
def test_every_fault_that_an_exercise_knows_has_an_answer_of_a_learners(name):
    answered = {fault for fault, _ in OWN[name].WRONG}
    assert answered == {fault.name for fault in find(name).faults}


@pytest.mark.parametrize("name", OWN)
def test_there_are_six_right_answers_in_other_styles_and_ten_wrong_ones_that_no_rule_was_made_for(name):
    assert len(OWN[name].RIGHT) >= 6 and len(OWN[name].OTHERS) >= 10


@pytest.mark.parametrize("name, answer", RIGHT)
def test_a_right_answer_in_another_style_is_right_and_told_nothing_more(name, answer):
    found = verdict(answer, name)
    more = answer in REMINDED
    assert found.status == "right", found.message
    assert ("one thing more" in found.message) == more, found.message


@pytest.mark.parametrize("name, status, fault, words, answer", OTHERS)
def test_a_wrong_answer_that_no_rule_was_made_for_is_told(name, status, fault, words, answer):
    found = verdict(answer, name)
    assert found.status == status and fault in found.faults, found.message
    assert re.search(words, found.message), found.message


def test_the_smallest_inputs_can_be_followed_in_the_head():
    for name, right in [
        ("shift_right", torch.tensor([1, 5, 6])),
        ("warmup_schedule", 0.0125),
        ("adamw_step", (torch.tensor([1.4]), torch.tensor([0.8]), torch.tensor([0.16]))),
        ("clip_gradients", [torch.tensor([0.6]), torch.tensor([0.8])]),
    ]:
        torch.testing.assert_close(find(name).answer(*find(name).inputs[0].inputs), right)


SHOWN = [  # an answer, the label of the input on which its mistake is to be shown
    (label_smoothing_loss.pads_still_softened, "one of two to ignore"),
    (label_smoothing_loss.torch_without_the_index, "the padding is 0"),
    (label_smoothing_loss.sentence_by_sentence, "two sentences, of which one is shorter"),
    (adamw_step.times_step, "the step after it"),
    (adamw_step.eps_inside, "a tiny gradient"),
    (clip_gradients.compares_the_square, "1.5 long, at most 2"),
    (clip_gradients.those_that_are_long, "one that is short by itself"),
    (warmup_schedule.stays, "step 5 of 4 to warm up"),
]


@pytest.mark.parametrize("answer, label", SHOWN, ids=[answer.__name__ for answer, _ in SHOWN])
def test_a_mistake_that_the_smallest_input_hides_is_shown_on_the_smallest_that_does_not(answer, label):
    name = answer.__module__.rpartition(".")[2]
    found = verdict(answer, name)
    case = next(case for case in find(name).inputs if case.label == label)
    assert found.comparison.on == label and size(case.inputs) <= 14, found.message


def test_an_equal_loss_is_given_by_torch_on_every_input_of_the_check():
    for case in find("label_smoothing_loss").inputs:
        logits, targets, smoothing, ignore = (*case.inputs, *(0.1, -100)[len(case.inputs) - 2 :])
        flat = logits.reshape(-1, logits.shape[-1]), targets.reshape(-1)
        expected = F.cross_entropy(*flat, ignore_index=ignore, label_smoothing=smoothing)
        if expected.isfinite():
            torch.testing.assert_close(find("label_smoothing_loss").answer(*case.inputs), expected)
        else:
            assert case.label == "nothing but padding"


def test_a_warm_up_of_no_steps_is_refused_and_its_refusal_is_not_asked_for():
    with pytest.raises(ValueError, match="1 step or more"):
        find("warmup_schedule").answer(3, 100, 0)
    found = verdict(warmup_schedule.no_word_about_the_warmup, "warmup_schedule")
    assert found.status == "right" and "a warm-up of 0 steps" in found.message
