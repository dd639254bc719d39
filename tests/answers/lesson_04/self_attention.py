"""self_attention as learners write it."""

import math

import torch
import torch.nn.functional as F
from torch import matmul

from course_lib.attention import masked_softmax

# Earlier cells of the learner's: right


def attention_weights(Q, K, mask=None):
    scores = torch.einsum("...td,...sd->...ts", Q, K) / Q.size(-1) ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    return F.softmax(scores, dim=-1)


def attend(Q, K, V, mask=None):
    return torch.matmul(attention_weights(Q, K, mask), V)


# Right


def three_matmuls(x, W_q, W_k, W_v, mask=None):
    Q, K, V = torch.matmul(x, W_q), torch.matmul(x, W_k), torch.matmul(x, W_v)
    return F.scaled_dot_product_attention(Q, K, V, attn_mask=mask)


def linear_layers(x, W_q, W_k, W_v, mask=None):
    weights = attention_weights(F.linear(x, W_q.T), F.linear(x, W_k.T), mask)
    values = F.linear(x, W_v.T)
    return torch.stack([(weights[..., t, :, None] * values).sum(-2) for t in range(x.shape[-2])], dim=-2)


def one_product(x, W_q, W_k, W_v, mask=None):
    sizes = [W.shape[-1] for W in (W_q, W_k, W_v)]
    return attend(*(x @ torch.cat([W_q, W_k, W_v], dim=-1)).split(sizes, dim=-1), mask)


def values_projected_last(x, W_q, W_k, W_v, mask=None):
    return attend(x @ (W_q @ W_k.mT), x * math.sqrt(x.shape[-1] / W_q.shape[-1]), x, mask) @ W_v


def builds_on_the_exercise_before(x, W_q, W_k, W_v, mask=None):
    return attend(x @ W_q, x @ W_k, x @ W_v, mask)


def einsum_all_the_way(x, W_q, W_k, W_v, mask=None):
    Q, K, V = (torch.einsum("...td,de->...te", x, W) for W in (W_q, W_k, W_v))
    scores = torch.einsum("...te,...se->...ts", Q / math.sqrt(W_q.shape[1]), K)
    if mask is not None:
        scores = torch.where(mask, scores, -1e9)
    return torch.einsum("...ts,...sv->...tv", torch.softmax(scores, -1), V)


def token_by_token(x, W_q, W_k, W_v, mask=None):
    K, V = x @ W_k, x @ W_v
    out = x.new_zeros(*x.shape[:-1], W_v.shape[-1])
    for t in range(x.shape[-2]):
        row = None if mask is None else mask[..., t : t + 1, :]
        out[..., t : t + 1, :] = attend(x[..., t : t + 1, :] @ W_q, K, V, row)
    return out


class SelfAttention(torch.nn.Module):
    def forward(self, x, W_q, W_k, W_v, mask=None):
        query, key, value = x.matmul(W_q), x.matmul(W_k), x.matmul(W_v)
        return attend(query, key, value, mask=mask)


def scores_from_one_matrix(x, W_q, W_k, W_v, mask=None):
    scores = x @ W_q @ W_k.T @ x.transpose(-2, -1) / W_q.shape[1] ** 0.5
    if mask is not None:
        scores = scores + torch.log(mask.to(x))
    return F.softmax(scores, -1) @ x @ W_v


RIGHT = [
    three_matmuls,
    linear_layers,
    one_product,
    values_projected_last,
    builds_on_the_exercise_before,
    einsum_all_the_way,
    token_by_token,
    SelfAttention(),
    scores_from_one_matrix,
]

# Wrong, one mistake each


def projections(x, *matrices):
    """The learner's own helper: right."""
    return [matmul(x, W) for W in matrices]


def hidden(scores, mask):
    """The learner's own helper: right."""
    return scores if mask is None else torch.where(mask, scores, -torch.inf)


def forgets_the_root(x, W_q, W_k, W_v, mask=None):
    Q, K, V = projections(x, W_q, W_k, W_v)
    return F.scaled_dot_product_attention(Q, K, V, mask, scale=1)


def divides_by_d(x, W_q, W_k, W_v, mask=None):
    d = W_q.size(1)
    Q, K, V = projections(x, W_q / d, W_k, W_v)
    return F.softmax(hidden(Q @ K.transpose(-1, -2), mask), -1) @ V


