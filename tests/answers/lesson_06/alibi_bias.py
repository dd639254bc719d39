"""alibi_bias as learners write it."""

import math

import numpy as np
import torch

# Right


def as_the_authors(n):
    """The slopes by the paper's own code."""

    def power_of_2(n):
        start = 2 ** (-(2 ** -(math.log2(n) - 3)))
        return [start * start**i for i in range(n)]

    if math.log2(n).is_integer():
        return power_of_2(n)
    closest = 2 ** math.floor(math.log2(n))
    return power_of_2(closest) + as_the_authors(2 * closest)[0::2][: n - closest]


def by_three_loops(n_heads, T, *, device=None):
    slopes = as_the_authors(n_heads)
    bias = torch.zeros(n_heads, T, T)
    for h in range(n_heads):
        for t in range(T):
            for s in range(T):
                bias[h, t, s] = -slopes[h] * abs(t - s)
    return bias


def slopes_of(n_heads):
    power = 1
    while 2 * power <= n_heads:
        power *= 2
    first = [2 ** (-8 * i / power) for i in range(1, power + 1)]
    larger = [2 ** (-8 * i / (2 * power)) for i in range(1, 2 * power + 1)]
    return torch.tensor(first + larger[::2])[:n_heads]


def with_axes_of_one(n_heads, T, *, device=None):
    t = torch.arange(T)
    distance = (t.reshape(T, 1) - t.reshape(1, T)).abs()
    return -slopes_of(n_heads).reshape(-1, 1, 1) * distance


def by_einsum(n_heads, T, *, device=None):
    t = torch.arange(T, dtype=torch.float32)
    return torch.einsum("h,ts->hts", slopes_of(n_heads), -(t[:, None] - t[None, :]).abs())


def head_by_head(n_heads, T, *, device=None):
    distance = torch.cdist(torch.arange(T).float()[:, None], torch.arange(T).float()[:, None])
    return torch.stack([-slope * distance for slope in slopes_of(n_heads)])


def by_numpy(n_heads, T, *, device=None):
    distance = np.abs(np.subtract.outer(np.arange(T), np.arange(T)))
    return torch.tensor(-np.multiply.outer(np.array(as_the_authors(n_heads)), distance), dtype=torch.float32)


def two_triangles(n_heads, T, *, device=None):
    t = torch.arange(T)
    before = (t - t[:, None]).tril()
    return (before + before.T) * slopes_of(n_heads)[:, None, None]


def by_minimum(n_heads, T, *, device=None):
    difference = torch.arange(T)[None, :] - torch.arange(T)[:, None]
    return slopes_of(n_heads).view(n_heads, 1, 1) * torch.minimum(difference, -difference)


RIGHT = [
    by_three_loops,
    with_axes_of_one,
    by_einsum,
    head_by_head,
    by_numpy,
    two_triangles,
    by_minimum,
]

# Wrong, one mistake each


def distances(T):
    t = torch.arange(T)
    return (t[:, None] - t).abs()


def table(slopes, T):
    """The right tables for given slopes, for those who make the slopes wrong."""
    return -torch.as_tensor(slopes)[:, None, None] * distances(T)


def plus(n_heads, T, *, device=None):
    return slopes_of(n_heads)[:, None, None] * distances(T)


def no_abs(n_heads, T, *, device=None):
    t = torch.arange(T)
    return slopes_of(n_heads)[:, None, None] * (t[None, :] - t[:, None])


def no_abs_the_other_way(n_heads, T, *, device=None):
    bias = torch.zeros(n_heads, T, T)
    for h, slope in enumerate(slopes_of(n_heads)):
        for t in range(T):
            for s in range(T):
                bias[h, t, s] = slope * (t - s)
    return bias


def the_past_alone(n_heads, T, *, device=None):
    bias = torch.zeros(n_heads, T, T)
    for h, slope in enumerate(slopes_of(n_heads)):
        for t in range(T):
            for s in range(t):
                bias[h, t, s] = -slope * (t - s)
    return bias


def masked_as_well(n_heads, T, *, device=None):
    later = torch.arange(T)[None, :] > torch.arange(T)[:, None]
    return by_three_loops(n_heads, T).masked_fill(later, float("-inf"))


def squares(n_heads, T, *, device=None):
    return -slopes_of(n_heads)[:, None, None] * distances(T) ** 2


def logarithms(n_heads, T, *, device=None):
    return -slopes_of(n_heads)[:, None, None] * torch.log(1 + distances(T))


def itself_counts_as_one(n_heads, T, *, device=None):
    return -slopes_of(n_heads)[:, None, None] * (distances(T) + 1)


def by_the_key(n_heads, T, *, device=None):
    return -slopes_of(n_heads)[:, None, None] * torch.arange(T).expand(T, T)


