"""relu as learners write it."""

import torch
import torch.nn.functional as F

# Right


def torch_relu(x):
    return torch.relu(x)


def functional(x):
    return F.relu(x)


def module(x):
    return torch.nn.ReLU()(x)


def clamp(x):
    return x.clamp(min=0)


def clip(x):
    return torch.clip(x, 0)


def times_positive(x):
    return x * (x > 0)


def maximum_with_zeros(x):
    return torch.maximum(x, torch.zeros_like(x))


def maximum_with_zero(x):
    return torch.maximum(x, torch.tensor(0.0, dtype=x.dtype))


def where_the_other_way(x):
    return torch.where(x > 0, x, torch.zeros_like(x))


def half_of_the_sum(x):
    return (x + x.abs()) / 2


def fills_a_copy(x):
    y = x.clone()
    y[y < 0] = 0
    return y


def masked(x):
    return x.masked_fill(x < 0, 0.0)


def number_by_number(x):
    kept = [number if number > 0 else number * 0 for number in x.flatten()]
    return torch.stack(kept).reshape(x.shape)


def recursion(x):
    if x.ndim > 0:
        return torch.stack([recursion(part) for part in x])
    return x if x > 0 else 0 * x


def takes_the_negative_away(x):
    return x - x.clamp(max=0)


RIGHT = [
    torch_relu,
    functional,
    module,
    clamp,
    clip,
    times_positive,
    maximum_with_zeros,
    maximum_with_zero,
    where_the_other_way,
    half_of_the_sum,
    fills_a_copy,
    masked,
    number_by_number,
    recursion,
    takes_the_negative_away,
]

# Wrong, one mistake each


def ceiling(x):
    return x.clip(max=0)


def keeps_the_wrong_side(x):
    return x * (x < 0)


def absolute(x):
    return torch.abs(x)


def flips_the_negative(x):
    return torch.where(x < 0, -x, x)


def negated(x):
    return -torch.relu(x)


def not_halved(x):
    return x + x.abs()


def zero_or_one(x):
    return (x > 0).to(x.dtype)


def sign(x):
    return torch.sign(x)


def leaky(x):
    return torch.where(x > 0, x, 0.01 * x)


def torch_leaky(x):
    return F.leaky_relu(x)


def largest_of_all(x):
    return torch.max(x.max(), torch.zeros_like(x.max()))


def largest_of_the_row(x):
    return F.relu(x.max(dim=-1).values)


def only_the_positive(x):
    return x[x > 0]


def at_least_one(x):
    return x.clamp(min=1)


def hardtanh(x):
    return F.hardtanh(x, 0.0, 1.0)


def six(x):
    return F.relu6(x)


def nothing_done(x):
    return x + 0


def sigmoid(x):
    return 1 / (1 + torch.exp(-x))


def tanh(x):
    return torch.tanh(x)


def gelu(x):
    return torch.nn.GELU()(x)


def silu(x):
    return F.silu(x)


def softplus(x):
    return torch.nn.Softplus()(x)


def elu(x):
    return torch.where(x > 0, x, torch.exp(x) - 1)


def squared(x):
    return F.relu(x) ** 2


def relu_of_minus(x):
    return torch.relu(-x)


WRONG = [
    ("negative-side", ceiling),
    ("negative-side", keeps_the_wrong_side),
    ("absolute-value", absolute),
    ("absolute-value", flips_the_negative),
    ("negated-and-kept", negated),
    ("x-plus-its-size", not_halved),
    ("step", zero_or_one),
    ("sign", sign),
    ("leaky", leaky),
    ("leaky", torch_leaky),
    ("largest-number", largest_of_all),
    ("row-maximum", largest_of_the_row),
    ("dropped", only_the_positive),
    ("at-least-one", at_least_one),
    ("capped-at-1", hardtanh),
    ("capped-at-6", six),
    ("not-a-relu", nothing_done),
    ("sigmoid-for-relu", sigmoid),
    ("tanh-for-relu", tanh),
    ("gelu-for-relu", gelu),
    ("silu-for-relu", silu),
    ("softplus-for-relu", softplus),
    ("elu-for-relu", elu),
    ("squared-relu", squared),
    ("negative-side", relu_of_minus),
]
