"""What repeats in a tune, found by merges that the learner makes."""

import pytest

from course_lib.notebook.motifs import what_repeats
from course_lib.tokens import count_pairs, merge_pair

TUNE = "cdeccdecefgefggagfecgagfeccGccGc"


def learned(tune, which):
    """The merges of a tune; of pairs as frequent, the first or the last one seen."""
    ids, merges = list(tune.encode("utf-8")), {}
    while (most := max((counts := count_pairs(ids)).values())) > 1:
        pair = [pair for pair in counts if counts[pair] == most][which]
        merges[pair] = 256 + len(merges)
        ids = merge_pair(ids, pair, merges[pair])
    return merges


@pytest.mark.parametrize("which", [0, -1])
def test_the_tune_of_the_exercise_falls_into_its_phrases_whichever_of_two_pairs_goes_first(which):
    said = repr(what_repeats(TUNE, learned(TUNE, which)))
    assert "✓ 32 notes are 8 tokens: `cdec` `cdec` `efg` `efg` `gagfec` `gagfec` `cGc` `cGc`" in said
    assert "○" not in said


def test_without_merges_or_with_too_few_it_says_what_occurs_more_than_once():
    assert repr(what_repeats("abab", {})) == (
        "○ 4 notes are 4 tokens: `a` `b` `a` `b`\n○ nothing is merged yet\n"
        "○ `ab` occurs 2 times as a pair of tokens"
    )


def test_who_merges_on_until_one_token_is_left_is_told_that_nothing_repeats_there():
    ids, merges = list(TUNE.encode("utf-8")), {}
    while counts := count_pairs(ids):
        pair = max(counts, key=counts.get)
        merges[pair] = 256 + len(merges)
        ids = merge_pair(ids, pair, merges[pair])
    said = repr(what_repeats(TUNE, merges))
    assert "32 notes are 1 token: " in said
    assert "○ `cdeccdec` was merged, and as a pair it occurs only once there" in said


def test_a_merge_of_what_stands_nowhere_is_told():
    assert "○ `zz` was merged, and as a pair it occurs nowhere there" in repr(
        what_repeats("abab", {(97, 98): 256, (122, 122): 257, (256, 256): 258})
    )


@pytest.mark.parametrize(
    "merges, said",
    [
        ({"cd": 256}, "○ `'cd'` is no pair of ids: a key is a pair such as (99, 100)"),
        (
            {(99, 300): 256},
            "○ the pair (99, 300) uses the id 300, which is no byte and was not made before it",
        ),
        ({(99, 100): 99}, "○ the pair (99, 100) gets the id 99, which is taken: the first new one is 256"),
    ],
)
def test_merges_that_make_no_sense_are_told_in_a_sentence(merges, said):
    assert repr(what_repeats(TUNE, merges)) == said
