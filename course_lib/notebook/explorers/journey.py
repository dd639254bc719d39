"""The journey stepper: a sentence of the learner's own, and every tensor of the model on the way."""

from functools import lru_cache, partial
from typing import NamedTuple

import ipywidgets
import torch
from torch import Tensor

from course_lib.models.journey import trace
from course_lib.notebook.drawing import moved
from course_lib.notebook.explorers import journey_pictures
from course_lib.notebook.explorers.controls import back_and_next, following, show_explorer, slider, text_field
from course_lib.notebook.explorers.journey_pages import Telling, tellings
from course_lib.notebook.html import Page, render
from course_lib.notebook.plots.whole_model import model_map
from course_lib.recipes.translation import START, STOP, Translator

MOST = 18  # tokens of the source, and of what is written so far: names of columns need room
NAMED = {START: "start", STOP: "stop"}


class Journey(NamedTuple):
    """A forward pass: its tensors by part and name, the names of its tokens and of all, what was read."""

    tensors: dict[tuple[str, str], Tensor]
    source: list[str]
    target: list[str]
    vocabulary: list[str]
    sizes: dict[str, int]
    texts: list[str]
    cut: bool

    def rows(self, part: str) -> list[str]:
        """The tokens that the rows of that part's tables stand for."""
        return self.source if part.startswith(("source", "encoder")) else self.target


def travel(translator: Translator, sentence: str, so_far: str) -> Journey:
    """Read a sentence and what is written so far, whatever they hold; keep every tensor on the way.

    Bytes 0 to 2 stand for no text and are left out; what is longer than 18 tokens is cut.
    """
    read = [[id for id in translator.tokenizer.encode(text) if id > STOP] for text in (sentence, so_far)]
    source, target = [*read[0][: MOST - 1], STOP], [START, *read[1][: MOST - 1]]
    model = translator.model.eval()
    device = next(model.parameters()).device
    steps = trace(model, *(torch.tensor(ids, device=device) for ids in (source, target)))
    tensors = {(step.where, step.name): step.values.cpu() for step in steps}
    vocabulary = [token_name(translator, id) for id in range(translator.tokenizer.vocab_size)]
    (S, D), d = tensors["source", "rows"].shape, tensors["encoder 1", "mixed"].shape[-1]
    sizes = dict(S=S, T=len(target), D=D, H=D // d, d=d, F=model.config.hidden, N=len(vocabulary))
    sizes["layers"] = model.config.n_layers
    named = [[vocabulary[id] for id in ids] for ids in (source, target)]
    texts = [translator.tokenizer.decode(ids) for ids in (source[:-1], target[1:])]
    return Journey(tensors, *named, vocabulary, sizes, texts, max(map(len, read)) >= MOST)


def token_name(translator: Translator, id: int) -> str:
    """How a token is written: a space as a dot, and a byte that is no letter by its number."""
    written = translator.tokenizer.decode([id]).replace(" ", "·")
    return NAMED.get(id) or (written if written.isprintable() and "\ufffd" not in written else f"byte {id}")


def journey_stepper(translator: Translator, sentence: str, so_far: str = "", step: int = 1) -> None:
    """Write a sentence and what is translated so far; go through every tensor to the next token's shares.

    Two lines to write in, Back and Next, and a slider for the step: by the mouse or the keys.
    """
    first = journey_page(travel(translator, sentence, so_far), step, alone=True)
    show_explorer(stepper_box(translator, sentence, so_far, step), first)


def journey_end(translator: Translator, sentence: str, so_far: str = "") -> Page:
    """The last page of a journey: the shares of the next token."""
    last = len(tellings(translator.model.config.n_layers))
    return journey_page(travel(translator, sentence, so_far), last, alone=True, numbered=False)


def stepper_box(translator: Translator, sentence: str, so_far: str, step: int = 1) -> ipywidgets.VBox:
    """Two fields, a slider with its buttons, the page, and the sentence below: the picture stays put."""
    fields = [text_field("A sentence", sentence), text_field("Written so far", so_far)]
    remembered = lru_cache(maxsize=4)(partial(travel, translator))
    at = slider("Step", step, 1, len(tellings(translator.model.config.n_layers)))
    box = following([*fields, at], lambda *values: journey_page(remembered(*values[:2]), values[2]))
    *controls, shown, said = box.children
    box.children = [*controls, back_and_next(at), shown, said]
    return box


def journey_page(journey: Journey, step: int, alone: bool = False, numbered: bool = True) -> Page:
    """Page `step`, from 1 on; `alone` where no sentence stands beside it, `numbered` among others."""
    pages = tellings(journey.sizes["layers"])
    telling = pages[step - 1]
    picture, seen = journey_pictures.draw(journey, telling)
    at = f"Step {step} of {len(pages)}. " if numbered else ""
    words = f"{at}{said(journey, telling)} {seen} {about(journey)}"
    parts = moved(0, 0, model_map(telling.here)) + moved(journey_pictures.LEFT, 20, picture)
    size = {
        "width": journey_pictures.LEFT + journey_pictures.WIDTH,
        "height": journey_pictures.HEIGHT,
    }
    named = {"title": telling.title, "code": telling.code, "shape": shape(journey, telling)}
    alt, beside = f"{telling.title}. {seen}", words if alone else ""
    return Page(render("journey.html", parts=parts, alt=alt, said=beside, **size, **named), words)


def said(journey: Journey, telling: Telling) -> str:
    """What the page means."""
    return f"{telling.title}. " + telling.words.format(**journey.sizes, root=journey.sizes["D"] ** 0.5)


def about(journey: Journey) -> str:
    """Which sentence it is, and whether it was too long."""
    source, target = (f"“{' '.join(text.split())}”" if text else "nothing" for text in journey.texts)
    cut = f" Longer than {MOST} tokens: the rest is left out." if journey.cut else ""
    return f"(The sentence is {source}, written so far is {target}.{cut})"


def shape(journey: Journey, telling: Telling) -> str:
    """The axes of the last tensor drawn, and how long they are: "(S, D) = (4, 32)"."""
    values = journey.tensors[telling.part, telling.names.split(", ")[-1]]
    return f"({', '.join(telling.axes.split())}) = ({', '.join(map(str, values.shape))})"
