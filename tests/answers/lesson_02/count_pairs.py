"""count_pairs as learners write it."""

import collections
import itertools
from collections import Counter, defaultdict

import numpy as np
import torch

# Right


def counter_of_zip(ids):
    return Counter(zip(ids, ids[1:], strict=False))


def get_or_zero(ids):
    counts = {}
    for i in range(len(ids) - 1):
        pair = (ids[i], ids[i + 1])
        counts[pair] = counts.get(pair, 0) + 1
    return counts


def is_it_there(ids):
    counts = {}
    for left, right in zip(ids[:-1], ids[1:], strict=True):
        if (left, right) in counts:
            counts[(left, right)] += 1
        else:
            counts[(left, right)] = 1
    return counts


def default_dict(ids):
    counts = defaultdict(int)
    for i in range(1, len(ids)):
        counts[ids[i - 1], ids[i]] += 1
    return counts


def pairs_in_a_list_first(ids):
    pairs = [tuple(ids[i : i + 2]) for i in range(len(ids) - 1)]
    return {pair: pairs.count(pair) for pair in pairs}


def remembers_the_one_before(ids):
    counts = collections.Counter()
    before = None
    for id in ids:
        if before is not None:
            counts[before, id] += 1
        before = id
    return counts


def recursion(ids):
    if len(ids) < 2:
        return Counter()
    return Counter({(ids[0], ids[1]): 1}) + recursion(ids[1:])


def updates(ids):
    counts = Counter()
    counts.update(itertools.pairwise(ids))
    return dict(counts)


def sorted_and_grouped(ids):
    pairs = sorted(itertools.pairwise(ids))
    return {pair: len(list(group)) for pair, group in itertools.groupby(pairs)}


RIGHT = [
    counter_of_zip,
    get_or_zero,
    is_it_there,
    default_dict,
    pairs_in_a_list_first,
    remembers_the_one_before,
    recursion,
    updates,
    sorted_and_grouped,
]

# Wrong, one mistake each


def right_before_left(ids):
    counts = {}
    for i in range(len(ids) - 1):
        pair = (ids[i + 1], ids[i])
        counts[pair] = counts.get(pair, 0) + 1
    return counts


def one_place_too_early(ids):
    counts = {}
    for i in range(len(ids) - 2):
        pair = (ids[i], ids[i + 1])
        counts[pair] = counts.get(pair, 0) + 1
    return counts


def one_place_too_late(ids):
    counts = Counter()
    for i in range(1, len(ids) - 1):
        counts[ids[i], ids[i + 1]] += 1
    return counts


def left_of_the_first(ids):
    counts = {}
    for i in range(len(ids)):
        pair = (ids[i - 1], ids[i])
        counts[pair] = counts.get(pair, 0) + 1
    return counts


def step_of_two(ids):
    counts = {}
    for i in range(0, len(ids) - 1, 2):
        pair = tuple(ids[i : i + 2])
        counts[pair] = counts.get(pair, 0) + 1
    return counts


def plus_two(ids):
    counts = {}
    for i in range(len(ids) - 2):
        pair = ids[i], ids[i + 2]
        counts[pair] = counts.get(pair, 0) + 1
    return counts


def two_loops(ids):
    counts = {}
    for i in range(len(ids)):
        for j in range(i + 1, len(ids)):
            pair = (ids[i], ids[j])
            counts[pair] = counts.get(pair, 0) + 1
    return counts


def slices_of_three(ids):
    return Counter(tuple(ids[i : i + 3]) for i in range(len(ids) - 2))


def smaller_id_first(ids):
    counts = {}
    for left, right in itertools.pairwise(ids):
        pair = (min(left, right), max(left, right))
        counts[pair] = counts.get(pair, 0) + 1
    return counts


def counter_of_ids(ids):
    counts = {}
    for id in ids:
        counts[id] = counts.get(id, 0) + 1
    return counts


def always_one(ids):
    counts = {}
    for i in range(len(ids) - 1):
        counts[ids[i], ids[i + 1]] = 1
    return counts


def returns_too_early(ids):
    counts = {}
    for pair in itertools.pairwise(ids):
        counts[pair] = counts.get(pair, 0) + 1
        return counts
    return counts


def first_time_is_zero(ids):
    counts = {}
    for pair in itertools.pairwise(ids):
        if pair not in counts:
            counts[pair] = 0
        else:
            counts[pair] += 1
    return counts


