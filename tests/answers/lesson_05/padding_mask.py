"""padding_mask as learners write it."""

import math

import torch
import torch.nn.functional as F

# Right


def two_loops(lengths, T):
    mask = torch.zeros(len(lengths), 1, T, dtype=torch.bool)
    for b in range(len(lengths)):
        for s in range(T):
            mask[b, 0, s] = s < lengths[b]
    return mask


def slices(lengths, T, device=None):
    mask = torch.zeros(lengths.shape[0], 1, T, dtype=torch.bool)
    for b, n in enumerate(lengths.tolist()):
        mask[b, :, :n] = True
    return mask


def by_views(lengths, T):
    return torch.arange(T).view(1, 1, T) < lengths.view(-1, 1, 1)


def two_unsqueezes(lengths, T):
    shown = torch.arange(T).unsqueeze(0) < lengths.unsqueeze(1)
    return shown.unsqueeze(1)


def list_of_rows(lengths, T):
    return torch.tensor([[[s < n for s in range(T)]] for n in lengths.tolist()])


def not_the_padding(lengths, T):
    positions = torch.arange(T).expand(len(lengths), T)
    is_padding = positions >= lengths[:, None]
    return ~is_padding[:, None, :]


def numbered_from_one(lengths, T):
    return (torch.arange(1, T + 1) <= lengths.reshape(-1, 1)).reshape(-1, 1, T)


def stacked(lengths, T):
    rows = [torch.cat([torch.ones(int(n)), torch.zeros(T - int(n))]) for n in lengths]
    return torch.stack(rows).bool()[:, None]


def subtracts(lengths, T):
    return (lengths[:, None, None] - torch.arange(T)) > 0


RIGHT = [
    two_loops,
    slices,
    by_views,
    two_unsqueezes,
    list_of_rows,
    not_the_padding,
    numbered_from_one,
    stacked,
    subtracts,
]

# Wrong, one mistake each


def true_at_the_padding(lengths, T):
    mask = torch.zeros(len(lengths), 1, T, dtype=torch.bool)
    for b, n in enumerate(lengths.tolist()):
        mask[b, 0, n:] = True
    return mask


def less_or_equal(lengths, T):
    return torch.arange(T)[None, None, :] <= lengths[:, None, None]


def slice_one_too_long(lengths, T):
    mask = torch.zeros(len(lengths), 1, T, dtype=torch.bool)
    for b, n in enumerate(lengths.tolist()):
        mask[b, 0, : n + 1] = True
    return mask


def counts_from_one(lengths, T):
    return torch.arange(1, T + 1).view(1, 1, -1) < lengths.view(-1, 1, 1)


def words_at_the_end(lengths, T):
    return torch.arange(T).view(1, 1, T) >= T - lengths.view(-1, 1, 1)


def axis_behind(lengths, T):
    return (torch.arange(T) < lengths[:, None]).unsqueeze(-1)


def outer_product(lengths, T):
    shown = torch.arange(T) < lengths[:, None]
    return shown[:, :, None] & shown[:, None, :]


def repeated_for_each_query(lengths, T):
    mask = torch.zeros(len(lengths), T, T, dtype=torch.bool)
    for b, n in enumerate(lengths.tolist()):
        mask[b, :, :n] = True
    return mask


def two_axes_only(lengths, T):
    return torch.arange(T).unsqueeze(0) < lengths.unsqueeze(1)


def with_heads(lengths, T):
    return (torch.arange(T) < lengths.unsqueeze(1))[:, None, None, :]


def one_in_front(lengths, T):
    return (torch.arange(T) < lengths[:, None])[None]


def turned(lengths, T):
    return torch.arange(T)[:, None, None] < lengths[None, None, :]


def the_longest_for_all(lengths, T):
    mask = torch.zeros(len(lengths), 1, T, dtype=torch.bool)
    for n in lengths.tolist():
        mask[:, :, :n] = True
    return mask


def the_first_for_all(lengths, T):
    mask = torch.zeros(len(lengths), 1, T, dtype=torch.bool)
    for b in range(len(lengths)):
        mask[b, 0, : lengths[0]] = True
    return mask


def shows_everything(lengths, T):
    return torch.ones(len(lengths), 1, T, dtype=torch.bool)


def columns_of_the_longest(lengths, T):
    longest = int(lengths.max())
    return torch.arange(longest) < lengths[:, None, None]


def and_causal(lengths, T):
    causal = torch.tril(torch.ones(T, T)).bool()
    return causal & (torch.arange(T).view(1, 1, T) < lengths.view(-1, 1, 1))


