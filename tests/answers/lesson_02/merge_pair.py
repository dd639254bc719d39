"""merge_pair as learners write it."""

# Right


def while_with_two_conditions(ids, pair, new_id):
    out = []
    i = 0
    while i < len(ids):
        if i + 1 < len(ids) and ids[i] == pair[0] and ids[i + 1] == pair[1]:
            out.append(new_id)
            i = i + 2
        else:
            out.append(ids[i])
            i = i + 1
    return out


def a_flag_to_skip(ids, pair, new_id):
    result, skip = [], False
    for i in range(len(ids)):
        if skip:
            skip = False
        elif i < len(ids) - 1 and (ids[i], ids[i + 1]) == pair:
            result.append(new_id)
            skip = True
        else:
            result.append(ids[i])
    return result


def shortens_a_copy(ids, pair, new_id):
    ids = ids.copy()
    i = 0
    while i < len(ids) - 1:
        if (ids[i], ids[i + 1]) == tuple(pair):
            ids[i : i + 2] = [new_id]
        i += 1
    return ids


def takes_back_the_last(ids, pair, new_id):
    merged = []
    for id in ids:
        if merged and (merged[-1], id) == pair:
            merged[-1] = new_id
        else:
            merged.append(id)
    return merged


def recursion(ids, pair, new_id):
    if not ids:
        return []
    if ids[:2] == list(pair):
        return [new_id, *recursion(ids[2:], pair, new_id)]
    return ids[:1] + recursion(ids[1:], pair, new_id)


def pops_from_a_copy(ids, pair, new_id):
    left, out = list(ids), []
    while left:
        first = left.pop(0)
        if left and (first, left[0]) == pair:
            left.pop(0)
            first = new_id
        out.append(first)
    return out


def catches_the_end(ids, pair, new_id):
    out, i = [], 0
    while i < len(ids):
        try:
            here = (ids[i], ids[i + 1])
        except IndexError:
            here = None
        if here == pair:
            out += [new_id]
            i += 2
        else:
            out += [ids[i]]
            i += 1
    return out


def one_text_of_letters(ids, pair, new_id):
    text = "".join(map(chr, ids)).replace(chr(pair[0]) + chr(pair[1]), chr(new_id))
    return [ord(letter) for letter in text]


RIGHT = [
    while_with_two_conditions,
    a_flag_to_skip,
    shortens_a_copy,
    takes_back_the_last,
    recursion,
    pops_from_a_copy,
    catches_the_end,
    one_text_of_letters,
]

# Wrong, one mistake each


def on_by_one(ids, pair, new_id):
    out = []
    for i in range(len(ids)):
        if i < len(ids) - 1 and (ids[i], ids[i + 1]) == pair:
            out.append(new_id)
        else:
            out.append(ids[i])
    return out


def stops_before_the_last(ids, pair, new_id):
    out, i = [], 0
    while i < len(ids) - 1:
        if ids[i] == pair[0] and ids[i + 1] == pair[1]:
            out.append(new_id)
            i += 2
        else:
            out.append(ids[i])
            i += 1
    return out


def minus_two(ids, pair, new_id):
    out, i = [], 0
    while i < len(ids):
        if i < len(ids) - 2 and (ids[i], ids[i + 1]) == pair:
            out.append(new_id)
            i += 2
        else:
            out.append(ids[i])
            i += 1
    return out


def breaks_after_one(ids, pair, new_id):
    ids = list(ids)
    for i in range(len(ids) - 1):
        if (ids[i], ids[i + 1]) == pair:
            ids[i : i + 2] = [new_id]
            break
    return ids


def list_against_tuple(ids, pair, new_id):
    out, i = [], 0
    while i < len(ids):
        if [*ids[i : i + 2]] == pair:
            out.append(new_id)
            i += 2
        else:
            out.append(ids[i])
            i += 1
    return out


def inserts(ids, pair, new_id):
    out, i = [], 0
    while i < len(ids):
        if i + 1 < len(ids) and (ids[i], ids[i + 1]) == pair:
            out += [new_id, ids[i], ids[i + 1]]
            i += 2
        else:
            out += [ids[i]]
            i += 1
    return out


