"""online_softmax as learners write it."""

import math

import torch

# Right


def by_index(scores, values, block):
    S = scores.shape[-1]
    m = torch.full_like(scores[..., :1], torch.finfo(scores.dtype).min)
    total = torch.zeros_like(m)
    mix = torch.zeros_like(m)
    for start in range(0, S, block):
        part = scores[..., start : start + block]
        value = values[..., start : start + block, :]
        new = torch.maximum(m, part.amax(dim=-1, keepdim=True))
        factor = torch.exp(m - new)
        powers = torch.exp(part - new)
        total = total * factor + powers.sum(dim=-1, keepdim=True)
        mix = mix * factor + powers @ value
        m = new
    if (total == 0).any():
        raise ValueError("a query may look at no key")
    return mix / total


def skips_what_is_hidden(scores, values, block):
    m = torch.full(scores.shape[:-1], -math.inf, dtype=scores.dtype)
    l = torch.zeros(scores.shape[:-1], dtype=scores.dtype)
    o = torch.zeros(*scores.shape[:-1], values.shape[-1], dtype=scores.dtype)
    for p, v in zip(scores.split(block, -1), values.split(block, -2), strict=True):
        new = torch.maximum(m, p.max(dim=-1).values)
        safe = new.masked_fill(new == -math.inf, 0)
        w = (p - safe[..., None]).exp()
        factor = (m - safe).exp()
        l = l * factor + w.sum(-1)
        o = o * factor[..., None] + torch.einsum("...ts,...sv->...tv", w, v)
        m = new
    if torch.any(l == 0):
        raise ValueError("nothing to see")
    return o / l.unsqueeze(-1)


def by_logarithms(scores, values, block):
    """The sum as its logarithm, and the mix divided all the time."""
    lse, out = None, None
    for start in range(0, scores.shape[-1], block):
        p, v = scores[..., start : start + block], values[..., start : start + block, :]
        here = p.logsumexp(dim=-1, keepdim=True)
        answer = p.softmax(dim=-1).nan_to_num(0.0) @ v
        if lse is None:
            lse, out = here, answer
            continue
        both = torch.logaddexp(lse, here)
        one = (lse - both).exp().nan_to_num(0.0)
        other = (here - both).exp().nan_to_num(0.0)
        out, lse = out * one + answer * other, both
    if (lse == -math.inf).any():
        raise ValueError("blind")
    return out


def in_float64(scores, values, block):
    scores_, values_ = scores.double(), values.double()
    m = scores_.new_full((*scores.shape[:-1], 1), -1e300)
    total, mix = 0, 0
    for p, v in zip(scores_.split(block, -1), values_.split(block, -2), strict=True):
        new = torch.max(m, p.amax(-1, keepdim=True))
        w = (p - new).exp()
        total = total * (m - new).exp() + w.sum(-1, keepdim=True)
        mix = mix * (m - new).exp() + w @ v
        m = new
    if not total.all():
        raise ValueError("a query sees nothing")
    return (mix / total).to(scores.dtype)


def in_place_on_its_own(scores, values, block):
    shape = (*scores.shape[:-1], 1)
    low = torch.finfo(scores.dtype).min
    m, total = scores.new_full(shape, low), scores.new_zeros(shape)
    mix = values.new_zeros(*scores.shape[:-1], values.shape[-1])
    position = 0
    while position < scores.shape[-1]:
        keys = slice(position, position + block)
        new = m.maximum(scores[..., keys].amax(-1, keepdim=True))
        shrink = (m - new).exp()
        powers = scores[..., keys] - new
        powers = powers.exp()
        total *= shrink
        total += powers.sum(-1, keepdim=True)
        mix *= shrink
        mix += powers.matmul(values[..., keys, :])
        m = new
        position += block
    for row in total.flatten():
        if row == 0:
            raise ValueError("a query may look at no key at all")
    mix /= total
    return mix


