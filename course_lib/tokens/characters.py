"""The simplest tokenizer: one id for each character."""

from collections.abc import Iterable, Iterator
from itertools import chain
from os import PathLike

from course_lib.tokens import files
from course_lib.tokens.documents import each_text
from course_lib.tokens.ids import look_up
from course_lib.tokens.streams import encode_pieces


class CharTokenizer:
    """One id for each different character of a text (or of many texts), in the order of their code points.

    No id stands for unknown characters: they are an error.
    Errors:  ValueError for a character or an id outside the vocabulary, with its position; TypeError for
             texts that are no strings.

    >>> tokenizer = CharTokenizer("hello")
    >>> tokenizer.encode("hole"), tokenizer.decode([1, 0, 2, 3])
    ([1, 3, 2, 0], 'helo')
    """

    def __init__(self, text: str | Iterable[str]):
        self.chars = "".join(sorted(set(chain.from_iterable(each_text(text)))))
        self._ids = {char: id for id, char in enumerate(self.chars)}
        self._chars = dict(enumerate(self.chars))

    @property
    def vocab_size(self) -> int:
        return len(self.chars)

    def encode(self, text: str) -> list[int]:
        """Errors: ValueError for a character outside the vocabulary, with its position."""
        return self._encode(text)

    def encode_iterable(self, texts: Iterable[str]) -> Iterator[int]:
        """The ids of texts joined, one by one: of an open file, say, of any size.

        >>> list(CharTokenizer("hello").encode_iterable(["ho", "", "le"]))
        [1, 3, 2, 0]
        """
        return encode_pieces(texts, self._encode, len)

    def _encode(self, text: str, start: int = 0) -> list[int]:
        ids = [self._ids.get(char) for char in text]
        if None in ids:
            char = text[ids.index(None)]
            raise ValueError(
                f"character {char!r} (U+{ord(char):04X}) at position {start + ids.index(None)} "
                f"is not in the vocabulary of {self.vocab_size} characters"
            )
        return ids

    def decode(self, ids: Iterable[int]) -> str:
        return "".join(look_up(ids, self._chars))

    def save(self, path: str | PathLike) -> None:
        files.write_json(path, {"type": "CharTokenizer", "version": "1.0", "characters": self.chars})

    @classmethod
    def load(cls, path: str | PathLike) -> "CharTokenizer":
        """Errors: ValueError for a damaged file, another kind of file, or one of a newer version."""
        return cls(files.read_json(path, files.chars_from_json))
