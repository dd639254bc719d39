"""Words of the plays: which stand side by side, nine groups of them, and the nearest vectors of a word."""

import re
from collections import Counter
from functools import cache

import torch
import torch.nn.functional as F
from torch import Tensor

from course_lib.datasets import shakespeare

SPEAKER = re.compile(r"^[A-Z][A-Z .,'&-]*:$", re.MULTILINE)
WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")
GROUPS = {  # written down before anything was trained, and not changed after
    "family": "father mother brother sister son daughter husband wife uncle cousin",
    "titles": "king queen prince duke earl lord lady princess emperor captain",
    "numbers": "two three four five six seven eight ten twenty hundred",
    "body": "head hand heart eye tongue face arm breast cheek foot",
    "places": "england france rome venice athens egypt london troy",
    "helping verbs": "shall will may should would could might must can",
    "times": "day night hour year month morning minute",
    "whose": "my thy his her our your their",
    "colours": "black white red green pale",
}


@cache
def spoken_words() -> tuple[str, ...]:
    """Every word that is spoken in the plays, in small letters, without the speakers' names.

    >>> spoken_words()[:4]
    ('now', 'fair', 'hippolyta', 'our')
    """
    return tuple(WORD.findall(SPEAKER.sub("", shakespeare()).lower()))


def words_side_by_side(n_words: int) -> tuple[list[str], Tensor]:
    """The commonest words of the plays, and the ids of every two that stand side by side, both ways round.

    Speakers' names are left out, and so is every pair with a rarer word in it. An id is a word's place; the
    pairs are (M, 2).

    >>> words, pairs = words_side_by_side(100)
    >>> words[:3], pairs.shape[1]
    (['the', 'and', 'i'], 2)
    """
    spoken = spoken_words()
    words = [word for word, _ in Counter(spoken).most_common(n_words)]
    number = {word: id for id, word in enumerate(words)}
    ids = torch.tensor([number.get(word, -1) for word in spoken])
    pairs = torch.stack([ids[:-1], ids[1:]], dim=1)
    pairs = pairs[(pairs >= 0).all(dim=1)]
    return words, torch.cat([pairs, pairs.flip(dims=[1])])


def nearest(word: str, words: list[str], vectors: Tensor, n: int = 5) -> list[str]:
    """The words whose vectors point most nearly the same way, the nearest first, without the word itself.

    Shapes:  vectors (N, D)

    >>> nearest("a", ["a", "b", "c"], torch.tensor([[1.0, 0.0], [0.0, 1.0], [2.0, 1.0]]), n=1)
    ['c']
    """
    ids = _nearest_ids(vectors, [words.index(word)], n)[0]
    return [words[id] for id in ids.tolist()]


def share_in_group(words: list[str], vectors: Tensor, n: int = 5) -> float:
    """Of the n nearest of each word in GROUPS, the share that is of its own group.

    Shapes:  vectors (N, D)
    """
    groups = [group_of(word) for word in words]
    asked = [id for id, group in enumerate(groups) if group]
    found = _nearest_ids(vectors, asked, n).tolist()
    same = [groups[other] == groups[id] for id, row in zip(asked, found, strict=True) for other in row]
    return sum(same) / len(same)


def group_of(word: str) -> str:
    """The group that a word is in, or "" if it is in none.

    >>> group_of("duke"), group_of("shoe")
    ('titles', '')
    """
    return next((name for name, members in GROUPS.items() if word in members.split()), "")


def _nearest_ids(vectors: Tensor, asked: list[int], n: int) -> Tensor:
    """Shapes:  vectors (N, D) -> (len(asked), n)"""
    unit = F.normalize(vectors.detach(), dim=1)
    alike = unit[asked] @ unit.mT
    alike[torch.arange(len(asked)), asked] = -2.0  # a word is no neighbour of its own
    return alike.topk(n).indices
