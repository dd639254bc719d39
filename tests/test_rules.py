"""Faults as rules: what a rule does to a text, that each of a lesson's means something, what is generated."""

import ast
import math
from dataclasses import replace
from itertools import islice

import pytest
import torch
from answers import lesson_04

from course_lib import attention, syllabus
from course_lib.check.declare import Exercise, Fault, Lesson, declared, find
from course_lib.check.examiners.suspects import generated
from course_lib.check.exercises.material.course import MATERIAL
from course_lib.check.faults_table import table_of
from course_lib.check.judge import judge
from course_lib.check.rules import Rule, mutants, version
from course_lib.check.rules.bounds import TURNS, WHILE_TURNS, bounded
from course_lib.check.rules.families import MOST
from course_lib.check.rules.trees import folded
from course_lib.check.run.doors import agree, call
from course_lib.tokens import bpe
from course_lib.training.schedules import warmup_schedule

LESSONS = [lesson.name for lesson in syllabus.LESSONS if lesson.exercises]
PATTERNS = {  # what it shows: (rule, body before, body after)
    "any expression": ("_ / 2 -> _", "return (x + 1) / 2", "return x + 1"),
    "inside what a wildcard holds": ("f(_) -> _", "return f(g(f(x)))", "return g(x)"),
    "twice the same": ("_ - _ -> 0", "return (x - x) + (x - y)", "return 0 + (x - y)"),
    "two wildcards": ("_1 - _2 -> _2 - _1", "return a * b - c", "return c - a * b"),
    "two names at once": (["x -> y", "y -> x"], "return x - f(y)", "return y - f(x)"),
    "a name that is stored": ("total -> part", "total = 1; total += 2", "part = 1; part += 2"),
    "a name that is loaded, put where one is stored": ("x = _ -> _.y = x", "x = z", "z.y = x"),
    "a negative number": ("f(-1) -> f(-2)", "return f(-1) + f(1)", "return f(-2) + f(1)"),
    "a keyword": ("_.sum(dim=_1) -> _.sum(_1)", "return x.sum(dim=0)", "return x.sum(0)"),
    "a statement": ("return _ -> return _ + 1", "return x", "return x + 1"),
    "a statement for another": ("x += _ -> x = _", "x += 2", "x = 2"),
    "two statements in a row": ("x = _; y = x -> y = _", "x = 3; y = x; z = 1", "y = 3; z = 1"),
    "a whole body": ("if x: _ -> if not x: _", "if x: a = 1; b = 2", "if not x: a = 1; b = 2"),
    "a body instead of its `if`": ("if x: _ -> _", "if x: a = 1; b = 2", "a = 1; b = 2"),
}


def function(body):
    return folded(ast.parse(f"def f(x, y):\n    {body}")).body[0]


@pytest.mark.parametrize("rule, before, after", PATTERNS.values(), ids=PATTERNS)
def test_a_rule_rewrites_what_its_pattern_matches(rule, before, after):
    text = function(before)
    assert ast.unparse(Rule.parse(rule).apply(text)) == ast.unparse(function(after))
    assert ast.unparse(text) == ast.unparse(function(before))  # the text itself is left as it was


@pytest.mark.parametrize("rule", ["_ * 3 -> _", "_ / 2 -> _ / 2", "return f(_) -> return _", "x.y -> y"])
def test_a_rule_that_matches_or_changes_nothing_gives_none(rule):
    assert Rule.parse(rule).apply(function("return x / 2")) is None


def test_a_rule_stays_inside_the_functions_that_it_names():
    text = function("return x / 2")
    assert Rule.parse("_ / 2 -> _", inside="g").apply(text) is None
    assert Rule.parse("_ / 2 -> _", inside=("g", "f")).apply(text) is not None


def test_a_rule_without_an_arrow_is_an_error():
    with pytest.raises(ValueError, match="pattern -> replacement"):
        Rule.parse("_ / 2")


# Versions

Q, K, V = torch.randn(2, 3), torch.randn(5, 3), torch.randn(5, 4)
UNSCALED, OVER_QUERIES = (
    Rule.parse("_ / math.sqrt(_1) -> _"),
    Rule.parse("_.softmax(dim=-1) -> _.softmax(-2)"),
)


