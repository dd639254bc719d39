"""Answers to lesson 04 as learners write them: right in other styles, wrong in every general way."""

import math
import sys
import time

import torch
import torch.nn.functional as F

# --- right, in other styles


def scores_einsum(Q, K):
    return torch.einsum("...td,...sd->...ts", Q, K) / Q.size(-1) ** 0.5


def scores_scaled_first(queries, keys):
    return torch.matmul(queries * queries.shape[-1] ** -0.5, keys.transpose(-2, -1))


def scores_loops(Q, K):
    rows = []
    for t in range(Q.shape[-2]):
        row = [(Q[..., t, :] * K[..., s, :]).sum(-1) / math.sqrt(Q.shape[-1]) for s in range(K.shape[-2])]
        rows.append(torch.stack(row, dim=-1))
    return torch.stack(rows, dim=-2)


def scores_bmm(Q, K):
    flat = torch.bmm(Q.reshape(-1, *Q.shape[-2:]), K.reshape(-1, *K.shape[-2:]).transpose(1, 2))
    return flat.reshape(*Q.shape[:-1], K.shape[-2]).div(math.sqrt(Q.shape[-1]))


def weights_large_fill(Q, K, mask=None):
    scores = scores_einsum(Q, K)
    if mask is not None:
        scores = scores.masked_fill(mask.logical_not(), -1e9)
    return F.softmax(scores, dim=-1)


def weights_by_exp(Q, K, mask=None):
    scores = scores_einsum(Q, K)
    scores = scores if mask is None else torch.where(mask, scores, -math.inf)
    up = (scores - scores.max(-1, keepdim=True).values).exp()
    return up / up.sum(-1, keepdim=True)


def weights_renormalised(Q, K, mask=None):
    shares = scores_loops(Q, K).double()
    shares = shares if mask is None else shares + torch.where(mask, 0.0, -1e30)
    return shares.log_softmax(-1).exp().to(Q.dtype)


def attend_sdpa(Q, K, V, mask=None):
    return F.scaled_dot_product_attention(Q, K, V, attn_mask=mask)


def attend_einsum(Q, K, V, mask=None):
    return torch.einsum("...ts,...sv->...tv", weights_by_exp(Q, K, mask), V)


def attend_rows(Q, K, V, mask=None):
    weights = weights_large_fill(Q, K, mask)
    return torch.stack([(weights[..., t, :, None] * V).sum(-2) for t in range(Q.shape[-2])], dim=-2)


def self_attention_matmul(x, W_q, W_k, W_v, mask=None):
    return attend_sdpa(torch.matmul(x, W_q), torch.matmul(x, W_k), torch.matmul(x, W_v), mask)


def self_attention_linear(x, W_q, W_k, W_v, mask=None):
    return attend_rows(F.linear(x, W_q.T), F.linear(x, W_k.T), F.linear(x, W_v.T), mask)


def self_attention_one_product(x, W_q, W_k, W_v, mask=None):
    sizes = [W.shape[-1] for W in (W_q, W_k, W_v)]
    return attend_einsum(*(x @ torch.cat([W_q, W_k, W_v], dim=-1)).split(sizes, dim=-1), mask)


RIGHT = {
    "attention_scores": (scores_einsum, scores_scaled_first, scores_loops, scores_bmm),
    "attention_weights": (weights_large_fill, weights_by_exp, weights_renormalised),
    "attend": (attend_sdpa, attend_einsum, attend_rows),
    "self_attention": (self_attention_matmul, self_attention_linear, self_attention_one_product),
}

# --- not answered


def stub(Q, K):
    """The docstring."""
    raise NotImplementedError


def only_pass(Q, K):
    """The docstring."""
    pass


def only_dots(Q, K): ...


def attention_weights(Q, K, mask=None):
    raise NotImplementedError


def waits(Q, K, V, mask=None):
    return attention_weights(Q, K, mask) @ V