def deletes(ids, pair, new_id):
    ids, i = list(ids), 0
    while i < len(ids) - 1:
        if (ids[i], ids[i + 1]) == pair and (i == 0 or True):
            ids[i : i + 2] = [None]
        i += 1
    return [id for id in ids if id is not None]


def overwrites_both(ids, pair, new_id):
    ids, i = list(ids), 0
    while i < len(ids) - 1:
        if (ids[i], ids[i + 1]) == pair:
            ids[i] = ids[i + 1] = new_id
            i += 1
        i += 1
    return ids


def as_sets(ids, pair, new_id):
    out, i = [], 0
    while i < len(ids):
        if i + 1 < len(ids) and sorted(ids[i : i + 2]) == sorted(pair):
            out.append(new_id)
            i += 2
        else:
            out.append(ids[i])
            i += 1
    return out


def right_then_left(ids, pair, new_id):
    right, left = pair
    out, i = [], 0
    while i < len(ids):
        if i + 1 < len(ids) and ids[i] == left and ids[i + 1] == right:
            out.append(new_id)
            i += 2
        else:
            out.append(ids[i])
            i += 1
    return out


def swallows_the_next(ids, pair, new_id):
    out, i = [], 0
    while i < len(ids):
        if ids[i] == pair[0]:
            out.append(new_id)
            i += 2
        else:
            out.append(ids[i])
            i += 1
    return out


def one_id_for_another(ids, pair, new_id):
    return [new_id if id in pair else id for id in ids]


def middle_used_twice(ids, pair, new_id):
    out, i = [], 0
    while i < len(ids):
        if tuple(ids[i : i + 2]) == pair:
            out.append(new_id)
            while tuple(ids[i + 1 : i + 3]) == pair:
                out.append(new_id)
                i += 1
            i += 2
        else:
            out.append(ids[i])
            i += 1
    return out


def backwards_over_a_copy(ids, pair, new_id):
    ids = list(ids)
    for i in range(len(ids) - 2, -1, -1):
        if (ids[i], *ids[i + 1 : i + 2]) == pair:
            ids[i : i + 2] = [new_id]
    return ids


def removes_and_appends(ids, pair, new_id):
    out, n, i = [], 0, 0
    while i < len(ids):
        if i < len(ids) - 1 and (ids[i], ids[i + 1]) == pair:
            n += 1
            i += 2
        else:
            out.append(ids[i])
            i += 1
    return out + n * [new_id]


def skips_three(ids, pair, new_id):
    out, i = [], 0
    while i < len(ids):
        if tuple(ids[i : i + 2]) == pair:
            out.append(new_id)
            i += 3
        else:
            out.append(ids[i])
            i += 1
    return out


def by_halves(ids, pair, new_id):
    pairs = [tuple(ids[i : i + 2]) for i in range(0, len(ids), 2)]
    out = []
    for two in pairs:
        out += [new_id] if two == pair else list(two)
    return out


def after_the_pair(ids, pair, new_id):
    out, i = [], 0
    while i < len(ids):
        if tuple(ids[i : i + 2]) == pair:
            out += [*pair, new_id]
            i += 2
        else:
            out.append(ids[i])
            i += 1
    return out


def only_the_new_ids(ids, pair, new_id):
    out, i = [], 0
    while i < len(ids):
        if tuple(ids[i : i + 2]) == pair:
            out.append(new_id)
            i += 1
        i += 1
    return out


def always_256(ids, pair, new_id):
    return while_with_two_conditions(ids, pair, 256)


def the_last_one_always(ids, pair, new_id):
    out, i = [], 0
    while i < len(ids) - 1:
        if (ids[i], ids[i + 1]) == pair:
            out.append(new_id)
            i += 2
        else:
            out.append(ids[i])
            i += 1
    if ids:
        out.append(ids[-1])
    return out


def without_an_else(ids, pair, new_id):
    out, i = [], 0
    while i < len(ids):
        if ids[i : i + 2] == list(pair):
            out.append(new_id)
            i += 1
        out.append(ids[i])
        i += 1
    return out


