"""Lesson 02's wrong versions that no rule makes of the right one, and its laws."""

from collections import Counter
from math import inf

from course_lib.check.declare import Law
from course_lib.tokens.bpe import bpe_decode, count_pairs, merge_pair, split_special, split_words

# Wrong versions: each stands for the function that its fault names


def counts_equal_ids_once(ids):
    counts, i = Counter(), 0
    while i < len(ids) - 1:
        counts[ids[i], ids[i + 1]] += 1
        i += 2 if ids[i : i + 3] == 3 * [ids[i]] else 1
    return counts


def merges_both_of_an_overlap(ids, pair, new_id):
    there = [tuple(ids[i : i + 2]) == pair for i in range(len(ids))]
    merged = []
    for i, id in enumerate(ids):
        if there[i]:
            merged.append(new_id)
        elif i == 0 or not there[i - 1]:
            merged.append(id)
    return merged


def merges_from_the_right(ids, pair, new_id):
    merged, i = [], len(ids)
    while i > 0:
        if tuple(ids[max(0, i - 2) : i]) == pair:
            merged.append(new_id)
            i -= 2
        else:
            merged.append(ids[i - 1])
            i -= 1
    return merged[::-1]


def appends_the_new_id(ids, pair, new_id):
    kept, found, i = [], [], 0
    while i < len(ids):
        if tuple(ids[i : i + 2]) == pair:
            found.append(new_id)
            i += 2
        else:
            kept.append(ids[i])
            i += 1
    return kept + found


def takes_the_longest_token(text, merges, special=None):
    table = {byte: bytes([byte]) for byte in range(256)}
    for (left, right), new_id in merges.items():
        table[new_id] = table[left] + table[right]
    ids = []
    for piece in split_special(text, special):
        if special and piece in special:
            ids.append(special[piece])
            continue
        for word in split_words(piece):
            rest = word.encode("utf-8")
            while rest:
                longest = max((id for id in table if rest.startswith(table[id])), key=lambda id: len(table[id]))
                ids.append(longest)
                rest = rest[len(table[longest]) :]
    return ids


def stops_at_the_most_frequent(text, merges, special=None):
    ids = []
    for piece in split_special(text, special):
        if special and piece in special:
            ids.append(special[piece])
            continue
        for word in split_words(piece):
            tokens = list(word.encode("utf-8"))
            while counts := count_pairs(tokens):
                pair = max(counts, key=counts.get)
                if pair not in merges:
                    break
                tokens = merge_pair(tokens, pair, merges[pair])
            ids.extend(tokens)
    return ids


def merges_at_one_place(text, merges, special=None):
    ids = []
    for piece in split_special(text, special):
        if special and piece in special:
            ids.append(special[piece])
            continue
        for word in split_words(piece):
            tokens = list(word.encode("utf-8"))
            for pair, new_id in merges.items():
                for i in range(len(tokens) - 1):
                    if tuple(tokens[i : i + 2]) == pair:
                        tokens[i : i + 2] = [new_id]
                        break
            ids.extend(tokens)
    return ids


def takes_merges_apart_once(ids, merges, special=None):
    parts = {new_id: pair for pair, new_id in merges.items()}
    names = {id: name.encode("utf-8") for name, id in (special or {}).items()}
    joined = b""
    for id in ids:
        if id > 255 and id not in parts and id not in names:
            raise KeyError(id)
        joined += names.get(id) or bytes(parts.get(id, (id,)))
    return joined.decode("utf-8", errors="replace")


def reads_bytes_as_letters(ids, merges, special=None):
    table = {byte: chr(byte) for byte in range(256)}
    for (left, right), new_id in merges.items():
        table[new_id] = table[left] + table[right]
    for name, special_id in (special or {}).items():
        table[special_id] = name
    return "".join(table[id] for id in ids)


def takes_the_longest_piece(text, log_probs):
    pieces = []
    while text:
        fits = [n for n in range(len(text), 0, -1) if text[:n] in log_probs]
        if not fits:
            raise ValueError("no piece fits")
        pieces.append(text[: fits[0]])
        text = text[fits[0] :]
    return pieces


def takes_the_longest_piece_from_the_end(text, log_probs):
    pieces = []
    while text:
        fits = [n for n in range(len(text)) if text[n:] in log_probs]
        if not fits:
            raise ValueError("no piece fits")
        pieces.insert(0, text[fits[0] :])
        text = text[: fits[0]]
    return pieces


def takes_the_likeliest_piece(text, log_probs):
    pieces = []
    while text:
        fits = [piece for piece in log_probs if text.startswith(piece)]
        if not fits:
            raise ValueError("no piece fits")
        pieces.append(max(fits, key=log_probs.get))
        text = text[len(pieces[-1]) :]
    return pieces


def multiplies_logarithms(text, log_probs):
    best, cut = [1.0] + [-inf] * len(text), [0] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        for start in range(end):
            if text[start:end] in log_probs and best[start] > -inf:
                score = best[start] * log_probs[text[start:end]]
                if score > best[end]:
                    best[end], cut[end] = score, start
    if best[-1] == -inf:
        raise ValueError("no pieces make up the text")
    pieces, end = [], len(text)
    while end > 0:
        pieces.append(text[cut[end] : end])
        end = cut[end]
    return pieces[::-1]


# Laws: what holds for every right answer

counts_add_up = Law(
    "counts-do-not-add-up",
    "the counts do not add up to the number of neighbours",
    "Among n ids there are n - 1 pairs of neighbours, and each counts once.",
    lambda call, inputs: sum(call(*inputs).values()) == max(0, len(inputs[0]) - 1),
)
nothing_is_lost = Law(
    "ids-lost",
    "with the pair written for each new id again, what comes is not the list that went in",
    "A merge only writes two ids as one: nothing else is lost, added or moved.",
    lambda call, inputs: _unfolded(call(*inputs), *inputs[1:]) == inputs[0],
)
text_comes_back = Law(
    "does-not-come-back",
    "the ids, decoded, are not the text that went in",
    "Encoding only writes the text in another way: decoded, every letter and every space is there again.",
    lambda call, inputs: _decoded(call(*inputs), *inputs[1:]) == inputs[0],
)
pieces_make_up_the_text = Law(
    "pieces-are-not-the-text",
    "the pieces, joined, are not the text",
    "Cutting changes nothing: joined again, the pieces are the text, letter by letter.",
    lambda call, inputs: "".join(map(str, call(*inputs))) == inputs[0],
)


def _unfolded(merged: list, pair: tuple, new_id: int) -> list:
    return [id for m in merged for id in (pair if m == new_id else (m,))]


def _decoded(ids: list, *merges) -> str | None:
    try:
        return bpe_decode(ids, *merges)
    except (KeyError, TypeError):  # ids that are none, or no ids at all
        return None
