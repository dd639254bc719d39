"""attention: equal to torch, forwards and backwards; causal, blind to padding, steady at any scale."""

import math
from functools import partial

import pytest
import torch
import torch.nn.functional as F
from helpers.tensors import agree, draw, unchanged
from torch.testing import assert_close
from torch.utils.flop_counter import FlopCounterMode

from course_lib import attention

DTYPES = pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
SIZES = pytest.mark.parametrize("T, S, d, v", [(1, 1, 1, 1), (2, 5, 3, 4), (6, 3, 8, 2)])
LEADING = pytest.mark.parametrize("leading", [(), (5,), (2, 7)])


def draw_mask(*shape):
    """A random mask in which each query may look at one key at least."""
    mask = torch.rand(shape) < 0.5
    return mask.scatter(-1, torch.randint(shape[-1], (*shape[:-1], 1)), True)


@DTYPES
@SIZES
def test_scores_are_the_dot_products_over_the_root_of_d(T, S, d, v, dtype):
    Q, K = draw(2, T, d, dtype=dtype), draw(2, S, d, dtype=dtype)
    expected = torch.einsum("btd,bsd->bts", Q, K) * d**-0.5
    agree(attention.attention_scores(Q, K), expected, Q, K)


@DTYPES
@SIZES
@LEADING
def test_attend_is_torchs(leading, T, S, d, v, dtype):
    Q, K, V = (draw(*leading, *shape, dtype=dtype) for shape in [(T, d), (S, d), (S, v)])
    agree(attention.attend(Q, K, V), F.scaled_dot_product_attention(Q, K, V), Q, K, V)


@DTYPES
@SIZES
@LEADING
def test_attend_with_a_mask_is_torchs(leading, T, S, d, v, dtype):
    Q, K, V = (draw(*leading, *shape, dtype=dtype) for shape in [(T, d), (S, d), (S, v)])
    mask = draw_mask(*leading, T, S)
    agree(attention.attend(Q, K, V, mask), F.scaled_dot_product_attention(Q, K, V, attn_mask=mask), Q, K, V)


@DTYPES
def test_one_mask_may_serve_every_leading_axis(dtype):
    Q, K, V = (draw(3, 2, *shape, dtype=dtype) for shape in [(4, 6), (5, 6), (5, 7)])
    mask = draw_mask(4, 5)
    agree(attention.attend(Q, K, V, mask), F.scaled_dot_product_attention(Q, K, V, attn_mask=mask), Q, K, V)


@DTYPES
def test_attend_is_the_loop_over_queries_and_keys(dtype):
    Q, K, V = (draw(*shape, dtype=dtype) for shape in [(3, 4), (5, 4), (5, 2)])
    rows = []
    for q in Q:
        powers = [math.exp(sum((q * k).tolist()) / 2) for k in K]  # 2 is the root of 4
        rows.append(sum(power * value for power, value in zip(powers, V, strict=True)) / sum(powers))
    assert_close(attention.attend(Q, K, V), torch.stack(rows))


@DTYPES
@pytest.mark.parametrize("scale", [1, 1000])
def test_masked_softmax_is_softmax_over_the_keys_that_are_left(scale, dtype):
    scores, mask = draw(2, 3, 5, dtype=dtype, scale=scale), draw_mask(2, 3, 5)
    weights = attention.masked_softmax(scores, mask)
    assert (weights[~mask] == 0).all()
    for b in range(2):
        for t in range(3):
            assert_close(weights[b, t, mask[b, t]], scores[b, t, mask[b, t]].softmax(dim=0))


def test_masked_softmax_without_a_mask_is_softmax():
    scores = draw(2, 3, 5)
    agree(attention.masked_softmax(scores, None), scores.softmax(dim=-1), scores)


def test_masked_scores_get_no_gradient_and_no_one_gets_nan():
    scores, mask = draw(3, 5, scale=1000), draw_mask(3, 5)
    (felt,) = torch.autograd.grad((attention.masked_softmax(scores, mask) * torch.randn(3, 5)).sum(), scores)
    assert felt.isfinite().all()
    assert (felt[~mask] == 0).all()


def test_a_query_that_may_look_at_nothing_is_named():
    mask = torch.ones(2, 3, 4, dtype=torch.bool)
    mask[1, 2] = mask[1, 0] = False
    with pytest.raises(ValueError, match=r"query \[1, 0\] may look at no key"):
        attention.masked_softmax(torch.zeros(2, 3, 4), mask)
    mask[1, 0] = True
    with pytest.raises(ValueError, match=r"query \[2\] may look at no key"):
        attention.attend(draw(3, 5), draw(4, 5), draw(4, 6), mask[1])


