"""The blocks that models are built of: sublayers around the functions of lesson 07."""

from functools import partial

from torch import Tensor, nn

from course_lib.blocks import decoder_block, encoder_block
from course_lib.models.config import BlockConfig
from course_lib.models.sublayers import Attention, CrossAttention, FeedForward, make_norm


class EncoderBlock(nn.Module):
    """`encoder_block` with weights. With `causal=True` it is the block of a GPT."""

    def __init__(self, config: BlockConfig):
        super().__init__()
        self.norm_1, self.attend = make_norm(config), Attention(config)
        self.norm_2, self.feed_forward = make_norm(config), FeedForward(config)
        self.pre_norm = config.pre_norm

    def forward(self, x: Tensor, **options) -> Tensor:
        """Pass x on; the options are those of `Attention`: mask, causal, rotation, cache.

        Shapes:  x (B, T, D) -> (B, T, D)
        """
        attend = partial(self.attend, **options)
        return encoder_block(x, attend, self.norm_1, self.feed_forward, self.norm_2, self.pre_norm)


class DecoderBlock(nn.Module):
    """`decoder_block` with weights: causal among the target's tokens, free to look at all of the source."""

    def __init__(self, config: BlockConfig):
        super().__init__()
        self.norm_1, self.self_attend = make_norm(config), Attention(config)
        self.norm_2, self.cross_attend = make_norm(config), CrossAttention(config)
        self.norm_3, self.feed_forward = make_norm(config), FeedForward(config)
        self.pre_norm = config.pre_norm

    def forward(self, x: Tensor, memory: Tensor, memory_mask: Tensor | None = None, **options) -> Tensor:
        """Pass x on, after a look at memory; the options are those of `Attention`, `causal` True by default.

        Shapes:  x (B, T, D), memory (B, S, D), memory_mask (B, 1, 1, S) of bool -> (B, T, D)
        """
        self_attend = partial(self.self_attend, **{"causal": True} | options)
        cross_attend = partial(self.cross_attend, mask=memory_mask, cache=options.get("cache"))
        return decoder_block(
            x,
            memory,
            self_attend,
            self.norm_1,
            cross_attend,
            self.norm_2,
            self.feed_forward,
            self.norm_3,
            self.pre_norm,
        )
