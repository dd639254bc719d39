"""Answers to lesson 04 that were told badly once, and what is to be said of them."""

import math
from collections.abc import Callable
from typing import NamedTuple

import torch
import torch.nn.functional as F

from answers.lesson_04.attention_scores import einsum_over_root as attention_scores
from answers.lesson_04.attention_weights import softmax_by_exp as attention_weights
from answers.lesson_04.self_attention import attend, no_maximum_subtracted
from course_lib.attention import masked_softmax

# Scores


def dot_T(Q, K):
    return Q @ K.T / math.sqrt(Q.shape[-1])


def dot_t(Q, K):
    return Q @ K.t() / math.sqrt(Q.shape[-1])


def not_turned(Q, K):
    return Q @ K / math.sqrt(Q.shape[-1])


def torch_sqrt_of_an_int(Q, K):
    d = Q.shape[-1]
    return Q @ K.mT / torch.sqrt(d)


def star(Q, K):
    return Q * K.mT / math.sqrt(Q.shape[-1])


def sum_of_star(Q, K):
    return (Q * K).sum(dim=-1) / Q.shape[-1] ** 0.5


def turned(x):
    return x.reshape(*x.shape[:-2], x.shape[-1], x.shape[-2])


def calls_turned(Q, K):
    K_t = turned(K)
    return Q @ K_t / math.sqrt(Q.shape[-1])


def similarity(q, k):
    return torch.dot(q, k)


def loops_over_two_axes(Q, K):
    rows = [[similarity(q, k) / math.sqrt(len(q)) for k in K] for q in Q]
    return torch.stack([torch.stack(row) for row in rows])


# Weights


