"""Lesson 07's check on what learners write: mistakes are named, and what no rule knows is told in words."""

import re

import pytest
import torch
from answers import lesson_07
from answers.lesson_07 import decoder_block, encoder_block, feed_forward, layer_norm

from course_lib.check import verdict
from course_lib.check.compare import size
from course_lib.check.declare import find

pytestmark = pytest.mark.filterwarnings("default")  # as in a notebook: a warning is not an error

OTHERS = [
    pytest.param(name, *row, id=f"{name}-{row[-1].__name__}")
    for name, module in lesson_07.MODULES.items()
    for row in module.OTHERS
]


@pytest.mark.parametrize("name", lesson_07.MODULES)
def test_every_fault_that_an_exercise_knows_has_an_answer_of_a_learners(name):
    answered = {fault for fault, _ in lesson_07.WRONG[name]}
    assert answered == {fault.name for fault in find(name).faults if not fault.lesson}


@pytest.mark.parametrize("name", lesson_07.MODULES)
def test_there_are_six_right_answers_in_other_styles_and_ten_wrong_ones_that_no_rule_was_made_for(name):
    module = lesson_07.MODULES[name]
    assert len(module.RIGHT) >= 6 and len(module.OTHERS) >= 10


@pytest.mark.parametrize("name", lesson_07.MODULES)
def test_right_answers_in_other_styles_are_right_and_told_nothing_more(name):
    for answer in lesson_07.RIGHT[name]:
        found = verdict(answer, name)
        assert found.status == "right" and "one thing more" not in found.message, found.message


@pytest.mark.parametrize("name, status, fault, words, answer", OTHERS)
def test_a_wrong_answer_that_no_rule_was_made_for_is_told(name, status, fault, words, answer):
    found = verdict(answer, name)
    assert found.status == status and fault in found.faults, found.message
    assert re.search(words, found.message), found.message


SHOWN = [
    (layer_norm.batch_norm, "layer_norm"),
    (layer_norm.no_keepdim, "layer_norm"),
    (layer_norm.everything_at_once, "layer_norm"),
    (layer_norm.eps_behind_the_root, "layer_norm"),
    (feed_forward.no_corner, "feed_forward"),
    (encoder_block.x_is_overwritten, "encoder_block"),
    (encoder_block.post_norm_before_the_sum, "encoder_block"),
    (decoder_block.an_encoder_block, "decoder_block"),
    (decoder_block.memory_asks, "decoder_block"),
    (decoder_block.third_sum_forgotten, "decoder_block"),
]


@pytest.mark.parametrize("answer, name", SHOWN)
def test_a_mistake_is_shown_on_numbers_that_one_can_follow(answer, name):
    found = verdict(answer, name)
    shown = next(case for case in find(name).inputs if case.label == found.comparison.on)
    tensors = [part for part in shown.inputs if isinstance(part, torch.Tensor)]
    assert size(tensors) <= 9, shown.label


def test_where_eps_stands_shows_on_numbers_that_hardly_differ_and_not_on_equal_ones():
    wrong, right = layer_norm.eps_behind_the_root, find("layer_norm").answer
    ones, zeros = torch.ones(2), torch.zeros(2)
    hardly = torch.tensor([0.0, 0.002])
    torch.testing.assert_close(wrong(hardly, ones, zeros)[1], torch.tensor(0.001 / 0.00101))
    torch.testing.assert_close(right(hardly, ones, zeros)[1], torch.tensor(0.001 / 0.000011**0.5))
    assert (wrong(ones, ones, zeros) == 0).all() and (right(ones, ones, zeros) == 0).all()
    assert "0 and 0.002" in verdict(wrong, "layer_norm").message


def test_the_smallest_blocks_can_be_followed_in_the_head():
    small = find("encoder_block").inputs[0].inputs
    assert find("encoder_block").answer(*small).tolist() == [[10], [25]]
    small = find("decoder_block").inputs[0].inputs
    assert find("decoder_block").answer(*small).tolist() == [[13], [43]]


def test_a_sublayer_is_called_by_place_and_who_does_otherwise_is_told_once_all_is_right():
    found = verdict(decoder_block.named_memory, "decoder_block")
    assert found.status == "right" and "by its place" in found.message


STEPS = [
    (encoder_block.first_sum_forgotten_in_one_branch, "encoder_block", "`attend` gives, with `pre_norm`"),
    (encoder_block.first_sum_forgotten, "encoder_block", "x is not added to what `attend` gives$"),
    (
        encoder_block.copied_line,
        "encoder_block",
        "`norm_1` normalises for `feed_forward`, .*, with `pre_norm`",
    ),
    (encoder_block.x_is_overwritten_once, "encoder_block", "what `feed_forward` gives is added to the norm"),
    (decoder_block.x_is_overwritten_once, "decoder_block", "what `cross_attend` gives is added to the norm"),
    (decoder_block.third_sum_forgotten, "decoder_block", "what `feed_forward` gives, without `pre_norm`"),
    (decoder_block.norms_in_another_order, "decoder_block", "`norm_2` and `norm_3` are exchanged"),
    (decoder_block.never_thinks, "decoder_block", "`feed_forward` is left out"),
]


@pytest.mark.parametrize("answer, name, words", STEPS)
def test_of_several_steps_the_one_with_the_mistake_is_named(answer, name, words):
    assert re.search(words, verdict(answer, name).title)


def test_both_kinds_of_norm_are_told_where_to_read_again():
    assert verdict(encoder_block.as_in_the_paper, "encoder_block").reread[1] == "Before or after"
    assert verdict(encoder_block.a_row_of_functions, "encoder_block").reread[1] == "Add to what was there"
    assert verdict(feed_forward.gelu, "feed_forward").reread[0] == "01_linear_layers"