def partial_answers(scores, values, block):
    """Each block alone first (maximum, sum, mix), and then together."""
    highest, sums, mixes = [], [], []
    for p, v in zip(scores.split(block, -1), values.split(block, -2), strict=True):
        m = p.amax(-1, keepdim=True).clamp_min(torch.finfo(p.dtype).min)
        w = (p - m).exp()
        highest.append(m)
        sums.append(w.sum(-1, keepdim=True))
        mixes.append(w @ v)
    top = torch.cat(highest, -1).amax(-1, keepdim=True)
    factors = [(m - top).exp() for m in highest]
    total = sum(f * s for f, s in zip(factors, sums, strict=True))
    if bool((total == 0).any()):
        raise ValueError("hidden from everything")
    return sum(f * x for f, x in zip(factors, mixes, strict=True)) / total


def key_by_key_within(scores, values, block):
    """In each block one key after the other."""
    m = scores.new_full(scores.shape[:-1], torch.finfo(scores.dtype).min)
    total, mix = torch.zeros_like(m), 0
    for start in range(0, scores.shape[-1], block):
        p, v = scores[..., start : start + block], values[..., start : start + block, :]
        for s in range(p.shape[-1]):
            new = torch.maximum(m, p[..., s])
            shrink, power = (m - new).exp(), (p[..., s] - new).exp()
            total = total * shrink + power
            mix = mix * shrink[..., None] + power[..., None] * v[..., s, :].unsqueeze(-2)
            m = new
    if (total == 0).any():
        raise ValueError("a query may look at no key at all")
    return mix / total[..., None]


def with_padding(scores, values, block):
    S = scores.shape[-1]
    missing = -S % block
    scores = torch.nn.functional.pad(scores, (0, missing), value=-math.inf)
    values = torch.nn.functional.pad(values, (0, 0, 0, missing))
    return by_index(scores, values, block)


RIGHT = [
    by_index,
    skips_what_is_hidden,
    by_logarithms,
    in_float64,
    in_place_on_its_own,
    partial_answers,
    key_by_key_within,
    with_padding,
]

# Wrong, one mistake each


def start_of(scores):
    """The learner's own helper, right: the maximum, the sum and the mix before anything is read."""
    m = scores.new_full((*scores.shape[:-1], 1), torch.finfo(scores.dtype).min)
    return m, torch.zeros_like(m), torch.zeros_like(m)


def parts(scores, values, block):
    """The learner's own helper, right: a block of scores and its values, again and again."""
    for start in range(0, scores.shape[-1], block):
        yield scores[..., start : start + block], values[..., start : start + block, :]


def shared_out(mix, total):
    """The learner's own helper, right: the mix over the sum."""
    if (total == 0).any():
        raise ValueError("a query may look at no key at all")
    return mix / total


def all_at_once(scores, values, block):
    weights = scores.softmax(dim=-1)
    if weights.isnan().any():
        raise ValueError("a query may look at no key at all")
    return weights @ values


def row_by_row(scores, values, block):
    rows = []
    for t in range(scores.shape[-2]):
        weights = torch.softmax(scores[..., t, :], dim=-1)
        rows.append((weights.unsqueeze(-2) @ values).squeeze(-2))
    return shared_out(torch.stack(rows, dim=-2), (scores != -math.inf).any(-1, keepdim=True))


def on_a_copy(scores, values, block):
    w = scores.clone()
    w.sub_(scores.detach().amax(dim=-1, keepdim=True).clamp_min(torch.finfo(w.dtype).min))
    w.exp_()
    return shared_out(w @ values, w.sum(dim=-1, keepdim=True))


def a_list_of_weights(scores, values, block):
    highest = scores.amax(dim=-1, keepdim=True).clamp_min(torch.finfo(scores.dtype).min)
    powers = [(part - highest).exp() for part in scores.split(block, dim=-1)]
    total = sum(w.sum(dim=-1, keepdim=True) for w in powers)
    return shared_out(sum(w @ v for w, v in zip(powers, values.split(block, dim=-2), strict=True)), total)


def maximum_first(scores, values, block):
    highest = scores.amax(dim=-1, keepdim=True).clamp_min(torch.finfo(scores.dtype).min)
    total = mix = 0
    for part, value in parts(scores, values, block):
        powers = (part - highest).exp()
        total = total + powers.sum(dim=-1, keepdim=True)
        mix = mix + powers @ value
    return shared_out(mix, total)


def key_by_key(scores, values, block):
    return by_index(scores, values, 1)


def always_four(scores, values, block):
    return by_index(scores, values, block=4)


