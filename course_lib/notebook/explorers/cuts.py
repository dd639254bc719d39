"""The best cut of a word, found by a table that fills from left to right: one step for each beginning."""

from collections.abc import Mapping
from typing import NamedTuple

from course_lib.notebook.explorers.controls import stepper
from course_lib.notebook.html import Page, render
from course_lib.notebook.plots.pieces import Piece, Row


class Way(NamedTuple):
    """One way to end a beginning of the word: its pieces, and the sum of their scores."""

    pieces: list[str]
    score: float


def ways_to_end(word: str, scores: Mapping[str, float]) -> list[list[Way]]:
    """For each beginning of the word, the ways to end it with one piece, the best first.

    What comes before that last piece is cut at its own best places, known from an earlier step.

    >>> [str(ways[0].pieces) for ways in ways_to_end("hug", {"h": -3, "u": -3, "g": -3, "hu": -4})]
    ["['h']", "['hu']", "['hu', 'g']"]
    """
    best, table = [Way([], 0.0)], []
    for end in range(1, len(word) + 1):
        lasts = [(start, word[start:end]) for start in range(end) if word[start:end] in scores]
        ways = [Way([*best[i].pieces, last], best[i].score + scores[last]) for i, last in lasts]
        table.append(sorted(ways, key=lambda way: -way.score))
        best.append(table[-1][0])
    return table


def cut_pages(word: str, scores: Mapping[str, float]) -> list[Page]:
    """A page for each beginning of the word: the best cuts so far, and the ways to end this one."""
    table = ways_to_end(word, scores)
    return [_page(word, table[:n], scores) for n in range(1, len(word) + 1)]


def _page(word: str, table: list[list[Way]], scores: Mapping[str, float]) -> Page:
    rows = []
    for end, ways in enumerate(table, 1):
        pieces = [Piece(piece, f"{scores[piece]:g}", end == len(table)) for piece in ways[0].pieces]
        rows.append(Row(f"best of {word[:end]}:  {ways[0].score:g}", pieces))
    counts = [f"{' | '.join(way.pieces)}  {way.score:g}" for way in table[-1]]
    ways = "its only last piece" if len(counts) == 1 else f"the best of {len(counts)} last pieces"
    words = f"{word[: len(table)]}: {ways} is {table[-1][0].pieces[-1]}, with the sum {table[-1][0].score:g}."
    beside = f"{word[: len(table)]}, by its last piece"
    return Page(render("pieces.html", rows=rows, counts=counts, beside=beside, words=words), words)


def cut_stepper(word: str, scores: Mapping[str, float]) -> None:
    """Go through the table that finds the best cut, one beginning of the word after the other.

    Errors:  IndexError if no pieces make up a beginning of the word.
    """
    stepper(cut_pages(word, scores))