def floats(lengths, T):
    mask = torch.zeros(len(lengths), 1, T)
    for b, n in enumerate(lengths.tolist()):
        mask[b, 0, :n] = 1
    return mask


def whole_numbers(lengths, T):
    return torch.tensor([[[int(s < n) for s in range(T)]] for n in lengths.tolist()])


def minus_infinity(lengths, T):
    return torch.where(torch.arange(T) < lengths[:, None, None], 0.0, -math.inf)


WRONG = [
    ("padding-inverted", true_at_the_padding),
    ("first-padding-shown", less_or_equal),
    ("first-padding-shown", slice_one_too_long),
    ("last-word-hidden", counts_from_one),
    ("start-hidden", words_at_the_end),
    ("hides-queries", axis_behind),
    ("hides-both", outer_product),
    ("a-row-for-each-query", repeated_for_each_query),
    ("no-axis-for-queries", two_axes_only),
    ("axis-for-heads", with_heads),
    ("axis-in-front", one_in_front),
    ("keys-in-front", turned),
    ("one-length-for-all", the_longest_for_all),
    ("first-length-for-all", the_first_for_all),
    ("no-padding-hidden", shows_everything),
    ("as-long-as-the-longest", columns_of_the_longest),
    ("future-hidden-too", and_causal),
    ("numbers-for-truths", floats),
    ("numbers-for-truths", whole_numbers),
    ("to-be-added", minus_infinity),
]

# Wrong in ways that no rule was made for: the status, a fault that is named, a word that is said


def forgets_to_return(lengths, T):
    mask = torch.arange(T) < lengths[:, None, None]  # noqa: F841


def a_list(lengths, T):
    return [[[s < n for s in range(T)]] for n in lengths.tolist()]


def no_axes_at_all(lengths, T):
    return torch.arange(T) < lengths


def last_sequence_only(lengths, T):
    for n in lengths:
        mask = torch.arange(T)[None, None] < n
    return mask


def returns_in_the_loop(lengths, T):
    mask = torch.zeros(len(lengths), 1, T, dtype=torch.bool)
    for b, n in enumerate(lengths.tolist()):
        mask[b, 0, :n] = True
        return mask


def only_the_last_word(lengths, T):
    return torch.arange(T) == lengths[:, None, None] - 1


def queries_as_a_second_axis(lengths, T):
    mask = torch.zeros(len(lengths), T, dtype=torch.bool)
    for b, n in enumerate(lengths):
        mask[b, :n] = True
    return mask[None, None]


def one_hot(lengths, T):
    return F.one_hot(lengths, T).bool()[:, None]


def in_the_order_of_length(lengths, T):
    return torch.arange(T) < lengths.sort().values[:, None, None]


def writes_into_the_lengths(lengths, T):
    lengths -= 1
    return torch.arange(T) <= lengths[:, None, None]


def two_words_more(lengths, T):
    return torch.arange(T) < lengths[:, None, None] + 2


def squeezed(lengths, T):
    return (torch.arange(T) < lengths[:, None, None]).squeeze(1).mT


def T_for_the_sequences(lengths, T):
    mask = torch.zeros(T, 1, T, dtype=torch.bool)
    for b, n in enumerate(lengths):
        mask[b, 0, :n] = True
    return mask


def compares_a_list(lengths, T):
    return torch.tensor([list(range(T)) < n for n in lengths])


OTHERS = [
    ("wrong", "returns-nothing", "return", forgets_to_return),
    ("wrong", "wrong-type", "list", a_list),
    ("broken", "raises", "size|shape", no_axes_at_all),
    ("wrong", "wrong-shape", "shape", last_sequence_only),
    ("wrong", "returns-inside-a-loop", "below the loop", returns_in_the_loop),
    ("wrong", "another-number-of-keys", "length n", only_the_last_word),
    ("wrong", "axis-of-one", "size 1", queries_as_a_second_axis),
    ("wrong", "another-number-of-keys", "length n", one_hot),
    ("wrong", "another-number-of-keys", "length n", in_the_order_of_length),
    ("wrong", "changes-input", "in place", writes_into_the_lengths),
    ("wrong", "another-number-of-keys", "length n", two_words_more),
    ("wrong", "wrong-shape", "shape", squeezed),
    ("wrong", "wrong-shape", "shape", T_for_the_sequences),
    ("broken", "raises", "list", compares_a_list),
]
