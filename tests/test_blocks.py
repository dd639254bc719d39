"""Blocks against torch's layers and against the plain functions of the lessons."""

from functools import partial

import pytest
import torch
from helpers.models import (
    DTYPES,
    PRE_NORM,
    copy,
    copy_attention,
    copy_rest,
    plain_attention,
    plain_norm,
    shaken,
)
from helpers.tensors import agree, draw
from torch import nn
from torch.testing import assert_close

from course_lib import attention, layers, positions
from course_lib.blocks import decoder_block, encoder_block
from course_lib.models import BlockConfig, LayerCache
from course_lib.models.blocks import DecoderBlock, EncoderBlock
from course_lib.models.rotary import Rotary
from course_lib.models.sublayers import Attention, FeedForward, fused_attention

B, T, S, D, F = 2, 5, 7, 12, 10


def small(activation="relu", **options):
    return BlockConfig(width=D, n_heads=3, hidden=F, eps=1e-3, activation=activation, **options)


# Against torch


@DTYPES
@PRE_NORM
@pytest.mark.parametrize("activation", ["relu", "gelu"])
def test_encoder_block_is_torchs_layer(dtype, pre_norm, activation):
    theirs = nn.TransformerEncoderLayer(D, 3, F, 0.0, activation, 1e-3, True, pre_norm)
    ours = EncoderBlock(small(activation=activation, pre_norm=pre_norm))
    shaken(theirs, dtype).train()
    copy_attention(ours.attend, theirs.self_attn), copy_rest(ours, theirs, 2)
    x, real = draw(B, T, D, dtype=dtype), torch.tensor([[True] * T, [True] * 2 + [False] * 3])
    agree(ours(x), theirs(x), x)
    agree(ours(x, causal=True), theirs(x, ~attention.causal_mask(T)), x)
    agree(ours(x, mask=real[:, None, None]), theirs(x, src_key_padding_mask=~real), x)


@DTYPES
@PRE_NORM
def test_decoder_block_is_torchs_layer(dtype, pre_norm):
    theirs = nn.TransformerDecoderLayer(D, 3, F, 0.0, "relu", 1e-3, True, pre_norm)
    ours = DecoderBlock(small(pre_norm=pre_norm))
    shaken(theirs, dtype)
    copy_attention(ours.self_attend, theirs.self_attn), copy_rest(ours, theirs, 3)
    cross, mine = theirs.multihead_attn, ours.cross_attend
    mine.query.weight.data, mine.key_value.weight.data = cross.in_proj_weight.data.split([D, 2 * D])
    mine.query.bias.data, mine.key_value.bias.data = cross.in_proj_bias.data.split([D, 2 * D])
    copy(mine.out, cross.out_proj)
    x, memory = draw(B, T, D, dtype=dtype), draw(B, S, D, dtype=dtype)
    real = torch.tensor([[True] * S, [True] * 4 + [False] * 3])
    expected = theirs(x, memory, ~attention.causal_mask(T), memory_key_padding_mask=~real)
    agree(ours(x, memory, real[:, None, None]), expected, x, memory)


# Against the plain functions


def plain_feed_forward(module):
    return lambda x: layers.feed_forward(
        x, module.up.weight.T, module.up.bias, module.down.weight.T, module.down.bias
    )


@DTYPES
@PRE_NORM
@pytest.mark.parametrize("norm, n_kv_heads", [("layer", 6), ("rms", 2), ("layer", 1)])
def test_the_fast_block_is_the_plain_one(dtype, pre_norm, norm, n_kv_heads):
    config = BlockConfig(
        width=24, n_heads=6, n_kv_heads=n_kv_heads, hidden=F, activation="relu", norm=norm, pre_norm=pre_norm
    )
    block = shaken(EncoderBlock(config), dtype)
    x, places = draw(B, T, 24, dtype=dtype), torch.tensor([3, 4, 5, 6, 7])
    rotation = Rotary(4, base=50.0).at(slice(3, 8), like=x)
    turn = partial(positions.rotate, positions=places, base=50.0)
    attend = plain_attention(block.attend, attention.causal_mask(T), turn)
    parts = plain_norm(block.norm_1), plain_feed_forward(block.feed_forward), plain_norm(block.norm_2)
    agree(block(x, causal=True, rotation=rotation), encoder_block(x, attend, *parts, pre_norm), x)


@DTYPES
@PRE_NORM
def test_the_fast_decoder_block_is_the_plain_one(dtype, pre_norm):
    block = shaken(DecoderBlock(small(pre_norm=pre_norm, bias=False)), dtype)
    x, memory, mask = draw(B, T, D, dtype=dtype), draw(B, S, D, dtype=dtype), torch.arange(S) < 4
    W_k, W_v = block.cross_attend.key_value.weight.T.chunk(2, dim=-1)
    weights = block.cross_attend.query.weight.T, W_k, W_v, block.cross_attend.out.weight.T
    cross = lambda x, memory: attention.cross_attention(x, memory, *weights, 3, mask.expand(T, S))  # noqa: E731
    relu = lambda x: layers.relu(x @ block.feed_forward.up.weight.T) @ block.feed_forward.down.weight.T  # noqa: E731
    attend = plain_attention(block.self_attend, attention.causal_mask(T))
    norms = (block.norm_1, block.norm_2, block.norm_3)
    norms = [partial(layers.layer_norm, gain=norm.weight, bias=0.0, eps=1e-3) for norm in norms]
    expected = decoder_block(x, memory, attend, norms[0], cross, norms[1], relu, norms[2], pre_norm)
    agree(block(x, memory, mask[None]), expected, x, memory)


