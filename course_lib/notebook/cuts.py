"""Ways to cut a word into pieces: all of them, longest first, and pieces with scores learned from words."""

from collections import Counter
from collections.abc import Collection, Mapping
from math import log

from course_lib.tokens import BPETokenizer, unigram_segment
from course_lib.tokens.merges import learn_merges

LONGEST = 8  # letters in a learned piece


def every_cut(word: str) -> list[list[str]]:
    """All ways to cut a word into pieces: 2 for two letters, twice as many for each letter more.

    >>> every_cut("hug")
    [['hug'], ['h', 'ug'], ['hu', 'g'], ['h', 'u', 'g']]
    """
    if not word:
        return [[]]
    cuts = [[*start, word[i:]] for i in range(len(word)) for start in every_cut(word[:i])]
    return sorted(cuts, key=lambda cut: (len(cut), [len(piece) for piece in cut]))


def longest_first(word: str, pieces: Collection[str]) -> list[str]:
    """Take the longest piece that fits, then the longest that fits the rest; a letter always fits.

    >>> longest_first("hugs", {"hug", "gs", "s"})
    ['hug', 's']
    """
    cut, start = [], 0
    while start < len(word):
        ends = [end for end in range(start + 1, len(word) + 1) if word[start:end] in pieces]
        end = max(ends, default=start + 1)
        cut.append(word[start:end])
        start = end
    return cut


def merged_pieces(words: Mapping[str, int], n_pieces: int) -> BPETokenizer:
    """Byte-pair encoding with as many pieces, letters and merges, from how often each word occurs.

    >>> merged_pieces({"hug": 3, "pug": 1}, 5).merges
    {(117, 103): 256}
    """
    return BPETokenizer(learn_merges(words, n_pieces - len(set("".join(words)))))


def learn_pieces(words: Mapping[str, int], n_pieces: int, rounds: int = 6) -> dict[str, float]:
    """Pieces and their scores, the logarithms of their shares, from how often each word occurs.

    All stretches of letters are candidates. Each round cuts every word at the best places, counts the pieces
    used, and drops the rarest down towards `n_pieces`. Single letters always stay.
    Units:   nats.
    Source:  Kudo 2018, section 3.2, with the best cut alone in place of all cuts by their probability.

    >>> round(learn_pieces({"hug": 3, "pug": 1}, 5)["hug"], 2)
    -1.01
    """
    counts: Counter[str] = Counter()
    for word, times in words.items():
        for start in range(len(word)):
            for end in range(start + 1, min(len(word), start + LONGEST) + 1):
                counts[word[start:end]] += times
    letters = sorted(set("".join(words)))
    for left in range(rounds, 0, -1):
        scores = _scores(counts, letters, n_pieces * left)
        counts = Counter()
        for word, times in words.items():
            for piece in unigram_segment(word, scores):
                counts[piece] += times
    return _scores(counts, letters, n_pieces)


def _scores(counts: Counter[str], letters: list[str], n_pieces: int) -> dict[str, float]:
    """The logarithm of each piece's share, of the letters and of the commonest others."""
    others = [piece for piece, _ in counts.most_common() if len(piece) > 1]
    kept = letters + others[: max(0, n_pieces - len(letters))]
    total = sum(counts[piece] + 1 for piece in kept)
    return {piece: log((counts[piece] + 1) / total) for piece in kept}
