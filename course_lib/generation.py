"""Writing with a trained model, token after token. Call `model.eval()` first: dropout would join in."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def greedy_decode(model: nn.Module, source: Tensor, start: int, stop: int, max_length: int) -> Tensor:
    """Translate each row of source by taking the likeliest token, again and again, until `stop`.

    The source (B, S) is read once, `memory, mask = model.encode(source)`; each step asks
    `model.decode(target, memory, mask)` for the logits (B, T, N). Returns at most max_length tokens a row
    (B, T) of int, without `start`; a row that has stopped goes on with `stop` until the last one has.

    Source:  Sutskever, Vinyals and Le 2014, "Sequence to Sequence Learning", section 3.2, beam of 1.
    """
    with torch.no_grad():
        memory, mask = model.encode(source)
        target = torch.full_like(source[:, :1], start)
        done = torch.zeros(len(source), dtype=torch.bool, device=source.device)
        while target.shape[1] <= max_length and not done.all():
            token = model.decode(target, memory, mask)[:, -1].argmax(dim=-1)
            token = token.masked_fill(done, stop)
            target = torch.cat([target, token[:, None]], dim=1)
            done = done | (token == stop)
    return target[:, 1:]


def beam_search(
    model: nn.Module, source: Tensor, start: int, stop: int, width: int, max_length: int, alpha: float = 0.6
) -> Tensor:
    """Translate as `greedy_decode` does, but keep the `width` best beginnings of each row, not one.

    They are ranked by the sum of their tokens' log-probabilities over ((5 + length) / 6)**alpha. A sum only
    falls as tokens come, so alpha = 0 favours short answers; alpha = 1 nearly takes the mean. What has
    stopped keeps its score and its place for as long as it is among the best.

    Units:   log-probabilities in nats; length in tokens, `stop` included.
    Source:  Wu et al. 2016, "Google's Neural Machine Translation System", equation 14.
    """
    B, row = len(source), torch.arange(len(source), device=source.device)[:, None]
    with torch.no_grad():
        memory, mask = (part.repeat_interleave(width, dim=0) for part in model.encode(source))
        target = source.new_full((B, width, 1), start)
        score = memory.new_tensor([0.0] + [-torch.inf] * (width - 1)).repeat(B, 1)  # all alike: count one
        for _ in range(max_length):
            stopped = (target[..., 1:] == stop).any(dim=-1)
            if stopped.all():
                break
            step = model.decode(target.flatten(0, 1), memory, mask)[:, -1].log_softmax(dim=-1)
            N = step.shape[-1]
            only_stop = torch.full_like(step[0], -torch.inf).index_fill(0, row.new_tensor(stop), 0.0)
            step = torch.where(stopped[..., None], only_stop, step.unflatten(0, (B, width)))
            total = score[..., None] + step  # (B, width, N)
            length = (target[..., 1:] != stop).sum(dim=-1, keepdim=True) + 1
            best = (total / ((5 + length) / 6) ** alpha).flatten(1).topk(width).indices
            score = total.flatten(1).gather(1, best)
            target = torch.cat([target[row, best // N], best[..., None] % N], dim=-1)
    return target[:, 0, 1:]


def sample(
    logits: Tensor,
    temperature: float = 1.0,
    top_k: int | None = None,
    top_p: float | None = None,
    rng: torch.Generator | None = None,
) -> Tensor:
    """Draw a token from each row of logits.

    Dividing by a temperature below 1 sharpens the choice, above 1 flattens it; 0 takes the likeliest.
    `top_k` leaves the k likeliest tokens (and their equals); `top_p` then the fewest that together reach a
    share p, the one that crosses p among them.

    Shapes:  logits (..., N) -> (...)
    Errors:  ValueError for a negative temperature, top_k below 1, or top_p outside 0 < p <= 1.
    Source:  Holtzman et al. 2019, "The Curious Case of Neural Text Degeneration" (top_p).

    >>> sample(torch.tensor([[0.0, 2.0, 1.0], [5.0, 0.0, 0.0]]), top_k=1)
    tensor([1, 0])
    """
    if temperature < 0 or (top_k is not None and top_k < 1) or (top_p is not None and not 0 < top_p <= 1):
        given = f"temperature={temperature}, top_k={top_k}, top_p={top_p}"
        raise ValueError(f"{given}: temperature must be >= 0, top_k >= 1, and 0 < top_p <= 1")
    if temperature == 0:
        return logits.argmax(dim=-1)
    logits = logits / temperature
    if top_k is not None:
        least = logits.topk(min(top_k, logits.shape[-1])).values[..., -1:]
        logits = logits.masked_fill(logits < least, -torch.inf)
    if top_p is not None:
        ranked, order = logits.sort(dim=-1, descending=True)
        probs = ranked.softmax(dim=-1)
        beyond = probs.cumsum(dim=-1) - probs >= top_p  # those before it hold p already
        logits = logits.masked_fill(beyond.scatter(-1, order, beyond), -torch.inf)
    probs = logits.softmax(dim=-1).reshape(-1, logits.shape[-1])
    return torch.multinomial(probs, 1, generator=rng).view(logits.shape[:-1])


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
