"""What is asked of those who guess hidden words: each word hidden in turn, wrong words, the best there is."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from course_lib.datasets.sentences import ANIMALS, JOBS, groups, template_sentences
from course_lib.recipes.hidden_words import MASK, SPECIAL, Guesser, to_ids

Words = Sequence[str]


class Asked(NamedTuple):
    """Sentences with one place each that is asked for: ids (n, T), places (n), what belongs there (n)."""

    tokens: Tensor
    places: Tensor
    answers: Tensor
    clue_right: Tensor  # (n) of bool: the clues to that word all stand right of it


def one_hidden(sentences: Words, words: Words) -> Asked:
    """Each word of each sentence, hidden in turn.

    >>> from course_lib.recipes.hidden_words import vocabulary
    >>> asked = one_hidden(["the dog barked in its kennel"], vocabulary())
    >>> asked.tokens.shape, asked.clue_right.tolist()
    (torch.Size([6, 13]), [False, True, False, False, False, False])
    """
    whole = to_ids(sentences, words)
    rows, places = torch.where(whole >= len(SPECIAL))
    answers, tokens = whole[rows, places], whole[rows]
    tokens[torch.arange(len(rows)), places] = MASK
    first = [_first_clue(sentences[row].split(), place - 1) for row, place in zip(rows, places, strict=True)]
    return Asked(tokens, places, answers, torch.tensor(first))


def _first_clue(sentence: Words, place: int) -> bool:
    """Whether the word is one of four that belong together, and the first of them to stand there."""
    four = next((group for group in groups() if sentence[place] in group), [])
    return bool(four) and not set(four) & set(sentence[:place])


def wrong_words(sentences: Words, words: Words) -> Asked:
    """In each sentence the last of the four words that belong together is one of another four: it is shown.

    >>> from course_lib.recipes.hidden_words import vocabulary
    >>> asked = wrong_words(["the dog barked in its kennel"], vocabulary())
    >>> vocabulary()[asked.tokens[0, asked.places[0]]]
    'basket'
    """
    changed, places, right = [], [], []
    for sentence in sentences:
        row = sentence.split()
        kind = next(each for each in (groups(ANIMALS), groups(JOBS)) if any(set(g) & set(row) for g in each))
        at = max(i for i, word in enumerate(row) if any(word in group for group in kind))
        number = next(n for n, group in enumerate(kind) if row[at] in group)
        places.append(at + 1)
        right.append(row[at])
        row[at] = kind[(number + 1) % len(kind)][kind[number].index(row[at])]
        changed.append(" ".join(row))
    answers = torch.tensor([words.index(word) for word in right])
    return Asked(to_ids(changed, words), torch.tensor(places), answers, torch.zeros(len(changed)).bool())


def shown_alone(sentences: Words, place: int) -> tuple[list[str], list[int]]:
    """Each sentence with one of its four words shown and the others hidden; and which four it has, 0 to 11.

    `place` is that in the four: 0 is who, 1 does what, 2 with what, 3 where.

    >>> shown_alone(["the dog barked in its kennel"], 3)
    (['the [MASK] [MASK] in its kennel'], [0])
    """
    texts, fours = [], []
    for sentence in sentences:
        row = sentence.split()
        four = max(groups(), key=lambda each: len(set(each) & set(row)))
        hidden = set(four) - {four[place]}
        texts.append(" ".join(SPECIAL[MASK] if word in hidden else word for word in row))
        fours.append(groups().index(four))
    return texts, fours


def is_right(guesser: Guesser, asked: Asked) -> Tensor:
    """Whether the likeliest word at each place that is asked for is the right one: (n) of bool."""
    shares = guesser.shares(asked.tokens)
    return shares[torch.arange(len(shares)), asked.places].argmax(dim=-1) == asked.answers


def vouched_for(guesser: Guesser, sentences: Words) -> float:
    """With nothing hidden: at what share of the places is the word that stands there the likeliest?"""
    tokens = to_ids(sentences, guesser.words)
    shown = tokens >= len(SPECIAL)
    return (guesser.shares(tokens).argmax(dim=-1) == tokens)[shown].float().mean().item()


def best_share(sees: str) -> float:
    """What the best guess of each hidden word gets right, over all sentences: by counting them.

    It `sees` "nothing" of the sentence, what stands to the "left", or "both" sides.

    >>> [round(best_share(sees), 2) for sees in ("nothing", "left", "both")]
    [0.15, 0.75, 0.86]
    """
    counts: dict[tuple, Counter] = {}
    for sentence in template_sentences():
        row = sentence.split()
        for t, word in enumerate(row):
            seen = {"nothing": (), "left": (*row[:t],), "both": (*row[:t], "", *row[t + 1 :])}[sees]
            counts.setdefault(seen, Counter())[word] += 1
    return sum(max(each.values()) for each in counts.values()) / sum(map(Counter.total, counts.values()))
