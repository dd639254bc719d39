"""Answers to lesson 04 that are wrong or broken in general ways, and answers that are none yet."""

import math
import sys
import time

import torch
import torch.nn.functional as F

from answers.lesson_04.attend import in_one_call as attend_in_one_call
from answers.lesson_04.attention_weights import large_negative_fill
from answers.lesson_04.self_attention import three_matmuls

# Not answered


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


# Wrong or broken, in ways that have nothing to do with attention


def right(Q, K):
    return Q @ K.mT / math.sqrt(Q.shape[-1])


def no_return(Q, K):
    right(Q, K)


def no_return_in_a_branch(Q, K, V, mask=None):
    if mask is None:
        return attend_in_one_call(Q, K, V)


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
    return attend_in_one_call(Q, K, V)


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
    out = attend_in_one_call(Q, K, V, mask)
    return out if mask is None else torch.where(mask.all(-1, keepdim=True), out, 0.0)


def swallows_the_time_limit(Q, K):
    while True:
        try:
            time.sleep(0.1)
        except:  # noqa: E722
            pass


async def is_async(Q, K):
    return right(Q, K)


def yields(Q, K):
    for q in Q:
        yield q @ K.mT


def trailing_comma(Q, K):
    return (right(Q, K),)


def a_dict(Q, K):
    return {"scores": right(Q, K)}


def forgotten_brackets(Q, K):
    return right(Q, K).contiguous


def true_or_false(Q, K):
    return right(Q, K) > 0


def whole_numbers(Q, K):
    return right(Q, K).int()


def complex_numbers(Q, K):
    return right(Q, K) + 0j


def sparse(Q, K):
    return right(Q, K).to_sparse()


def on_meta(Q, K):
    return right(Q, K).to("meta")


def bfloat16(Q, K):
    return right(Q, K).bfloat16()


class Unprintable(Exception):
    def __str__(self):
        raise RuntimeError

    __repr__ = __str__


def raises_the_unprintable(Q, K):
    raise Unprintable


def returns_the_unprintable(Q, K):
    return Unprintable()


def asks(Q, K):
    input("Which one?")
    return right(Q, K)


@torch.no_grad()
def watched_by_nobody(Q, K):
    return right(Q, K)


def switches_gradients_off(Q, K):
    torch.set_grad_enabled(False)
    return right(Q, K)


def ignores_the_keys(Q, K):
    return Q @ Q.mT / math.sqrt(Q.shape[-1])


def uses_a_name_from_elsewhere(Q, K):
    return right(torch.ones(1, 3), torch.ones(2, 3))


def returns_in_the_loop(Q, K):
    out = Q.new_zeros(*Q.shape[:-1], K.shape[-2])
    for t in range(Q.shape[-2]):
        out[..., t, :] = right(Q[..., t : t + 1, :], K).squeeze(-2)
        return out


def hides_the_upper_half(Q, K):
    return right(Q, K).tril()


def exchanges_if_there_are_more_queries(Q, K):
    return right(Q, K) if Q.shape[-2] <= K.shape[-2] else right(K, Q)


def counts_gradients_twice(Q, K):
    return 2 * right(Q, K) - right(Q, K).detach()


def takes_a_score_of_zero_for_hidden(Q, K, mask=None):
    scores = right(Q, K) if mask is None else right(Q, K) * mask
    return scores.masked_fill(scores == 0, -math.inf).softmax(-1)


def adds_up(Q, K, V, mask=None):
    return attend_in_one_call(Q, K, V, mask).cumsum(-2)


def attends_twice(x, W_q, W_k, W_v, mask=None):
    return attend_in_one_call(x @ W_q, x @ W_k, three_matmuls(x, W_q, W_k, W_v, mask), mask)


def one_relu_too_many(Q, K):
    return right(Q, K).relu()


def cuts_precision(Q, K):
    return right(Q.half(), K.half()).to(Q.dtype)


def unscaled_and_two_axes_only(Q, K):
    return Q @ K.transpose(0, 1)


def softmax_over_axis_1(Q, K, mask=None):
    scores = right(Q, K)
    return (scores if mask is None else scores.masked_fill(~mask, -1e9)).softmax(dim=1)


def half_the_scores(Q, K, mask=None):
    return large_negative_fill(Q / 3, K, mask)


def forgets_to_divide(Q, K, mask=None):
    weights = large_negative_fill(Q, K, mask)
    return weights / weights.amax(-1, keepdim=True)


