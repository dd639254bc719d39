"""attend_cached as learners write it."""

import math

import torch
import torch.nn.functional as F

from course_lib.attention import attend, causal_mask

# Right


def last_rows(q, k, v, cache=None):
    """The last rows of the whole causal mask."""
    if cache is not None:
        old_k, old_v = cache
        k = torch.cat([old_k, k], dim=-2)
        v = torch.cat([old_v, v], dim=-2)
    mask = causal_mask(k.shape[-2])[-q.shape[-2] :]
    return attend(q, k, v, mask), (k, v)


def by_positions(q, k, v, cache=None):
    past = 0
    if cache is not None:
        past = cache[0].size(-2)
        k, v = torch.cat((cache[0], k), -2), torch.cat((cache[1], v), -2)
    query = torch.arange(past, past + q.size(-2))[:, None]
    key = torch.arange(k.size(-2))[None, :]
    scores = (q @ k.transpose(-1, -2)) * q.size(-1) ** -0.5
    weights = torch.softmax(scores.masked_fill(key > query, float("-inf")), dim=-1)
    return weights @ v, (k, v)


def past_and_triangle(q, k, v, cache=None):
    """Ones for the past, and a triangle for the new ones; a list for the cache."""
    T = q.shape[-2]
    past = 0 if cache is None else cache[0].shape[-2]
    mask = torch.cat([torch.ones(T, past), torch.ones(T, T).tril()], dim=1).bool()
    keys = k if cache is None else torch.cat([cache[0], k], dim=-2)
    values = v if cache is None else torch.cat([cache[1], v], dim=-2)
    return attend(q, keys, values, mask), [keys, values]


def one_by_one(q, k, v, cache=None):
    """A loop over the new tokens, each of which looks at all that has come."""
    keys, values = cache if cache else (k[..., :0, :], v[..., :0, :])
    results = []
    for t in range(q.shape[-2]):
        keys = torch.cat([keys, k[..., t : t + 1, :]], dim=-2)
        values = torch.cat([values, v[..., t : t + 1, :]], dim=-2)
        results.append(attend(q[..., t : t + 1, :], keys, values))
    return torch.cat(results, dim=-2), (keys, values)


def by_torch(q, k, v, cache=None):
    if cache is not None:
        k = torch.cat([cache[0], k], dim=-2)
        v = torch.cat([cache[1], v], dim=-2)
    T, S = q.shape[-2], k.shape[-2]
    mask = torch.ones(T, S, dtype=torch.bool).tril(diagonal=S - T)
    return F.scaled_dot_product_attention(q, k, v, attn_mask=mask), (k, v)


def by_einsum(q, k, v, cache=None):
    if cache is not None:
        k, v = (torch.cat([old, new], dim=-2) for old, new in zip(cache, (k, v), strict=True))
    scores = torch.einsum("...td,...sd->...ts", q, k) / math.sqrt(q.shape[-1])
    T, S = scores.shape[-2:]
    scores = scores + torch.full((T, S), -1e30, dtype=q.dtype).triu(1 + S - T)
    powers = torch.exp(scores - scores.amax(-1, keepdim=True))
    weights = powers / powers.sum(-1, keepdim=True)
    return torch.einsum("...ts,...sv->...tv", weights, v), (k, v)


def zero_queries_for_the_past(q, k, v, cache=None):
    """As many queries as keys; what the past would ask is thrown away."""
    T = q.shape[-2]
    if cache is not None:
        k, v = torch.cat([cache[0], k], dim=-2), torch.cat([cache[1], v], dim=-2)
    padded = F.pad(q, (0, 0, k.shape[-2] - T, 0))
    return attend(padded, k, v, causal_mask(k.shape[-2]))[..., -T:, :], (k, v)


RIGHT = [
    last_rows,
    by_positions,
    past_and_triangle,
    one_by_one,
    by_torch,
    by_einsum,
    zero_queries_for_the_past,
]

# Wrong, one mistake each


def joined(k, v, cache):
    """The learner's own helper, right: old keys and values in front of the new ones."""
    if cache is None:
        return k, v
    return torch.cat([cache[0], k], dim=-2), torch.cat([cache[1], v], dim=-2)


def mask_for(q, K):
    """The learner's own helper, right: the last rows of the causal mask."""
    return causal_mask(K.shape[-2])[-q.shape[-2] :]


def nothing_read(q, k, v, cache=None):
    return attend(q, k, v, causal_mask(q.shape[-2])), (k, v)


