"""Reading: tokens to hide, and vectors to make one of."""

import torch
from torch import tensor

from course_lib import pooling, training
from course_lib.check.inputs import Case, Draw, Seeds

draw = Draw(11)
TEXT = draw.below(8, 20, 12) + 2


def hidden(label: str, tokens, special=(), share=0.15, vocab_size=10, tags=()) -> Case:
    return Case(label, (tokens, 1, vocab_size, special, Seeds(), share), frozenset(tags))


MATERIAL = {
    "mask_tokens": dict(
        answer=training.mask_tokens,
        random=True,
        smallest=dict(tokens=tensor([5, 6]), mask_id=1, vocab_size=9, share=0.5),
        more=[
            hidden("12 texts, every second token", TEXT[:12], share=0.5, tags={"rows"}),
            hidden("12 texts", TEXT[:12]),
            hidden("special tokens", TEXT[:10], special=(2, 3), share=0.9, vocab_size=30),
            hidden("all of them, one and the same token", torch.full((24, 24), 2), share=1.0, vocab_size=6),
            hidden("all of them, of a small vocabulary", TEXT % 4 + 2, share=1.0, vocab_size=6),
        ],
    ),
    "classify_first": dict(
        answer=pooling.classify_first,
        smallest=dict(vectors=tensor([[1.0, 2.0], [9.0, 9.0]]), W=torch.eye(2), b=tensor([0.5, 0.0])),
        more=[Case("two texts without any token", (draw(2, 0, 3), draw(3, 4), draw(4)))],
    ),
    "mean_pool": dict(
        answer=pooling.mean_pool,
        smallest=dict(vectors=tensor([[1.0, 2.0], [3.0, 4.0], [9.0, 9.0]]), mask=tensor([True, True, False])),
        more=[
            Case(
                "padding behind each text",
                (draw(3, 5, 4), torch.arange(5) < tensor([[2], [5], [1]])),
                frozenset({"batch", "mask"}),
            ),
            Case("no token at all", (draw(2, 3), tensor([False, False]))),
            Case(
                "a batch of which one text has no token",
                (draw(2, 3, 2), tensor([[True, True, False], [False, False, False]])),
            ),
        ],
    ),
}
