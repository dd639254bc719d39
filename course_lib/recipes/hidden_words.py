"""An encoder that guesses hidden words of short sentences; one that looks back only, to compare."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.datasets.sentences import template_sentences
from course_lib.models import Encoder, EncoderConfig, MaskedLM
from course_lib.pooling import mean_pool
from course_lib.training import IGNORE, cosine_schedule, fit, mask_tokens
from course_lib.training.distributed import best_device

PAD, CLS, MASK = 0, 1, 2
SPECIAL = ["[PAD]", "[CLS]", "[MASK]"]
LENGTH = 13  # tokens: [CLS], and 11 or 12 words
STEPS, BATCH, RATE, HELD_OUT = 400, 64, 3e-3, 250
Words = Sequence[str]


def vocabulary() -> list[str]:
    """Every token that there is: three special ones, then the words in order of the alphabet.

    >>> len(vocabulary()), vocabulary()[:5]
    (84, ['[PAD]', '[CLS]', '[MASK]', 'Ann', 'Eva'])
    """
    return SPECIAL + sorted({word for sentence in template_sentences() for word in sentence.split()})


def split_sentences(seed: int = 0) -> tuple[list[str], list[str]]:
    """The sentences to learn from, and 250 that are kept away.

    >>> [len(part) for part in split_sentences()]
    [998, 250]
    """
    sentences = template_sentences()
    order = torch.randperm(len(sentences), generator=torch.Generator().manual_seed(seed)).tolist()
    return [sentences[i] for i in order[HELD_OUT:]], [sentences[i] for i in order[:HELD_OUT]]


def to_ids(sentences: Words, words: Words) -> Tensor:
    """A row of ids a sentence: [CLS] in front, padding behind.

    Errors:  KeyError for a word that is none of `words`.

    >>> to_ids(["Eva Ann"], vocabulary())[0, :4]
    tensor([1, 4, 3, 0])
    """
    id_of = {word: id for id, word in enumerate(words)}
    rows = torch.full((len(sentences), LENGTH), PAD)
    for row, sentence in zip(rows, sentences, strict=True):
        ids = [CLS, *(id_of[word] for word in sentence.split()[: LENGTH - 1])]
        row[: len(ids)] = torch.tensor(ids)
    return rows


class LooksBack(Encoder):
    """The same encoder behind a causal mask: no token sees what comes after it."""

    def forward(self, tokens: Tensor, mask: Tensor | None = None, types: Tensor | None = None) -> Tensor:
        """Read the tokens; padding stands behind them, where none of them looks.

        Shapes:  tokens (B, T) of int, mask (B, T) of bool, types (B, T) of int -> (B, T, D)
        """
        x = self.look_up(tokens, types)
        for block in self.blocks:
            x = block(x, causal=True)
        return self.norm(x)


@dataclass
class Guesser:
    """A trained model and its words."""

    model: MaskedLM
    words: list[str]

    @torch.no_grad()
    def shares(self, tokens: Tensor) -> Tensor:
        """The share of each word at each place: (B, T, N)."""
        tokens = tokens.to(next(self.model.parameters()).device)
        return self.model(tokens, tokens != PAD).softmax(dim=-1).cpu()

    @torch.no_grad()
    def vectors(self, sentences: Words) -> Tensor:
        """A vector for each sentence, the mean over its tokens: (n, D)."""
        tokens = to_ids(sentences, self.words).to(next(self.model.parameters()).device)
        return mean_pool(self.model.encoder(tokens, tokens != PAD), tokens != PAD).cpu()

    def best(self, sentence: str, place: int, many: int = 1) -> list[tuple[str, float]]:
        """The likeliest words for a place, counted from 1, and the share of each.

        Errors:  KeyError for a word that the model does not know.
        """
        found = self.shares(to_ids([sentence], self.words))[0, place].topk(many)
        return [(self.words[id], much) for id, much in zip(found.indices, found.values.tolist(), strict=True)]

    def guess(self, sentence: str) -> list[str]:
        """The likeliest word for each `[MASK]` of a sentence."""
        places = [n for n, word in enumerate(sentence.split(), start=1) if word == SPECIAL[MASK]]
        return [self.best(sentence, place)[0][0] for place in places]


def train_to_guess(
    both_ways: bool = True, masks_only: bool = False, seed: int = 0, steps: int = STEPS
) -> Guesser:
    """Train two blocks, 64 wide, to guess the words that `mask_tokens` hides, 64 sentences a step.

    With `masks_only` every chosen word becomes [MASK]; else 80 %, and 10 % another word, and 10 % stay.

    Source:  Devlin et al. 2018, "BERT", section 3.1.
    """
    words, (sentences, _) = vocabulary(), split_sentences()
    torch.manual_seed(seed)
    encoder = (Encoder if both_ways else LooksBack)(
        EncoderConfig(len(words), width=64, context=LENGTH, n_layers=2)
    )
    nn.init.normal_(encoder.embed.weight, std=0.1)
    model = MaskedLM(encoder).to(best_device())
    rng, every = torch.Generator().manual_seed(1000 + seed), to_ids(sentences, words)

    def batch(_: int) -> tuple[Tensor, Tensor]:
        tokens = every[torch.randint(len(every), (BATCH,), generator=rng)]
        inputs, targets = mask_tokens(tokens, MASK, len(words), [PAD, CLS, MASK], rng)
        return torch.where(targets != IGNORE, MASK, inputs) if masks_only else inputs, targets

    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, fused=True)
    fit(model, batch, loss=masked_loss, steps=steps, optimizer=optimizer, schedule=_schedule(steps))
    return Guesser(model, words)


def masked_loss(model: nn.Module, batch: tuple[Tensor, Tensor]) -> Tensor:
    """The cross-entropy at the chosen places; nothing is asked at the others."""
    tokens, targets = batch
    return F.cross_entropy(model(tokens, tokens != PAD).flatten(0, 1), targets.flatten(), ignore_index=IGNORE)


def _schedule(steps: int):
    return lambda step, total: cosine_schedule(step, steps // 10, steps, RATE)
