"""masked_softmax as learners write it."""

import math

import numpy as np
import torch
import torch.nn.functional as F


def refuse(mask):
    """The learner's own helper: right."""
    if mask is not None and not mask.any(dim=-1).all():
        raise ValueError("a query may look at no key")


# Right


def in_one_branch(scores, mask):
    if mask is not None:
        if not mask.any(dim=-1).all():
            raise ValueError("a query may look at no key")
        scores = scores.masked_fill(~mask, -math.inf)
    return F.softmax(scores, dim=-1)


def large_negative_number(scores, mask):
    if mask is None:
        return torch.softmax(scores, -1)
    if (mask.sum(-1) == 0).any():
        raise ValueError("there is a row with no key")
    return torch.softmax(scores.masked_fill(mask == 0, -1e9), -1)


def lowest_number_there_is(scores, mask):
    refuse(mask)
    mask = torch.tensor(True) if mask is None else mask
    return torch.where(mask, scores, torch.finfo(scores.dtype).min).softmax(-1)


def by_hand(scores, mask):
    refuse(mask)
    hidden = scores if mask is None else scores.masked_fill(mask.logical_not(), -torch.inf)
    powers = torch.exp(hidden - hidden.max(dim=-1, keepdim=True).values)
    return powers / powers.sum(dim=-1, keepdim=True)


def after_softmax_and_shared_out_again(scores, mask):
    refuse(mask)
    if mask is None:
        return scores.softmax(-1)
    top = scores.masked_fill(~mask, -math.inf).amax(-1, keepdim=True)
    weights = torch.exp((scores - top).clamp(max=0)) * mask
    return weights / weights.sum(-1, keepdim=True)


def adds_the_logarithm(scores, mask):
    refuse(mask)
    if mask is not None:
        scores = scores + mask.to(scores.dtype).log()
    return (scores - scores.logsumexp(-1, keepdim=True)).exp()


def on_a_copy_of_its_own(scores, mask):
    if mask is None:
        return scores.softmax(dim=-1)
    mask = mask.expand(scores.shape)
    if not torch.all(torch.any(mask, dim=-1)):
        raise ValueError("nothing to look at")
    scores = scores.clone()
    scores[~mask] = float("-inf")
    return scores.softmax(dim=-1)


def row_by_row(scores, mask):
    mask = torch.ones_like(scores, dtype=torch.bool) if mask is None else mask.expand(scores.shape)
    rows = []
    for row, seen in zip(scores.reshape(-1, scores.shape[-1]), mask.reshape(-1, mask.shape[-1]), strict=True):
        if not seen.any():
            raise ValueError("a query may look at no key")
        rows.append(row.masked_fill(~seen, -math.inf).softmax(0))
    return torch.stack(rows).reshape(scores.shape)


def NaN_means_no_key(scores, mask):
    hidden = scores if mask is None else scores.masked_fill(~mask, -math.inf)
    weights = hidden.softmax(-1)
    if weights.isnan().any():
        raise ValueError("a query may look at no key")
    return weights


def in_float64(scores, mask):
    refuse(mask)
    wide = scores.double()
    wide = wide if mask is None else wide + torch.zeros_like(wide).masked_fill(~mask, -1e30)
    return wide.softmax(-1).to(scores.dtype)


RIGHT = [
    in_one_branch,
    large_negative_number,
    lowest_number_there_is,
    by_hand,
    after_softmax_and_shared_out_again,
    adds_the_logarithm,
    on_a_copy_of_its_own,
    row_by_row,
    NaN_means_no_key,
    in_float64,
]

# Wrong, one mistake each


def hidden(scores, mask):
    """The learner's own helper: right."""
    refuse(mask)
    return scores if mask is None else scores.masked_fill(mask == 0, float("-inf"))


def no_refusal(scores, mask):
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    return scores.softmax(dim=-1)


def by_hand_without_a_refusal(scores, mask):
    if mask is not None:
        scores = torch.where(mask, scores, -math.inf)
    powers = (scores - scores.amax(-1, keepdim=True)).exp()
    return powers / powers.sum(-1, keepdim=True)


def fill_that_shares_out(scores, mask):
    if mask is not None:
        scores = scores.masked_fill(mask == 0, -1e9)
    return F.softmax(scores, dim=-1)


def finfo_without_a_refusal(scores, mask):
    if mask is None:
        return scores.softmax(-1)
    return torch.where(mask, scores, torch.finfo(scores.dtype).min).softmax(-1)


def zeros_for_NaN(scores, mask):
    if mask is None:
        return scores.softmax(-1)
    weights = scores.masked_fill(~mask, -math.inf).softmax(-1)
    return torch.where(weights.isnan(), 0.0, weights)


def not_used(scores, mask):
    refuse(mask)
    return F.softmax(scores, dim=-1)


def without_the_tilde(scores, mask):
    refuse(mask)
    return F.softmax(scores if mask is None else scores.masked_fill(mask, -math.inf), -1)