def test_a_version_is_changed_in_the_functions_that_it_calls_and_the_library_is_not():
    before = attention.attend(Q, K, V)
    torch.testing.assert_close(version(attention.attend, (UNSCALED,))(Q, K, V), (Q @ K.mT).softmax(-1) @ V)
    assert torch.equal(attention.attend(Q, K, V), before)


def test_two_rules_at_once_are_two_mistakes_at_once():
    both = version(attention.attend, (UNSCALED, OVER_QUERIES))
    torch.testing.assert_close(both(Q, K, V), (Q @ K.mT).softmax(-2) @ V)


@pytest.mark.parametrize("rules", [["f(_) -> _"], ["_ @ V -> _", "f(_) -> _"], [["_ @ V -> _", "f(_) -> _"]]])
def test_there_is_no_version_where_one_rewrite_matches_nowhere(rules):
    assert version(attention.attend, tuple(map(Rule.parse, rules))) is None


def test_a_version_that_would_never_end_ends():
    stuck = version(bpe.merge_pair, (Rule.parse("i += _ -> i += 0"),))
    assert call(stuck, ([1, 2, 1, 2, 3], (1, 2), 9)).error is None


def test_a_while_that_never_ends_is_ended_soon():
    turning = bounded(function("while True: x.append(1)"))
    names = {}
    exec(compile(ast.fix_missing_locations(ast.Module([turning], [])), "turning", "exec"), names)
    names["f"](held := [], None)
    assert len(held) == WHILE_TURNS < TURNS


def test_a_version_that_adds_to_the_list_that_it_goes_through_ends():
    growing = bounded(function("for a in x: x.append(a)"))
    module = ast.fix_missing_locations(ast.Module([growing], type_ignores=[]))
    names = {"islice": islice}
    exec(compile(module, "growing", "exec"), names)
    names["f"](held := [1], None)
    assert len(held) == TURNS + 1


def test_a_function_stands_for_another_where_no_rule_will_do():
    def wrong(Q, K, mask=None):
        return torch.ones(Q.shape[-2], K.shape[-2])

    fault = Fault("all-ones", version=wrong, inside="attention_weights")
    ones = version(attention.attend, (fault.change,))
    torch.testing.assert_close(ones(Q, K, V), V.sum(0).expand(2, 4))


# The faults of each lesson


def behaviour(exercise, fault):
    """What a fault does on all inputs of an exercise; None where the text cannot have it."""
    wrong = version(exercise.answer, (fault.change,))
    return wrong and [call(wrong, case.inputs) for case in exercise.inputs]


def alike(one, other):
    """The same results, and errors of the same type and text."""
    if one is None or other is None or not all(map(agree, one, other)):
        return False
    return all(str(a.error) == str(b.error) for a, b in zip(one, other, strict=True))


def problems(lesson: Lesson) -> list[str]:
    """Faults that match nothing, that change nothing, or that are another one everywhere."""
    right = {e: [call(e.answer, case.inputs) for case in e.inputs] for e in lesson.exercises.values()}
    known = {fault: {e: behaviour(e, fault) for e in right} for fault in lesson.known}
    found = []
    for fault, does in known.items():
        there = [e for e in right if does[e] is not None]
        if not there:
            found.append(f"{fault.name} matches nothing")
        elif all(alike(does[e], right[e]) for e in there):
            found.append(f"{fault.name} changes nothing")
        for other in lesson.known[: lesson.known.index(fault)]:
            either = [e for e in right if does[e] is not None or known[other][e] is not None]
            if there and all(alike(does[e], known[other][e]) for e in either):
                found.append(f"{fault.name} is {other.name} everywhere")
    return found


@pytest.mark.parametrize("name", LESSONS)
def test_every_fault_matches_something_changes_something_and_is_no_other(name):
    assert problems(declared(name)) == []


SPOILED = {  # what becomes of the rule of "scaled-by-d": the problem that the test above would find
    "f(_) -> _": "scaled-by-d matches nothing",
    "math.sqrt(Q.shape[-1]) -> math.sqrt(Q.size(-1))": "scaled-by-d changes nothing",
    "_ / math.sqrt(Q.shape[-1]) -> _": "scaled-by-d is not-scaled everywhere",
}