def divides_by_the_root_of_the_length(x, W_q, W_k, W_v, mask=None):
    T = x.size(-2)
    Q, K, V = projections(x, W_q, W_k, W_v)
    scores = torch.einsum("...td,...sd->...ts", Q, K) / math.sqrt(T)
    return F.softmax(hidden(scores, mask), dim=-1).matmul(V)


def divides_by_the_root_of_the_embedding(x, W_q, W_k, W_v, mask=None):
    d_model = x.shape[-1]
    Q, K, V = projections(x, W_q, W_k, W_v)
    return F.scaled_dot_product_attention(Q, K, V, mask, scale=d_model**-0.5)


def one_half_without_brackets(x, W_q, W_k, W_v, mask=None):
    Q, K, V = projections(x, W_q, W_k, W_v)
    root = Q.size(-1) ** 1 / 2
    return F.softmax(hidden(matmul(Q, K.mT) / root, mask), dim=-1) @ V


def views_for_transposes(x, W_q, W_k, W_v, mask=None):
    Q, K, V = projections(x, W_q, W_k, W_v)
    scores = matmul(Q, K.view(*K.shape[:-2], K.shape[-1], -1)) / math.sqrt(Q.shape[-1])
    return matmul(torch.softmax(hidden(scores, mask), -1), V)


def softmax_over_the_wrong_axis(x, W_q, W_k, W_v, mask=None):
    Q, K, V = projections(x, W_q, W_k, W_v)
    scores = hidden(torch.einsum("...td,...sd->...ts", Q, K) / Q.shape[-1] ** 0.5, mask)
    return torch.einsum("...ts,...sv->...tv", F.softmax(scores, dim=-2), V)


def softmax_over_axis_zero(x, W_q, W_k, W_v, mask=None):
    Q, K, V = projections(x, W_q, W_k, W_v)
    scores = hidden(torch.einsum("...td,...sd->...ts", Q, K) / Q.shape[-1] ** 0.5, mask)
    return torch.nn.Softmax(dim=0)(scores).matmul(V)


def picks_the_best_token(x, W_q, W_k, W_v, mask=None):
    Q, K, V = projections(x, W_q, W_k, W_v)
    best = hidden(Q @ K.mT, mask).argmax(-1, keepdim=True)
    return torch.gather(V, -2, best.expand(*best.shape[:-1], V.shape[-1]))


def mixes_by_the_scores(x, W_q, W_k, W_v, mask=None):
    Q, K, V = projections(x, W_q, W_k, W_v)
    return matmul(hidden(matmul(Q, K.transpose(-2, -1)) / math.sqrt(W_k.shape[-1]), mask), V)


def like_a_gpt(x, W_q, W_k, W_v, mask=None):
    Q, K, V = projections(x, W_q, W_k, W_v)
    past = torch.ones(x.shape[-2], x.shape[-2]).tril() == 1
    return attend(Q, K, V, past if mask is None else past & mask)


def sdpa_is_causal(x, W_q, W_k, W_v, mask=None):
    Q, K, V = projections(x, W_q, W_k, W_v)
    if mask is None:
        return F.scaled_dot_product_attention(Q, K, V, is_causal=True)
    return F.scaled_dot_product_attention(Q, K, V, attn_mask=mask.tril())


def forgets_to_pass_the_mask(x, W_q, W_k, W_v, mask=None):
    return attend(*projections(x, W_q, W_k, W_v))


def inverts_the_mask(x, W_q, W_k, W_v, mask=None):
    if mask is not None:
        mask = mask == False  # noqa: E712
    return attend(matmul(x, W_q), matmul(x, W_k), matmul(x, W_v), mask)


def zeroes_the_weights(x, W_q, W_k, W_v, mask=None):
    Q, K, V = projections(x, W_q, W_k, W_v)
    weights = attention_weights(Q, K)
    if mask is not None:
        weights = torch.where(mask, weights, 0.0)
    return weights.matmul(V)


def zeroes_the_scores(x, W_q, W_k, W_v, mask=None):
    Q, K, V = projections(x, W_q, W_k, W_v)
    scores = Q @ K.transpose(-2, -1) / Q.shape[-1] ** 0.5
    scores = scores if mask is None else scores.masked_fill(mask == 0, 0.0)
    return F.softmax(scores, dim=-1) @ V


