"""multi_head_attention as learners write it."""

import math

import torch
import torch.nn.functional as F

from course_lib.attention import attend
from course_lib.heads import merge_heads

# Right


def one_head_after_the_other(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    d = x.shape[-1] // n_heads
    heads = []
    for h in range(n_heads):
        part = slice(h * d, (h + 1) * d)
        Q, K, V = x @ W_q[:, part], x @ W_k[:, part], x @ W_v[:, part]
        scores = Q @ K.transpose(-2, -1) / math.sqrt(d)
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        heads.append(scores.softmax(dim=-1) @ V)
    return torch.cat(heads, dim=-1) @ W_o


def cut(x, n_heads):
    *front, T, D = x.shape
    return x.reshape(*front, T, n_heads, D // n_heads).transpose(-3, -2)


def joined(x):
    *front, H, T, d = x.shape
    return x.transpose(-3, -2).reshape(*front, T, H * d)


def look(Q, K, V, mask=None):
    scores = Q @ K.mT / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(dim=-1) @ V


def with_the_axis(mask):
    return None if mask is None else mask.unsqueeze(-3)


def by_its_steps(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = cut(x @ W_q, n_heads), cut(x @ W_k, n_heads), cut(x @ W_v, n_heads)
    return joined(look(Q, K, V, with_the_axis(mask))) @ W_o


def by_torchs_function(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = (cut(x @ W, n_heads) for W in (W_q, W_k, W_v))
    if mask is not None:
        mask = mask[..., None, :, :]
    return joined(F.scaled_dot_product_attention(Q, K, V, attn_mask=mask)) @ W_o


def by_einsum(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    D = x.shape[-1]
    W_q, W_k, W_v = (W.view(D, n_heads, -1) for W in (W_q, W_k, W_v))
    Q, K, V = (torch.einsum("...td,dhe->...hte", x, W) for W in (W_q, W_k, W_v))
    scores = torch.einsum("...hte,...hse->...hts", Q, K) / Q.shape[-1] ** 0.5
    if mask is not None:
        scores = torch.where(mask.unsqueeze(-3), scores, torch.finfo(scores.dtype).min)
    mixed = torch.einsum("...hts,...hse->...hte", scores.softmax(-1), V)
    return torch.einsum("...hte,hef->...tf", mixed, W_o.view(n_heads, -1, D))


def folded_into_the_batch(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    *front, T, D = x.shape
    rows = x.reshape(-1, T, D)
    B, d = rows.shape[0], D // n_heads

    def fold(W):
        return (rows @ W).view(B, T, n_heads, d).permute(0, 2, 1, 3).reshape(B * n_heads, T, d)

    scores = torch.bmm(fold(W_q), fold(W_k).transpose(1, 2)) / math.sqrt(d)
    if mask is not None:
        each = mask.expand(*front, T, T).reshape(B, T, T).repeat_interleave(n_heads, dim=0)
        scores = scores.masked_fill(each.logical_not(), float("-inf"))
    mixed = torch.bmm(torch.softmax(scores, dim=2), fold(W_v))
    mixed = mixed.view(B, n_heads, T, d).permute(0, 2, 1, 3).contiguous().view(B, T, D)
    return (mixed @ W_o).reshape(*front, T, D)


def each_head_with_its_rows_of_W_o(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    total = torch.zeros_like(x)
    parts = zip(*(W.chunk(n_heads, dim=1) for W in (W_q, W_k, W_v)), W_o.chunk(n_heads, dim=0), strict=True)
    for q, k, v, o in parts:
        total = total + look(x @ q, x @ k, x @ v, mask) @ o
    return total


def one_wide_projection(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    together = x @ torch.cat([W_q, W_k, W_v], dim=1)
    Q, K, V = (cut(part, n_heads) for part in together.split(x.shape[-1], dim=-1))
    scores = (Q / Q.shape[-1] ** 0.5) @ K.mT
    if mask is not None:
        scores = scores + torch.zeros_like(scores).masked_fill(~mask.unsqueeze(-3), -math.inf)
    return joined(torch.softmax(scores, -1) @ V).matmul(W_o)


RIGHT = [
    one_head_after_the_other,
    by_its_steps,
    by_torchs_function,
    by_einsum,
    folded_into_the_batch,
    each_head_with_its_rows_of_W_o,
    one_wide_projection,
]

# Wrong, one mistake each


def not_divided(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = (cut(x @ W, n_heads) for W in (W_q, W_k, W_v))
    return joined(F.scaled_dot_product_attention(Q, K, V, with_the_axis(mask), scale=1.0)) @ W_o


def divided_by_d(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = (cut(x @ W, n_heads) for W in (W_q, W_k, W_v))
    d = Q.shape[-1]
    return joined(F.scaled_dot_product_attention(Q, K, V, with_the_axis(mask), scale=1 / d)) @ W_o


def times_the_root(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = (cut(x @ W, n_heads) for W in (W_q, W_k, W_v))
    d = Q.shape[-1]
    return joined(F.scaled_dot_product_attention(Q, K, V, with_the_axis(mask), scale=d**0.5)) @ W_o


def weights_for_values(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K = (cut(x @ W, n_heads) for W in (W_q, W_k))
    scores = Q @ K.mT / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask.unsqueeze(-3), -math.inf)
    return joined(scores.softmax(dim=-1)) @ W_o


def by_the_whole_width(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = (cut(x @ W, n_heads) for W in (W_q, W_k, W_v))
    scores = Q @ K.mT / math.sqrt(x.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask.unsqueeze(-3), -math.inf)
    return joined(scores.softmax(dim=-1) @ V) @ W_o


def always_the_first_columns(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    d = x.shape[-1] // n_heads
    heads = [look(x @ W_q[:, :d], x @ W_k[:, :d], x @ W_v[:, :d], mask) for h in range(n_heads)]
    return torch.cat(heads, dim=-1) @ W_o


def one_large_head(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    return look(x @ W_q, x @ W_k, x @ W_v, mask) @ W_o


def heads_of_that_width(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    many = x.shape[-1] // n_heads
    Q, K, V = ((x @ W).reshape(*x.shape[:-1], many, n_heads).transpose(-3, -2) for W in (W_q, W_k, W_v))
    return joined(look(Q, K, V, with_the_axis(mask))) @ W_o


def heads_compete(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = (cut(x @ W, n_heads) for W in (W_q, W_k, W_v))
    scores = torch.einsum("...htd,...hsd->...hts", Q, K) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask.unsqueeze(-3), -math.inf)
    return joined(torch.softmax(scores, dim=-3) @ V) @ W_o


def not_mixed(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = (cut(x @ W, n_heads) for W in (W_q, W_k, W_v))
    return joined(look(Q, K, V, with_the_axis(mask)))


def linear_with_W_o(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = (cut(x @ W, n_heads) for W in (W_q, W_k, W_v))
    return F.linear(joined(look(Q, K, V, with_the_axis(mask))), W_o)


def W_o_in_front(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = (cut(x @ W, n_heads) for W in (W_q, W_k, W_v))
    return torch.matmul(W_o, joined(look(Q, K, V, with_the_axis(mask))).transpose(-2, -1))


def sum_of_the_heads(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    d = x.shape[-1] // n_heads
    total = 0
    for h in range(n_heads):
        part = slice(h * d, (h + 1) * d)
        total = total + look(x @ W_q[:, part], x @ W_k[:, part], x @ W_v[:, part], mask)
    return total @ W_o[:d]


def mean_of_the_heads(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    return sum_of_the_heads(x, W_q, W_k, W_v, W_o, n_heads, mask) / n_heads


def returns_the_first_head(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    d = x.shape[-1] // n_heads
    return look(x @ W_q[:, :d], x @ W_k[:, :d], x @ W_v[:, :d], mask) @ W_o[:d]


def keeps_x(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    return x + by_its_steps(x, W_q, W_k, W_v, W_o, n_heads, mask)


def without_the_mask(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    return one_head_after_the_other(x, W_q, W_k, W_v, W_o, n_heads)


def as_nn_multihead_attention_means_it(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = (cut(x @ W, n_heads) for W in (W_q, W_k, W_v))
    scores = Q @ K.mT / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(mask.unsqueeze(-3), -math.inf)
    return joined(scores.softmax(dim=-1) @ V) @ W_o


def mask_as_it_is(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = (cut(x @ W, n_heads) for W in (W_q, W_k, W_v))
    scores = Q @ K.mT / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return joined(scores.softmax(dim=-1) @ V) @ W_o


def mask_with_an_axis_in_front(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = (cut(x @ W, n_heads) for W in (W_q, W_k, W_v))
    return joined(look(Q, K, V, None if mask is None else mask[None])) @ W_o


def masks_one_after_the_other(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = (cut(x @ W, n_heads) for W in (W_q, W_k, W_v))
    *front, H, T, d = Q.shape
    if mask is not None and mask.ndim > 2:
        rows = mask.reshape(-1, *mask.shape[-2:])
        mask = torch.cat(H * [rows]).reshape(*front, H, *mask.shape[-2:])
    return joined(look(Q, K, V, mask)) @ W_o


def causal_unless_told_otherwise(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    if mask is None:
        mask = torch.tril(torch.ones(x.shape[-2], x.shape[-2])).bool()
    return by_its_steps(x, W_q, W_k, W_v, W_o, n_heads, mask)


def causal_as_well(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    causal = torch.tril(torch.ones(x.shape[-2], x.shape[-2])) == 1
    mask = causal if mask is None else mask & causal
    if not mask.any(dim=-1).all():
        raise ValueError("a query sees nothing")
    return by_its_steps(x, W_q, W_k, W_v, W_o, n_heads, mask)


def values_by_W_k(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    K = V = cut(x @ W_k, n_heads)
    return joined(look(cut(x @ W_q, n_heads), K, V, with_the_axis(mask))) @ W_o


def keys_by_W_v(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    K = V = cut(x @ W_v, n_heads)
    return joined(look(cut(x @ W_q, n_heads), K, V, with_the_axis(mask))) @ W_o


def keys_by_W_q(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q = K = cut(x @ W_q, n_heads)
    return joined(look(Q, K, cut(x @ W_v, n_heads), with_the_axis(mask))) @ W_o


def everything_by_W_q(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    h = cut(x @ W_q, n_heads)
    return joined(look(h, h, h, with_the_axis(mask))) @ W_o


def keys_ask(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = (cut(x @ W, n_heads) for W in (W_q, W_k, W_v))
    return joined(look(K, Q, V, with_the_axis(mask))) @ W_o


def values_before_keys(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, V, K = (cut(x @ W, n_heads) for W in (W_q, W_k, W_v))
    return joined(look(Q, K, V, with_the_axis(mask))) @ W_o


def the_other_way_round(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    V, K, Q = (cut(x @ W, n_heads) for W in (W_q, W_k, W_v))
    return joined(look(Q, K, V, with_the_axis(mask))) @ W_o


def plain_x(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    h = cut(x, n_heads)
    return joined(look(h, h, h, with_the_axis(mask))) @ W_o


def by_F_linear(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = (cut(F.linear(x, W), n_heads) for W in (W_q, W_k, W_v))
    return joined(look(Q, K, V, with_the_axis(mask))) @ W_o


def values_as_they_are(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = cut(x @ W_q, n_heads), cut(x @ W_k, n_heads), cut(x, n_heads)
    return joined(look(Q, K, V, with_the_axis(mask))) @ W_o


def mask_turned(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    if mask is not None:
        mask = mask.transpose(-2, -1)
        if not mask.any(dim=-1).all():
            raise ValueError("a query may look at nothing")
    return by_its_steps(x, W_q, W_k, W_v, W_o, n_heads, mask)


def mask_with_an_axis_at_place_1(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = (cut(x @ W, n_heads) for W in (W_q, W_k, W_v))
    return joined(look(Q, K, V, mask if mask is None else mask[:, None])) @ W_o


def cut_and_then_projected(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    heads = cut(x, n_heads)
    return joined(look(heads @ W_q, heads @ W_k, heads @ W_v, with_the_axis(mask))) @ W_o


WRONG = [
    ("cut-before-projected", cut_and_then_projected),
    ("not-scaled", not_divided),
    ("scaled-by-d", divided_by_d),
    ("multiplied-by-sqrt-d", times_the_root),
    ("no-values", weights_for_values),
    ("scaled-by-model-width", by_the_whole_width),
    ("same-slice", always_the_first_columns),
    ("n-heads-ignored", one_large_head),
    ("n-heads-for-d", heads_of_that_width),
    ("softmax-over-heads", heads_compete),
    ("W_o-forgotten", not_mixed),
    ("W_o-transposed", linear_with_W_o),
    ("W_o-for-each-side", W_o_in_front),
    ("heads-summed", sum_of_the_heads),
    ("heads-averaged", mean_of_the_heads),
    ("first-head-only", returns_the_first_head),
    ("residual", keeps_x),
    ("mask-not-handed-on", without_the_mask),
    ("mask-inverted-for-heads", as_nn_multihead_attention_means_it),
    ("mask-without-an-axis", mask_as_it_is),
    ("mask-without-an-axis", mask_with_an_axis_in_front),
    ("mask-axis-from-the-front", mask_with_an_axis_at_place_1),
    ("mask-in-another-order", masks_one_after_the_other),
    ("mask-transposed", mask_turned),
    ("always-causal", causal_unless_told_otherwise),
    ("causal-besides", causal_as_well),
    ("keys-as-values", values_by_W_k),
    ("values-as-keys", keys_by_W_v),
    ("queries-as-keys", keys_by_W_q),
    ("one-projection", everything_by_W_q),
    ("W_q-and-W_k-exchanged", keys_ask),
    ("W_k-and-W_v-exchanged", values_before_keys),
    ("W_q-and-W_v-exchanged", the_other_way_round),
    ("nothing-projected", plain_x),
    ("projections-transposed", by_F_linear),
    ("values-not-projected", values_as_they_are),
]

# Wrong in ways that no rule was made for: the status, a fault that is named, a word that is said


def forgets_to_return(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    x = by_its_steps(x, W_q, W_k, W_v, W_o, n_heads, mask)


def returns_the_weights_too(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = (cut(x @ W, n_heads) for W in (W_q, W_k, W_v))
    weights = (Q @ K.mT / math.sqrt(Q.shape[-1])).softmax(dim=-1)
    return joined(weights @ V) @ W_o, weights


def returns_a_list_of_heads(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    d = x.shape[-1] // n_heads
    cuts = [slice(h * d, (h + 1) * d) for h in range(n_heads)]
    return [look(x @ W_q[:, c], x @ W_k[:, c], x @ W_v[:, c], mask) for c in cuts]


def heads_stay_apart(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = (cut(x @ W, n_heads) for W in (W_q, W_k, W_v))
    return look(Q, K, V, with_the_axis(mask))


def merged_without_transposing(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = (cut(x @ W, n_heads) for W in (W_q, W_k, W_v))
    return look(Q, K, V, with_the_axis(mask)).reshape(x.shape) @ W_o


def split_without_transposing(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    *front, T, D = x.shape
    Q, K, V = ((x @ W).view(*front, n_heads, T, D // n_heads) for W in (W_q, W_k, W_v))
    return joined(look(Q, K, V, with_the_axis(mask))) @ W_o


def for_one_sequence(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    T, D = x.shape
    return by_its_steps(x, W_q, W_k, W_v, W_o, n_heads, mask)


def for_a_batch(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    B, T, D = x.shape
    return by_its_steps(x, W_q, W_k, W_v, W_o, n_heads, mask)


def projects_in_place(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    mixed = by_its_steps(x, W_q, W_k, W_v, torch.eye(len(W_o), dtype=W_o.dtype), n_heads, mask)
    x.copy_(mixed @ W_o)
    return x


def queries_as_they_are_and_no_W_o(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = cut(x @ W_q, n_heads), cut(x @ W_k, n_heads), cut(x @ W_k, n_heads)
    return joined(look(Q, K, V, with_the_axis(mask)))


def W_o_twice(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    return by_its_steps(x, W_q, W_k, W_v, W_o, n_heads, mask) @ W_o


def mask_fills_0(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = (cut(x @ W, n_heads) for W in (W_q, W_k, W_v))
    scores = Q @ K.mT / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask.unsqueeze(-3), 0.0)
    return joined(scores.softmax(dim=-1) @ V) @ W_o


def without_autograd(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    with torch.no_grad():
        return by_its_steps(x, W_q, W_k, W_v, W_o, n_heads, mask)


def an_axis_for_no_mask(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = (cut(x @ W, n_heads) for W in (W_q, W_k, W_v))
    return merge_heads(attend(Q, K, V, mask[:, None])) @ W_o


def heads_in_reverse(x, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = (cut(x @ W, n_heads) for W in (W_q, W_k, W_v))
    return joined(look(Q, K, V, with_the_axis(mask)).flip(-3)) @ W_o


OTHERS = [
    ("wrong", "returns-nothing", "return", forgets_to_return),
    ("wrong", "wrong-type", "tuple", returns_the_weights_too),
    ("wrong", "wrong-type", "list", returns_a_list_of_heads),
    ("wrong", "ignores-an-input", "W_o", heads_stay_apart),
    ("wrong", None, "Expected", merged_without_transposing),
    ("wrong", None, "Expected", split_without_transposing),
    ("broken", "raises", "batch", for_one_sequence),
    ("broken", "raises", "unpack", for_a_batch),
    ("wrong", "changes-input", "in place", projects_in_place),
    ("wrong", "keys-as-values", "W_o", queries_as_they_are_and_no_W_o),
    ("wrong", "numbers", "Expected", W_o_twice),
    ("wrong", None, "mask", mask_fills_0),
    ("wrong", "no-gradient", "gradients", without_autograd),
    ("broken", "raises", "the mask is None", an_axis_for_no_mask),
    ("wrong", "order-of-heads", "reverse order", heads_in_reverse),
]
