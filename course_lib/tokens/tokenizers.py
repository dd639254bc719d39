"""Tokenizers for training: a text and back, learned in seconds, kept in a file."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from os import PathLike

from course_lib.tokens import files
from course_lib.tokens.characters import CharTokenizer
from course_lib.tokens.documents import count_words
from course_lib.tokens.ids import look_up
from course_lib.tokens.merges import MergedWords, Pair, learn_merges
from course_lib.tokens.special import Names, choose_special, refusal, settled_stretch, split_special
from course_lib.tokens.streams import encode_pieces, last_word_end
from course_lib.tokens.words import split_digits, split_words

__all__ = ["BPETokenizer", "CharTokenizer"]


class BPETokenizer:
    """Byte-level byte-pair encoding: any string can be encoded, and comes back.

    No character is unknown: one that was never learned from is encoded as its bytes of UTF-8.

    With `merges` alone the ids are those of `bpe_encode`. `tokens` (id to bytes) is for published
    vocabularies that number their tokens otherwise; `digits` encodes every digit alone, `prefix_space`
    puts a space in front of a text that has none (both as such vocabularies ask for).

    >>> tokenizer = BPETokenizer.train("hug hug hugs", 2, special=["<|end|>"])
    >>> tokenizer.encode("hugs<|end|>"), tokenizer.decode([257, 258])
    ([257, 115, 258], 'hug<|end|>')
    """

    def __init__(
        self,
        merges: Mapping[Pair, int],
        special: Mapping[str, int] | None = None,
        tokens: Mapping[int, bytes] | None = None,
        digits: bool = False,
        prefix_space: bool = False,
    ):
        self.merges, self.special = dict(merges), dict(special or {})
        self.tokens = dict(tokens) if tokens else _tokens_of(merges)
        self.digits, self.prefix_space = digits, prefix_space
        self._check_special()
        self._bytes = self.tokens | {id: name.encode("utf-8") for name, id in self.special.items()}
        byte_ids = {token[0]: id for id, token in self.tokens.items() if len(token) == 1}
        self._words = MergedWords(self.merges, byte_ids)

    def _check_special(self) -> None:
        ids = list(self.special.values())
        if "" in self.special:
            raise ValueError("a special token must not be empty")
        if len(set(ids)) < len(ids) or self.tokens.keys() & ids:
            raise ValueError(f"special tokens need ids of their own, got {self.special}")

    @classmethod
    def train(cls, text: str | Iterable[str], n_merges: int, special: Iterable[str] = ()) -> "BPETokenizer":
        """Learn from a text, or from many (each a document, read once), as `bpe_train` does, ties too.

        Special tokens get the ids after the merges, and are no text to learn from.
        """
        special = dict.fromkeys([special] if isinstance(special, str) else special)
        merges = learn_merges(count_words(text, special), n_merges)
        return cls(merges, {name: 256 + len(merges) + i for i, name in enumerate(special)})

    @property
    def vocab_size(self) -> int:
        """One more than the largest id: the number of rows that an embedding table needs."""
        return 1 + max(self._bytes)

    def encode(
        self, text: str, *, allowed_special: Names | None = None, disallowed_special: Names = ()
    ) -> list[int]:
        """Turn a text into ids. By default every special token in it becomes one id, whoever wrote it.

        Both arguments are names, or "all", as in `tiktoken` (whose defaults are another: there all are
        refused). A refused special token is an error; one that is neither allowed nor refused is ordinary
        text. With `disallowed_special` alone, those that it does not name are allowed.
        Errors:  ValueError for a special token that is refused, with its position, for a name that is no
                 special token, and for a byte that has no token (a published vocabulary may lack some);
                 UnicodeEncodeError for half a surrogate pair.

        >>> tokenizer = BPETokenizer({}, special={"<e>": 256})
        >>> tokenizer.encode("a<e>"), tokenizer.encode("a<e>", allowed_special=())
        ([97, 256], [97, 60, 101, 62])
        """
        return self._encode(choose_special(self.special, allowed_special, disallowed_special), text)

    def encode_iterable(
        self, texts: Iterable[str], *, allowed_special: Names | None = None, disallowed_special: Names = ()
    ) -> Iterator[int]:
        """The ids of texts joined, one by one: those of `encode`, wherever the texts were cut.

        Memory is bounded, so that the texts may be an open file of any size. What may still change is held
        back: a word or a special token that is not whole, a run of spaces (with `prefix_space`: what follows
        the last space that has a word before it).

        >>> tokenizer = BPETokenizer.train("hug hug hugs", 2, special=["<|end|>"])
        >>> list(tokenizer.encode_iterable(["hu", "gs<|e", "nd|>"]))
        [257, 115, 258]
        """
        special = choose_special(self.special, allowed_special, disallowed_special)
        return encode_pieces(texts, partial(self._encode, special), partial(self._settled, special))

    def _settled(self, special: Mapping[str, int | None], text: str) -> int:
        start, end = settled_stretch(text, special)
        return start + last_word_end(text[start:end], before_space=self.prefix_space)

    def _encode(self, special: Mapping[str, int | None], text: str, start: int = 0) -> list[int]:
        ids: list[int] = []
        for piece in split_special(text, special):
            if piece not in special:
                ids.extend(chain.from_iterable(map(self._words.__getitem__, self._split(piece))))
            elif special[piece] is None:
                raise refusal(piece, start)
            else:
                ids.append(special[piece])
            start += len(piece)
        return ids

    def _split(self, text: str) -> Iterable[str]:
        pieces = split_digits(text) if self.digits else [text]
        if self.prefix_space:
            pieces = [piece if piece.startswith(" ") else " " + piece for piece in pieces]
        return chain.from_iterable(map(split_words, pieces))

    def decode(self, ids: Iterable[int]) -> str:
        """Bytes that are no UTF-8 become U+FFFD. Errors: ValueError for an unknown id, with its position."""
        return b"".join(look_up(ids, self._bytes)).decode("utf-8", errors="replace")

    def save(self, path: str | PathLike) -> None:
        """Write the JSON file of the package `tokenizers`, whole or not at all."""
        files.write_json(path, files.bpe_to_json(self))

    @classmethod
    def load(cls, path: str | PathLike) -> "BPETokenizer":
        """Read a JSON file of ours or of `tokenizers`.

        Errors:  ValueError for a damaged file, a newer version, or what is no byte-level BPE of GPT-2's kind.
        """
        return files.read_json(path, lambda data: cls(**files.bpe_from_json(data)))

    @classmethod
    def from_names(cls, ids: Mapping[str, int], merges: Iterable, special=None, **settings) -> "BPETokenizer":
        """Build from published tokens (names in GPT-2's alphabet) and merges of names ("a b" or a pair)."""
        return cls(**files.bpe_from_names(ids, merges, special or {}), **settings)


def _tokens_of(merges: Mapping[Pair, int]) -> dict[int, bytes]:
    tokens = {byte: bytes([byte]) for byte in range(256)}
    for (left, right), new_id in merges.items():
        tokens[new_id] = tokens[left] + tokens[right]
    return tokens
