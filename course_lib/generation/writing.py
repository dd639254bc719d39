"""A text that goes on from a prompt: each token is read once, in a window that moves with the text."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

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
) -> Tensor:
    """Write up to n tokens after each prompt (B, T) of int; return prompt and text, (B, T + n) at most.

    Each token is read once, its keys and values kept (`use_cache`). Prompts of different lengths are made
    even by `pad_left`, which also gives the mask. A row that has met `stop` goes on with `stop`; when all
    rows have, writing ends. Past the model's context it reads the newest tokens only: the window moves half
    a context at a time, so that the cache is built anew once for many tokens.

    Mask:    (B, T) of bool; True where there is a token.
    Errors:  ValueError if there is no prompt to go on from.
    """
    B, T = tokens.shape
    if T == 0 or (mask is not None and not mask.any(dim=1).all()):
        raise ValueError("a prompt is empty: give each row at least one token to go on from")
    text, done = tokens, torch.zeros(B, dtype=torch.bool, device=tokens.device)
    reader = Reader(model, min(T + n, model.config.context), use_cache, mask)
    with torch.no_grad():
        while text.shape[1] < T + n and not (stop is not None and done.all()):
            token = sample(reader(text), temperature, top_k, top_p, rng)
            if stop is not None:
                token = token.masked_fill(done, stop)
                done = done | (token == stop)
            text = torch.cat([text, token[:, None]], dim=1)
    return text


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
        with torch.inference_mode():
            return self.model.head(self.model.vectors(unread, self.mask_of(text), self.cache)[:, -1])

    def mask_of(self, text: Tensor) -> Tensor | None:
        """Return where the window holds a token: all that was written is one."""
        if self.mask is None:
            return None
        return F.pad(self.mask, (0, text.shape[1] - self.mask.shape[1]), value=True)[:, self.first :]


def window_start(length: int, context: int) -> int:
    """Return where the window of at most `context` tokens begins: at 0, or a multiple of half a context.

    >>> [window_start(length, context=8) for length in (8, 9, 12, 13)]
    [0, 4, 4, 8]
    """
    half = max(1, context // 2)
    return max(0, -(-(length - context) // half)) * half


def pad_left(prompts: list[list[int]], pad: int = 0) -> tuple[Tensor, Tensor]:
    """Make prompts even, so that all end at the same place: the tokens (B, T), and where there is one.

    Mask:    (B, T) of bool; True where there is a token, as all models take it.

    >>> pad_left([[5, 6, 7], [8]])
    (tensor([[5, 6, 7],
            [0, 0, 8]]), tensor([[ True,  True,  True],
            [False, False,  True]]))
    """
    T = max(map(len, prompts))
    rows = [[pad] * (T - len(prompt)) + list(prompt) for prompt in prompts]
    lengths = torch.tensor([len(prompt) for prompt in prompts])
    return torch.tensor(rows), torch.arange(T) >= T - lengths[:, None]