def plain_powers(scores, values, block):
    total = mix = 0
    for part, value in parts(scores, values, block):
        total = total + part.exp().sum(dim=-1, keepdim=True)
        mix = mix + part.exp() @ value
    return shared_out(mix, total)


def plain_powers_unrefused(scores, values, block):
    total = mix = 0
    for part, value in parts(scores, values, block):
        total = total + part.exp().sum(dim=-1, keepdim=True)
        mix = mix + part.exp() @ value
    return mix / total


def maximum_of_the_block(scores, values, block):
    m, total, mix = start_of(scores)
    for part, value in parts(scores, values, block):
        new = part.amax(dim=-1, keepdim=True)
        total = total * (m - new).exp() + (part - new).exp().sum(dim=-1, keepdim=True)
        mix = mix * (m - new).exp() + (part - new).exp() @ value
        m = new
    return shared_out(mix, total)


def first_maximum(scores, values, block):
    m, total, mix = start_of(scores)
    for part, value in parts(scores, values, block):
        m = torch.where(total == 0, part.amax(dim=-1, keepdim=True), m)
        powers = (part - m).exp()
        total = total + powers.sum(dim=-1, keepdim=True)
        mix = mix + powers @ value
    return shared_out(mix, total)


def two_maxima(scores, values, block):
    m, total, mix = start_of(scores)
    for part, value in parts(scores, values, block):
        here = part.max(dim=-1, keepdim=True).values
        new = torch.maximum(m, here)
        powers = torch.exp(part - here)
        total = total * torch.exp(m - new) + powers.sum(dim=-1, keepdim=True)
        mix = mix * torch.exp(m - new) + powers @ value
        m = new
    return shared_out(mix, total)


def refused_first(scores, answer):
    """The learner's own helper, right: it looks before it leaps."""
    if (scores == -math.inf).all(dim=-1).any():
        raise ValueError("a query may look at no key at all")
    return answer


def one_number_for_all(scores, values, block):
    m, total, mix = start_of(scores)
    for part, value in parts(scores, values, block):
        new = torch.maximum(m, part.max())
        total = total * (m - new).exp() + (part - new).exp().sum(dim=-1, keepdim=True)
        mix = mix * (m - new).exp() + (part - new).exp() @ value
        m = new
    return refused_first(scores, mix / total)


def one_number_and_its_own_refusal(scores, values, block):
    m, total, mix = start_of(scores)
    for part, value in parts(scores, values, block):
        new = torch.maximum(m, part.max())
        total = total * (m - new).exp() + (part - new).exp().sum(dim=-1, keepdim=True)
        mix = mix * (m - new).exp() + (part - new).exp() @ value
        m = new
    return shared_out(mix, total)


def from_zero(scores, values, block):
    _, total, mix = start_of(scores)
    m = torch.zeros_like(total)
    for part, value in parts(scores, values, block):
        new = torch.maximum(m, part.amax(dim=-1, keepdim=True))
        total = total * (m - new).exp() + (part - new).exp().sum(dim=-1, keepdim=True)
        mix = mix * (m - new).exp() + (part - new).exp() @ value
        m = new
    return refused_first(scores, mix / total)


def from_minus_infinity(scores, values, block):
    _, total, mix = start_of(scores)
    m = torch.full_like(total, float("-inf"))
    for part, value in parts(scores, values, block):
        new = torch.maximum(m, part.amax(dim=-1, keepdim=True))
        total = total * (m - new).exp() + (part - new).exp().sum(dim=-1, keepdim=True)
        mix = mix * (m - new).exp() + (part - new).exp() @ value
        m = new
    return shared_out(mix, total)


def old_sum_as_it_is(scores, values, block):
    m, total, mix = start_of(scores)
    for part, value in parts(scores, values, block):
        new = torch.maximum(m, part.amax(dim=-1, keepdim=True))
        powers = (part - new).exp()
        total = total + powers.sum(dim=-1, keepdim=True)
        mix = mix * (m - new).exp() + powers @ value
        m = new
    return shared_out(mix, total)


def old_mix_as_it_is(scores, values, block):
    m, total, mix = start_of(scores)
    for part, value in parts(scores, values, block):
        new = torch.maximum(m, part.amax(dim=-1, keepdim=True))
        powers = (part - new).exp()
        total = total * (m - new).exp() + powers.sum(dim=-1, keepdim=True)
        mix += powers @ value if mix.shape[-1] == value.shape[-1] else 0
        mix = mix if mix.shape[-1] == value.shape[-1] else powers @ value
        m = new
    return shared_out(mix, total)


