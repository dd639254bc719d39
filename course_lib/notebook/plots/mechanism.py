"""The mechanism of attention, drawn from the tensors of the cells: whence the numbers, and where they go."""

from torch import Tensor

from course_lib.attention import attention_scores, attention_weights
from course_lib.notebook.drawing import number, share
from course_lib.notebook.html import Page
from course_lib.notebook.plots.diagram import Link, Part, draw
from course_lib.notebook.plots.grids import bar_column, grid, number_column


def show_mechanism(
    x: Tensor, W_q: Tensor, W_k: Tensor, W_v: Tensor, W_o: Tensor, words: list[str], query: str
) -> Page:
    """From x to queries, keys and values, and from the query of one word to its new vector, in one picture.

    Shapes:  x (T, D), W_q (D, d), W_k (D, d), W_v (D, v), W_o (v, D)
    """
    return draw(attention_parts(x, W_q, W_k, W_v, W_o, words, query), attention_links())


def attention_parts(x, W_q, W_k, W_v, W_o, words: list[str], query: str) -> list[Part]:
    """What the picture is made of, from left to right. A later lesson adds its own parts and links."""
    asks = words.index(query)
    Q, K, V = x @ W_q, x @ W_k, x @ W_v
    return [
        Part("x", 0, "x", "one row a word", grid(x, asks, words)),
        *(Part(name, 1, name, "", grid(W)) for name, W in (("W_q", W_q), ("W_k", W_k), ("W_v", W_v))),
        Part("Q", 2, "Q = x @ W_q", "", grid(Q, asks)),
        Part("K", 2, "K = x @ W_k", "", grid(K)),
        Part("V", 2, "V = x @ W_v", "", grid(V)),
        *_one_query(Q, K, V, W_o, words, asks),
    ]


def _one_query(Q: Tensor, K: Tensor, V: Tensor, W_o: Tensor, words: list[str], asks: int) -> list[Part]:
    """The query of the word `asks` meets every key; its weights mix the values; W_o brings the mix home."""
    scores, weights = attention_scores(Q, K)[asks], attention_weights(Q, K)[asks]
    mix = (weights @ V)[None]
    top = weights.argmax()
    looks = f"{words[asks]} gives {share(weights[top].item())} to {words[top]}"
    return [
        Part("scores", 3, "scores", "q · k / √d", number_column(scores, words)),
        Part("weights", 4, "weights", "softmax: sum 1", bar_column(weights), f"{looks}."),
        Part("mix", 5, "mix", "weights @ V", grid(mix, 0), f"Its mix is {_row(mix)}."),
        Part("W_o", 5, "W_o", "", grid(W_o)),
        Part("out", 5, "mix @ W_o", f"the new {words[asks]}", grid(mix @ W_o, 0), f"Out: {_row(mix @ W_o)}."),
    ]


def attention_links() -> list[Link]:
    """Which part flows into which; the way of the one query stands out."""
    flows = "x W_q, x W_k, x W_v, W_q Q, W_k K, W_v V, K scores, V mix"
    followed = "Q scores, scores weights, weights mix, mix W_o, W_o out"
    return [Link(*pair.split()) for pair in flows.split(", ")] + [
        Link(*pair.split(), True) for pair in followed.split(", ")
    ]


def _row(values: Tensor) -> str:
    return "(" + ", ".join(number(value) for value in values[0].tolist()) + ")"
