"""Layers, their gradient, and the loss."""

from torch import tensor

from course_lib import layers
from course_lib.check.inputs import Case, Draw

draw = Draw(1)
BATCH, ONE, IGNORE = frozenset({"batch"}), frozenset({"one"}), frozenset({"ignore=-100"})
LARGE = frozenset({"large"})
W_2 = tensor([[1.0, 3.0], [10.0, 20.0]])
TWO_ROWS, THREE = tensor([[1.0, 2.0], [0.0, 1.0]]), tensor([100.0, 0.0, 0.5])
FAR = tensor([[0.0, 1.0], [200.0, 203.0]])


MATERIAL = {
    "linear": dict(
        answer=layers.linear,
        smallest=dict(x=tensor([1.0, 2.0]), W=W_2, b=tensor([100.0, 0.0])),
        options=dict(b=[None]),
        more=[
            Case("two vectors", (TWO_ROWS, tensor([[1.0, 3.0, 0.0], [10.0, 20.0, 1.0]]), THREE), BATCH),
            Case("two vectors, two outputs", (TWO_ROWS, W_2, tensor([100.0, 0.0])), BATCH),
            Case("a bias of 0", (TWO_ROWS, tensor([[1.0], [10.0]]), tensor([0.0])), BATCH),
            Case("no bias", (TWO_ROWS, tensor([[1.0], [10.0]]), None), BATCH | {"b=None"}),
        ],
    ),
    "linear_backward": dict(
        answer=layers.linear_backward,
        smallest=dict(x=TWO_ROWS, W=tensor([[1.0, 3.0], [0.0, 2.0]]), grad=tensor([[1.0, 1.0], [2.0, 10.0]])),
        more=[Case("one vector", (tensor([1.0, 2.0]), tensor([[1.0, 3.0], [0.0, 2.0]]), tensor([3.0, 4.0])), ONE)],
        differentiable=False,
    ),
    "relu": dict(
        answer=layers.relu,
        smallest=dict(x=tensor([-3.0, 2.0])),  # no 0: there either slope will do
        more=[
            Case("zeros", (tensor([0.0, 0.0, 5.0]),), frozenset({"zero"})),
            Case("numbers up to 10", (draw(3, 4, scale=4.0),), BATCH),
        ],
    ),
    "softmax": dict(
        answer=layers.softmax,
        smallest=dict(x=tensor([0.0, 1.0])),
        options=dict(dim=[0]),
        more=[
            Case("two rows of two", (tensor([[0.0, 1.0], [0.0, 3.0]]),), BATCH),
            Case("two rows", (tensor([[0.0, 1.0, -1.0], [0.0, 3.0, 0.0]]),), BATCH),
            Case("two rows, dim=0", (tensor([[0.0, 1.0, -1.0], [0.0, 3.0, 0.0]]), 0), BATCH | {"dim=0"}),
            Case("a row far below another", (FAR,), BATCH | LARGE),
            Case("a column far below another, dim=0", (FAR.mT, 0), BATCH | LARGE | {"dim=0"}),
            Case("scores of a thousand", (tensor([1000.0, 1001.0]),), LARGE),
            Case("three axes, dim=1", (draw(2, 3, 4), 1), BATCH | {"dim=1"}),
        ],
    ),
    "cross_entropy": dict(
        answer=layers.cross_entropy,
        smallest=dict(logits=tensor([[0.0, 0.0], [5.0, 0.0]]), targets=tensor([1, 0])),
        more=[
            Case("one row alone", (tensor([0.0, 2.0]), tensor(1)), ONE),
            Case("a target to ignore", (tensor([[0.0, 0.0], [5.0, 0.0]]), tensor([1, -100]), -100), IGNORE),
            Case("class 0 to ignore", (tensor([[0.0, 0.0], [0.0, 5.0]]), tensor([1, 0]), 0), IGNORE),
            Case("several to ignore", (draw(5, 3), tensor([2, 0, 1, 0, 1]), 0), IGNORE),
            Case("tables with class 1 to ignore", (draw(2, 3, 4), tensor([[1, 0, 3], [2, 1, 1]]), 1), IGNORE),
            Case("nothing to ignore", (draw(4, 3), tensor([2, 0, 1, 1]), 7), IGNORE),
            Case("large scores, sure and right", (tensor([[1000.0, 0.0]]), tensor([0])), LARGE),
            Case("large scores, sure and wrong", (tensor([[1000.0, 0.0]]), tensor([1])), LARGE),
            Case("scores far below 0", (tensor([[-1000.0, -1001.0]]), tensor([0])), LARGE),
        ],
    ),
}
