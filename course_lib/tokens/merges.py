"""Byte-pair merges, fast: learning touches only the words that change, applying each word only once."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from heapq import heapify, heappop, heappush
from itertools import pairwise

from course_lib.tokens.words import BYTE_ORDER

Pair = tuple[int, int]
PLACE_IN_ORDER = bytes(BYTE_ORDER.index(byte) for byte in range(256))


def learn_merges(words: Mapping[str, int], n_merges: int) -> dict[Pair, int]:
    """Merge the most frequent pair, again and again; `words` says how often each word occurs.

    Ties:    those of `bpe_train`: the pair whose ids come first, bytes standing in `BYTE_ORDER`.

    >>> learn_merges({"hug": 10, "pug": 5}, 2)
    {(117, 103): 256, (104, 256): 257}
    """
    corpus = _Corpus(words)
    merges: dict[Pair, int] = {}
    while len(merges) < n_merges and (pair := corpus.most_frequent()):
        merges[pair] = 256 + len(merges)
        corpus.merge(pair, merges[pair])
    real = [*BYTE_ORDER, *merges.values()]
    return {(real[left], real[right]): new_id for (left, right), new_id in merges.items()}


class _Corpus:
    """The different words as lists of ids, and for each pair how often and in which words it occurs."""

    def __init__(self, words: Mapping[str, int]):
        self.words = [list(word.encode("utf-8").translate(PLACE_IN_ORDER)) for word in words]
        self.times = list(words.values())
        self.counts: Counter[Pair] = Counter()
        self.homes: defaultdict[Pair, set[int]] = defaultdict(set)
        for home, (ids, times) in enumerate(zip(self.words, self.times, strict=True)):
            for pair in pairwise(ids):
                self.counts[pair] += times
                self.homes[pair].add(home)
        self.heap = [(-count, pair) for pair, count in self.counts.items()]
        heapify(self.heap)

    def most_frequent(self) -> Pair | None:
        """Counts only fall once a pair is on the heap: an outdated entry is put back with its true count."""
        while self.heap:
            count, pair = heappop(self.heap)
            if -count == self.counts[pair]:
                return pair
            if self.counts[pair] > 0:
                heappush(self.heap, (-self.counts[pair], pair))
        return None

    def merge(self, pair: Pair, new_id: int) -> None:
        """Replace the pair wherever it occurs, and correct the counts of what stood beside it."""
        change: defaultdict[Pair, int] = defaultdict(int)
        for home in self.homes.pop(pair):
            for neighbour, difference in self._replace(home, pair, new_id):
                change[neighbour] += difference
                if difference > 0:
                    self.homes[neighbour].add(home)
        for neighbour, difference in change.items():
            self.counts[neighbour] += difference
            if difference > 0:
                heappush(self.heap, (-difference, neighbour))

    def _replace(self, home: int, pair: Pair, new_id: int) -> Iterator[tuple[Pair, int]]:
        """Replace the pair in one word, from left to right; yield each pair that goes (-) or comes (+)."""
        ids, times, (left, right) = self.words[home], self.times[home], pair
        i = 0
        while i < len(ids) - 1:
            if ids[i] == left and ids[i + 1] == right:
                if i > 0:
                    yield (ids[i - 1], left), -times
                    yield (ids[i - 1], new_id), times
                if i + 2 < len(ids):
                    yield (right, ids[i + 2]), -times
                    yield (new_id, ids[i + 2]), times
                ids[i : i + 2] = [new_id]
            i += 1


class MergedWords(dict):
    """A word's token ids, merged when the word is first asked for and remembered.

    `merges` gives each pair's new id, the first pair first; `byte_ids` gives each byte's id.
    Errors:  ValueError for a word with a byte that has no id.

    >>> MergedWords({(117, 103): 256, (104, 256): 257}, {byte: byte for byte in range(256)})["hugs"]
    [257, 115]
    """

    MOST, LONGEST = 200_000, 100

    def __init__(self, merges: Mapping[Pair, int], byte_ids: Mapping[int, int]):
        super().__init__()
        self.rank = {pair: rank for rank, pair in enumerate(merges)}
        self.new_ids = list(merges.values())
        self.byte_ids = byte_ids

    def __missing__(self, word: str) -> list[int]:
        data = word.encode("utf-8")
        if missing := set(data) - self.byte_ids.keys():
            raise ValueError(f"no token stands for byte {min(missing)}, which {word[:40]!r} needs")
        ids = self._merge([self.byte_ids[byte] for byte in data])
        if len(word) <= self.LONGEST:
            if len(self) >= self.MOST:
                self.clear()
            self[word] = ids
        return ids

    def _merge(self, ids: list) -> list[int]:
        """Best rank first, then from left to right. The merged token stays on the left, None on the right."""
        rank, n = self.rank, len(ids)
        ids, left, right = [*ids, None], list(range(-1, n)), list(range(1, n + 2))
        heap = [(rank[pair], i) for i, pair in enumerate(pairwise(ids)) if pair in rank]
        heapify(heap)
        while heap:
            best, i = heappop(heap)
            j = right[i]
            if rank.get((ids[i], ids[j])) != best:
                continue  # one of the two has become part of another token
            ids[i], ids[j] = self.new_ids[best], None
            right[i] = right[j]
            left[right[i]] = i
            for a, b in ((left[i], i), (i, right[i])):
                if (ids[a], ids[b]) in rank:
                    heappush(heap, (rank[ids[a], ids[b]], a))
        return [id for id in ids if id is not None]