def old_ones_as_they_are(scores, values, block):
    m, total, mix = start_of(scores)
    for part, value in parts(scores, values, block):
        m = torch.maximum(m, part.amax(dim=-1, keepdim=True))
        powers = (part - m).exp()
        total = total + powers.sum(dim=-1, keepdim=True)
        mix = mix + powers @ value
    return shared_out(mix, total)


def grows(scores, values, block):
    m, total, mix = start_of(scores)
    for part, value in parts(scores, values, block):
        new = torch.maximum(m, part.amax(dim=-1, keepdim=True))
        factor = torch.exp(new - m)
        total = total * factor + (part - new).exp().sum(dim=-1, keepdim=True)
        mix = mix * factor + (part - new).exp() @ value
        m = new
    return shared_out(mix, total)


def grows_after_the_first(scores, values, block):
    m, total, mix = start_of(scores)
    for part, value in parts(scores, values, block):
        new = torch.maximum(m, part.amax(dim=-1, keepdim=True))
        factor = torch.exp(new - m)
        factor[total == 0] = 0
        total = total * factor + (part - new).exp().sum(dim=-1, keepdim=True)
        mix = mix * factor + (part - new).exp() @ value
        m = new
    return shared_out(mix, total)


def loop(scores, values, block, start=None, larger=torch.maximum, early=False, kept=True):
    """As the task says it, and one thing in it another way."""
    largest = torch.full_like(scores[..., :1], torch.finfo(scores.dtype).min if start is None else start)
    total = mix = torch.zeros_like(largest)
    for part, value in zip(scores.split(block, dim=-1), values.split(block, dim=-2), strict=True):
        new_largest = larger(largest, part.amax(dim=-1, keepdim=True))
        if early:
            largest = new_largest
        shrink = (largest - new_largest).exp()
        powers = (part - new_largest).exp()
        total = total * shrink + powers.sum(dim=-1, keepdim=True)
        mix = mix * shrink + powers @ value
        if kept:
            largest = new_largest
    return shared_out(mix, total)


def without_the_last_line(scores, values, block):
    return loop(scores, values, block, kept=False)


def overwritten_too_early(scores, values, block):
    return loop(scores, values, block, early=True)


def from_zero_and_its_own_refusal(scores, values, block):
    return loop(scores, values, block, start=0.0)


def maximum_left_out(scores, values, block):
    return loop(scores, values, block, larger=lambda largest, here: largest)


def adds_and_then_shrinks(scores, values, block):
    m, total, mix = start_of(scores)
    for part, value in parts(scores, values, block):
        new = torch.maximum(m, part.amax(dim=-1, keepdim=True))
        total = (total + (part - new).exp().sum(dim=-1, keepdim=True)) * (m - new).exp()
        mix = (mix + (part - new).exp() @ value) * (m - new).exp()
        m = new
    return shared_out(mix, total)


def overwrites(scores, values, block):
    m, total, mix = start_of(scores)
    for part, value in parts(scores, values, block):
        m = torch.maximum(m, part.amax(dim=-1, keepdim=True))
        powers = (part - m).exp()
        total, mix = powers.sum(dim=-1, keepdim=True), powers @ value
    return shared_out(mix, total)


def overwrites_the_sum(scores, values, block):
    m, total, mix = start_of(scores)
    for part, value in parts(scores, values, block):
        new = torch.maximum(m, part.amax(dim=-1, keepdim=True))
        powers = (part - new).exp()
        total = powers.sum(dim=-1, keepdim=True)
        mix = mix * (m - new).exp() + powers @ value
        m = new
    return shared_out(mix, total)


def overwrites_the_mix(scores, values, block):
    m, total, mix = start_of(scores)
    for part, value in parts(scores, values, block):
        new = torch.maximum(m, part.amax(dim=-1, keepdim=True))
        powers = (part - new).exp()
        total = total * (m - new).exp() + powers.sum(dim=-1, keepdim=True)
        mix = powers @ value
        m = new
    return shared_out(mix, total)


