"""Lesson 10's check on what learners write: mistakes are named, and what no rule knows is told in words."""

import re

import pytest
import torch
from answers import lesson_10
from answers.lesson_10 import attend_cached, next_token_loss, sample

from course_lib.check import verdict
from course_lib.check.declare import find
from course_lib.check.exercises.material.lesson_10 import sampled
from course_lib.check.run.doors import agree, call

pytestmark = pytest.mark.filterwarnings("default")  # as in a notebook: a warning is not an error

RIGHT = [
    pytest.param(name, answer, id=f"{name}-{answer.__name__}")
    for name, module in lesson_10.MODULES.items()
    for answer in module.RIGHT
]
OTHERS = [
    pytest.param(name, *row, id=f"{name}-{row[-1].__name__}")
    for name, module in lesson_10.MODULES.items()
    for row in module.OTHERS
]


@pytest.mark.parametrize("name", lesson_10.MODULES)
def test_every_fault_that_an_exercise_knows_has_an_answer_of_a_learners(name):
    answered = {fault for fault, _ in lesson_10.WRONG[name]}
    assert answered == {fault.name for fault in find(name).faults}


@pytest.mark.parametrize("name", lesson_10.MODULES)
def test_there_are_six_right_answers_in_other_styles_and_ten_wrong_ones_that_no_rule_was_made_for(name):
    module = lesson_10.MODULES[name]
    assert len(module.RIGHT) >= 6 and len(module.OTHERS) >= 10


@pytest.mark.parametrize("name, answer", RIGHT)
def test_right_in_another_style_is_right(name, answer):
    found = verdict(answer, name)
    assert (found.status, found.faults) == ("right", []), found.message


@pytest.mark.parametrize("name, status, fault, words, answer", OTHERS)
def test_a_wrong_answer_that_no_rule_was_made_for_is_told(name, status, fault, words, answer):
    found = verdict(answer, name)
    assert found.status == status and fault in found.faults, found.message
    assert re.search(words, found.message), found.message


def test_which_of_two_equal_tokens_stays_is_not_asked():
    """Two right answers differ there, so no input has equal logits at the edge of what is cut."""
    equal = sampled("", torch.tensor([[3.0, 1.0, 1.0, 0.0]]).repeat(200, 1), 1.0, 2)
    assert not agree(
        *(call(answer, equal.inputs) for answer in (sample.in_four_steps, sample.k_tokens_exactly))
    )
    for logits, *cut in (case.inputs for case in find("sample").inputs):
        if cut != [1.0, None, None, cut[-1]]:
            assert all(len(row.unique()) == len(row) for row in logits.reshape(-1, logits.shape[-1]))


@pytest.mark.parametrize("answer", sample.RIGHT)
@pytest.mark.parametrize("seed", range(3))
def test_right_draws_are_right_with_other_seeds_too(answer, seed, monkeypatch):
    """The check's own generators are always the same: with others it must not be luck."""

    def later(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
        torch.rand(1000 * seed + 7, generator=rng)
        return answer(logits, temperature, top_k, top_p, rng)

    for case in find("sample").inputs:
        assert agree(call(later, case.inputs), call(find("sample").answer, case.inputs)), case.label


def test_the_token_that_crosses_p_is_missed_on_rows_that_can_be_read():
    found = verdict(sample.below_p_only, "sample")
    assert found.title == "top-p drops the token that crosses p"
    assert found.comparison.on == "a share of 0.7", found.message


def test_what_is_drawn_of_another_form_is_told_as_that_of_any_function():
    titles = {answer: verdict(answer, "sample").title for answer in (sample.a_list, sample.as_floats)}
    assert "not a Tensor" in titles[sample.a_list]
    assert "a tensor of floats" in titles[sample.as_floats]


def test_two_mistakes_in_a_draw_are_both_named():
    def answer(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
        sample.asked(temperature, top_k, top_p)
        if temperature == 0:
            return logits.argmax(dim=-1)
        logits = logits * temperature
        if top_k is not None:
            values = logits.sort(dim=-1, descending=True).values
            logits = logits.masked_fill(
                logits < values[..., min(top_k, len(values[0]) - 1), None], -torch.inf
            )
        return sample.drawn(sample.nucleus(logits, top_p), rng)

    assert sorted(verdict(answer, "sample").faults) == ["one-too-many", "temperature-multiplied"]


def test_a_shift_that_is_missing_is_shown_on_the_text_of_three_tokens():
    found = verdict(next_token_loss.not_shifted, "next_token_loss")
    assert found.comparison.on.startswith("the smallest"), found.message


def test_a_mask_without_its_offset_is_shown_on_two_tokens_after_one():
    smallest = find("attend_cached").inputs[
        [case.label for case in find("attend_cached").inputs].index("two at once, after one")
    ]
    mixed, (_, values) = find("attend_cached").answer(*smallest.inputs)
    assert mixed.tolist() == [[6.0], [8.0]] and values.tolist() == [[4.0], [8.0], [12.0]]
    found = verdict(attend_cached.mask_later, "attend_cached")
    assert found.comparison.on == "two at once", found.message
    found = verdict(attend_cached.mask_at_first, "attend_cached")
    assert found.comparison.on == smallest.label, found.message
