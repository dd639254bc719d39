"""The block: tokens talk in attention, think alone in the feed-forward network, and keep what they were."""

import math
from collections.abc import Callable, Iterable

from torch import Tensor

from course_lib.layers import embed
from course_lib.positions import sinusoidal_positions

Sublayer = Callable[..., Tensor]


def encoder_block(
    x: Tensor, attend: Sublayer, norm_1: Sublayer, feed_forward: Sublayer, norm_2: Sublayer, pre_norm=True
) -> Tensor:
    """Let the tokens talk, then let each think alone; both times add the result to what was there.

    Each sublayer takes vectors (..., T, D) and returns as many. With `pre_norm` a sublayer reads normalised
    vectors, and the sum is left as it is; without, the sum itself is normalised, as in the paper.

    Source:  Vaswani et al. 2017, section 3.1 (post-norm); Xiong et al. 2020, arXiv 2002.04745 (pre-norm).

    >>> import torch
    >>> x = torch.tensor([[1.0, 2.0]])
    >>> encoder_block(x, torch.neg, torch.zeros_like, torch.exp, torch.zeros_like)
    tensor([[2., 3.]])
    """
    if pre_norm:
        x = x + attend(norm_1(x))
        return x + feed_forward(norm_2(x))
    x = norm_1(x + attend(x))
    return norm_2(x + feed_forward(x))


def decoder_block(
    x: Tensor,
    memory: Tensor,
    self_attend: Sublayer,
    norm_1: Sublayer,
    cross_attend: Sublayer,
    norm_2: Sublayer,
    feed_forward: Sublayer,
    norm_3: Sublayer,
    pre_norm=True,
) -> Tensor:
    """Let the target's tokens talk, then ask the source (`cross_attend(x, memory)`), then think alone.

    x is (..., T, D) and memory, the encoder's result, (..., S, D). Memory is never normalised here: the
    encoder has done so.

    Source:  Vaswani et al. 2017, section 3.1.

    >>> import torch
    >>> x, memory = torch.tensor([[1.0, 2.0]]), torch.tensor([[10.0, 20.0]])
    >>> same = torch.clone
    >>> decoder_block(x, memory, same, same, lambda x, memory: memory, same, torch.zeros_like, same)
    tensor([[12., 24.]])
    """
    if pre_norm:
        x = x + self_attend(norm_1(x))
        x = x + cross_attend(norm_2(x), memory)
        return x + feed_forward(norm_3(x))
    x = norm_1(x + self_attend(x))
    x = norm_2(x + cross_attend(x, memory))
    return norm_3(x + feed_forward(x))


def transformer(
    source: Tensor, target: Tensor, table: Tensor, encoder: Iterable[Sublayer], decoder: Iterable[Sublayer]
) -> Tensor:
    """Read the source, write the target: after each of its tokens, the logits of the one that follows.

    The source (..., S) and the target (..., T) are of int; one table (N, D) looks up both and predicts, so
    the logits are (..., T, N). The encoder is a list of blocks, each called as `block(x)`; the decoder is
    one of blocks called as `block(x, memory)`. That the target looks back only is the decoder's affair.

    Source:  Vaswani et al. 2017, "Attention Is All You Need", section 3, figure 1.

    >>> import torch
    >>> source, target, table = torch.tensor([0]), torch.tensor([1]), torch.eye(2)
    >>> transformer(source, target, table, encoder=[], decoder=[lambda x, memory: x + memory])
    tensor([[1.4142, 3.4142]])
    """
    memory = place(source, table)
    for block in encoder:
        memory = block(memory)
    x = place(target, table)
    for block in decoder:
        x = block(x, memory)
    return x @ table.mT


def place(tokens: Tensor, table: Tensor) -> Tensor:
    """Say what each token is and where it stands: its vector, scaled by sqrt(D), plus its position's.

    Shapes:  tokens (..., T) of int, table (N, D) -> (..., T, D)
    Source:  Vaswani et al. 2017, "Attention Is All You Need", sections 3.4 and 3.5.

    >>> import torch
    >>> place(torch.tensor([1, 1]), torch.tensor([[0.0], [2.0]]))
    tensor([[2.0000],
            [2.8415]])
    """
    T, D = tokens.shape[-1], table.shape[-1]
    return embed(tokens, table) * math.sqrt(D) + sinusoidal_positions(T, D, device=table.device).to(table)
