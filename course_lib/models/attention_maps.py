"""Look at what the heads look at: the fused kernel never stores the weights, so they are computed aside."""

import math

import torch
from torch import Tensor, nn

from course_lib.attention import attention_scores
from course_lib.models.sublayers import Attention, CrossAttention


def attention_maps(model: nn.Module, *inputs, **options) -> dict[str, Tensor]:
    """Run the model once; return each attention's weights (B, H, T, S), by the name of the module.

    Units:   shares of 1; a query that may look at nothing has zeros.

    >>> from course_lib.models.blocks import EncoderBlock
    >>> from course_lib.models import BlockConfig
    >>> list(attention_maps(EncoderBlock(BlockConfig(width=6, n_heads=2)), torch.randn(1, 4, 6)))
    ['attend']
    """
    maps, kinds = {}, Attention | CrossAttention
    layers = [(name, module) for name, module in model.named_modules() if isinstance(module, kinds)]
    try:
        for name, layer in layers:
            layer.mix = recorder(maps, name)
        with torch.no_grad():
            model(*inputs, **options)
    finally:
        for _, layer in layers:
            del layer.mix  # the class's own shows again
    return maps


def recorder(maps: dict[str, Tensor], name: str):
    """Return a plain `fused_attention` that leaves its weights in `maps`."""

    def mix(Q: Tensor, K: Tensor, V: Tensor, mask: Tensor | None = None, causal: bool = False) -> Tensor:
        maps[name] = plain_weights(Q, K, mask, causal)
        return maps[name] @ repeat_heads(V, Q.shape[1])

    return mix


def plain_weights(Q: Tensor, K: Tensor, mask: Tensor | None, causal: bool) -> Tensor:
    """Return the weights (B, H, T, S) that `fused_attention` uses and does not store."""
    scores = attention_scores(Q, repeat_heads(K, Q.shape[1]))
    if causal:
        mask = torch.ones(scores.shape[-2:], dtype=torch.bool, device=scores.device).tril()
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf) if mask.dtype == torch.bool else scores + mask
    return scores.softmax(dim=-1).nan_to_num()


def repeat_heads(x: Tensor, n_heads: int) -> Tensor:
    """Give each query head the keys or values that it shares: (B, n_kv_heads, S, d) -> (B, n_heads, S, d)."""
    return x.repeat_interleave(n_heads // x.shape[1], dim=1)