def fills_with_minus_a_hundred(x, W_q, W_k, W_v, mask=None):
    Q, K, V = projections(x, W_q, W_k, W_v)
    scores = Q @ K.transpose(-2, -1) / Q.shape[-1] ** 0.5
    scores = scores if mask is None else torch.where(mask, scores, -1e2)
    return F.softmax(scores, dim=-1) @ V


def adds_the_mask(x, W_q, W_k, W_v, mask=None):
    Q, K, V = projections(x, W_q, W_k, W_v)
    return F.scaled_dot_product_attention(Q, K, V, None if mask is None else mask.to(x.dtype))


def stops_at_the_weights(x, W_q, W_k, W_v, mask=None):
    return attention_weights(matmul(x, W_q), matmul(x, W_k), mask)


def scales_the_answer_too(x, W_q, W_k, W_v, mask=None):
    out = attend(*projections(x, W_q, W_k, W_v), mask)
    out = out / W_k.shape[1] ** 0.5
    return out


def turns_the_weights(x, W_q, W_k, W_v, mask=None):
    Q, K, V = projections(x, W_q, W_k, W_v)
    return torch.einsum("...st,...sv->...tv", attention_weights(Q, K, mask), V)


def asks_by_W_k(x, W_q, W_k, W_v, mask=None):
    K, Q, V = projections(x, W_q, W_k, W_v)
    return attend(Q, K, V, mask)


def leaves_out_the_matrices(x, W_q, W_k, W_v, mask=None):
    Q = K = V = x
    return F.scaled_dot_product_attention(Q, K, V, attn_mask=mask)


def as_if_for_linear_layers(x, W_q, W_k, W_v, mask=None):
    Q, K, V = (torch.einsum("...d,ed->...e", x, W) for W in (W_q, W_k, W_v))
    return attend(Q, K, V, mask)


def f_linear(x, W_q, W_k, W_v, mask=None):
    return attend(F.linear(x, W_q), F.linear(x, W_k), F.linear(x, W_v), mask)


def mixes_the_embeddings(x, W_q, W_k, W_v, mask=None):
    weights = attention_weights(matmul(x, W_q), matmul(x, W_k), mask)
    return torch.einsum("...ts,...sd->...td", weights, x)


def values_are_the_keys(x, W_q, W_k, W_v, mask=None):
    query, key = matmul(x, W_q), matmul(x, W_k)
    value = key
    return F.scaled_dot_product_attention(query, key, value, attn_mask=mask)


def values_are_the_queries(x, W_q, W_k, W_v, mask=None):
    query, key = projections(x, W_q, W_k)
    return matmul(attention_weights(query, key, mask), query)


def keys_are_the_queries(x, W_q, W_k, W_v, mask=None):
    query, value = projections(x, W_q, W_v)
    return F.scaled_dot_product_attention(query, query, value, attn_mask=mask)


def keys_are_the_values(x, W_q, W_k, W_v, mask=None):
    query, value = projections(x, W_q, W_v)
    return attend(query, value, value, mask)


def keys_are_the_embeddings(x, W_q, W_k, W_v, mask=None):
    query, value = projections(x, W_q, W_v)
    return attend(query, x, value, mask)


def queries_are_the_keys(x, W_q, W_k, W_v, mask=None):
    key, value = projections(x, W_k, W_v)
    return F.scaled_dot_product_attention(key, key, value, attn_mask=mask)


def queries_are_the_values(x, W_q, W_k, W_v, mask=None):
    key, value = projections(x, W_k, W_v)
    return attend(value, key, value, mask)


def queries_are_the_embeddings(x, W_q, W_k, W_v, mask=None):
    key, value = projections(x, W_k, W_v)
    return attend(x, key, value, mask)


def keeps_what_was_there(x, W_q, W_k, W_v, mask=None):
    out = attend(*projections(x, W_q, W_k, W_v), mask)
    out += x
    return out


def dot_T(x, W_q, W_k, W_v, mask=None):
    Q, K, V = projections(x, W_q, W_k, W_v)
    scores = hidden(matmul(Q, K.T) / math.sqrt(W_q.shape[-1]), mask)
    return F.softmax(scores, dim=-1) @ V


