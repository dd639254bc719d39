"""causal_mask as learners write it."""

import numpy as np
import torch
from torch import nn

# Right


def two_loops(T):
    mask = torch.zeros(T, T, dtype=torch.bool)
    for t in range(T):
        for s in range(T):
            mask[t, s] = s <= t
    return mask


def row_by_row(T, *, device=None):
    mask = torch.full((T, T), False)
    for t in range(T):
        mask[t, : t + 1] = True
    return mask


def compares_positions(T):
    positions = torch.arange(T)
    return positions[None, :] <= positions[:, None]


def not_the_upper_triangle(T):
    return ~torch.triu(torch.ones(T, T), diagonal=1).bool()


def ones_that_are_one(T, device=None):
    return torch.tril(torch.ones(T, T, device=device)) == 1


def list_of_lists(T):
    return torch.tensor([[s <= t for s in range(T)] for t in range(T)])


def by_numpy(T):
    return torch.from_numpy(np.tri(T, dtype=bool))


def running_sum(T):
    return torch.eye(T).cumsum(dim=0).bool()


def from_torchs_own(T):
    return nn.Transformer.generate_square_subsequent_mask(T) == 0


def stacked_rows(T):
    rows = [torch.cat([torch.ones(t + 1), torch.zeros(T - t - 1)]).bool() for t in range(T)]
    return torch.stack(rows)


def indices_in_place(T):
    mask = torch.zeros(T, T, dtype=torch.bool)
    rows, columns = torch.tril_indices(T, T)
    mask[rows, columns] = True
    return mask


RIGHT = [
    two_loops,
    row_by_row,
    compares_positions,
    not_the_upper_triangle,
    ones_that_are_one,
    list_of_lists,
    by_numpy,
    running_sum,
    from_torchs_own,
    stacked_rows,
    indices_in_place,
]

# Wrong, one mistake each


def slice_too_long(T):
    mask = torch.zeros(T, T, dtype=torch.bool)
    for t in range(T):
        mask[t, : t + 2] = True
    return mask


def slice_too_short(T):
    mask = torch.zeros(T, T, dtype=torch.bool)
    for t in range(T):
        mask[t, :t] = True
    return mask


def less_than(T):
    i = torch.arange(T)
    return i < i[:, None]


def from_t_on(T):
    mask = torch.zeros(T, T, dtype=torch.bool)
    for t in range(T):
        mask[t, t:] = True
    return mask


def rows_and_columns_mixed_up(T):
    i = torch.arange(T)
    return i[:, None] <= i[None, :]


def as_multihead_attention_wants_it(T):
    return torch.triu(torch.ones(T, T, dtype=torch.bool), diagonal=1)


def later_is_true(T):
    return torch.tensor([[s > t for s in range(T)] for t in range(T)])


def result_of_tril_not_kept(T):
    mask = torch.ones(T, T, dtype=torch.bool)
    torch.tril(mask)
    return mask


def only_the_diagonal(T):
    mask = torch.zeros(T, T, dtype=torch.bool)
    for t in range(T):
        mask[t, t] = True
    return mask


def itself_and_the_one_before(T):
    mask = torch.zeros(T, T, dtype=torch.bool)
    for t in range(T):
        mask[t, max(t - 1, 0) : t + 1] = True
    return mask


def loop_ends_too_early(T):
    mask = torch.zeros(T, T, dtype=torch.bool)
    for t in range(T - 1):
        for s in range(t + 1):
            mask[t, s] = True
    return mask


def loop_begins_too_late(T):
    mask = torch.zeros(T, T, dtype=torch.bool)
    for t in range(1, T):
        mask[t, : t + 1] = True
    return mask


def one_row(T):
    return torch.tensor([t < T for t in range(T)])


def floats(T):
    return torch.tril(torch.ones((T, T)))


def whole_numbers(T):
    return torch.tensor([[int(s <= t) for s in range(T)] for t in range(T)])


def minus_infinity_above(T):
    return torch.zeros(T, T).masked_fill(torch.ones(T, T).triu(1) == 1, float("-inf"))


