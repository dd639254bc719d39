"""The sampling explorer: temperature, top-k and top-p move the shares of the next letter, and the text."""

from functools import lru_cache, partial

import ipywidgets
import torch
from markupsafe import Markup
from torch import Tensor

from course_lib.generation import generate
from course_lib.models import GPT
from course_lib.notebook.drawing import ACCENT, box, element, moved, share, text
from course_lib.notebook.explorers.controls import following, show_explorer, slider, text_field
from course_lib.notebook.html import Page, render
from course_lib.notebook.plots.next_letters import sign
from course_lib.tokens.characters import CharTokenizer

SHOWN, WRITTEN = 12, 48  # letters that have a bar of their own; letters that are written on
LINE, LABEL, BAR, WIDTH = 21, 60, 420, 720
FIRST = (1.0, None, 1.0)  # all shares as they are
PALE = {"opacity": "0.55"}


def shares_left(
    logits: Tensor, temperature: float = 1.0, top_k: int | None = None, top_p: float = 1.0
) -> Tensor:
    """The shares from which `generation.sample` draws: those cut are 0, the others sum to 1.

    Shapes:  logits (N) -> (N)

    >>> shares_left(torch.tensor([4.0, 2.0, 1.0]).log(), top_k=2)
    tensor([0.6667, 0.3333, 0.0000])
    """
    if temperature == 0:
        return torch.zeros_like(logits).scatter(0, logits.argmax(keepdim=True), 1.0)
    ranked, order = (logits / temperature).softmax(dim=-1).sort(descending=True, stable=True)
    ranked = ranked * (ranked >= ranked[min(top_k or len(ranked), len(ranked)) - 1])
    before = ranked.cumsum(dim=-1) - ranked  # what those ahead of it hold
    ranked = ranked * (before < top_p * ranked.sum())
    return torch.zeros_like(logits).scatter(0, order, ranked / ranked.sum())


def sampling_explorer(model: GPT, tokenizer: CharTokenizer, prompt: str) -> None:
    """Write a beginning, move temperature, top-k and top-p: the bars follow, and what is written on."""
    first = sampling_page(prompt, *FIRST, model, tokenizer)
    show_explorer(sampling_box(model, tokenizer, prompt), first)


def sampling_box(model: GPT, tokenizer: CharTokenizer, prompt: str) -> ipywidgets.VBox:
    """A line to write in, three sliders, the bars, and the sentence below."""
    N = tokenizer.vocab_size
    controls = [
        text_field("The text so far", prompt),
        slider("Temperature", 1.0, 0.0, 2.0, 0.1),
        slider("top-k (letters)", N, 1, N),
        slider("top-p (share)", 1.0, 0.05, 1.0, 0.05),
    ]
    return following(controls, lru_cache(64)(partial(sampling_page, model=model, tokenizer=tokenizer)))


def sampling_page(
    prompt: str, temperature: float, top_k: int | None, top_p: float, model: GPT, tokenizer: CharTokenizer
) -> Page:
    """The bars of the next letter, what is cut in grey, and a line drawn with these settings."""
    known = "".join(letter for letter in prompt if letter in tokenizer.chars)
    ids = torch.tensor([tokenizer.encode(known or tokenizer.chars[0])])
    settings = temperature, top_k, top_p
    logits, written = _read_and_write(model, ids.to(next(model.parameters()).device), settings)
    shares, left = logits.softmax(dim=-1), shares_left(logits, *settings)
    line = tokenizer.decode(written.tolist())
    drawn = "".join(map(sign, line))
    said = f"{describe(left, tokenizer.chars, set(prompt) - set(known))} {named(*settings)} Written: {drawn}"
    parts = _bars(shares, left, tokenizer.chars) + _line(known, line)
    size = {"width": WIDTH, "height": 84 + LINE * (SHOWN + 1), "centre": None}
    return Page(render("drawing.html", alt=said, parts=Markup("").join(parts), **size), said)


def _read_and_write(model: GPT, ids: Tensor, settings: tuple) -> tuple[Tensor, Tensor]:
    """The logits of the next letter, and what is written on, the same draws each time."""
    with torch.no_grad():
        logits = model(ids[:, -model.config.context :])[0, -1]
    rng = torch.Generator(ids.device).manual_seed(0)
    return logits.cpu(), generate(model, ids, WRITTEN, *settings, rng=rng)[0, ids.shape[1] :]


def named(temperature: float, top_k: int | None, top_p: float) -> str:
    """The settings in words: where a move changes nothing else, it is said that it was made.

    >>> named(0.7, 5, 0.9)
    'Settings: temperature 0.7, top-k 5, top-p 0.9.'
    """
    return f"Settings: temperature {temperature:.3g}, top-k {top_k or 'off'}, top-p {top_p:.3g}."


def describe(left: Tensor, letters: str, missing: set[str]) -> str:
    """How many letters are left, the likeliest of them, and which of the prompt are unknown."""
    kept = [place for place in left.argsort(descending=True, stable=True).tolist() if left[place] > 0]
    likeliest = ", ".join(f"{sign(letters[place])} {share(left[place].item())}" for place in kept[:5])
    unknown = f" Left out, for the model has never read it: {' '.join(sorted(missing))}." if missing else ""
    some = "letter is" if len(kept) == 1 else "letters are"
    return f"{len(kept)} of {len(letters)} {some} left. The likeliest: {likeliest}.{unknown}"


def _bars(shares: Tensor, left: Tensor, letters: str) -> list[Markup]:
    """The likeliest letters, one below the other; all others together in the last line."""
    order = shares.argsort(descending=True, stable=True)[:SHOWN].tolist()
    rows = [(sign(letters[place]), shares[place].item(), left[place].item()) for place in order]
    others = [1 - shares[order].sum().item(), 1 - left[order].sum().item()]
    rows.append(
        (f"{len(letters) - SHOWN} others", *(max(0.0, each) if each > 1e-6 else 0.0 for each in others))
    )
    title = text(0, 14, "The next letter; pale: as the model says it", font_weight="bold")
    return [title, *(moved(0, 26 + LINE * i, *_bar(*row)) for i, row in enumerate(rows))]


def _bar(name: str, before: float, after: float) -> list[Markup]:
    cut = {} if after > 0 else PALE
    drawn = [text(LABEL + 14, 13, name, "end", font_size="13", **cut)]
    drawn.append(box(LABEL + 24, 1, BAR * before, LINE - 4, "currentColor", 0.16))
    drawn.append(box(LABEL + 24, 4, BAR * after, LINE - 10, ACCENT))
    words = share(after) if after > 0 else "cut"
    return [*drawn, text(LABEL + 32 + BAR * max(before, after), 13, words, font_size="13", **cut)]


def _line(known: str, written: str) -> list[Markup]:
    """The end of what is there, and behind it, in the accent colour, what was written."""
    y, before, after = 46 + LINE * (SHOWN + 1), "".join(map(sign, known[-24:])), "".join(map(sign, written))
    parts = element("tspan", before), element("tspan", after, style=f"fill: {ACCENT}")
    words = element("text", *parts, x=0, y=y + 24, font_family="monospace", font_size="13")
    return [text(0, y, "Written with these settings:", font_weight="bold"), words]
