"""Sentences in twins: the same words in another order, the opposite answer; how many come out right."""

from collections.abc import Callable
from itertools import permutations
from random import Random
from typing import NamedTuple

import torch
from torch import Tensor, nn

NAMES = "Ann Ben Cara Dan Eve Finn Gina Hugo Ida Jake Kate Leo".split()
VERBS = "helped taught saw called paid met heard asked".split()
THINGS = "tea soup bread song play room book road".split()
OPPOSITES = "good bad, hot cold, new old, long short, soft hard, big small".split(", ")


class Questions(NamedTuple):
    """Texts as ids, and their answers, 1 for yes; a fourth of the twins is held out, both of them.

    Shapes:  train and held_out (B, T), their answers (B)
    """

    words: list[str]
    texts: list[str]
    answers: list[int]
    train: Tensor
    train_answers: Tensor
    held_out: Tensor
    held_out_answers: Tensor


def who_helped_whom(seed: int) -> Questions:
    """Was it Ann who helped? "Ann helped Ben ? Ann" is a yes, and "Ben helped Ann ? Ann" a no."""
    texts = {}
    for first, second in permutations(NAMES, 2):
        for verb in VERBS:
            texts[f"{first} {verb} {second} ? {first}"] = 1
            texts[f"{first} {verb} {second} ? {second}"] = 0
    return _split(texts, seed)


def not_but(seed: int) -> Questions:
    """Is it bad? "the tea was not good but bad ? bad" is a yes, "the tea was not bad but good ? bad" a no."""
    texts = {}
    for thing in THINGS:
        for pair in OPPOSITES:
            for denied, said in permutations(pair.split()):
                texts[f"the {thing} was not {denied} but {said} ? {said}"] = 1
                texts[f"the {thing} was not {denied} but {said} ? {denied}"] = 0
    return _split(texts, seed)


def _split(texts: dict[str, int], seed: int) -> Questions:
    """Texts of the same different words stay together, so that no twin of a held-out text is trained on."""
    words = sorted({word for text in texts for word in text.split()})
    ids = torch.tensor([[words.index(word) for word in text.split()] for text in texts])
    answers = torch.tensor(list(texts.values()))
    kinds = [" ".join(sorted(set(text.split()))) for text in texts]
    shuffled = sorted(set(kinds))
    Random(seed).shuffle(shuffled)
    out = set(shuffled[: len(shuffled) // 4])
    held = torch.tensor([kind in out for kind in kinds])
    return Questions(
        words, list(texts), list(texts.values()), ids[~held], answers[~held], ids[held], answers[held]
    )


class MeanOverTokens(nn.Module):
    """What was read of each token becomes one for the whole text: the mean.

    Shapes:  (..., T, D) -> (..., D)

    >>> MeanOverTokens()(torch.tensor([[1.0, 4.0], [3.0, 0.0]]))
    tensor([2., 2.])
    """

    def forward(self, readings: Tensor) -> Tensor:
        return readings.mean(dim=-2)


def train_to_answer(model: nn.Module, questions: Questions, steps: int = 200) -> None:
    """Adam on the cross-entropy of all training texts at once."""
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(steps):
        loss = nn.functional.cross_entropy(model(questions.train), questions.train_answers)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def share_right(model: nn.Module, texts: Tensor, answers: Tensor) -> float:
    """The share of texts whose answer gets the larger score; four digits count, and a tie is a no.

    A sum in another order differs in its last digits: they must not decide between twins.
    Shapes:  texts (B, T), answers (B)
    """
    with torch.no_grad():
        no, yes = model(texts).double().unbind(dim=-1)
    guesses = ((yes - no) > 0.0001).long()
    return (guesses == answers).double().mean().item()


def held_out_share(build: Callable[[Questions], nn.Module], questions: Questions, seed: int) -> float:
    """Build a network for these questions, train it, and say what share of the held-out texts is right."""
    torch.manual_seed(seed)
    model = build(questions)
    train_to_answer(model, questions)
    return share_right(model, questions.held_out, questions.held_out_answers)