def swaps_the_first_two_axes(x, W_q, W_k, W_v, mask=None):
    Q, K, V = projections(x, W_q, W_k, W_v)
    scores = hidden(Q @ K.transpose(0, 1) / math.sqrt(W_q.shape[-1]), mask)
    return F.softmax(scores, dim=-1) @ V


def cosines(x, W_q, W_k, W_v, mask=None):
    Q, K, V = projections(x, W_q, W_k, W_v)
    return attend(Q / Q.norm(dim=-1, keepdim=True), K / K.norm(dim=-1, keepdim=True), V, mask)


def squared_distances(x, W_q, W_k, W_v, mask=None):
    Q, K, V = projections(x, W_q, W_k, W_v)
    distances = torch.cdist(Q, K) ** 2 / Q.size(-1) ** 0.5
    return matmul(F.softmax(hidden(distances, mask), dim=-1), V)


def products_not_added_up(x, W_q, W_k, W_v, mask=None):
    Q, K, V = projections(x, W_q, W_k, W_v)
    products = Q[..., :, None, :] * K[..., None, :, :] / math.sqrt(Q.shape[-1])
    return F.softmax(hidden(products, mask), dim=-1) @ V


def times_the_root(x, W_q, W_k, W_v, mask=None):
    Q, K, V = projections(x, W_q, W_k, W_v)
    return F.scaled_dot_product_attention(Q, K, V, attn_mask=mask, scale=math.sqrt(Q.shape[-1]))


def divides_by_the_root_of_the_number_of_queries(x, W_q, W_k, W_v, mask=None):
    Q, K, V = projections(x, W_q, W_k, W_v)
    return F.scaled_dot_product_attention(Q, K, V, attn_mask=mask, scale=Q.shape[-2] ** -0.5)


def divides_by_eight(x, W_q, W_k, W_v, mask=None):
    Q, K, V = projections(x, W_q / 8, W_k, W_v)
    return matmul(F.softmax(hidden(matmul(Q, K.mT), mask), dim=-1), V)


def rounds_the_root(x, W_q, W_k, W_v, mask=None):
    Q, K, V = projections(x, W_q, W_k, W_v)
    root = int(math.sqrt(W_k.size(-1)))
    return F.scaled_dot_product_attention(Q, K, V, attn_mask=mask, scale=1 / root)


def in_one_line_without_brackets(x, W_q, W_k, W_v, mask=None):
    Q, K, V = projections(x, W_q, W_k, W_v)
    scores = torch.einsum("...td,...sd->...ts", Q, K) / Q.shape[-1] ** 1 / 2
    return matmul(F.softmax(hidden(scores, mask), dim=-1), V)


def asks_by_the_keys(x, W_q, W_k, W_v, mask=None):
    Q, K, V = projections(x, W_q, W_k, W_v)
    return attend(K, Q, V, mask)


def scores_of(x, W_q, W_k):
    """The learner's own helper: right."""
    return torch.einsum("...td,...sd->...ts", x @ W_q, x @ W_k) / W_q.size(-1) ** 0.5


def softmax_of_the_flat_matrix(x, W_q, W_k, W_v, mask=None):
    scores = hidden(scores_of(x, W_q, W_k), mask)
    return F.softmax(scores.flatten(-2), dim=-1).view(scores.shape) @ (x @ W_v)


def divides_by_one_sum(x, W_q, W_k, W_v, mask=None):
    powers = torch.exp(hidden(scores_of(x, W_q, W_k), mask))
    return matmul(powers / powers.sum(), x @ W_v)


def divides_by_sums_without_an_axis(x, W_q, W_k, W_v, mask=None):
    powers = torch.exp(hidden(scores_of(x, W_q, W_k), mask))
    return matmul(powers / powers.sum(-1), x @ W_v)


def no_maximum_subtracted(x, W_q, W_k, W_v, mask=None):
    powers = math.e ** hidden(scores_of(x, W_q, W_k), mask)
    return torch.einsum("...ts,...sv->...tv", powers / powers.sum(-1, keepdim=True), matmul(x, W_v))


def mixes_the_powers(x, W_q, W_k, W_v, mask=None):
    return hidden(scores_of(x, W_q, W_k), mask).exp().matmul(x @ W_v)


