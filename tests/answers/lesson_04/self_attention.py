"""self_attention as learners write it."""

import math

import torch
import torch.nn.functional as F
from torch import matmul

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


RIGHT = [
    three_matmuls,
    linear_layers,
    one_product,
    values_projected_last,
    builds_on_the_exercise_before,
    einsum_all_the_way,
    token_by_token,
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


WRONG = [
    ("not-scaled", forgets_the_root),
    ("scaled-by-d", divides_by_d),
    ("scaled-by-keys", divides_by_the_root_of_the_length),
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
]
