"""A text as a corpus: read, cut into tokens, nine tenths to learn from, and the last tenth to measure on."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from tqdm.auto import tqdm

from course_lib.tokens.tokenizers import BPETokenizer
from course_lib.training.distributed import rank

CONTEXT, BATCH = 64, 16
MERGES, CHARACTERS_A_MERGE = 768, 1000  # a short text learns fewer merges: each has to be seen often
LEAST_CHARACTERS = 50 * CONTEXT  # a tenth of which is the least to measure on


class TextError(ValueError):
    """A text that no model can be trained on, or not here; the message says why, and what to do."""


def read_text(path: str | Path | None) -> tuple[str, str]:
    """The text, and its name; without a path, the plays that lesson 10 reads."""
    if path is None:
        from course_lib.datasets import shakespeare

        return shakespeare(), "shakespeare"
    try:
        text = Path(path).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise TextError(f"{path} is not UTF-8: byte {error.start} fits nothing. Save it as UTF-8.") from error
    except OSError as error:
        raise TextError(f"{path} cannot be read: {error.strerror}.") from error
    if len(text) < LEAST_CHARACTERS:
        raise TextError(f"{path} holds {len(text):,} characters; at least {LEAST_CHARACTERS:,} are needed.")
    return text, Path(path).stem


@dataclass
class Corpus:
    """Tokens (n,) of int to learn from, others to measure on, and how many characters each token (N,) is."""

    train: Tensor
    held: Tensor
    lengths: Tensor
    context: int = CONTEXT
    size: int = BATCH

    def batch(self, i: int) -> Tensor:
        """Batch number i, (B, T): the stretches that come next, the same ones for the same i."""
        n, rows = len(self.train), range(i * self.size, (i + 1) * self.size)
        starts = torch.tensor([stretch(row, n, self.context) for row in rows])[:, None]
        return self.train[starts + torch.arange(self.context)].long()

    def loss(self, model: nn.Module, tokens: Tensor) -> Tensor:
        """How surprised the model is at tokens (B, T) after the first of each row, in nats per character.

        Per character, not per token: so that it does not matter how large the tokens are.
        """
        targets = tokens[:, 1:]
        nats = cross_entropy(model(tokens)[:, :-1].flatten(0, 1), targets.flatten(), reduction="sum")
        return nats / self.lengths.to(tokens.device)[targets].sum()

    def held_out(self, model: nn.Module, most: int = 8_000) -> float:
        """The loss on the last tenth, or on about `most` tokens spread over it.

        The windows overlap by one token, so that each is predicted once.
        """
        windows = self.held.unfold(0, self.context, self.context - 1)
        windows = windows[:: max(1, windows.numel() // most)].long()
        weights = [self.lengths[part[:, 1:]].sum() for part in windows.split(64)]
        device = next(model.parameters()).device
        with torch.no_grad():
            losses = [self.loss(model, part.to(device)).cpu() for part in windows.split(64)]
        return float(torch.stack(losses) @ torch.stack(weights).float() / sum(weights))


def stretch(i: int, n: int, context: int) -> int:
    """Where the i-th stretch of `context` tokens, of n in all, begins.

    The tokens are cut into stretches, which come in a shuffled order, each once; then they are cut in other
    places, and so on. Drawn at random instead, some would come twice before others come at all.

    >>> sorted(stretch(i, n=7, context=1) for i in range(7))
    [0, 1, 2, 3, 4, 5, 6]
    """
    a_round = -(-(n - context + 1) // context)
    return int(round_of_stretches(i // a_round, n, context, a_round)[i % a_round])


@lru_cache(maxsize=2)
def round_of_stretches(number: int, n: int, context: int, length: int) -> Tensor:
    """Where the stretches of a round begin, (length,) of int; the last of them ends where the tokens do."""
    rng = torch.Generator().manual_seed(number)
    first = torch.randint(context, (1,), generator=rng)
    return (first + context * torch.randperm(length, generator=rng)).clamp(max=n - context)


def split(text: str) -> tuple[str, str]:
    """The first nine tenths of the characters, and the last tenth."""
    cut = len(text) * 9 // 10
    return text[:cut], text[cut:]


def learn_tokens(text: str, n_merges: int = MERGES) -> BPETokenizer:
    """Learn tokens from the part of a text that is learned from, as many as its length allows."""
    train, _ = split(text)
    return BPETokenizer.train(train, min(n_merges, len(train) // CHARACTERS_A_MERGE))


def encode(text: str, tokenizer, context: int = CONTEXT, size: int = BATCH) -> Corpus:
    """The text as a corpus, in the tokens of a tokenizer."""
    train, held = (np.fromiter(tokenizer.encode_iterable(pieces(part)), np.int32) for part in split(text))
    if min(len(train), len(held)) < context:
        found = f"a tenth of it is {len(held)} tokens, and {context} are needed"
        raise TextError(f"The text repeats itself so much that {found}. Give one that is longer, or varied.")
    return Corpus(torch.from_numpy(train), torch.from_numpy(held), characters(tokenizer), context, size)


def pieces(text: str, size: int = 100_000) -> Iterable[str]:
    """A text piece by piece, with a bar if that takes longer than a second."""
    parts = [text[i : i + size] for i in range(0, len(text), size)]
    return tqdm(parts, "Cutting the text into tokens", leave=False, delay=1, disable=rank() != 0)


def characters(tokenizer: BPETokenizer) -> Tensor:
    """How many characters begin in each token, (N,) of int: a token may end in the middle of one.

    >>> characters(BPETokenizer({(195, 164): 256}))[[97, 195, 164, 256]]  # a, the two bytes of ä, and ä
    tensor([1, 1, 0, 1])
    """
    lengths = torch.zeros(tokenizer.vocab_size, dtype=torch.long)
    for token, data in tokenizer.tokens.items():
        lengths[token] = sum(byte & 0b1100_0000 != 0b1000_0000 for byte in data)  # else it continues one
    return lengths
