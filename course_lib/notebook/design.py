"""A task in which the learner makes the matrices: say where each word then looks, and where it should."""

from torch import Tensor

from course_lib.attention import attention_weights
from course_lib.notebook.html import Page, render


def where_it_looks(words: list[str], x: Tensor, W_q: Tensor, W_k: Tensor, wanted: dict[str, str]) -> Page:
    """Say of each word in `wanted` where it looks most; ticked if that is the word that it should find.

    Shapes:  x (T, D), W_q (D, d), W_k (D, d)
    """
    weights = attention_weights(x @ W_q, x @ W_k)
    looks = [_look(words, weights[words.index(word)], word, found) for word, found in wanted.items()]
    text = "\n".join(f"{'✓' if right else '○'} {line}" for right, line in looks)
    return Page(render("looks.html", looks=looks), text)


def _look(words: list[str], row: Tensor, word: str, wanted: str) -> tuple[bool, str]:
    """Whether `word` gives most weight to `wanted`, alone, and a line that says where it looks."""
    most, share = words[row.argmax()], row.max().item()
    if (row > share - 0.005).sum() > 1:
        return False, f"`{word}` looks at several words alike, {share:.2f} each; `{wanted}` is wanted"
    missed = "" if most == wanted else f"; `{wanted}` is wanted"
    return not missed, f"`{word}` looks most at `{most}`, {share:.2f}{missed}"
