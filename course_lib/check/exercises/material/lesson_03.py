"""Recurrent networks, and functions that read a sequence."""

import torch
from torch import Tensor, tensor

from course_lib import recurrent
from course_lib.check.inputs import Case, Draw

draw = Draw(1)


def running_sum(X: Tensor) -> Tensor:
    """Every output feels all inputs before it, and equally."""
    return X.cumsum(dim=-2) * torch.arange(1.0, X.shape[-1] + 1).to(X)


def halving(X: Tensor) -> Tensor:
    """Half of the state before, plus 3 times the first number and -4 times the second."""
    h, states = torch.zeros_like(X[..., 0, :]), []
    for x in X.unbind(dim=-2):
        h = h / 2 + x * tensor([3.0, -4.0]).to(X)
        states.append(h)
    return torch.stack(states, dim=-2)


def mixing(X: Tensor) -> Tensor:
    """Every output is a mean of all inputs, later ones too, and their squares: twice as wide."""
    mixed = (X @ X.mT).softmax(dim=-1) @ X
    return torch.cat([mixed, mixed.square()], dim=-1)


def fading(X: Tensor) -> Tensor:
    """The further back, the less: a state that halves at each step, bent by a tanh."""
    h, states = torch.zeros_like(X[..., 0, :]), []
    for x in X.unbind(dim=-2):
        h = (x + h / 2).tanh()
        states.append(h)
    return torch.stack(states, dim=-2)


MATERIAL = {
    "rnn_step": dict(
        answer=recurrent.rnn_step,
        smallest=dict(
            x=tensor([3.0]), h=tensor([2.0]), W_x=tensor([[1.0]]), W_h=tensor([[-2.0]]), b=tensor([0.5])
        ),
        more=[
            Case(
                "a batch of 2, small",
                (
                    tensor([[3.0], [0.0]]),
                    tensor([[2.0], [0.0]]),
                    tensor([[1.0]]),
                    tensor([[-2.0]]),
                    tensor([0.5]),
                ),
                frozenset({"batch"}),
            )
        ],
        made=dict.fromkeys(["W_x", "W_h"], lambda W: W / 4),
    ),
    "rnn": dict(
        answer=recurrent.rnn,
        smallest=dict(
            X=tensor([[1.0], [0.0]]),
            h=tensor([0.5]),
            W_x=tensor([[1.0]]),
            W_h=tensor([[2.0]]),
            b=tensor([-1.0]),
        ),
        more=[
            Case(
                "a batch of 2, small",
                (
                    tensor([[[1.0], [0.0]], [[2.0], [0.0]]]),
                    tensor([[0.5], [0.0]]),
                    tensor([[1.0]]),
                    tensor([[2.0]]),
                    tensor([-1.0]),
                ),
                frozenset({"batch"}),
            )
        ],
        made=dict.fromkeys(["W_x", "W_h"], lambda W: W / 4),
    ),
    "lstm_step": dict(
        answer=recurrent.lstm_step,
        smallest=dict(
            x=tensor([1.0]),
            h=tensor([2.0]),
            c=tensor([1.0]),
            W_x=tensor([[1.0, 1.0, -1.0, -1.0]]),
            W_h=tensor([[0.0, 0.5, 0.0, 0.5]]),
            b=tensor([0.0, 0.0, 0.5, 0.0]),
        ),
        more=[
            Case(
                "a batch of 2, small",
                (
                    tensor([[1.0], [0.0]]),
                    tensor([[2.0], [0.0]]),
                    tensor([[1.0], [-1.0]]),
                    tensor([[1.0, 1.0, -1.0, -1.0]]),
                    tensor([[0.0, 0.5, 0.0, 0.5]]),
                    tensor([0.0, 0.0, 0.5, 0.0]),
                ),
                frozenset({"batch"}),
            )
        ],
        made=dict.fromkeys(["W_x", "W_h"], lambda W: W / 4),
    ),
    "gradient_by_distance": dict(
        answer=recurrent.gradient_by_distance,
        smallest=dict(read=halving, inputs=tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])),
        more=[
            Case("a sum of everything so far", (running_sum, draw(4, 3))),
            Case("a state that fades", (fading, draw(5, 2))),
            Case("a mean of all inputs, as attention takes", (mixing, draw(3, 2))),
            Case("one step", (halving, tensor([[2.0, 1.0]]))),
            Case("float64", (fading, draw(4, 2, dtype=torch.float64)), frozenset({"float64"})),
            Case("a batch of 2", (fading, draw(2, 4, 3)), frozenset({"batch"})),
            Case(
                "a batch of 2, small",
                (halving, tensor([[[1.0, 0.0], [0.0, 1.0]], [[0.0, 2.0], [1.0, 1.0]]])),
                frozenset({"batch"}),
            ),
            Case("leading axes 2 and 3", (running_sum, draw(2, 3, 4, 2)), frozenset({"batch"})),
        ],
        differentiable=False,
    ),
}
