"""cross_attention as learners write it."""

import math

import torch
import torch.nn.functional as F

from answers.lesson_05.multi_head_attention import cut, joined, look, with_the_axis

# Right


def one_head_after_the_other(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    d = x.shape[-1] // n_heads
    heads = []
    for h in range(n_heads):
        part = slice(h * d, (h + 1) * d)
        scores = (x @ W_q[:, part]) @ (memory @ W_k[:, part]).mT / math.sqrt(d)
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        heads.append(scores.softmax(dim=-1) @ (memory @ W_v[:, part]))
    return torch.cat(heads, dim=-1) @ W_o


def by_its_steps(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = cut(x @ W_q, n_heads), cut(memory @ W_k, n_heads), cut(memory @ W_v, n_heads)
    return joined(look(Q, K, V, with_the_axis(mask))) @ W_o


def by_torchs_function(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = cut(x @ W_q, n_heads), cut(memory @ W_k, n_heads), cut(memory @ W_v, n_heads)
    return joined(F.scaled_dot_product_attention(Q, K, V, attn_mask=with_the_axis(mask))) @ W_o


def by_einsum(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    D = x.shape[-1]
    Q = torch.einsum("...td,dhe->...hte", x, W_q.reshape(D, n_heads, -1))
    K = torch.einsum("...sd,dhe->...hse", memory, W_k.reshape(D, n_heads, -1))
    V = torch.einsum("...sd,dhe->...hse", memory, W_v.reshape(D, n_heads, -1))
    scores = torch.einsum("...hte,...hse->...hts", Q, K) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask[..., None, :, :], torch.finfo(scores.dtype).min)
    mixed = torch.einsum("...hts,...hse->...the", scores.softmax(dim=-1), V)
    return mixed.reshape(x.shape) @ W_o


def each_head_with_its_rows_of_W_o(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    total = torch.zeros_like(x)
    for q, k, v, o in zip(
        *(W.chunk(n_heads, dim=1) for W in (W_q, W_k, W_v)), W_o.chunk(n_heads), strict=True
    ):
        total = total + look(x @ q, memory @ k, memory @ v, mask) @ o
    return total


def folded_into_the_batch(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    *front, T, D = x.shape
    S, d = memory.shape[-2], D // n_heads

    def fold(projected):
        rows = projected.reshape(-1, projected.shape[-2], n_heads, d)
        return rows.permute(0, 2, 1, 3).flatten(0, 1)

    scores = torch.bmm(fold(x @ W_q), fold(memory @ W_k).transpose(1, 2)) / d**0.5
    if mask is not None:
        each = mask.expand(*front, T, S).reshape(-1, T, S)
        scores[~each.repeat_interleave(n_heads, dim=0)] = -math.inf
    mixed = torch.bmm(scores.softmax(dim=2), fold(memory @ W_v)).reshape(-1, n_heads, T, d)
    return mixed.transpose(1, 2).reshape(*front, T, D) @ W_o


def keys_and_values_together(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    K, V = (memory @ torch.cat([W_k, W_v], dim=-1)).chunk(2, dim=-1)
    Q = cut(x @ W_q, n_heads) / math.sqrt(x.shape[-1] // n_heads)
    scores = Q @ cut(K, n_heads).mT
    if mask is not None:
        scores = torch.where(mask.unsqueeze(-3), scores, -math.inf)
    powers = (scores - scores.amax(dim=-1, keepdim=True)).exp()
    return joined(powers / powers.sum(dim=-1, keepdim=True) @ cut(V, n_heads)) @ W_o


RIGHT = [
    one_head_after_the_other,
    by_its_steps,
    by_torchs_function,
    by_einsum,
    each_head_with_its_rows_of_W_o,
    folded_into_the_batch,
    keys_and_values_together,
]

# Wrong, one mistake each


def of_other_projections(x, memory, Q, K, V, W_o, n_heads, mask=None, scale=None):
    """The rest of it, for those who project wrongly."""
    Q, K, V = cut(Q, n_heads), cut(K, n_heads), cut(V, n_heads)
    return joined(F.scaled_dot_product_attention(Q, K, V, with_the_axis(mask), scale=scale)) @ W_o


def not_divided(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    return of_other_projections(x, memory, x @ W_q, memory @ W_k, memory @ W_v, W_o, n_heads, mask, 1.0)


def divided_by_d(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    scale = n_heads / x.shape[-1]
    return of_other_projections(x, memory, x @ W_q, memory @ W_k, memory @ W_v, W_o, n_heads, mask, scale)


def times_the_root(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    scale = (x.shape[-1] / n_heads) ** 0.5
    return of_other_projections(x, memory, x @ W_q, memory @ W_k, memory @ W_v, W_o, n_heads, mask, scale)


def by_the_whole_width(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    scale = 1 / math.sqrt(x.shape[-1])
    return of_other_projections(x, memory, x @ W_q, memory @ W_k, memory @ W_v, W_o, n_heads, mask, scale)


def weights_for_values(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K = cut(x @ W_q, n_heads), cut(memory @ W_k, n_heads)
    scores = Q @ K.mT / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask.unsqueeze(-3), -math.inf)
    return joined(scores.softmax(dim=-1)) @ W_o


def always_the_first_columns(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    d = x.shape[-1] // n_heads
    head = look(x @ W_q[:, :d], memory @ W_k[:, :d], memory @ W_v[:, :d], mask)
    return torch.cat(n_heads * [head], dim=-1) @ W_o


def one_large_head(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    return look(x @ W_q, memory @ W_k, memory @ W_v, mask) @ W_o


def heads_of_that_width(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    many = x.shape[-1] // n_heads
    return by_its_steps(x, memory, W_q, W_k, W_v, W_o, many, mask)


def heads_compete(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = cut(x @ W_q, n_heads), cut(memory @ W_k, n_heads), cut(memory @ W_v, n_heads)
    scores = Q @ K.mT / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask.unsqueeze(-3), -math.inf)
    return joined(F.softmax(scores, dim=-3) @ V) @ W_o


def not_mixed(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = cut(x @ W_q, n_heads), cut(memory @ W_k, n_heads), cut(memory @ W_v, n_heads)
    return joined(look(Q, K, V, with_the_axis(mask)))


def linear_with_W_o(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    return by_its_steps(x, memory, W_q, W_k, W_v, W_o.T, n_heads, mask)


def W_o_in_front(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    return W_o @ not_mixed(x, memory, W_q, W_k, W_v, W_o, n_heads, mask).mT


def sum_of_the_heads(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = cut(x @ W_q, n_heads), cut(memory @ W_k, n_heads), cut(memory @ W_v, n_heads)
    return look(Q, K, V, with_the_axis(mask)).sum(dim=-3) @ W_o[: x.shape[-1] // n_heads]


def mean_of_the_heads(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    return sum_of_the_heads(x, memory, W_q, W_k, W_v, W_o, n_heads, mask) / n_heads


def returns_the_first_head(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    d = x.shape[-1] // n_heads
    return look(x @ W_q[:, :d], memory @ W_k[:, :d], memory @ W_v[:, :d], mask) @ W_o[:d]


def keeps_x(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    return x + by_its_steps(x, memory, W_q, W_k, W_v, W_o, n_heads, mask)


def without_the_mask(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    return one_head_after_the_other(x, memory, W_q, W_k, W_v, W_o, n_heads)


def as_nn_multihead_attention_means_it(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    return by_its_steps(x, memory, W_q, W_k, W_v, W_o, n_heads, None if mask is None else ~mask)


def mask_as_it_is(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = cut(x @ W_q, n_heads), cut(memory @ W_k, n_heads), cut(memory @ W_v, n_heads)
    return joined(look(Q, K, V, mask)) @ W_o


def masks_one_after_the_other(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = cut(x @ W_q, n_heads), cut(memory @ W_k, n_heads), cut(memory @ W_v, n_heads)
    if mask is not None and mask.ndim > 2:
        rows = mask.reshape(-1, *mask.shape[-2:])
        mask = torch.cat(n_heads * [rows]).reshape(*Q.shape[:-2], *mask.shape[-2:])
    return joined(look(Q, K, V, mask)) @ W_o


def mask_turned(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = cut(x @ W_q, n_heads), cut(memory @ W_k, n_heads), cut(memory @ W_v, n_heads)
    if mask is not None:
        mask = mask.unsqueeze(-3).transpose(-2, -1)
        if not mask.any(dim=-1).all():
            raise ValueError("a query may look at nothing")
    return joined(look(Q, K, V, mask)) @ W_o


def causal_unless_told_otherwise(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    if mask is None:
        mask = torch.tril(torch.ones(x.shape[-2], memory.shape[-2])) > 0
    return by_its_steps(x, memory, W_q, W_k, W_v, W_o, n_heads, mask)


def causal_as_well(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    causal = torch.arange(memory.shape[-2]) <= torch.arange(x.shape[-2])[:, None]
    mask = causal if mask is None else causal & mask
    if not mask.any(dim=-1).all():
        raise ValueError("a query sees nothing")
    return by_its_steps(x, memory, W_q, W_k, W_v, W_o, n_heads, mask)


def the_memory_asks(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = cut(memory @ W_q, n_heads), cut(x @ W_k, n_heads), cut(x @ W_v, n_heads)
    return joined(look(Q, K, V, with_the_axis(mask))) @ W_o


def the_memory_alone(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = (cut(memory @ W, n_heads) for W in (W_q, W_k, W_v))
    return joined(look(Q, K, V, with_the_axis(mask))) @ W_o


def x_alone(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = (cut(x @ W, n_heads) for W in (W_q, W_k, W_v))
    return joined(look(Q, K, V, with_the_axis(mask))) @ W_o


def values_of_the_decoder(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = cut(x @ W_q, n_heads), cut(memory @ W_k, n_heads), cut(x @ W_v, n_heads)
    return joined(look(Q, K, V, with_the_axis(mask))) @ W_o


def keys_of_the_decoder(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = cut(x @ W_q, n_heads), cut(x @ W_k, n_heads), cut(memory @ W_v, n_heads)
    return joined(look(Q, K, V, with_the_axis(mask))) @ W_o


def of_both(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    both = torch.cat((memory, x), dim=-2)
    Q, K, V = cut(x @ W_q, n_heads), cut(both @ W_k, n_heads), cut(both @ W_v, n_heads)
    return joined(look(Q, K, V, with_the_axis(mask))) @ W_o


def keys_first(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = cut(x @ W_q, n_heads), cut(memory @ W_k, n_heads), cut(memory @ W_v, n_heads)
    return joined(look(K, Q, V, with_the_axis(mask))) @ W_o


def values_by_W_k(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    return of_other_projections(x, memory, x @ W_q, memory @ W_k, memory @ W_k, W_o, n_heads, mask)


def keys_by_W_v(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    return of_other_projections(x, memory, x @ W_q, memory @ W_v, memory @ W_v, W_o, n_heads, mask)


def keys_by_W_q(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    return of_other_projections(x, memory, x @ W_q, memory @ W_q, memory @ W_v, W_o, n_heads, mask)


def values_before_keys(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    return of_other_projections(x, memory, x @ W_q, memory @ W_v, memory @ W_k, W_o, n_heads, mask)


def W_k_for_x(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    return of_other_projections(x, memory, x @ W_k, memory @ W_q, memory @ W_v, W_o, n_heads, mask)


def memory_as_it_is(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    return of_other_projections(x, memory, x @ W_q, memory, memory, W_o, n_heads, mask)


def x_as_it_is(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    return of_other_projections(x, memory, x, memory @ W_k, memory @ W_v, W_o, n_heads, mask)


def by_F_linear(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = F.linear(x, W_q), F.linear(memory, W_k), F.linear(memory, W_v)
    return of_other_projections(x, memory, Q, K, V, W_o, n_heads, mask)


def mask_with_an_axis_at_place_1(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = cut(x @ W_q, n_heads), cut(memory @ W_k, n_heads), cut(memory @ W_v, n_heads)
    return joined(look(Q, K, V, mask if mask is None else mask[:, None])) @ W_o


WRONG = [
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
    ("mask-axis-from-the-front", mask_with_an_axis_at_place_1),
    ("mask-in-another-order", masks_one_after_the_other),
    ("mask-transposed", mask_turned),
    ("always-causal", causal_unless_told_otherwise),
    ("causal-besides", causal_as_well),
    ("x-and-memory-exchanged", the_memory_asks),
    ("queries-from-memory", the_memory_alone),
    ("memory-ignored", x_alone),
    ("values-from-x", values_of_the_decoder),
    ("keys-from-x", keys_of_the_decoder),
    ("both-sequences", of_both),
    ("queries-and-keys-exchanged", keys_first),
    ("keys-as-values", values_by_W_k),
    ("values-as-keys", keys_by_W_v),
    ("queries-as-keys", keys_by_W_q),
    ("W_k-and-W_v-exchanged", values_before_keys),
    ("W_q-and-W_k-exchanged", W_k_for_x),
    ("memory-not-projected", memory_as_it_is),
    ("queries-not-projected", x_as_it_is),
    ("projections-transposed", by_F_linear),
]

# Wrong in ways that no rule was made for: the status, a fault that is named, a word that is said


def forgets_to_return(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    x = by_its_steps(x, memory, W_q, W_k, W_v, W_o, n_heads, mask)


def returns_both(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    return by_its_steps(x, memory, W_q, W_k, W_v, W_o, n_heads, mask), memory


def heads_stay_apart(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = cut(x @ W_q, n_heads), cut(memory @ W_k, n_heads), cut(memory @ W_v, n_heads)
    return look(Q, K, V, with_the_axis(mask))


def merged_without_transposing(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    return heads_stay_apart(x, memory, W_q, W_k, W_v, W_o, n_heads, mask).reshape(x.shape) @ W_o


def changes_x(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    x[...] = by_its_steps(x, memory, W_q, W_k, W_v, W_o, n_heads, mask)
    return x


def mean_of_the_memory(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    return (memory @ W_v).mean(dim=-2, keepdim=True).expand(x.shape) @ W_o


def memory_of_the_same_length(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    assert x.shape == memory.shape
    return by_its_steps(x, memory, W_q, W_k, W_v, W_o, n_heads, mask)


def values_of_x_and_no_W_o(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    return not_mixed(x, x, W_q, W_k, W_v, W_o, n_heads, mask)


def not_divided_and_keys_for_values(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    return of_other_projections(x, memory, x @ W_q, memory @ W_k, memory @ W_k, W_o, n_heads, mask, 1.0)


def mask_fills_0(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    Q, K, V = cut(x @ W_q, n_heads), cut(memory @ W_k, n_heads), cut(memory @ W_v, n_heads)
    scores = Q @ K.mT / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores * mask.unsqueeze(-3)
    return joined(scores.softmax(dim=-1) @ V) @ W_o


def without_autograd(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    return by_its_steps(x, memory.detach(), W_q, W_k, W_v, W_o, n_heads, mask)


def first_key_only(x, memory, W_q, W_k, W_v, W_o, n_heads, mask=None):
    return (memory[..., :1, :] @ W_v).expand(x.shape) @ W_o


OTHERS = [
    ("wrong", "returns-nothing", "return", forgets_to_return),
    ("wrong", "wrong-type", "tuple", returns_both),
    ("wrong", "ignores-an-input", "W_o", heads_stay_apart),
    ("wrong", None, "Expected", merged_without_transposing),
    ("wrong", "changes-input", "in place", changes_x),
    ("wrong", "ignores-an-input", "does not depend", mean_of_the_memory),
    ("broken", "raises", "shape", memory_of_the_same_length),
    ("wrong", "memory-ignored", "W_o", values_of_x_and_no_W_o),
    ("wrong", "not-scaled", "W_v is not used", not_divided_and_keys_for_values),
    ("wrong", None, "mask", mask_fills_0),
    ("wrong", "wrong-gradient", "detach", without_autograd),
    ("wrong", "ignores-an-input", "does not depend", first_key_only),
]
