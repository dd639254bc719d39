"""The explorer of hidden words: press a word to hide it, write your own, and see what two readers guess."""

from collections.abc import Sequence
from functools import partial

import ipywidgets
from markupsafe import Markup

from course_lib.notebook.drawing import BLUE, box, moved, share, text
from course_lib.notebook.explorers.controls import following, show_explorer, text_field
from course_lib.notebook.html import Page, render
from course_lib.recipes.hidden_words import LENGTH, MASK, SPECIAL, Guesser

WIDTH, LINE, LABEL, BAR, BEST = 640, 24, 76, 170, 5
Guessers = dict[str, Guesser]  # by what they see, such as "both ways"


def hidden_words_explorer(sentence: str, guessers: Guessers, hidden: int = 2) -> None:
    """Press a word to hide it or to show it; each guesser's likeliest words for it follow as bars.

    `hidden` is the word that is hidden at first, counted from 1. Words of one's own can be written.
    """
    state = f"{hidden}|{hidden}"
    show_explorer(hidden_words_box(sentence, guessers, state), hidden_words_page(sentence, state, guessers))


def hidden_words_box(sentence: str, guessers: Guessers, written: str) -> ipywidgets.VBox:
    """A line to write in, a button for each word, bars for the word last touched, and a sentence."""
    field = text_field("A sentence", sentence)
    state = ipywidgets.Text(written, layout={"display": "none"})
    cells = ipywidgets.HBox(layout={"flex_flow": "row wrap"})
    cells.add_class("course-cells")

    def renew(_=None):
        many = len(words_of(field.value))
        if len(cells.children) != many:  # else they stay, and with them the keyboard's focus
            cells.children = [_button(place, state) for place in range(1, many + 1)]
        _name(cells.children, words_of(field.value), state.value)

    field.observe(renew, names="value")
    state.observe(renew, names="value")
    renew()
    explorer = following([field, state], partial(hidden_words_page, guessers=guessers))
    first, kept, *rest = explorer.children
    explorer.children = (first, kept, cells, *rest)
    return explorer


def words_of(sentence: str) -> list[str]:
    """The words of a sentence that are read: as many as fit.

    >>> words_of(" the dog  barked ")
    ['the', 'dog', 'barked']
    """
    return sentence.split()[: LENGTH - 1]


def press(written: str, place: int) -> str:
    """The state after a word is pressed: which are hidden, and which was touched last.

    >>> press("2|2", 5), press("2 5|5", 2)
    ('2 5|5', '5|2')
    """
    hidden = read_state(written)[0] ^ {place}
    return f"{' '.join(map(str, sorted(hidden)))}|{place}"


def read_state(written: str) -> tuple[set[int], int]:
    """The places that are hidden, and the one that was touched last, counted from 1."""
    hidden, _, touched = written.partition("|")
    return {int(place) for place in hidden.split()}, int(touched)


def _button(place: int, state: ipywidgets.Text) -> ipywidgets.Button:
    button = ipywidgets.Button(layout={"width": "auto"})
    button.on_click(lambda _: setattr(state, "value", press(state.value, place)))
    return button


def _name(buttons: Sequence[ipywidgets.Button], row: list[str], written: str) -> None:
    """Each button says its word, or [MASK] where it is hidden; the one touched last is bold."""
    hidden, touched = read_state(written)
    for place, (button, word) in enumerate(zip(buttons, row, strict=True), start=1):
        button.description = SPECIAL[MASK] if place in hidden else word
        button.tooltip = f"{word}: press to {'show' if place in hidden else 'hide'}"
        button.style.button_color = f"rgba(0, 114, 178, {0.45 if place in hidden else 0.06})"
        button.style.font_weight = "bold" if place == touched else "normal"
        button.style.text_color = "var(--jp-ui-font-color1)"


def hidden_words_page(sentence: str, written: str, guessers: Guessers) -> Page:
    """The likeliest words at the place last touched, by each guesser, as bars beside each other."""
    row = words_of(sentence)
    if not row:
        return Page("", "Write a word or more.")
    hidden, touched = read_state(written)
    place = min(touched, len(row))
    first = next(iter(guessers.values()))
    unknown = [word for word in row if word not in first.words]
    read = [SPECIAL[MASK] if n in hidden or word in unknown else word for n, word in enumerate(row, start=1)]
    best = {name: guesser.best(" ".join(read), place, BEST) for name, guesser in guessers.items()}
    said = describe(row, read, place, hidden, best)
    drawn = [moved(n * WIDTH / len(best), 0, *_bars(name, best[name])) for n, name in enumerate(best)]
    size = {"width": WIDTH, "height": 30 + LINE * BEST, "centre": None}
    return Page(render("drawing.html", alt=said, parts=Markup("").join(drawn), **size), said)


def _bars(name: str, best: list[tuple[str, float]]) -> list[Markup]:
    parts = [text(0, 14, name, font_weight="bold")]
    for n, (word, much) in enumerate(best):
        row = [
            text(LABEL - 8, 14, word, "end", font_size="13"),
            box(LABEL, 3, BAR, LINE - 8, "currentColor", 0.1),
            box(LABEL, 3, BAR * much, LINE - 8, BLUE),
            text(LABEL + BAR + 8, 14, share(much), font_size="13"),
        ]
        parts.append(moved(0, 24 + n * LINE, *row))
    return parts


def describe(row: list[str], read: list[str], place: int, hidden: set[int], best: dict) -> str:
    """What is read, and what each guesser says of the place last touched."""
    masked = [n for n, word in enumerate(read, start=1) if word == SPECIAL[MASK]]
    strange = [row[n - 1] for n in masked if n not in hidden and row[n - 1] != SPECIAL[MASK]]
    also = f" None of its words, so hidden too: {', '.join(strange)}." if strange else ""
    is_hidden = "hidden" if place in masked else "shown"
    guesses = " ".join(
        f"{name[0].upper()}{name[1:]}: {', '.join(f'{word} {share(much)}' for word, much in found)}."
        for name, found in best.items()
    )
    many = f"Hidden: {len(masked)} of {len(read)} words.{also}"
    return f"{many} Word {place}, {row[place - 1]}, is {is_hidden}. {guesses}"