def plain_shares(x, W_q, W_k, W_v, mask=None):
    scores = hidden(scores_of(x, W_q, W_k), mask)
    return (scores / torch.sum(scores, dim=-1, keepdim=True)).matmul(x @ W_v)


def softmax_of_the_weights(x, W_q, W_k, W_v, mask=None):
    weights = attention_weights(x @ W_q, x @ W_k, mask)
    return torch.nn.Softmax(dim=-1)(weights) @ (x @ W_v)


def softmax_before_the_mask(x, W_q, W_k, W_v, mask=None):
    weights = F.softmax(scores_of(x, W_q, W_k), dim=-1)
    return F.softmax(hidden(weights, mask), dim=-1) @ (x @ W_v)


def softmax_down_the_columns_before_the_mask(x, W_q, W_k, W_v, mask=None):
    weights = F.softmax(scores_of(x, W_q, W_k), dim=-2)
    return F.softmax(hidden(weights, mask), dim=-1) @ (x @ W_v)


def softmax_dim_zero_before_the_mask(x, W_q, W_k, W_v, mask=None):
    weights = torch.nn.Softmax(0)(scores_of(x, W_q, W_k))
    return F.softmax(hidden(weights, mask), dim=-1) @ (x @ W_v)


def logarithms_mix(x, W_q, W_k, W_v, mask=None):
    scores = hidden(scores_of(x, W_q, W_k), mask)
    return matmul(scores - scores.logsumexp(-1, keepdim=True), matmul(x, W_v))


def each_key_for_itself(x, W_q, W_k, W_v, mask=None):
    return matmul(F.sigmoid(hidden(scores_of(x, W_q, W_k), mask)), matmul(x, W_v))


def brings_the_keys_home(x, W_q, W_k, W_v, mask=None):
    Q, K = projections(x, W_q, W_k)
    return torch.einsum("...ts,...sd->...td", attention_weights(Q, K, mask), K)


def one_answer_for_all(x, W_q, W_k, W_v, mask=None):
    mixed = attend(*projections(x, W_q, W_k, W_v), mask)
    return torch.zeros_like(mixed) + mixed.mean(-2, keepdim=True)


def keys_after_values(x, W_q, W_k, W_v, mask=None):
    Q, V, K = projections(x, W_q, W_k, W_v)
    return attend(Q, K, V, mask)


def queries_after_values(x, W_q, W_k, W_v, mask=None):
    V, K, Q = projections(x, W_q, W_k, W_v)
    return attend(Q, K, V, mask)


def the_matrix_for_the_queries(x, W_q, W_k, W_v, mask=None):
    return attend(W_q, x @ W_k, x @ W_v, mask)


def the_matrix_for_the_keys(x, W_q, W_k, W_v, mask=None):
    return attend(torch.matmul(x, W_q), W_k, torch.matmul(x, W_v), mask)


def the_matrix_for_the_values(x, W_q, W_k, W_v, mask=None):
    V = W_v
    return attend(x @ W_q, x @ W_k, V, mask)


def softmax_dim_one(x, W_q, W_k, W_v, mask=None):
    return F.softmax(hidden(scores_of(x, W_q, W_k), mask), dim=1) @ (x @ W_v)


def number_by_number(x, W_q, W_k, W_v, mask=None):
    Q, K, V = [x * W for W in (W_q, W_k, W_v)]
    return attend(Q, K, V, mask)


def place_by_place(x, W_q, W_k, W_v, mask=None):
    scores = torch.sum((x @ W_q) * (x @ W_k), -1) / math.sqrt(W_q.shape[-1])
    return masked_softmax(scores, mask) @ (x @ W_v)


def root_of_len(x, W_q, W_k, W_v, mask=None):
    return masked_softmax(x @ W_q @ (x @ W_k).mT / math.sqrt(len(x)), mask) @ (x @ W_v)


def root_of_axis_1(x, W_q, W_k, W_v, mask=None):
    Q, K = x @ W_q, x @ W_k
    return masked_softmax(Q @ K.mT / math.sqrt(Q.shape[1]), mask) @ (x @ W_v)


