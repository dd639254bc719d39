"""Small models with no weight at its default, weights put from torch's layers into ours, plain versions."""

from functools import partial

import pytest
import torch
from torch import nn

from course_lib import attention, layers
from course_lib.models import GPT, Encoder, EncoderConfig, GPTConfig, Transformer, TransformerConfig

DTYPES = pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
PRE_NORM = pytest.mark.parametrize("pre_norm", [True, False])
N, B, T, S = 13, 3, 7, 5
POSITIONS = pytest.mark.parametrize("kind", ["rotary", "learned", "alibi"])


def shaken(module, dtype=torch.float32):
    """The module with no weight at its default, dropout off."""
    for weight in module.parameters():
        weight.data += 0.3 * torch.randn_like(weight)
    return module.eval().to(dtype)


def small_gpt(**options):
    return shaken(GPT(GPTConfig(N, context=12, width=24, n_layers=2, n_heads=6, **options)))


def small_transformer(**options):
    return shaken(Transformer(TransformerConfig(N, width=12, n_layers=2, n_heads=3, hidden=10, **options)))


def small_encoder(**options):
    return shaken(Encoder(EncoderConfig(N, context=9, width=12, n_layers=2, n_heads=3, **options)))


# Weights of torch's layers into ours


def copy(ours, *theirs):
    """Put the weights of one or more linear layers, or of a norm, into one of ours."""
    ours.weight.data = torch.cat([layer.weight for layer in theirs]).data
    ours.bias.data = torch.cat([layer.bias for layer in theirs]).data


def copy_attention(ours, theirs):
    ours.qkv.weight.data, ours.qkv.bias.data = theirs.in_proj_weight.data, theirs.in_proj_bias.data
    copy(ours.out, theirs.out_proj)


def copy_rest(ours, theirs, n_norms):
    copy(ours.feed_forward.up, theirs.linear1)
    copy(ours.feed_forward.down, theirs.linear2)
    for i in range(1, n_norms + 1):
        copy(getattr(ours, f"norm_{i}"), getattr(theirs, f"norm{i}"))


# The plain functions of the lessons, with the weights of a module


def plain_norm(norm):
    if isinstance(norm, nn.RMSNorm):
        return partial(layers.rms_norm, gain=norm.weight, eps=norm.eps)
    return partial(layers.layer_norm, gain=norm.weight, bias=norm.bias, eps=norm.eps)


def plain_attention(module, mask=None, turn=lambda x: x):
    """What `Attention` does, from the functions of lessons 4 to 6."""

    def attend(x):
        Q, K, V = layers.linear(x, module.qkv.weight.T, module.qkv.bias).split(
            [n * module.d for n in module.heads], dim=-1
        )
        Q, K, V = (attention.split_heads(x, n) for x, n in zip((Q, K, V), module.heads, strict=True))
        K, V = (x.repeat_interleave(module.heads[0] // module.heads[1], dim=-3) for x in (K, V))
        mixed = attention.merge_heads(attention.attend(turn(Q), turn(K), V, mask))
        return layers.linear(mixed, module.out.weight.T, module.out.bias)

    return attend
