"""unigram_segment as learners write it."""

import math
from functools import cache

import numpy as np

# Right


def forward(text, log_probs):
    best = {0: (0.0, [])}
    for start in range(len(text)):
        if start not in best:
            continue
        score, pieces = best[start]
        for piece, log_prob in log_probs.items():
            end = start + len(piece)
            if text.startswith(piece, start) and (end not in best or score + log_prob > best[end][0]):
                best[end] = score + log_prob, [*pieces, piece]
    if len(text) not in best:
        raise ValueError("no pieces make up the text")
    return best[len(text)][1]


def tables(text, log_probs):
    n = len(text)
    best = [-math.inf] * (n + 1)
    best[0] = 0.0
    back = [None] * (n + 1)
    for i in range(1, n + 1):
        for j in range(i):
            piece = text[j:i]
            if piece in log_probs and best[j] + log_probs[piece] >= best[i]:
                best[i] = best[j] + log_probs[piece]
                back[i] = j
    if best[n] == -math.inf:
        raise ValueError(f"cannot cut {text!r}")
    pieces = []
    while n > 0:
        pieces.insert(0, text[back[n] : n])
        n = back[n]
    return pieces


def recursion(text, log_probs):
    @cache
    def best(rest):
        if rest == "":
            return 0.0, ()
        found = []
        for n in range(1, len(rest) + 1):
            if rest[:n] in log_probs:
                score, pieces = best(rest[n:])
                found.append((score + log_probs[rest[:n]], (rest[:n], *pieces)))
        return max(found, default=(-math.inf, ()))

    score, pieces = best(text)
    if score == -math.inf:
        raise ValueError("no cut")
    return list(pieces)


def all_cuts(text, log_probs):
    if not text:
        return [[]]
    return [
        [text[:n], *rest]
        for n in range(1, len(text) + 1)
        if text[:n] in log_probs
        for rest in all_cuts(text[n:], log_probs)
    ]


def tries_all(text, log_probs):
    cuts = all_cuts(text, log_probs)
    if not cuts:
        raise ValueError("none")
    return max(cuts, key=lambda pieces: sum(log_probs[piece] for piece in pieces))


def products_of_probabilities(text, log_probs):
    probs = {piece: math.exp(x) for piece, x in log_probs.items()}
    best, last = [1.0] + [0.0] * len(text), [""] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        for piece in probs:
            if text[:end].endswith(piece):
                p = best[end - len(piece)] * probs[piece]
                if p > best[end]:
                    best[end], last[end] = p, piece
    if best[-1] == 0:
        raise ValueError("nothing fits")
    pieces, end = [], len(text)
    while end:
        pieces.append(last[end])
        end -= len(last[end])
    return pieces[::-1]


def with_numpy(text, log_probs):
    best = np.full(len(text) + 1, -np.inf)
    best[0] = 0
    cuts = [[] for _ in best]
    for end in range(1, len(text) + 1):
        starts = [s for s in range(end) if text[s:end] in log_probs]
        if starts:
            scores = [best[s] + log_probs[text[s:end]] for s in starts]
            k = int(np.argmax(scores))
            best[end], cuts[end] = scores[k], [*cuts[starts[k]], text[starts[k] : end]]
    if not np.isfinite(best[-1]):
        raise ValueError("nothing fits")
    return cuts[-1]


def costs(text, log_probs):
    least, back = [0] + [float("inf")] * len(text), [0] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        for start in range(end):
            cost = least[start] - log_probs.get(text[start:end], float("-inf"))
            if cost < least[end]:
                least[end], back[end] = cost, start
    if least[-1] == float("inf"):
        raise ValueError("nothing fits")
    pieces, end = [], len(text)
    while end > 0:
        pieces = [text[back[end] : end], *pieces]
        end = back[end]
    return pieces


RIGHT = [forward, tables, recursion, tries_all, products_of_probabilities, with_numpy, costs]

# Wrong, one mistake each


def best_by(score_of, text, log_probs):
    """The learner's own: the cut of the best score; right, if the score is."""
    cuts = all_cuts(text, log_probs)
    if not cuts:
        raise ValueError("nothing fits")
    return max(cuts, key=score_of)


