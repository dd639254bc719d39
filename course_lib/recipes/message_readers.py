"""Readers of messages, trained from nothing: encoders that make one vector of many, and each token alone."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.models import Encoder, EncoderConfig
from course_lib.pooling import classify_first, mean_pool
from course_lib.recipes.messages import PAD, Messages, batches
from course_lib.threads import one_thread
from course_lib.training import cosine_schedule, fit
from course_lib.training.distributed import best_device

KINDS = ("first", "mean", "mean with padding", "each alone")
CONTEXT, WIDTH, BATCH, STEPS = 256, 64, 32, 300
RATES = {"each alone": 3e-2}  # of Adam, chosen on other splits; 2e-3 for the encoders


class Reader(nn.Module):
    """One encoder block over a message, one vector for all of it, and two scores: ham and spam."""

    def __init__(self, vocab_size: int, pool: str):
        super().__init__()
        self.pool = pool
        self.encoder = Encoder(
            EncoderConfig(vocab_size, width=WIDTH, context=CONTEXT, n_layers=1, dropout=0.1)
        )
        nn.init.normal_(self.encoder.embed.weight, std=0.1)
        self.head = nn.Linear(WIDTH, 2)

    def forward(self, tokens: Tensor) -> Tensor:
        """Shapes:  tokens (B, T) of int -> (B, 2)"""
        mask = tokens != PAD
        vectors, W, b = self.encoder(tokens, mask), self.head.weight.mT, self.head.bias
        if self.pool == "first":
            return classify_first(vectors, W, b)
        counted = torch.ones_like(mask) if self.pool == "mean with padding" else mask
        return mean_pool(vectors, counted) @ W + b


class EachAlone(nn.Module):
    """Lesson 02's network: small layers score each token alone, and the mean decides."""

    def __init__(self, vocab_size: int):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Embedding(vocab_size, 16), nn.Linear(16, 32), nn.ReLU(), nn.Linear(32, 2)
        )

    def forward(self, tokens: Tensor) -> Tensor:
        """Shapes:  tokens (B, T) of int -> (B, 2)"""
        return mean_pool(self.layers(tokens), tokens != PAD)


@one_thread()
def train_reader(messages: Messages, kind: str, seed: int = 0, steps: int = STEPS) -> nn.Module:
    """Train a reader of one of four kinds on the messages to learn from, 32 a step.

    Errors:  ValueError for another kind.
    """
    if kind not in KINDS:
        raise ValueError(f"kind={kind!r} is unknown; choose one of {', '.join(map(repr, KINDS))}")
    torch.manual_seed(seed)
    size, rate = len(messages.words), RATES.get(kind, 2e-3)
    reader = (EachAlone(size) if kind == "each alone" else Reader(size, kind)).to(best_device())
    optimizer = torch.optim.AdamW(reader.parameters(), lr=rate, fused=True)

    def schedule(step: int, total: float) -> float:
        return cosine_schedule(step, steps // 10, steps, rate)

    fit(
        reader,
        batches(messages, BATCH, seed),
        loss=_loss,
        steps=steps,
        optimizer=optimizer,
        schedule=schedule,
    )
    return reader


def _loss(reader: nn.Module, batch: tuple[Tensor, Tensor]) -> Tensor:
    tokens, is_spam = batch
    return F.cross_entropy(reader(tokens), is_spam)


@torch.no_grad()
def shares_of_spam(reader: nn.Module, tokens: Tensor) -> Tensor:
    """The share that the reader gives to spam, for each message: (n)."""
    scores = reader(tokens.to(next(reader.parameters()).device))
    return scores.softmax(dim=-1)[:, 1].cpu()


def verdicts(reader: nn.Module, tokens: Tensor) -> Tensor:
    """1 for each message that it takes for spam, else 0: (n)."""
    return (shares_of_spam(reader, tokens) > 0.5).long()


def pad_to(tokens: Tensor, length: int) -> Tensor:
    """The same messages with more padding behind: (n, length).

    >>> pad_to(torch.tensor([[1, 5]]), 4)
    tensor([[1, 5, 0, 0]])
    """
    return F.pad(tokens, (0, length - tokens.shape[1]), value=PAD)
