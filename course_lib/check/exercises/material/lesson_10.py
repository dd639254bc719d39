"""Writing: logits and what follows, rows to draw from, and keys and values that were kept."""

import torch
from torch import tensor

from course_lib import attention, generation, training
from course_lib.check.inputs import Case, Draw, Seeds

draw = Draw(10)
MIXED = tensor([0.0, 2.0, -1.0, 1.0])  # shares 0.09, 0.64, 0.03 and 0.24
HIGHER = tensor([13.0, 12.0, 12.5, 13.2])  # shares 0.31, 0.12, 0.19 and 0.38
ALIKE = MIXED.expand(80, 4).clone()  # 80 rows of the same logits: so many draws at once
TWO_KINDS = torch.stack([MIXED, HIGHER]).repeat(40, 1)
FAVOURITES = tensor([[9.0, 0.0, -2.0, 1.0], [0.0, 9.0, 1.0, -1.0], [-3.0, 1.0, 0.0, 9.0]])
BLOCKS = torch.stack([MIXED, HIGHER, -MIXED]).repeat(2, 8, 1).view(2, 24, 4)
BATCH = frozenset({"batch"})


def sampled(label: str, logits, temperature=1.0, top_k=None, top_p=None, *tags: str) -> Case:
    given = {"temperature": (temperature, 1.0), "top_k": (top_k, None), "top_p": (top_p, None)}
    options = {f"{name}={value}" for name, (value, usual) in given.items() if value != usual}
    return Case(label, (logits, temperature, top_k, top_p, Seeds()), frozenset({*options, *tags}))


def cached(*shape, before: int, width: int = 3, **kind) -> tuple:
    """Queries, keys and values of `shape`, and a cache of those of `before` tokens; values are `width` wide."""
    keys, values = draw(*shape[:-2], before, shape[-1], **kind), draw(*shape[:-2], before, width, **kind)
    new = draw(*shape, **kind), draw(*shape, **kind), draw(*shape[:-1], width, **kind)
    return *new, (keys, values)


def even(*values: float) -> tuple:
    """Queries and keys of zeros, so that all weights are equal, and these values."""
    return torch.zeros(len(values), 2), torch.zeros(len(values), 2), tensor(values).unsqueeze(-1)


KEPT = (torch.zeros(1, 2), tensor([[4.0]]))
LARGE_CACHE = cached(3, 4, before=2, width=5, scale=30.0, dtype=torch.float64)

MATERIAL = {
    "next_token_loss": dict(
        answer=training.next_token_loss,
        smallest=dict(logits=tensor([[0.0, 1.0], [2.0, 0.0], [0.0, 0.0]]), tokens=tensor([0, 1, 0])),
        more=[
            Case("two tokens", (draw(2, 5), tensor([3, 1]))),
            Case("three texts of two tokens", (draw(3, 2, 5), draw.below(5, 3, 2)), BATCH),
            Case("many zeros among the tokens", (draw(6, 3), tensor([0, 0, 2, 0, 1, 0]))),
            Case("as many texts as tokens", (draw(5, 5, 8), draw.below(8, 5, 5)), BATCH),
            Case(
                "a token 200 below the other",
                (tensor([[0.0, -200.0], [0.0, 0.0]]), tensor([0, 1])),
                frozenset({"large"}),
            ),
            Case("one token, and none after it", (draw(1, 5), tensor([3])), frozenset({"short"})),
            Case("three texts of one token", (draw(3, 1, 5), draw.below(5, 3, 1)), BATCH),
        ],
    ),
    "sample": dict(
        answer=generation.sample,
        random=True,
        differentiable=False,  # a token is a number to look up, not to go down on
        smallest=dict(logits=tensor([0.0, 1.0])),
        more=[
            sampled("200 rows alike", MIXED.expand(200, 4).clone()),
            sampled("200 rows of two tokens", tensor([3.0, 0.0]).repeat(200, 1)),
            sampled("80 rows alike, all above 0", HIGHER.expand(80, 4).clone()),
            sampled("80 rows of two kinds", TWO_KINDS),
            sampled("three rows, each with its favourite", FAVOURITES),
            sampled("cooler", ALIKE, 0.5),
            sampled("hotter", ALIKE, 2.0),
            sampled("the likeliest, no draw", FAVOURITES[:2] / 9, 0.0),
            sampled("the top 1", FAVOURITES[:2].repeat(10, 1) / 9, 1.0, 1),
            sampled("the top 2", ALIKE, 1.0, 2),
            sampled("the top 2 of rows of two kinds", TWO_KINDS, 1.0, 2),
            sampled("the top 9, of 4", ALIKE, 1.0, 9),
            sampled("a share of 0.1, which one token has alone", ALIKE[:40], 1.0, None, 0.1),
            sampled("a share of 0.7", ALIKE, 1.0, None, 0.7),
            sampled("a share of 0.8 of rows of two kinds", TWO_KINDS, 1.0, None, 0.8),
            sampled("all of it, a share of 1", ALIKE, 1.0, None, 1.0),
            sampled("a share of 0.8, cooler", ALIKE, 0.5, None, 0.8),
            sampled("a share of 0.8, hotter", TWO_KINDS, 2.0, None, 0.8),
            sampled("the top 3, and of them a share of 0.6", ALIKE, 1.0, 3, 0.6),
            sampled("the top 2, and of them a share of 0.95", ALIKE, 1.0, 2, 0.95),
            sampled("the top 3, and of them a share of 0.8, hot", ALIKE, 2.0, 3, 0.8),
            sampled("the top 2, far below 0", ALIKE - 1000, 1.0, 2, None, "large"),
            sampled("leading axes 2 and 24, the top 1", BLOCKS, 1.0, 1, None, "batch"),
            sampled("leading axes 2 and 24, a share of 0.3", BLOCKS, 1.0, None, 0.3, "batch"),
            sampled("a negative temperature", ALIKE[:9], -1.0),
            sampled("the top 0", ALIKE[:9], 1.0, 0),
            sampled("a share of 1.5", ALIKE[:9], 1.0, None, 1.5),
            sampled("a share of 0", ALIKE[:9], 1.0, None, 0.0),
        ],
    ),
    "attend_cached": dict(
        answer=attention.attend_cached,
        smallest=dict(q=tensor([[1.0, 0.0]]), k=tensor([[1.0, 1.0]]), v=tensor([[4.0]])),
        more=[
            Case("one more, after one", (*even(8.0), KEPT)),
            Case("two at once", even(4.0, 8.0)),
            Case("two at once, after one", (*even(8.0, 12.0), KEPT)),
            Case("one more, after 4", cached(1, 6, before=4)),
            Case("three more, after 4", cached(3, 6, before=4)),
            Case("three more, after 3, keys as wide as values", cached(3, 5, before=3, width=5)),
            Case("five more, after 2", cached(5, 3, before=2, width=4)),
            Case("a batch of 2, one more", cached(2, 1, 5, before=3), BATCH),
            Case("a batch of 2, three more", cached(2, 3, 5, before=2, width=6), BATCH),
            Case("2 texts, 3 heads, two more", cached(2, 3, 2, 4, before=5, width=4), BATCH),
            Case(
                "float64, after 2",
                cached(3, 4, before=2, width=5, dtype=torch.float64),
                frozenset({"float64"}),
            ),
            Case("scores of a thousand, after 2", LARGE_CACHE, frozenset({"large"})),
        ],
    ),
}
