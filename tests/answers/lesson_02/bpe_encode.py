"""bpe_encode as learners write it."""

import itertools
import re

from course_lib.tokens import split_special, split_words

# Earlier cells of the learner's: right


def count_pairs(ids):
    counts = {}
    for i in range(len(ids) - 1):
        pair = (ids[i], ids[i + 1])
        counts[pair] = counts.get(pair, 0) + 1
    return counts


def merge_pair(ids, pair, new_id):
    out, i = [], 0
    while i < len(ids):
        if i + 1 < len(ids) and (ids[i], ids[i + 1]) == pair:
            out.append(new_id)
            i += 2
        else:
            out.append(ids[i])
            i += 1
    return out


# Right


def builds_on_the_exercises_before(text, merges, special=None):
    ids = []
    for piece in split_special(text, special):
        if special is not None and piece in special:
            ids.append(special[piece])
        else:
            for word in split_words(piece):
                tokens = list(word.encode("utf-8"))
                while True:
                    pairs = [pair for pair in count_pairs(tokens) if pair in merges]
                    if not pairs:
                        break
                    first = min(pairs, key=lambda pair: merges[pair])
                    tokens = merge_pair(tokens, first, merges[first])
                ids += tokens
    return ids


def all_merges_in_the_order_learned(text, merges, special=None):
    special = special or {}
    ids = []
    for piece in split_special(text, special):
        if piece in special:
            ids.append(special[piece])
            continue
        for word in split_words(piece):
            tokens = list(word.encode())
            for pair, new_id in merges.items():
                tokens = merge_pair(tokens, pair, new_id)
            ids.extend(tokens)
    return ids


def encode_word(word, merges):
    tokens = list(bytes(word, "utf-8"))
    while len(tokens) > 1:
        best = min(count_pairs(tokens), key=lambda pair: merges.get(pair, float("inf")))
        if best not in merges:
            break
        tokens = merge_pair(tokens, best, merges[best])
    return tokens


def as_in_minbpe(text, merges, special=None):
    ids = []
    for piece in split_special(text, special or {}):
        if special and piece in special:
            ids.append(special[piece])
        else:
            ids.extend(id for word in split_words(piece) for id in encode_word(word, merges))
    return ids


def one_place_at_a_time(text, merges, special=None):
    ids = []
    for piece in split_special(text, special):
        if special and piece in special:
            ids += [special[piece]]
            continue
        for word in split_words(piece):
            tokens = [byte for byte in word.encode("utf-8")]  # noqa: C416
            while True:
                ranks = [(merges[p], i) for i, p in enumerate(itertools.pairwise(tokens)) if p in merges]
                if not ranks:
                    break
                new_id, i = min(ranks)
                tokens[i : i + 2] = [new_id]
            ids += tokens
    return ids


def merged(tokens, merges):
    known = sorted(merges[pair] for pair in zip(tokens, tokens[1:], strict=False) if pair in merges)
    if not known:
        return tokens
    pair = {new_id: pair for pair, new_id in merges.items()}[known[0]]
    return merged(merge_pair(tokens, pair, known[0]), merges)


def recursion(text, merges, special=None):
    names = special or {}
    pieces = list(split_special(text, names))
    parts = [
        [names[piece]]
        if piece in names
        else [id for word in split_words(piece) for id in merged(list(word.encode("utf-8")), merges)]
        for piece in pieces
    ]
    return sum(parts, [])


def cuts_by_hand(text, merges, special=None):
    pieces = re.split("(" + "|".join(map(re.escape, special)) + ")", text) if special else [text]
    ids = []
    for piece in pieces:
        if special and piece in special:
            ids.append(special[piece])
        else:
            for word in split_words(piece):
                ids += encode_word(word, merges)
    return ids


RIGHT = [
    builds_on_the_exercises_before,
    all_merges_in_the_order_learned,
    as_in_minbpe,
    one_place_at_a_time,
    recursion,
    cuts_by_hand,
]