@pytest.mark.parametrize("option", [{"mask": None}, {"cache": None}, {"rotation": None}])
def test_a_decoder_block_looks_back_only_whatever_else_it_is_told(option):
    block = shaken(DecoderBlock(small()), torch.float32)
    x, memory = draw(B, T, D, dtype=torch.float32), draw(B, S, D, dtype=torch.float32)
    torch.testing.assert_close(block(x, memory, **option), block(x, memory))


@DTYPES
@pytest.mark.parametrize("n_kv_heads", [4, 2, 1])
def test_fused_attention_is_attend(dtype, n_kv_heads):
    Q = draw(B, 4, T, 3, dtype=dtype)
    K, V = draw(B, n_kv_heads, S, 3, dtype=dtype), draw(B, n_kv_heads, S, 3, dtype=dtype)
    mask = (torch.rand(B, 1, T, S) < 0.5).index_fill(-1, torch.tensor(2), True)
    shared = [x.repeat_interleave(4 // n_kv_heads, dim=1) for x in (K, V)]
    agree(fused_attention(Q, K, V, mask), attention.attend(Q, *shared, mask), Q, K, V)


def test_a_query_that_may_look_at_nothing_gets_zeros_and_no_nan_gradient():
    Q, K = draw(1, 2, T, 3), draw(1, 2, S, 3)
    mixed = fused_attention(Q, K, K, (torch.arange(T) != 3)[:, None].expand(T, S))
    assert (mixed[:, :, 3] == 0).all() and (mixed[:, :, 2] != 0).all()
    mixed.sum().backward()
    assert Q.grad.isfinite().all() and K.grad.isfinite().all()


def test_swiglu_gates_the_second_half_with_the_first():
    network = shaken(FeedForward(BlockConfig(width=D, n_heads=1, hidden=F, activation="swiglu")))
    x = draw(B, T, D)
    W, V = network.up.weight.chunk(2)
    b, c = network.up.bias.chunk(2)
    gate = x @ W.T + b
    hidden = gate * torch.sigmoid(gate) * (x @ V.T + c)
    agree(network(x), hidden @ network.down.weight.T + network.down.bias, x)


# Positions and cache


@DTYPES
@pytest.mark.parametrize("layout", ["interleaved", "halves"])
def test_the_rotary_table_turns_as_rotate_does(dtype, layout):
    x, rows = draw(B, 3, T, 8, dtype=dtype), torch.tensor([[0, 0, 1, 2, 3], [90, 91, 92, 93, 94]])
    rotary = Rotary(8, base=77.0, layout=layout)
    for places in (slice(4, 9), rows, slice(300, 305)):  # a table that has to grow, too
        index = torch.arange(1000)[places] if isinstance(places, slice) else places[:, None]
        expected = positions.rotate(x, index.to(torch.float64), 77.0, layout).to(dtype)
        agree(rotary.at(places, like=x)(x), expected, x, rtol=1e-4, atol=1e-5)


def test_the_rotary_table_follows_the_precision_of_its_input():
    rotary, x = Rotary(4), draw(1, 1, T, 4)
    for dtype in (torch.float32, torch.float64, torch.bfloat16, torch.float32):
        assert rotary.at(slice(0, T), like=x.to(dtype))(x.to(dtype)).dtype == dtype
    exact = Rotary(4).at(slice(0, T), like=x.double())(x.double())
    assert_close(rotary.at(slice(0, T), like=x.double())(x.double()), exact, rtol=0, atol=0)


@pytest.mark.parametrize("pieces", [[5], [1, 1, 1, 1, 1], [3, 2]])
def test_the_cache_gives_back_all_keys_and_values_in_order(pieces):
    K, V, cache = torch.randn(2, 3, 5, 4), torch.randn(2, 3, 5, 4), LayerCache(6)
    for k, v in zip(K.split(pieces, dim=2), V.split(pieces, dim=2), strict=True):
        keys, values = cache.extend(k, v)
    assert_close((keys, values), (K, V), rtol=0, atol=0)
    assert cache.length == 5


def test_a_full_cache_says_how_much_it_holds():
    cache = LayerCache(6)
    cache.extend(torch.zeros(1, 1, 4, 2), torch.zeros(1, 1, 4, 2))
    with pytest.raises(ValueError, match="room for 6 tokens, not for 7"):
        cache.extend(torch.zeros(1, 1, 3, 2), torch.zeros(1, 1, 3, 2))


def test_attention_with_a_cache_is_attention_without():
    module = shaken(Attention(BlockConfig(width=12, n_heads=6, n_kv_heads=2)))
    x, cache = torch.randn(B, T, 12), LayerCache(T)
    with torch.no_grad():
        steps = [module(x[:, t : t + 1], cache=cache) for t in range(T)]
    assert_close(torch.cat(steps, dim=1), module(x, causal=True))


def test_the_position_wise_network_sees_one_token_at_a_time():
    network, x = FeedForward(BlockConfig(width=D, n_heads=1)), torch.randn(B, T, D)
    changed = x.index_fill(1, torch.tensor(3), 9.0)
    moved = (network(x) != network(changed)).any(dim=-1)
    assert moved.tolist() == [[False, False, False, True, False]] * B
