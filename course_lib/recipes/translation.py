"""The 2017 Transformer, from pairs of sentences to translations: lesson 9's recipe in one place."""

from dataclasses import dataclass, field
from functools import partial

import torch
from torch import Tensor, nn

from course_lib.generation import beam_search, greedy_decode
from course_lib.models import Transformer, TransformerConfig
from course_lib.tokens.tokenizers import BPETokenizer, CharTokenizer
from course_lib.training import cosine_schedule, fit, label_smoothing_loss, shift_right
from course_lib.training.distributed import best_device

PAD, START, STOP = 0, 1, 2  # the first three characters there are, which no sentence holds
Pairs = list[tuple[str, str]]


@dataclass
class Translator:
    """A Transformer and its tokens. `learn` trains it, calling it with a list of sentences translates.

    A token is a character, unless a tokenizer is given whose ids 0, 1 and 2 stand for nothing in a sentence.
    `settings` are further ones of `TransformerConfig`; `smoothing` is that of the labels.

    Source:  Vaswani et al. 2017, "Attention Is All You Need".
    """

    pairs: Pairs
    width: int = 128
    dropout: float = 0.0
    smoothing: float = 0.1
    tokenizer: CharTokenizer | BPETokenizer | None = None
    settings: dict = field(default_factory=dict)

    def __post_init__(self):
        text = "".join(source + target for source, target in self.pairs)
        self.tokenizer = self.tokenizer or CharTokenizer("\0\1\2" + text)
        self.model = self.untrained()
        self.sources = self.rows([source for source, _ in self.pairs])
        self.targets = self.rows([target for _, target in self.pairs])

    def untrained(self) -> Transformer:
        """A new model by these settings, of torch's next random numbers, on the best device."""
        settings = dict(width=self.width, dropout=self.dropout) | self.settings
        return Transformer(TransformerConfig(self.tokenizer.vocab_size, **settings)).to(best_device())

    def rows(self, sentences: list[str]) -> Tensor:
        """The sentences as tokens (B, T), each closed by STOP and filled up with PAD."""
        rows = [torch.tensor([*self.tokenizer.encode(each), STOP]) for each in sentences]
        return nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=PAD)

    def batch(self, i: int, size: int = 32) -> tuple[Tensor, Tensor]:
        """Batch number i: pairs drawn from all, cut to the longest source and the longest target."""
        chosen = torch.randint(len(self.pairs), (size,), generator=torch.Generator().manual_seed(i))
        rows = self.sources[chosen], self.targets[chosen]
        return tuple(each[:, : int((each != PAD).sum(dim=1).max())] for each in rows)

    def learn(
        self, steps: int = 1200, rate: float = 1e-3, batches=None, schedule=None, loss=None, **options
    ) -> dict:
        """Train by `fit`, which takes the options; return the history.

        Without a schedule the rate rises to `rate` over a tenth of the steps, and falls along a cosine.
        Without a loss it is teacher forcing, with smoothed labels.
        """
        return fit(
            self.model,
            batches or self.batch,
            loss=loss or partial(teacher_forcing_loss, smoothing=self.smoothing),
            steps=steps,
            optimizer=torch.optim.AdamW(self.model.parameters(), betas=(0.9, 0.98), fused=True),
            schedule=schedule or (lambda step, total: cosine_schedule(step, total // 10, total, rate)),
            count=lambda batch: int((batch[1] != PAD).sum()),
            **options,
        )

    def __call__(self, sentences: list[str], width: int = 1, alpha: float = 0.6) -> list[str]:
        """Translate: by the likeliest token each time, or, with a width above 1, by `beam_search`."""
        sources = self.rows(sentences).to(next(self.model.parameters()).device)
        asked = self.model.eval(), sources, START, STOP
        most = 2 * sources.shape[1]
        found = beam_search(*asked, width, most, alpha) if width > 1 else greedy_decode(*asked, most)
        return [self.tokenizer.decode(row).partition("\2")[0] for row in found.tolist()]

    def exact(self, pairs: Pairs, width: int = 1) -> float:
        """The share of pairs whose translation is right to the last character."""
        found = self([source for source, _ in pairs], width)
        return sum(one == target for one, (_, target) in zip(found, pairs, strict=True)) / len(pairs)

    def log_share(self, pairs: Pairs) -> Tensor:
        """How likely the model finds each target, as the translation of its source: (B) of log-probabilities.

        Units:   nats: the sum over the target's tokens and STOP.
        """
        device = next(self.model.parameters()).device
        rows = [self.rows(list(side)).to(device) for side in zip(*pairs, strict=True)]
        with torch.no_grad():
            logits = self.model.eval()(rows[0], shift_right(rows[1], START))
        each = logits.log_softmax(dim=-1).gather(-1, rows[1][..., None])[..., 0]
        return (each * (rows[1] != PAD)).sum(dim=-1).cpu()


def teacher_forcing_loss(model: nn.Module, batch: tuple[Tensor, Tensor], smoothing: float = 0.1) -> Tensor:
    """The loss of a translation: the decoder reads the right beginning and predicts the next character."""
    source, target = batch
    return label_smoothing_loss(model(source, shift_right(target, START)), target, smoothing, ignore=PAD)