# Wrong, one mistake each: most differ in how a word is encoded, so they share the rest


def over_words(encode, cut=split_words):
    """An answer that encodes each word in this way."""

    def bpe_encode(text, merges, special=None):
        ids = []
        for piece in split_special(text, special):
            if special and piece in special:
                ids.append(special[piece])
            else:
                for word in cut(piece):
                    ids += encode(word, merges)
        return ids

    bpe_encode.__name__ = encode.__name__
    return bpe_encode


@over_words
def largest_id_first(word, merges):
    tokens = list(word.encode("utf-8"))
    while True:
        pairs = [pair for pair in count_pairs(tokens) if pair in merges]
        if not pairs:
            return tokens
        best = sorted(pairs, key=lambda pair: merges[pair])[-1]
        tokens = merge_pair(tokens, best, merges[best])


@over_words
def from_left_to_right(word, merges):
    tokens = list(word.encode("utf-8"))
    i = 0
    while i < len(tokens) - 1:
        pair = (tokens[i], tokens[i + 1])
        if pair in merges:
            tokens[i : i + 2] = [merges[pair]]
            i = 0
        else:
            i += 1
    return tokens


@over_words
def oftenest_pair_first(word, merges):
    tokens = list(word.encode("utf-8"))
    while True:
        counts = {pair: n for pair, n in count_pairs(tokens).items() if pair in merges}
        if not counts:
            return tokens
        best = max(counts, key=counts.get)
        tokens = merge_pair(tokens, best, merges[best])


@over_words
def min_without_a_key(word, merges):
    tokens = list(word.encode("utf-8"))
    pairs = [pair for pair in count_pairs(tokens) if pair in merges]
    while pairs:
        tokens = merge_pair(tokens, min(pairs), merges[min(pairs)])
        pairs = [pair for pair in count_pairs(tokens) if pair in merges]
    return tokens


@over_words
def the_best_pair_once(word, merges):
    tokens = list(word.encode("utf-8"))
    pairs = [pair for pair in count_pairs(tokens) if pair in merges]
    if pairs:
        best = min(pairs, key=merges.get)
        tokens = merge_pair(tokens, best, merges[best])
    return tokens


@over_words
def pairs_of_the_bytes_only(word, merges):
    tokens = list(word.encode("utf-8"))
    pairs = [pair for pair in count_pairs(tokens) if pair in merges]
    for pair in sorted(pairs, key=merges.get):
        tokens = merge_pair(tokens, pair, merges[pair])
    return tokens


@over_words
def bytes_only(word, merges):
    return list(word.encode("utf-8"))


@over_words
def code_points(word, merges):
    tokens = [ord(letter) for letter in word]
    for pair, new_id in merges.items():
        tokens = merge_pair(tokens, pair, new_id)
    return tokens


def no_words(text, merges, special=None):
    ids = []
    for piece in split_special(text, special):
        ids += [special[piece]] if special and piece in special else encode_word(piece, merges)
    return ids


def splits_at_spaces(text, merges, special=None):
    ids = []
    for piece in split_special(text, special):
        if special and piece in special:
            ids.append(special[piece])
            continue
        for word in re.split(r"\s+", piece):
            ids += encode_word(word, merges)
    return ids


cuts_at_each_space = over_words(encode_word, lambda piece: piece.split(" "))
walks_through_letters = over_words(encode_word, lambda piece: piece)
cuts_at_each_space.__name__, walks_through_letters.__name__ = "cuts_at_each_space", "walks_through_letters"


def ids_of_the_last_word(text, merges, special=None):
    ids = []
    for piece in split_special(text, special):
        if special and piece in special:
            ids.append(special[piece])
            continue
        for word in split_words(piece):
            ids = encode_word(word, merges)
    return ids


def returns_in_the_loop(text, merges, special=None):
    ids = []
    for piece in split_special(text, special):
        if special and piece in special:
            ids.append(special[piece])
            continue
        for word in split_words(piece):
            ids += encode_word(word, merges)
            return ids
    return ids