def full_blocks_only(scores, values, block):
    whole = scores.shape[-1] // block * block
    m, total, mix = start_of(scores)
    for part, value in parts(scores[..., :whole], values[..., :whole, :], block):
        new = torch.maximum(m, part.amax(dim=-1, keepdim=True))
        total = total * (m - new).exp() + (part - new).exp().sum(dim=-1, keepdim=True)
        mix = mix * (m - new).exp() + (part - new).exp() @ value
        m = new
    return shared_out(mix, total)


def one_too_early(scores, values, block):
    kept = start_of(scores)
    for part, value in parts(scores[..., :-1], values[..., :-1, :], block):
        kept = step(*kept, part, value)
    return shared_out(kept[2], kept[1])


def first_values_each_time(scores, values, block):
    m, total, mix = start_of(scores)
    for part in scores.split(block, dim=-1):
        new = torch.maximum(m, part.amax(dim=-1, keepdim=True))
        powers = (part - new).exp()
        total = total * (m - new).exp() + powers.sum(dim=-1, keepdim=True)
        mix = mix * (m - new).exp() + powers @ values[..., : part.shape[-1], :]
        m = new
    return shared_out(mix, total)


def adds_up_answers(scores, values, block):
    result = 0
    for part, value in parts(scores, values, block):
        result = result + part.softmax(dim=-1) @ value
    return result


def averages_answers(scores, values, block):
    answers = [part.softmax(dim=-1) @ value for part, value in parts(scores, values, block)]
    return sum(answers) / len(answers)


def divides_each_time(scores, values, block):
    m, total, mix = start_of(scores)
    for part, value in parts(scores, values, block):
        new = torch.maximum(m, part.amax(dim=-1, keepdim=True))
        total = total * (m - new).exp() + (part - new).exp().sum(dim=-1, keepdim=True)
        mix = (mix * (m - new).exp() + (part - new).exp() @ value) / total
        m = new
    if (total == 0).any():
        raise ValueError("a query may look at no key at all")
    return mix


def divides_each_time_and_once_more(scores, values, block):
    m, total, mix = start_of(scores)
    for part, value in parts(scores, values, block):
        new = torch.maximum(m, part.amax(dim=-1, keepdim=True))
        total = total * (m - new).exp() + (part - new).exp().sum(dim=-1, keepdim=True)
        mix = mix * (m - new).exp() + (part - new).exp() @ value
        mix = mix / total
        m = new
    return shared_out(mix, total)


def shares_within_the_block(scores, values, block):
    m, total, mix = start_of(scores)
    for part, value in parts(scores, values, block):
        new = torch.maximum(m, part.amax(dim=-1, keepdim=True))
        powers = (part - new).exp()
        here = powers.sum(dim=-1, keepdim=True)
        total = total * (m - new).exp() + here
        mix = mix * (m - new).exp() + powers / here @ value
        m = new
    return shared_out(mix, total)


def never_divides(scores, values, block):
    m, total, mix = start_of(scores)
    for part, value in parts(scores, values, block):
        new = torch.maximum(m, part.amax(dim=-1, keepdim=True))
        total = total * (m - new).exp() + (part - new).exp().sum(dim=-1, keepdim=True)
        mix = mix * (m - new).exp() + (part - new).exp() @ value
        m = new
    if (total == 0).any():
        raise ValueError("a query may look at no key at all")
    return mix


def over_the_number_of_keys(scores, values, block):
    return never_divides(scores, values, block) / scores.shape[-1]


def gives_the_sum(scores, values, block):
    m, total, mix = start_of(scores)
    for part, value in parts(scores, values, block):
        new = torch.maximum(m, part.amax(dim=-1, keepdim=True))
        total = total * (m - new).exp() + (part - new).exp().sum(dim=-1, keepdim=True)
        mix = mix * (m - new).exp() + (part - new).exp() @ value
        m = new
    shared_out(mix, total)
    return total


def refuses_nothing(scores, values, block):
    m, total, mix = start_of(scores)
    for part, value in parts(scores, values, block):
        new = torch.maximum(m, part.amax(dim=-1, keepdim=True))
        total = total * (m - new).exp() + (part - new).exp().sum(dim=-1, keepdim=True)
        mix = mix * (m - new).exp() + (part - new).exp() @ value
        m = new
    return mix / total


def zeros_for_nothing(scores, values, block):
    return refuses_nothing(scores, values, block).nan_to_num(0)


