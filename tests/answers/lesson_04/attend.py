"""attend as learners write it."""

import math

import torch
import torch.nn.functional as F

from course_lib.attention import masked_softmax

# Earlier cells of the learner's: right


def attention_scores(Q, K):
    return torch.matmul(Q, K.transpose(-2, -1)) / math.sqrt(Q.shape[-1])


def attention_weights(Q, K, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = scores.masked_fill(mask == 0, float("-inf"))
    return F.softmax(scores, dim=-1)


# Right


def in_one_call(Q, K, V, mask=None):
    return F.scaled_dot_product_attention(Q, K, V, attn_mask=mask)


def einsum_of_the_weights(Q, K, V, mask=None):
    return torch.einsum("...ts,...sv->...tv", attention_weights(Q, K, mask), V)


def stacked_rows(Q, K, V, mask=None):
    weights = attention_weights(Q, K, mask)
    return torch.stack([(weights[..., t, :, None] * V).sum(-2) for t in range(Q.shape[-2])], dim=-2)


def divides_at_the_end(Q, K, V, mask=None):
    scores = attention_scores(Q, K)
    scores = scores if mask is None else scores.masked_fill(mask == 0, -math.inf)
    shares = (scores - scores.amax(-1, keepdim=True)).exp()
    return shares @ V / shares.sum(-1, keepdim=True)


def builds_on_the_exercise_before(Q, K, V, mask=None):
    weights = attention_weights(Q, K, mask)
    return weights @ V


def adds_up_key_by_key(Q, K, V, mask=None):
    weights = attention_weights(Q, K, mask)
    mixed = Q.new_zeros(*Q.shape[:-1], V.shape[-1])
    for s in range(K.shape[-2]):
        mixed += weights[..., :, s, None] * V[..., s, None, :]
    return mixed


def bmm_of_flat_batches(Q, K, V, mask=None):
    weights = attention_weights(Q, K, mask)
    flat = torch.bmm(weights.reshape(-1, *weights.shape[-2:]), V.reshape(-1, *V.shape[-2:]))
    return flat.view(*Q.shape[:-1], V.size(-1))


def large_finite_fill(queries, keys, values, mask=None):
    scores = torch.einsum("...id,...jd->...ij", queries, keys) * queries.size(-1) ** -0.5
    if mask is not None:
        scores = torch.where(mask, scores, torch.finfo(scores.dtype).min)
    return torch.matmul(scores.softmax(-1), values)


def as_in_the_annotated_transformer(query, key, value, mask=None, dropout=None):
    d_k = query.size(-1)
    scores = torch.matmul(query, key.transpose(-2, -1)) / math.sqrt(d_k)
    if mask is not None:
        scores = scores.masked_fill(mask == 0, -1e9)
    p_attn = scores.softmax(dim=-1)
    if dropout is not None:
        p_attn = dropout(p_attn)
    return torch.matmul(p_attn, value)


def a_mask_of_zeros_and_infinities(Q, K, V, mask=None):
    if mask is not None:
        mask = torch.zeros(mask.shape, dtype=Q.dtype).masked_fill(~mask, -torch.inf)
    return F.scaled_dot_product_attention(Q, K, V, attn_mask=mask, dropout_p=0.0)


RIGHT = [
    in_one_call,
    einsum_of_the_weights,
    stacked_rows,
    divides_at_the_end,
    builds_on_the_exercise_before,
    adds_up_key_by_key,
    bmm_of_flat_batches,
    large_finite_fill,
    as_in_the_annotated_transformer,
    a_mask_of_zeros_and_infinities,
]

# Wrong, one mistake each


def softmax(x):
    """The learner's own: right."""
    x = x - torch.amax(x, -1, keepdim=True)
    return torch.exp(x) / torch.exp(x).sum(-1, keepdim=True)


def hidden(scores, mask):
    """The learner's own helper: right."""
    return scores if mask is None else torch.where(mask, scores, float("-inf"))


def sdpa_with_scale_one(Q, K, V, mask=None):
    return F.scaled_dot_product_attention(Q, K, V, attn_mask=mask, scale=1.0)


def own_softmax_no_root(Q, K, V, mask=None):
    scores = torch.einsum("...td,...sd->...ts", Q, K)
    return torch.matmul(softmax(hidden(scores, mask)), V)


def sdpa_scaled_by_d(Q, K, V, mask=None):
    return F.scaled_dot_product_attention(Q, K, V, attn_mask=mask, scale=1 / Q.size(-1))


def root_of_the_number_of_keys(Q, K, V, mask=None):
    n_keys = K.size(-2)
    scores = hidden(torch.matmul(Q, K.mT) * n_keys**-0.5, mask)
    return softmax(scores) @ V


def sdpa_times_the_root(Q, K, V, mask=None):
    return F.scaled_dot_product_attention(Q, K, V, attn_mask=mask, scale=Q.size(-1) ** 0.5)


def one_half_without_brackets(Q, K, V, mask=None):
    d = Q.shape[-1]
    weights = softmax(hidden(torch.einsum("...td,...sd->...ts", Q, K) / (d**1 / 2), mask))
    return torch.einsum("...ts,...sv->...tv", weights, V)


def keys_ask_the_queries(Q, K, V, mask=None):
    scores = torch.matmul(K, Q.transpose(-2, -1)) / math.sqrt(K.size(-1))
    return torch.matmul(softmax(hidden(scores, mask)), V)


def view_for_transpose(Q, K, V, mask=None):
    K_t = K.reshape(K.shape[:-2] + (K.shape[-1], K.shape[-2]))
    scores = hidden(torch.matmul(Q, K_t) / Q.shape[-1] ** 0.5, mask)
    return F.softmax(scores, dim=-1).matmul(V)


def softmax_dim_minus_two(Q, K, V, mask=None):
    weights = torch.softmax(hidden(attention_scores(Q, K), mask), dim=-2)
    return torch.einsum("...ts,...sv->...tv", weights, V)


def softmax_dim_zero(Q, K, V, mask=None):
    return torch.nn.functional.softmax(hidden(attention_scores(Q, K), mask), 0).matmul(V)


def softmax_of_the_flat_matrix(Q, K, V, mask=None):
    scores = hidden(attention_scores(Q, K), mask)
    return softmax(scores.flatten(-2)).view_as(scores) @ V


def divides_at_the_end_without_a_maximum(Q, K, V, mask=None):
    powers = hidden(attention_scores(Q, K), mask).exp()
    weights = powers / powers.sum(-1, keepdim=True)
    return torch.einsum("...ts,...sv->...tv", weights, V)


def mixes_the_powers(Q, K, V, mask=None):
    powers = torch.exp(hidden(attention_scores(Q, K), mask))
    return torch.matmul(powers, V)


def hides_the_future_always(Q, K, V, mask=None):
    later = torch.triu(torch.ones(Q.shape[-2], K.shape[-2], dtype=torch.bool), diagonal=1)
    scores = attention_scores(Q, K).masked_fill(later, -math.inf)
    return F.softmax(hidden(scores, mask), dim=-1) @ V


def picks_the_best_value(Q, K, V, mask=None):
    best = hidden(attention_scores(Q, K), mask).argmax(dim=-1)
    return torch.take_along_dim(V, best[..., None], dim=-2)


def plain_shares(Q, K, V, mask=None):
    scores = hidden(attention_scores(Q, K), mask)
    weights = scores / torch.sum(scores, dim=-1, keepdim=True)
    return torch.matmul(weights, V)


def mixes_by_the_scores(Q, K, V, mask=None):
    scores = hidden(attention_scores(Q, K), mask)
    return torch.einsum("...ts,...sv->...tv", scores, V)


def softmax_of_the_weights(Q, K, V, mask=None):
    weights = attention_weights(Q, K, mask)
    return torch.bmm(softmax(weights).reshape(-1, *weights.shape[-2:]), V.reshape(-1, *V.shape[-2:])).reshape(
        *weights.shape[:-1], V.shape[-1]
    )


def logarithms_mix(Q, K, V, mask=None):
    return torch.matmul(F.log_softmax(hidden(attention_scores(Q, K), mask), dim=-1), V)


def sigmoid_of_the_scores(Q, K, V, mask=None):
    return torch.matmul(torch.sigmoid(hidden(attention_scores(Q, K), mask)), V)


def does_not_pass_the_mask_on(Q, K, V, mask=None):
    return torch.matmul(attention_weights(Q, K), V)


def sdpa_without_the_mask(Q, K, V, mask=None):
    return F.scaled_dot_product_attention(Q, K, V)


def sdpa_as_multihead_attention_has_it(Q, K, V, mask=None):
    return F.scaled_dot_product_attention(Q, K, V, attn_mask=None if mask is None else ~mask)


def passes_the_mask_on_inverted(Q, K, V, mask=None):
    if mask is not None:
        mask = mask.logical_not()
    return attention_weights(Q, K, mask).matmul(V)


def multiplies_the_weights(Q, K, V, mask=None):
    weights = attention_weights(Q, K)
    if mask is not None:
        weights = weights * mask.to(weights.dtype)
    return torch.einsum("...ts,...sv->...tv", weights, V)


def multiplies_the_scores(Q, K, V, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = torch.where(mask, scores, torch.zeros_like(scores))
    return softmax(scores) @ V


def fills_with_minus_a_hundred(Q, K, V, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = scores * mask + (~mask) * -100.0
    return softmax(scores).matmul(V)


def a_mask_of_numbers_for_sdpa(Q, K, V, mask=None):
    added = None if mask is None else mask.to(Q.dtype)
    return F.scaled_dot_product_attention(Q, K, V, attn_mask=added)


def brings_the_keys_home(Q, K, V, mask=None):
    return torch.einsum("...ts,...sd->...td", attention_weights(Q, K, mask), K)


def stops_at_the_weights(Q, K, V, mask=None):
    return softmax(hidden(attention_scores(Q, K), mask))


def scales_the_answer_too(Q, K, V, mask=None):
    mixed = F.scaled_dot_product_attention(Q, K, V, mask)
    return mixed * Q.shape[-1] ** -0.5


def turns_the_weights(Q, K, V, mask=None):
    weights = attention_weights(Q, K, mask)
    return torch.matmul(weights.transpose(-1, -2), V)


def one_answer_for_all(Q, K, V, mask=None):
    mixed = torch.matmul(attention_weights(Q, K, mask), V)
    return torch.zeros_like(mixed) + mixed.sum(dim=-2, keepdim=True) / Q.shape[-2]


def values_before_keys(Q, K, V, mask=None):
    return torch.matmul(attention_weights(Q, V, mask), K)


def asks_the_values(Q, K, V, mask=None):
    weights = attention_weights(Q, V, mask)
    return weights @ V


def dot_T(Q, K, V, mask=None):
    scores = torch.matmul(Q, K.T) / Q.size(-1) ** 0.5
    return torch.matmul(softmax(hidden(scores, mask)), V)


def swaps_the_first_two_axes(Q, K, V, mask=None):
    scores = torch.matmul(Q, torch.swapaxes(K, 0, 1)) / math.sqrt(K.size(-1))
    return softmax(hidden(scores, mask)) @ V


def cosines(Q, K, V, mask=None):
    q, k = F.normalize(Q, p=2.0, dim=-1), F.normalize(K, p=2.0, dim=-1)
    return F.scaled_dot_product_attention(q, k, V, attn_mask=mask)


def squared_distances(Q, K, V, mask=None):
    distances = torch.cdist(Q, K).square() / Q.shape[-1] ** 0.5
    return softmax(hidden(distances, mask)).matmul(V)


def products_not_added_up(Q, K, V, mask=None):
    products = Q[..., :, None, :] * K[..., None, :, :] / math.sqrt(Q.shape[-1])
    return torch.matmul(softmax(hidden(products, mask)), V)


def root_of_the_number_of_queries(Q, K, V, mask=None):
    return F.scaled_dot_product_attention(Q, K, V, attn_mask=mask, scale=Q.shape[-2] ** -0.5)


def divides_by_eight(Q, K, V, mask=None):
    return F.scaled_dot_product_attention(Q, K, V, attn_mask=mask, scale=0.125)


def rounds_the_root(Q, K, V, mask=None):
    return F.scaled_dot_product_attention(Q, K, V, attn_mask=mask, scale=1 / int(Q.shape[-1] ** 0.5))


def in_one_line_without_brackets(Q, K, V, mask=None):
    scores = torch.einsum("...td,...sd->...ts", Q, K) / Q.shape[-1] ** 1 / 2
    return torch.matmul(softmax(hidden(scores, mask)), V)


def divides_by_one_sum(Q, K, V, mask=None):
    powers = torch.exp(hidden(attention_scores(Q, K), mask))
    weights = powers / torch.sum(powers)
    return torch.matmul(weights, V)


def divides_by_sums_without_an_axis(Q, K, V, mask=None):
    powers = torch.exp(hidden(attention_scores(Q, K), mask))
    weights = powers / torch.sum(powers, -1)
    return torch.matmul(weights, V)


def softmax_before_the_mask(Q, K, V, mask=None):
    weights = softmax(attention_scores(Q, K))
    return torch.matmul(softmax(hidden(weights, mask)), V)


def softmax_down_the_columns_before_the_mask(Q, K, V, mask=None):
    weights = torch.softmax(attention_scores(Q, K), dim=-2)
    return torch.matmul(softmax(hidden(weights, mask)), V)


def softmax_dim_zero_before_the_mask(Q, K, V, mask=None):
    weights = torch.softmax(attention_scores(Q, K), dim=0)
    return F.scaled_dot_product_attention(weights, torch.eye(K.shape[-2]).to(Q), V, mask, scale=1.0)


def softmax_dim_one(Q, K, V, mask=None):
    return torch.nn.Softmax(1)(hidden(attention_scores(Q, K), mask)) @ V


def place_by_place(Q, K, V, mask=None):
    scores = torch.sum(Q * K, -1) / math.sqrt(Q.shape[-1])
    return masked_softmax(scores, mask) @ V


def root_of_len(Q, K, V, mask=None):
    return masked_softmax(Q @ K.mT / math.sqrt(len(Q)), mask) @ V


def root_of_axis_1(Q, K, V, mask=None):
    return masked_softmax(Q @ K.mT / math.sqrt(Q.shape[1]), mask) @ V


def maximum_of_hidden_too(Q, K, V, mask=None):
    scores = Q @ K.mT / math.sqrt(Q.shape[-1])
    powers = (scores - scores.amax(dim=-1, keepdim=True)).exp()
    powers = powers if mask is None else powers * mask
    return powers / powers.sum(dim=-1, keepdim=True) @ V


WRONG = [
    ("not-scaled", sdpa_with_scale_one),
    ("not-scaled", own_softmax_no_root),
    ("scaled-by-d", sdpa_scaled_by_d),
    ("scaled-by-keys", root_of_the_number_of_keys),
    ("multiplied-by-sqrt-d", sdpa_times_the_root),
    ("precedence", one_half_without_brackets),
    ("queries-and-keys-exchanged", keys_ask_the_queries),
    ("reshaped", view_for_transpose),
    ("softmax-over-queries", softmax_dim_minus_two),
    ("softmax-over-first-axis", softmax_dim_zero),
    ("softmax-over-all", softmax_of_the_flat_matrix),
    ("overflows", divides_at_the_end_without_a_maximum),
    ("not-normalised", mixes_the_powers),
    ("always-causal", hides_the_future_always),
    ("hard-argmax", picks_the_best_value),
    ("plain-sum", plain_shares),
    ("no-softmax", mixes_by_the_scores),
    ("softmax-twice", softmax_of_the_weights),
    ("log-softmax", logarithms_mix),
    ("sigmoid", sigmoid_of_the_scores),
    ("mask-ignored", does_not_pass_the_mask_on),
    ("mask-ignored", sdpa_without_the_mask),
    ("mask-inverted", sdpa_as_multihead_attention_has_it),
    ("mask-inverted", passes_the_mask_on_inverted),
    ("mask-after-softmax", multiplies_the_weights),
    ("mask-fills-zero", multiplies_the_scores),
    ("mask-too-weak", fills_with_minus_a_hundred),
    ("mask-added", a_mask_of_numbers_for_sdpa),
    ("mixes-the-keys", brings_the_keys_home),
    ("no-values", stops_at_the_weights),
    ("scaled-after-mixing", scales_the_answer_too),
    ("weights-transposed", turns_the_weights),
    ("mean-of-the-mix", one_answer_for_all),
    ("keys-and-values-exchanged", values_before_keys),
    ("values-as-keys", asks_the_values),
    ("T-for-mT", dot_T),
    ("axes-from-the-front", swaps_the_first_two_axes),
    ("cosine", cosines),
    ("distance", squared_distances),
    ("not-summed", products_not_added_up),
    ("scaled-by-rows", root_of_len),
    ("scaled-by-axis-1", root_of_axis_1),
    ("maximum-of-hidden", maximum_of_hidden_too),
    ("scaled-by-queries", root_of_the_number_of_queries),
    ("scaled-by-8", divides_by_eight),
    ("rounded-root", rounds_the_root),
    ("precedence-without-brackets", in_one_line_without_brackets),
    ("sum-of-everything", divides_by_one_sum),
    ("sum-without-keepdim", divides_by_sums_without_an_axis),
    ("softmax-twice", softmax_before_the_mask),
    ("softmax-over-queries-before", softmax_down_the_columns_before_the_mask),
    ("softmax-over-first-axis-before", softmax_dim_zero_before_the_mask),
    ("softmax-over-axis-1", softmax_dim_one),
    ("not-every-pair", place_by_place),
]