def three_results(q, k, v, cache=None):
    K, V = joined(k, v, cache)
    return attend(q, K, V, mask_for(q, K)), K, V


def new_ones_kept(q, k, v, cache=None):
    K, V = joined(k, v, cache)
    return attend(q, K, V, mask_for(q, K)), (k, v)


def kept_at_first_only(q, k, v, cache=None):
    K, V = joined(k, v, cache)
    if cache is None:
        cache = (k, v)
    return attend(q, K, V, mask_for(q, K)), cache


def as_it_came(q, k, v, cache=None):
    K, V = joined(k, v, cache)
    return attend(q, K, V, mask_for(q, K)), cache


def new_in_front(q, k, v, cache=None):
    if cache is not None:
        k = torch.cat([k, cache[0]], dim=-2)
        v = torch.cat([v, cache[1]], dim=-2)
    return attend(q, k, v, mask_for(q, k)), (k, v)


def old_ones_again(q, k, v, cache=None):
    K, V = joined(*joined(k, v, cache), cache)
    return attend(q, K, V, mask_for(q, K)), (K, V)


def new_ones_again(q, k, v, cache=None):
    K, V = joined(k, v, cache)
    return attend(q, K, V, mask_for(q, K)), (torch.cat([K, k], dim=-2), torch.cat([V, v], dim=-2))


def keeps_queries(q, k, v, cache=None):
    K, V = joined(k, v, cache)
    kept = q if cache is None else torch.cat([cache[0], q], dim=-2)
    return attend(q, K, V, mask_for(q, K)), (kept, V)


def keeps_results(q, k, v, cache=None):
    K, V = joined(k, v, cache)
    result = attend(q, K, V, mask_for(q, K))
    return result, joined(k, result, cache)


def values_first(q, k, v, cache=None):
    K, V = joined(k, v, cache)
    return attend(q, K, V, mask_for(q, K)), (V, K)


def axis_0(q, k, v, cache=None):
    if cache is not None:
        k, v = torch.cat([cache[0], k]), torch.cat([cache[1], v])
    return attend(q, k, v, mask_for(q, k)), (k, v)


def axis_1(q, k, v, cache=None):
    if cache is not None:
        k, v = torch.cat([cache[0], k], dim=1), torch.cat([cache[1], v], dim=1)
    return attend(q, k, v, mask_for(q, k)), (k, v)


def axis_2(q, k, v, cache=None):
    if cache is not None:
        k, v = torch.cat([cache[0], k], dim=2), torch.cat([cache[1], v], dim=2)
    return attend(q, k, v, mask_for(q, k)), (k, v)


def joined_along_the_width(q, k, v, cache=None):
    if cache is not None:
        k, v = torch.cat([cache[0], k], dim=-1), torch.cat([cache[1], v], dim=-1)
    return attend(q, k, v, mask_for(q, k)), (k, v)


def no_mask(q, k, v, cache=None):
    K, V = joined(k, v, cache)
    return attend(q, K, V), (K, V)


def mask_at_first(q, k, v, cache=None):
    K, V = joined(k, v, cache)
    mask = causal_mask(q.shape[-2]) if cache is None else None
    return attend(q, K, V, mask), (K, V)


def mask_later(q, k, v, cache=None):
    if cache is None:
        return attend(q, k, v), (k, v)
    K, V = joined(k, v, cache)
    return attend(q, K, V, mask_for(q, K)), (K, V)


def first_rows(q, k, v, cache=None):
    K, V = joined(k, v, cache)
    return attend(q, K, V, causal_mask(K.shape[-2])[: q.shape[-2]]), (K, V)


def square_mask(q, k, v, cache=None):
    K, V = joined(k, v, cache)
    return attend(q, K, V, causal_mask(q.shape[-2])), (K, V)


def one_further(q, k, v, cache=None):
    K, V = joined(k, v, cache)
    T, S = q.shape[-2], K.shape[-2]
    return attend(q, K, V, torch.ones(T, S).tril(S - T + 1).bool()), (K, V)


def one_less(q, k, v, cache=None):
    K, V = joined(k, v, cache)
    T, S = q.shape[-2], K.shape[-2]
    return attend(q, K, V, torch.ones(T, S).tril(S - T - 1).bool()), (K, V)


def one_less_with_nan(q, k, v, cache=None):
    K, V = joined(k, v, cache)
    past = K.shape[-2] - q.shape[-2]
    later = torch.arange(K.shape[-2]) >= past + torch.arange(q.shape[-2])[:, None]
    scores = (q @ K.mT / math.sqrt(q.shape[-1])).masked_fill(later, -math.inf)
    return scores.softmax(dim=-1) @ V, (K, V)


