"""The check of each lesson on wrong answers: caught, named as itself, as no other. Pairs are sampled here.

`python benchmarks/faults.py` goes through all of them.
"""

import inspect
import random
from itertools import islice

import pytest
import torch
from answers import BY_LESSON, LESSONS, WRONG
from helpers.lessons import library_function, statements

from course_lib.check import verdict
from course_lib.check.compare import size
from course_lib.check.declare import declared, find
from course_lib.check.examiners import suspects
from course_lib.check.report.words import text_of
from course_lib.check.run.doors import agree, call

EXERCISES = [exercise for name in LESSONS for exercise in declared(name).exercises.values()]
WRITTEN = [
    pytest.param(name, fault, fn, id=f"{name}-{fault}-{fn.__name__}")
    for name, rows in WRONG.items()
    for fault, fn in rows
]
each = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)


def does(suspect):
    return [suspect.does(place) for place in range(len(suspect.exercise.inputs))]


def is_a_line(exercise):
    """Whether its answer is one line: there are not many ways to write that wrong."""
    module = inspect.getmodule(exercise.answer).__name__.removeprefix("course_lib.")
    return len(statements(library_function(f"{module}.{exercise.name}"))) == 1


def alike(one, other):
    return all(map(agree, does(one), does(other)))


def words(suspect):
    """What its errors say, input by input."""
    return [outcome.error and text_of(outcome.error) for outcome in does(suspect)]


def raises(suspect, right):
    """Whether there is an error where none is asked for."""
    return any(one.error and not other.error for one, other in zip(does(suspect), does(right), strict=True))


def is_tried(pair):
    """Whether what two mistakes are taken to do is what they do."""
    return all(map(agree, does(pair), map(pair.seems_to_do, range(len(pair.exercise.inputs)))))


@pytest.mark.filterwarnings("ignore:The use of `x.T`")  # torch warns once, and then raises
@pytest.mark.parametrize("name, fault, answer", WRITTEN)
def test_what_a_learner_writes_is_caught_and_named(name, fault, answer):
    found = verdict(answer, name)
    assert (found.status, found.faults) == ("wrong", [fault]), found.message


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_fault_is_written_as_a_learner_would(lesson):
    written = {fault for rows in BY_LESSON[lesson].WRONG.values() for fault, _ in rows}
    assert {fault.name for fault in declared(lesson).known if not fault.lesson} <= written


@each
def test_the_librarys_own_answer_is_right(exercise):
    assert verdict(exercise.answer).status == "right", verdict(exercise.answer).message


@each
def test_an_exercise_has_enough_faults_and_three_hints(exercise):
    assert len({fault.name for fault in exercise.faults}) >= (4 if is_a_line(exercise) else 8)
    assert len(exercise.hints) == 3


@each
def test_a_fault_says_what_it_is_and_shows_an_input_on_which_it_is_wrong(exercise):
    """Where two faults do the same, errors word for word, the first is named: nearer to this function."""
    known = suspects.declared(exercise)
    for suspect in random.Random(4).sample(known, min(8, len(known))):
        (fault,) = suspect.mistakes
        if all(outcome.error for outcome in does(suspect)) or alike(suspect, suspects.reference(exercise)):
            continue  # a helper's mistake may do no harm here
        found = verdict(suspect.version, exercise.name)
        first = next(other for other in known if alike(other, suspect) and words(other) == words(suspect))
        assert (found.status, found.faults) == ("wrong", first.names), fault.name
        assert first.mistakes[0].title in found.message and first.mistakes[0].why in found.message
        shown = next(case for case in exercise.inputs if case.label == found.comparison.on)
        assert not agree(call(suspect.version, shown.inputs), call(exercise.answer, shown.inputs))


@each
def test_two_faults_at_once_are_named_as_two(exercise):
    """Unless the two do what one alone does, or what another two do: then nothing tells them apart.

    What two mistakes make may be right again, or depend on nothing any more, which is the plainer word. And
    of many pairs, those whose mistakes act only together are not run, to be quick.
    """
    possible = suspects.pairs(exercise)
    drawn = random.Random(5).sample(possible, min(120, len(possible)))
    right = suspects.reference(exercise)
    alone = [right, *suspects.declared(exercise)]  # a mistake that does what one before it does has its name
    named = {one for one in alone[1:] if next(x for x in alone if alike(x, one)) is one}
    pairs = (pair for pair in drawn if {pair.one, pair.other} <= named and pair.version)
    pairs = (pair for pair in pairs if not raises(pair, right) and is_tried(pair))
    pairs = (pair for pair in pairs if not any(alike(pair, x) for x in (right, pair.one, pair.other)))
    pairs = list(islice(pairs, 8))  # no more are run than it takes to find eight
    told_apart = 0
    for pair in pairs:
        found = verdict(pair.version, exercise.name)
        if found.faults == ["ignores-an-input"]:
            continue
        known = [s for s in suspects.suspects(exercise) if set(s.names) == set(found.faults) and s.version]
        assert found.status == "wrong" and any(alike(s, pair) for s in known), (pair.names, found.faults)
        told_apart += set(found.faults) == set(pair.names)
    assert told_apart >= len(pairs) / 2 and (len(pairs) > 2 or is_a_line(exercise))


@each
def test_inputs_are_the_same_each_time_and_the_smallest_comes_first(exercise):
    plain = [case.inputs for case in exercise.inputs if not case.tags]
    sizes = [size(inputs) for inputs in plain if isinstance(inputs[0], torch.Tensor)]
    assert sizes == [] or sizes[0] == min(sizes)
    assert exercise.inputs[0].label.startswith("the smallest")


def test_a_mistake_in_a_helper_is_told_there():
    cells = {"__name__": "__main__"}  # the names of a notebook
    exec(
        "def attention_scores(Q, K):\n    return Q @ K.mT\n"
        "def attention_weights(Q, K, mask=None):\n    return attention_scores(Q, K).softmax(-1)\n"
        "def attend(Q, K, V, mask=None):\n    return attention_weights(Q, K, mask) @ V",
        cells,
    )
    for name in ("attention_weights", "attend"):
        found = verdict(cells[name])
        assert found.faults == ["not-scaled"]
        assert (
            "in your `attention_scores`, which `attention_weights` calls: the scores are not" in found.title
        )
        assert "`attention_weights` has something of its own" in found.message


def test_two_mistakes_of_which_one_hides_the_other_on_some_input_are_both_told():
    names = ["queries-from-W_k", "sigmoid"]
    pair = next(pair for pair in suspects.pairs(find("self_attention")) if pair.names == names)
    assert sorted(verdict(pair.version, "self_attention").faults) == names
