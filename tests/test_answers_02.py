"""Lesson 02's check on lists, texts and dictionaries: what no rule was made for is caught and told."""

import re

import pytest
from answers import lesson_02

from course_lib.check import verdict
from course_lib.check.compare import show
from course_lib.check.declare import find
from course_lib.check.examiners import helpers
from course_lib.check.report.words import meaning
from course_lib.check.run.doors import call

OTHERS = [
    pytest.param(name, words, answer, id=f"{name}-{answer.__name__}")
    for name, rows in lesson_02.OTHERS.items()
    for words, answer in rows
]


@pytest.mark.filterwarnings("ignore:The use of `x.T`")
@pytest.mark.parametrize("name, words, answer", OTHERS)
def test_what_no_rule_was_made_for_is_caught_and_told(name, words, answer):
    found = verdict(answer, name)
    assert found.status in ("wrong", "broken") and found.faults, found.message
    assert re.search(words, found.message), found.message


@pytest.mark.parametrize("name", lesson_02.MODULES)
def test_each_exercise_is_tried_on_six_right_and_ten_other_wrong_answers(name):
    assert len(lesson_02.RIGHT[name]) >= 6 and len(lesson_02.OTHERS[name]) >= 10


def test_of_two_equally_likely_cuts_each_is_right_and_the_docstrings_is_told():
    answers = lesson_02.MODULES["unigram_segment"]
    for answer, told in (
        (answers.costs, False),
        (answers.tables, True),
    ):  # `<` and `>=` where two are as good
        found = verdict(answer, "unigram_segment")
        assert found.status == "right" and ("any of them is right" in found.message) == told


def test_all_merges_in_the_order_learned_do_what_the_first_of_those_that_fit_does():
    answer = lesson_02.MODULES["bpe_encode"].all_merges_in_the_order_learned
    assert verdict(answer, "bpe_encode").status == "right"


def test_a_law_shows_what_is_lost_where_no_fault_fits():
    found = verdict(lambda ids, pair, new_id: [*ids, new_id], "merge_pair")
    assert found.faults == ["ids-lost"] and "pair written for each new id again" in found.title
    found = verdict(lambda text, merges, special=None: list(text.lower().encode()[:3]), "bpe_encode")
    assert found.faults == ["does-not-come-back"]


def test_a_dictionary_is_shown_with_its_name_once():
    assert show(find("count_pairs").answer([7, 7])) == "Counter {(7, 7): 1}"


def test_what_one_call_gave_stays_as_it_was_when_the_next_call_changes_it():
    kept = []

    def answer(x):
        kept.append(x)
        return kept

    first = call(answer, (1,))
    call(answer, (2,))
    assert first.value == [1]


def test_another_type_of_entry_is_no_other_mistake():
    found = verdict(
        lambda ids: {pair: float(n) for pair, n in find("count_pairs").answer(ids).items()}, "count_pairs"
    )
    assert found.faults == ["another-type"] and "2 is expected and 2.0 came" in found.message


def test_a_return_that_is_missing_is_said_even_if_some_input_is_refused():
    found = verdict(lesson_02.MODULES["bpe_decode"].forgets_the_return, "bpe_decode")
    assert "the `return` is missing" in found.title


def test_what_it_should_refuse_is_told_after_what_is_plainly_wrong():
    found = verdict(lambda ids, merges, special=None: "", "bpe_decode")
    assert found.faults != ["accepts-too-much"] and "hugs" in found.message


def test_an_endless_answer_with_a_helper_is_told_soon():
    assert helpers.ENDLESS < 1
    tried = []

    def bpe_encode(text, merges, special=None):
        tried.append(text)
        while True:
            pass

    assert verdict(bpe_encode).faults == ["endless"] and len(tried) == 1


@pytest.mark.parametrize(
    "text, wrong",
    [
        ("out = out.append(3)", "a list or a dictionary is needed"),
        ("for x in special.items(): pass", "a list or a dictionary is needed"),
        ("min({(1, 2), (3, 4)}, key={(1, 2): 3}.get)", "one of them is None"),
        ("b''.join([b'a', 'b'])", "bytes and text are mixed"),
        ("'a' + b'b'", "bytes and text are mixed"),
        ("''.join(['a', b'b'])", "bytes and text are mixed"),
    ],
)
def test_what_python_says_of_lists_and_bytes_is_said_in_words(text, wrong):
    with pytest.raises((TypeError, AttributeError)) as raised:
        exec(text, {"out": None, "special": None})
    assert wrong in meaning(raised.value, text).wrong


def test_an_axis_in_front_is_a_row_where_there_are_no_sequences():
    found = verdict(lambda tokens, table: table[tokens] / 3, "embed")
    assert "row 1, column 1" in found.message and "sequence" not in found.message


def test_a_right_answer_of_lists_is_told_nothing_of_gradients():
    assert "gradients" not in verdict(find("count_pairs").answer).message
    assert "gradients" in verdict(find("embed").answer).message


CELLS = """
from course_lib.tokens import split_special, split_words

def count_pairs(ids):
    counts = {}
    for i in range(len(ids) - 1):
        counts[COUNTED] = counts.get(COUNTED, 0) + 1
    return counts

def merge_pair(ids, pair, new_id):
    merged, i = [], 0
    while i < len(ids):
        if tuple(ids[i : i + 2]) == pair:
            merged += MERGED
            i += 2
        else:
            merged.append(ids[i])
            i += 1
    return merged

def bpe_encode(text, merges, special=None):
    ids = []
    for piece in split_special(text, special):
        if special and piece in special:
            ids.append(special[piece])
            continue
        for word in split_words(piece):
            tokens = list(word.encode("utf-8"))
            while pairs := [pair for pair in count_pairs(tokens) if pair in merges]:
                first = min(pairs, key=merges.get)
                tokens = merge_pair(tokens, first, merges[first])
            ids += tokens
    return ids
"""
HELPERS = [  # what is counted, what is written, the exercise that the mistake is in, its name
    ("(ids[i], ids[i + 1])", "[new_id, new_id]", "merge_pair", "new-id-twice"),
    ("(ids[i], ids[i + 1])", "[new_id, *pair]", "merge_pair", "pair-stays"),  # bpe_encode never ends
    ("(ids[i + 1], ids[i])", "[new_id]", "count_pairs", "turned"),
]


@pytest.mark.parametrize("counted, merged, where, fault", HELPERS, ids=[row[-1] for row in HELPERS])
def test_a_mistake_in_an_exercise_before_is_told_there(counted, merged, where, fault):
    cells = {"__name__": "__main__"}
    exec(CELLS.replace("COUNTED", counted).replace("MERGED", merged), cells)
    found = verdict(cells["bpe_encode"])
    assert found.faults == [fault] and f"in your `{where}`, which `bpe_encode` calls" in found.title


def test_what_happens_where_nothing_goes_in_is_told_apart():
    def merge_pair(ids, pair, new_id):
        return lesson_02.MODULES["merge_pair"].stops_before_the_last(ids, pair, new_id) + [ids[-1]]

    found = verdict(merge_pair)
    assert (
        found.faults == ["last-id-twice"] and "Where nothing goes in there is something else" in found.message
    )

    def count_pairs(ids):
        return find("count_pairs").answer(ids) if ids else {(0, 0): 0}

    assert verdict(count_pairs).faults == ["only-empty"]
