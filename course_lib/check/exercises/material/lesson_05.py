"""Masks, heads, and another sequence."""

from torch import eye, tensor

from course_lib import attention, heads, masks
from course_lib.check.inputs import Case, Draw

draw = Draw(5)
X, W = tensor([[1.0, 0.0], [0.0, 2.0]]), tensor([[1.0, 1.0], [0.0, 1.0]])
PROJECTIONS = dict(W_q=W, W_k=eye(2), W_v=2 * eye(2), W_o=W.mT)

MATERIAL = {
    "causal_mask": dict(answer=masks.causal_mask, smallest=dict(T=2)),
    "padding_mask": dict(answer=masks.padding_mask, smallest=dict(lengths=tensor([1, 2]), T=2)),
    "masked_softmax": dict(
        answer=attention.masked_softmax,
        smallest=dict(scores=tensor([[0.0, 1.0]])),
        more=[
            Case("a query that may look nowhere", (draw(2, 3), tensor([[True, False, True], [False] * 3])))
        ],
    ),
    "split_heads": dict(
        answer=heads.split_heads,
        smallest=dict(x=tensor([[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]), n_heads=2),
        more=[Case("a width that does not divide", (draw(2, 5), 2))],
    ),
    "merge_heads": dict(
        answer=heads.merge_heads,
        smallest=dict(x=tensor([[[1.0, 2.0], [5.0, 6.0]], [[3.0, 4.0], [7.0, 8.0]]])),
    ),
    "multi_head_attention": dict(
        answer=attention.multi_head_attention,
        smallest=dict(x=X, **PROJECTIONS, n_heads=2),
        more=[Case("a width that does not divide", (draw(2, 3), *(draw(3, 3) for _ in range(4)), 2))],
    ),
    "cross_attention": dict(
        answer=attention.cross_attention, smallest=dict(x=X[:1], memory=X, **PROJECTIONS, n_heads=2)
    ),
}
