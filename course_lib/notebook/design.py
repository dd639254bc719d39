"""A task in which the learner makes the matrices: say where each word then looks, and where it should."""

from torch import Tensor

from course_lib.attention import attention_weights
from course_lib.notebook.html import Page, render


def where_it_looks(words: list[str], x: Tensor, W_q: Tensor, W_k: Tensor, wanted: dict[str, str]) -> Page:
    """Say of each word in `wanted` where it looks most; ticked if that is the word that it should find.

    Shapes:  x (T, D), W_q (D, d), W_k (D, d)
    """
    if misfit := _misfit(x, W_q, W_k):
        return Page(render("looks.html", looks=[(False, misfit)]), f"○ {misfit}")
    weights = attention_weights(x @ W_q, x @ W_k)
    looks = [_look(words, weights[words.index(word)], word, found) for word, found in wanted.items()]
    text = "\n".join(f"{'✓' if right else '○'} {line}" for right, line in looks)
    return Page(render("looks.html", looks=looks), text)


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
