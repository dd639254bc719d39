"""attention_weights as learners write it."""

import math

import torch
import torch.nn.functional as F

from course_lib.attention import masked_softmax


def attention_scores(Q, K):
    """The learner's own answer to the exercise before: right."""
    return torch.einsum("...td,...sd->...ts", Q, K) / Q.size(-1) ** 0.5


# Right


def large_negative_fill(Q, K, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = scores.masked_fill(mask.logical_not(), -1e9)
    return F.softmax(scores, dim=-1)


def softmax_by_exp(Q, K, mask=None):
    scores = attention_scores(Q, K)
    scores = scores if mask is None else torch.where(mask, scores, -math.inf)
    up = (scores - scores.max(-1, keepdim=True).values).exp()
    return up / up.sum(-1, keepdim=True)


def in_float64(Q, K, mask=None):
    shares = attention_scores(Q, K).double()
    shares = shares if mask is None else shares + torch.where(mask, 0.0, -1e30)
    return shares.log_softmax(-1).exp().to(Q.dtype)


def adds_minus_a_billion(Q, K, mask=None):
    scores = attention_scores(Q, K)
    return (scores if mask is None else scores + (~mask) * -1e9).softmax(-1)


def log_of_the_mask(Q, K, mask=None):
    scores = attention_scores(Q, K)
    scores = scores if mask is None else scores + mask.to(scores.dtype).log()
    return (scores - scores.logsumexp(-1, keepdim=True)).exp()


def lowest_number_in_place(Q, K, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores[~mask.expand_as(scores)] = torch.finfo(scores.dtype).min
    return torch.nan_to_num(torch.nn.Softmax(dim=-1)(scores), 0.0)


def as_prepared(Q, K, mask=None):
    return masked_softmax(attention_scores(Q, K), mask)


def row_by_row(Q, K, mask=None):
    scores, rows = attention_scores(Q, K), []
    for t in range(scores.shape[-2]):
        row = scores[..., t, :]
        if mask is not None:
            row = row.masked_fill(mask[..., t, :] == 0, float("-inf"))
        rows.append(F.softmax(row, dim=-1))
    return torch.stack(rows, dim=-2)


def preallocated(Q, K, mask=None):
    out = Q.new_zeros(Q.shape[:-1] + K.shape[-2:-1])
    scores = attention_scores(Q, K)
    for t in range(scores.size(-2)):
        row = scores[..., t, :].clone()
        if mask is not None:
            row = torch.where(mask[..., t, :], row, torch.tensor(-torch.inf, dtype=row.dtype))
        out[..., t, :] = torch.softmax(row, -1)
    return out


def as_in_the_annotated_transformer(query, key, mask=None, dropout=None):
    d_k = query.size(-1)
    scores = torch.matmul(query, key.transpose(-2, -1)) / math.sqrt(d_k)
    if mask is not None:
        scores = scores.masked_fill(mask == 0, -1e9)
    p_attn = scores.softmax(dim=-1)
    if dropout is not None:
        p_attn = dropout(p_attn)
    return p_attn


def asks_for_none_by_unequal(Q, K, mask=None):
    if mask != None:  # noqa: E711
        bias = torch.zeros(mask.shape, dtype=Q.dtype).masked_fill(~mask, -torch.inf)
        return torch.softmax(attention_scores(Q, K) + bias, dim=-1)
    return torch.softmax(attention_scores(Q, K), dim=-1)


def weights_times_mask_shared_out_again(Q, K, mask=None):
    scores = attention_scores(Q, K)
    mask = torch.ones_like(scores, dtype=torch.bool) if mask is None else mask
    highest = scores.masked_fill(~mask, -math.inf).amax(-1, keepdim=True)
    powers = (scores - highest).clamp(max=0).exp() * mask
    return powers / powers.sum(-1, keepdim=True)


RIGHT = [
    large_negative_fill,
    softmax_by_exp,
    in_float64,
    adds_minus_a_billion,
    log_of_the_mask,
    lowest_number_in_place,
    as_prepared,
    row_by_row,
    preallocated,
    as_in_the_annotated_transformer,
    asks_for_none_by_unequal,
    weights_times_mask_shared_out_again,
]

# Wrong, one mistake each


def hidden(scores, mask):
    """The learner's own helper: right."""
    return scores if mask is None else scores.masked_fill(mask == 0, float("-inf"))


def forgets_the_root(Q, K, mask=None):
    return F.softmax(hidden(torch.matmul(Q, K.transpose(-2, -1)), mask), dim=-1)


def divides_by_d(Q, K, mask=None):
    d = K.size(-1)
    return masked_softmax((Q / d) @ K.transpose(-1, -2), mask)


def divides_by_the_root_of_the_rows_length(Q, K, mask=None):
    scores = Q @ K.mT
    scores = scores / scores.size(-1) ** 0.5
    return masked_softmax(scores, mask)


def divides_by_the_root_of_the_number_of_queries(Q, K, mask=None):
    T = Q.shape[-2]
    return F.softmax(hidden(torch.einsum("...td,...sd->...ts", Q, K) / math.sqrt(T), mask), -1)


def times_the_root(Q, K, mask=None):
    scores = hidden(Q @ K.transpose(-2, -1) * Q.shape[-1] ** 0.5, mask)
    powers = torch.exp(scores - torch.amax(scores, dim=-1, keepdim=True))
    return powers / torch.sum(powers, dim=-1, keepdim=True)


def divides_by_eight(Q, K, mask=None):
    scale = 1 / 8
    return torch.softmax(hidden(scale * torch.einsum("...td,...sd->...ts", Q, K), mask), dim=-1)


def rounds_the_root(Q, K, mask=None):
    root = math.floor(math.sqrt(Q.size(-1)))
    return masked_softmax(torch.matmul(Q, K.mT).div(root), mask)


def one_half_without_brackets(Q, K, mask=None):
    root_d = Q.shape[-1] ** 1 / 2
    return F.softmax(hidden((Q @ K.swapaxes(-2, -1)) / root_d, mask), dim=-1)


def in_one_line_without_brackets(Q, K, mask=None):
    return masked_softmax(Q @ K.transpose(-2, -1) / K.shape[-1] ** 1 / 2, mask)


def asks_the_keys(Q, K, mask=None):
    return masked_softmax(attention_scores(K, Q), mask)


def views_for_transposes(Q, K, mask=None):
    turned = K.contiguous().view(*K.shape[:-2], K.size(-1), K.size(-2))
    return F.softmax(hidden(torch.matmul(Q, turned) / Q.size(-1) ** 0.5, mask), dim=-1)


def softmax_dim_minus_two(Q, K, mask=None):
    return torch.nn.Softmax(dim=-2)(hidden(attention_scores(Q, K), mask))


def sums_down_the_columns(Q, K, mask=None):
    scores = hidden(attention_scores(Q, K), mask)
    e = torch.exp(scores - scores.max(dim=-2, keepdim=True).values)
    return e / e.sum(dim=-2, keepdim=True)


def softmax_dim_zero(Q, K, mask=None):
    return F.softmax(hidden(attention_scores(Q, K), mask), dim=0)


def softmax_of_the_flat_matrix(Q, K, mask=None):
    scores = hidden(attention_scores(Q, K), mask)
    return F.softmax(scores.reshape(*scores.shape[:-2], -1), dim=-1).reshape(scores.shape)


def no_maximum_subtracted(Q, K, mask=None):
    powers = torch.exp(hidden(attention_scores(Q, K), mask))
    return powers / powers.sum(dim=-1, keepdim=True)


def powers_times_the_mask(Q, K, mask=None):
    powers = math.e ** attention_scores(Q, K)
    if mask is not None:
        powers = powers * mask
    return powers / torch.sum(powers, -1, keepdim=True)


def exp_only(Q, K, mask=None):
    return torch.exp(hidden(attention_scores(Q, K), mask))


def hides_the_future_always(Q, K, mask=None):
    T, S = Q.shape[-2], K.shape[-2]
    causal = torch.tril(torch.ones(T, S))
    scores = attention_scores(Q, K).masked_fill(causal == 0, float("-inf"))
    return F.softmax(hidden(scores, mask), dim=-1)


def takes_the_best(Q, K, mask=None):
    scores = hidden(attention_scores(Q, K), mask)
    best = torch.argmax(scores, dim=-1, keepdim=True)
    return torch.zeros_like(scores).scatter(-1, best, 1.0)


def one_hot_of_the_best(Q, K, mask=None):
    scores = hidden(attention_scores(Q, K), mask)
    return F.one_hot(scores.max(dim=-1).indices, num_classes=K.shape[-2]).float()


def shares_without_exp(Q, K, mask=None):
    scores = hidden(attention_scores(Q, K), mask)
    return scores.div(scores.sum(dim=-1, keepdim=True))


def stops_before_the_softmax(Q, K, mask=None):
    return hidden(attention_scores(Q, K), mask)


def softmax_of_the_prepared_softmax(Q, K, mask=None):
    weights = masked_softmax(attention_scores(Q, K), mask)
    return torch.softmax(weights, dim=-1)


def softmax_before_the_prepared_one(Q, K, mask=None):
    weights = attention_scores(Q, K).softmax(dim=-1)
    return masked_softmax(weights, mask)


def logarithms(Q, K, mask=None):
    return F.log_softmax(hidden(attention_scores(Q, K), mask), dim=-1)


def each_key_for_itself(Q, K, mask=None):
    return 1 / (1 + torch.exp(-hidden(attention_scores(Q, K), mask)))


def no_word_of_the_mask(Q, K, mask=None):
    return F.softmax(attention_scores(Q, K), dim=-1)


def gives_the_prepared_one_none(Q, K, mask=None):
    return masked_softmax(attention_scores(Q, K), None)


def fills_where_true(Q, K, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = scores.masked_fill(mask, float("-inf"))
    return F.softmax(scores, dim=-1)


def where_the_wrong_way_round(Q, K, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = torch.where(mask, -1e9, scores)
    return scores.softmax(-1)


def zeroes_the_weights(Q, K, mask=None):
    weights = F.softmax(attention_scores(Q, K), dim=-1)
    if mask is not None:
        weights = weights.masked_fill(mask == False, 0.0)  # noqa: E712
    return weights


def fills_with_zero(Q, K, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = scores.masked_fill(~mask, 0)
    return torch.softmax(scores, dim=-1)


def fills_with_nearly_zero(Q, K, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = scores.masked_fill(mask == 0, 1e-9)
    return torch.softmax(scores, dim=-1)


def fills_with_minus_a_hundred(Q, K, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = torch.where(mask, scores, -100.0)
    return torch.softmax(scores, dim=-1)


def adds_minus_a_hundred(Q, K, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = scores + (1 - mask.to(scores.dtype)) * -100
    return torch.softmax(scores, dim=-1)


def adds_the_mask(Q, K, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = scores + mask.float()
    return F.softmax(scores, dim=-1)


def dot_T(Q, K, mask=None):
    scores = torch.matmul(Q, K.T) / Q.size(-1) ** 0.5
    return F.softmax(hidden(scores, mask), dim=-1)


def swaps_the_first_two_axes(Q, K, mask=None):
    scores = Q @ K.transpose(0, 1) / math.sqrt(K.size(-1))
    return masked_softmax(scores, mask)


def cosines(Q, K, mask=None):
    q, k = Q / torch.linalg.norm(Q, dim=-1, keepdim=True), K / torch.linalg.norm(K, dim=-1, keepdim=True)
    return masked_softmax(attention_scores(q, k), mask)


def squared_distances(Q, K, mask=None):
    distances = torch.cdist(Q, K) ** 2 / Q.shape[-1] ** 0.5
    return F.softmax(hidden(distances, mask), dim=-1)


def products_not_added_up(Q, K, mask=None):
    products = Q[..., :, None, :] * K[..., None, :, :] / math.sqrt(Q.shape[-1])
    return F.softmax(hidden(products, mask), dim=-1)


def divides_by_one_sum(Q, K, mask=None):
    powers = torch.exp(hidden(attention_scores(Q, K), mask))
    total = torch.sum(powers)
    return powers / total


def divides_by_sums_without_an_axis(Q, K, mask=None):
    powers = torch.exp(hidden(attention_scores(Q, K), mask))
    return powers / torch.sum(powers, -1)


def softmax_down_the_columns_before_the_prepared_one(Q, K, mask=None):
    scores = attention_scores(Q, K)
    weights = torch.exp(scores - scores.amax(-2, keepdim=True))
    weights = weights / weights.sum(-2, keepdim=True)
    return masked_softmax(weights, mask)


def softmax_dim_zero_before_the_prepared_one(Q, K, mask=None):
    return masked_softmax(F.softmax(attention_scores(Q, K), 0), mask)


def softmax_over_axis_1(Q, K, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores[~mask.expand_as(scores)] = -math.inf
    return torch.softmax(scores, 1)


def softmax_dim_one(Q, K, mask=None):
    scores = hidden(attention_scores(Q, K), mask)
    powers = torch.exp(scores - scores.amax(1, keepdim=True))
    return powers / powers.sum(1, keepdim=True)


def place_by_place(Q, K, mask=None):
    scores = torch.sum(Q * K, -1) / math.sqrt(Q.shape[-1])
    return masked_softmax(scores, mask)


def root_of_len(Q, K, mask=None):
    return masked_softmax(Q @ K.mT / math.sqrt(len(Q)), mask)


def root_of_axis_1(Q, K, mask=None):
    return masked_softmax(Q @ K.mT / math.sqrt(Q.shape[1]), mask)


def maximum_of_hidden_too(Q, K, mask=None):
    scores = Q @ K.mT / math.sqrt(Q.shape[-1])
    powers = (scores - scores.amax(dim=-1, keepdim=True)).exp()
    if mask is not None:
        powers = powers.masked_fill(~mask, 0)
    return powers / powers.sum(dim=-1, keepdim=True)


WRONG = [
    ("not-scaled", forgets_the_root),
    ("scaled-by-d", divides_by_d),
    ("scaled-by-keys", divides_by_the_root_of_the_rows_length),
    ("scaled-by-rows", root_of_len),
    ("scaled-by-axis-1", root_of_axis_1),
    ("maximum-of-hidden", maximum_of_hidden_too),
    ("scaled-by-queries", divides_by_the_root_of_the_number_of_queries),
    ("multiplied-by-sqrt-d", times_the_root),
    ("scaled-by-8", divides_by_eight),
    ("rounded-root", rounds_the_root),
    ("precedence", one_half_without_brackets),
    ("precedence-without-brackets", in_one_line_without_brackets),
    ("queries-and-keys-exchanged", asks_the_keys),
    ("reshaped", views_for_transposes),
    ("softmax-over-queries", softmax_dim_minus_two),
    ("softmax-over-queries", sums_down_the_columns),
    ("softmax-over-first-axis", softmax_dim_zero),
    ("softmax-over-all", softmax_of_the_flat_matrix),
    ("overflows", no_maximum_subtracted),
    ("overflows", powers_times_the_mask),
    ("not-normalised", exp_only),
    ("always-causal", hides_the_future_always),
    ("hard-argmax", takes_the_best),
    ("hard-argmax", one_hot_of_the_best),
    ("plain-sum", shares_without_exp),
    ("no-softmax", stops_before_the_softmax),
    ("softmax-twice", softmax_of_the_prepared_softmax),
    ("softmax-twice", softmax_before_the_prepared_one),
    ("log-softmax", logarithms),
    ("sigmoid", each_key_for_itself),
    ("mask-ignored", no_word_of_the_mask),
    ("mask-ignored", gives_the_prepared_one_none),
    ("mask-inverted", fills_where_true),
    ("mask-inverted", where_the_wrong_way_round),
    ("mask-after-softmax", zeroes_the_weights),
    ("mask-fills-zero", fills_with_zero),
    ("mask-fills-zero", fills_with_nearly_zero),
    ("mask-too-weak", fills_with_minus_a_hundred),
    ("mask-too-weak", adds_minus_a_hundred),
    ("mask-added", adds_the_mask),
    ("T-for-mT", dot_T),
    ("axes-from-the-front", swaps_the_first_two_axes),
    ("cosine", cosines),
    ("distance", squared_distances),
    ("not-summed", products_not_added_up),
    ("sum-of-everything", divides_by_one_sum),
    ("sum-without-keepdim", divides_by_sums_without_an_axis),
    ("softmax-over-queries-before", softmax_down_the_columns_before_the_prepared_one),
    ("softmax-over-first-axis-before", softmax_dim_zero_before_the_prepared_one),
    ("softmax-over-axis-1", softmax_over_axis_1),
    ("softmax-over-axis-1", softmax_dim_one),
    ("not-every-pair", place_by_place),
]
