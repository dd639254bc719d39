"""Lesson 09's check on how learners decode: mistakes are named, and what no rule knows is told in words."""

import re

import pytest
import torch
from answers.lesson_09 import beam_search, greedy_decode

from course_lib.check import verdict
from course_lib.check.declare import find
from course_lib.check.exercises.decoding import by_loops
from course_lib.check.exercises.material.translator import Translator
from course_lib.check.run.doors import agree, call
from course_lib.generation.toy import ToyTranslator

pytestmark = pytest.mark.filterwarnings("default")  # as in a notebook: a warning is not an error

MODULES = {"greedy_decode": greedy_decode, "beam_search": beam_search}
OTHERS = [
    pytest.param(name, *row, id=f"{name}-{row[-1].__name__}")
    for name, module in MODULES.items()
    for row in module.OTHERS
]


@pytest.mark.parametrize("name", MODULES)
def test_every_fault_has_an_answer_of_a_learners(name):
    sections = ("Write the likeliest token", "Keep several beginnings")
    known = {fault.name for fault in find(name).faults if fault.section in sections}
    assert {fault for fault, _ in MODULES[name].WRONG} == known


@pytest.mark.parametrize("name", MODULES)
def test_there_are_six_right_answers_in_other_styles_and_ten_wrong_ones_that_no_rule_was_made_for(name):
    assert len(MODULES[name].RIGHT) >= 6 and len(MODULES[name].OTHERS) >= 10


@pytest.mark.parametrize("name, status, fault, words, answer", OTHERS)
def test_a_wrong_answer_that_no_rule_was_made_for_is_told(name, status, fault, words, answer):
    found = verdict(answer, name)
    assert found.status == status and (fault in found.faults or not fault), found.message
    assert re.search(words, found.message), found.message


def changed_a_little(inputs, seed):
    """The same inputs, with logits that are off by about a thousandth."""
    model, *rest = inputs
    if isinstance(model, ToyTranslator):
        return inputs
    twin = Translator()
    with torch.no_grad():
        twin.table.copy_(model.table)
        noise = torch.randn(model.head.shape, generator=torch.Generator().manual_seed(seed))
        twin.head.copy_(model.head + noise / 1000)
    return (twin, *rest)


@pytest.mark.parametrize("name", MODULES)
def test_no_choice_is_so_close_that_rounding_could_turn_it(name):
    exercise = find(name)
    for case in exercise.inputs:
        right = call(exercise.answer, case.inputs)
        for seed in range(5):
            assert agree(call(exercise.answer, changed_a_little(case.inputs, seed)), right), case.label


def test_the_versionby_loops_that_faults_spoil_is_right():
    exercise = find("beam_search")
    for case in exercise.inputs:
        assert agree(call(by_loops, case.inputs), call(exercise.answer, case.inputs)), case.label


def test_the_smallest_search_can_be_followed_in_the_head():
    """Greedy: 0.6 * 0.4 = 0.24. The beam: 0.4 * 0.9 = 0.36."""
    greedy, beam = find("greedy_decode").inputs[0].inputs, find("beam_search").inputs[0].inputs
    assert find("greedy_decode").answer(*greedy).tolist() == [[2, 3, 0]]
    assert find("beam_search").answer(*beam).tolist() == [[3, 0]]


def test_the_table_of_a_toy_is_shown_whole():
    found = verdict(beam_search.max_only, "beam_search")
    assert "after 7: 2 60% 3 40%; after 7, 2: 0 35% 2 25% 3 40%" in found.message


def test_two_mistakes_in_a_versionby_loops_are_both_told():
    def both(model, source, start, stop, width, max_length, alpha=0.6):
        inputs = model, source, start, stop, width, max_length, alpha
        return beam_search.search(inputs, lambda tokens, total: total, choose=lambda beam: beam[-1])

    assert sorted(verdict(both, "beam_search").faults) == ["last-returned", "not-normalised"]