def last_piece_alone(text, log_probs):
    best, back = [0.0] + [-math.inf] * len(text), [0] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        for start in range(end):
            piece = text[start:end]
            if piece in log_probs and log_probs[piece] > best[end]:
                best[end], back[end] = log_probs[piece], start
    if best[-1] == -math.inf:
        raise ValueError("nothing fits")
    pieces, end = [], len(text)
    while end > 0:
        pieces.append(text[back[end] : end])
        end = back[end]
    return list(reversed(pieces))


def sum_of_probabilities(text, log_probs):
    return best_by(lambda pieces: sum(math.exp(log_probs[piece]) for piece in pieces), text, log_probs)


def as_few_as_possible(text, log_probs):
    return best_by(lambda pieces: -len(pieces), text, log_probs)


def smallest_sum(text, log_probs):
    return best_by(lambda pieces: -sum(log_probs[piece] for piece in pieces), text, log_probs)


def walks_back_and_leaves_it(text, log_probs):
    pieces, parts = [], forward(text, log_probs)
    while parts:
        pieces.append(parts.pop())
    return pieces


def stops_at_the_first_cut(text, log_probs):
    pieces = tables(text, log_probs)
    return pieces[1:]


def leaves_out_the_end(text, log_probs):
    return tables(text, log_probs)[:-1]


def no_check(text, log_probs):
    n = len(text)
    best, back = [0.0] + [-math.inf] * n, [0] * (n + 1)
    for i in range(1, n + 1):
        for j in range(i):
            score = best[j] + log_probs.get(text[j:i], -math.inf)
            if score > best[i]:
                best[i], back[i] = score, j
    pieces = []
    while n > 0:
        pieces.append(text[back[n] : n])
        n = back[n]
    return pieces[::-1]


def unknown_letters_are_pieces(text, log_probs):
    known = {letter: log_probs.get(letter, -50.0) for letter in text}
    return forward(text, known | dict(log_probs))


def greedy(text, log_probs):
    pieces, i = [], 0
    while i < len(text):
        j = len(text)
        while j > i and text[i:j] not in log_probs:
            j -= 1
        if j == i:
            raise ValueError(f"nothing fits at {i}")
        pieces.append(text[i:j])
        i = j
    return pieces


def greedy_from_the_end(text, log_probs):
    pieces = []
    while text:
        start = 0
        while start < len(text) and text[start:] not in log_probs:
            start += 1
        if start == len(text):
            raise ValueError("nothing fits")
        pieces.append(text[start:])
        text = text[:start]
    return pieces[::-1]


def most_likely_next(text, log_probs):
    pieces = []
    while text:
        best = None
        for piece in log_probs:
            if text.startswith(piece) and (best is None or log_probs[piece] > log_probs[best]):
                best = piece
        if best is None:
            raise ValueError("nothing fits")
        pieces.append(best)
        text = text[len(best) :]
    return pieces


def walked_back(text, back):
    """The learner's own: right."""
    pieces, end = [], len(text)
    while end > 0:
        pieces.append(text[back[end] : end])
        end = back[end]
    return pieces[::-1]


def product_of_logarithms(text, log_probs):
    best, back = [1.0] + [-math.inf] * len(text), [0] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        for start in range(end):
            piece = text[start:end]
            if piece in log_probs and best[start] > -math.inf:
                score = best[start] * log_probs[piece]
                if score > best[end]:
                    best[end], back[end] = score, start
    if best[-1] == -math.inf:
        raise ValueError("nothing fits")
    return walked_back(text, back)


def product_that_begins_at_0(text, log_probs):
    best, back = [0.0] + [-math.inf] * len(text), [0] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        for start in range(end):
            score = best[start] * log_probs.get(text[start:end], -math.inf)
            if score > best[end]:
                best[end], back[end] = score, start
    if best[-1] == -math.inf:
        raise ValueError("nothing fits")
    return walked_back(text, back)


def letters(text, log_probs):
    if any(letter not in log_probs for letter in text):
        raise ValueError("unknown")
    return list(text)


def shortest_first(text, log_probs):
    pieces = []
    while text:
        n = 1
        while text[:n] not in log_probs:
            n += 1
            if n > len(text):
                raise ValueError("nothing fits")
        pieces.append(text[:n])
        text = text[n:]
    return pieces


