"""Reading: tokens to hide, and vectors to make one of."""

import torch
from torch import tensor

from course_lib import pooling, training
from course_lib.check.inputs import Case, Draw, Seeds

draw = Draw(11)
TEXT = draw.below(8, 20, 12) + 2


def hidden(label: str, tokens, special=(), share=0.15, vocab_size=10) -> Case:
    return Case(label, (tokens, 1, vocab_size, special, Seeds(), share))


MATERIAL = {
    "mask_tokens": dict(
        answer=training.mask_tokens,
        random=True,
        more=[
            hidden("20 texts, every second token", TEXT, share=0.5),
            hidden("20 texts", TEXT),
            hidden("special tokens", TEXT, special=(2, 3), share=0.9),
            hidden("all of them", TEXT, share=1.0),
            hidden("all of them, of a small vocabulary", TEXT % 3, share=1.0, vocab_size=4),
        ],
    ),
    "classify_first": dict(
        answer=pooling.classify_first,
        smallest=dict(vectors=tensor([[1.0, 2.0], [9.0, 9.0]]), W=torch.eye(2), b=tensor([0.5, 0.0])),
    ),
    "mean_pool": dict(
        answer=pooling.mean_pool,
        smallest=dict(vectors=tensor([[1.0, 2.0], [3.0, 4.0], [9.0, 9.0]]), mask=tensor([True, True, False])),
        more=[Case("no token at all", (draw(2, 3), tensor([False, False])))],
    ),
}
