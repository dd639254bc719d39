"""Where order comes into attention: added to the words, as a turn of queries and keys, or at the scores."""

import torch
from torch import Tensor

from course_lib.attention import attention_scores
from course_lib.notebook.html import Page
from course_lib.notebook.plots.diagram import Link, Part, draw
from course_lib.notebook.plots.grids import grid
from course_lib.positions import rotate


def show_order(x: Tensor, P: Tensor, W_q: Tensor, W_k: Tensor, bias: Tensor, words: list[str]) -> Page:
    """From words and positions to the weights, with the three places at which a model can be told of order.

    Shapes:  x (T, D), P (T, D), W_q (D, 2*d), W_k (D, 2*d), bias (T, T)
    """
    Q, K, places = (x + P) @ W_q, (x + P) @ W_k, torch.arange(len(x))
    turned = rotate(Q, places), rotate(K, places)
    flows = "x Q, x K, Q_turned scores, K_turned scores, scores weights"
    ways = "P Q, P K, Q Q_turned, K K_turned, bias weights"
    parts = [*_words_and_places(x, P, words), *_turned(Q, K, *turned), *_scores(*turned, bias)]
    return draw(parts, _links(flows) + _links(ways, accent=True))


def _words_and_places(x: Tensor, P: Tensor, words: list[str]) -> list[Part]:
    said = "Learned rows (1) or waves (2) are added to the words."
    return [
        Part("x", 0, "words", "", grid(x, words=words)),
        Part("P", 0, "1, 2  waves", "added", grid(P, words=words), said),
    ]


def _turned(Q: Tensor, K: Tensor, turned_Q: Tensor, turned_K: Tensor) -> list[Part]:
    said = "Rotary positions turn queries and keys."
    return [
        Part("Q", 1, "Q", "", grid(Q)),
        Part("K", 1, "K", "", grid(K)),
        Part("Q turned", 2, "3  Q turned", "", grid(turned_Q), said),
        Part("K turned", 2, "3  K turned", "", grid(turned_K)),
    ]


def _scores(Q: Tensor, K: Tensor, bias: Tensor) -> list[Part]:
    scores, said = attention_scores(Q, K), "ALiBi subtracts the distance from the scores."
    return [
        Part("scores", 3, "scores", "", grid(scores)),
        Part("bias", 3, "4  distance", "subtracted", grid(bias), said),
        Part("weights", 4, "weights", "softmax", grid((scores + bias).softmax(dim=-1))),
    ]


def _links(pairs: str, accent: bool = False) -> list[Link]:
    """The links of "A B, B C_2", in which _ stands for a blank."""
    return [Link(*(name.replace("_", " ") for name in pair.split()), accent) for pair in pairs.split(", ")]