WRONG = [
    ("keeps-all-weights", all_at_once),
    ("keeps-all-weights", row_by_row),
    ("keeps-all-weights", on_a_copy),
    ("keeps-all-weights", a_list_of_weights),
    ("looks-at-all-scores", maximum_first),
    ("block-ignored", key_by_key),
    ("block-ignored", always_four),
    ("overflows", plain_powers),
    ("block-maximum", maximum_of_the_block),
    ("maximum-of-the-first-block", first_maximum),
    ("weights-by-the-block-maximum", two_maxima),
    ("one-maximum-for-all", one_number_for_all),
    ("maximum-starts-at-0", from_zero),
    ("maximum-starts-at-0", from_zero_and_its_own_refusal),
    ("one-maximum-for-all", one_number_and_its_own_refusal),
    ("starts-at-minus-infinity", from_minus_infinity),
    ("sum-not-rescaled", old_sum_as_it_is),
    ("mix-not-rescaled", old_mix_as_it_is),
    ("nothing-rescaled", old_ones_as_they_are),
    ("nothing-rescaled", overwritten_too_early),
    ("overflows-at-once", grows),
    ("overflows-at-once", maximum_left_out),
    ("rescaled-the-wrong-way", grows_after_the_first),
    ("new-part-rescaled-too", adds_and_then_shrinks),
    ("last-block-only", overwrites),
    ("maximum-not-kept", without_the_last_line),
    ("last-sum-only", overwrites_the_sum),
    ("last-mix-only", overwrites_the_mix),
    ("partial-block-dropped", full_blocks_only),
    ("last-key-missed", one_too_early),
    ("first-values-only", first_values_each_time),
    ("sum-of-shares", adds_up_answers),
    ("mean-of-shares", averages_answers),
    ("divided-in-each-block", divides_each_time),
    ("divided-in-each-block", divides_each_time_and_once_more),
    ("block-divided", shares_within_the_block),
    ("not-divided", never_divides),
    ("divided-by-the-keys", over_the_number_of_keys),
    ("returns-the-sum", gives_the_sum),
    ("hidden-row-gives-nan", refuses_nothing),
    ("hidden-row-gives-0", zeros_for_nothing),
]

# Wrong, and no rule was made for it


def step(m, total, mix, part, value):
    """The learner's own helper, right: what is kept after one more block."""
    new = torch.maximum(m, part.amax(dim=-1, keepdim=True))
    powers, shrink = (part - new).exp(), (m - new).exp()
    return new, total * shrink + powers.sum(dim=-1, keepdim=True), mix * shrink + powers @ value


def values_cut_along_their_numbers(scores, values, block):
    kept = start_of(scores)
    for part, value in zip(scores.split(block, dim=-1), values.split(block, dim=-1), strict=False):
        kept = step(*kept, part, value)
    return shared_out(kept[2], kept[1])


def values_cut_along_the_first_axis(scores, values, block):
    kept = start_of(scores)
    for part, value in zip(scores.split(block, dim=-1), values.split(block), strict=False):
        kept = step(*kept, part, value)
    return shared_out(kept[2], kept[1])


def steps_of_one(scores, values, block):
    kept = start_of(scores)
    for start in range(0, scores.shape[-1]):
        kept = step(*kept, scores[..., start : start + block], values[..., start : start + block, :])
    return shared_out(kept[2], kept[1])


def as_many_blocks_as_block(scores, values, block):
    kept = start_of(scores)
    for part, value in zip(scores.chunk(block, dim=-1), values.chunk(block, dim=-2), strict=True):
        kept = step(*kept, part, value)
    return shared_out(kept[2], kept[1])


def maximum_over_the_queries(scores, values, block):
    m, total, mix = start_of(scores)
    for part, value in parts(scores, values, block):
        new = torch.maximum(m, part.amax(dim=-2, keepdim=True).amax(dim=-1, keepdim=True))
        total = total * (m - new).exp() + (part - new).exp().sum(dim=-1, keepdim=True)
        mix = mix * (m - new).exp() + (part - new).exp() @ value
        m = new
    return refused_first(scores, mix / total)