@DTYPES
def test_weights_are_shares_even_of_huge_scores(dtype):
    Q, K = draw(3, 4, dtype=dtype, scale=300), draw(5, 4, dtype=dtype, scale=300)
    weights = attention.attention_weights(Q, K, draw_mask(3, 5))
    assert weights.isfinite().all()
    assert_close(weights.sum(dim=-1), torch.ones(3, dtype=dtype))
    Q, K, V = (x.detach() for x in (Q, K, draw(5, 2, dtype=dtype)))
    assert_close(attention.attend(Q, K, V), F.scaled_dot_product_attention(Q, K, V))


@DTYPES
@LEADING
def test_self_attention_is_torchs_on_the_three_projections(leading, dtype):
    x, mask = draw(*leading, 5, 4, dtype=dtype), draw_mask(*leading, 5, 5)
    W_q, W_k, W_v = (draw(4, width, dtype=dtype) for width in (3, 3, 6))
    expected = F.scaled_dot_product_attention(x @ W_q, x @ W_k, x @ W_v, attn_mask=mask)
    agree(attention.self_attention(x, W_q, W_k, W_v, mask), expected, x, W_q, W_k, W_v)


@pytest.mark.parametrize("T", [1, 2, 5])
def test_the_causal_mask_is_no_later_key(T):
    mask = attention.causal_mask(T)
    assert mask.dtype == torch.bool
    assert mask.tolist() == [[key <= query for key in range(T)] for query in range(T)]


def test_the_causal_mask_is_torchs_is_causal():
    Q, K, V = draw(2, 5, 3), draw(2, 5, 3), draw(2, 5, 4)
    expected = F.scaled_dot_product_attention(Q, K, V, is_causal=True)
    agree(attention.attend(Q, K, V, attention.causal_mask(5)), expected, Q, K, V)


def test_the_padding_mask_is_true_up_to_each_length():
    mask = attention.padding_mask(torch.tensor([3, 0, 5, 1]), 5)
    assert mask.dtype == torch.bool
    assert mask.tolist() == [[[key < length for key in range(5)]] for length in (3, 0, 5, 1)]


def felt_by(output, x):
    """Which positions of x have any influence on this output."""
    return torch.autograd.grad(output.sum(), x, retain_graph=True)[0].abs().sum(dim=-1) > 0


@pytest.mark.parametrize("n_heads", [None, 2])
def test_causal_attention_feels_the_past_and_not_the_future(n_heads):
    x, weights, mask = draw(5, 4), [draw(4, 4) for _ in range(4)], attention.causal_mask(5)
    for t in range(5):
        if n_heads is None:
            output = attention.self_attention(x, *weights[:3], mask)
        else:
            output = attention.multi_head_attention(x, *weights, n_heads, mask)
        assert felt_by(output[t], x).tolist() == [s <= t for s in range(5)]


def test_rows_of_a_batch_do_not_feel_each_other():
    x, memory, weights = draw(3, 5, 4), draw(3, 2, 4), [draw(4, 4) for _ in range(4)]
    ours = attention.multi_head_attention(x, *weights, 2)
    assert felt_by(ours[1], x).any(dim=-1).tolist() == [False, True, False]
    ours = attention.cross_attention(x, memory, *weights, 2)
    assert felt_by(ours[1], memory).any(dim=-1).tolist() == [False, True, False]


def test_split_heads_gives_each_head_its_own_columns():
    x = draw(2, 5, 12)
    heads = attention.split_heads(x, 3)
    assert heads.shape == (2, 3, 5, 4)
    for h in range(3):
        assert_close(heads[:, h], x[:, :, 4 * h : 4 * h + 4])


@LEADING
def test_merge_heads_undoes_split_heads(leading):
    x = draw(*leading, 5, 12)
    assert_close(attention.merge_heads(attention.split_heads(x, 3)), x)


def test_heads_that_do_not_divide_the_width_are_refused():
    with pytest.raises(ValueError, match="5 heads cannot share a width of 12"):
        attention.split_heads(draw(2, 12), 5)