def a_list_of_words(text, merges, special=None):
    ids = []
    for piece in split_special(text, special):
        if special and piece in special:
            ids.append(special[piece])
            continue
        for word in split_words(piece):
            ids.append(encode_word(word, merges))
    return ids


def special_is_not_read(text, merges, special=None):
    return [id for word in split_words(text) for id in encode_word(word, merges)]


def one_special_token(text, merges, special=None):
    name = next(iter(special)) if special else None
    before, found, after = text.partition(name) if name else (text, "", "")
    ids = special_is_not_read(before, merges)
    if found:
        ids.append(special[name])
    return ids + special_is_not_read(after, merges)


def skips_special(text, merges, special=None):
    ids = []
    for piece in split_special(text, special):
        if special and piece in special:
            continue
        for word in split_words(piece):
            ids += encode_word(word, merges)
    return ids


@over_words
def longest_match(word, merges):
    table = {bytes([byte]): byte for byte in range(256)}
    names = {byte: bytes([byte]) for byte in range(256)}
    for (left, right), new_id in merges.items():
        names[new_id] = names[left] + names[right]
        table[names[new_id]] = new_id
    data, tokens, start = word.encode("utf-8"), [], 0
    while start < len(data):
        end = len(data)
        while data[start:end] not in table:
            end -= 1
        tokens.append(table[data[start:end]])
        start = end
    return tokens


# As the mistakes of the exercises before show here, written out in the loop


def with_merge(merge):
    """An answer that merges in this way."""

    def encode(word, merges):
        tokens = list(word.encode("utf-8"))
        for pair, new_id in merges.items():
            tokens = merge(tokens, pair, new_id)
        return tokens

    encode.__name__ = merge.__name__
    return over_words(encode)


@with_merge
def first_place_only(tokens, pair, new_id):
    for i in range(len(tokens) - 1):
        if (tokens[i], tokens[i + 1]) == pair:
            return tokens[:i] + [new_id] + tokens[i + 2 :]
    return tokens


def ascii_only(text, merges, special=None):
    return builds_on_the_exercises_before(text.encode("ascii", "ignore").decode(), merges, special)


def list_of_a_text(text, merges, special=None):
    ids = []
    for piece in split_special(text, special):
        if special and piece in special:
            ids.append(special[piece])
            continue
        for word in split_words(piece):
            tokens = list(word)
            for pair, new_id in merges.items():
                tokens = merge_pair(tokens, pair, new_id)
            ids += tokens
    return ids


def special_by_its_name(text, merges, special=None):
    ids = []
    for piece in split_special(text, special):
        if special and piece in special:
            ids.append(piece)
        else:
            ids += special_is_not_read(piece, merges)
    return ids


def rank_for_id(text, merges, special=None):
    ranks = {pair: rank for rank, pair in enumerate(merges)}
    return builds_on_the_exercises_before(text, ranks, special)


def stops_where_the_most_frequent_has_no_merge(text, merges, special=None):
    ids = []
    for part in split_special(text, special):
        if special and part in special:
            ids.append(special[part])
            continue
        for word in split_words(part):
            tokens = list(word.encode("utf-8"))
            while len(tokens) > 1:
                counts = count_pairs(tokens)
                pair = max(counts, key=counts.get)
                if pair not in merges:
                    break
                tokens = merge_pair(tokens, pair, merges[pair])
            ids += tokens
    return ids


