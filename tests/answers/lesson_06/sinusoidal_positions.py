"""sinusoidal_positions as learners write it."""

import math

import numpy as np
import torch

# Right


def by_two_loops(T, D, *, device=None):
    table = torch.zeros(T, D)
    for t in range(T):
        for column in range(D):
            i = column // 2
            angle = t / 10000 ** (2 * i / D)
            table[t, column] = math.sin(angle) if column % 2 == 0 else math.cos(angle)
    return table


def as_the_annotated_transformer(T, D, *, device=None):
    pe = torch.zeros(T, D)
    position = torch.arange(0, T).unsqueeze(1)
    div_term = torch.exp(torch.arange(0, D, 2) * -(math.log(10000.0) / D))
    pe[:, 0::2] = torch.sin(position * div_term)
    pe[:, 1::2] = torch.cos(position * div_term)[:, : D // 2]
    return pe


def stacked_and_cut(T, D, device=None):
    speeds = 1 / 10000 ** (torch.arange(0, D, 2) / D)
    angles = torch.outer(torch.arange(T).float(), speeds)
    both = torch.stack([angles.sin(), angles.cos()], dim=2)
    return both.reshape(T, -1)[:, :D]


def by_numpy(T, D, *, device=None):
    column = np.arange(D)
    angle = np.arange(T).reshape(T, 1) / np.power(10000, 2 * (column // 2) / D)
    angle[:, 0::2] = np.sin(angle[:, 0::2])
    angle[:, 1::2] = np.cos(angle[:, 1::2])
    return torch.tensor(angle, dtype=torch.float32)


def shifted_by_a_quarter(T, D, *, device=None):
    column = torch.arange(D)
    angle = torch.arange(T)[:, None] * 10000.0 ** (-(column // 2) * 2 / D)
    return torch.sin(angle + (column % 2) * math.pi / 2)


def column_by_column(T, D, *, device=None):
    positions, columns = torch.arange(T), []
    for c in range(D):
        wave = torch.sin if c % 2 == 0 else torch.cos
        columns.append(wave(positions / 10000 ** ((c - c % 2) / D)))
    return torch.stack(columns, dim=1)


def by_einsum(T, D, *, device=None):
    speeds = torch.pow(10000.0, -torch.arange(0, D, 2, dtype=torch.float64) / D)
    angles = torch.einsum("t,i->ti", torch.arange(T, dtype=torch.float64), speeds)
    table = torch.empty(T, D, device=device)
    table[:, ::2] = angles.sin()
    table[:, 1::2] = angles.cos()[:, : table[:, 1::2].shape[1]]
    return table


def clock_hands(T, D, *, device=None):
    """One turn of all the hands from each position to the next."""
    speeds = (10000 ** (-torch.arange(0, D, 2).double() / D)).tolist()
    rows = [[f(t * speed) for speed in speeds for f in (math.sin, math.cos)][:D] for t in range(T)]
    return torch.tensor(rows)


RIGHT = [
    by_two_loops,
    as_the_annotated_transformer,
    stacked_and_cut,
    by_numpy,
    shifted_by_a_quarter,
    column_by_column,
    by_einsum,
    clock_hands,
]

# Wrong, one mistake each


def table_of(T, D, exponent, sine=torch.sin, cosine=torch.cos, base=10000.0, first=0):
    """The table with an exponent for each column, written as a learner's loop."""
    columns = []
    for c in range(D):
        angle = torch.arange(first, T + first) / base ** exponent(c, D)
        columns.append(sine(angle) if c % 2 == 0 else cosine(angle))
    return torch.stack(columns, dim=-1)


def number_of_the_pair(T, D, *, device=None):
    table = torch.zeros(T, D)
    for t in range(T):
        for i in range((D + 1) // 2):
            table[t, 2 * i] = math.sin(t / 10000 ** (i / D))
            if 2 * i + 1 < D:
                table[t, 2 * i + 1] = math.cos(t / 10000 ** (i / D))
    return table


def base_of_a_hundred(T, D, *, device=None):
    return table_of(T, D, lambda c, D: (c - c % 2) / D, base=100.0)


def every_column_its_own(T, D, *, device=None):
    angle = torch.arange(T).unsqueeze(1) / 10000 ** (torch.arange(D) / D)
    table = torch.zeros(T, D)
    table[:, 0::2] = torch.sin(angle[:, 0::2])
    table[:, 1::2] = torch.cos(angle[:, 1::2])
    return table


def two_i_of_the_column(T, D, *, device=None):
    P = torch.zeros(T, D)
    for pos in range(T):
        for i in range(0, D, 2):
            P[pos, i] = math.sin(pos / (10000 ** ((2 * i) / D)))
            if i + 1 < D:
                P[pos, i + 1] = math.cos(pos / (10000 ** ((2 * (i + 1)) / D)))
    return P


def two_i_of_the_even_column(T, D, *, device=None):
    P = torch.zeros(T, D)
    for k in range(T):
        for i in range(0, D, 2):
            denominator = 10000 ** (2 * i / D)
            P[k, i] = math.sin(k / denominator)
            if i < D - 1:
                P[k, i + 1] = math.cos(k / denominator)
    return P


def exponent_of_the_column(T, D, *, device=None):
    return table_of(T, D, lambda c, D: c - c % 2)


def log_forgotten(T, D, *, device=None):
    pe = torch.zeros(T, D)
    div_term = torch.exp(torch.arange(0, D, 2) * -(10000.0 / D))
    pe[:, 0::2] = torch.sin(torch.arange(T)[:, None] * div_term)
    pe[:, 1::2] = torch.cos(torch.arange(T)[:, None] * div_term)[:, : D // 2]
    return pe


def speeds_by_linspace(T, D, *, device=None):
    pairs = (D + 1) // 2
    speeds = torch.logspace(0, -4, pairs) if pairs > 1 else torch.ones(1)
    angles = torch.outer(torch.arange(T).float(), speeds)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)[:, :D]


def minus_forgotten(T, D, *, device=None):
    div_term = torch.exp(torch.arange(0, D, 2).double() * (math.log(10000.0) / D))
    angles = torch.arange(T)[:, None] * div_term
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)[:, :D].float()


def exp_alone(T, D, *, device=None):
    div_term = torch.exp(-torch.arange(0, D, 2) / D)
    angles = torch.arange(T)[:, None] * div_term
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)[:, :D]


def a_zero_too_few(T, D, *, device=None):
    return table_of(T, D, lambda c, D: 2 * (c // 2) / D, base=1e3)


def cosines_first(T, D, *, device=None):
    return table_of(T, D, lambda c, D: 2 * (c // 2) / D, sine=torch.cos, cosine=torch.sin)


def side_by_side(T, D, *, device=None):
    angles = torch.arange(T).reshape(-1, 1) / 10000 ** (torch.arange(0, D, 2) / D)
    return torch.cat([torch.sin(angles), torch.cos(angles)], dim=1)[:, :D]


def sines_only(T, D, *, device=None):
    return table_of(T, D, lambda c, D: 2 * (c // 2) / D, cosine=torch.sin)


def cosines_only(T, D, *, device=None):
    return table_of(T, D, lambda c, D: 2 * (c // 2) / D, sine=torch.cos)


def angles_only(T, D, *, device=None):
    table = torch.zeros(T, D)
    for c in range(D):
        table[:, c] = torch.arange(T) / 10000 ** (2 * (c // 2) / D)
    return table


def from_one(T, D, *, device=None):
    return table_of(T, D, lambda c, D: 2 * (c // 2) / D, first=1)


def between_0_and_1(T, D, *, device=None):
    table = torch.zeros(T, D)
    for t in range(T):
        for c in range(D):
            angle = (t / T) / 10000 ** (2 * (c // 2) / D)
            table[t, c] = math.sin(angle) if c % 2 == 0 else math.cos(angle)
    return table


def whole_turns(T, D, *, device=None):
    turn = 2 * math.pi
    return table_of(
        T, D, lambda c, D: (c - c % 2) / D, lambda a: (turn * a).sin(), lambda a: (turn * a).cos()
    )


def in_degrees(T, D, *, device=None):
    table = torch.zeros(T, D)
    for t in range(T):
        for c in range(D):
            angle = math.radians(t / 10000 ** ((c - c % 2) / D))
            table[t, c] = math.sin(angle) if c % 2 == 0 else math.cos(angle)
    return table


def row_left_over(T, D, *, device=None):
    table = torch.zeros(T, D)
    for t in range(T):
        for c in range(D):
            angle = t / 10000 ** ((c - c % 2) / D)
            table[:, c] = math.sin(angle) if c % 2 == 0 else math.cos(angle)
    return table


def one_row_a_column(T, D, *, device=None):
    rows = []
    for c in range(D):
        angle = torch.arange(T) / 10000 ** ((c - c % 2) / D)
        rows.append(torch.sin(angle) if c % 2 == 0 else torch.cos(angle))
    return torch.stack(rows)


def even_widths_only(T, D, *, device=None):
    pe = torch.zeros(T, D)
    position = torch.arange(T, dtype=torch.float).unsqueeze(1)
    div_term = torch.exp(torch.arange(0, D, 2).float() * (-math.log(10000.0) / D))
    pe[:, 0::2] = torch.sin(position * div_term)
    pe[:, 1::2] = torch.cos(position * div_term)
    return pe


def all_pairs_whole(T, D, *, device=None):
    angles = torch.arange(T)[:, None] / 10000 ** (torch.arange(0, D, 2) / D)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).reshape(T, -1)


def half_of_the_width(T, D, *, device=None):
    i = torch.arange(D // 2)
    angles = torch.arange(T)[:, None] / 10000 ** (2 * i / D)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(start_dim=1)


def half_of_the_width_filled_in(T, D, *, device=None):
    table = torch.zeros(T, D)
    for i in range(D // 2):
        angle = torch.arange(T) / 10000 ** (2 * i / D)
        table[:, 2 * i] = angle.sin()
        table[:, 2 * i + 1] = angle.cos()
    return table


def first_all_sines_then_all_cosines(T, D, *, device=None):
    angles = torch.arange(T)[:, None] / 10000 ** (torch.arange(0, D - 1, 2) / D)
    return torch.cat((torch.sin(angles), torch.cos(angles)), 1)


def times_in_torch(T, D, *, device=None):
    table = torch.zeros(T, D)
    angles = torch.arange(T).unsqueeze(1) * 10000 ** (torch.arange(0, D, 2) / D)
    table[:, 0::2] = torch.sin(angles)
    table[:, 1::2] = torch.cos(angles)[:, : D // 2]
    return table


WRONG = [
    ("side-by-side-and-cut", first_all_sines_then_all_cosines),
    ("waves-get-shorter-in-float32", times_in_torch),
    ("exponent-i", number_of_the_pair),
    ("exponent-i", base_of_a_hundred),
    ("exponent-by-column", every_column_its_own),
    ("twice-the-column", two_i_of_the_column),
    ("twice-the-pair", two_i_of_the_even_column),
    ("exponent-not-divided", exponent_of_the_column),
    ("exponent-not-divided", log_forgotten),
    ("exponent-reaches-one", speeds_by_linspace),
    ("waves-get-shorter", minus_forgotten),
    ("no-base", exp_alone),
    ("base-1000", a_zero_too_few),
    ("sine-and-cosine-exchanged", cosines_first),
    ("sines-then-cosines", side_by_side),
    ("only-sines", sines_only),
    ("only-cosines", cosines_only),
    ("no-waves", angles_only),
    ("starts-at-1", from_one),
    ("share-of-the-length", between_0_and_1),
    ("turns-for-radians", whole_turns),
    ("degrees", in_degrees),
    ("same-at-all-positions", row_left_over),
    ("positions-by-columns", one_row_a_column),
    ("odd-width-fails", even_widths_only),
    ("a-column-too-many", all_pairs_whole),
    ("a-column-too-few", half_of_the_width),
    ("last-column-left-zero", half_of_the_width_filled_in),
]

# Wrong in ways that no rule was made for: the status, a fault that is named, a word that is said


def forgets_to_return(T, D, *, device=None):
    table = by_two_loops(T, D)  # noqa: F841


def in_double_precision(T, D, *, device=None):
    column = torch.arange(D).double()
    angle = torch.arange(T)[:, None] / 10000 ** ((column - column % 2) / D)
    return torch.where(column % 2 == 0, angle.sin(), angle.cos())


def a_numpy_array(T, D, *, device=None):
    return by_two_loops(T, D).numpy()


def a_list_of_lists(T, D, *, device=None):
    return by_two_loops(T, D).tolist()


def whole_numbers(T, D, *, device=None):
    return by_two_loops(T, D).long()


def one_vector(T, D, *, device=None):
    return by_two_loops(T, D)[-1]


def with_an_axis_for_the_batch(T, D, *, device=None):
    return by_two_loops(T, D)[None]


def returns_inside_the_loop(T, D, *, device=None):
    table = torch.zeros(T, D)
    for t in range(T):
        for c in range(D):
            angle = t / 10000 ** ((c - c % 2) / D)
            table[t, c] = math.sin(angle) if c % 2 == 0 else math.cos(angle)
        return table


def a_table_that_is_learned(T, D, *, device=None):
    return torch.nn.Embedding(T, D).weight.detach()


def divided_by_the_root_of_the_width(T, D, *, device=None):
    return by_two_loops(T, D) / D**0.5


def base_of_16(T, D, *, device=None):
    angle = torch.arange(T)[:, None] / 16 ** (2 * (torch.arange(D) // 2) / D)
    return torch.where(torch.arange(D) % 2 == 0, angle.sin(), angle.cos())


def cosines_exchanged_and_from_one(T, D, *, device=None):
    return table_of(T, D, lambda c, D: 2 * (c // 2) / D, sine=torch.cos, cosine=torch.sin, first=1)


def pythons_sine_of_a_tensor(T, D, *, device=None):
    return math.sin(torch.arange(T)[:, None] / 10000 ** (torch.arange(D) / D))


def positions_as_they_are(T, D, *, device=None):
    return torch.arange(T).float()[:, None].expand(T, D)


def positions_in_a_row(T, D, *, device=None):
    column = torch.arange(D)
    angle = torch.arange(T) / 10000 ** ((column - column % 2) / D)
    return torch.where(column % 2 == 0, angle.sin(), angle.cos())


OTHERS = [
    ("broken", "raises", r"a column: `\[:, None\]`", positions_in_a_row),
    ("wrong", "returns-nothing", "return", forgets_to_return),
    ("wrong", "wrong-dtype", r"float64.*float\(\)", in_double_precision),
    ("wrong", "wrong-type", "numpy", a_numpy_array),
    ("wrong", "wrong-type", r"list.*torch\.tensor", a_list_of_lists),
    ("wrong", "wrong-kind", "whole numbers", whole_numbers),
    ("wrong", "wrong-shape", "shape", one_vector),
    ("wrong", "axis-of-one", "size 1", with_an_axis_for_the_batch),
    ("wrong", "returns-inside-a-loop", "loop", returns_inside_the_loop),
    ("wrong", "not-repeatable", "second time", a_table_that_is_learned),
    ("wrong", "constant-factor", "root", divided_by_the_root_of_the_width),
    ("wrong", "only-after-first-row", "step from row to row", base_of_16),
    ("wrong", "sine-and-cosine-exchanged", "start at 1", cosines_exchanged_and_from_one),
    ("broken", "raises", "scalar|elements", pythons_sine_of_a_tensor),
    ("wrong", "beyond-one", "between -1 and 1", positions_as_they_are),
]
