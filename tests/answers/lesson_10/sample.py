"""sample as learners write it."""

import math

import torch
import torch.nn.functional as F

# Right


def asked(temperature, top_k, top_p):
    """The learner's own helper, right: it refuses what makes no sense."""
    if temperature < 0:
        raise ValueError("a negative temperature")
    if top_k is not None and top_k < 1:
        raise ValueError("top_k must be 1 or more")
    if top_p is not None and (top_p <= 0 or top_p > 1):
        raise ValueError("top_p must lie between 0 and 1")


def top(logits, top_k):
    """The learner's own helper, right: minus infinity below the k-th largest of each row."""
    if top_k is None:
        return logits
    kth = torch.topk(logits, min(top_k, logits.shape[-1]), dim=-1).values[..., -1:]
    return logits.masked_fill(logits < kth, -math.inf)


def nucleus(logits, top_p):
    """The learner's own helper, right: minus infinity behind the token that crosses p."""
    if top_p is None:
        return logits
    values, order = logits.sort(dim=-1, descending=True)
    shares = values.softmax(dim=-1)
    behind = shares.cumsum(dim=-1) - shares >= top_p
    behind[..., 0] = False
    return logits.masked_fill(torch.zeros_like(behind).scatter(-1, order, behind), -math.inf)


def drawn(logits, rng):
    """The learner's own helper, right: one token from each row."""
    shares = logits.softmax(dim=-1)
    return torch.multinomial(shares.reshape(-1, shares.shape[-1]), 1, generator=rng).reshape(
        shares.shape[:-1]
    )