def torch_attention(x, memory, weights, n_heads, mask=None):
    """nn.MultiheadAttention with our weights. Its masks are inverted: True hides the key."""
    D = x.shape[-1]
    W_q, W_k, W_v, W_o = (W.mT for W in weights)
    module = torch.nn.MultiheadAttention(D, n_heads, bias=False, batch_first=True, dtype=x.dtype)
    loaded = {"in_proj_weight": torch.cat([W_q, W_k, W_v]), "out_proj.weight": W_o}
    if mask is not None:
        mask = ~mask.expand(len(x), x.shape[1], memory.shape[1]).repeat_interleave(n_heads, dim=0)
    options = {"attn_mask": mask, "need_weights": False}
    return torch.func.functional_call(module, loaded, (x, memory, memory), options)[0]


@DTYPES
@pytest.mark.parametrize("D, n_heads", [(6, 1), (6, 2), (6, 3), (6, 6)])
def test_multi_head_attention_is_torchs(D, n_heads, dtype):
    x, weights = draw(2, 5, D, dtype=dtype), [draw(D, D, dtype=dtype, scale=0.5) for _ in range(4)]
    for mask in None, attention.causal_mask(5), draw_mask(2, 5, 5):
        expected = torch_attention(x, x, weights, n_heads, mask)
        agree(attention.multi_head_attention(x, *weights, n_heads, mask), expected, x, *weights)


@DTYPES
@pytest.mark.parametrize("D, n_heads", [(6, 1), (6, 3)])
def test_cross_attention_is_torchs(D, n_heads, dtype):
    x, memory = draw(2, 5, D, dtype=dtype), draw(2, 7, D, dtype=dtype)
    weights = [draw(D, D, dtype=dtype, scale=0.5) for _ in range(4)]
    for mask in None, draw_mask(2, 5, 7), attention.padding_mask(torch.tensor([4, 7]), 7):
        expected = torch_attention(x, memory, weights, n_heads, mask)
        agree(attention.cross_attention(x, memory, *weights, n_heads, mask), expected, x, memory, *weights)


def test_one_large_projection_is_many_small_ones():
    x, (W_q, W_k, W_v, W_o) = draw(5, 6), [draw(6, 6) for _ in range(4)]
    parts = [slice(0, 2), slice(2, 4), slice(4, 6)]
    heads = [attention.self_attention(x, W_q[:, i], W_k[:, i], W_v[:, i]) for i in parts]
    agree(attention.multi_head_attention(x, W_q, W_k, W_v, W_o, 3), torch.cat(heads, -1) @ W_o, x, W_q, W_o)


def test_multi_head_attention_takes_one_sequence_or_any_leading_axes():
    x, memory, weights = draw(2, 3, 5, 6), draw(2, 3, 4, 6), [draw(6, 6) for _ in range(4)]
    mask = draw_mask(2, 3, 5, 4)
    ours = attention.cross_attention(x, memory, *weights, 2, mask)
    assert_close(ours[1, 2], attention.cross_attention(x[1, 2], memory[1, 2], *weights, 2, mask[1, 2]))
    ours = attention.multi_head_attention(x, *weights, 2, attention.causal_mask(5))
    one = attention.multi_head_attention(x[1, 2], *weights, 2, attention.causal_mask(5))
    assert_close(ours[1, 2], one)


@pytest.mark.parametrize("causal", [False, True])
def test_padding_does_not_leak_through_one_head_or_many(causal):
    lengths, weights = [3, 5, 1], [draw(6, 6) for _ in range(4)]
    x, mask = draw(3, 5, 6), attention.padding_mask(torch.tensor(lengths), 5)
    if causal:
        mask = mask & attention.causal_mask(5)
    one = attention.self_attention(x, *weights[:3], mask)
    many = attention.multi_head_attention(x, *weights, 2, mask)
    for b, n in enumerate(lengths):
        alone, alone_mask = x[b, :n], attention.causal_mask(n) if causal else None
        assert_close(one[b, :n], attention.self_attention(alone, *weights[:3], alone_mask))
        assert_close(many[b, :n], attention.multi_head_attention(alone, *weights, 2, alone_mask))
        assert not felt_by(many[b, :n], x)[b, n:].any()


@DTYPES
@pytest.mark.parametrize("steps", [[1] * 7, [7], [4, 1, 1, 1], [1, 4, 2], [3, 4]])
@LEADING
def test_attention_from_a_cache_is_causal_attention(leading, steps, dtype):
    Q, K, V = (draw(*leading, 7, width, dtype=dtype) for width in (3, 3, 4))
    outputs, cache = [], None
    for q, k, v in zip(*(x.split(steps, dim=-2) for x in (Q, K, V)), strict=True):
        output, cache = attention.attend_cached(q, k, v, cache)
        outputs.append(output)
    expected = F.scaled_dot_product_attention(Q, K, V, is_causal=True)
    agree(torch.cat(outputs, dim=-2), expected, Q, K, V)
    assert_close(cache, (K, V))


