"""From gradients to steps: AdamW by hand, clipping, and Muon, whose steps are of one size all round."""

from collections import defaultdict
from collections.abc import Iterable

import torch
from torch import Tensor, nn

# The polynomial a x + b x^3 + c x^5 pushes each singular value towards 1, fastest where it is small.
COEFFICIENTS = (3.4445, -4.7750, 2.0315)


def adamw_step(
    parameter: Tensor,
    gradient: Tensor,
    m: Tensor,
    v: Tensor,
    step: int,
    lr: float = 1e-3,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
    weight_decay: float = 0.01,
) -> tuple[Tensor, Tensor, Tensor]:
    """One step of AdamW: the new parameter, and the new running means m (of the gradient) and v (its square).

    Both means start as zeros, which makes them too small at first: dividing by 1 - beta^step mends
    that. The decay shrinks the parameter itself and stays out of the gradient.

    Shapes:  parameter (D, F), gradient (D, F), m (D, F), v (D, F), step=1
             -> the parameter (D, F), the mean m (D, F), the mean v (D, F)
    Units:   steps count from 1; a step moves each number by about lr.
    Types:   parameter, m and v want float32. In float16 the square of a small gradient is 0, and it is
             divided by; in bfloat16 a parameter is too coarse to move by lr.
    Errors:  ValueError for a step below 1.
    Source:  Loshchilov and Hutter 2019, "Decoupled Weight Decay Regularization", algorithm 2.

    >>> zeros = torch.zeros(1)
    >>> adamw_step(torch.ones(1), torch.full((1,), 7.0), zeros, zeros, step=1, lr=0.1, weight_decay=0.0)[0]
    tensor([0.9000])
    """
    if step < 1:
        raise ValueError(f"steps count from 1, not from {step}")
    m = betas[0] * m + (1 - betas[0]) * gradient
    v = betas[1] * v + (1 - betas[1]) * gradient**2
    m_fair, v_fair = m / (1 - betas[0] ** step), v / (1 - betas[1] ** step)
    parameter = parameter - lr * weight_decay * parameter
    return parameter - lr * m_fair / (v_fair.sqrt() + eps), m, v


def clip_gradients(grads: Iterable[Tensor], max_norm: float) -> list[Tensor]:
    """Shorten the gradients, seen as one long vector, to `max_norm`; shorter ones stay as they are.

    One factor serves them all, so the direction of the step is kept.

    Source:  Pascanu, Mikolov, Bengio 2013, "On the difficulty of training recurrent neural networks", 3.2.

    >>> clip_gradients([torch.tensor([3.0]), torch.tensor([4.0])], max_norm=1.0)
    [tensor([0.6000]), tensor([0.8000])]
    """
    grads = list(grads)
    if not grads:
        return grads
    wide = torch.promote_types(grads[0].dtype, torch.float32)  # squares overflow in half precision
    length = sum(grad.to(wide).square().sum() for grad in grads).sqrt()
    factor = (max_norm / length).clamp(max=1)
    return [grad * factor.to(grad) for grad in grads]


def orthogonalize(G: Tensor, steps: int = 5) -> Tensor:
    """Keep the directions of a matrix and make its singular values about 1 (0.7 to 1.2), by products alone.

    Shapes:  G (..., D, F) -> (..., D, F)
    Types:   half precision is computed in float32: from its rounding the products would make values of 7.
    Source:  Jordan et al. 2024, "Muon: An optimizer for hidden layers in neural networks" (Newton-Schulz).

    >>> orthogonalize(torch.diag(torch.tensor([5.0, 3.0]))).diagonal().round(decimals=1)
    tensor([1.0000, 0.7000])
    """
    a, b, c = COEFFICIENTS
    X = G.to(torch.promote_types(G.dtype, torch.float32))
    X = X if G.shape[-2] <= G.shape[-1] else X.mT
    X = X / (X.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    A = X @ X.mT
    one = torch.eye(A.shape[-1], dtype=A.dtype, device=A.device)
    Q = one  # the product of all steps: X itself, the longest matrix, is multiplied only at the end
    for _ in range(steps):
        P = a * one + b * A + c * A @ A
        Q, A = P @ Q, P @ A @ P
    X = (Q @ X).to(G.dtype)
    return X if G.shape[-2] <= G.shape[-1] else X.mT


class Muon(torch.optim.Optimizer):
    """Gradient descent with momentum, each step orthogonalized: rare directions move as far as others.

    For the weights of hidden linear layers, as nn.Linear holds them; embeddings, gains and biases are better
    off with AdamW. Matrices of one shape go through the products together, which makes it cheap here.

    Units:   `lr` is about the size of a step as a share of a weight matrix that keeps lengths.
    Source:  Jordan et al. 2024; torch.optim.Muon takes the same steps, one matrix at a time, in bfloat16.
    """

    def __init__(self, params, lr: float = 0.01, momentum: float = 0.95, weight_decay: float = 0.0):
        super().__init__(params, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})
        if any(p.dim() != 2 for group in self.param_groups for p in group["params"]):
            raise ValueError("Muon takes matrices only: give the other parameters to AdamW")

    @torch.no_grad()
    def step(self, closure=None):
        """Move every matrix that has a gradient."""
        for group in self.param_groups:
            alike = defaultdict(list)
            for p in group["params"]:
                if p.grad is not None:
                    alike[tuple(sorted(p.shape))].append(p)
            for matrices in alike.values():
                self._move(matrices, group)

    def _move(self, matrices: list[Tensor], group: dict) -> None:
        """Move matrices of one shape, some of which may stand and others lie."""
        ahead = [self._momentum(p, group["momentum"]) for p in matrices]
        lying = [G if G.shape[0] <= G.shape[1] else G.mT for G in ahead]
        for p, step in zip(matrices, orthogonalize(torch.stack(lying)), strict=True):
            step = step if p.shape[0] <= p.shape[1] else step.mT
            reach = max(1.0, p.shape[0] / p.shape[1]) ** 0.5
            p.mul_(1 - group["lr"] * group["weight_decay"]).add_(step, alpha=-group["lr"] * reach)

    def _momentum(self, p: Tensor, momentum: float) -> Tensor:
        """Update the running mean of the gradient, and look one step ahead (Nesterov)."""
        mean = self.state[p].setdefault("mean", torch.zeros_like(p))
        mean.lerp_(p.grad, 1 - momentum)
        return p.grad.lerp(mean, momentum)


def muon_and_adamw(
    model: nn.Module,
    matrix_rate: float = 0.02,
    rate: float = 0.005,
    momentum: float = 0.9,
    decay: float = 0.1,
) -> list:
    """Muon for the matrices of the blocks, AdamW for all else: a list that `fit` takes as `optimizer`.

    The defaults are those that did best in `benchmarks/recipe.py`, which trains for a minute or two.
    """
    inner = [p for name, p in model.named_parameters() if p.dim() == 2 and "blocks." in name]
    own = {id(p) for p in inner}
    rest = [p for p in model.parameters() if id(p) not in own]
    adamw = torch.optim.AdamW(rest, lr=rate, betas=(0.9, 0.99), weight_decay=decay, fused=True)
    return [Muon(inner, lr=matrix_rate, momentum=momentum, weight_decay=decay), adamw]