def upper_triangle(q, k, v, cache=None):
    K, V = joined(k, v, cache)
    T, S = q.shape[-2], K.shape[-2]
    return attend(q, K, V, torch.ones(T, S).triu(S - T).bool()), (K, V)


def zeros_for_the_past(q, k, v, cache=None):
    K, V = joined(k, v, cache)
    T = q.shape[-2]
    mask = torch.cat([torch.zeros(T, K.shape[-2] - T).bool(), causal_mask(T)], dim=1)
    return attend(q, K, V, mask), (K, V)


def eye_for_the_new(q, k, v, cache=None):
    K, V = joined(k, v, cache)
    T = q.shape[-2]
    mask = torch.cat([torch.ones(T, K.shape[-2] - T), torch.eye(T)], dim=1).bool()
    return attend(q, K, V, mask), (K, V)


def past_on_the_right(q, k, v, cache=None):
    K, V = joined(k, v, cache)
    T = q.shape[-2]
    mask = torch.cat([causal_mask(T), torch.ones(T, K.shape[-2] - T).bool()], dim=1)
    return attend(q, K, V, mask), (K, V)


def newest_result(q, k, v, cache=None):
    K, V = joined(k, v, cache)
    return attend(q, K, V, mask_for(q, K))[..., -1:, :], (K, V)


def by_hand(change):
    """An answer in its own words, right but for what `change(scores, mask, values, d)` gives."""

    def answer(q, k, v, cache=None):
        K, V = joined(k, v, cache)
        return change(q @ K.mT, mask_for(q, K), V, q.shape[-1]), (K, V)

    answer.__name__ = change.__name__
    return answer


@by_hand
def no_root(scores, mask, V, d):
    return scores.masked_fill(~mask, -math.inf).softmax(dim=-1) @ V


@by_hand
def divided_by_d(scores, mask, V, d):
    return (scores / d).masked_fill(~mask, -math.inf).softmax(dim=-1) @ V


@by_hand
def times_the_root(scores, mask, V, d):
    return (scores * math.sqrt(d)).masked_fill(~mask, -math.inf).softmax(dim=-1) @ V


@by_hand
def over_the_queries(scores, mask, V, d):
    return (scores / math.sqrt(d)).masked_fill(~mask, -math.inf).softmax(dim=-2) @ V


@by_hand
def plain_powers(scores, mask, V, d):
    powers = (scores / math.sqrt(d)).masked_fill(~mask, -math.inf).exp()
    return powers / powers.sum(dim=-1, keepdim=True) @ V


@by_hand
def zeros_for_hidden(scores, mask, V, d):
    return ((scores / math.sqrt(d)) * mask).softmax(dim=-1) @ V


@by_hand
def mask_last(scores, mask, V, d):
    return ((scores / math.sqrt(d)).softmax(dim=-1) * mask) @ V


@by_hand
def turned_round(scores, mask, V, d):
    return (scores / math.sqrt(d)).masked_fill(mask, -math.inf).softmax(dim=-1) @ V


@by_hand
def minus_100(scores, mask, V, d):
    return (scores / math.sqrt(d)).masked_fill(~mask, -100.0).softmax(dim=-1) @ V


@by_hand
def only_weights(scores, mask, V, d):
    return (scores / math.sqrt(d)).masked_fill(~mask, -math.inf).softmax(dim=-1)


@by_hand
def only_scores(scores, mask, V, d):
    return (scores / math.sqrt(d)).masked_fill(~mask, -math.inf) @ V


