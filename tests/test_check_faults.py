"""Every exercise's check on the wrong versions that it knows: caught, named as itself, as no other."""

from itertools import pairwise

import pytest

from course_lib.check import verdict
from course_lib.check.declare import EXERCISES
from course_lib.check.examiners.naming import combined, wrong_version
from course_lib.check.run.doors import agree, call

FAULTS = [pytest.param(e, f, id=f"{e.name}-{f.name}") for e in EXERCISES.values() for f in e.faults]


def outcomes(exercise, version):
    return [call(version, case.inputs) for case in exercise.inputs]


def alike(one, other):
    return all(map(agree, one, other))


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_the_librarys_own_answer_is_right(exercise):
    assert verdict(exercise.answer).status == "right", verdict(exercise.answer).message


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_the_variant_without_faults_equals_the_library(exercise):
    assert alike(outcomes(exercise, exercise.variant), outcomes(exercise, exercise.answer))


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_an_exercise_has_enough_faults_hints_and_distinct_names(exercise):
    assert len(exercise.faults) >= 8
    assert len(exercise.hints) == 3
    assert len({fault.name for fault in exercise.faults}) == len(exercise.faults)


@pytest.mark.parametrize("exercise, fault", FAULTS)
def test_a_fault_is_caught_and_named_as_itself(exercise, fault):
    found = verdict(wrong_version(exercise, (fault,)), exercise.name)
    assert (found.status, found.faults) == ("wrong", [fault.name])
    assert fault.title in found.message and fault.why in found.message


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_two_faults_at_once_are_named_as_two(exercise):
    """Unless the two do what one alone does, or what another two do: then nothing tells them apart."""
    known = {faults: outcomes(exercise, wrong_version(exercise, faults)) for faults in combined(exercise)}
    pairs = [faults for faults in known if len(faults) == 2]
    told_apart = 0
    for pair in pairs:
        named = verdict(wrong_version(exercise, pair), exercise.name).faults
        first = next(faults for faults in known if alike(known[faults], known[pair]))
        if all(outcome.error for outcome in known[pair]):
            continue
        assert named == [fault.name for fault in first], (pair[0].name, pair[1].name)
        told_apart += first == pair
    assert told_apart >= 0.8 * len(pairs)


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_inputs_are_the_same_each_time_and_the_smallest_come_first(exercise):
    again = [call(exercise.answer, case.inputs) for case in exercise.cases()]
    assert alike(again, outcomes(exercise, exercise.answer))
    plain = [case.inputs[0].numel() for case in exercise.inputs if not case.tags - {"square"}]
    assert all(a <= b for a, b in pairwise(plain))