WRONG = [
    ("last-id-twice", the_last_one_always),
    ("right-id-stays", without_an_else),
    ("goes-on-by-one", on_by_one),
    ("last-id-lost", stops_before_the_last),
    ("pair-at-the-end-missed", minus_two),
    ("only-the-first", breaks_after_one),
    ("list-is-no-tuple", list_against_tuple),
    ("pair-stays", inserts),
    ("pair-removed", deletes),
    ("new-id-twice", overwrites_both),
    ("either-order", as_sets),
    ("other-order", right_then_left),
    ("left-id-alone", swallows_the_next),
    ("ids-on-their-own", one_id_for_another),
    ("overlap-merged-twice", middle_used_twice),
    ("from-the-right", backwards_over_a_copy),
    ("goes-on-by-three", skips_three),
    ("every-other-place", by_halves),
    ("pair-stays", after_the_pair),
    ("others-lost", only_the_new_ids),
    ("always-256", always_256),
    ("new-id-at-the-end", removes_and_appends),
]

# Wrong, in ways for which there is no rule


def in_its_input(ids, pair, new_id):
    i = 0
    while i < len(ids) - 1:
        if (ids[i], ids[i + 1]) == pair:
            ids[i : i + 2] = [new_id]
        i += 1
    return ids


def next_id_beyond_the_end(ids, pair, new_id):
    out, i = [], 0
    while i < len(ids):
        if (ids[i], ids[i + 1]) == pair:
            out.append(new_id)
            i += 2
        else:
            out.append(ids[i])
            i += 1
    return out


def never_goes_on(ids, pair, new_id):
    out, i = [], 0
    while i < len(ids):
        if tuple(ids[i : i + 2]) == pair:
            out.append(new_id)
            i += 2
        else:
            out.append(ids[i])
    return out


def i_in_a_for_loop(ids, pair, new_id):
    out = []
    for i in range(len(ids)):
        if tuple(ids[i : i + 2]) == pair:
            out.append(new_id)
            i += 2  # noqa: PLW2901
        else:
            out.append(ids[i])
    return out


def pops_while_it_walks(ids, pair, new_id):
    ids = list(ids)
    for i in range(len(ids) - 1):
        if (ids[i], ids[i + 1]) == pair:
            ids[i] = new_id
            ids.pop(i + 1)
    return ids


def returns_in_the_loop(ids, pair, new_id):
    out, i = [], 0
    while i < len(ids):
        if tuple(ids[i : i + 2]) == pair:
            out.append(new_id)
            i += 2
        else:
            out.append(ids[i])
            i += 1
        return out
    return out


def forgets_the_return(ids, pair, new_id):
    in_its_input(list(ids), pair, new_id)


def a_tuple(ids, pair, new_id):
    return tuple(while_with_two_conditions(ids, pair, new_id))


def appends_a_list(ids, pair, new_id):
    out, i = [], 0
    while i < len(ids):
        if tuple(ids[i : i + 2]) == pair:
            out.append([new_id])
            i += 2
        else:
            out.append(ids[i])
            i += 1
    return out


def append_returns_none(ids, pair, new_id):
    out, i = [], 0
    while i < len(ids):
        if tuple(ids[i : i + 2]) == pair:
            out = out.append(new_id)
            i += 2
        else:
            out = out.append(ids[i])
            i += 1
    return out


def the_pair_for_the_id(ids, pair, new_id):
    out, i = [], 0
    while i < len(ids):
        if tuple(ids[i : i + 2]) == pair:
            out.append(pair)
            i += 2
        else:
            out.append(ids[i])
            i += 1
    return out


def text_replaced(ids, pair, new_id):
    text = str(ids).replace(f"{pair[0]}, {pair[1]}", str(new_id))
    return [int(x) for x in text[1:-1].split(",") if x]


OTHERS = [
    ("in place", in_its_input),
    ("past the end", next_id_beyond_the_end),
    ("did not come back", never_goes_on),
    ("used again", i_in_a_for_loop),
    ("past the end", pops_while_it_walks),
    ("too early", returns_in_the_loop),
    ("`return` is missing", forgets_the_return),
    ("returns a tuple", a_tuple),
    (r"256 is expected and \[256\] came", appends_a_list),
    ("without `x =`", append_returns_none),
    ("`pair` is used where `new_id`", the_pair_for_the_id),
    ("ids that begin or end alike", text_replaced),
]
