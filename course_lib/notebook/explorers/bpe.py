"""The byte-pair stepper: a text of the learner's own, whose most frequent pair is merged step by step."""

from collections import Counter
from typing import NamedTuple

import ipywidgets

from course_lib.notebook.explorers.controls import back_and_next, following, show_explorer, slider, text_field
from course_lib.notebook.html import Page, render
from course_lib.notebook.plots.pieces import Piece, Row
from course_lib.tokens import count_pairs, merge_pair, split_words

MOST_LETTERS, SHOWN = 300, 6
Pair = tuple[str, str]


class Cut(NamedTuple):
    """A text after some merges: its words in pieces, how often each pair occurs, and the merges so far."""

    words: list[list[str]]
    counts: Counter[Pair]
    merges: list[Pair]

    @property
    def next(self) -> Pair | None:
        """The pair to be merged next: the most frequent one, of equals the first in the text."""
        return max(self.counts, key=self.counts.get, default=None)


def cut_after(text: str, n_merges: int) -> Cut:
    """Begin with letters and merge the most frequent pair inside words, `n_merges` times at most.

    >>> cut_after("hug hugs pug", 1).words
    [['h', 'ug'], [' ', 'h', 'ug', 's'], [' ', 'p', 'ug']]
    """
    cut = _counted([list(word) for word in split_words(text[:MOST_LETTERS])], [])
    while len(cut.merges) < n_merges and (pair := cut.next):
        words = [merge_pair(word, pair, "".join(pair)) for word in cut.words]
        cut = _counted(words, [*cut.merges, pair])
    return cut


def _counted(words: list[list[str]], merges: list[Pair]) -> Cut:
    counts: Counter[Pair] = Counter()
    for word in words:
        counts.update(count_pairs(word))
    return Cut(words, counts, merges)


def describe(cut: Cut) -> str:
    """What was merged last, how many pieces there are, and what comes next, in a sentence or two."""
    last = f"Merged last: {_written(cut.merges[-1])}. " if cut.merges else "Nothing is merged yet. "
    n = sum(map(len, cut.words))
    pieces = f"{n} pieces, {len({piece for word in cut.words for piece in word})} different ones. "
    if not cut.next:
        return last + pieces + "No pair is left inside a word."
    return last + pieces + f"Next: {_written(cut.next)}, counted {cut.counts[cut.next]}."


def _written(pair: Pair) -> str:
    return " + ".join(piece.replace(" ", "·") for piece in pair)


def page(text: str, n_merges: int) -> Page:
    """The pieces of each word as boxes, the pair to be merged next marked, and the most frequent pairs."""
    cut = cut_after(text, n_merges)
    pieces = [piece for word in cut.words for piece in _boxes(word, cut.next)]
    counts = [f"{_written(pair)}: {n}" for pair, n in cut.counts.most_common(SHOWN)]
    words = describe(cut)
    html = render(
        "pieces.html", rows=[Row("pieces", pieces)], counts=counts, beside="pairs, counted", words=words
    )
    return Page(html, words)


def _boxes(word: list[str], pair: Pair | None) -> list[Piece]:
    """The pieces of one word; those that the pair's merge will join are marked."""
    joined = merge_pair(word, pair, None) if pair else word
    marks = [mark for piece in joined for mark in ([True, True] if piece is None else [False])]
    return [
        Piece(piece.replace(" ", "·"), marked=mark, joined=i > 0)
        for i, (piece, mark) in enumerate(zip(word, marks, strict=True))
    ]


def bpe_stepper(text: str, most_merges: int = 30) -> None:
    """Write a text, and go through its merges one by one: a slider, its arrow keys, or Back and Next."""
    show_explorer(stepper_box(text, most_merges), page(text, 0))


def stepper_box(text: str, most_merges: int) -> ipywidgets.VBox:
    """A line to write in, a slider, two buttons, and what `page` makes of them."""
    written, step = text_field("Your text", text), slider("Merges", 0, 0, most_merges)
    return following([written, step], page, back_and_next(step))