def where_turned_round(scores, mask):
    refuse(mask)
    return F.softmax(scores if mask is None else torch.where(mask, -1e9, scores), -1)


def zeroes_the_weights(scores, mask):
    refuse(mask)
    weights = scores.softmax(dim=-1)
    return weights if mask is None else weights.masked_fill(~mask, 0)


def times_the_mask(scores, mask):
    refuse(mask)
    return (scores if mask is None else scores * mask).softmax(dim=-1)


def tiny_number(scores, mask):
    refuse(mask)
    return (scores if mask is None else scores.masked_fill(~mask, 1e-9)).softmax(dim=-1)


def plus_the_mask(scores, mask):
    refuse(mask)
    return (scores if mask is None else scores + mask.to(scores.dtype)).softmax(dim=-1)


def minus_a_hundred(scores, mask):
    refuse(mask)
    return (scores if mask is None else torch.where(mask, scores, -100.0)).softmax(-1)


def over_the_queries(scores, mask):
    return torch.softmax(hidden(scores, mask), dim=-2)


def over_axis_zero(scores, mask):
    return hidden(scores, mask).softmax(0)


def over_axis_one(scores, mask):
    return hidden(scores, mask).softmax(1)


def over_all(scores, mask):
    flat = hidden(scores, mask).reshape(*scores.shape[:-2], -1)
    return flat.softmax(-1).reshape(scores.shape)


def one_sum(scores, mask):
    powers = hidden(scores, mask).exp()
    return powers / powers.sum()


def sum_without_its_axis(scores, mask):
    powers = hidden(scores, mask).exp()
    return powers / powers.sum(-1)


def no_maximum(scores, mask):
    powers = hidden(scores, mask).exp()
    return powers / powers.sum(-1, keepdim=True)


def only_powers(scores, mask):
    return torch.exp(hidden(scores, mask))


def powers_times_the_mask(scores, mask):
    refuse(mask)
    if mask is None:
        return scores.softmax(-1)
    powers = scores.exp() * mask
    return powers / powers.sum(-1, keepdim=True)


def maximum_of_all(scores, mask):
    refuse(mask)
    powers = torch.exp(scores - scores.amax(-1, keepdim=True))
    powers = powers if mask is None else powers * mask
    return powers / powers.sum(-1, keepdim=True)


def the_best_takes_all(scores, mask):
    best = hidden(scores, mask).argmax(-1)
    return F.one_hot(best, scores.shape[-1]).to(scores.dtype)


def no_powers(scores, mask):
    scores = hidden(scores, mask)
    return scores / scores.sum(-1, keepdim=True)


def only_hidden(scores, mask):
    return hidden(scores, mask)


def logarithms(scores, mask):
    return F.log_softmax(hidden(scores, mask), dim=-1)


def once_more(scores, mask):
    return hidden(scores, mask).softmax(-1).softmax(-1)


def sigmoids(scores, mask):
    return torch.sigmoid(hidden(scores, mask))


def causal_as_well(scores, mask):
    causal = torch.ones(scores.shape[-2:]).tril().bool()
    return scores.masked_fill(~(causal if mask is None else causal & mask), -math.inf).softmax(-1)


def hides_the_future(scores, mask):
    refuse(mask)
    causal = torch.ones(scores.shape[-2:]).tril() == 1
    return hidden(scores.masked_fill(~causal, -math.inf), mask).softmax(-1)


WRONG = [
    ("refuses-in-silence", no_refusal),
    ("refuses-in-silence", by_hand_without_a_refusal),
    ("even-shares-of-nothing", fill_that_shares_out),
    ("even-shares-of-nothing", finfo_without_a_refusal),
    ("nothing-of-nothing", zeros_for_NaN),
    ("mask-ignored", not_used),
    ("mask-inverted", without_the_tilde),
    ("mask-inverted", where_turned_round),
    ("mask-after-softmax", zeroes_the_weights),
    ("mask-fills-zero", times_the_mask),
    ("mask-fills-zero", tiny_number),
    ("mask-added", plus_the_mask),
    ("mask-too-weak", minus_a_hundred),
    ("softmax-over-queries", over_the_queries),
    ("softmax-over-first-axis", over_axis_zero),
    ("softmax-over-axis-1", over_axis_one),
    ("softmax-over-all", over_all),
    ("sum-of-everything", one_sum),
    ("sum-without-keepdim", sum_without_its_axis),
    ("overflows", no_maximum),
    ("not-normalised", only_powers),
    ("maximum-of-hidden", maximum_of_all),
    ("powers-overflow", powers_times_the_mask),
    ("hard-argmax", the_best_takes_all),
    ("plain-sum", no_powers),
    ("no-softmax", only_hidden),
    ("log-softmax", logarithms),
    ("softmax-twice", once_more),
    ("sigmoid", sigmoids),
    ("always-causal", hides_the_future),
]

# Wrong in ways that no rule was made for: the status, a fault that is named, a word that is said


def forgets_to_return(scores, mask):
    hidden(scores, mask).softmax(-1)


