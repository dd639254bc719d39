"""The mask explorer: cells of query and key to hide and to show; the row's weights share out again."""

from functools import partial

import ipywidgets
import torch
from markupsafe import Markup
from torch import Tensor

from course_lib.attention import masked_softmax
from course_lib.masks import causal_mask
from course_lib.notebook.drawing import BLUE, box, moved, share, text
from course_lib.notebook.explorers.controls import cell_buttons, following, show_explorer
from course_lib.notebook.html import Page, render
from course_lib.notebook.plots.tables import attention_map

WIDTH, LINE, LABEL, BAR = 620, 24, 90, 380


def presets(T: int) -> dict[str, Tensor]:
    """The masks that a button sets at once: (T, T) of bool each.

    >>> presets(2)["Hide what comes later"]
    tensor([[ True, False],
            [ True,  True]])
    """
    everything = torch.ones(T, T, dtype=torch.bool)
    return {
        "Show all": everything,
        "Hide what comes later": causal_mask(T),
        "Hide the last key": everything & (torch.arange(T) < T - 1),
    }


def toggle(mask: Tensor, i: int, j: int) -> Tensor:
    """The mask with one cell hidden or shown; the last cell that a query sees stays.

    Shapes:  mask (T, S) of bool, i=0, j=0 -> (T, S)

    >>> toggle(torch.tensor([[True, False]]), 0, 0)
    tensor([[ True, False]])
    """
    new = mask.clone()
    new[i, j] = ~mask[i, j]
    return new if new[i].any() else mask


def mask_explorer(words: list[str], scores: Tensor) -> None:
    """Press a cell to hide a key from a query, or to show it again; see the weights of the row share out.

    Shapes:  scores (T, T)
    """
    first = attention_map(scores.softmax(dim=-1), words, words)
    show_explorer(mask_box(words, scores), first)


def mask_box(words: list[str], scores: Tensor) -> ipywidgets.VBox:
    """Buttons for the presets, a button for each cell, the bars of the row last touched, and a sentence."""
    state = ipywidgets.Text(
        _written(presets(len(words))["Show all"], len(words) - 1, -1), layout={"display": "none"}
    )

    def pressed(i, j):
        state.value = _written(toggle(_read(state.value)[0], i, j), i, j)

    cells, buttons = cell_buttons(words, words, pressed, "query \\ key")
    state.observe(lambda change: _colour(buttons, scores, change["new"]), names="value")
    _colour(buttons, scores, state.value)
    box_ = following([state], partial(mask_page, words=words, scores=scores))
    box_.children = (ipywidgets.HBox(_preset_buttons(state, len(words))), cells, *box_.children)
    return box_


def _preset_buttons(state: ipywidgets.Text, T: int) -> list[ipywidgets.Button]:
    made = []
    for name, mask in presets(T).items():
        button = ipywidgets.Button(description=name, layout={"width": "auto"})
        button.on_click(lambda _, mask=mask: setattr(state, "value", _written(mask, T - 1, -1)))
        made.append(button)
    return made


def _written(mask: Tensor, i: int, j: int) -> str:
    """A mask and the cell last touched, as text: a widget keeps text. In column -1 stands a preset."""
    return " ".join("".join(str(int(seen)) for seen in row) for row in mask.tolist()) + f" {i} {j}"


def _read(written: str) -> tuple[Tensor, int, int]:
    *rows, i, j = written.split()
    return torch.tensor([[sign == "1" for sign in row] for row in rows]), int(i), int(j)


def _colour(buttons: list[list[ipywidgets.Button]], scores: Tensor, written: str) -> None:
    """Each button says its weight, the bluer the larger; a hidden one says so. The chosen row is bold."""
    mask, chosen, _ = _read(written)
    weights = masked_softmax(scores, mask).tolist()
    for i, row in enumerate(buttons):
        for j, button in enumerate(row):
            seen = mask[i, j].item()
            button.description = share(weights[i][j]) if seen else "hidden"
            button.style.button_color = f"rgba(0, 114, 178, {0.55 * weights[i][j] + 0.06 * seen:.2f})"
            button.style.font_weight = "bold" if i == chosen else "normal"
            button.style.text_color = "var(--jp-ui-font-color1)" if seen else "var(--jp-ui-font-color2)"
            button.tooltip = f"query {i}, key {j}: press to {'hide' if seen else 'show'}"


def mask_page(written: str, words: list[str], scores: Tensor) -> Page:
    """The row last touched: what each key would get if all were seen, pale, and what it gets."""
    mask, i, j = _read(written)
    before, after = scores[i].softmax(dim=-1).tolist(), masked_softmax(scores, mask)[i].tolist()
    said = describe(mask, i, j, words, after)
    parts = [text(0, 14, f"The weights of {words[i]}; pale: with nothing hidden", font_weight="bold")]
    for k, word in enumerate(words):
        parts.append(moved(0, 26 + k * LINE, *_bar(word, before[k], after[k], mask[i, k].item())))
    size = {"width": WIDTH, "height": 30 + LINE * len(words), "centre": None}
    return Page(render("drawing.html", alt=said, parts=Markup("").join(parts), **size), said)


def _bar(word: str, before: float, after: float, seen: bool) -> list[Markup]:
    return [
        text(LABEL - 8, 14, word, "end", font_size="13"),
        box(LABEL, 2, BAR * before, LINE - 6, "currentColor", 0.15),
        box(LABEL, 5, BAR * after, LINE - 12, BLUE),
        text(LABEL + BAR * max(before, after) + 8, 14, share(after) if seen else "hidden", font_size="13"),
    ]


def describe(mask: Tensor, i: int, j: int, words: list[str], after: list[float]) -> str:
    """What was just done, or refused, and what the row looks like now."""
    rows = zip(words, after, mask[i], strict=True)
    shares = ", ".join(f"{word} {share(weight)}" for word, weight, seen in rows if seen)
    if j < 0:
        return f"{mask.sum()} of {mask.numel()} cells are seen. The row of {words[i]}: {shares}."
    if mask[i, j] and mask[i].sum() == 1:
        return (
            f"{words[j]} is the last key that {words[i]} sees, so it stays. With all keys hidden "
            "nothing could be shared out: no weights, and attention stops with an error."
        )
    return f"{words[i]} {'sees' if mask[i, j] else 'no longer sees'} {words[j]}. Its weights: {shares}."