def get_or_one(ids):
    counts = {}
    for pair in zip(ids, ids[1:], strict=False):
        counts[pair] = counts.get(pair, 1) + 1
    return counts


def skips_an_overlap(ids):
    counts = {}
    i = 0
    while i < len(ids) - 1:
        pair = (ids[i], ids[i + 1])
        counts[pair] = counts.get(pair, 0) + 1
        if i + 2 < len(ids) and ids[i] == ids[i + 1] == ids[i + 2]:
            i += 1
        i += 1
    return counts


WRONG = [
    ("turned", right_before_left),
    ("last-pair-missed", one_place_too_early),
    ("first-pair-missed", one_place_too_late),
    ("goes-round", left_of_the_first),
    ("every-other-pair", step_of_two),
    ("one-id-between", plus_two),
    ("all-pairs", two_loops),
    ("three-at-a-time", slices_of_three),
    ("sorted-pairs", smaller_id_first),
    ("counts-ids", counter_of_ids),
    ("each-pair-once", always_one),
    ("first-pair-alone", returns_too_early),
    ("begins-at-0", first_time_is_zero),
    ("begins-at-1", get_or_one),
    ("equal-ids-once", skips_an_overlap),
]

# Wrong, in ways for which there is no rule


def beyond_the_end(ids):
    counts = {}
    for i in range(len(ids)):
        pair = (ids[i], ids[i + 1])
        counts[pair] = counts.get(pair, 0) + 1
    return counts


def lists_as_keys(ids):
    counts = {}
    for i in range(len(ids) - 1):
        pair = [ids[i], ids[i + 1]]
        counts[pair] = counts.get(pair, 0) + 1
    return counts


def texts_as_keys(ids):
    return Counter(f"{a},{b}" for a, b in itertools.pairwise(ids))


def a_set(ids):
    return set(itertools.pairwise(ids))


def a_list_of_pairs(ids):
    return list(itertools.pairwise(ids))


def most_common_first(ids):
    return Counter(itertools.pairwise(ids)).most_common()


def forgets_the_return(ids):
    counts = {}
    for pair in itertools.pairwise(ids):
        counts[pair] = counts.get(pair, 0) + 1


def plus_equals_on_nothing(ids):
    counts = {}
    for pair in itertools.pairwise(ids):
        counts[pair] += 1
    return counts


def pops(ids):
    counts = {}
    while len(ids) > 1:
        first = ids.pop(0)
        counts[first, ids[0]] = counts.get((first, ids[0]), 0) + 1
    return counts


def shares(ids):
    counts = Counter(itertools.pairwise(ids))
    return {pair: n / max(1, len(ids) - 1) for pair, n in counts.items()}


def only_those_that_come_again(ids):
    return {pair: n for pair, n in Counter(itertools.pairwise(ids)).items() if n > 1}


def floats(ids):
    return {pair: float(n) for pair, n in Counter(itertools.pairwise(ids)).items()}


def turned_and_short(ids):
    return Counter((ids[i + 1], ids[i]) for i in range(len(ids) - 2))


def keeps_counts_between_calls(ids, counts={}):  # noqa: B006
    for pair in itertools.pairwise(ids):
        counts[pair] = counts.get(pair, 0) + 1
    return counts


def a_table(ids):
    counts = np.zeros((300, 300), dtype=int)
    for left, right in itertools.pairwise(ids):
        counts[left, right] += 1
    return counts


def the_most_frequent(ids):
    counts = Counter(itertools.pairwise(ids))
    return max(counts, key=counts.get, default=None)


def tensors_as_keys(ids):
    return Counter(itertools.pairwise(torch.tensor(ids)))


OTHERS = [
    ("past the end", beyond_the_end),
    ("tuple", lists_as_keys),
    ("another type", texts_as_keys),
    ("returns a set", a_set),
    ("returns a list", a_list_of_pairs),
    ("returns a list", most_common_first),
    ("`return` is missing", forgets_the_return),
    ("no key", plus_equals_on_nothing),
    ("in place", pops),
    ("values are not", shares),
    ("keys are missing", only_those_that_come_again),
    ("2 is expected and 2.0 came", floats),
    ("do not add up", turned_and_short),
    ("between calls", keeps_counts_between_calls),
    ("returns a numpy ndarray", a_table),
    ("returns None", the_most_frequent),
    ("second time", tensors_as_keys),
]