def in_four_steps(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    asked(temperature, top_k, top_p)
    if temperature == 0:
        return torch.argmax(logits, dim=-1)
    return drawn(nucleus(top(logits / temperature, top_k), top_p), rng)


def sorted_all_the_time(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    """All in sorted order; the place that is drawn becomes a token at the end."""
    asked(temperature, top_k, top_p)
    values, order = torch.sort(logits, dim=-1, descending=True)
    if temperature == 0:
        return order[..., 0]
    shares = (values / temperature).softmax(dim=-1)
    N = shares.shape[-1]
    if top_k is not None:
        shares = shares * (torch.arange(N) < top_k)
        shares = shares / shares.sum(dim=-1, keepdim=True)
    if top_p is not None:
        before = shares.cumsum(dim=-1) - shares
        shares = shares * ((before < top_p) | (torch.arange(N) == 0))
    place = torch.multinomial(shares.view(-1, N), 1, generator=rng)
    return order.reshape(-1, N).gather(-1, place).reshape(logits.shape[:-1])


def by_gumbel_noise(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    asked(temperature, top_k, top_p)
    if temperature == 0:
        return logits.argmax(-1)
    logits = nucleus(top(logits / temperature, top_k), top_p)
    noise = torch.rand(logits.shape, generator=rng, dtype=logits.dtype)
    return (logits - torch.log(-torch.log(noise))).argmax(dim=-1)


def by_exponential_race(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    asked(temperature, top_k, top_p)
    if temperature == 0:
        return logits.argmax(-1)
    shares = nucleus(top(logits / temperature, top_k), top_p).softmax(dim=-1)
    return (shares / torch.empty_like(shares).exponential_(generator=rng)).argmax(dim=-1)


def by_running_sums(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    asked(temperature, top_k, top_p)
    if temperature == 0:
        return logits.argmax(-1)
    shares = nucleus(top(logits / temperature, top_k), top_p).softmax(dim=-1)
    ends = shares.cumsum(dim=-1)
    number = torch.rand(logits.shape[:-1], generator=rng, dtype=logits.dtype)[..., None] * ends[..., -1:]
    return (ends <= number).sum(dim=-1)


def row_by_row(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    """In plain Python, with lists."""
    asked(temperature, top_k, top_p)
    tokens = []
    for row in logits.reshape(-1, logits.shape[-1]).tolist():
        order = sorted(range(len(row)), key=lambda token: row[token], reverse=True)
        if temperature == 0:
            tokens.append(order[0])
            continue
        order = order[:top_k]
        powers = [math.exp((row[token] - row[order[0]]) / temperature) for token in order]
        kept, reached = [], 0.0
        for token, power in zip(order, powers, strict=True):
            if kept and top_p is not None and reached >= top_p * sum(powers):
                break
            kept.append((token, power))
            reached += power
        number = torch.rand((), generator=rng).item() * reached
        while kept[0][1] <= number and len(kept) > 1:
            number -= kept.pop(0)[1]
        tokens.append(kept[0][0])
    return torch.tensor(tokens).view(logits.shape[:-1])


def ascending(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    """From the least likely up: hidden is what holds no more than 1 - p together."""
    asked(temperature, top_k, top_p)
    if temperature == 0:
        return logits.max(dim=-1).indices
    logits = (logits / temperature).clone()
    if top_k is not None and top_k < logits.shape[-1]:
        logits[logits < logits.sort(dim=-1).values[..., -top_k, None]] = -torch.inf
    if top_p is not None:
        values, order = logits.sort(dim=-1)
        hidden = values.softmax(dim=-1).cumsum(dim=-1) <= 1 - top_p
        hidden[..., -1] = False
        logits[hidden.gather(-1, order.argsort(dim=-1))] = -torch.inf
    flat = logits.softmax(dim=-1).flatten(0, -2) if logits.ndim > 1 else logits.softmax(dim=-1)
    return torch.multinomial(flat, 1, generator=rng).squeeze(-1).reshape(logits.shape[:-1])


def by_a_threshold(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    """Top-p by the smallest share that stays: all its equals stay, too; and a finite number hides."""
    asked(temperature, top_k, top_p)
    if temperature < 1e-6:
        return logits.argmax(dim=-1)
    logits = logits.double() / temperature
    if top_k is not None:
        kth = logits.sort(dim=-1, descending=True).values[..., :top_k].amin(dim=-1, keepdim=True)
        logits = torch.where(logits >= kth, logits, torch.tensor(-1e12, dtype=logits.dtype))
    shares = logits.softmax(dim=-1)
    if top_p is not None:
        ranked = shares.sort(dim=-1, descending=True).values
        number = (
            (ranked.cumsum(dim=-1) < top_p - 1e-9).sum(dim=-1, keepdim=True).clamp(max=shares.shape[-1] - 1)
        )
        shares = torch.where(shares >= ranked.gather(-1, number), shares, 0.0)
    return drawn(shares.log(), rng)


def k_tokens_exactly(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    """Top-k by places: of equals at the k-th place one stays."""
    asked(temperature, top_k, top_p)
    if temperature == 0:
        return logits.argmax(dim=-1)
    if top_k is not None:
        indices = logits.topk(min(top_k, logits.shape[-1]), dim=-1).indices
        logits = torch.full_like(logits, -torch.inf).scatter(-1, indices, logits.gather(-1, indices))
    return drawn(nucleus(logits / temperature, top_p), rng)


RIGHT = [
    in_four_steps,
    sorted_all_the_time,
    by_gumbel_noise,
    by_exponential_race,
    by_running_sums,
    row_by_row,
    ascending,
    by_a_threshold,
    k_tokens_exactly,
]

# Wrong, one mistake each


def likeliest_or(logits, temperature, top_k, top_p, rng, cut):
    """The learner's own helper, right: all but what `cut` does to the logits after the temperature."""
    asked(temperature, top_k, top_p)
    if temperature == 0:
        return logits.argmax(dim=-1)
    return drawn(cut(logits / temperature), rng)


def with_top_k(rule):
    """An answer that is right but for its top-k, which `rule(logits, k)` makes."""

    def answer(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
        def cut(logits):
            return nucleus(logits if top_k is None else rule(logits, top_k), top_p)

        return likeliest_or(logits, temperature, top_k, top_p, rng, cut)

    answer.__name__ = rule.__name__
    return answer


def with_top_p(rule):
    """An answer that is right but for its top-p, which `rule(logits, p)` makes."""

    def answer(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
        def cut(logits):
            logits = top(logits, top_k)
            return logits if top_p is None else rule(logits, top_p)

        return likeliest_or(logits, temperature, top_k, top_p, rng, cut)

    answer.__name__ = rule.__name__
    return answer


def with_draw(rule):
    """An answer that is right but for its draw, which `rule(logits, rng)` makes."""

    def answer(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
        asked(temperature, top_k, top_p)
        if temperature == 0:
            return logits.argmax(dim=-1)
        return rule(nucleus(top(logits / temperature, top_k), top_p), rng)

    answer.__name__ = rule.__name__
    return answer


def multiplies(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    asked(temperature, top_k, top_p)
    if temperature == 0:
        return logits.argmax(dim=-1)
    return drawn(nucleus(top(logits * temperature, top_k), top_p), rng)


def no_temperature(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    asked(temperature, top_k, top_p)
    if temperature == 0:
        return logits.argmax(dim=-1)
    return drawn(nucleus(top(logits, top_k), top_p), rng)


def divides_the_shares(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    asked(temperature, top_k, top_p)
    if temperature == 0:
        return logits.argmax(dim=-1)
    shares = nucleus(top(logits, top_k), top_p).softmax(dim=-1) / temperature
    shares = shares.reshape(-1, shares.shape[-1])
    return torch.multinomial(shares, 1, generator=rng).view(logits.shape[:-1])


def temperature_last(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    asked(temperature, top_k, top_p)
    if temperature == 0:
        return logits.argmax(dim=-1)
    return drawn(nucleus(top(logits, top_k), top_p) / temperature, rng)


def no_question_about_0(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    asked(temperature, top_k, top_p)
    return drawn(nucleus(top(logits / temperature, top_k), top_p), rng)


def divides_if_any(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    asked(temperature, top_k, top_p)
    if temperature:
        logits = logits / temperature
    return drawn(nucleus(top(logits, top_k), top_p), rng)


def always_the_likeliest(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    asked(temperature, top_k, top_p)
    return logits.softmax(dim=-1).argmax(dim=-1)


@with_draw
def any_that_is_left(logits, rng):
    left = (logits > -math.inf).float().reshape(-1, logits.shape[-1])
    return torch.multinomial(left, 1, generator=rng).view(logits.shape[:-1])


def without_softmax(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    asked(temperature, top_k, top_p)
    if temperature == 0:
        return logits.argmax(dim=-1)
    logits = nucleus(top(logits / temperature, top_k), top_p)
    return torch.multinomial(logits.reshape(-1, logits.shape[-1]), 1, generator=rng).view(logits.shape[:-1])


@with_draw
def softmax_and_softmax(logits, rng):
    return drawn(logits.softmax(dim=-1), rng)


@with_draw
def gumbel_on_shares(logits, rng):
    noise = -torch.log(-torch.log(torch.rand(logits.shape, generator=rng)))
    return (logits.softmax(dim=-1) + noise).argmax(dim=-1)


@with_draw
def softmax_down_the_rows(logits, rng):
    shares = torch.softmax(logits, dim=0)
    return torch.multinomial(shares.reshape(-1, shares.shape[-1]), 1, generator=rng).view(logits.shape[:-1])


@with_top_k
def result_not_used(logits, k):
    logits.masked_fill(logits < logits.topk(min(k, logits.shape[-1])).values[..., -1:], -math.inf)
    return logits


@with_top_k
def the_place_after(logits, k):
    ranked = logits.sort(dim=-1, descending=True).values
    kth = ranked[..., min(k, ranked.shape[-1] - 1), None]
    return torch.where(logits < kth, -math.inf, logits)


@with_top_k
def the_kth_too(logits, k):
    kth = logits.topk(min(k, logits.shape[-1])).values[..., -1:]
    return logits.masked_fill(logits <= kth, -math.inf)


@with_top_k
def larger_only_with_a_guard(logits, k):
    k = min(k, logits.shape[-1])
    kth = logits.topk(max(k - 1, 1)).values[..., -1:]
    return logits.masked_fill(logits < kth, -math.inf)


@with_top_k
def the_smallest(logits, k):
    kth = logits.topk(min(k, logits.shape[-1]), largest=False).values[..., -1:]
    return logits.masked_fill(logits > kth, -math.inf)


@with_top_k
def wrong_way_round(logits, k):
    kth = logits.topk(min(k, logits.shape[-1])).values[..., -1:]
    return logits.masked_fill(logits >= kth, -math.inf)


@with_top_k
def sorted_upwards(logits, k):
    ranked, _ = torch.sort(logits, dim=-1)
    return logits.masked_fill(logits < ranked[..., min(k, logits.shape[-1]) - 1, None], -math.inf)


@with_top_k
def by_number(logits, k):
    logits = logits.clone()
    logits[..., k:] = -math.inf
    return logits


def zeros_everywhere(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    asked(temperature, top_k, top_p)
    if temperature == 0:
        return logits.argmax(dim=-1)
    logits = logits / temperature
    if top_k is not None:
        logits = logits * (logits >= logits.topk(min(top_k, logits.shape[-1])).values[..., -1:])
    if top_p is not None:
        logits = logits * (nucleus(logits, top_p) > -math.inf)
    return drawn(logits, rng)


@with_top_k
def zeros_for_the_rest(logits, k):
    kth = logits.topk(min(k, logits.shape[-1])).values[..., -1:]
    return torch.where(logits >= kth, logits, torch.zeros_like(logits))


@with_top_p
def zeros_behind(logits, p):
    return logits.masked_fill(nucleus(logits, p) == -math.inf, 0.0)


def filled_with_minus_100(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    asked(temperature, top_k, top_p)
    if temperature == 0:
        return logits.argmax(dim=-1)
    logits = logits / temperature
    logits = torch.where(top(logits, top_k) == -math.inf, -100.0, logits)
    return drawn(torch.where(nucleus(logits, top_p) == -math.inf, -100.0, logits), rng)


@with_top_k
def of_all_rows(logits, k):
    return logits.masked_fill(
        logits < logits.flatten().topk(min(k, logits.shape[-1])).values.min(), -math.inf
    )


@with_top_k
def smallest_threshold(logits, k):
    return logits.masked_fill(logits < logits.topk(min(k, logits.shape[-1])).values.min(), -math.inf)


@with_top_k
def threshold_of_the_first(logits, k):
    rows = logits.reshape(-1, logits.shape[-1])
    return logits.masked_fill(logits < rows[0].topk(min(k, rows.shape[-1])).values[-1], -math.inf)


@with_top_k
def draws_among_the_k(logits, k):
    values, indices = logits.topk(min(k, logits.shape[-1]), dim=-1)
    return values


@with_top_p
def stays_sorted(logits, p):
    return nucleus(logits.sort(dim=-1, descending=True).values, p)


def sorted_with_both(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    asked(temperature, top_k, top_p)
    if temperature == 0:
        return logits.argmax(dim=-1)
    logits = logits / temperature
    if top_k is not None:
        logits = logits.topk(min(top_k, logits.shape[-1])).values
    if top_p is not None:
        logits = nucleus(logits.sort(dim=-1, descending=True).values, top_p)
    return drawn(logits, rng)


@with_top_k
def more_than_there_are(logits, k):
    return logits.masked_fill(logits < torch.topk(logits, k).values[..., -1:], -math.inf)


@with_top_k
def place_that_is_not_there(logits, k):
    ranked = torch.sort(logits, dim=-1, descending=True).values
    return logits.masked_fill(logits < ranked[..., k - 1].unsqueeze(-1), -math.inf)


def p_and_then_k(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    return likeliest_or(logits, temperature, top_k, top_p, rng, lambda x: top(nucleus(x, top_p), top_k))


def k_or_else_p(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    asked(temperature, top_k, top_p)
    if temperature == 0:
        return logits.argmax(dim=-1)
    logits = logits / temperature
    if top_k is not None:
        logits = top(logits, top_k)
    elif top_p is not None:
        logits = nucleus(logits, top_p)
    return drawn(logits, rng)


def p_or_else_k(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    asked(temperature, top_k, top_p)
    if temperature == 0:
        return logits.argmax(dim=-1)
    logits = logits / temperature
    if top_p is not None:
        return drawn(nucleus(logits, top_p), rng)
    return drawn(top(logits, top_k), rng)


def no_top_p(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    return likeliest_or(logits, temperature, top_k, top_p, rng, lambda logits: top(logits, top_k))


@with_top_p
def below_p_only(logits, p):
    values, order = logits.sort(dim=-1, descending=True)
    hidden = values.softmax(dim=-1).cumsum(dim=-1) > p
    hidden[..., 0] = False
    return logits.masked_fill(hidden.gather(-1, order.argsort(dim=-1)), -math.inf)


@with_top_p
def below_p_and_nothing_else(logits, p):
    values, order = logits.sort(dim=-1, descending=True)
    hidden = values.softmax(dim=-1).cumsum(dim=-1) > p
    return logits.masked_fill(hidden.gather(-1, order.argsort(dim=-1)), -math.inf)


@with_top_p
def shifted_twice(logits, p):
    values, order = logits.sort(dim=-1, descending=True)
    hidden = values.softmax(dim=-1).cumsum(dim=-1) >= p
    hidden = F.pad(hidden[..., :-2], (2, 0))[..., : logits.shape[-1]]
    return logits.masked_fill(hidden.gather(-1, order.argsort(dim=-1)), -math.inf)


@with_top_p
def hides_by_rank(logits, p):
    values, order = logits.sort(dim=-1, descending=True)
    shares = values.softmax(dim=-1)
    hidden = shares.cumsum(dim=-1) - shares >= p
    return logits.masked_fill(hidden, -math.inf)


@with_top_p
def gathers(logits, p):
    values, order = logits.sort(dim=-1, descending=True)
    shares = values.softmax(dim=-1)
    hidden = shares.cumsum(dim=-1) - shares >= p
    return logits.masked_fill(hidden.gather(-1, order), -math.inf)


@with_top_p
def in_the_order_of_numbers(logits, p):
    shares = logits.softmax(dim=-1)
    return logits.masked_fill(shares.cumsum(dim=-1) - shares >= p, -math.inf)


@with_top_p
def upwards(logits, p):
    values, order = logits.sort(dim=-1)
    shares = values.softmax(dim=-1)
    hidden = shares.cumsum(dim=-1) - shares >= p
    return logits.masked_fill(hidden.scatter(-1, order, hidden), -math.inf)


@with_top_p
def the_tail(logits, p):
    values, order = logits.sort(dim=-1, descending=True)
    shares = values.softmax(dim=-1)
    hidden = shares.cumsum(dim=-1) - shares < p
    hidden[..., 0] = False
    return logits.masked_fill(hidden.scatter(-1, order, hidden), -math.inf)


@with_top_p
def the_tail_only(logits, p):
    values, order = logits.sort(dim=-1, descending=True)
    shares = values.softmax(dim=-1)
    hidden = shares.cumsum(dim=-1) - shares < p
    return logits.masked_fill(hidden.scatter(-1, order, hidden), -math.inf)


@with_top_p
def the_rest_of_p(logits, p):
    return nucleus(logits, 1 - p) if p < 1 else nucleus(logits, 1e-9)


@with_top_p
def adds_logits(logits, p):
    values, order = logits.sort(dim=-1, descending=True)
    hidden = values.cumsum(dim=-1) - values >= p
    hidden[..., 0] = False
    return logits.masked_fill(hidden.scatter(-1, order, hidden), -math.inf)


@with_top_p
def each_share(logits, p):
    shares = logits.softmax(dim=-1)
    hidden = shares < p
    hidden.scatter_(-1, shares.argmax(dim=-1, keepdim=True), False)
    return logits.masked_fill(hidden, -math.inf)


@with_top_p
def each_share_against_the_rest(logits, p):
    shares = logits.softmax(dim=-1)
    hidden = shares < 1 - p
    hidden.scatter_(-1, shares.argmax(dim=-1, keepdim=True), False)
    return logits.masked_fill(hidden, -math.inf)


@with_top_p
def part_of_the_largest(logits, p):
    shares = logits.softmax(dim=-1)
    return logits.masked_fill(shares < p * shares.amax(dim=-1, keepdim=True), -math.inf)


@with_top_p
def part_of_the_tokens(logits, p):
    return top(logits, math.ceil(p * logits.shape[-1]))


@with_top_p
def cut_of_the_first(logits, p):
    number = (nucleus(logits, p).reshape(-1, logits.shape[-1])[0] > -math.inf).sum().item()
    return top(logits, number)


@with_top_p
def shares_down_the_rows(logits, p):
    values, order = logits.sort(dim=-1, descending=True)
    shares = values.softmax(dim=0)
    hidden = shares.cumsum(dim=-1) - shares >= p
    hidden[..., 0] = False
    return logits.masked_fill(hidden.scatter(-1, order, hidden), -math.inf)


@with_draw
def as_multinomial_gives_it(logits, rng):
    shares = logits.softmax(dim=-1)
    tokens = torch.multinomial(shares.reshape(-1, shares.shape[-1]), 1, generator=rng)
    return tokens.reshape(*shares.shape[:-1], 1)


@with_draw
def a_table_at_most(logits, rng):
    return torch.multinomial(logits.softmax(dim=-1), 1, generator=rng).squeeze(-1)


@with_draw
def noise_taken_away(logits, rng):
    noise = -torch.log(-torch.log(torch.rand(logits.shape, generator=rng)))
    return (logits - noise).argmax(dim=-1)


@with_draw
def normal_noise(logits, rng):
    return (logits + torch.randn(logits.shape, generator=rng)).argmax(dim=-1)


@with_draw
def even_noise(logits, rng):
    return (logits + torch.rand(logits.shape, generator=rng)).argmax(dim=-1)


@with_draw
def counts_one_more(logits, rng):
    ends = logits.softmax(dim=-1).cumsum(dim=-1)
    number = torch.rand(logits.shape[:-1], generator=rng).unsqueeze(-1) * ends[..., -1:]
    return (ends < number).sum(dim=-1) + 1


@with_draw
def counts_one_less(logits, rng):
    ends = logits.softmax(dim=-1).cumsum(dim=-1)
    number = torch.rand(logits.shape[:-1], generator=rng).unsqueeze(-1) * ends[..., -1:]
    return (ends <= number).sum(dim=-1) - 1


@with_draw
def single_shares(logits, rng):
    number = torch.rand(logits.shape[:-1], generator=rng).unsqueeze(-1)
    return (logits.softmax(dim=-1) > number).float().argmax(dim=-1)


def everything_goes(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    if temperature == 0:
        return logits.argmax(dim=-1)
    logits = logits / temperature
    if top_k is not None:
        kth = torch.topk(logits, min(top_k, logits.shape[-1]), dim=-1).values[..., -1:]
        logits = logits.masked_fill(logits < kth, -math.inf)
    return drawn(nucleus(logits, top_p), rng)


def everything_goes_if_any(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    if temperature == 0:
        return logits.argmax(dim=-1)
    return drawn(nucleus(top(logits / temperature, top_k or None), top_p or None), rng)


def everything_goes_but_top_k(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    if temperature == 0:
        return logits.argmax(dim=-1)
    return drawn(nucleus(top(logits / temperature, top_k or None), top_p), rng)


def below_0_as_well(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    asked(abs(temperature), top_k, top_p)
    if temperature == 0:
        return logits.argmax(dim=-1)
    return drawn(nucleus(top(logits / temperature, top_k), top_p), rng)


def if_top_k(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    asked(temperature, top_k or None, top_p)
    if temperature == 0:
        return logits.argmax(dim=-1)
    return drawn(nucleus(top(logits / temperature, top_k or None), top_p), rng)


def any_top_k(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    asked(temperature, None, top_p)
    if temperature == 0:
        return logits.argmax(dim=-1)
    return drawn(nucleus(top(logits / temperature, top_k), top_p), rng)


def at_least_one(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    if top_k is not None:
        top_k = max(1, top_k)
    return in_four_steps(logits, temperature, top_k, top_p, rng)


def any_share(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    asked(temperature, top_k, None)
    if temperature == 0:
        return logits.argmax(dim=-1)
    return drawn(nucleus(top(logits / temperature, top_k), top_p), rng)


def share_of_0(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    asked(temperature, top_k, top_p if top_p != 0 else None)
    if temperature == 0:
        return logits.argmax(dim=-1)
    return drawn(nucleus(top(logits / temperature, top_k), top_p), rng)


def if_top_p(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    return in_four_steps(logits, temperature, top_k, top_p or None, rng)


def share_of_2(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    if top_p is not None:
        top_p = min(top_p, 1.0)
    return in_four_steps(logits, temperature, top_k, top_p, rng)


def less_than_1(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    if top_p is not None and not 0 < top_p < 1:
        raise ValueError("top_p must lie between 0 and 1")
    return in_four_steps(logits, temperature, top_k, top_p, rng)


def softmax_first(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    asked(temperature, top_k, top_p)
    if temperature == 0:
        return logits.argmax(dim=-1)
    return drawn(nucleus(top(logits.softmax(dim=-1) / temperature, top_k), top_p), rng)


def softmax_after_the_temperature(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    asked(temperature, top_k, top_p)
    if temperature == 0:
        return logits.argmax(dim=-1)
    return drawn(nucleus(top((logits / temperature).softmax(dim=-1), top_k), top_p), rng)


def with_kth(change):
    """An answer in its own words, right but for the k-th largest that `change(logits, top_k)` gives."""

    def answer(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
        asked(temperature, top_k, top_p)
        if temperature == 0:
            return logits.argmax(dim=-1)
        logits = logits / temperature
        if top_k is not None:
            logits = logits.masked_fill(logits < change(logits, top_k), -math.inf)
        return drawn(nucleus(logits, top_p), rng)

    answer.__name__ = change.__name__
    return answer


@with_kth
def last_row_of_values(logits, top_k):
    return logits.topk(min(top_k, logits.shape[-1])).values[-1]


@with_kth
def last_row_without_min(logits, top_k):
    return logits.topk(top_k).values[-1]


@with_kth
def kth_row_of_sorted(logits, top_k):
    return logits.sort(dim=-1, descending=True).values[min(top_k, logits.shape[-1]) - 1]


@with_kth
def kth_row_without_min(logits, top_k):
    return logits.sort(dim=-1, descending=True).values[top_k - 1]


@with_kth
def last_place_without_its_axis(logits, top_k):
    return logits.topk(min(top_k, logits.shape[-1])).values[..., -1]


@with_kth
def last_place_without_min(logits, top_k):
    return logits.topk(top_k).values[..., -1]


@with_kth
def kth_place_without_its_axis(logits, top_k):
    return logits.sort(dim=-1, descending=True).values[..., min(top_k, logits.shape[-1]) - 1]


@with_kth
def kth_place_without_min(logits, top_k):
    return logits.sort(dim=-1, descending=True).values[..., top_k - 1]


@with_top_k
def slice_that_is_empty(logits, k):
    ranked = torch.sort(logits, dim=-1, descending=True).values
    return logits.masked_fill(logits < ranked[..., k - 1 : k], -math.inf)


@with_draw
def a_flat_list(logits, rng):
    return drawn(logits, rng).flatten()


@with_draw
def a_column(logits, rng):
    shares = logits.softmax(dim=-1)
    return torch.multinomial(shares.reshape(-1, shares.shape[-1]), 1, generator=rng)


@with_draw
def without_axes_of_one(logits, rng):
    shares = logits.softmax(dim=-1)
    return torch.multinomial(shares.reshape(-1, shares.shape[-1]), 1, generator=rng).squeeze()


WRONG = [
    ("temperature-multiplied", multiplies),
    ("temperature-ignored", no_temperature),
    ("temperature-ignored", divides_the_shares),
    ("temperature-after-the-cut", temperature_last),
    ("temperature-0-divides", no_question_about_0),
    ("temperature-0-draws", divides_if_any),
    ("greedy", always_the_likeliest),
    ("all-equal", any_that_is_left),
    ("drawn-by-logits", without_softmax),
    ("softmax-twice-drawn", softmax_and_softmax),
    ("softmax-twice-drawn", gumbel_on_shares),
    ("softmax-twice-drawn", softmax_first),
    ("softmax-twice-drawn", softmax_after_the_temperature),
    ("softmax-over-the-rows", softmax_down_the_rows),
    ("top-k-ignored", result_not_used),
    ("one-too-many", the_place_after),
    ("one-too-few", the_kth_too),
    ("one-too-few", larger_only_with_a_guard),
    ("keeps-the-least", the_smallest),
    ("hides-the-top", wrong_way_round),
    ("from-the-wrong-end", sorted_upwards),
    ("first-k", by_number),
    ("hidden-get-0", zeros_everywhere),
    ("hidden-by-top-k-get-0", zeros_for_the_rest),
    ("hidden-by-top-p-get-0", zeros_behind),
    ("not-low-enough", filled_with_minus_100),
    ("one-threshold-for-all", of_all_rows),
    ("one-threshold-for-all", smallest_threshold),
    ("one-threshold-for-all", threshold_of_the_first),
    ("row-for-place", last_row_of_values),
    ("row-for-place", last_row_without_min),
    ("row-for-place", kth_row_of_sorted),
    ("row-for-place", kth_row_without_min),
    ("axis-not-kept", last_place_without_its_axis),
    ("axis-not-kept", last_place_without_min),
    ("axis-not-kept", kth_place_without_its_axis),
    ("axis-not-kept", kth_place_without_min),
    ("rank-for-token", draws_among_the_k),
    ("rank-for-token", stays_sorted),
    ("rank-for-token", sorted_with_both),
    ("more-than-there-are", more_than_there_are),
    ("more-than-there-are", place_that_is_not_there),
    ("more-than-there-are", slice_that_is_empty),
    ("top-p-first", p_and_then_k),
    ("no-top-p-with-top-k", k_or_else_p),
    ("no-top-k-with-top-p", p_or_else_k),
    ("top-p-ignored", no_top_p),
    ("crossing-token-dropped", below_p_only),
    ("crossing-token-dropped", below_p_and_nothing_else),
    ("one-beyond-p", shifted_twice),
    ("not-brought-back", hides_by_rank),
    ("gather-for-scatter", gathers),
    ("not-sorted", in_the_order_of_numbers),
    ("from-the-least-likely", upwards),
    ("top-p-inverted", the_tail),
    ("top-p-inverted", the_tail_only),
    ("p-for-1-minus-p", the_rest_of_p),
    ("logits-added-up", adds_logits),
    ("single-share", each_share),
    ("single-share", each_share_against_the_rest),
    ("min-p", part_of_the_largest),
    ("share-of-the-number", part_of_the_tokens),
    ("one-cut-for-all", cut_of_the_first),
    ("top-p-over-the-rows", shares_down_the_rows),
    ("axis-too-many", as_multinomial_gives_it),
    ("axes-not-restored", a_flat_list),
    ("axes-not-restored", a_column),
    ("axes-not-restored", without_axes_of_one),
    ("one-row-or-a-table-only", a_table_at_most),
    ("gumbel-upside-down", noise_taken_away),
    ("other-noise", normal_noise),
    ("other-noise", even_noise),
    ("one-place-too-far", counts_one_more),
    ("one-place-too-early", counts_one_less),
    ("not-added-up", single_shares),
    ("refuses-nothing", everything_goes),
    ("refuses-nothing", everything_goes_if_any),
    ("refuses-nothing", everything_goes_but_top_k),
    ("negative-temperature", below_0_as_well),
    ("top-k-0", any_top_k),
    ("top-k-0", if_top_k),
    ("top-k-0", at_least_one),
    ("top-p-out-of-range", any_share),
    ("top-p-0", share_of_0),
    ("top-p-0", if_top_p),
    ("top-p-above-1", share_of_2),
]

# Wrong, and no rule was made for it


@with_draw
def stream_of_all(logits, rng):
    return drawn(logits, None)


@with_draw
def by_a_distribution(logits, rng):
    return torch.distributions.Categorical(logits=logits).sample()


@with_draw
def seeds_itself(logits, rng):
    return drawn(logits, torch.Generator().manual_seed(0))


@with_draw
def one_number_for_all(logits, rng):
    ends = logits.softmax(dim=-1).cumsum(dim=-1)
    return (ends <= torch.rand((), generator=rng) * ends[..., -1:]).sum(dim=-1)


def divides_in_place(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    asked(temperature, top_k, top_p)
    if temperature == 0:
        return logits.argmax(dim=-1)
    logits /= temperature
    return drawn(nucleus(top(logits, top_k), top_p), rng)


def hides_in_place(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    asked(temperature, top_k, top_p)
    if temperature == 0:
        return logits.argmax(dim=-1)
    if top_k is not None:
        logits[logits < top(logits, top_k).nan_to_num(neginf=math.inf).amin(dim=-1, keepdim=True)] = -math.inf
    return drawn(nucleus(logits / temperature, top_p), rng)


@with_draw
def shares_of_the_draw(logits, rng):
    tokens = drawn(logits, rng)
    return logits.softmax(dim=-1).gather(-1, tokens.unsqueeze(-1)).squeeze(-1)


@with_draw
def a_list(logits, rng):
    return drawn(logits, rng).tolist()


@with_draw
def logarithms(logits, rng):
    return torch.multinomial(logits.log_softmax(dim=-1), 1, generator=rng).squeeze(-1)


@with_draw
def forgets_to_return(logits, rng):
    drawn(logits, rng)


@with_draw
def one_for_all_rows(logits, rng):
    tokens = drawn(logits.reshape(-1, logits.shape[-1])[:1], rng)
    return tokens.expand(logits[..., 0].numel()).reshape(logits.shape[:-1]).clone()


@with_draw
def likelier_than_it_is(logits, rng):
    return drawn(logits * 2, rng)


@with_draw
def as_floats(logits, rng):
    return drawn(logits, rng).float()


@with_draw
def two_of_each(logits, rng):
    shares = logits.softmax(dim=-1)
    return torch.multinomial(shares.reshape(-1, shares.shape[-1]), 2, generator=rng)


def inverted_temperature(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    asked(temperature, top_k, top_p)
    if temperature == 0:
        return logits.argmax(dim=-1)
    return drawn(nucleus(top(logits / temperature**2, top_k), top_p), rng)


OTHERS = [
    ("broken", "raises", "a share of 1", less_than_1),
    ("wrong", "ignores-generator", "generator=rng", stream_of_all),
    ("wrong", "ignores-generator", "same state", by_a_distribution),
    ("wrong", "ignores-generator", "every generator", seeds_itself),
    ("wrong", "not-independent", "one draw serves them all", one_number_for_all),
    ("wrong", "changes-input", "logits", divides_in_place),
    ("wrong", "changes-input", "logits", hides_in_place),
    ("wrong", "wrong-kind", "floats", shares_of_the_draw),
    ("wrong", "wrong-type", "not a Tensor", a_list),
    ("broken", "raises", "", logarithms),
    ("wrong", "returns-nothing", "return", forgets_to_return),
    ("wrong", "not-independent", "one draw serves them all", one_for_all_rows),
    ("wrong", "another-distribution", "expected", likelier_than_it_is),
    ("wrong", "wrong-kind", "floats", as_floats),
    ("wrong", "wrong-shape", "shape", two_of_each),
    ("wrong", "another-distribution", "temperature", inverted_temperature),
]
