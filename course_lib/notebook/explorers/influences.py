"""The influence explorer: change one word, look at the outputs of a function, and see which of them move."""

from collections.abc import Callable
from functools import partial

from markupsafe import Markup
from torch import Tensor

from course_lib.notebook.drawing import ACCENT, BLUE, box, line, moved, share, text
from course_lib.notebook.explorers.controls import following, show_explorer, slider
from course_lib.notebook.html import Page, render

WIDTH, TOP, LOW, BARS = 880, 46, 150, 80  # pixels; where the threads begin and end, how high a bar is
Layer = Callable[[Tensor], Tensor]


def outputs_move(layer: Layer, x: Tensor, row: int, other: Tensor) -> Tensor:
    """How far each output moves when one row of x becomes another: the mean over its numbers.

    x is (T, D), other (D), and what comes out (T).

    >>> import torch
    >>> outputs_move(torch.neg, torch.zeros(3, 2), row=1, other=torch.tensor([1.0, 3.0]))
    tensor([0., 2., 0.])
    """
    changed = x.clone()
    changed[row] = other
    return (layer(changed) - layer(x)).abs().mean(dim=-1)


def influence_explorer(x: Tensor, other: Tensor, words: list[str], layers: dict[str, Layer]) -> None:
    """Choose the word that changes, and the layer that is looked at: how far does each output move?

    Shapes:  x (T, D), other (D)
    """
    draw = partial(influence_page, x=x, other=other, words=words, layers=layers)
    controls = [
        slider("Word that changes", 1, 1, len(words)),
        slider("Looked at after", 1, 1, len(layers)),
    ]
    show_explorer(following(controls, draw), draw(1, 1))


def influence_page(
    word: int, place: int, x: Tensor, other: Tensor, words: list[str], layers: dict[str, Layer]
) -> Page:
    """Words above, outputs below, a thread and a bar wherever the change arrives; counted from 1 on."""
    name, row = list(layers)[place - 1], word - 1
    moves = outputs_move(layers[name], x, row, other).tolist()
    said = describe(words, row, name, moves)
    column = (WIDTH - 120) / len(words)
    most = furthest(x, other, layers)
    drawn = [moved(100, 0, *_inputs(words, row, column)), moved(100, 0, *_threads(moves, row, column, most))]
    drawn += [moved(100, LOW, *_outputs(words, moves, column, most))]
    drawn += [text(88, TOP - 12, "word", "end", font_size="12", opacity="0.7")]
    drawn += [text(88, LOW + 18, "output", "end", font_size="12", opacity="0.7")]
    drawn += [text(88, LOW + BARS + 40, "moves by", "end", font_size="12", opacity="0.7")]
    drawn += [text(100, 14, f"{place}  {name}", font_size="15", font_weight="bold")]
    drawn += [text(WIDTH, 14, f"a full bar is {share(most)}", "end", font_size="12", opacity="0.7")]
    height, picture = LOW + BARS + 50, Markup("").join(drawn)
    html = render("drawing.html", width=WIDTH, height=height, alt=said, parts=picture, centre=None)
    return Page(html, said)


def furthest(x: Tensor, other: Tensor, layers: dict[str, Layer]) -> float:
    """The furthest that an output moves, for any word and any layer: the scale of all bars."""
    every = [outputs_move(layer, x, row, other).max() for layer in layers.values() for row in range(len(x))]
    return max(every).item() or 1


def describe(words: list[str], row: int, name: str, moves: list[float]) -> str:
    """Which word changed, and which outputs moved, in words."""
    arrived = [f"{word} by {share(much)}" for word, much in zip(words, moves, strict=True) if much]
    named = f": {', '.join(arrived)}" if arrived else ""
    return f"{words[row]} changes. After {name}, {len(arrived)} of {len(words)} outputs move{named}."


def _inputs(words: list[str], row: int, column: float) -> list[Markup]:
    parts = []
    for i, word in enumerate(words):
        style = {"font_weight": "bold", "style": f"fill: {ACCENT}"} if i == row else {}
        parts.append(text((i + 0.5) * column, TOP - 12, word, "middle", font_size="13", **style))
    return parts


def _threads(moves: list[float], row: int, column: float, most: float) -> list[Markup]:
    """From the changed word to each output that moves; the further it moves, the thicker."""
    start = (row + 0.5) * column
    return [
        line(start, TOP - 4, (i + 0.5) * column, LOW + 2, ACCENT, 1 + 3 * much / most)
        for i, much in enumerate(moves)
        if much
    ]


def _outputs(words: list[str], moves: list[float], column: float, most: float) -> list[Markup]:
    parts = []
    for i, (word, much) in enumerate(zip(words, moves, strict=True)):
        middle, strong = (i + 0.5) * column, {"font_weight": "bold"} if much else {"opacity": "0.6"}
        parts += [
            text(middle, 18, word, "middle", font_size="13", **strong),
            box(middle - 20, 26, 40, BARS, "currentColor", 0.06),
            box(middle - 20, 26 + BARS * (1 - much / most), 40, BARS * much / most, BLUE),
            text(middle, BARS + 40, share(much), "middle", font_size="12", **strong),
        ]
    return parts
