"""Layers that treat each vector alone: linear maps, their gradient, normalisation, the loss.

Each function computes in the type of its inputs. In half precision it is right to a few roundings, but
float16 ends at 65,504, and what is squared or summed on the way may be more: `Types:` says where.
"""

import torch
from torch import Tensor

from course_lib.dtypes import as_index


def linear(x: Tensor, W: Tensor, b: Tensor | None = None) -> Tensor:
    """Map each vector of D numbers to one of F numbers: a weighted sum for every output, plus a bias.

    Shapes:  x (..., D), W (D, F), b (F) -> (..., F)
    Source:  Rumelhart, Hinton and Williams 1986, "Learning Representations by Back-Propagating Errors",
             equation 1.

    >>> linear(torch.tensor([1.0, 2.0]), torch.tensor([[1.0], [10.0]]), torch.tensor([0.5]))
    tensor([21.5000])
    """
    return x @ W if b is None else x @ W + b


def linear_backward(x: Tensor, W: Tensor, grad: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Carry the gradient of the loss back through `linear`: to x, to W and to b.

    Shapes:  x (..., D), W (D, F), grad (..., F)
             -> the gradient of x (..., D), the gradient of W (D, F), the gradient of b (F)
    Units:   grad is the loss per unit of output. W and b serve every vector, so their gradients are
             sums over all leading axes.
    Source:  Rumelhart, Hinton and Williams 1986, "Learning Representations by Back-Propagating Errors",
             equations 6 and 7.

    >>> linear_backward(torch.tensor([1.0, 2.0]), torch.tensor([[3.0], [4.0]]), torch.tensor([1.0]))[0]
    tensor([3., 4.])
    """
    rows, grads = x.reshape(-1, x.shape[-1]), grad.reshape(-1, grad.shape[-1])
    return grad @ W.mT, rows.mT @ grads, grads.sum(dim=0)


def relu(x: Tensor) -> Tensor:
    """Keep what is positive, replace the rest by 0; at 0 the slope is 0.

    Shapes:  x (..., D) -> (..., D)
    Source:  Nair and Hinton 2010, "Rectified Linear Units Improve Restricted Boltzmann Machines".

    >>> relu(torch.tensor([-1.0, 2.0]))
    tensor([0., 2.])
    """
    return torch.where(x <= 0, 0, x)


def silu(x: Tensor) -> Tensor:
    """Let through as much of x as its sigmoid: nearly all of a large x, nearly nothing far below zero.

    Smooth where relu has a corner, and a little below 0 in between: -0.28 at -1.28 is the lowest. (Also
    called swish; the gate of a SwiGLU.)

    Shapes:  x (...) -> (...)
    Source:  Elfwing, Uchibe and Doya 2018, "Sigmoid-Weighted Linear Units for Neural Network Function
             Approximation in Reinforcement Learning".

    >>> silu(torch.tensor([-1.0, 0.0, 1.0]))
    tensor([-0.2689,  0.0000,  0.7311])
    """
    return x * x.sigmoid()


def softmax(x: Tensor, dim: int = -1) -> Tensor:
    """Turn numbers into shares: all positive, summing to 1 along `dim`.

    Shapes:  x (..., N) -> (..., N)
    Units:   x in nats: 1 more multiplies a share by e before the shares are scaled to sum to 1.
    Types:   float16 cannot add up more than 65,504 powers, and then shares are 0: give x.float().
    Source:  Bridle 1990, "Probabilistic Interpretation of Feedforward Classification Network Outputs".

    >>> softmax(torch.tensor([0.0, 0.0, 1000.0, 1000.0]))
    tensor([0.0000, 0.0000, 0.5000, 0.5000])
    """
    powers = (x - x.amax(dim=dim, keepdim=True)).exp()  # the largest power is 1, so none overflows
    return powers / powers.sum(dim=dim, keepdim=True)


def cross_entropy(logits: Tensor, targets: Tensor, ignore: int | None = None) -> Tensor:
    """Average the surprise at the targets: minus the logarithm of the share that softmax gives each.

    Shapes:  logits (..., N), targets (...) of int -> ()
    Units:   nats per target. Targets equal to `ignore` do not count; NaN if none is left, or there is none.
    Types:   float16 cannot add up more than 65,504 powers, so N is no more than that: give logits.float().
             With `ignore` it is not for torch.func.vmap, which cannot know how many are left.
    Source:  Goodfellow, Bengio and Courville 2016, "Deep Learning", section 6.2.2.3.

    >>> cross_entropy(torch.tensor([[0.0, 0.0], [5.0, 0.0]]), torch.tensor([1, -100]), ignore=-100)
    tensor(0.6931)
    """
    targets = as_index(targets)
    if ignore is not None:
        kept = targets != ignore
        logits, targets = logits[kept], targets[kept]
    right = logits.gather(-1, targets.unsqueeze(-1)).squeeze(-1)
    return (logits.logsumexp(dim=-1) - right).mean()


def layer_norm(x: Tensor, gain: Tensor, bias: Tensor, eps: float = 1e-5) -> Tensor:
    """Shift and scale each vector to mean 0 and variance 1, then apply a learned gain and bias.

    Shapes:  x (..., D), gain (D), bias (D) -> (..., D)
    Types:   float16 cannot square what is more than 255 from the mean, and the result is 0; what is nearer
             than 0.01 loses digits: give x.float().
    Source:  Ba, Kiros and Hinton 2016, "Layer Normalization".

    >>> layer_norm(torch.tensor([1.0, 3.0]), gain=torch.ones(2), bias=torch.tensor([0.0, 10.0]))
    tensor([-1.0000, 11.0000])
    """
    centred = x - x.mean(dim=-1, keepdim=True)
    variance = centred.square().mean(dim=-1, keepdim=True)
    return centred / (variance + eps).sqrt() * gain + bias


def rms_norm(x: Tensor, gain: Tensor, eps: float = 1e-6) -> Tensor:
    """Scale each vector to a mean square of 1, then apply a learned gain; nothing is shifted.

    Shapes:  x (..., D), gain (D) -> (..., D)
    Types:   float16 cannot square what is more than 255, and the result is 0; what is less than 0.01 loses
             digits: give x.float().
    Source:  Zhang and Sennrich 2019, "Root Mean Square Layer Normalization".

    >>> rms_norm(torch.tensor([1.0, 7.0]), gain=torch.ones(2))
    tensor([0.2000, 1.4000])
    """
    return x / (x.square().mean(dim=-1, keepdim=True) + eps).sqrt() * gain


def feed_forward(x: Tensor, W1: Tensor, b1: Tensor, W2: Tensor, b2: Tensor) -> Tensor:
    """Let each position think alone: widen to F, drop what is negative, come back to D.

    Shapes:  x (..., D), W1 (D, F), b1 (F), W2 (F, D), b2 (D) -> (..., D)
    Source:  Vaswani et al. 2017, "Attention Is All You Need", equation 2.

    >>> W1, W2 = torch.tensor([[1.0, -1.0]]), torch.tensor([[1.0], [1.0]])
    >>> feed_forward(torch.tensor([3.0]), W1, torch.zeros(2), W2, torch.tensor([0.5]))
    tensor([3.5000])
    """
    return linear(relu(linear(x, W1, b1)), W2, b2)


def embed(tokens: Tensor, table: Tensor) -> Tensor:
    """Look up each token's row in the table.

    Shapes:  tokens (...) of int, table (N, D) -> (..., D)
    Source:  Bengio et al. 2003, "A Neural Probabilistic Language Model".

    >>> embed(torch.tensor([1, 0, 1]), torch.tensor([[0.0, 1.0], [2.0, 3.0]]))
    tensor([[2., 3.],
            [0., 1.],
            [2., 3.]])
    """
    return table[as_index(tokens)]