def sums_without_keepdim(scores, values, block):
    m, total, mix = start_of(scores)
    for part, value in parts(scores, values, block):
        new = torch.maximum(m, part.amax(dim=-1, keepdim=True))
        total = total * (m - new).exp() + (part - new).exp().sum(dim=-1)
        mix = mix * (m - new).exp() + (part - new).exp() @ value
        m = new
    return shared_out(mix, total)


def returns_all_three(scores, values, block):
    kept = start_of(scores)
    for part, value in parts(scores, values, block):
        kept = step(*kept, part, value)
    return kept


def returns_in_the_loop(scores, values, block):
    kept = start_of(scores)
    for part, value in parts(scores, values, block):
        kept = step(*kept, part, value)
        return shared_out(kept[2], kept[1])


def forgets_to_return(scores, values, block):
    kept = start_of(scores)
    for part, value in parts(scores, values, block):
        kept = step(*kept, part, value)


def cuts_the_maximum_and_the_rest(scores, values, block):
    kept = start_of(scores)
    for part, value in parts(scores, values, block):
        kept = step(*kept, part.detach(), value)
    return shared_out(kept[2], kept[1])


def zeros_of_one_kind(scores, values, block):
    m = torch.full((*scores.shape[:-1], 1), -1e30)
    kept = m, torch.zeros(m.shape), torch.zeros(m.shape)
    for part, value in parts(scores, values, block):
        kept = step(*kept, part.float(), value.float())
    return shared_out(kept[2], kept[1])


def writes_into_the_scores(scores, values, block):
    kept = start_of(scores)
    for part, value in parts(scores, values, block):
        part -= 1
        kept = step(*kept, part, value)
    return shared_out(kept[2], kept[1])


def never_goes_on(scores, values, block):
    kept, start = start_of(scores), 0
    while start < scores.shape[-1]:
        kept = step(*kept, scores[..., start : start + block], values[..., start : start + block, :])
    return shared_out(kept[2], kept[1])


def refuses_too_much(scores, values, block):
    if (scores == -math.inf).any():
        raise ValueError("something is hidden")
    return by_index(scores, values, block)


def powers_of_two(scores, values, block):
    m, total, mix = start_of(scores)
    for part, value in parts(scores, values, block):
        new = torch.maximum(m, part.amax(dim=-1, keepdim=True))
        total = total * (m - new).exp2() + (part - new).exp2().sum(dim=-1, keepdim=True)
        mix = mix * (m - new).exp2() + (part - new).exp2() @ value
        m = new
    return shared_out(mix, total)


def shares_without_powers(scores, values, block):
    total = mix = 0
    for part, value in parts(scores, values, block):
        total = total + part.sum(dim=-1, keepdim=True)
        mix = mix + part @ value
    return mix / total


def plain_softmax(scores, values, block):
    return scores.softmax(dim=-1) @ values


OTHERS = [
    ("wrong", "hidden-row-gives-nan", "whole rows of weights", plain_softmax),
    ("wrong", "block-maximum", r"fall from 1000 to -1000", maximum_of_the_block),
    ("wrong", "nothing-rescaled", "overwritten before", overwritten_too_early),
    ("wrong", "overflows", "gets NaN", plain_powers_unrefused),
    ("broken", "raises", "", values_cut_along_their_numbers),
    ("broken", "raises", "product of batches", values_cut_along_the_first_axis),
    ("wrong", "depends-on-the-block", "your choice", steps_of_one),
    ("wrong", "block-ignored", "`chunk", as_many_blocks_as_block),
    ("wrong", "one-maximum-for-all", "Each row", maximum_over_the_queries),
    ("wrong", "argument-left-out", "keepdim", sums_without_keepdim),
    ("wrong", "wrong-type", "tuple", returns_all_three),
    ("wrong", "returns-inside-a-loop", "too early", returns_in_the_loop),
    ("wrong", "returns-nothing", "return", forgets_to_return),
    ("wrong", "wrong-gradient", "detach", cuts_the_maximum_and_the_rest),
    ("wrong", "wrong-dtype", "float64", zeros_of_one_kind),
    ("wrong", "changes-input", "scores", writes_into_the_scores),
    ("wrong", "endless", "3 seconds", never_goes_on),
    ("broken", "raises", "your own error", refuses_too_much),
    ("wrong", "numbers", "", powers_of_two),
    ("wrong", "outside-the-values", "range", shares_without_powers),
]