def test_a_cache_can_be_continued_twice():
    Q, K, V = draw(2, 3, 4), draw(2, 3, 4), draw(2, 3, 4)
    _, cache = attention.attend_cached(Q, K, V, None)
    first, _ = attention.attend_cached(Q[:, :1], K[:, :1], V[:, :1], cache)
    again, longer = attention.attend_cached(Q[:, :1], K[:, :1], V[:, :1], cache)
    assert_close(first, again)
    assert cache[0].shape == (2, 3, 4)
    assert longer[0].shape == (2, 4, 4)


@DTYPES
@pytest.mark.parametrize("scale", [1, 1000])
@pytest.mark.parametrize("block", [1, 2, 3, 7, 100])
def test_online_softmax_is_softmax_for_every_block_size(block, scale, dtype):
    scores, values = draw(2, 4, 7, dtype=dtype, scale=scale), draw(2, 7, 3, dtype=dtype)
    expected = scores.softmax(dim=-1) @ values
    agree(attention.online_softmax(scores, values, block), expected, scores, values)


@pytest.mark.parametrize("block", [1, 2, 7])
def test_online_softmax_skips_hidden_keys_even_whole_blocks(block):
    mask = torch.tensor([[False] * 4 + [True] * 3, [True] + [False] * 6, [True] + [False] * 5 + [True]])
    scores, values = draw(3, 7).detach().masked_fill(~mask, -torch.inf).requires_grad_(), draw(7, 3)
    agree(attention.online_softmax(scores, values, block), scores.softmax(dim=-1) @ values, scores, values)


@pytest.mark.parametrize("block", [1, 2, 7])
def test_online_softmax_with_every_key_hidden_is_an_error_as_in_attend(block):
    scores, values = draw(2, 3, 7).detach(), draw(7, 3)
    scores[1, 2] = -math.inf
    with pytest.raises(ValueError, match=r"query \[1, 2\] may look at no key at all"):
        attention.online_softmax(scores, values, block)
    with pytest.raises(ValueError, match=r"query \[1, 2\] may look at no key at all"):
        attention.masked_softmax(scores, scores > -math.inf)


def test_queries_without_a_key_are_an_error_and_no_queries_are_none():
    Q, K, V = draw(2, 3, 4), draw(2, 0, 4), draw(2, 0, 5)
    for lost in (
        lambda: attention.attend(Q, K, V),
        lambda: attention.attend(Q, K, V, torch.ones(2, 3, 0, dtype=torch.bool)),
        lambda: attention.online_softmax(draw(3, 0), draw(0, 5), 2),
    ):
        with pytest.raises(ValueError, match="may look at no key at all"):
            lost()
    assert attention.attend(Q[:, :0], K, V).shape == (2, 0, 5)
    assert attention.online_softmax(draw(2, 0, 0), V, 2).shape == (2, 0, 5)


def test_online_softmax_stays_finite_where_every_score_is_far_below_zero():
    scores, values = draw(2, 5).detach() - 5000, draw(5, 3)
    assert_close(attention.online_softmax(scores, values, 2), scores.softmax(dim=-1) @ values)


@DTYPES
@pytest.mark.parametrize("causal", [False, True])
@LEADING
def test_linear_attention_weights_by_elu_plus_one(leading, causal, dtype):
    Q, K, V = (draw(*leading, 5, width, dtype=dtype) for width in (3, 3, 4))
    weights = (F.elu(Q) + 1) @ (F.elu(K) + 1).mT
    if causal:
        weights = weights.tril()
    expected = weights / weights.sum(dim=-1, keepdim=True) @ V
    agree(attention.linear_attention(Q, K, V, causal=causal), expected, Q, K, V)


def test_linear_attention_reads_another_sequence_too():
    Q, K, V = draw(2, 3, 4), draw(2, 6, 4), draw(2, 6, 5)
    weights = (F.elu(Q) + 1) @ (F.elu(K) + 1).mT
    assert_close(attention.linear_attention(Q, K, V), weights / weights.sum(dim=-1, keepdim=True) @ V)