def overflows_over_queries(Q, K, mask=None):
    scores = right(Q, K)
    shares = (scores if mask is None else scores.masked_fill(~mask, -math.inf)).exp()
    return shares / shares.sum(-2, keepdim=True)


def inverted_large_fill(Q, K, mask=None):
    scores = right(Q, K)
    return (scores if mask is None else scores.masked_fill(mask, -1e9)).softmax(-1)


def fills_minus_nine(Q, K, mask=None):
    scores = right(Q, K)
    return (scores if mask is None else scores.masked_fill(~mask, -9.0)).softmax(-1)


def renormalises_with_an_epsilon(Q, K, mask=None):
    weights = right(Q, K).softmax(-1)
    return weights if mask is None else weights * mask / ((weights * mask).sum(-1, keepdim=True) + 1e-9)


def transposes_a_square_mask(Q, K, mask=None):
    fits = mask is not None and mask.shape[-1] == mask.shape[-2]
    return large_negative_fill(Q, K, mask.mT if fits else mask)


def first_of_the_batch(Q, K, V, mask=None):
    if Q.ndim == 2:
        return attend_in_one_call(Q, K, V, mask)
    first = attend_in_one_call(Q[0], K[0], V[0], None if mask is None else mask[0])
    return first.expand(*Q.shape[:-1], V.shape[-1])


def mean_of_the_values(Q, K, V, mask=None):
    return V.mean(-2, keepdim=True).expand(*Q.shape[:-1], V.shape[-1])


def relu_first(x, W_q, W_k, W_v, mask=None):
    return three_matmuls(x.relu(), W_q, W_k, W_v, mask)


def exchanges_W_q_and_W_v(x, W_q, W_k, W_v, mask=None):
    return attend_in_one_call(x @ W_v, x @ W_k, x @ W_q, mask)


