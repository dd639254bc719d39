"""The state stepper: a sentence, its state as coloured cells, and what one other word changes."""

import zlib
from typing import NamedTuple

import ipywidgets
import torch
from markupsafe import Markup
from torch import Tensor

from course_lib.notebook.drawing import ACCENT, BLUE, box, line, moved, number, text, tint
from course_lib.notebook.explorers.controls import following, show_explorer, slider, text_field
from course_lib.notebook.html import Page, render
from course_lib.recurrent import rnn

MOST, WIDTH, LABEL = 12, 880, 90  # words, and pixels
COLUMN, CELL, NUMBERS = (WIDTH - LABEL) // MOST, 15, 8
BARS = 60  # how high a difference of 1 is drawn
TOP, BETWEEN = 40, 34


class Reading(NamedTuple):
    """The words read, and the state after each: (T, 8)."""

    words: list[str]
    states: Tensor


def word_vector(word: str, D: int = NUMBERS) -> Tensor:
    """Random numbers, always the same ones for a word.

    >>> torch.equal(word_vector("Jake"), word_vector("Jake"))
    True
    """
    return torch.randn(D, generator=torch.Generator().manual_seed(zlib.crc32(word.encode())))


def read_words(sentence: str, seed: int = 1) -> Reading:
    """Read up to twelve words by an RNN with random weights, from a state of zeros.

    >>> read_words("Jake learned AI").states.shape
    torch.Size([3, 8])
    """
    words = sentence.split()[:MOST]
    generator = torch.Generator().manual_seed(seed)
    W_x, W_h = (torch.randn(2, NUMBERS, NUMBERS, generator=generator) / NUMBERS**0.5).unbind()
    X = torch.stack([word_vector(word) for word in words]) if words else torch.zeros(0, NUMBERS)
    return Reading(words, rnn(X, torch.zeros(NUMBERS), W_x, 0.8 * W_h, torch.zeros(NUMBERS)))


def differences(one: Reading, other: Reading) -> list[float]:
    """How far the two states are apart after each word that both have: the mean over the numbers.

    >>> differences(read_words("Jake learned"), read_words("Jake learned AI"))
    [0.0, 0.0]
    """
    n = min(len(one.words), len(other.words))
    return (one.states[:n] - other.states[:n]).abs().mean(dim=-1).tolist()


def state_stepper(sentence: str, other: str) -> None:
    """Write two sentences, step through their words, and see both states, and how far they are apart."""
    show_explorer(stepper_box(sentence, other), states_page(sentence, other, MOST))


def stepper_box(sentence: str, other: str) -> ipywidgets.VBox:
    """Two fields, a slider for the words read, the drawing, and its sentence as a live region."""
    fields = [text_field("A sentence", sentence), text_field("One word changed", other)]
    return following([*fields, slider("Words read", 1, 0, MOST)], states_page)


def states_page(sentence: str, other: str, read: int) -> Page:
    """Both readings so far, one above the other, and bars for how far their states are apart."""
    readings = [read_words(sentence), read_words(other)]
    apart = differences(*readings)[:read]
    drawn = [
        moved(LABEL, TOP + k * (CELL * NUMBERS + BETWEEN), *_reading(readings[k], readings[1 - k], read))
        for k in (0, 1)
    ]
    low = TOP + 2 * (CELL * NUMBERS + BETWEEN) + BARS - 10
    drawn += [
        text(LABEL - 8, low - 4, "how far apart", "end", font_size="12"),
        moved(LABEL, low, *_apart(apart)),
    ]
    words = describe(readings, apart, read)
    picture = Markup("").join(drawn)
    html = render("drawing.html", width=WIDTH, height=low + 8, alt=words, parts=picture, centre=None)
    return Page(html, words)


def describe(readings: list[Reading], apart: list[float], read: int) -> str:
    """What both have read, and how far their states are apart."""
    said = " / ".join(" ".join(each.words[:read]) or "nothing" for each in readings)
    so_far = (
        f" After each word the states are apart by {', '.join(f'{d:.2f}' for d in apart)}." if apart else ""
    )
    return f"Read so far: {said}.{so_far}"


def _reading(reading: Reading, other: Reading, read: int) -> list[Markup]:
    """A column of cells for each word, the word above it, in bold where the other sentence has another."""
    parts = [text(-8, CELL * NUMBERS / 2, "state", "end", font_size="12")]
    for t, word in enumerate(reading.words):
        same = t < len(other.words) and word == other.words[t]
        x, much = t * COLUMN, 1 if t < read else 0.35
        style = {} if same else {"font_weight": "bold", "style": f"fill: {ACCENT}"}
        parts.append(text(x + COLUMN / 2, -7, word[:9], "middle", font_size="12", opacity=much, **style))
        parts += _state(x, reading.states[t].tolist(), t < read, t == read - 1)
    return parts


def _state(x: float, numbers: list[float], seen: bool, last: bool) -> list[Markup]:
    cells = []
    for i, value in enumerate(numbers):
        shade = tint(value, 1) if seen else ("currentColor", 0.05)
        cells.append(box(x + 3, i * CELL, COLUMN - 6, CELL - 1, *shade))
        if last:
            cells.append(text(x + COLUMN / 2, i * CELL + 11, number(value), "middle", font_size="10"))
    return cells


def _apart(apart: list[float]) -> list[Markup]:
    parts = [line(0, 0, MOST * COLUMN, 0, width=0.8, stroke_opacity="0.4")]
    for t, much in enumerate(apart):
        x, high = t * COLUMN, min(BARS, BARS * much)
        parts.append(box(x + 3, -high, COLUMN - 6, high, BLUE))
        parts.append(text(x + COLUMN / 2, -high - 4, f"{much:.2f}", "middle", font_size="10"))
    return parts
