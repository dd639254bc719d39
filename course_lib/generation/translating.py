"""The likeliest translation: the best token at each step, or a beam of several beginnings."""

import torch
from torch import Tensor, nn


def greedy_decode(model: nn.Module, source: Tensor, start: int, stop: int, max_length: int) -> Tensor:
    """Translate each row of source by taking the likeliest token, again and again, until `stop`.

    The source (B, S) is read once, `memory, mask = model.encode(source)`. The target begins with `start`;
    each step asks `model.decode(target, memory, mask)` for the logits (B, T, N) of what follows each of its
    tokens. Returns the tokens (B, T) of int, without `start`: a row ends with `stop`, or after max_length
    tokens, and is filled up with `stop` to the length of the longest. Of equals the lowest token is taken.

    Source:  Sutskever, Vinyals and Le 2014, "Sequence to Sequence Learning", section 3.2, beam of 1.
    """
    with torch.no_grad():
        memory, mask = model.encode(source)
        decode = Decoder(model, max_length)
        target = torch.full((len(source), 1), start, device=source.device)
        done = torch.zeros(len(source), dtype=torch.bool, device=source.device)
        while target.shape[1] <= max_length and not done.all():
            token = decode(target, memory, mask)[:, -1].argmax(dim=-1)
            token = token.masked_fill(done, stop)
            target = torch.cat([target, token[:, None]], dim=1)
            done = done | (token == stop)
    return target[:, 1:]


def beam_search(
    model: nn.Module, source: Tensor, start: int, stop: int, width: int, max_length: int, alpha: float = 0.6
) -> Tensor:
    """Translate as `greedy_decode` does, but keep the `width` best beginnings of each row, not one.

    The score of a beginning is the sum of its tokens' log-probabilities over ((5 + length) / 6)**alpha. Each
    step puts every token behind every beginning, and keeps the `width` of the highest scores; one that has
    stopped stays as it is, and competes with its score. After max_length steps the best is the answer, be it
    stopped or not. A sum only falls as tokens come, so alpha = 0 favours short answers; alpha = 1 nearly
    takes the mean. Of equals the one that grew from the better beginning wins, then the lowest token.

    Units:   log-probabilities in nats; length in tokens, `stop` included, `start` not.
    Errors:  ValueError for a width below 1 or a negative alpha.
    Source:  Wu et al. 2016, "Google's Neural Machine Translation System", equation 14.
    """
    if width < 1 or alpha < 0:
        raise ValueError(f"width={width}, alpha={alpha}: width must be 1 or more, and alpha 0 or more")
    B, row = len(source), torch.arange(len(source), device=source.device)[:, None]
    with torch.no_grad():
        memory, mask = (repeat_rows(part, width) for part in model.encode(source))
        decode = Decoder(model, max_length)
        target = torch.full((B, width, 1), start, device=source.device)
        score = memory.new_tensor([0.0] + [-torch.inf] * (width - 1)).repeat(B, 1)  # all alike: count one
        for _ in range(max_length):
            stopped = (target[..., 1:] == stop).any(dim=-1)
            length = (target[..., 1:] != stop).sum(dim=-1) + 1  # with the next token, or with its `stop`
            if decided(score, stopped, length, max_length, alpha).all():
                break  # nothing can change any more
            step = decode(target.flatten(0, 1), memory, mask)[:, -1].log_softmax(dim=-1)
            step = only_stop(step.unflatten(0, (B, width)), stopped, stop)
            total = score[..., None] + step  # (B, width, N)
            ranked = (total / penalty(length, alpha)[..., None]).flatten(1)
            best = ranked.sort(dim=-1, descending=True, stable=True).indices[:, :width]
            score = total.flatten(1).gather(1, best)
            parent, token = best // step.shape[-1], best % step.shape[-1]
            target = torch.cat([target[row, parent], token[..., None]], dim=-1)
            decode.reorder((row * width + parent).flatten())
    answer = target[:, 0, 1:]
    return answer[:, : (answer != stop).any(dim=0).sum() + 1]  # beams that lost may have gone on


class Decoder:
    """A model's `decode`; where the model offers a cache, only the newest token of a target is read.

    The logits are then the newest token's alone, (B, 1, N).
    """

    def __init__(self, model: nn.Module, size: int):
        self.decode = model.decode
        self.cache = model.new_cache(size) if hasattr(model, "new_cache") else None

    def __call__(self, target: Tensor, memory: Tensor, mask: Tensor | None) -> Tensor:
        """Return the logits (B, T or 1, N) of what follows the target (B, T), one token longer each time."""
        if self.cache is None:
            return self.decode(target, memory, mask)
        return self.decode(target[:, -1:], memory, mask, self.cache)

    def reorder(self, rows: Tensor) -> None:
        """Say which row each of the next targets goes on from."""
        for layer in self.cache or []:
            layer.reorder(rows)


def repeat_rows(part: Tensor | None, width: int) -> Tensor | None:
    """Give each of a row's beams what the row has; a model without a mask has None."""
    return None if part is None else part.repeat_interleave(width, dim=0)


def only_stop(step: Tensor, stopped: Tensor, stop: int) -> Tensor:
    """Leave a beam that has stopped one way on: `stop` again, which costs nothing."""
    sure = torch.full_like(step, -torch.inf)
    sure[..., stop] = 0.0
    return torch.where(stopped[..., None], sure, step)


def penalty(length: Tensor | int, alpha: float) -> Tensor | float:
    """Return what a sum of log-probabilities of this length is divided by."""
    return ((5 + length) / 6) ** alpha


def decided(score: Tensor, stopped: Tensor, length: Tensor, max_length: int, alpha: float) -> Tensor:
    """Say of which rows the best beam, the first, has stopped and stays the best: (B, width) -> (B)."""
    hope = score / penalty(max_length, alpha)  # if all that comes were certain, to the very end
    hope = hope.masked_fill(stopped, -torch.inf).amax(dim=-1)
    return stopped[:, 0] & (score[:, 0] / penalty(length[:, 0], alpha) >= hope)