# exercise, answer, status, names of faults (all that are said are among them), words that must be said
GENERAL = [
    ("attention_scores", swallows_the_time_limit, "wrong", ["endless"], "within 3 seconds"),
    ("attention_scores", is_async, "wrong", ["another-function"], "`async def`"),
    ("attention_scores", yields, "wrong", ["another-function"], "`yield`"),
    ("attention_scores", trailing_comma, "wrong", ["wrong-type"], "tuple.*A comma at the end"),
    ("attention_scores", a_dict, "wrong", ["wrong-type"], "returns a dict"),
    ("attention_scores", forgotten_brackets, "wrong", ["wrong-type"], "brackets"),
    ("attention_scores", true_or_false, "wrong", ["wrong-kind"], "True and False"),
    ("attention_scores", whole_numbers, "wrong", ["wrong-kind"], "whole numbers"),
    ("attention_scores", complex_numbers, "wrong", ["wrong-kind"], "complex"),
    ("attention_scores", sparse, "wrong", ["wrong-kind"], "sparse"),
    ("attention_scores", on_meta, "wrong", ["wrong-kind"], "device meta"),
    ("attention_scores", bfloat16, "wrong", ["wrong-dtype"], "`torch.bfloat16` where `torch.float32`"),
    ("attention_scores", raises_the_unprintable, "broken", ["raises"], "Unprintable"),
    ("attention_scores", returns_the_unprintable, "wrong", ["wrong-type"], "raised, not returned"),
    ("attention_scores", asks, "broken", ["raises"], "leave `input"),
    ("attention_scores", watched_by_nobody, "wrong", ["no-gradient"], "no_grad"),
    ("attention_scores", switches_gradients_off, "wrong", ["no-gradient"], "gradients"),
    ("attention_scores", ignores_the_keys, "wrong", ["ignores-an-input"], "`Q` is used where `K` is meant"),
    (
        "attention_scores",
        uses_a_name_from_elsewhere,
        "wrong",
        ["ignores-an-input"],
        "`Q` or `K`:.*another cell",
    ),
    ("attention_scores", returns_in_the_loop, "wrong", ["returns-inside-a-loop"], "inside the loop"),
    ("attention_scores", hides_the_upper_half, "wrong", ["only-above-the-diagonal"], "above the diagonal"),
    ("attention_scores", one_relu_too_many, "wrong", ["one-step-too-many"], "a relu"),
    ("attention_scores", cuts_precision, "wrong", ["nearly"], "nearly right"),
    (
        "attention_scores",
        unscaled_and_two_axes_only,
        "wrong",
        ["not-scaled", "axes-from-the-front"],
        "Second, the axes 0 and 1",
    ),
    ("attention_weights", softmax_over_axis_1, "wrong", ["softmax-over-axis-1"], "axis 1"),
    ("attention_weights", half_the_scores, "wrong", ["another-temperature"], "0.3333"),
    ("attention_weights", forgets_to_divide, "wrong", ["one-step-missing"], "dividing by each row's sum"),
    ("attention_weights", overflows_over_queries, "wrong", ["softmax-over-queries"], "With large numbers"),
    ("attention_weights", inverted_large_fill, "wrong", ["mask-inverted"], "inverted"),
    ("attention_weights", fills_minus_nine, "wrong", ["hidden-keys-count"], "hides still have a share"),
    ("attention_weights", renormalises_with_an_epsilon, "wrong", ["only-large"], "wrong for large"),
    ("attention_weights", transposes_a_square_mask, "wrong", ["only-square"], "where all sizes are equal"),
    ("attend", first_of_the_batch, "wrong", ["only-batch"], "leading axes"),
    ("attend", mean_of_the_values, "wrong", ["ignores-an-input"], "does not depend on `Q` or `K`:"),
    ("attention_scores", exchanges_if_there_are_more_queries, "wrong", ["transposed"], "transposed"),
    ("attention_scores", counts_gradients_twice, "wrong", ["wrong-gradient"], "gradients are not"),
    ("attention_weights", takes_a_score_of_zero_for_hidden, "wrong", ["numbers"], "no name yet"),
    ("attend", adds_up, "wrong", ["one-step-too-many"], "running sum"),
    ("self_attention", attends_twice, "wrong", ["numbers"], "no name yet"),
    ("self_attention", relu_first, "wrong", ["numbers"], "no name yet"),
    (
        "self_attention",
        exchanges_W_q_and_W_v,
        "wrong",
        ["W_q-and-W_v-exchanged"],
        "W_q and W_v are exchanged",
    ),
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
    ("attention_scores", always_float32, "wrong", ["wrong-dtype"], "`torch.float32` where `torch.float64`"),
    ("attention_scores", gives_back_input, "wrong", ["returns-input"], "gives back its input `Q`"),
    ("attention_scores", changes_input, "wrong", ["changes-input"], "changes its input `Q` in place"),
    ("attention_scores", divides_by_zero, "wrong", ["nan"], "NaN in the result"),
    ("attention_scores", log_of_negative, "wrong", ["infinite", "nan"], "in the result"),
    ("attention_scores", remembers, "wrong", ["not-repeatable"], "second time"),
    ("attention_scores", cuts_gradient, "wrong", ["no-gradient"], "gradients do not flow"),
    ("attention_scores", no_transpose, "wrong", ["left-out"], "a transpose is left out"),
    ("attention_scores", misspelled, "broken", ["raises"], "`keys` does not exist.*keys.mT"),
    ("attention_scores", no_such_method, "broken", ["raises"], "no such attribute or method"),
    ("attention_scores", leaves, "broken", ["raises"], "Use `return`"),
    ("attention_scores", recurses, "broken", ["raises"], "calls itself"),
    (
        "attention_scores",
        two_axes_only,
        "wrong",
        ["axes-from-the-front"],
        "only where nothing stands in front",
    ),
    ("attention_scores", upside_down, "wrong", ["flipped"], "rows are in reverse order"),
    ("attention_scores", shifted, "wrong", ["off-by-one"], "columns are shifted"),
    ("attention_scores", wrong_sign, "wrong", ["negated"], "wrong sign"),
    ("attention_scores", a_third, "wrong", ["constant-factor"], "0.3333"),
    ("attention_scores", plus_one, "wrong", ["constant-shift"], "off by the same amount, 1 "),
    ("attention_scores", scrambled, "wrong", ["scrambled"], "wrong places"),
    ("attention_scores", zeros, "wrong", ["zeros"], "everything is zero"),
    ("attention_scores", one_axis_more, "wrong", ["axis-of-one"], "axis of size 1"),
    ("attention_scores", mean_over_keys, "wrong", ["one-step-too-many"], "a mean over the last axis"),
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
    ("attend", loses_masked_rows, "wrong", ["zeros"], "everything is zero.*with a mask.*Right on"),
]