def linear_by_logs(Q, K, V, causal=False):
    """In float64, the weight of each pair as a logarithm: that of a sum, over the features, of products."""
    Q, K = (torch.where(x > 0, x.clamp(min=0).log1p(), x) for x in (Q.double(), K.double()))
    weights = (Q.unsqueeze(-2) + K.unsqueeze(-3)).logsumexp(dim=-1)
    if causal:
        weights = weights.masked_fill(torch.ones_like(weights).triu(1) > 0, -math.inf)
    return weights.softmax(dim=-1) @ V.double()


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("q, k", [(-120, -120), (-5000, -200), (0, -1000), (-1000, 1000), (3000, 0)])
def test_linear_attention_is_exact_however_far_below_zero(q, k, causal):
    Q, K, V = draw(2, 37, 3, scale=5), draw(2, 37, 3, scale=5), draw(2, 37, 4)
    ours, theirs = (
        attention.linear_attention(Q + q, K + k, V, causal),
        linear_by_logs(Q + q, K + k, V, causal),
    )
    agree(ours, theirs.float(), Q, K, V, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("causal", [False, True])
def test_linear_attention_stands_keys_of_every_size_in_one_sequence(causal):
    Q, K, V = draw(2, 50, 3), draw(2, 50, 3, scale=300), draw(2, 50, 4)
    agree(attention.linear_attention(Q, K, V, causal), linear_by_logs(Q, K, V, causal).float(), Q, K, V)


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("hidden", [[4], [1, 3], [2, 3, 4]])
def test_linear_attention_hides_keys_of_minus_infinity(hidden, causal):
    Q, K, V = draw(5, 3), draw(5, 3).detach(), draw(5, 4)
    K[hidden] = -math.inf
    weights = (F.elu(Q) + 1) @ (F.elu(K) + 1).mT
    weights = weights.tril() if causal else weights
    expected = weights / weights.sum(dim=-1, keepdim=True) @ V
    agree(attention.linear_attention(Q, K, V, causal), expected, Q, V)


def test_linear_attention_without_a_key_is_an_error():
    Q, K, V = draw(2, 3, 4), torch.full((2, 3, 4), -math.inf), draw(2, 3, 5)
    K[1, 0] = K[0, 1] = 0
    assert attention.linear_attention(Q, K, V).isfinite().all()
    with pytest.raises(ValueError, match=r"query \[0, 0\] may look at no key"):
        attention.linear_attention(Q, K, V, causal=True)
    with pytest.raises(ValueError, match="may look at no key"):
        attention.linear_attention(Q, K[:, :0], V[:, :0])
    with pytest.raises(ValueError, match="not 3 with 2"):
        attention.linear_attention(Q, K[:, :2], V[:, :2], causal=True)


def test_causal_linear_attention_keeps_no_matrix_for_each_position():
    Q, K, V = draw(256, 16), draw(256, 16), draw(256, 64)
    assert saved(partial(attention.linear_attention, causal=True), Q, K, V) < 256 * 16 * 64


def test_attention_functions_leave_their_inputs_alone():
    Q, K, V, mask, W = draw(5, 4), draw(5, 4), draw(5, 4), draw_mask(5, 5), draw(4, 4)
    unchanged(attention.attention_scores, Q, K)
    unchanged(attention.masked_softmax, Q @ K.mT, mask)
    unchanged(attention.attend, Q, K, V, mask)
    unchanged(attention.self_attention, Q, W, W, W, mask)
    unchanged(attention.multi_head_attention, Q, W, W, W, W, 2, mask)
    unchanged(attention.cross_attention, Q, K, W, W, W, W, 2, mask)
    unchanged(attention.online_softmax, Q @ K.mT, V, 2)
    unchanged(attention.linear_attention, Q, K, V, causal=True)
    unchanged(attention.attend_cached, Q, K, V, (K.detach(), V.detach()))


@pytest.mark.parametrize("T, d, H", [(3, 4, 1), (16, 8, 3), (40, 2, 5)])
def test_attention_costs_what_torch_counts(T, d, H):
    Q, K, V = (draw(1, H, T, d) for _ in range(3))
    with FlopCounterMode(display=False) as counter:
        attention.attend(Q, K, V)
    assert counter.get_total_flops() == 2 * attention.attention_cost(T, H * d, H)[0]  # times, and plus
    plain, fused = saved(attention.attend, Q, K, V), saved(F.scaled_dot_product_attention, Q, K, V)
    assert plain == attention.attention_cost(T, H * d, H)[1]
    assert fused == attention.attention_cost(T, H * d, H, fused=True)[1]


def saved(attend, *inputs):
    """How many numbers torch keeps for the way back, each place in memory once."""
    kept = {}
    keep = lambda x: kept.setdefault(x.data_ptr(), x)  # noqa: E731
    with torch.autograd.graph.saved_tensors_hooks(keep, keep):
        attend(*inputs)
    return sum(x.numel() for x in kept.values())