def zeros_everywhere(text, log_probs):
    best, back = [0] * (len(text) + 1), [0] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        for start in range(end):
            piece = text[start:end]
            if piece in log_probs and best[start] + log_probs[piece] > best[end]:
                best[end], back[end] = best[start] + log_probs[piece], start
    if best[-1] == -math.inf:
        raise ValueError("nothing fits")
    return walked_back(text, back)


def no_place_for_the_empty_beginning(text, log_probs):
    best, begins = [-math.inf] * len(text), [0] * len(text)
    for last in range(len(text)):
        for begin in range(last + 1):
            score = best[begin - 1] + log_probs.get(text[begin : last + 1], -math.inf)
            if score > best[last]:
                best[last], begins[last] = score, begin
    pieces, last = [], len(text) - 1
    while last >= 0:
        pieces.append(text[begins[last] : last + 1])
        last = begins[last] - 1
    return pieces[::-1]


def product_in_which_the_last_of_equals_wins(text, log_probs):
    best, back = [0] + [-math.inf] * len(text), [0] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        for start in range(end):
            piece = text[start:end]
            if piece in log_probs and best[start] * log_probs[piece] >= best[end]:
                best[end], back[end] = best[start] * log_probs[piece], start
    if best[-1] == -math.inf:
        raise ValueError("nothing fits")
    return walked_back(text, back)


def product_that_begins_at_1(text, log_probs):
    best, back = [1] + [-math.inf] * len(text), [0] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        for start in range(end):
            piece = text[start:end]
            if piece in log_probs:
                score = best[start] * log_probs[piece]
                if score > best[end]:
                    best[end], back[end] = score, start
    if best[-1] == -math.inf:
        raise ValueError("nothing fits")
    return walked_back(text, back)


def product_that_begins_at_1_with_get(text, log_probs):
    best, back = [1] + [-math.inf] * len(text), [0] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        for start in range(0, end):
            score = log_probs.get(text[start:end], -math.inf) * best[start]
            if score > best[end]:
                best[end], back[end] = score, start
    if best[-1] == -math.inf:
        raise ValueError("nothing fits")
    return walked_back(text, back)


WRONG = [
    ("no-sum-kept", no_place_for_the_empty_beginning),
    ("logarithms-multiplied", product_in_which_the_last_of_equals_wins),
    ("logarithms-multiplied", product_that_begins_at_1),
    ("logarithms-multiplied", product_that_begins_at_1_with_get),
    ("no-sum-kept", zeros_everywhere),
    ("only-the-last-piece", last_piece_alone),
    ("probabilities-added", sum_of_probabilities),
    ("fewest-pieces", as_few_as_possible),
    ("least-likely", smallest_sum),
    ("pieces-reversed", walks_back_and_leaves_it),
    ("first-piece-lost", stops_at_the_first_cut),
    ("last-piece-lost", leaves_out_the_end),
    ("nothing-fits-accepted", no_check),
    ("unknown-letters-kept", unknown_letters_are_pieces),
    ("single-letters", letters),
    ("single-letters", shortest_first),
    ("longest-piece-first", greedy),
    ("longest-piece-from-the-end", greedy_from_the_end),
    ("likeliest-piece-first", most_likely_next),
    ("logarithms-multiplied", product_of_logarithms),
    ("logarithms-multiplied", product_that_begins_at_0),
]

# Wrong, in ways for which there is no rule


def forgets_the_return(text, log_probs):
    tables(text, log_probs)


def score_and_pieces(text, log_probs):
    pieces = tables(text, log_probs)
    return sum(log_probs[piece] for piece in pieces), pieces


def a_text_with_spaces(text, log_probs):
    return " ".join(tables(text, log_probs))


def a_tuple(text, log_probs):
    return tuple(tables(text, log_probs))


def places(text, log_probs):
    found, place = [], 0
    for piece in tables(text, log_probs):
        found.append(place)
        place += len(piece)
    return found


def log_of_the_log(text, log_probs):
    return best_by(lambda pieces: sum(math.log(log_probs[piece]) for piece in pieces), text, log_probs)