# --- wrong or broken, in general ways: (exercise, status, fault, words that must be there)


def right(Q, K):
    return Q @ K.mT / math.sqrt(Q.shape[-1])


def no_return(Q, K):
    right(Q, K)


def no_return_in_a_branch(Q, K, V, mask=None):
    if mask is None:
        return attend_sdpa(Q, K, V)


def endless(Q, K):
    n = 0
    while True:
        n += 1


def asleep(Q, K):
    while True:
        try:
            time.sleep(60)
        except Exception:
            continue


def too_few_arguments(Q):
    return Q


def misses_the_mask(Q, K, V):
    return attend_sdpa(Q, K, V)


def floods(Q, K):
    print("x" * 1_000_000)
    return right(Q, K)


def prints_a_shape(Q, K):
    print(Q.shape)
    return right(Q, K)


def a_list(Q, K):
    return right(Q, K).tolist()


def an_array(Q, K):
    return right(Q, K).numpy()


def a_tuple(Q, K):
    return right(Q, K), None


def a_float(Q, K):
    return right(Q, K).sum().item()


def always_float32(Q, K):
    return right(Q, K).float()


def gives_back_input(Q, K):
    return Q


def view_of_input(Q, K):
    return K.copy_(K) if Q.shape[-2] != K.shape[-2] else right(Q, K)


def changes_input(Q, K):
    Q /= math.sqrt(Q.shape[-1])
    return Q @ K.mT


def divides_by_zero(Q, K):
    return right(Q, K) / (Q.shape[-1] - Q.shape[-1])


def log_of_negative(Q, K):
    return right(Q, K).log()


def remembers(Q, K, calls=[]):  # noqa: B006
    calls.append(1)
    return right(Q, K) + (len(calls) > 7)


def cuts_gradient(Q, K):
    return torch.tensor(right(Q, K).tolist(), dtype=Q.dtype)


def no_transpose(Q, K):
    return Q @ K / math.sqrt(Q.shape[-1])


def misspelled(Q, K):
    return Q @ keys.mT  # noqa: F821


def no_such_method(Q, K):
    return Q.matmull(K)


def leaves(Q, K):
    sys.exit(1)


def recurses(Q, K):
    return recurses(Q, K)


def two_axes_only(Q, K):
    return Q @ K.transpose(0, 1) / math.sqrt(Q.shape[1])


def upside_down(Q, K):
    return right(Q, K).flip(-2)


def shifted(Q, K):
    return right(Q, K).roll(1, -1)


def wrong_sign(Q, K):
    return -right(Q, K)


def a_third(Q, K):
    return right(Q, K) / 3


def plus_one(Q, K):
    return right(Q, K) + 1


def scrambled(Q, K):
    return right(Q, K).mT.reshape(right(Q, K).shape)


def zeros(Q, K):
    return torch.zeros_like(right(Q, K))


def one_axis_more(Q, K):
    return right(Q, K).unsqueeze(0)


def mean_over_keys(Q, K):
    return right(Q, K).mean(-1)


def another_power(Q, K):
    return right(Q, K) ** 3


def clamps(Q, K):
    return right(Q, K).clamp(-50, 50)


def forgets_the_last_key(Q, K):
    scores = right(Q, K)
    return torch.cat([scores[..., :-1], torch.zeros_like(scores[..., -1:])], dim=-1)


def drops_out(Q, K, V, mask=None):
    return F.scaled_dot_product_attention(Q, K, V, attn_mask=mask, dropout_p=0.5)


def scales_by_the_values(Q, K, V, mask=None):
    return F.scaled_dot_product_attention(Q, K, V, attn_mask=mask, scale=V.shape[-1] ** -0.5)


def loses_masked_rows(Q, K, V, mask=None):
    out = attend_sdpa(Q, K, V, mask)
    return out if mask is None else torch.where(mask.all(-1, keepdim=True), out, 0.0)