def maximum_of_hidden_too(x, W_q, W_k, W_v, mask=None):
    Q, K = x @ W_q, x @ W_k
    scores = Q @ K.mT / math.sqrt(Q.shape[-1])
    powers = (scores - scores.amax(dim=-1, keepdim=True)).exp()
    powers = powers if mask is None else powers * mask
    return powers / powers.sum(dim=-1, keepdim=True) @ (x @ W_v)


WRONG = [
    ("not-scaled", forgets_the_root),
    ("scaled-by-d", divides_by_d),
    ("scaled-by-keys", divides_by_the_root_of_the_length),
    ("scaled-by-rows", root_of_len),
    ("scaled-by-axis-1", root_of_axis_1),
    ("maximum-of-hidden", maximum_of_hidden_too),
    ("scaled-by-model-width", divides_by_the_root_of_the_embedding),
    ("precedence", one_half_without_brackets),
    ("reshaped", views_for_transposes),
    ("softmax-over-queries", softmax_over_the_wrong_axis),
    ("softmax-over-first-axis", softmax_over_axis_zero),
    ("hard-argmax", picks_the_best_token),
    ("no-softmax", mixes_by_the_scores),
    ("always-causal", like_a_gpt),
    ("always-causal", sdpa_is_causal),
    ("mask-ignored", forgets_to_pass_the_mask),
    ("mask-inverted", inverts_the_mask),
    ("mask-after-softmax", zeroes_the_weights),
    ("mask-fills-zero", zeroes_the_scores),
    ("mask-too-weak", fills_with_minus_a_hundred),
    ("mask-added", adds_the_mask),
    ("no-values", stops_at_the_weights),
    ("scaled-after-mixing", scales_the_answer_too),
    ("weights-transposed", turns_the_weights),
    ("W_q-and-W_k-exchanged", asks_by_W_k),
    ("nothing-projected", leaves_out_the_matrices),
    ("weights-stored-transposed", as_if_for_linear_layers),
    ("weights-stored-transposed", f_linear),
    ("values-not-projected", mixes_the_embeddings),
    ("values-from-W_k", values_are_the_keys),
    ("values-from-W_q", values_are_the_queries),
    ("keys-from-W_q", keys_are_the_queries),
    ("keys-from-W_v", keys_are_the_values),
    ("keys-not-projected", keys_are_the_embeddings),
    ("queries-from-W_k", queries_are_the_keys),
    ("queries-from-W_v", queries_are_the_values),
    ("queries-not-projected", queries_are_the_embeddings),
    ("residual-added", keeps_what_was_there),
    ("T-for-mT", dot_T),
    ("axes-from-the-front", swaps_the_first_two_axes),
    ("cosine", cosines),
    ("distance", squared_distances),
    ("not-summed", products_not_added_up),
    ("multiplied-by-sqrt-d", times_the_root),
    ("scaled-by-keys", divides_by_the_root_of_the_number_of_queries),
    ("scaled-by-8", divides_by_eight),
    ("rounded-root", rounds_the_root),
    ("precedence-without-brackets", in_one_line_without_brackets),
    ("W_q-and-W_k-exchanged", asks_by_the_keys),
    ("softmax-over-all", softmax_of_the_flat_matrix),
    ("sum-of-everything", divides_by_one_sum),
    ("sum-without-keepdim", divides_by_sums_without_an_axis),
    ("overflows", no_maximum_subtracted),
    ("not-normalised", mixes_the_powers),
    ("plain-sum", plain_shares),
    ("softmax-twice", softmax_of_the_weights),
    ("softmax-twice", softmax_before_the_mask),
    ("softmax-over-queries-before", softmax_down_the_columns_before_the_mask),
    ("softmax-over-first-axis-before", softmax_dim_zero_before_the_mask),
    ("log-softmax", logarithms_mix),
    ("sigmoid", each_key_for_itself),
    ("values-from-W_k", brings_the_keys_home),
    ("mean-of-the-mix", one_answer_for_all),
    ("keys-and-values-exchanged", keys_after_values),
    ("W_q-and-W_v-exchanged", queries_after_values),
    ("queries-are-W_q", the_matrix_for_the_queries),
    ("keys-are-W_k", the_matrix_for_the_keys),
    ("values-are-W_v", the_matrix_for_the_values),
    ("softmax-over-axis-1", softmax_dim_one),
    ("numbers-for-matrices", number_by_number),
    ("not-every-pair", place_by_place),
]
