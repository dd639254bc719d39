"""Learning rates over a run."""

import math


def warmup_schedule(step: int, d_model: int, warmup: int) -> float:
    """The paper's learning rate: it rises in a straight line for `warmup` steps, then falls as 1/sqrt(step).

    Units:   steps count from 1, so that the first step moves; warmup=1 is no warm-up at all.
    Errors:  ValueError for a step or a warm-up below 1.
    Source:  Vaswani et al. 2017, "Attention Is All You Need", equation 3.

    >>> [round(warmup_schedule(step, d_model=100, warmup=4), 4) for step in (1, 4, 16)]
    [0.0125, 0.05, 0.025]
    """
    if step < 1:
        raise ValueError(f"steps count from 1, not from {step}")
    if warmup < 1:
        raise ValueError(
            f"a warm-up takes 1 step or more, not {warmup}: with 1 the rate falls from the first on"
        )
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


def linear_schedule(step: int, warmup: float, total: float, peak: float) -> float:
    """A learning rate that rises in a straight line to `peak`, then falls in a straight line to 0.

    Units:   steps count from 1; the peak is at step `warmup`, 0 from step `total` on.
    Errors:  ValueError for a step below 1.
    Source:  Devlin et al. 2018, "BERT", appendix A.2.

    >>> [round(linear_schedule(step, warmup=2, total=6, peak=1.0), 2) for step in (1, 2, 4, 6, 7)]
    [0.5, 1.0, 0.5, 0.0, 0.0]
    """
    if step < 1:
        raise ValueError(f"steps count from 1, not from {step}")
    if step <= warmup:
        return peak * step / warmup
    return peak * (total - step) / (total - warmup) if step < total else 0.0
