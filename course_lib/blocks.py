"""The block: tokens talk in attention, think alone in the feed-forward network, and keep what they were."""

from collections.abc import Callable

from torch import Tensor

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
