"""mask_tokens as learners write it."""

import torch

# Right


def are_special(tokens, special):
    """The learner's own helper: right."""
    found = torch.zeros_like(tokens, dtype=torch.bool)
    for token in special:
        found |= tokens == token
    return found


def choose(tokens, special, rng, share):
    """The learner's own helper: right."""
    return (torch.rand(tokens.shape, generator=rng) < share) & ~are_special(tokens, special)


def answer(tokens, chosen, shown):
    """The learner's own helper: right."""
    return torch.where(chosen, shown, tokens), torch.where(chosen, tokens, -100)


def as_in_transformers(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    inputs, labels = tokens.clone(), tokens.clone()
    probability = torch.full(labels.shape, share)
    probability.masked_fill_(are_special(labels, special), value=0.0)
    masked = torch.bernoulli(probability, generator=rng).bool()
    labels[~masked] = -100
    replaced = torch.bernoulli(torch.full(labels.shape, 0.8), generator=rng).bool() & masked
    inputs[replaced] = mask_id
    random = torch.bernoulli(torch.full(labels.shape, 0.5), generator=rng).bool() & masked & ~replaced
    words = torch.randint(vocab_size, labels.shape, generator=rng)
    inputs[random] = words[random]
    return inputs, labels


def without_special_words(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    words = torch.tensor([t for t in range(vocab_size) if t not in special and t != mask_id])
    chosen = choose(tokens, special, rng, share)
    u = torch.rand(tokens.shape, generator=rng)
    other = words[torch.randint(len(words), tokens.shape, generator=rng)]
    return answer(tokens, chosen, torch.where(u < 0.8, mask_id, torch.where(u < 0.9, other, tokens)))


def by_a_loop(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    flat, inputs, targets = tokens.flatten().tolist(), [], []
    draws = torch.rand(len(flat), 2, generator=rng).tolist()
    words = torch.randint(vocab_size, (len(flat),), generator=rng).tolist()
    for token, (first, second), word in zip(flat, draws, words, strict=True):
        if token in special or first >= share:
            inputs.append(token)
            targets.append(-100)
            continue
        targets.append(token)
        inputs.append(mask_id if second < 0.8 else word if second < 0.9 else token)
    return torch.tensor(inputs).view(tokens.shape), torch.tensor(targets).view(tokens.shape)


def one_draw(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    u = torch.rand(tokens.shape, generator=rng)
    u = u.masked_fill(are_special(tokens, special), 1.0)
    inputs, targets = tokens.clone(), torch.full_like(tokens, -100)
    targets[u < share] = tokens[u < share]
    other = torch.randint(0, vocab_size, tokens.shape, generator=rng)
    inputs[u < 0.9 * share] = other[u < 0.9 * share]
    inputs[u < 0.8 * share] = mask_id
    return inputs, targets


def by_places(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    inputs, targets = tokens.clone(), torch.full_like(tokens, -100)
    chosen = choose(tokens, special, rng, share)
    targets[chosen] = tokens[chosen]
    n = int(chosen.sum())
    kind = torch.rand(n, generator=rng)
    replaced = tokens[chosen]
    replaced[kind < 0.8] = mask_id
    random = (kind >= 0.8) & (kind < 0.9)
    replaced[random] = torch.randint(vocab_size, (int(random.sum()),), generator=rng)
    inputs[chosen] = replaced
    return inputs, targets


def of_three_kinds(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    n = tokens.numel()
    kind = torch.multinomial(torch.tensor([0.8, 0.1, 0.1]), n, replacement=True, generator=rng)
    kind = kind.reshape(tokens.shape)
    never = torch.isin(tokens, torch.tensor(list(special), dtype=tokens.dtype))
    chosen = torch.bernoulli(torch.full(tokens.shape, float(share)), generator=rng).bool() & ~never
    words = torch.randint_like(tokens, vocab_size, generator=rng)
    inputs = torch.where(chosen & (kind == 0), mask_id, tokens)
    inputs = torch.where(chosen & (kind == 1), words, inputs)
    return inputs, tokens.masked_fill(~chosen, -100)


RIGHT = [as_in_transformers, without_special_words, by_a_loop, one_draw, by_places, of_three_kinds]

# Wrong, one mistake each


def three_ways(tokens, mask_id, vocab_size, rng):
    """The learner's own helper: right."""
    u = torch.rand(tokens.shape, generator=rng)
    other = torch.randint(vocab_size, tokens.shape, generator=rng)
    return torch.where(u < 0.8, mask_id, torch.where(u < 0.9, other, tokens))


def forgets_the_special(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = torch.rand(tokens.shape, generator=rng) < share
    return answer(tokens, chosen, three_ways(tokens, mask_id, vocab_size, rng))


def the_special_alone(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = (torch.rand(tokens.shape, generator=rng) < share) & are_special(tokens, special)
    return answer(tokens, chosen, three_ways(tokens, mask_id, vocab_size, rng))


def one_special_token(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = choose(tokens, list(special)[:1], rng, share)
    return answer(tokens, chosen, three_ways(tokens, mask_id, vocab_size, rng))


def all_are_targets(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = choose(tokens, special, rng, share)
    return torch.where(chosen, three_ways(tokens, mask_id, vocab_size, rng), tokens), tokens.clone()


def the_others_are_targets(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = choose(tokens, special, rng, share)
    targets = tokens.clone()
    targets[chosen] = -100
    return torch.where(chosen, three_ways(tokens, mask_id, vocab_size, rng), tokens), targets


def targets_after_masking(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = choose(tokens, special, rng, share)
    inputs = torch.where(chosen, three_ways(tokens, mask_id, vocab_size, rng), tokens)
    return inputs, torch.where(chosen, inputs, -100)


def zero_for_nothing(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = choose(tokens, special, rng, share)
    return torch.where(chosen, three_ways(tokens, mask_id, vocab_size, rng), tokens), tokens * chosen


def minus_one_for_nothing(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = choose(tokens, special, rng, share)
    shown = three_ways(tokens, mask_id, vocab_size, rng)
    return torch.where(chosen, shown, tokens), torch.where(chosen, tokens, -1)


def mask_for_nothing(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = choose(tokens, special, rng, share)
    shown = three_ways(tokens, mask_id, vocab_size, rng)
    return torch.where(chosen, shown, tokens), torch.where(chosen, tokens, mask_id)


def shares_of_all(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = choose(tokens, special, rng, share)
    return three_ways(tokens, mask_id, vocab_size, rng), torch.where(chosen, tokens, -100)


def masked_and_thrown_away(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = choose(tokens, special, rng, share)
    tokens.masked_fill(chosen, mask_id)
    return tokens.clone(), torch.where(chosen, tokens, -100)


def fifteen_percent(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = choose(tokens, special, rng, 0.15)
    return answer(tokens, chosen, three_ways(tokens, mask_id, vocab_size, rng))


def larger_than_the_share(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = (torch.rand(tokens.shape, generator=rng) > share) & ~are_special(tokens, special)
    return answer(tokens, chosen, three_ways(tokens, mask_id, vocab_size, rng))


def one_coin(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = (torch.rand(1, generator=rng) < share) & ~are_special(tokens, special)
    return answer(tokens, chosen, three_ways(tokens, mask_id, vocab_size, rng))


def masks_only(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = choose(tokens, special, rng, share)
    return tokens.masked_fill(chosen, mask_id), tokens.masked_fill(~chosen, -100)


def eighty_twenty(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = choose(tokens, special, rng, share)
    inputs = tokens.clone()
    inputs[chosen & (torch.rand(tokens.shape, generator=rng) < 0.8)] = mask_id
    return inputs, torch.where(chosen, tokens, -100)


def else_random(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = choose(tokens, special, rng, share)
    other = torch.randint(vocab_size, tokens.shape, generator=rng)
    shown = torch.where(torch.rand(tokens.shape, generator=rng) < 0.8, mask_id, other)
    return answer(tokens, chosen, shown)


def second_where_undoes_the_first(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = choose(tokens, special, rng, share)
    u = torch.rand(tokens.shape, generator=rng)
    other = torch.randint(vocab_size, tokens.shape, generator=rng)
    shown = torch.where(u < 0.8, mask_id, tokens)
    shown = torch.where(u < 0.9, other, tokens)
    return answer(tokens, chosen, shown)


def a_tenth_of_what_is_left(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = choose(tokens, special, rng, share)
    masked = chosen & (torch.rand(tokens.shape, generator=rng) < 0.8)
    random = chosen & ~masked & (torch.rand(tokens.shape, generator=rng) < 0.1)
    other = torch.randint(vocab_size, tokens.shape, generator=rng)
    inputs = torch.where(masked, mask_id, torch.where(random, other, tokens))
    return inputs, torch.where(chosen, tokens, -100)


def two_draws_that_overlap(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = choose(tokens, special, rng, share)
    inputs = tokens.clone()
    inputs[chosen & (torch.rand(tokens.shape, generator=rng) < 0.8)] = mask_id
    random = chosen & (torch.rand(tokens.shape, generator=rng) < 0.1)
    inputs[random] = torch.randint(vocab_size, (int(random.sum()),), generator=rng)
    return inputs, torch.where(chosen, tokens, -100)


def ten_masked(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = choose(tokens, special, rng, share)
    u = torch.rand(tokens.shape, generator=rng)
    other = torch.randint(vocab_size, tokens.shape, generator=rng)
    return answer(tokens, chosen, torch.where(u > 0.9, mask_id, torch.where(u > 0.8, other, tokens)))


def a_half(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = choose(tokens, special, rng, share)
    u = torch.rand(tokens.shape, generator=rng)
    other = torch.randint(vocab_size, tokens.shape, generator=rng)
    return answer(tokens, chosen, torch.where(u < 0.5, mask_id, torch.where(u > 0.9, other, tokens)))


def another_half(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = choose(tokens, special, rng, share)
    u = torch.rand(tokens.shape, generator=rng)
    other = torch.randint(vocab_size, tokens.shape, generator=rng)
    return answer(tokens, chosen, torch.where(u < 0.5, mask_id, torch.where(u < 0.9, other, tokens)))


def one_word(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = choose(tokens, special, rng, share)
    u = torch.rand(tokens.shape, generator=rng)
    word = int(torch.randint(vocab_size, (1,), generator=rng))
    return answer(tokens, chosen, torch.where(u < 0.8, mask_id, torch.where(u < 0.9, word, tokens)))


def one_word_too_few(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = choose(tokens, special, rng, share)
    return answer(tokens, chosen, three_ways(tokens, mask_id, vocab_size - 1, rng))


def one_word_too_many(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = choose(tokens, special, rng, share)
    return answer(tokens, chosen, three_ways(tokens, mask_id, vocab_size + 1, rng))


def a_word_of_the_text(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = choose(tokens, special, rng, share)
    u = torch.rand(tokens.shape, generator=rng)
    other = tokens.flatten()[torch.randint(tokens.numel(), tokens.shape, generator=rng)]
    return answer(tokens, chosen, torch.where(u < 0.8, mask_id, torch.where(u < 0.9, other, tokens)))


def zero_for_random(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = choose(tokens, special, rng, share)
    u = torch.rand(tokens.shape, generator=rng)
    return answer(tokens, chosen, torch.where(u < 0.8, mask_id, torch.where(u < 0.9, 0, tokens)))


def decided_once(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = choose(tokens, special, rng, share)
    u = torch.rand(1, generator=rng).item()
    if u < 0.8:
        shown = torch.full_like(tokens, mask_id)
    elif u < 0.9:
        shown = torch.randint(vocab_size, tokens.shape, generator=rng)
    else:
        shown = tokens
    return answer(tokens, chosen, shown)


def rows_as_a_whole(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = torch.rand(*tokens.shape[:-1], 1, generator=rng) < share
    chosen = chosen & ~are_special(tokens, special)
    return answer(tokens, chosen, three_ways(tokens, mask_id, vocab_size, rng))


def places_as_a_whole(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = torch.rand(tokens.shape[-1], generator=rng) < share
    chosen = chosen & ~are_special(tokens, special)
    return answer(tokens, chosen, three_ways(tokens, mask_id, vocab_size, rng))


def decided_once_a_row(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = choose(tokens, special, rng, share)
    u = torch.rand(tokens.shape[:-1], generator=rng).unsqueeze(-1)
    other = torch.randint(vocab_size, tokens.shape, generator=rng)
    return answer(tokens, chosen, torch.where(u < 0.8, mask_id, torch.where(u < 0.9, other, tokens)))


def decided_once_a_place(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = choose(tokens, special, rng, share)
    u = torch.rand(tokens.shape[-1], generator=rng)
    other = torch.randint(vocab_size, tokens.shape, generator=rng)
    return answer(tokens, chosen, torch.where(u < 0.8, mask_id, torch.where(u < 0.9, other, tokens)))


def a_fixed_number(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    u = torch.rand(tokens.shape, generator=rng).masked_fill(are_special(tokens, special), 2.0)
    expected = share * (~are_special(tokens, special)).sum(dim=-1, keepdim=True)
    n = (expected + torch.rand(1, generator=rng)).long()
    chosen = (u.argsort(dim=-1).argsort(dim=-1) < n) & (u < 2)
    return answer(tokens, chosen, three_ways(tokens, mask_id, vocab_size, rng))


def the_changed_are_targets(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = choose(tokens, special, rng, share)
    reads = torch.where(chosen, three_ways(tokens, mask_id, vocab_size, rng), tokens)
    return reads, torch.where(reads != tokens, tokens, -100)


def one_number(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    u = torch.rand(tokens.shape, generator=rng)
    chosen = (u < share) & ~are_special(tokens, special)
    other = torch.randint(vocab_size, tokens.shape, generator=rng)
    return answer(tokens, chosen, torch.where(u < 0.8, mask_id, torch.where(u < 0.9, other, tokens)))


def begins_anew_for_each_special(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    u = torch.rand(tokens.shape, generator=rng)
    chosen = u < share
    for one in special:
        chosen = (tokens != one) & (u < share)
    return answer(tokens, chosen, three_ways(tokens, mask_id, vocab_size, rng))


def special_as_in_the_lesson(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = (torch.rand(tokens.shape, generator=rng) < share) & (tokens > 2)
    return answer(tokens, chosen, three_ways(tokens, mask_id, vocab_size, rng))


WRONG = [
    ("special-hidden", forgets_the_special),
    ("only-special-hidden", the_special_alone),
    ("first-special-only", one_special_token),
    ("last-special-only", begins_anew_for_each_special),
    ("special-fixed", special_as_in_the_lesson),
    ("asked-everywhere", all_are_targets),
    ("asks-for-the-changed-only", the_changed_are_targets),
    ("asks-for-the-others", the_others_are_targets),
    ("asks-for-what-is-shown", targets_after_masking),
    ("another-mark", zero_for_nothing),
    ("another-mark", minus_one_for_nothing),
    ("another-mark", mask_for_nothing),
    ("all-hidden", shares_of_all),
    ("nothing-hidden", masked_and_thrown_away),
    ("share-fixed", fifteen_percent),
    ("share-turned-round", larger_than_the_share),
    ("chosen-once", one_coin),
    ("mask-only", masks_only),
    ("none-random", eighty_twenty),
    ("none-stays", else_random),
    ("random-and-stay-only", second_where_undoes_the_first),
    ("ten-percent-of-the-rest", a_tenth_of_what_is_left),
    ("random-over-the-mask", two_draws_that_overlap),
    ("shares-exchanged", ten_masked),
    ("half-and-half", another_half),
    ("one-token-for-all", one_word),
    ("last-token-never", one_word_too_few),
    ("beyond-the-vocabulary", one_word_too_many),
    ("random-from-the-text", a_word_of_the_text),
    ("not-random", zero_for_random),
    ("one-number-for-both", one_number),
    ("drawn-once", decided_once),
    ("chosen-by-rows", rows_as_a_whole),
    ("same-places-in-each-row", places_as_a_whole),
    ("drawn-once-a-row", decided_once_a_row),
    ("drawn-once-a-place", decided_once_a_place),
    ("always-as-many", a_fixed_number),
]

# Wrong, and no rule was made for it


def with_a_state_of_its_own(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    return as_in_transformers(tokens, mask_id, vocab_size, special, None, share)


def always_the_same(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    own = torch.Generator().manual_seed(0)
    return as_in_transformers(tokens, mask_id, vocab_size, special, own, share)


def in_place(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    inputs, targets = by_places(tokens, mask_id, vocab_size, special, rng, share)
    tokens[:] = inputs
    return tokens.clone(), targets


def a_mask_for_targets(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = choose(tokens, special, rng, share)
    return torch.where(chosen, three_ways(tokens, mask_id, vocab_size, rng), tokens), chosen


def targets_first(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    inputs, targets = by_places(tokens, mask_id, vocab_size, special, rng, share)
    return targets, inputs


def inputs_only(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    return by_places(tokens, mask_id, vocab_size, special, rng, share)[0]


def no_default_for_special(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = torch.rand(tokens.shape, generator=rng) < share
    chosen = chosen & (tokens != special)
    return answer(tokens, chosen, three_ways(tokens, mask_id, vocab_size, rng))


def a_half_random(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    return a_half(tokens, mask_id, vocab_size, special, rng, share)


def every_seventh(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    chosen = torch.arange(tokens.numel()).view(tokens.shape) % 7 == 0
    return answer(
        tokens, chosen & ~are_special(tokens, special), three_ways(tokens, mask_id, vocab_size, rng)
    )


def one_axis_only(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    inputs, targets = tokens.clone(), torch.full_like(tokens, -100)
    for i in range(len(tokens)):
        if tokens[i] not in special and torch.rand(1, generator=rng) < share:
            targets[i] = tokens[i]
            inputs[i] = mask_id
    return inputs, targets


def forgets_to_return(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    by_places(tokens, mask_id, vocab_size, special, rng, share)


OTHERS = [
    ("wrong", "ignores-generator", "generator", with_a_state_of_its_own),
    ("wrong", "ignores-generator", "generator", always_the_same),
    ("wrong", "changes-input", "tokens", in_place),
    ("wrong", "", "", a_mask_for_targets),
    ("wrong", "", "", targets_first),
    ("wrong", "", "", inputs_only),
    ("wrong", "special-hidden", "", no_default_for_special),
    ("wrong", "", "", a_half_random),
    ("wrong", "", "", every_seventh),
    ("wrong|broken", "", "", one_axis_only),
    ("wrong", "returns-nothing", "return", forgets_to_return),
]
