"""Positions: three ways to tell attention in which order the tokens stand."""

import math

import torch
from torch import Tensor


def sinusoidal_positions(T: int, D: int, *, device: torch.device | None = None) -> Tensor:
    """Give each position a vector of waves: sines in the even columns, cosines in the odd ones.

    Shapes:  T=T, D=D -> (T, D)
    Units:   radians; the waves are from 2*pi to nearly 10000*2*pi positions long. D may be odd.
    Device:  where the table goes; None is torch's default device. The angles are made on the CPU, in float64.
    Source:  Vaswani et al. 2017, "Attention Is All You Need", section 3.5.

    >>> sinusoidal_positions(2, 3)
    tensor([[0.0000, 1.0000, 0.0000],
            [0.8415, 0.5403, 0.0022]])
    """
    column = torch.arange(D, device="cpu")
    pair = column - column % 2  # 0 0 2 2 4 4 ...: a sine and a cosine share a wavelength
    angle = torch.arange(T, device="cpu")[:, None] / 10000 ** (pair.double() / D)
    waves = torch.where(column % 2 == 0, angle.sin(), angle.cos())
    return torch.empty(T, D, device=device).copy_(waves)


def rotate(x: Tensor, positions: Tensor, base: float = 10000.0, layout: str = "interleaved") -> Tensor:
    """Turn each pair of numbers by an angle that grows with the position (RoPE), for queries and keys.

    Shapes:  x (..., T, 2*d), positions (T) of int -> (..., T, 2*d)
    Units:   radians; pair i turns by base**(-2i/width) at each position. Positions may be any numbers,
             and have more axes, if they broadcast with x without its last axis.
    Layout:  "interleaved" pairs neighbours (0, 1), (2, 3), ..., as in the paper; "halves" pairs number i
             of the first half with number i of the second, as Llama's weights on Hugging Face expect.
    Errors:  ValueError if the width is odd or the layout is unknown.
    Source:  Su et al. 2021, "RoFormer", section 3.2.2.

    >>> rotate(torch.tensor([[1.0, 0.0], [1.0, 0.0]]), torch.tensor([0, 1]))
    tensor([[1.0000, 0.0000],
            [0.5403, 0.8415]])
    """
    width = x.shape[-1]
    if width % 2:
        raise ValueError(f"rotate turns pairs of numbers, but the width is {width}, which is odd")
    if layout not in ("interleaved", "halves"):
        raise ValueError(f'the layout is "interleaved" or "halves", not {layout!r}')
    place = "cpu" if x.is_mps else x.device  # Apple's GPU has no float64, and far angles need it
    pair = torch.arange(0, width, 2, dtype=torch.float64, device=place)
    angle = positions.to(place).double().unsqueeze(-1) * base ** (-pair / width)  # (..., T, d)
    cos, sin = angle.cos().to(x), angle.sin().to(x)
    a, b = (x[..., ::2], x[..., 1::2]) if layout == "interleaved" else x.chunk(2, dim=-1)
    turned = a * cos - b * sin, a * sin + b * cos
    return torch.stack(turned, dim=-1).flatten(-2) if layout == "interleaved" else torch.cat(turned, dim=-1)


def alibi_bias(n_heads: int, T: int, *, device: torch.device | None = None) -> Tensor:
    """Bias each head's scores against distant keys: minus the distance, times the head's slope.

    Shapes:  n_heads=H, T=T -> (H, T, T)
    Units:   nats, added to the scores; 0 for the token itself, the same before and after it.
    Device:  where the bias is made; None is torch's default device.
    Source:  Press, Smith and Lewis 2022, "Train Short, Test Long", section 3. Where n_heads is no power
             of 2, as in their code: the slopes of the next smaller power, then every other one of the next.

    >>> alibi_bias(n_heads=8, T=3)[0]
    tensor([[ 0.0000, -0.5000, -1.0000],
            [-0.5000,  0.0000, -0.5000],
            [-1.0000, -0.5000,  0.0000]])
    """
    power = 2 ** int(math.log2(n_heads))
    slopes = [2 ** (-8 * i / power) for i in range(1, power + 1)]
    slopes += [2 ** (-4 * i / power) for i in range(1, 2 * power, 2)]
    position = torch.arange(T, device=device)
    closeness = -(position - position[:, None]).abs()
    return torch.tensor(slopes[:n_heads], device=device)[:, None, None] * closeness
