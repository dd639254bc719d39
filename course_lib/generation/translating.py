"""The likeliest translation: the best token at each step, or a beam of several beginnings."""

import torch
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