WRONG = [
    ("cache-not-read", nothing_read),
    ("no-pair", three_results),
    ("cache-not-grown", new_ones_kept),
    ("old-cache-returned", kept_at_first_only),
    ("old-cache-returned", as_it_came),
    ("new-before-old", new_in_front),
    ("old-ones-twice", old_ones_again),
    ("new-ones-twice", new_ones_again),
    ("queries-kept", keeps_queries),
    ("results-kept", keeps_results),
    ("values-before-keys", values_first),
    ("joined-along-the-width", joined_along_the_width),
    ("joined-along-axis-0", axis_0),
    ("joined-along-axis-1", axis_1),
    ("joined-along-axis-2", axis_2),
    ("nothing-hidden", no_mask),
    ("not-hidden-after-a-cache", mask_at_first),
    ("not-hidden-at-first", mask_later),
    ("mask-not-offset", first_rows),
    ("mask-of-the-new-only", square_mask),
    ("sees-one-ahead", one_further),
    ("not-itself", one_less),
    ("not-itself", one_less_with_nan),
    ("past-hidden", upper_triangle),
    ("past-is-hidden", zeros_for_the_past),
    ("new-ones-hidden", eye_for_the_new),
    ("offset-on-the-wrong-side", past_on_the_right),
    ("last-result-only", newest_result),
    ("not-scaled", no_root),
    ("scaled-by-d", divided_by_d),
    ("multiplied-by-sqrt-d", times_the_root),
    ("softmax-over-queries", over_the_queries),
    ("overflows", plain_powers),
    ("mask-fills-zero", zeros_for_hidden),
    ("mask-after-softmax", mask_last),
    ("mask-inverted", turned_round),
    ("mask-too-weak", minus_100),
    ("no-values", only_weights),
    ("no-softmax", only_scores),
]

# Wrong, and no rule was made for it


def keys_joined_only(q, k, v, cache=None):
    K = k if cache is None else torch.cat([cache[0], k], dim=-2)
    return attend(q, K, v, mask_for(q, K)), (K, v)


def result_only(q, k, v, cache=None):
    K, V = joined(k, v, cache)
    return attend(q, K, V, mask_for(q, K))


def no_question_about_none(q, k, v, cache=None):
    k, v = torch.cat([cache[0], k], dim=-2), torch.cat([cache[1], v], dim=-2)
    return attend(q, k, v, mask_for(q, k)), (k, v)


def grows_the_given_one(q, k, v, cache=None):
    """In place, through `.data`."""
    if cache is not None:
        cache[0].data = torch.cat([cache[0], k], dim=-2)
        cache[1].data = torch.cat([cache[1], v], dim=-2)
        k, v = cache
    return attend(q, k, v, mask_for(q, k)), (k, v)


def cuts_the_gradient(q, k, v, cache=None):
    K, V = joined(k.detach(), v.detach(), cache)
    return attend(q, K, V, mask_for(q, K)), (K, V)


def forgets_to_return(q, k, v, cache=None):
    K, V = joined(k, v, cache)
    attend(q, K, V, mask_for(q, K))


def window_of_three(q, k, v, cache=None):
    K, V = joined(k, v, cache)
    K, V = K[..., -max(3, q.shape[-2]) :, :], V[..., -max(3, q.shape[-2]) :, :]
    return attend(q, K, V, mask_for(q, K)), (K, V)


def a_dictionary(q, k, v, cache=None):
    K, V = joined(k, v, cache)
    return attend(q, K, V, mask_for(q, K)), {"keys": K, "values": V}


def in_float32(q, k, v, cache=None):
    K, V = joined(k.float(), v.float(), None if cache is None else (cache[0].float(), cache[1].float()))
    return attend(q.float(), K, V, mask_for(q, K)), (K, V)


def later_ones_half_seen(q, k, v, cache=None):
    """Two answers, averaged: one hides what comes later, the other does not."""
    K, V = joined(k, v, cache)
    return (attend(q, K, V, mask_for(q, K)) + attend(q, K, V)) / 2, (K, V)


def past_counts_half(q, k, v, cache=None):
    K, V = joined(k, v, cache)
    mask = mask_for(q, K)
    scores = (q @ K.mT / math.sqrt(q.shape[-1])).masked_fill(~mask, -math.inf)
    if cache is not None:
        scores = scores - 0.7 * (torch.arange(K.shape[-2]) < cache[0].shape[-2])
    return scores.softmax(dim=-1) @ V, (K, V)


OTHERS = [
    ("broken", "raises", "", keys_joined_only),
    ("wrong", "wrong-type", "tuple", result_only),
    ("broken", "raises", "None", no_question_about_none),
    ("wrong", "changes-input", "cache", grows_the_given_one),
    ("wrong", "wrong-gradient", "detach", cuts_the_gradient),
    ("wrong", "returns-nothing", "return", forgets_to_return),
    ("wrong", "wrong-shape", "shape", window_of_three),
    ("wrong", "wrong-type", "dict", a_dictionary),
    ("wrong", "wrong-dtype", "float64", in_float32),
    ("wrong", "later-tokens-count", "comes later is hidden", later_ones_half_seen),
    ("wrong", "not-as-one-by-one", "saves work", past_counts_half),
]