GENERAL = [
    ("attention_scores", no_return, "wrong", ["returns-nothing"], "`return` is missing"),
    ("attend", no_return_in_a_branch, "wrong", ["returns-nothing"], "one branch has no `return`"),
    ("attention_scores", endless, "wrong", ["endless"], "n += 1|while True"),
    ("attention_scores", asleep, "wrong", ["endless"], "seconds"),
    (
        "attention_scores",
        too_few_arguments,
        "broken",
        ["arguments"],
        r"attention_scores\(Q: Tensor, K: Tensor\)",
    ),
    ("attend", misses_the_mask, "broken", ["arguments"], "mask"),
    ("attention_scores", floods, "right", ["prints-too-much"], "9,000,009 characters"),
    ("attention_scores", prints_a_shape, "right", [], "torch.Size"),
    ("attention_scores", a_list, "wrong", ["wrong-type"], "returns a list, not a Tensor"),
    ("attention_scores", an_array, "wrong", ["wrong-type"], "numbers are right"),
    ("attention_scores", a_tuple, "wrong", ["wrong-type"], "returns a tuple"),
    ("attention_scores", a_float, "wrong", ["wrong-type"], "returns a float"),
    ("attention_scores", always_float32, "wrong", ["wrong-dtype"], "torch.float32 where torch.float64"),
    ("attention_scores", gives_back_input, "wrong", ["returns-input"], "gives back its input Q"),
    ("attention_scores", changes_input, "wrong", ["changes-input"], "changes its input Q in place"),
    ("attention_scores", divides_by_zero, "wrong", ["nan"], "NaN in the result"),
    ("attention_scores", log_of_negative, "wrong", ["infinite", "nan"], "in the result"),
    ("attention_scores", remembers, "wrong", ["not-repeatable"], "second time"),
    ("attention_scores", cuts_gradient, "wrong", ["no-gradient"], "gradients do not flow"),
    ("attention_scores", no_transpose, "broken", ["raises"], r"Q @ K / math.*transpose \(.mT\) missing"),
    ("attention_scores", misspelled, "broken", ["raises"], "keys.mT.*name does not exist"),
    ("attention_scores", no_such_method, "broken", ["raises"], "no such attribute or method"),
    ("attention_scores", leaves, "broken", ["raises"], "Use return"),
    ("attention_scores", recurses, "broken", ["raises"], "calls itself"),
    ("attention_scores", two_axes_only, "broken", ["raises"], "on some inputs only"),
    ("attention_scores", upside_down, "wrong", ["flipped"], "rows are in reverse order"),
    ("attention_scores", shifted, "wrong", ["off-by-one"], "columns are shifted"),
    ("attention_scores", wrong_sign, "wrong", ["negated"], "wrong sign"),
    ("attention_scores", a_third, "wrong", ["constant-factor"], "0.3333"),
    ("attention_scores", plus_one, "wrong", ["constant-shift"], "off by the same amount, 1 "),
    ("attention_scores", scrambled, "wrong", ["scrambled"], "wrong places"),
    ("attention_scores", zeros, "wrong", ["zeros"], "everything is zero"),
    ("attention_scores", one_axis_more, "wrong", ["axis-of-one"], "axis of size 1"),
    ("attention_scores", mean_over_keys, "wrong", ["wrong-shape"], "another shape"),
    ("attention_scores", another_power, "wrong", ["numbers"], "no name yet"),
    ("attention_scores", clamps, "wrong", ["only-large"], "wrong for large"),
    (
        "attention_scores",
        forgets_the_last_key,
        "wrong",
        ["only-last-column"],
        "only the last column is wrong",
    ),
    ("attend", scales_by_the_values, "wrong", ["right-only-if-square"], "which size, of which input"),
    ("attend", drops_out, "wrong", ["not-repeatable"], "random"),
    ("attend", loses_masked_rows, "wrong", ["masked-rows", "only-mask", "order-of-keys"], "mask"),
]
