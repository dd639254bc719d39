"""Lesson 11's check on what learners write: mistakes are named, and what no rule knows is told in words."""

import re

import pytest
import torch
from answers import lesson_11
from answers.lesson_11 import mask_tokens, mean_pool

from course_lib.check import verdict
from course_lib.check.declare import find

pytestmark = pytest.mark.filterwarnings("default")  # as in a notebook: a warning is not an error

OTHERS = [
    pytest.param(name, *row, id=f"{name}-{row[-1].__name__}")
    for name, module in lesson_11.MODULES.items()
    for row in module.OTHERS
]


@pytest.mark.parametrize("name", lesson_11.MODULES)
def test_every_fault_and_every_law_of_manner_has_an_answer_of_a_learners(name):
    answered = {fault for fault, _ in lesson_11.WRONG[name]}
    exercise = find(name)
    assert answered == {x.name for x in (*exercise.faults, *(law for law in exercise.laws if law.manner))}


@pytest.mark.parametrize("name", lesson_11.MODULES)
def test_there_are_six_right_answers_in_other_styles_and_ten_wrong_ones_that_no_rule_was_made_for(name):
    module = lesson_11.MODULES[name]
    assert len(module.RIGHT) >= 6 and len(module.OTHERS) >= 10


@pytest.mark.parametrize("name, status, fault, words, answer", OTHERS)
def test_a_wrong_answer_that_no_rule_was_made_for_is_told(name, status, fault, words, answer):
    found = verdict(answer, name)
    assert re.fullmatch(status, found.status) and (fault in found.faults or not fault), found.message
    assert re.search(words, found.message), found.message


@pytest.mark.parametrize("answer", mask_tokens.RIGHT)
@pytest.mark.parametrize("first", range(1, 3))
def test_a_right_answer_is_right_whatever_it_draws(answer, first):
    """Other streams than those of the check: numbers are drawn and thrown away before it begins."""

    def late(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
        torch.rand(first, generator=rng)
        return answer(tokens, mask_id, vocab_size, special, rng, share)

    found = verdict(late, "mask_tokens")
    assert found.status == "right", found.message


@pytest.mark.parametrize("fault, answer", mask_tokens.WRONG)
def test_a_wrong_answer_is_named_whatever_it_draws(fault, answer):
    def late(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
        torch.rand(9, generator=rng)
        return answer(tokens, mask_id, vocab_size, special, rng, share)

    assert verdict(late, "mask_tokens").faults == [fault]


def test_random_tokens_may_be_special_or_not():
    """Both are in use: torch's tools draw from all the vocabulary, others leave the special ones out."""
    for answer in (mask_tokens.as_in_transformers, mask_tokens.without_special_words):
        assert verdict(answer, "mask_tokens").status == "right"


def test_what_is_multiplied_where_padding_may_be_infinite_is_right_and_told():
    found = verdict(mean_pool.multiplied, "mean_pool")
    assert found.status == "right" and "0 times infinity" in found.message
    assert "infinity" not in verdict(mean_pool.with_where, "mean_pool").message


def test_of_a_random_answer_that_gives_nothing_back_that_is_said():
    def draws_and_ends(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
        torch.rand(tokens.shape, generator=rng)

    assert verdict(draws_and_ends, "mask_tokens").faults == ["returns-nothing"]
