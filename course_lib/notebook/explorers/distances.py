"""The distance explorer: how much of each reader's gradient is left so many steps back."""

import math
from functools import partial

from markupsafe import Markup
from torch import Tensor

from course_lib.notebook.drawing import BLUE, PALETTE, box, line, moved, text
from course_lib.notebook.explorers.controls import following, show_explorer, slider
from course_lib.notebook.html import Page, render

COLOURS = (PALETTE[1], PALETTE[3], PALETTE[2], BLUE)
NAMES, BARS, ROW, DECADES = 170, 520, 40, 20  # pixels, and how many tenfolds a bar is long
START = 20
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def distance_explorer(gradients: dict[str, Tensor]) -> None:
    """Slide the distance, and see what is left of each reader's gradient there, and of which it is nothing.

    The gradients of a reader are a table (seeds, n + 1), as `gradients_back` gives it.
    """
    furthest = min(rows.shape[-1] for rows in gradients.values()) - 1
    draw = partial(distance_page, gradients=gradients)
    show_explorer(following([slider("Steps back", START, 2, furthest)], draw), draw(START))


def left_at(gradients: dict[str, Tensor], steps: int) -> dict[str, float]:
    """What is left so many steps back, as a part of what there was 2 steps back: the mean over the seeds.

    >>> import torch
    >>> left_at({"RNN": torch.tensor([[9.0, 4.0, 2.0, 1.0]])}, 3)
    {'RNN': 0.5}
    """
    return {name: (rows[:, steps] / rows[:, 2]).log().mean().exp().item() for name, rows in gradients.items()}


def distance_page(steps: int, gradients: dict[str, Tensor]) -> Page:
    """A bar for each reader, on a scale where each stretch is a hundred times less."""
    left = left_at(gradients, steps)
    said = "; ".join(f"{name} {spoken(part)}" for name, part in left.items())
    words = f"{steps} steps back, the gradient is, as a part of that 2 steps back: {said}."
    bars = [
        moved(0, 44 + ROW * i, *_bar(*pair))
        for i, pair in enumerate(zip(left.items(), COLOURS, strict=False))
    ]
    height = 44 + ROW * len(left) + 6
    picture = Markup("").join([*_scale(height), *bars])
    html = render("drawing.html", width=880, height=height, alt=words, parts=picture, centre=None)
    return Page(html, words)


def spoken(part: float) -> str:
    """A part in words: two digits where it can be read so, else a power of ten.

    >>> [spoken(part) for part in (1.2, 0.047, 3.3e-18)]
    ['1.2', '0.047', 'about 10⁻¹⁷']
    """
    return f"{part:.2g}" if part >= 0.001 or not part else f"about {power(math.log10(part))}"


def power(tenfolds: float) -> str:
    """Ten to a whole power, as it is written.

    >>> power(-17.2)
    '10⁻¹⁷'
    """
    return "10" + f"{tenfolds:.0f}".translate(RAISED)


def length(part: float) -> float:
    """How long a bar is: whole at 1, and nothing at 10 to the -20 and below."""
    tenfolds = DECADES + math.log10(max(part, 10.0**-DECADES))
    return BARS * min(1.0, tenfolds / DECADES)


def _bar(reader: tuple[str, float], colour: str) -> list[Markup]:
    name, part = reader
    written = spoken(part).replace("about ", "")
    return [
        text(NAMES - 12, 16, name, "end", font_weight="bold"),
        box(NAMES, 2, BARS, 20, "currentColor", 0.06),
        box(NAMES, 2, length(part), 20, colour),
        text(NAMES + BARS + 12, 16, written),
    ]


def _scale(height: float) -> list[Markup]:
    marks = []
    for tenfolds in range(0, DECADES + 1, 5):
        x = NAMES + BARS * tenfolds / DECADES
        marks += [
            line(x, 26, x, height, width=0.8, stroke_opacity="0.3"),
            text(x, 18, power(tenfolds - DECADES) if tenfolds < DECADES else "1", "middle", opacity="0.7"),
        ]
    return marks
