"""A text that goes on from a prompt: each token is read once, in a window that moves with the text."""

from operator import index

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.dtypes import as_index
from course_lib.generation.sampling import sample


def generate(
    model: nn.Module,
    tokens: Tensor,
    n: int,
    temperature: float = 1.0,
    top_k: int | None = None,
    top_p: float | None = None,
    stop: int | None = None,
    rng: torch.Generator | None = None,
    use_cache: bool = True,
    mask: Tensor | None = None,
    repetition_penalty: float = 1.0,
) -> Tensor:
    """Write up to n tokens after each prompt (B, T) of int; return prompt and text, (B, T + n) at most.

    Each token is read once, its keys and values kept (`use_cache`). Prompts of different lengths are made
    even by `pad_left`, which also gives the mask. A row that has met `stop` goes on with `stop`; when all
    rows have, writing ends. Past the model's context it reads the newest tokens only: the window moves half
    a context at a time, so that the cache is built anew once for many tokens. A `repetition_penalty` above 1
    makes less likely what the prompt or the text has said already, below 1 likelier.

    Mask:    (B, T) of bool; True where there is a token.
    Errors:  ValueError if a row has no token to go on from, or repetition_penalty is not above 0; those of
             `sample`.
    Source:  Keskar et al. 2019, "CTRL", section 4.1 (repetition_penalty).
    """
    text, (B, T) = as_index(tokens), tokens.shape
    if B == 0:
        return F.pad(text, (0, n))
    if T == 0 or (mask is not None and not mask.any(dim=1).all()):
        raise ValueError("a prompt is empty: give each row at least one token to go on from")
    if repetition_penalty <= 0:
        raise ValueError(f"repetition_penalty={repetition_penalty} must be above 0; 1 changes nothing")
    done = torch.zeros(B, dtype=torch.bool, device=text.device)
    reader = Reader(model, min(T + n, model.config.context), use_cache, mask)
    with torch.inference_mode():
        while text.shape[1] < T + n and not (stop is not None and done.all()):
            logits = reader(text)
            if repetition_penalty != 1:
                logits = penalise(logits, text, mask, repetition_penalty)
            token = sample(logits, temperature, top_k, top_p, rng)
            if stop is not None:
                token = token.masked_fill(done, stop)
                done = done | (token == stop)
            text = torch.cat([text, token[:, None]], dim=1)
    return text.clone()  # made outside, so that a model may be trained on it


class Reader:
    """Gives the next token's logits (B, N) for a text that grows, and reads only what it has not read yet."""

    def __init__(self, model: nn.Module, size: int, use_cache: bool, mask: Tensor | None):
        self.model, self.size, self.use_cache, self.mask = model, size, use_cache, mask
        self.first, self.cache = 0, None

    def __call__(self, text: Tensor) -> Tensor:
        """Read the newest of the text (B, T)."""
        first = window_start(text.shape[1], self.model.config.context)
        if self.cache is not None and first == self.first:
            unread = text[:, -1:]
        else:
            unread, self.first = text[:, first:], first
            self.cache = self.model.new_cache(self.size) if self.use_cache else None
        return self.model.head(self.model.vectors(unread, self.mask_of(text), self.cache)[:, -1])

    def mask_of(self, text: Tensor) -> Tensor | None:
        """Return where the window holds a token: all that was written is one."""
        return None if self.mask is None else whole(self.mask, text)[:, self.first :]


def whole(mask: Tensor, text: Tensor) -> Tensor:
    """Return the prompt's mask, made longer for a text (B, T): all that was written is a token."""
    return F.pad(mask, (0, text.shape[1] - mask.shape[1]), value=True)


def penalise(logits: Tensor, text: Tensor, mask: Tensor | None, penalty: float) -> Tensor:
    """Divide the logits of what the text holds by the penalty, or multiply them where they are below 0.

    The logits are (B, N), the text (B, T) of int, and the mask that of its prompt.

    >>> penalise(torch.tensor([[2.0, -2.0, 1.0]]), torch.tensor([[0, 1, 1]]), None, 2.0)
    tensor([[ 1., -4.,  1.]])
    """
    tokens = torch.ones_like(text) if mask is None else whole(mask, text).long()
    said = torch.zeros_like(logits, dtype=torch.long).scatter_add(1, text, tokens) > 0
    return torch.where(said, torch.where(logits < 0, logits * penalty, logits / penalty), logits)


def window_start(length: int, context: int) -> int:
    """Return where the window of at most `context` tokens begins: at 0, or a multiple of half a context.

    >>> [window_start(length, context=8) for length in (8, 9, 12, 13)]
    [0, 4, 4, 8]
    """
    half = max(1, context // 2)
    return max(0, -(-(length - context) // half)) * half


def pad_left(prompts: list[list[int]], pad: int = 0, device=None) -> tuple[Tensor, Tensor]:
    """Make prompts even, so that all end at the same place: the tokens (B, T), and where there is one.

    A prompt is a list of int or a tensor of one axis. The results are on `device`: by default where the
    prompts are, for lists the CPU.

    Mask:    (B, T) of bool; True where there is a token, as all models take it.

    >>> pad_left([[5, 6, 7], [8]])
    (tensor([[5, 6, 7],
            [0, 0, 8]]), tensor([[ True,  True,  True],
            [False, False,  True]]))
    """
    device = device or next((prompt.device for prompt in prompts if isinstance(prompt, Tensor)), None)
    T = max(map(len, prompts), default=0)
    rows = [[pad] * (T - len(prompt)) + list(map(index, prompt)) for prompt in prompts]
    lengths = torch.tensor([len(prompt) for prompt in prompts], dtype=torch.long, device=device)
    tokens = torch.tensor(rows, dtype=torch.long, device=device).view(len(prompts), T)
    return tokens, torch.arange(T, device=device) >= T - lengths[:, None]
