"""The spam messages as tokens, cut alike for all who read them: some to learn from, and a test."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from course_lib.datasets import spam_messages

PAD, CLS, UNKNOWN = 0, 1, 2
SPECIAL = ["[PAD]", "[CLS]", "[UNK]"]
LENGTH, TEST = 40, 1000  # tokens of a message that are read; 94 % of the messages are no longer


class Messages(NamedTuple):
    """Texts, their ids (n, T), which are spam (n), which to learn from, which to test on, and the words."""

    texts: list[str]
    tokens: Tensor
    is_spam: Tensor
    train: Tensor
    test: Tensor
    words: list[str]


def cut_message(text: str) -> list[str]:
    r"""Words in small letters, signs one by one, and `0` for any number.

    >>> cut_message("FREE: call 0800-123!")
    ['free', ':', 'call', '0', '-', '0', '!']
    """
    return re.findall(r"0|[^\W\d]+|[^\w\s]", re.sub(r"\d+", "0", text.lower()))


def read_messages(seed: int = 0) -> Messages:
    """Draw 1,000 messages for the test, and learn from the other 3,250.

    The words are those of two or more messages to learn from; any other is [UNK].

    >>> messages = read_messages()
    >>> len(messages.train), len(messages.test), messages.tokens.shape
    (3250, 1000, torch.Size([4250, 40]))
    """
    pairs = spam_messages()
    order = torch.randperm(len(pairs), generator=torch.Generator().manual_seed(seed))
    is_spam = torch.tensor([int(spam) for _, spam in pairs])
    return _made([text for text, _ in pairs], is_spam, order[TEST:], order[:TEST])


def with_labels(messages: Messages, labels: int, draw: int = 0) -> Messages:
    """The same test, and only so many messages to learn from: one in ten is spam, as everywhere.

    The words are those of these messages alone. Draws 0, 1, 2 and so on share no message, while they last.

    >>> few = with_labels(read_messages(), 50)
    >>> len(few.train), few.is_spam[few.train].sum().item()
    (50, 5)
    """
    spam = messages.train[messages.is_spam[messages.train] == 1].roll(-draw * (labels // 10))
    ham = messages.train[messages.is_spam[messages.train] == 0].roll(-draw * (labels - labels // 10))
    train = torch.cat([spam[: labels // 10], ham[: labels - labels // 10]])
    return _made(messages.texts, messages.is_spam, train, messages.test)


def texts_of(messages: Messages, rows: Tensor) -> list[str]:
    """The texts of these rows."""
    return [messages.texts[row] for row in rows.tolist()]


def _made(texts: list[str], is_spam: Tensor, train: Tensor, test: Tensor) -> Messages:
    counts = Counter(word for row in train.tolist() for word in set(cut_message(texts[row])))
    words = SPECIAL + sorted(word for word in counts if counts[word] >= 2)
    return Messages(texts, message_ids(texts, words), is_spam, train, test, words)


def message_ids(texts: Sequence[str], words: Sequence[str], length: int = LENGTH) -> Tensor:
    """A row of ids a text: [CLS] in front, at most `length` tokens, padding behind.

    >>> message_ids(["hi you"], [*SPECIAL, "hi"], length=5)
    tensor([[1, 3, 2, 0, 0]])
    """
    id_of = {word: id for id, word in enumerate(words)}
    rows = torch.full((len(texts), length), PAD)
    for row, text in zip(rows, texts, strict=True):
        ids = [CLS, *(id_of.get(word, UNKNOWN) for word in cut_message(text))][:length]
        row[: len(ids)] = torch.tensor(ids)
    return rows


def batches(messages: Messages, size: int, seed: int) -> Iterator[tuple[Tensor, Tensor]]:
    """Batches without end, each of messages about equally long, so that little of it is padding."""
    generator = torch.Generator().manual_seed(seed)
    lengths = (messages.tokens[messages.train] != PAD).sum(dim=1)
    by_length = messages.train[lengths.argsort(stable=True)]
    while True:
        first = torch.randint(max(1, len(by_length) - size + 1), (), generator=generator)
        rows = by_length[first : first + size]
        longest = (messages.tokens[rows] != PAD).sum(dim=1).max()
        yield messages.tokens[rows, :longest], messages.is_spam[rows]
