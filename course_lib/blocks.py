"""The block: tokens talk in attention, think alone in the feed-forward network, and keep what they were."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from torch import Tensor, nn

from course_lib.sublayers import Attention, CrossAttention, FeedForward, make_norm

if TYPE_CHECKING:
    from course_lib.models.settings import BlockConfig

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
    x: Tensor, memory: Tensor,
    self_attend: Sublayer, norm_1: Sublayer, cross_attend: Sublayer, norm_2: Sublayer,
    feed_forward: Sublayer, norm_3: Sublayer, pre_norm=True,
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


class EncoderBlock(nn.Module):
    """`encoder_block` with weights. With `causal=True` it is the block of a GPT."""

    def __init__(self, config: "BlockConfig"):
        super().__init__()
        self.norm_1, self.attend = make_norm(config), Attention(config)
        self.norm_2, self.feed_forward = make_norm(config), FeedForward(config)
        self.pre_norm = config.pre_norm

    def forward(self, x: Tensor, **looking) -> Tensor:
        """Pass x (B, T, D) on; `looking` is what `Attention` takes: mask, causal, rotation, cache."""
        attend = partial(self.attend, **looking)
        return encoder_block(x, attend, self.norm_1, self.feed_forward, self.norm_2, self.pre_norm)


class DecoderBlock(nn.Module):
    """`decoder_block` with weights: causal among the target's tokens, free to look at all of the source."""

    def __init__(self, config: "BlockConfig"):
        super().__init__()
        self.norm_1, self.self_attend = make_norm(config), Attention(config)
        self.norm_2, self.cross_attend = make_norm(config), CrossAttention(config)
        self.norm_3, self.feed_forward = make_norm(config), FeedForward(config)
        self.pre_norm = config.pre_norm

    def forward(self, x: Tensor, memory: Tensor, memory_mask: Tensor | None = None) -> Tensor:
        """Pass x (B, T, D) on, after a look at memory (B, S, D)."""
        self_attend = partial(self.self_attend, causal=True)
        cross_attend = partial(self.cross_attend, mask=memory_mask)
        return decoder_block(
            x, memory, self_attend, self.norm_1, cross_attend, self.norm_2,
            self.feed_forward, self.norm_3, self.pre_norm,
        )