WRONG = [
    ("sees-one-ahead", slice_too_long),
    ("not-itself", slice_too_short),
    ("not-itself", less_than),
    ("past-hidden", from_t_on),
    ("past-hidden", rows_and_columns_mixed_up),
    ("causal-inverted", as_multihead_attention_wants_it),
    ("causal-inverted", later_is_true),
    ("nothing-hidden", result_of_tril_not_kept),
    ("only-itself", only_the_diagonal),
    ("itself-and-one-back", itself_and_the_one_before),
    ("last-row-missing", loop_ends_too_early),
    ("first-row-missing", loop_begins_too_late),
    ("one-row", one_row),
    ("numbers-for-truths", floats),
    ("numbers-for-truths", whole_numbers),
    ("to-be-added", minus_infinity_above),
]

# Wrong in ways that no rule was made for: the status, a fault that is named, a word that is said


def forgets_to_return(T):
    torch.ones(T, T, dtype=torch.bool).tril()


def a_list(T):
    return [[s <= t for s in range(T)] for t in range(T)]


def an_array(T):
    return np.tril(np.ones((T, T), dtype=bool))


def always_four(T):
    return torch.ones(4, 4, dtype=torch.bool).tril()


def returns_in_the_loop(T):
    mask = torch.zeros(T, T, dtype=torch.bool)
    for t in range(T):
        mask[t, : t + 1] = True
        return mask


def turned_upside_down(T):
    return torch.ones(T, T, dtype=torch.bool).tril().flip(0)


def the_other_corner(T):
    return torch.ones(T, T, dtype=torch.bool).tril().flip(1)


def every_second(T):
    return torch.tensor([[s <= t and (t - s) % 2 == 0 for s in range(T)] for t in range(T)])


def only_the_first(T):
    mask = torch.eye(T, dtype=torch.bool)
    mask[:, 0] = True
    return mask


def with_a_batch_axis(T):
    return torch.ones(1, T, T, dtype=torch.bool).tril()


def one_more_row(T):
    return torch.ones(T + 1, T, dtype=torch.bool).tril()


def tilde_on_numbers(T):
    return ~torch.triu(torch.ones(T, T), 1)


def tilde_on_whole_numbers(T):
    return ~torch.triu(torch.ones(T, T, dtype=torch.long), 1)


def range_of_a_float(T):
    return torch.tensor([[s <= t for s in range(T / 1)] for t in range(T)])


def needs_a_tensor(x):
    T = x.shape[-2]
    return torch.ones(T, T, dtype=torch.bool).tril()


def two_back_at_most(T):
    mask = torch.ones(T, T, dtype=torch.bool).tril()
    return mask & mask.triu(-2)


def the_start_is_seen_by_all(T):
    mask = torch.ones(T, T, dtype=torch.bool).tril()
    mask[:, :2] = True
    return mask


def not_itself_but_later(T):
    return ~torch.eye(T, dtype=torch.bool)


OTHERS = [
    ("wrong", "returns-nothing", "return", forgets_to_return),
    ("wrong", "wrong-type", "list", a_list),
    ("wrong", "wrong-type", "ndarray", an_array),
    ("wrong", "ignores-an-input", "`T`", always_four),
    ("wrong", "returns-inside-a-loop", "below the loop", returns_in_the_loop),
    ("wrong", "flipped", "rows are in reverse", turned_upside_down),
    ("wrong", "flipped", "columns are in reverse", the_other_corner),
    ("wrong", "only-below-the-diagonal", "below the diagonal", every_second),
    ("wrong", "only-below-the-diagonal", "below the diagonal", only_the_first),
    ("wrong", "axis-of-one", "size 1", with_a_batch_axis),
    ("wrong", "wrong-shape", "shape", one_more_row),
    ("broken", "raises", "turns True and False", tilde_on_numbers),
    ("wrong", "wrong-kind", "whole", tilde_on_whole_numbers),
    ("broken", "raises", "float", range_of_a_float),
    ("broken", "raises", "int", needs_a_tensor),
    ("wrong", "only-below-the-diagonal", "below the diagonal", two_back_at_most),
    ("wrong", "only-first-row", "first row is wrong", the_start_is_seen_by_all),
    ("wrong", "sees-what-comes-later", "later", not_itself_but_later),
]
