"""A text as a corpus: read, encoded, cut into batches to learn from and a tenth to measure on."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from course_lib.tokens.tokenizers import CharTokenizer
from course_lib.training import next_token_loss
from course_lib.training.distributed import rank

CONTEXT, BATCH = 128, 16
MOST_SYMBOLS, UNKNOWN = 2000, "\ufffd"
LEAST_CHARACTERS = 20 * CONTEXT  # a tenth of which is the least to measure on


class TextError(ValueError):
    """A text that no model can be trained on, or not here; the message says why, and what to do."""


def read_text(path: str | Path | None) -> tuple[str, str]:
    """The text, its rarest characters replaced where there are too many different ones; and its name."""
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
    return without_rare_symbols(text), Path(path).stem


def without_rare_symbols(text: str, most: int = MOST_SYMBOLS) -> str:
    r"""The text with all but its `most` commonest characters replaced by one, which stands for "unknown".

    >>> without_rare_symbols("aaabbc", most=2)
    3 different characters are too many: the 2 rarest, 50.00% of the text, become \ufffd.
    'aaa\ufffd\ufffd\ufffd'
    """
    counts = Counter(text)
    if len(counts) <= most:
        return text
    rare = dict(counts.most_common()[most - 1 :])
    if rank() == 0:
        share = f"the {len(rare):,} rarest, {sum(rare.values()) / len(text):.2%} of the text"
        print(f"{len(counts):,} different characters are too many: {share}, become {UNKNOWN}.")
    return text.translate(dict.fromkeys(map(ord, rare), UNKNOWN))


def encode(text: str, tokenizer: CharTokenizer, piece: int = 1_000_000) -> Tensor:
    """The text's tokens, encoded a piece at a time to spare memory."""
    pieces = (tokenizer.encode(text[i : i + piece]) for i in range(0, len(text), piece))
    return torch.cat([torch.tensor(tokens, dtype=torch.int32) for tokens in pieces])


@dataclass
class Corpus:
    """A text as tokens (n,) of int: nine tenths to learn from, the last tenth to measure on."""

    tokens: Tensor
    context: int = CONTEXT
    size: int = BATCH

    def __post_init__(self):
        cut = len(self.tokens) * 9 // 10
        self.train, self.held = self.tokens[:cut], self.tokens[cut:]

    def batch(self, i: int) -> Tensor:
        """Batch number i, (B, T): stretches from anywhere in the text, the same ones for the same i."""
        rng = torch.Generator().manual_seed(i)
        starts = torch.randint(len(self.train) - self.context + 1, (self.size, 1), generator=rng)
        return self.train[starts + torch.arange(self.context)].long()

    def held_out(self, model: nn.Module, most: int = 16_000) -> float:
        """The loss on the last tenth in nats per character, or on about `most` characters spread over it.

        The windows overlap by one character, so that each is predicted once.
        """
        windows = self.held.unfold(0, self.context, self.context - 1)
        windows = windows[:: max(1, windows.numel() // most)].long()
        device = next(model.parameters()).device
        with torch.no_grad():
            losses = [language_model_loss(model, part.to(device)) * len(part) for part in windows.split(64)]
        return float(sum(losses) / len(windows))


def language_model_loss(model: nn.Module, tokens: Tensor) -> Tensor:
    """The loss of a language model on a batch of tokens (B, T) of int, in nats per token."""
    return next_token_loss(model(tokens), tokens)