def per_length(n_heads, T, *, device=None):
    return -slopes_of(n_heads)[:, None, None] * (distances(T) / T)


def last_head_steepest(n_heads, T, *, device=None):
    return table(slopes_of(n_heads).flip(0), T)


def from_head_0(n_heads, T, *, device=None):
    power = 2 ** math.floor(math.log2(n_heads))
    slopes = [2 ** (-8 * h / power) for h in range(power)]
    larger = [2 ** (-8 * h / (2 * power)) for h in range(2 * power)]
    return table((slopes + larger[::2])[:n_heads], T)


def first_slope_for_all(n_heads, T, *, device=None):
    return (-slopes_of(n_heads)[0] * distances(T)).expand(n_heads, T, T)


def plain_distances(n_heads, T, *, device=None):
    return torch.stack([-distances(T).float() for head in range(n_heads)])


def halved_each_time(n_heads, T, *, device=None):
    return table([1 / 2 ** (h + 1) for h in range(n_heads)], T)


def steps_of_one_size(n_heads, T, *, device=None):
    return table(torch.linspace(1, 0, n_heads + 1)[:-1], T)


def one_over_h(n_heads, T, *, device=None):
    return table(1 / torch.arange(1, n_heads + 1), T)


def by_exp(n_heads, T, *, device=None):
    power = 2 ** int(math.log2(n_heads))
    slopes = [math.exp(-8 * i / power) for i in range(1, power + 1)]
    larger = [math.exp(-4 * i / power) for i in range(1, 2 * power + 1)]
    return table((slopes + larger[::2])[:n_heads], T)


def eight_a_head(n_heads, T, *, device=None):
    return table([2.0 ** (-8 * h) for h in range(1, n_heads + 1)], T)


def no_minus_in_the_exponent(n_heads, T, *, device=None):
    return table([1 / slope for slope in as_the_authors(n_heads)], T)


def formula_for_all(n_heads, T, *, device=None):
    h = torch.arange(1, n_heads + 1)
    return table(2 ** (-8 * h / n_heads), T)


def rounded_up(n_heads, T, *, device=None):
    power = 1
    while power < n_heads:
        power *= 2
    return table([2 ** (-8 * i / power) for i in range(1, n_heads + 1)], T)


def first_ones_of_the_larger(n_heads, T, *, device=None):
    power = 2 ** int(math.log2(n_heads))
    slopes = as_the_authors(power) + as_the_authors(2 * power)
    return table(slopes[:n_heads], T)


def even_ones_of_the_larger(n_heads, T, *, device=None):
    power = 2 ** int(math.log2(n_heads))
    slopes = as_the_authors(power) + as_the_authors(2 * power)[1::2]
    return table(slopes[:n_heads], T)


def steepest_first(n_heads, T, *, device=None):
    return table(slopes_of(n_heads).sort(descending=True).values, T)


def heads_at_the_end(n_heads, T, *, device=None):
    return torch.stack([-slope * distances(T) for slope in slopes_of(n_heads)], dim=-1)


def slope_minus_distance(n_heads, T, *, device=None):
    return slopes_of(n_heads)[:, None, None] - distances(T)


def shares_before_sharing(n_heads, T, *, device=None):
    return torch.exp(-slopes_of(n_heads)[:, None, None] * distances(T))


def first_head_alone(n_heads, T, *, device=None):
    return -slopes_of(n_heads)[0] * distances(T)


def always_a_half(n_heads, T, *, device=None):
    return -0.5 * distances(T)


def as_many_as_the_smaller(n_heads, T, *, device=None):
    n = 2 ** int(math.log2(n_heads))
    slopes = [2 ** (-8 * i / n) for i in range(1, n + 1)]
    more = [2 ** (-8 * i / (2 * n)) for i in range(1, n + 1)]
    return table(slopes + more[::2][: n_heads - n], T)


def all_slopes(n_heads, T, *, device=None):
    n = 2 ** int(math.log2(n_heads))
    slopes = [2 ** (-8 * i / n) for i in range(1, n + 1)]
    more = [2 ** (-8 * i / (2 * n)) for i in range(1, 2 * n + 1)]
    slopes = torch.tensor(slopes + more[::2], device=device)
    position = torch.arange(T, device=device)
    return -slopes[:, None, None] * (position - position[:, None]).abs()


def slopes_without_axes(n_heads, T, *, device=None):
    return -slopes_of(n_heads) * distances(T)


four = [2 ** (-8 * i / 4) for i in range(1, 5)]
eight = [2 ** (-8 * i / 8) for i in range(1, 9)]


def the_cell_above(n_heads, T, *, device=None):
    return table(four + eight[::2], T)


