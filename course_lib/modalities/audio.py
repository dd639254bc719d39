"""Sound as a sequence."""

import torch
from torch import Tensor


def frames(signal: Tensor, size: int, step: int) -> Tensor:
    """Cut a signal into frames of `size` samples, one every `step` samples; they may overlap.

    Shapes:  signal (..., 7), size=3, step=2 -> (..., 3, 3)
    Units:   size and step in samples. Samples that do not fill a last frame are left out.
    Errors:  ValueError if the signal is shorter than one frame, or size or step is not positive.
    Source:  Allen 1977, "Short Term Spectral Analysis, Synthesis, and Modification by Discrete Fourier
             Transform".

    >>> frames(torch.arange(6), size=3, step=2)
    tensor([[0, 1, 2],
            [2, 3, 4]])
    """
    if size < 1 or step < 1:
        raise ValueError(f"size={size} and step={step} are numbers of samples, each 1 at least")
    if signal.shape[-1] < size:
        raise ValueError(f"a signal of {signal.shape[-1]} samples is shorter than one frame of {size}")
    starts = torch.arange(0, signal.shape[-1] - size + 1, step, device=signal.device)
    return signal[..., starts.unsqueeze(-1) + torch.arange(size, device=signal.device)]