@pytest.mark.parametrize("rule, problem", SPOILED.items())
def test_a_rule_that_is_changed_is_found(rule, problem):
    spoiled = Lesson("04_attention")
    spoiled.exercise(attention.attention_scores, smallest=dict(Q=Q, K=K))
    kept = [fault for fault in declared("04_attention").known if fault.name in ("not-scaled", "scaled-by-d")]
    spoiled.known += [replace(f, rule=rule) if f.name == "scaled-by-d" else f for f in kept]
    assert problems(spoiled) == [problem]


def test_a_rule_changed_under_its_title_no_longer_names_what_learners_write():
    exercise = find("attention_scores")
    answers = [fn for name, fn in lesson_04.WRONG["attention_scores"] if name == "scaled-by-d"]
    known = [
        replace(f, rule="math.sqrt(Q.shape[-1]) -> 3.0") if f.name == "scaled-by-d" else f
        for f in exercise.known
    ]
    spoiled = Exercise(exercise.answer, smallest=exercise.smallest, known=known)
    assert [judge(fn, exercise).faults for fn in answers] == [["scaled-by-d"]] * len(answers)
    assert not any("scaled-by-d" in judge(fn, spoiled).faults for fn in answers)


def test_a_table_says_the_same_as_faults_do():
    ((section, rows),) = table_of("""
# Why
two in f: x -> y, and y -> x
    the title
    how it looks
    why it is wrong, in more than
        one line
""")
    assert section == "Why" and rows == [
        dict(
            name="two",
            rule=["x -> y", "y -> x"],
            inside="f",
            title="the title",
            looks="how it looks",
            why="why it is wrong, in more than one line",
        )
    ]
    with pytest.raises(ValueError, match="begins with 'name: pattern"):
        list(table_of("# Why\nno rule here\n    title\n    why"))


# Families

MADE = [  # a function of the library, a change that is generated from it, what it then does
    (attention.attend, "K-and-V-exchanged", lambda Q, K, V: (Q @ V.mT / math.sqrt(3)).softmax(-1) @ K),
    (attention.attention_scores, "T-for-mT", lambda Q, K: Q @ K.T / math.sqrt(3)),
    (attention.attention_scores, "left-out", lambda Q, K: Q @ K.mT),
    (attention.attention_scores, "another-operator", lambda Q, K: Q @ K.mT * math.sqrt(3)),
    (attention.attention_weights, "another-axis", lambda Q, K: (Q @ K.mT / math.sqrt(3)).softmax(-2)),
    (attention.causal_mask, "triu-for-tril", lambda T: torch.ones(T, T).bool().triu()),
    (bpe.merge_pair, "another-comparison", None),
    (warmup_schedule, "max-for-min", lambda s, d, w: d**-0.5 * max(s**-0.5, s * w**-1.5)),
    (warmup_schedule, "another-number", lambda s, d, w: d**0.5 * min(s**-0.5, s * w**-1.5)),
]
INPUTS = {"attend": (Q, K, torch.randn(5, 3)), "causal_mask": (4,), "warmup_schedule": (3, 16, 4)}


@pytest.mark.parametrize("fn, name, expected", MADE, ids=[f"{fn.__name__}-{name}" for fn, name, _ in MADE])
def test_families_make_the_usual_slips(fn, name, expected):
    made = [mutant for mutant in mutants(fn) if mutant.name == name]
    inputs = INPUTS.get(fn.__name__, (Q, K))
    assert made
    if expected:
        right = call(expected, inputs)
        assert any(agree(call(mutant.build(), inputs), right) for mutant in made)


def test_no_title_shows_a_line_of_the_reference():
    for fn in (attention.self_attention, bpe.bpe_encode, bpe.unigram_segment, warmup_schedule):
        for mutant in mutants(fn):
            assert not any(sign in mutant.title.replace("`", " ") for sign in (" = ", "return", "(")), (
                mutant.title
            )
            assert mutant.title.endswith(f", in {mutant.function.__name__}")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", MATERIAL)
def test_families_work_on_every_function_of_the_syllabus_and_come_to_an_end(name):
    exercise = Exercise(**MATERIAL[name])
    inputs = exercise.inputs[0].inputs
    right, made = call(exercise.answer, inputs), mutants(exercise.answer)
    built = [call(suspect.version, inputs) for suspect in generated(exercise)[::15] if suspect.version]
    assert right.error is None and 0 < len(made) <= MOST
    assert not all(agree(outcome, right) for outcome in built) or len(built) < 3
