"""The beam explorer: a translator's real shares as a tree, token by token; a press unfolds a beginning."""

import math
from collections.abc import Callable
from functools import lru_cache, partial

import ipywidgets
import torch
from torch import Tensor

from course_lib.generation.tree import Beginning, beam_tree, line_of, stopped
from course_lib.notebook.drawing import share
from course_lib.notebook.explorers.controls import (
    back_and_next,
    cell_buttons,
    following,
    show_explorer,
    slider,
    text_field,
)
from course_lib.notebook.explorers.journey import token_name
from course_lib.notebook.html import Page
from course_lib.notebook.plots.tree import tree_page, written
from course_lib.recipes.translation import START, STOP, Translator

MOST, SHOWN, NEXT = 15, 6, 3  # tokens, beginnings in a column, and next tokens that are named
LONGEST = 40  # tokens of the source that are read
Columns = list[list[Beginning]]


def beam_explorer(translator: Translator, sentence: str, width: int = 2, tokens: int = 2) -> None:
    """Write a sentence, say how many beginnings are kept, and let them grow; press one to unfold it.

    A line to write in, two sliders, Back and Next, and a button for each beginning: by mouse or keys.
    """
    box, first = beam_box(translator, sentence, width, tokens), _Search(translator, sentence)
    show_explorer(box, beam_page(first, sentence, width, tokens, 0))


class _Search:
    """One sentence read by a translator, and what may follow any beginning, each computed once."""

    def __init__(self, translator: Translator, sentence: str):
        self.model, device = translator.model.eval(), next(translator.model.parameters()).device
        ids = [id for id in translator.tokenizer.encode(sentence) if id > STOP][:LONGEST]
        self.names = [token_name(translator, id) for id in range(translator.tokenizer.vocab_size)]
        with torch.no_grad():
            self.memory, self.mask = self.model.encode(torch.tensor([[*ids, STOP]], device=device))
        self.next_logs = lru_cache(maxsize=None)(self._next_logs)

    def _next_logs(self, tokens: tuple[int, ...]) -> Tensor:
        target = torch.tensor([[START, *tokens]], device=self.memory.device)
        with torch.no_grad():
            logits = self.model.decode(target, self.memory, self.mask)
        return logits[0, -1].log_softmax(dim=-1).cpu()

    def grown(self, width: int) -> Columns:
        """The whole search with so many beginnings kept."""
        return beam_tree(self.next_logs, width, STOP, MOST, shown=SHOWN)

    def followed(self, each: Beginning) -> Beginning:
        """A beginning to its end, by the likeliest token each time."""
        while not stopped(each, STOP) and len(each.tokens) < MOST:
            log, token = self.next_logs(each.tokens).max(dim=0)
            each = each._replace(tokens=(*each.tokens, token.item()), log_share=each.log_share + log.item())
        return each


def beam_box(translator: Translator, sentence: str, width: int = 2, tokens: int = 2) -> ipywidgets.VBox:
    """The field, the sliders, Back and Next, the buttons of the beginnings, the tree, and its sentence."""
    searched = lru_cache(maxsize=4)(partial(_Search, translator))
    chosen = ipywidgets.IntText(0, layout={"display": "none"})
    cells, ((*buttons,),) = cell_buttons(
        ["Unfold"],
        [str(place + 1) for place in range(SHOWN)],
        lambda _, place: choose(place + 1),
        "kept first",
    )
    fields = [
        text_field("A sentence", sentence),
        slider("Beginnings kept", width, 1, SHOWN),
        slider("Tokens written", tokens, 0, MOST),
    ]

    def choose(place: int) -> None:
        chosen.value = place

    def draw(sentence: str, width: int, tokens: int, place: int) -> Page:
        search = searched(sentence)
        label(buttons, search.grown(width), tokens, search.names)
        return beam_page(search, sentence, width, tokens, place)

    for field in fields:
        field.observe(lambda _: choose(0), names="value")
    box = following([*fields, chosen], draw)
    *_, shown, said = box.children
    box.children = [*fields, back_and_next(fields[2]), cells, shown, said, chosen]
    return box


def label(buttons: list[ipywidgets.Button], columns: Columns, tokens: int, names: list[str]) -> None:
    """Each button is one of the beginnings just drawn, by its last token; the kept ones are blue."""
    column = columns[min(tokens, len(columns) - 1)]
    for place, button in enumerate(buttons):
        each = column[place] if place < len(column) else None
        button.disabled = each is None or not each.tokens
        button.description = names[each.tokens[-1]] if each and each.tokens else ""
        button.tooltip = f"unfold {written(each, names)}" if each else ""
        button.style.button_color = f"rgba(0, 114, 178, {0.35 if each and each.kept else 0.06})"
        button.style.text_color = "var(--jp-ui-font-color1)"


def beam_page(search: _Search, sentence: str, width: int, tokens: int, place: int) -> Page:
    """The tree after so many tokens, the best answer's line in it, and what is said of it."""
    columns = search.grown(width)
    seen = columns[: tokens + 1]
    page = tree_page(seen, search.names, line_of(columns))
    ended = " All that are kept have stopped." if tokens >= len(columns) - 1 else ""
    best, greedy = columns[-1][0], search.followed(columns[0][0])
    words = [
        f"“{sentence}”, {width} kept, after {tokens} tokens.{ended}",
        unfolded(search, seen[-1][place - 1]) if 0 < place <= len(seen[-1]) else kept(seen[-1], search.names),
        f"In the end the best is {answer(best, search.names)}.",
        f"The likeliest token each time writes {answer(greedy, search.names)}.",
    ]
    return Page(page.html, " ".join(words))


def kept(column: list[Beginning], names: list[str]) -> str:
    """The beginnings that stay, and their shares."""
    said = [f"“{written(each, names)}” {share(math.exp(each.log_share))}" for each in column if each.kept]
    return f"Kept: {', '.join(said)}."


def unfolded(search: _Search, each: Beginning) -> str:
    """What may follow a beginning, and where it leads by the likeliest token each time."""
    begun = f"“{written(each, search.names)}”, share {share(math.exp(each.log_share))}"
    if stopped(each, STOP):
        return f"Unfolded: {begun}. It has stopped: nothing follows."
    logs, tokens = search.next_logs(each.tokens).topk(NEXT)
    pairs = zip(tokens.tolist(), logs.exp().tolist(), strict=True)
    follows = ", ".join(f"{search.names[token]} {share(part)}" for token, part in pairs)
    lets_go = "" if each.kept else " It is let go."
    end = answer(search.followed(each), search.names)
    return f"Unfolded: {begun}.{lets_go} Next may come {follows}. Followed to its end it is {end}."


def answer(each: Beginning, names: Callable) -> str:
    """An answer and its share, and the share's logarithm."""
    said = f"“{written(each, names)}”, share {share(math.exp(each.log_share))}"
    return f"{said} (logarithm {each.log_share:.2f})"