def the_cell_above_to_the_end(n_heads, T, *, device=None):
    return table(four + eight[::2][:2], T)


def the_cell_above_cut(n_heads, T, *, device=None):
    return table((four + eight[::2])[:n_heads], T)


WRONG = [
    ("larger-cut-short", as_many_as_the_smaller),
    ("slopes-not-cut", all_slopes),
    ("no-axes-for-the-heads", slopes_without_axes),
    ("example-uncut", the_cell_above),
    ("example-copied", the_cell_above_to_the_end),
    ("example-cut", the_cell_above_cut),
    ("exponentiated", shares_before_sharing),
    ("heads-missing", first_head_alone),
    ("positive", plus),
    ("future-positive", no_abs),
    ("past-positive", no_abs_the_other_way),
    ("future-free", the_past_alone),
    ("future-hidden", masked_as_well),
    ("squared", squares),
    ("distance-logged", logarithms),
    ("itself-is-1-away", itself_counts_as_one),
    ("position-for-distance", by_the_key),
    ("share-of-the-length", per_length),
    ("slopes-reversed", last_head_steepest),
    ("slopes-from-0", from_head_0),
    ("one-slope", first_slope_for_all),
    ("no-slope", plain_distances),
    ("slopes-as-for-8", halved_each_time),
    ("slopes-evenly", steps_of_one_size),
    ("one-over-the-head", one_over_h),
    ("e-for-2", by_exp),
    ("exponent-not-divided", eight_a_head),
    ("exponent-positive", no_minus_in_the_exponent),
    ("by-formula-for-any-number", formula_for_all),
    ("next-larger-power", rounded_up),
    ("none-left-out", first_ones_of_the_larger),
    ("the-same-again", even_ones_of_the_larger),
    ("slopes-sorted", steepest_first),
    ("heads-last", heads_at_the_end),
    ("slope-added", slope_minus_distance),
]

# Wrong in ways that no rule was made for: the status, a fault that is named, a word that is said


def forgets_to_return(n_heads, T, *, device=None):
    bias = by_three_loops(n_heads, T)  # noqa: F841


def whole_numbers(n_heads, T, *, device=None):
    return by_three_loops(n_heads, T).long()


def in_double_precision(n_heads, T, *, device=None):
    return by_three_loops(n_heads, T).double()


def a_list(n_heads, T, *, device=None):
    return [-slope * distances(T) for slope in slopes_of(n_heads)]


def one_row_only(n_heads, T, *, device=None):
    return by_three_loops(n_heads, T)[:, -1]


def from_0_and_by_formula(n_heads, T, *, device=None):
    return table([2 ** (-8 * h / n_heads) for h in range(n_heads)], T)


def positive_and_reversed(n_heads, T, *, device=None):
    return -last_head_steepest(n_heads, T)


def a_random_slope(n_heads, T, *, device=None):
    return table(torch.rand(n_heads), T)


def returns_inside_the_loop(n_heads, T, *, device=None):
    bias = torch.zeros(n_heads, T, T)
    for h, slope in enumerate(slopes_of(n_heads)):
        bias[h] = -slope * distances(T)
        return bias


def shares_not_costs(n_heads, T, *, device=None):
    return by_three_loops(n_heads, T).softmax(dim=-1)


def at_most_one_step(n_heads, T, *, device=None):
    return -slopes_of(n_heads)[:, None, None] * distances(T).clamp(max=1)


def everything_a_little_further(n_heads, T, *, device=None):
    return by_three_loops(n_heads, T) - 0.5


def for_powers_of_2_alone(n_heads, T, *, device=None):
    if math.log2(n_heads) % 1:
        raise ValueError("the number of heads must be a power of 2")
    return by_three_loops(n_heads, T)


OTHERS = [
    ("wrong", "heads-missing", "slopes are 1/2", always_a_half),
    ("wrong", "returns-nothing", "return", forgets_to_return),
    ("wrong", "wrong-kind", "whole numbers", whole_numbers),
    ("wrong", "wrong-dtype", r"float64.*float\(\)", in_double_precision),
    ("wrong", "wrong-type", "list", a_list),
    ("wrong", "wrong-shape", "shape", one_row_only),
    ("wrong", "slopes-from-0", "formula", from_0_and_by_formula),
    ("wrong", "positive", "reverse", positive_and_reversed),
    ("wrong", "not-repeatable", "second time", a_random_slope),
    ("wrong", "returns-inside-a-loop", "loop", returns_inside_the_loop),
    ("wrong", "one-step-too-many", "softmax", shares_not_costs),
    ("wrong", "numbers", "Expected", at_most_one_step),
    ("wrong", "constant-shift", "same amount", everything_a_little_further),
    ("broken", "raises", "power of 2", for_powers_of_2_alone),
]