WRONG = [
    ("stops-at-the-most-frequent", stops_where_the_most_frequent_has_no_merge),
    ("last-learned-first", largest_id_first),
    ("leftmost-first", from_left_to_right),
    ("most-frequent-first", oftenest_pair_first),
    ("smallest-pair-first", min_without_a_key),
    ("one-merge-a-word", the_best_pair_once),
    ("new-ids-stay", pairs_of_the_bytes_only),
    ("nothing-merged", bytes_only),
    ("letters-for-bytes", code_points),
    ("across-words", no_words),
    ("spaces-lost", splits_at_spaces),
    ("spaces-lost", cuts_at_each_space),
    ("letters-as-words", walks_through_letters),
    ("words-overwritten", ids_of_the_last_word),
    ("first-word-alone", returns_in_the_loop),
    ("nested", a_list_of_words),
    ("special-as-text", special_is_not_read),
    ("special-cut-out-once", one_special_token),
    ("special-dropped", skips_special),
    ("letters-lost", ascii_only),
    ("not-encoded", list_of_a_text),
    ("special-by-name", special_by_its_name),
    ("ranks-for-ids", rank_for_id),
    ("each-merge-once", first_place_only),
    ("longest-token-first", longest_match),
]

# Wrong, in ways for which there is no rule


def forgets_the_return(text, merges, special=None):
    builds_on_the_exercises_before(text, merges, special)


def plain_get(text, merges, special=None):
    ids = []
    for word in split_words(text):
        tokens = list(word.encode("utf-8"))
        pairs = count_pairs(tokens)
        while pairs:
            first = min(pairs, key=merges.get)
            tokens = merge_pair(tokens, first, merges[first])
            pairs = count_pairs(tokens)
        ids += tokens
    return ids


def special_needed(text, merges, special=None):
    ids = []
    for piece in split_special(text, special):
        if piece in special:
            ids.append(special[piece])
        else:
            ids += special_is_not_read(piece, merges)
    return ids


def never_ends(text, merges, special=None):
    tokens = list(text.encode("utf-8"))
    while merges.keys() & count_pairs(tokens):
        first = min(merges.keys() & count_pairs(tokens), key=merges.get)
        merge_pair(tokens, first, merges[first])
    return tokens


def special_at_the_end(text, merges, special=None):
    ids, found = [], []
    for piece in split_special(text, special):
        if special and piece in special:
            found.append(special[piece])
        else:
            ids += special_is_not_read(piece, merges)
    return ids + found


def without_spaces_in_front(text, merges, special=None):
    return [
        id
        for piece in split_special(text, special)
        for id in (
            [special[piece]]
            if special and piece in special
            else [id for word in split_words(piece) for id in encode_word(word.strip(), merges)]
        )
    ]


def stripped(text, merges, special=None):
    return builds_on_the_exercises_before(text.strip(), merges, special)


def bytes_come_out(text, merges, special=None):
    return text.encode("utf-8")


def the_tokens_as_text(text, merges, special=None):
    ids = builds_on_the_exercises_before(text, merges, special)
    return " ".join(map(str, ids))


def order_reversed(text, merges, special=None):
    return over_words(_reversed)(text, merges, special)


def _reversed(word, merges):
    tokens = list(word.encode("utf-8"))
    for pair in reversed(merges):
        tokens = merge_pair(tokens, pair, merges[pair])
    return tokens


def two_mistakes(text, merges, special=None):
    tokens = [ord(letter) for letter in text]
    for pair, new_id in merges.items():
        tokens = merge_pair(tokens, pair, new_id)
    return tokens


def changes_merges(text, merges, special=None):
    ids = builds_on_the_exercises_before(text, merges, special)
    while merges:
        merges.popitem()
    return ids


def unpacks_a_text(text, merges, special=None):
    ids = []
    for part, is_special in split_special(text, special):
        ids += [special[part]] if is_special else list(part.encode("utf-8"))
    return ids


OTHERS = [
    ("how many parts has it", unpacks_a_text),
    ("`return` is missing", forgets_the_return),
    ("one of them is None", plain_get),
    ("or take `x or", special_needed),
    ("did not come back", never_ends),
    ("another order", special_at_the_end),
    ("spaces and new lines are lost", without_spaces_in_front),
    ("decoded, are not the text", stripped),
    ("returns bytes, not a list", bytes_come_out),
    ("returns a str", the_tokens_as_text),
    ("learned last goes first", order_reversed),
    ("decoded, are not", two_mistakes),
    ("in place", changes_merges),
]
