"""Recurrent networks: one step after the other, all of the past in a state of fixed size."""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor


def rnn_step(x: Tensor, h: Tensor, W_x: Tensor, W_h: Tensor, b: Tensor) -> Tensor:
    """Mix the new input into the state: the next state, each number between -1 and 1.

    Shapes:  x (..., D), h (..., F), W_x (D, F), W_h (F, F), b (F) -> (..., F)
    Source:  Elman 1990, "Finding Structure in Time".

    >>> W_x, W_h = torch.tensor([[1.0]]), torch.tensor([[-2.0]])
    >>> rnn_step(torch.tensor([3.0]), torch.tensor([2.0]), W_x, W_h, b=torch.tensor([1.0]))
    tensor([0.])
    """
    return (x @ W_x + h @ W_h + b).tanh()


def rnn(X: Tensor, h: Tensor, W_x: Tensor, W_h: Tensor, b: Tensor) -> Tensor:
    """Read a sequence from the first vector to the last, starting in state h: the states after each.

    Shapes:  X (..., T, D), h (..., F), W_x (D, F), W_h (F, F), b (F) -> (..., T, F)
    Source:  Elman 1990, "Finding Structure in Time".

    >>> one = torch.ones(1, 1)
    >>> rnn(torch.tensor([[1.0], [0.0]]), torch.zeros(1), W_x=one, W_h=one, b=torch.zeros(1))
    tensor([[0.7616],
            [0.6420]])
    """
    states = []
    for x in X.unbind(dim=-2):
        h = rnn_step(x, h, W_x, W_h, b)
        states.append(h)
    return torch.stack(states, dim=-2) if states else X @ W_x  # of no steps: (..., 0, F)


def lstm_step(x: Tensor, h: Tensor, c: Tensor, W_x: Tensor, W_h: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """Forget part of the cell c, let in part of the candidate, put out part of it: the next state and cell.

    Shapes:  x (..., D), h (..., F), c (..., F), W_x (D, 4*F), W_h (F, 4*F), b (4*F)
             -> the state (..., F), the cell (..., F)
    Units:   the columns of the weights are in torch's order: input gate, forget gate, candidate, output gate.
    Source:  Gers, Schmidhuber and Cummins 2000, "Learning to Forget".

    >>> zero, W = torch.zeros(1), torch.zeros(1, 4)
    >>> lstm_step(zero, zero, torch.ones(1), W_x=W, W_h=W, b=torch.zeros(4))
    (tensor([0.2311]), tensor([0.5000]))
    """
    input_gate, forget_gate, candidate, output_gate = (x @ W_x + h @ W_h + b).chunk(4, dim=-1)
    c = forget_gate.sigmoid() * c + input_gate.sigmoid() * candidate.tanh()
    return output_gate.sigmoid() * c.tanh(), c


def gradient_by_distance(read: Callable[[Tensor], Tensor], inputs: Tensor) -> Tensor:
    """Ask how far back the last output feels its inputs: the gradient's norm, by distance in steps.

    `read` turns inputs (..., T, D) into outputs (..., T, F): an RNN, an LSTM or attention alike. The
    result is (..., T): entry 0 belongs to the last input, entry k to the input k steps before it.

    Units:   change in the sum of the last output per unit of change in an input.
    Types:   float; it asks autograd itself, so it is not for torch.func's transforms.
    Errors:  ValueError if the sequence is empty: it has no last output.
    Source:  Bengio, Simard and Frasconi 1994, "Learning Long-Term Dependencies ... Is Difficult".

    >>> gradient_by_distance(lambda X: X.cumsum(dim=-2) * torch.tensor([3.0, 4.0]), torch.zeros(3, 2))
    tensor([5., 5., 5.])
    """
    if not inputs.shape[-2]:
        raise ValueError("the sequence is empty, so there is no last output to ask")
    inputs = inputs.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(read(inputs)[..., -1, :].sum(), inputs)
    return gradient.norm(dim=-1).flip(-1)


def ssm_scan(u: Tensor, A: Tensor, B: Tensor, C: Tensor) -> Tensor:
    """Run a diagonal state-space model: h = A * h + u @ B at each step, read out as y = h @ C.

    Shapes:  u (..., T, D), A (F), B (D, F), C (F, D) -> (..., T, D)
    Units:   A is what remains of each number of the state after one step; inside -1 to 1 it fades.
    Types:   each step rounds the state; where A is near 1, half precision adds that up: give float32.
    Source:  Smith, Warrington and Linderman 2023, "Simplified State Space Layers for Sequence Modeling".

    >>> one = torch.ones(1, 1)
    >>> ssm_scan(torch.tensor([[1.0], [0.0], [0.0]]), A=torch.tensor([0.5]), B=one, C=one).mT
    tensor([[1.0000, 0.5000, 0.2500]])
    """
    h, states = torch.zeros_like(A), []
    for new in (u @ B).unbind(dim=-2):
        h = A * h + new
        states.append(h)
    return (torch.stack(states, dim=-2) if states else u @ B) @ C


def ssm_parallel(u: Tensor, A: Tensor, B: Tensor, C: Tensor) -> Tensor:
    """Do what ssm_scan does in log2(T) steps instead of T: nothing bends between two steps.

    After each round, every state holds the inputs of twice as many positions as before.

    Shapes:  u (..., T, D), A (F), B (D, F), C (F, D) -> (..., T, D)
    Source:  Hillis and Steele 1986, "Data Parallel Algorithms".

    >>> one = torch.ones(1, 1)
    >>> ssm_parallel(torch.tensor([[1.0], [0.0], [0.0]]), A=torch.tensor([0.5]), B=one, C=one).mT
    tensor([[1.0000, 0.5000, 0.2500]])
    """
    h, reach = u @ B, 1
    while reach < u.shape[-2]:
        earlier = F.pad(h, (0, 0, reach, 0))[..., : u.shape[-2], :]  # the state `reach` steps before
        h, reach = h + A**reach * earlier, 2 * reach
    return h @ C
