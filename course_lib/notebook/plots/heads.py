"""Several heads, drawn: how a width is cut among them, rightly and wrongly, and how they come together."""

from collections.abc import Sequence

from markupsafe import Markup
from torch import Tensor

from course_lib.attention import attention_weights
from course_lib.heads import merge_heads, split_heads
from course_lib.notebook.drawing import box, colours, number, text
from course_lib.notebook.html import Page
from course_lib.notebook.plots.diagram import Link, Part, draw
from course_lib.notebook.plots.grids import Drawn, grid, number_column

WIDE, HIGH, BETWEEN, NAME = 30, 20, 12, 56


def owned(values: Tensor, owner: dict[float, int], names: Sequence[str] = ("",)) -> Drawn:
    """Blocks of numbers, each number in the colour of the head that it belongs to; a name for each block.

    Shapes:  values (blocks, rows, columns)
    """
    shades, parts, y = colours(max(owner.values()) + 1), [], 0.0
    for name, block in zip(names, values.tolist(), strict=True):
        parts.append(text(NAME - 8, y + HIGH * len(block) / 2 + 4, name, "end", font_size="12"))
        for i, row in enumerate(block):
            for j, value in enumerate(row):
                x, top = NAME + j * WIDE, y + i * HIGH
                parts.append(box(x + 1, top + 1, WIDE - 2, HIGH - 2, shades[owner[value]], 0.35))
                parts.append(text(x + WIDE / 2, top + 14, number(value), "middle", font_size="12"))
        y += HIGH * len(block) + BETWEEN
    size = NAME + WIDE * values.shape[-1], y - BETWEEN
    shape = tuple(values.shape) if len(values) > 1 else tuple(values.shape[1:])
    return Drawn(Markup("").join(parts), *size, size[1] / 2, NAME, shape)


def show_split(x: Tensor, n_heads: int) -> Page:
    """Above, each row cut and the heads brought in front; below, the same numbers poured in by `view` alone.

    A colour is the head that a number belongs to. All numbers have to differ.
    Shapes:  x (T, H*d)
    """
    T, d = x.shape[-2], x.shape[-1] // n_heads
    rows = x.tolist()
    owner = {value: j // d for row in rows for j, value in enumerate(row)}
    words, heads = [f"word {t}" for t in range(T)], [f"head {h}" for h in range(n_heads)]
    wrong = x.reshape(n_heads, T, d)
    parts = [
        Part("x", 0, "x", "", owned(x[None], owner)),
        Part("cut", 1, f"x.view({T}, {n_heads}, {d})", "", owned(x.view(T, n_heads, d), owner, words)),
        Part("right", 2, "... .transpose(0, 1)", "", owned(split_heads(x, n_heads), owner, heads)),
        Part(
            "wrong", 1, f"wrong: x.view({n_heads}, {T}, {d})", "", owned(wrong, owner, heads), _mixed(wrong)
        ),
    ]
    return draw(parts, [Link("x", "cut", True), Link("cut", "right", True), Link("x", "wrong")])


def _mixed(wrong: Tensor) -> str:
    first = ", ".join(number(value) for value in wrong[0].flatten().tolist())
    return f"By view alone, head 0 gets {first}."


def show_heads(
    x: Tensor, W_q: Tensor, W_k: Tensor, W_v: Tensor, W_o: Tensor, n_heads: int, words: list[str], query: str
) -> Page:
    """From x through several heads to the new vector of one word: each head weighs, mixes, and is merged.

    Lines part the columns of one head from those of the next.
    Shapes:  x (T, H*d), W_q (H*d, H*d), W_k (H*d, H*d), W_v (H*d, H*d), W_o (H*d, H*d)
    """
    asks = words.index(query)
    Q, K, V = (x @ W for W in (W_q, W_k, W_v))
    weights = attention_weights(split_heads(Q, n_heads), split_heads(K, n_heads))
    mixes = weights @ split_heads(V, n_heads)
    merged = merge_heads(mixes)
    parts = [Part("x", 0, "the words", "", grid(x, asks, words))]
    parts += [
        Part(name, 1, title, "", grid(value, asks if name == "Q" else None, parts=n_heads))
        for name, title, value in (("Q", "queries", Q), ("K", "keys", K), ("V", "values", V))
    ]
    for h in range(n_heads):
        parts.append(_weighs(h, weights[h, asks], words, query))
        parts.append(Part(f"mix{h}", 3, f"mix of head {h}", "", grid(mixes[h, asks][None], 0, zeros=True)))
    parts.append(
        Part("merged", 4, "side by side", "", grid(merged[asks][None], 0, zeros=True, parts=n_heads))
    )
    parts.append(Part("W_o", 4, "W_o", "", grid(W_o)))
    new = (merged @ W_o)[asks][None]
    parts.append(Part("out", 4, f"the new {query}", "", grid(new, 0, zeros=True), f"Out: {_row(new)}."))
    return draw(parts, _links(n_heads))


def _weighs(h: int, weights: Tensor, words: list[str], query: str) -> Part:
    most = words[weights.argmax()]
    said = f"Head {h}: {query} looks most at {most}."
    return Part(f"weights{h}", 2, f"weights of head {h}", "", number_column(weights, words), said)


def _links(n_heads: int) -> list[Link]:
    links = [Link("x", name, name == "Q") for name in "QKV"]
    for h in range(n_heads):
        links += [Link("Q", f"weights{h}", True), Link("K", f"weights{h}")]
        links += [Link(f"weights{h}", f"mix{h}", True), Link(f"mix{h}", "merged", True)]
    return [
        *links,
        *(Link("V", f"mix{h}") for h in range(n_heads)),
        Link("merged", "W_o", True),
        Link("W_o", "out", True),
    ]


def _row(values: Tensor) -> str:
    return "(" + ", ".join(number(value) for value in values[0].tolist()) + ")"
