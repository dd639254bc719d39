"""The online stepper: softmax and mix in one pass over the keys, with three running numbers."""

import math
from functools import partial
from typing import NamedTuple

import ipywidgets
import torch
from markupsafe import Markup
from torch import Tensor

from course_lib.notebook.drawing import ACCENT, BLUE, box, number, text
from course_lib.notebook.explorers.controls import back_and_next, following, show_explorer, slider, text_field
from course_lib.notebook.html import Page, render

BLOCK, CELL, HIGH = 2, 74, 26  # keys at a time, and pixels
WIDTH, HEIGHT, LABEL = 760, 250, 96
STEPS = {  # by what is left over when the number of a step is divided by 3
    1: "The largest score so far is found.",
    2: "The sum and the mix so far are scaled to the new largest score.",
    0: "The powers of this block are added to the sum, and its values to the mix.",
}


class Running(NamedTuple):
    """What is known after some blocks: the largest score, the sum of powers, the mix not yet divided."""

    highest: float
    total: float
    mixed: float


def running(scores: Tensor, values: Tensor, block: int = BLOCK) -> list[Running]:
    """The three numbers before the first block, and after each.

    Shapes:  scores (S), values (S)

    >>> running(torch.tensor([0.0, 0.0]), torch.tensor([1.0, 3.0]))[-1]
    Running(highest=0.0, total=2.0, mixed=4.0)
    """
    found = [Running(-torch.inf, 0.0, 0.0)]
    for part, value in zip(scores.double().split(block), values.double().split(block), strict=True):
        highest = max(found[-1].highest, part.max().item())
        shrink = math.exp(found[-1].highest - highest)
        powers = (part - highest).exp()
        total = found[-1].total * shrink + powers.sum().item()
        found.append(Running(highest, total, found[-1].mixed * shrink + (powers * value).sum().item()))
    return found


def online_stepper(scores: Tensor, values: Tensor) -> None:
    """Go through the keys, two at a time, in three steps each; the scores can be written anew.

    Shapes:  scores (S), values (S)
    """
    written = " ".join(number(score) for score in scores.tolist())
    show_explorer(stepper_box(written, values), online_page(written, 0, values))


def stepper_box(written: str, values: Tensor) -> ipywidgets.VBox:
    """A line of scores, a slider for the steps, and its buttons."""
    last = len(STEPS) * -(-len(values) // BLOCK)
    field, step = text_field("Scores", written), slider("Step", 0, 0, last)
    return following([field, step], partial(online_page, values=values), back_and_next(step))


def read_scores(written: str, n: int) -> Tensor | None:
    """The n numbers that are written, or None if there are not as many, or some are none."""
    try:
        scores = torch.tensor([float(word) for word in written.split()])
    except ValueError:
        return None
    return scores if len(scores) == n and scores.isfinite().all() else None


def online_page(written: str, step: int, values: Tensor) -> Page:
    """The scores and values, those read so far in blue, and the three running numbers below."""
    scores = read_scores(written, len(values))
    if scores is None:
        words = f"Step {step}. Write {len(values)} numbers with spaces between, such as 1 0 2 3."
        return Page("", words)
    found = running(scores, values)
    shown, words = found[: -(-step // len(STEPS)) + 1], describe(found, step, scores, values)
    if step % len(STEPS):
        shown[-1] = part_way(shown[-2], shown[-1], step % len(STEPS))
    parts = [
        _row(y, name, row.tolist(), len(shown) - 1)
        for y, name, row in ((16, "score", scores), (54, "value", values))
    ]
    picture = Markup("").join(parts + _numbers(shown))
    return Page(
        render("drawing.html", width=WIDTH, height=HEIGHT, alt=words, parts=picture, centre=None), words
    )


def part_way(before: Running, after: Running, phase: int) -> Running:
    """Within a block: first the largest score is known, then what was there before is scaled."""
    shrink = math.exp(before.highest - after.highest) if phase == 2 else 1.0
    return Running(after.highest, before.total * shrink, before.mixed * shrink)


def describe(found: list[Running], step: int, scores: Tensor, values: Tensor) -> str:
    """What this step does, and at the end what the mix is."""
    if not step:
        return f"Step 0. Nothing is read yet of {len(scores)} scores: the sum is 0, and so is the mix."
    block, phase = -(-step // len(STEPS)), step % len(STEPS)
    before, now = found[block - 1], found[block]
    said = f"Step {step}, block {block}. {STEPS[phase]} "
    if phase == 1:
        was = "minus infinity" if block == 1 else number(before.highest)
        return said + f"It was {was}, and is {number(now.highest)}."
    if phase == 2 and block == 1:
        return said + "There is nothing yet."
    if phase == 2:
        factor = math.exp(before.highest - now.highest)
        return said + f"The factor is e^({number(before.highest)} - {number(now.highest)}) = {factor:.3f}."
    said += f"The sum is {now.total:.3f}, the mix {now.mixed:.3f}."
    return said + (_at_the_end(now, scores, values) if block == len(found) - 1 else "")


def _at_the_end(now: Running, scores: Tensor, values: Tensor) -> str:
    whole = (scores.double().softmax(dim=0) @ values.double()).item()
    divided = f" All are read: {now.mixed:.3f} / {now.total:.3f} = {now.mixed / now.total:.3f}"
    return f"{divided}; softmax over all at once gives {whole:.3f}."


def _row(y: float, name: str, numbers: list[float], read: int) -> Markup:
    """A cell for each key; those of the block read last are framed."""
    parts = [text(LABEL - 10, y + 18, name, "end")]
    for i, value in enumerate(numbers):
        x, done = LABEL + i * CELL + 10 * (i // BLOCK), i < read * BLOCK
        last = done and i >= (read - 1) * BLOCK
        edge = {"stroke": ACCENT, "stroke_width": "2"} if last else {}
        parts.append(
            box(x, y, CELL - 4, HIGH, BLUE if done else "currentColor", 0.3 if done else 0.06, **edge)
        )
        parts.append(text(x + CELL / 2 - 2, y + 18, number(value), "middle"))
    return Markup("").join(parts)


def _numbers(found: list[Running]) -> list[Markup]:
    """A line for each block read so far, the last in bold."""
    titles = "block", "largest score", "sum of powers", "mix, not divided", "mix / sum"
    parts = [
        text(LABEL + i * 130 - 60, 116, title, "middle", opacity="0.7") for i, title in enumerate(titles)
    ]
    for k, (highest, total, mixed) in enumerate(found[1:], 1):
        row = (
            str(k),
            number(highest),
            f"{total:.3f}",
            f"{mixed:.3f}",
            f"{mixed / total:.3f}" if total else "-",
        )
        strong = {"font_weight": "bold"} if k == len(found) - 1 else {}
        parts += [
            text(LABEL + i * 130 - 60, 116 + 26 * k, each, "middle", **strong) for i, each in enumerate(row)
        ]
    return parts
