"""Lesson 09's recipe: English numbers and dates into French and Spanish, by the paper's model made small."""

import copy
from collections.abc import Iterable
from functools import cache

import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel

from course_lib.datasets.translations import split_pairs, translation_pairs
from course_lib.recipes.translation import Pairs, Translator
from course_lib.tokens.tokenizers import BPETokenizer
from course_lib.training.schedules import warmup_schedule

PAIRS, MERGES = 20_000, 300
WIDTH, LAYERS, WARMUP, STEPS = 64, 2, 400, 800
COPIES, EVERY = 5, 20  # the last model is the mean of 5 copies of itself, 20 steps apart


def paper_translator(seed: int = 0, **settings) -> tuple[Translator, Pairs]:
    """An untrained translator of 18,000 sentences, and the 2,000 that it is not to see.

    Two blocks each side, 64 wide, 4 heads, post-norm, as in the paper but for the sizes and dropout, which is
    0; `settings` are further ones of `TransformerConfig`. Train it with `learn(STEPS, schedule=paper_rate)`:
    some twenty seconds. The ids 0, 1 and 2 (pad, start, stop) are bytes of no text.

    Source:  Vaswani et al. 2017, "Attention Is All You Need".

    >>> translator, unseen = paper_translator()
    >>> len(translator.pairs) + len(unseen)
    20000
    """
    prepared, unseen = _prepared(PAIRS)
    translator = copy.copy(prepared)
    translator.pairs = list(prepared.pairs)
    translator.settings = prepared.settings | settings
    torch.manual_seed(seed)
    translator.model = translator.untrained()
    return translator, list(unseen)


@cache
def _prepared(many: int) -> tuple[Translator, Pairs]:
    """So many sentences as tokens: they are the same for every translator, and take most of a second."""
    seen, unseen = split_pairs(translation_pairs(many))
    tokenizer = BPETokenizer.train([text for pair in seen for text in pair], MERGES)
    return Translator(seen, width=WIDTH, tokenizer=tokenizer, settings={"n_layers": LAYERS}), unseen


def paper_rate(step: int, total: float) -> float:
    """The paper's learning rate for this width; `total` is what `fit` gives to every schedule.

    >>> round(paper_rate(WARMUP, total=STEPS), 5)
    0.00625
    """
    return warmup_schedule(step, WIDTH, WARMUP)


def mean_of(copies: Iterable[nn.Module]) -> nn.Module:
    """A model whose parameters are the mean of those of the copies, number by number.

    Source:  Vaswani et al. 2017, "Attention Is All You Need", section 6.1.

    >>> one, two = nn.Linear(1, 1), nn.Linear(1, 1)
    >>> bool(mean_of([one, two]).bias == (one.bias + two.bias) / 2)
    True
    """
    first, *others = copies
    mean = AveragedModel(first)
    for each in (first, *others):
        mean.update_parameters(each)
    return mean.module
