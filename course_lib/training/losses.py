"""What a model is asked and how its answer is judged: targets and losses."""

from collections.abc import Iterable

import torch
from torch import Tensor

from course_lib.conditions import surely
from course_lib.dtypes import as_index
from course_lib.layers import cross_entropy

IGNORE = -100  # torch's own mark for "no target here"


def shift_right(tokens: Tensor, start: int) -> Tensor:
    """What the decoder reads: the target one place later, `start` in front, the last token left out.

    So the decoder predicts token t from the tokens before it (teacher forcing).

    Shapes:  tokens (..., T) of int, start=1 -> (..., T)
    Source:  Vaswani et al. 2017, "Attention Is All You Need", section 3.1.

    >>> shift_right(torch.tensor([[5, 6, 7]]), start=1)
    tensor([[1, 5, 6]])
    """
    tokens = as_index(tokens)
    first = torch.full_like(tokens[..., :1], start)
    return torch.cat([first, tokens[..., :-1]], dim=-1)


def label_smoothing_loss(
    logits: Tensor, targets: Tensor, smoothing: float = 0.1, ignore: int = IGNORE
) -> Tensor:
    """Average surprise where the truth is softened: `smoothing` of it is shared out over all N tokens.

    All N, the right one too, as in torch: it keeps 1 - smoothing + smoothing/N. So the best that a model can
    reach is not 0, but the entropy of that truth: 0.35 nats where N is 4 and the smoothing 0.1.

    Shapes:  logits (..., N), targets (...) of int -> ()
    Units:   nats per target; targets equal to `ignore` (padding) do not count.
    Types:   a logit may be -inf, which says "never": that costs infinitely much where the truth gives the
             token a share, and else nothing.
    Errors:  ValueError if no target is left, for all are ignored or there is none: their mean is undefined.
    Source:  Szegedy et al. 2016, "Rethinking the Inception Architecture", section 7.

    >>> label_smoothing_loss(torch.zeros(1, 4), torch.tensor([2]))  # sure of nothing: ln 4
    tensor(1.3863)
    """
    targets = as_index(targets)
    counted = targets != ignore
    if surely(~counted.any()):
        raise ValueError(f"no target is left to average over: every target is {ignore}, or there is none")
    surprise = -logits.where(counted.unsqueeze(-1), 0).log_softmax(dim=-1)
    at_target = surprise.gather(-1, targets.where(counted, 0).unsqueeze(-1)).squeeze(-1)
    parts = [(1 - smoothing, at_target), (smoothing, surprise.mean(dim=-1))]
    mixed = sum(share * part for share, part in parts if share)  # 0 times infinity would be no number
    return (mixed.where(counted, 0) / counted.sum()).sum()  # in this order no sum overflows in float16


def next_token_loss(logits: Tensor, tokens: Tensor) -> Tensor:
    """How badly each place predicted the token after it; the last place has nothing to predict.

    Shapes:  logits (..., T, N), tokens (..., T) of int -> ()
    Units:   nats per predicted token; knowing nothing costs ln N.
    Errors:  ValueError if no token has a next one: the mean over none is undefined.
    Source:  Radford et al. 2018, "Improving Language Understanding by Generative Pre-Training", equation 1.

    >>> next_token_loss(torch.zeros(1, 3, 4), torch.tensor([[0, 1, 2]]))
    tensor(1.3863)
    """
    if not tokens[..., 1:].numel():
        raise ValueError(
            f"tokens {tuple(tokens.shape)} have no next token to predict: take two or more of a text"
        )
    return cross_entropy(logits[..., :-1, :], tokens[..., 1:])


def mask_tokens(
    tokens: Tensor,
    mask_id: int,
    vocab_size: int,
    special: Iterable[int] = (),
    rng: torch.Generator | None = None,
    share: float = 0.15,
) -> tuple[Tensor, Tensor]:
    """Hide some tokens for a model to guess: what it reads, and the targets (IGNORE where nothing is asked).

    A `share` of the tokens is chosen, each token for itself, special ones never. Of the chosen, 80 % become
    `mask_id`, 10 % a random token, and 10 % stay: so a token that shows itself may still be wrong.

    Shapes:  tokens (..., T) of int, mask_id=1, vocab_size=N
             -> what the model reads (..., T), the targets (..., T)
    Source:  Devlin et al. 2018, "BERT", section 3.1.

    >>> mask_tokens(torch.tensor([0, 5, 6]), mask_id=9, vocab_size=10, special=[0, 5, 6])
    (tensor([0, 5, 6]), tensor([-100, -100, -100]))
    """
    tokens = as_index(tokens)
    draw = torch.rand((2, *tokens.shape), generator=rng, device=tokens.device)
    never = torch.isin(tokens, torch.tensor(list(special), dtype=tokens.dtype, device=tokens.device))
    chosen = (draw[0] < share) & ~never
    other = torch.randint_like(tokens, vocab_size, generator=rng)
    shown = torch.where(draw[1] < 0.8, mask_id, torch.where(draw[1] < 0.9, other, tokens))
    return torch.where(chosen, shown, tokens), torch.where(chosen, tokens, IGNORE)
