"""What turns a model's answers into better parameters: targets, losses, rates, one step of AdamW."""

import math
from collections.abc import Iterable

import torch
from torch import Tensor

from course_lib.fitting import fit
from course_lib.layers import cross_entropy

__all__ = [
    "IGNORE", "adamw_step", "clip_gradients", "cosine_schedule", "fit", "label_smoothing_loss",
    "mask_tokens", "next_token_loss", "shift_right", "warmup_schedule",
]  # fmt: skip

IGNORE = -100  # torch's own mark for "no target here"


def shift_right(tokens: Tensor, start: int) -> Tensor:
    """What the decoder reads: the target one place later, `start` in front, the last token left out.

    So the decoder predicts token t from the tokens before it (teacher forcing).

    Shapes:  tokens (..., T) of int, start=1 -> (..., T)
    Source:  Vaswani et al. 2017, "Attention Is All You Need", section 3.1.

    >>> shift_right(torch.tensor([[5, 6, 7]]), start=1)
    tensor([[1, 5, 6]])
    """
    first = torch.full_like(tokens[..., :1], start)
    return torch.cat([first, tokens[..., :-1]], dim=-1)


def label_smoothing_loss(
    logits: Tensor, targets: Tensor, smoothing: float = 0.1, ignore: int = IGNORE
) -> Tensor:
    """Average surprise where the truth is softened: `smoothing` of it is shared out over all N tokens.

    Shapes:  logits (..., N), targets (...) of int -> ()
    Units:   nats per target; targets equal to `ignore` (padding) do not count.
    Errors:  ValueError if every target is ignored: the mean over none is undefined.
    Source:  Szegedy et al. 2016, "Rethinking the Inception Architecture", section 7.

    >>> label_smoothing_loss(torch.zeros(1, 4), torch.tensor([2]))  # sure of nothing: ln 4
    tensor(1.3863)
    """
    counted = targets != ignore
    if not counted.any():
        raise ValueError(f"every target is {ignore}, which is ignored: no target is left to average over")
    surprise = -logits[counted].log_softmax(dim=-1)
    at_target = surprise.gather(-1, targets[counted][:, None])
    return (1 - smoothing) * at_target.mean() + smoothing * surprise.mean()


def next_token_loss(logits: Tensor, tokens: Tensor) -> Tensor:
    """How badly each place foretold the token after it; the last place has nothing to foretell.

    Shapes:  logits (..., T, N), tokens (..., T) of int -> ()
    Units:   nats per predicted token; knowing nothing costs ln N.
    Source:  Radford et al. 2018, "Improving Language Understanding by Generative Pre-Training", equation 1.

    >>> next_token_loss(torch.zeros(1, 3, 4), torch.tensor([[0, 1, 2]]))
    tensor(1.3863)
    """
    return cross_entropy(logits[..., :-1, :], tokens[..., 1:])


def warmup_schedule(step: int, d_model: int, warmup: int) -> float:
    """The paper's learning rate: it rises in a straight line for `warmup` steps, then falls as 1/sqrt(step).

    Units:   steps count from 1, so that the first step moves.
    Errors:  ValueError for a step below 1.
    Source:  Vaswani et al. 2017, "Attention Is All You Need", equation 3.

    >>> [round(warmup_schedule(step, d_model=100, warmup=4), 4) for step in (1, 4, 16)]
    [0.0125, 0.05, 0.025]
    """
    if step < 1:
        raise ValueError(f"steps count from 1, not from {step}")
    return d_model**-0.5 * min(step**-0.5, step * warmup**-1.5)


def cosine_schedule(step: int, warmup: int, total: int, peak: float, floor: float = 0.0) -> float:
    """A learning rate that rises in a straight line to `peak`, then falls along half a cosine to `floor`.

    Units:   steps count from 1; the peak is at step `warmup`, the floor from step `total` on.
    Errors:  ValueError for a step below 1.
    Source:  Loshchilov and Hutter 2017, "SGDR", equation 5, without restarts.

    >>> [round(cosine_schedule(step, warmup=2, total=6, peak=1.0), 4) for step in (1, 2, 4, 6, 7)]
    [0.5, 1.0, 0.5, 0.0, 0.0]
    """
    if step < 1:
        raise ValueError(f"steps count from 1, not from {step}")
    if step <= warmup:
        return peak * step / warmup
    done = min((step - warmup) / (total - warmup), 1.0) if total > warmup else 1.0
    return floor + (peak - floor) * (1 + math.cos(math.pi * done)) / 2


def adamw_step(
    parameter: Tensor, gradient: Tensor, m: Tensor, v: Tensor, step: int, lr: float = 1e-3,
    betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8, weight_decay: float = 0.01,
) -> tuple[Tensor, Tensor, Tensor]:  # fmt: skip
    """One step of AdamW: the new parameter, and the new running means m (of the gradient) and v (its square).

    Both means start as zeros, which makes them too small at first: dividing by 1 - beta^step mends
    that. The decay shrinks the parameter itself and stays out of the gradient.

    Shapes:  parameter (D, F), gradient (D, F), m (D, F), v (D, F), step=1 -> (D, F), (D, F), (D, F)
    Units:   steps count from 1; a step moves each number by about lr.
    Source:  Loshchilov and Hutter 2019, "Decoupled Weight Decay Regularization", algorithm 2.

    >>> zeros = torch.zeros(1)
    >>> adamw_step(torch.ones(1), torch.full((1,), 7.0), zeros, zeros, step=1, lr=0.1, weight_decay=0.0)[0]
    tensor([0.9000])
    """
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
    length = math.sqrt(sum(grad.double().square().sum().item() for grad in grads))
    factor = max_norm / length if length > max_norm else 1.0
    return [grad * factor for grad in grads]


def mask_tokens(
    tokens: Tensor, mask_id: int, vocab_size: int, special: Iterable[int] = (),
    rng: torch.Generator | None = None, share: float = 0.15,
) -> tuple[Tensor, Tensor]:  # fmt: skip
    """Hide some tokens for a model to guess: what it reads, and the targets (IGNORE where nothing is asked).

    A `share` of the tokens is chosen, each token for itself, special ones never. Of the chosen, 80 % become
    `mask_id`, 10 % a random token, and 10 % stay: so a token that shows itself may still be wrong.

    Shapes:  tokens (..., T) of int, mask_id=1, vocab_size=N -> (..., T), (..., T)
    Source:  Devlin et al. 2019, "BERT", section 3.1.

    >>> mask_tokens(torch.tensor([0, 5, 6]), mask_id=9, vocab_size=10, special=[0, 5, 6])
    (tensor([0, 5, 6]), tensor([-100, -100, -100]))
    """
    draw = torch.rand((2, *tokens.shape), generator=rng, device=tokens.device)
    never = torch.isin(tokens, torch.tensor(list(special), dtype=tokens.dtype, device=tokens.device))
    chosen = (draw[0] < share) & ~never
    other = torch.randint_like(tokens, vocab_size, generator=rng)
    shown = torch.where(draw[1] < 0.8, mask_id, torch.where(draw[1] < 0.9, other, tokens))
    return torch.where(chosen, shown, tokens), torch.where(chosen, tokens, IGNORE)