def square_brackets(text, log_probs):
    best, back = [0.0] + [-math.inf] * len(text), [0] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        for start in range(end):
            score = best[start] + log_probs[text[start:end]]
            if score > best[end]:
                best[end], back[end] = score, start
    return tables(text, log_probs)


def empty_where_nothing_fits(text, log_probs):
    try:
        return tables(text, log_probs)
    except ValueError:
        return []


def skips_unknown_letters(text, log_probs):
    return tables("".join(letter for letter in text if letter in log_probs), log_probs)


def range_too_short(text, log_probs):
    n = len(text)
    best, back = [0.0] + [-math.inf] * n, [0] * (n + 1)
    for i in range(1, n):
        for j in range(i):
            score = best[j] + log_probs.get(text[j:i], -math.inf)
            if score > best[i]:
                best[i], back[i] = score, j
    if best[n] == -math.inf and n:
        raise ValueError("nothing fits")
    return []


def starts_at_minus_infinity(text, log_probs):
    n = len(text)
    best, back = [-math.inf] * (n + 1), [0] * (n + 1)
    for i in range(1, n + 1):
        for j in range(i):
            score = best[j] + log_probs.get(text[j:i], -math.inf)
            if score > best[i]:
                best[i], back[i] = score, j
    if best[n] == -math.inf:
        raise ValueError("nothing fits")
    return tables(text, log_probs)


def endless_walk(text, log_probs):
    n = len(text)
    back = [0] * (n + 1)
    pieces = []
    while n >= 0:
        pieces.append(text[back[n] : n])
        n = back[n]
    return pieces


def mean_of_logarithms(text, log_probs):
    return best_by(
        lambda pieces: sum(log_probs[piece] for piece in pieces) / max(1, len(pieces)), text, log_probs
    )


def greedy_and_reversed(text, log_probs):
    return greedy(text, log_probs)[::-1]


def changes_the_table(text, log_probs):
    found = tables(text, log_probs)
    log_probs.clear()
    return found


def pieces_in_a_dict(text, log_probs):
    return {piece: log_probs[piece] for piece in tables(text, log_probs)}


def no_more_than_three_letters_back(text, log_probs):
    return tables(text, {piece: x for piece, x in log_probs.items() if len(piece) < 3})


def lists_one_too_short(text, log_probs):
    best, back = [-math.inf] * len(text), [0] * len(text)
    best[0] = 0
    for end in range(1, len(text)):
        for start in range(end):
            score = best[start] + log_probs.get(text[start:end], -math.inf)
            if score > best[end]:
                best[end], back[end] = score, start
    return walked_back(text, back)


def never_reaches_the_end(text, log_probs):
    best, back = [0] + [-math.inf] * len(text), [0] * (len(text) + 1)
    for end in range(len(text)):
        for start in range(end):
            score = best[start] + log_probs.get(text[start:end], -math.inf)
            if score > best[end]:
                best[end], back[end] = score, start
    if best[-1] == -math.inf:
        raise ValueError("no cut")
    return walked_back(text, back)


def greedy_without_an_else(text, log_probs):
    pieces, start = [], 0
    while start < len(text):
        for end in range(len(text), start, -1):
            if text[start:end] in log_probs:
                pieces.append(text[start:end])
                start = end
                break
    return pieces


OTHERS = [
    ("is the list one too short", lists_one_too_short),
    ("your own error is raised on an input that has a result", never_reaches_the_end),
    ("has no `else`", greedy_without_an_else),
    ("`return` is missing", forgets_the_return),
    ("returns a tuple", score_and_pieces),
    ("returns a str", a_text_with_spaces),
    ("entries are right", a_tuple),
    ("joined, are not the text", places),
    ("logarithm", log_of_the_log),
    ("no key 'hu'", square_brackets),
    ("refuse with a ValueError", empty_where_nothing_fits),
    ("refuse with a ValueError", skips_unknown_letters),
    ("nothing fits", range_too_short),
    ("nothing fits", starts_at_minus_infinity),
    ("did not come back", endless_walk),
    ("'hug' is expected", mean_of_logarithms),
    ("joined, are not the text", greedy_and_reversed),
    ("in place", changes_the_table),
    ("returns a dict", pieces_in_a_dict),
    ("'hug' is expected", no_more_than_three_letters_back),
]
