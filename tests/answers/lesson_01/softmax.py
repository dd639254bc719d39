"""softmax as learners write it."""

import math

import torch
import torch.nn.functional as F

# Right


def torch_softmax(x, dim=-1):
    return torch.softmax(x, dim)


def functional(x, dim=-1):
    return F.softmax(x, dim=dim)


def module(x, dim=-1):
    return torch.nn.Softmax(dim=dim)(x)


def by_hand(x, dim=-1):
    e = torch.exp(x - x.max(dim=dim, keepdim=True).values)
    return e / torch.sum(e, dim=dim, keepdim=True)


def e_to_the_power(x, dim=-1):
    largest = torch.max(x, dim=dim, keepdim=True)[0]
    powers = math.e ** (x - largest)
    return powers / powers.sum(dim, keepdim=True)


def through_the_logarithm(x, dim=-1):
    return (x - torch.logsumexp(x, dim=dim, keepdim=True)).exp()


def log_softmax(x, dim=-1):
    return F.log_softmax(x, dim=dim).exp()


def puts_the_axis_back_by_hand(x, dim=-1):
    powers = (x - x.amax(dim).unsqueeze(dim)).exp()
    return powers / powers.sum(dim).unsqueeze(dim)


def moves_the_axis(x, dim=-1):
    moved = x.transpose(dim, -1)
    powers = (moved - moved.amax(-1, keepdim=True)).exp()
    return (powers / powers.sum(-1, keepdim=True)).transpose(dim, -1)


def row_by_row(x, dim=-1):
    if x.ndim > 1:
        slices = [row_by_row(part) for part in x.movedim(dim, -1)]
        return torch.stack(slices).movedim(-1, dim)
    powers = torch.stack([torch.exp(number - x.max()) for number in x])
    return powers / sum(powers)


def by_differences(x, dim=-1):
    moved = x.movedim(dim, -1)
    differences = moved.unsqueeze(-2) - moved.unsqueeze(-1)
    return (1 / differences.exp().sum(-1)).movedim(-1, dim)


def maximum_out_of_the_gradient(x, dim=-1):
    powers = (x - x.detach().amax(dim=dim, keepdim=True)).exp()
    return powers * powers.sum(dim=dim, keepdim=True).reciprocal()


RIGHT = [
    torch_softmax,
    functional,
    module,
    by_hand,
    e_to_the_power,
    through_the_logarithm,
    log_softmax,
    puts_the_axis_back_by_hand,
    moves_the_axis,
    row_by_row,
    by_differences,
    maximum_out_of_the_gradient,
]

# Wrong, one mistake each


def exp_over_sum(x, dim=-1):
    return torch.exp(x) / torch.exp(x).sum(dim=dim, keepdim=True)


def minus_the_smallest(x, dim=-1):
    e = torch.exp(x - torch.min(x, dim, keepdim=True).values)
    return e / e.sum(dim, keepdim=True)


def minus_the_mean(x, dim=-1):
    e = torch.exp(x - torch.mean(x, dim, keepdim=True))
    return e / e.sum(dim, keepdim=True)


def minus_the_sum(x, dim=-1):
    e = torch.exp(x - torch.sum(x, dim, keepdim=True))
    return e / e.sum(dim, keepdim=True)


def plus_the_largest(x, dim=-1):
    e = torch.exp(x + torch.amax(x, dim, keepdim=True))
    return e / e.sum(dim, keepdim=True)


def minus_the_largest_of_all(x, dim=-1):
    powers = torch.exp(x - torch.max(x))
    return powers / powers.sum(dim=dim, keepdim=True)


def largest_of_the_last_axis(x, dim=-1):
    powers = torch.exp(x - x.max(-1, keepdim=True)[0])
    return powers / powers.sum(dim=dim, keepdim=True)


def largest_without_keepdim(x, dim=-1):
    powers = torch.exp(x - torch.amax(x, dim))
    return powers / torch.sum(powers, dim, keepdim=True)


def never_says_dim(x, dim=-1):
    return x.softmax(-1)


def dim_0(x, dim=-1):
    return torch.softmax(x, 0)


def dim_1(x, dim=-1):
    return x.softmax(dim=1)


def sum_without_keepdim(x, dim=-1):
    e = torch.exp(x - torch.amax(x, dim, keepdim=True))
    return e / e.sum(dim)


def one_sum(x, dim=-1):
    e = torch.exp(x - torch.amax(x, dim, keepdim=True))
    return e / e.sum()


def flat(x, dim=-1):
    return torch.softmax(x.flatten(), 0).reshape(x.shape)


def exp_only(x, dim=-1):
    return torch.exp(x)


def over_the_largest(x, dim=-1):
    powers = torch.exp(x - x.amax(dim, keepdim=True))
    return powers / powers.amax(dim, keepdim=True)


def normalised(x, dim=-1):
    return F.normalize(torch.exp(x - x.amax(dim, keepdim=True)), dim=dim)


def no_exp(x, dim=-1):
    return torch.div(x, x.sum(dim=dim, keepdim=True))


def absolute(x, dim=-1):
    sizes = torch.abs(x)
    return sizes / torch.sum(sizes, dim=dim, keepdim=True)


def squares(x, dim=-1):
    return x**2 / (x**2).sum(dim, keepdim=True)


def minus(x, dim=-1):
    return F.softmax(-x, dim=dim)


def powers_of_two(x, dim=-1):
    powers = torch.pow(2, x - x.amax(dim, keepdim=True))
    return powers / powers.sum(dim, keepdim=True)


def powers_of_ten(x, dim=-1):
    powers = 10 ** (x - x.amax(dim, keepdim=True))
    return powers / powers.sum(dim, keepdim=True)


def logarithms(x, dim=-1):
    return torch.log_softmax(x, dim)


def twice(x, dim=-1):
    return torch.softmax(torch.softmax(x, dim), dim)


def sigmoid(x, dim=-1):
    return torch.sigmoid(x)


def one_hot(x, dim=-1):
    best = x.argmax(dim=dim, keepdim=True)
    return torch.zeros_like(x).scatter(dim, best, 1.0)


def another_default(x, dim=0):
    return torch.softmax(x, dim)


def shifted_above_the_line(x, dim=-1):
    return torch.exp(x - x.amax(dim, keepdim=True)) / torch.exp(x).sum(dim, keepdim=True)


WRONG = [
    ("overflows", exp_over_sum),
    ("minimum-subtracted", minus_the_smallest),
    ("mean-subtracted", minus_the_mean),
    ("sum-subtracted", minus_the_sum),
    ("maximum-added", plus_the_largest),
    ("maximum-of-everything", minus_the_largest_of_all),
    ("maximum-of-the-last-axis", largest_of_the_last_axis),
    ("maximum-without-keepdim", largest_without_keepdim),
    ("dim-ignored", never_says_dim),
    ("first-axis-always", dim_0),
    ("axis-1-always", dim_1),
    ("sum-without-keepdim", sum_without_keepdim),
    ("sum-of-everything", one_sum),
    ("not-normalised", exp_only),
    ("not-normalised", over_the_largest),
    ("length-one", normalised),
    ("plain-shares", no_exp),
    ("absolute-shares", absolute),
    ("squares-for-powers", squares),
    ("minus-in-the-power", minus),
    ("base-2", powers_of_two),
    ("base-10", powers_of_ten),
    ("log-softmax", logarithms),
    ("softmax-twice", twice),
    ("sigmoid-for-softmax", sigmoid),
    ("winner-takes-all", one_hot),
    ("sum-of-everything", flat),
    ("default-is-0", another_default),
    ("largest-subtracted-once", shifted_above_the_line),
]
