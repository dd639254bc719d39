"""Tasks in which the learner makes weights or a mask: what a network then does, and what it should do."""

import torch
from torch import Tensor

from course_lib.attention import attention_weights
from course_lib.notebook.html import Page, render
from course_lib.recurrent import lstm_step


def where_it_looks(words: list[str], x: Tensor, W_q: Tensor, W_k: Tensor, wanted: dict[str, str]) -> Page:
    """Say of each word in `wanted` where it looks most; ticked if that is the word that it should find.

    Shapes:  x (T, D), W_q (D, d), W_k (D, d)
    """
    if misfit := _misfit(x, W_q, W_k):
        return _page([(False, misfit)])
    return where_weights_look(words, attention_weights(x @ W_q, x @ W_k), wanted)


def where_weights_look(words: list[str], weights: Tensor, wanted: dict[str, str]) -> Page:
    """Say of each word in `wanted` where it looks most; ticked if that is the word that it should find.

    Shapes:  weights (T, T)
    """
    return _page([_look(words, weights[words.index(word)], word, found) for word, found in wanted.items()])


def _misfit(x: Tensor, W_q: Tensor, W_k: Tensor) -> str:
    """What keeps the matrices from being used, in a sentence; "" if they fit."""
    for name, W in (("first", W_q), ("second", W_k)):
        if W.shape[:-1] != x.shape[-1:]:
            return f"the {name} matrix has the shape {tuple(W.shape)}: it needs {x.shape[-1]} rows"
    same = W_q.shape[-1] == W_k.shape[-1]
    return (
        "" if same else f"{W_q.shape[-1]} columns and {W_k.shape[-1]}: queries and keys must be equally wide"
    )


def _look(words: list[str], row: Tensor, word: str, wanted: str) -> tuple[bool, str]:
    """Whether `word` gives most weight to `wanted`, alone, and a line that says where it looks."""
    most, share = words[row.argmax()], row.max().item()
    alike = [name for name, weight in zip(words, row.tolist(), strict=True) if weight > share - 0.005]
    if len(alike) > 1:
        named = ", ".join(f"`{name}`" for name in alike)
        return False, f"`{word}` looks at {named} alike, {share:.2f} each; `{wanted}` is wanted"
    missed = "" if most == wanted else f"; `{wanted}` is wanted"
    return not missed, f"`{word}` looks most at `{most}`, {share:.2f}{missed}"


def what_the_cell_holds(numbers: list[float], W_x: Tensor, b: Tensor, wanted: list[float]) -> Page:
    """Say what an LSTM cell holds after each number; ticked where it is what is wanted.

    It is one number wide, and its gates look at the input alone: nothing comes from the state.

    Shapes:  W_x (1, 4), b (4)
    """
    if (tuple(W_x.shape), tuple(b.shape)) != ((1, 4), (4,)):
        yours = f"yours are {tuple(W_x.shape)} and {tuple(b.shape)}"
        return _page([(False, f"weights must have the shape (1, 4) and biases (4,): {yours}")])
    W_x, b = W_x.float(), b.float()  # whole numbers are written as 20, and lstm_step multiplies floats only
    h, c, held = torch.zeros(1), torch.zeros(1), []
    for number, right in zip(numbers, wanted, strict=True):
        h, c = lstm_step(torch.tensor([float(number)]), h, c, W_x, torch.zeros(1, 4), b)
        held.append(_held(number, c.item(), right))
    return _page(held)


def _held(number: float, cell: float, wanted: float) -> tuple[bool, str]:
    """Whether the cell holds what is wanted, up to a twentieth, and a line that says what it holds."""
    near = abs(cell - wanted) < 0.05
    return near, f"after {number} it holds {cell:.2f}{'' if near else f'; {wanted} is wanted'}"


def whom_it_sees(words: list[str], mask: Tensor | list[list[bool]], wanted: dict[str, str]) -> Page:
    """Say of each word in `wanted` whom the mask lets it look at; ticked if it is those words and no others.

    Shapes:  mask (T, T) of bool
    Mask:    True means "this word may look at that one"; the rows are the words that look.
    """
    try:
        mask = torch.as_tensor(mask)
    except (TypeError, ValueError, RuntimeError):  # such as a list whose rows differ in length
        return _page([(False, "the mask must be one tensor, a row for each word")])
    shape = (len(words), len(words))
    if tuple(mask.shape) != shape or mask.dtype != torch.bool:
        yours = f"yours has the shape {tuple(mask.shape)} and the type {mask.dtype}"
        return _page([(False, f"the mask must have the shape {shape}, and be of torch.bool: {yours}")])
    return _page([_sees(words, mask[words.index(word)], word, seen) for word, seen in wanted.items()])


def _sees(words: list[str], row: Tensor, word: str, wanted: str) -> tuple[bool, str]:
    """Whether the words that this row shows are the wanted ones, and a line that says which they are."""
    seen = " ".join(other for other, may in zip(words, row.tolist(), strict=True) if may)
    missed = "" if seen == wanted else f"; `{wanted}` is wanted"
    return not missed, f"`{word}` sees {f'`{seen}`' if seen else 'nothing'}{missed}"


def _page(lines: list[tuple[bool, str]]) -> Page:
    """The lines, each with a tick or without."""
    text = "\n".join(f"{'✓' if right else '○'} {line}" for right, line in lines)
    return Page(render("looks.html", looks=lines), text)