def one_sum_for_all(Q, K, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    powers = scores.exp()
    return powers / powers.sum()


def sum_without_keepdim(Q, K, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    powers = (scores - scores.max()).exp()
    return powers / powers.sum(dim=-1)


def softmax_over_queries_and_again(Q, K, mask=None):
    weights = torch.softmax(attention_scores(Q, K), dim=-2)
    return masked_softmax(weights, mask)


def if_mask(Q, K, mask=None):
    scores = attention_scores(Q, K)
    if mask:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(dim=-1)


def first_row_of_the_mask(Q, K, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = scores.masked_fill(~mask[..., :1, :], -math.inf)
    return scores.softmax(dim=-1)


def writes_where_hidden(Q, K, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores[~mask] = -math.inf
    return F.softmax(scores, dim=-1)


def exchanges_what_it_gives(Q, K, mask=None):
    return masked_softmax(mask, attention_scores(Q, K))


def gives_no_mask(Q, K, mask=None):
    return masked_softmax(attention_scores(Q, K))


def softmax(scores):
    powers = torch.exp(scores - scores.amax())
    return powers / powers.sum(dim=-2, keepdim=True)


def calls_its_own_softmax(Q, K, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = scores.masked_fill(mask == 0, -1e9)
    return softmax(scores)


def softmax_without_dim(Q, K, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return F.softmax(scores)  # torch takes the first axis of three, and the last of two


def shares_out_again_by_one_sum(Q, K, mask=None):
    weights = F.softmax(attention_scores(Q, K), dim=-1)
    if mask is not None:
        weights = weights * mask
        weights = weights / weights.sum()
    return weights


def adds_infinity(Q, K, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = scores + (~mask) * -math.inf
    return scores.softmax(dim=-1)


def sums_without_axis_and_mask(Q, K, mask=None):
    powers = attention_scores(Q, K).exp()
    return powers / powers.sum(dim=-1)


def not_refused(Q, K, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(dim=-1)


# The mix

values_of_another_cell = torch.ones(2, 4)


def mixes_values_of_another_cell(Q, K, v, mask=None):
    return attention_weights(Q, K, mask) @ values_of_another_cell


def attend_matrices(Q, K, V, mask=None):
    """The lesson's, with a mask that is taken and not used, and a `.T` that knows two axes only."""
    scores = Q @ K.T / math.sqrt(Q.shape[-1])
    return scores.softmax(dim=-1) @ V


def star_values(Q, K, V, mask=None):
    return attention_weights(Q, K, mask) * V


def weights_of_the_values(Q, K, V, mask=None):
    return attention_weights(Q, V, mask) @ V


def mask_before_keys(Q, K, V, mask=None):
    return attention_weights(Q, mask, K) @ V


def hides_by_the_first_row(Q, K, V, mask=None):
    return attend(Q, K, V, None if mask is None else mask[..., :1, :])


def in_reverse(Q, K, V, mask=None):
    weights = attention_weights(Q, K, mask)
    return V @ weights


def queries_and_values_exchanged(Q, K, V, mask=None):
    return torch.matmul(attention_weights(V, K, mask), Q)


# Self-attention


def values_are_the_matrix(x, W_q, W_k, W_v, mask=None):
    Q = x @ W_q
    K = x @ W_k
    V = W_v
    return attend(Q, K, V, mask)


def W_q_and_W_v_exchanged(x, W_q, W_k, W_v, mask=None):
    Q, K, V = x @ W_v, x @ W_k, x @ W_q
    return attend(Q, K, V, mask)


def W_q_and_W_k_exchanged(x, W_q, W_k, W_v, mask=None):
    Q, K, V = x @ W_k, x @ W_q, x @ W_v
    return attend(Q, K, V, mask)


def W_k_and_W_v_exchanged(x, W_q, W_k, W_v, mask=None):
    Q, K, V = x @ W_q, x @ W_v, x @ W_k
    return attend(Q, K, V, mask)


def star_matrices(x, W_q, W_k, W_v, mask=None):
    return attend(x * W_q, x * W_k, x * W_v, mask)


def matrices_first(x, W_q, W_k, W_v, mask=None):
    return attend(W_q @ x, W_k @ x, W_v @ x, mask)


def f_linear(x, W_q, W_k, W_v, mask=None):
    return attend(F.linear(x, W_q), F.linear(x, W_k), F.linear(x, W_v), mask)


def drops_the_mask_in_between(x, W_q, W_k, W_v, mask=None):
    weights = attention_weights(x @ W_q, x @ W_k)
    return weights @ (x @ W_v)


class Told(NamedTuple):
    """An answer and what is to be said of it: `status`, `said` and `unsaid` are regular expressions."""

    answer: Callable
    status: str
    said: str
    unsaid: str = "(?!)"
    faults: set = set()  # to be named, among others


KNOWN = {
    "attention_scores": [
        Told(dot_T, "broken|wrong", r"`\.m?T`", unsaid="internally"),
        Told(dot_t, "broken|wrong", r"\.mT"),
        Told(not_turned, "broken|wrong", r"\.mT|transpose", unsaid="on some inputs only"),
        Told(torch_sqrt_of_an_int, "broken", r"math\.sqrt", unsaid="on some inputs only"),
        Told(star, "broken|wrong", "@", unsaid="on some inputs only"),
        Told(sum_of_star, "broken|wrong", "each query.*each key|every pair|@"),
        Told(calls_turned, "wrong", "turned", faults={"reshaped"}),
        Told(loops_over_two_axes, "broken", "similarity|leading axes"),
    ],
    "attention_weights": [
        Told(adds_infinity, "wrong", "NaN.*by hand", unsaid="minus sign"),
        Told(
            sums_without_axis_and_mask, "wrong", r"\A[^\n]*their axis[^\n]*mask is not", r"shows: [^\n]*mask"
        ),
        Told(not_refused, "right", "one thing more.*no key"),
        Told(one_sum_for_all, "wrong", "row", unsaid=r"\A.*NaN"),
        Told(sum_without_keepdim, "broken|wrong", "keepdim"),
        Told(softmax_over_queries_and_again, "wrong", "quer", unsaid="no name"),
        Told(if_mask, "broken", "is not None"),
        Told(first_row_of_the_mask, "wrong", "first.*row|row.*first", unsaid="inside a loop"),
        Told(writes_where_hidden, "right|broken", "Right|masked_fill|expand"),
        Told(exchanges_what_it_gives, "broken", "masked_softmax"),
        Told(gives_no_mask, "broken", "masked_softmax.*mask"),
        Told(calls_its_own_softmax, "wrong", "softmax", faults={"softmax-over-queries"}),
        Told(softmax_without_dim, "wrong", "dim", unsaid=r"\A.*NaN"),
        Told(shares_out_again_by_one_sum, "wrong", "row|sum to 1", unsaid=r"\A.*NaN"),
    ],
    "attend": [
        Told(
            attend_matrices,
            "broken|wrong",
            "with a mask",
            unsaid="without a mask it raises",
            faults={"mask-ignored"},
        ),
        Told(mixes_values_of_another_cell, "broken|wrong", "V|values", unsaid="one step"),
        Told(star_values, "broken|wrong", "@"),
        Told(
            weights_of_the_values,
            "wrong",
            r"compared with the values|attention_weights\(Q, V, mask\)",
            faults={"values-as-keys"},
        ),
        Told(mask_before_keys, "broken", r"attention_weights\(Q, mask, K\)"),
        Told(hides_by_the_first_row, "wrong", "first.*row|row.*first", unsaid="inside a loop"),
        Told(in_reverse, "broken|wrong", "V @ weights|exchanged", unsaid="on some inputs only"),
        Told(queries_and_values_exchanged, "broken|wrong", "exchanged"),
    ],
    "self_attention": [
        Told(values_are_the_matrix, "broken|wrong", "W_v"),
        Told(W_q_and_W_v_exchanged, "wrong", "W_q and W_v are exchanged", unsaid="two things"),
        Told(
            W_q_and_W_k_exchanged, "wrong", "exchanged", unsaid="two things", faults={"W_q-and-W_k-exchanged"}
        ),
        Told(
            W_k_and_W_v_exchanged, "wrong", "(W_k and W_v|keys and values) are exchanged", unsaid="two things"
        ),
        Told(no_maximum_subtracted, "wrong", "overflow"),
        Told(star_matrices, "broken|wrong", "@"),
        Told(matrices_first, "broken|wrong", "x @ W|W_q @ x"),
        Told(f_linear, "wrong", "transposed", unsaid=r"nn\.Linear", faults={"weights-stored-transposed"}),
        Told(drops_the_mask_in_between, "wrong", "mask", faults={"mask-ignored"}),
    ],
}
