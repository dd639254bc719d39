"""Text becomes token ids and comes back: byte-pair encoding and unigram segmentation, written to be read.

Ids 0 to 255 are the bytes of UTF-8; the merge learned k-th (from 0) makes the id 256 + k. `merges` is a dict
from a pair of ids to the id that replaces it, in the order learned. Text is cut into words first
(`split_words`), and no merge reaches over a word's end. The classes do the same, faster, and keep files.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import inf

from course_lib.tokens.documents import count_words
from course_lib.tokens.merges import Pair, learn_merges
from course_lib.tokens.special import split_special
from course_lib.tokens.words import split_words


def count_pairs(ids: Sequence[int]) -> Counter[Pair]:
    """Count how often each two neighbours occur. Overlapping pairs count: three equal ids are two pairs.

    Source:  Sennrich et al. 2016, "Neural Machine Translation of Rare Words with Subword Units", section 3.2.

    >>> count_pairs([7, 7, 7, 4])
    Counter({(7, 7): 2, (7, 4): 1})
    """
    return Counter(pairwise(ids))


def merge_pair(ids: Sequence[int], pair: Pair, new_id: int) -> list[int]:
    """Write `new_id` for the pair wherever it occurs, from left to right; an id is used up once.

    Source:  Sennrich et al. 2016, section 3.2.

    >>> merge_pair([7, 7, 7, 4], (7, 7), 256)
    [256, 7, 4]
    """
    merged, i = [], 0
    while i < len(ids):
        if tuple(ids[i : i + 2]) == pair:
            merged.append(new_id)
            i += 2
        else:
            merged.append(ids[i])
            i += 1
    return merged


def bpe_train(text: str | Iterable[str], n_merges: int) -> dict[Pair, int]:
    """Merge the most frequent pair inside words, `n_merges` times, or until no pair is left.

    `text` is one document, or an iterable of documents (a list, a generator, an open file's lines), each
    read once and let go. No pair reaches from one document to the next, as none reaches over a word's end.
    Ties:    of equally frequent pairs the one whose left id comes first wins; of those, the one whose right
             id does. First come bytes 33 to 126, 161 to 172 and 174 to 255 (GPT-2's visible ones), then
             0 to 32 (the space), 127 to 160 and 173, then merges in the order learned. So it is in the
             package `tokenizers`: the merges are the same. CS336 takes the pair of the greater bytes.
    Errors:  UnicodeEncodeError for half a surrogate pair, which is not text; TypeError for what is no text.
    Source:  Sennrich et al. 2016, algorithm 1; on bytes: Radford et al. 2019, section 2.2.

    >>> bpe_train("hug hug hugs", 2)
    {(104, 117): 256, (256, 103): 257}
    """
    return learn_merges(count_words(text), n_merges)


def bpe_encode(text: str, merges: Mapping[Pair, int], special: Mapping[str, int] | None = None) -> list[int]:
    """Turn text into ids: split off special tokens, then in each word the merge learned first goes first.

    No character is unknown: one that was never learned from stays the bytes of its UTF-8.
    Errors:  UnicodeEncodeError for half a surrogate pair, which is not text.
    Source:  Sennrich et al. 2016, section 3.2; Radford et al. 2019, section 2.2.

    >>> bpe_encode("hugs<|end|>", {(104, 117): 256, (256, 103): 257}, {"<|end|>": 258})
    [257, 115, 258]
    """
    ids = []
    for piece in split_special(text, special):
        if special and piece in special:
            ids.append(special[piece])
            continue
        for word in split_words(piece):
            tokens = list(word.encode("utf-8"))
            while pairs := merges.keys() & count_pairs(tokens):
                first = min(pairs, key=merges.get)
                tokens = merge_pair(tokens, first, merges[first])
            ids.extend(tokens)
    return ids


def bpe_decode(
    ids: Sequence[int], merges: Mapping[Pair, int], special: Mapping[str, int] | None = None
) -> str:
    """Turn ids back into text: `bpe_decode(bpe_encode(text, merges), merges) == text` for any text.

    Bytes that are no UTF-8 (a model may write half a character) become the sign U+FFFD.
    Errors:  KeyError for an id that is no byte, no merge and no special token.
    Source:  Radford et al. 2019, section 2.2.

    >>> bpe_decode([257, 115, 258], {(104, 117): 256, (256, 103): 257}, {"<|end|>": 258})
    'hugs<|end|>'
    """
    table = {byte: bytes([byte]) for byte in range(256)}
    for (left, right), new_id in merges.items():
        table[new_id] = table[left] + table[right]
    for name, special_id in (special or {}).items():
        table[special_id] = name.encode("utf-8")
    return b"".join(table[id] for id in ids).decode("utf-8", errors="replace")


def unigram_segment(text: str, log_probs: Mapping[str, float]) -> list[str]:
    """Cut text into the pieces whose probabilities have the largest product (Viterbi's algorithm).

    Units:   log-probabilities in nats. Ties: the cut that makes the last piece longer.
    Errors:  ValueError, with the position, if no pieces make up the text.
    Source:  Kudo 2018, "Subword Regularization", section 3.2.

    >>> unigram_segment("hugs", {"h": -2.0, "u": -2.0, "g": -2.0, "s": -2.0, "hug": -3.0, "gs": -3.5})
    ['hug', 's']
    """
    longest = max(map(len, log_probs), default=0)
    best, cut = [0.0] + [-inf] * len(text), [0] * (len(text) + 1)  # best[i]: the best score of text[:i]
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - longest), end):
            score = best[start] + log_probs.get(text[start:end], -inf)
            if score > best[end]:
                best[end], cut[end] = score, start
    if best[-1] == -inf:
        stuck = max(i for i, score in enumerate(best) if score > -inf)
        raise ValueError(f"no pieces make up the text from position {stuck} on: {text[stuck : stuck + 20]!r}")
    pieces, end = [], len(text)
    while end > 0:
        pieces.append(text[cut[end] : end])
        end = cut[end]
    return pieces[::-1]