def in_place(scores, mask):
    refuse(mask)
    if mask is not None:
        scores.masked_fill_(~mask, -math.inf)
    return scores.softmax(-1)


def by_numpy(scores, mask):
    powers = np.exp((scores - scores.amax()).numpy())
    powers = powers if mask is None else powers * mask.numpy()
    with np.errstate(invalid="ignore"):
        return torch.tensor(powers / powers.sum(-1, keepdims=True))


def forgets_None(scores, mask):
    refuse(mask)
    return scores.masked_fill(~mask, -math.inf).softmax(-1)


def only_hides_without_a_mask(scores, mask):
    if mask is not None:
        refuse(mask)
        return scores.masked_fill(~mask, -math.inf)
    return scores.softmax(-1)


def forgets_the_branch_without_a_mask(scores, mask):
    if mask is not None:
        refuse(mask)
        return scores.masked_fill(~mask, -math.inf).softmax(-1)


def asks_the_whole_mask(scores, mask):
    if mask is None:
        return scores.softmax(-1)
    if not mask.any():
        raise ValueError("a query may look at no key")
    return scores.masked_fill(~mask, -math.inf).softmax(-1)


def refuses_a_column(scores, mask):
    if mask is None:
        return scores.softmax(-1)
    if not mask.any(dim=-2).all():
        raise ValueError("a key is seen by no query")
    return scores.masked_fill(~mask, -math.inf).softmax(-1)


def all_for_any(scores, mask):
    if mask is not None:
        if not mask.all():
            raise ValueError("a query may look at no key")
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(-1)


def columns_of_the_mask(scores, mask):
    refuse(mask)
    if mask is not None:
        scores = scores.masked_fill(~mask.transpose(-2, -1), -math.inf)
    return scores.softmax(-1)


def sign_forgotten(scores, mask):
    refuse(mask)
    return (scores if mask is None else scores.masked_fill(~mask, 1e9)).softmax(-1)


def returns_the_mask_too(scores, mask):
    return hidden(scores, mask).softmax(-1), mask


def zeroes_and_lets_NaN_through(scores, mask):
    weights = scores.softmax(-1)
    return weights if mask is None else weights * mask


def inverted_and_over_queries(scores, mask):
    refuse(mask)
    return (scores if mask is None else scores.masked_fill(mask, -math.inf)).softmax(-2)


def a_mask_of_the_full_shape(scores, mask):
    refuse(mask)
    if mask is not None:
        scores = scores.clone()
        scores[~mask] = -math.inf
    return scores.softmax(-1)


def halved(scores, mask):
    return hidden(scores / 2, mask).softmax(-1)


def detached(scores, mask):
    return hidden(scores.detach(), mask).softmax(-1)


def and_for_a_tensor(scores, mask):
    if mask is not None and not mask:
        raise ValueError("a query may look at no key")
    return hidden(scores, mask).softmax(-1)


def does_not_ask_the_rows_together(scores, mask):
    if mask is not None:
        if not mask.any(dim=-1):
            raise ValueError("a query may look at no key")
    return hidden(scores, mask).softmax(-1)


def inverted_and_not_refused(scores, mask):
    return scores.softmax(-1) if mask is None else scores.masked_fill(mask, -math.inf).softmax(-1)


def single_precision(scores, mask):
    return hidden(scores.float(), mask).softmax(-1)


OTHERS = [
    ("wrong", "returns-nothing", "return", forgets_to_return),
    ("wrong", "changes-input", "in place|changes", in_place),
    ("wrong", "refuses-in-silence", "something else as well", by_numpy),
    ("broken", "raises", "None", forgets_None),
    ("wrong", "left-out", "`softmax` is left out", only_hides_without_a_mask),
    ("wrong", "returns-nothing", "return", forgets_the_branch_without_a_mask),
    ("wrong", "refuses-in-silence", "asks the whole table", asks_the_whole_mask),
    ("broken", "raises", "key is seen", refuses_a_column),
    ("broken", "raises", "should not hold", all_for_any),
    ("broken", "raises", "transposed", columns_of_the_mask),
    ("wrong", "hidden-keys-count", "still have a share", sign_forgotten),
    ("wrong", "wrong-type", "tuple", returns_the_mask_too),
    ("wrong", "mask-after-softmax", "", zeroes_and_lets_NaN_through),
    ("wrong", "mask-inverted", "queries", inverted_and_over_queries),
    ("broken", "raises", "batch|shape|index", a_mask_of_the_full_shape),
    ("wrong", "another-temperature", "multiplied by a constant", halved),
    ("wrong", "no-gradient", "detach", detached),
    ("broken", "raises", "any|all", and_for_a_tensor),
    ("broken", "raises", r"any\(dim=-1\)\.all\(\)", does_not_ask_the_rows_together),
    ("wrong", "refuses-in-silence", "raises no error", inverted_and_not_refused),
    ("wrong", "wrong-dtype", "float32", single_precision),
    ("wrong", "always-causal", "", causal_as_well),
]
