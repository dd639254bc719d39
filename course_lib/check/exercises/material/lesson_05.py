"""Masks, heads, and another sequence."""

import torch
from torch import arange, tensor

from course_lib import attention, heads, masks
from course_lib.check.inputs import Case, Draw

draw = Draw(5)
X, W = tensor([[1.0, 0.0], [0.0, 2.0]]), tensor([[1.0, 1.0], [0.0, 1.0]])
PLACES = 10.0 * arange(3)[:, None] + arange(4)  # position t has the numbers 10t, 10t + 1 ...: all can be told
MASKED = frozenset({"mask"})
PROJECTIONS = dict(W_q=W, W_k=W.mT, W_v=tensor([[2.0, 0.0], [0.0, 3.0]]), W_o=W + tensor([[0.0, 0.0], [2.0, 0.0]]))


def projections(width):
    """Four matrices, drawn."""
    return tuple(draw(width, width) / 2 for _ in range(4))


SMALL = dict.fromkeys(PROJECTIONS, lambda W: W / 4)  # else scores are so far apart that rounding shows
BOTH = torch.stack([X, tensor([[3.0, 1.0], [-1.0, 1.0]])])
MASKS = tensor([[[True, False], [False, True]], [[False, True], [False, True]]])
MASKED_BATCH = frozenset({"batch", "mask"})
LATER = tensor([[[True, False, False], [True, True, False], [False, True, True]], [[True, True, False], [False, True, False], [False, False, True]]])

MATERIAL = {
    "causal_mask": dict(answer=masks.causal_mask, smallest=dict(T=3), more=[Case("T = 1", (1,))]),
    "padding_mask": dict(
        answer=masks.padding_mask,
        smallest=dict(lengths=tensor([1, 3]), T=4),
        more=[
            Case("3 sequences, the longest shorter than T", (tensor([2, 4, 1]), 5)),
            Case("4 sequences, two as long as T", (tensor([6, 1, 6, 2]), 6)),
        ],
    ),
    "masked_softmax": dict(
        answer=attention.masked_softmax,
        smallest=dict(
            scores=tensor([[0.0, 0.0, 0.0], [1.0, 0.0, 3.0]]),
            mask=tensor([[True, True, False], [False, True, True]]),
        ),
        more=[
            Case("one mask (T, S) for a batch of 2", (draw(2, 3, 4), draw.mask(3, 4)), MASKED),
            Case("one row (2, 1, S) for all queries", (draw(2, 3, 4), draw.mask(2, 1, 4)), MASKED),
            Case("a score of a thousand that is seen", (tensor([[1000.0, 0.0, 3.0]]), tensor([[True, False, True]])), frozenset({"mask", "large"})),
            Case("a query that may look nowhere", (draw(2, 3), tensor([[True, False, True], [False] * 3]))),
        ],
    ),
    "split_heads": dict(
        answer=heads.split_heads,
        smallest=dict(x=PLACES, n_heads=2),
        more=[Case("one head", (draw(3, 4), 1)), Case("a head for each number", (draw(3, 4), 4))],
        further=[
            Case(
                "5 numbers cannot be shared out evenly between 2 heads: refuse that with a `ValueError`, before"
                " some are dropped, or torch stops with an error about shapes",
                (draw(2, 5), 2),
            )
        ],
    ),
    "merge_heads": dict(
        answer=heads.merge_heads,
        smallest=dict(x=heads.split_heads(PLACES, 2).contiguous()),
        more=[Case("one head", (draw(1, 3, 4),)), Case("heads one number wide", (draw(4, 3, 1),))],
    ),
    "multi_head_attention": dict(
        answer=attention.multi_head_attention,
        smallest=dict(x=X, **PROJECTIONS, n_heads=2),
        made=SMALL,
        more=[
            Case("one head", (draw(3, 4), *projections(4), 1)),
            Case("2 sequences, 2 heads, a mask for each", (BOTH, *PROJECTIONS.values(), 2, MASKS), MASKED_BATCH),
            Case("2 sequences, one mask for both", (draw(2, 3, 8), *projections(8), 4, LATER[0]), MASKED_BATCH),
            Case("2 sequences, a mask of keys", (draw(2, 3, 6), *projections(6), 3, LATER[:, 2:]), MASKED_BATCH),
        ],
    ),
    "cross_attention": dict(
        answer=attention.cross_attention,
        smallest=dict(x=tensor([[1.0, 1.0]]), memory=X, **PROJECTIONS, n_heads=2),
        made=SMALL,
        more=[
            Case("x as long as the memory", (draw(3, 6), draw(3, 6), *projections(6), 2)),
            Case("x as long as the memory, and a mask", (draw(3, 6), draw(3, 6), *projections(6), 3, LATER[1]), frozenset({"mask"})),
            Case("one head", (draw(2, 4), draw(3, 4), *projections(4), 1)),
            Case("2 sequences, 2 heads, a mask for each", (BOTH[:, 1:], BOTH, *PROJECTIONS.values(), 2, MASKS[:, :1]), MASKED_BATCH),
            Case("2 sequences, a mask of keys", (draw(2, 2, 6), draw(2, 3, 6), *projections(6), 3, LATER[:, 2:]), MASKED_BATCH),
        ],
    ),
}
