"""clip_gradients as learners write it."""

import math

import torch
from torch import nn

# Right


def length_of(grads):
    """The learner's own helper: right."""
    return torch.cat([grad.flatten() for grad in grads]).norm()


def if_longer(grads, max_norm):
    length = length_of(grads)
    if length > max_norm:
        return [grad * max_norm / length for grad in grads]
    return list(grads)


def by_loop(grads, max_norm):
    total = 0
    for grad in grads:
        total += (grad**2).sum()
    length = total**0.5
    scale = 1.0
    if length > max_norm:
        scale = max_norm / length
    clipped = []
    for grad in grads:
        clipped.append(grad * scale)
    return clipped


def by_torch(grads, max_norm):
    weights = [nn.Parameter(torch.zeros_like(grad)) for grad in grads]
    for weight, grad in zip(weights, grads, strict=True):
        weight.grad = grad.clone()
    nn.utils.clip_grad_norm_(weights, max_norm)
    return [weight.grad for weight in weights]


def norm_of_norms(grads, max_norm):
    length = torch.stack([grad.norm() for grad in grads]).norm()
    return [grad * torch.clamp(max_norm / (length + 1e-9), max=1.0) for grad in grads]


def one_minimum(grads, max_norm):
    grads = list(grads)
    length = math.sqrt(sum(grad.square().sum().item() for grad in grads))
    factor = min(1, max_norm / length) if length else 1
    return [factor * grad for grad in grads]


def divided(grads, max_norm):
    grads = list(grads)
    times_too_long = max(1.0, (length_of(grads) / max_norm).item())
    return [grad / times_too_long for grad in grads]


def in_place_on_copies(grads, max_norm):
    copies = [grad.clone() for grad in grads]
    length = length_of(copies)
    if length > max_norm:
        for copy in copies:
            copy *= max_norm / length
    return copies


def number_by_number(grads, max_norm):
    total = 0.0
    for grad in grads:
        for number in grad.flatten().tolist():
            total += number * number
    scale = max_norm / max(max_norm, math.sqrt(total))
    return [torch.mul(grad, scale) for grad in grads]


def by_comprehension_of_dots(grads, max_norm):
    squares = sum(torch.dot(grad.reshape(-1), grad.reshape(-1)) for grad in grads)
    return [grad * (max_norm / squares.sqrt() if squares > max_norm**2 else 1) for grad in grads]


RIGHT = [
    if_longer,
    by_loop,
    by_torch,
    norm_of_norms,
    one_minimum,
    divided,
    in_place_on_copies,
    number_by_number,
    by_comprehension_of_dots,
]

# Wrong, one mistake each


def by(length, grads, max_norm):
    """The learner's own helper: right, if the length is."""
    return [grad * max_norm / length for grad in grads] if length > max_norm else list(grads)


def one_by_one(grads, max_norm):
    clipped = []
    for grad in grads:
        length = grad.norm()
        if length > max_norm:
            grad = grad * max_norm / length
        clipped.append(grad)
    return clipped


def torch_one_by_one(grads, max_norm):
    return [by_torch([grad], max_norm)[0] for grad in grads]


def each_to_the_limit(grads, max_norm):
    return [grad / grad.norm() * max_norm for grad in grads]


def always_scaled(grads, max_norm):
    length = length_of(grads)
    return [grad * (max_norm / length) for grad in grads]


def always_scaled_with_a_guard(grads, max_norm):
    length = length_of(grads)
    factor = max_norm / length if length > 0 else 1.0
    return [grad * factor for grad in grads]


def always_scaled_with_a_little_more(grads, max_norm):
    factor = max_norm / (length_of(grads) + 1e-6)
    return [grad * factor for grad in grads]


def always_divided(grads, max_norm):
    length = length_of(grads)
    return [grad / length * max_norm for grad in grads]


def cut(grads, max_norm):
    return [torch.clamp(grad, -max_norm, max_norm) for grad in grads]


def squares_alone(grads, max_norm):
    return by(sum((grad**2).sum() for grad in grads), grads, max_norm)


def sum_of_lengths(grads, max_norm):
    return by(sum(torch.linalg.vector_norm(grad) for grad in grads), grads, max_norm)


def mean_of_lengths(grads, max_norm):
    return by(torch.stack([grad.norm() for grad in grads]).mean(), grads, max_norm)


def longest(grads, max_norm):
    return by(max(grad.norm().item() for grad in grads), grads, max_norm)


def sums_of_sizes(grads, max_norm):
    return by(torch.cat([grad.flatten() for grad in grads]).norm(p=1), grads, max_norm)


def largest(grads, max_norm):
    return by(torch.cat([grad.flatten() for grad in grads]).abs().max(), grads, max_norm)


def root_of_the_mean(grads, max_norm):
    return by(torch.cat([grad.flatten() for grad in grads]).square().mean().sqrt(), grads, max_norm)


def to_one(grads, max_norm):
    length = length_of(grads)
    return [grad / length for grad in grads] if length > 1 else list(grads)


def unit_vectors(grads, max_norm):
    length = length_of(grads)
    return [grad / length for grad in grads]


def unit_vectors_of_the_long(grads, max_norm):
    length = length_of(grads)
    return [grad / length for grad in grads] if length > max_norm else list(grads)


def over_the_limit(grads, max_norm):
    factor = (length_of(grads) / max_norm).clamp(max=1)
    return [grad * factor for grad in grads]


def longer_and_longer(grads, max_norm):
    length = length_of(grads)
    if length > max_norm:
        return [grad * length / max_norm for grad in grads]
    return list(grads)


def if_shorter(grads, max_norm):
    length = length_of(grads)
    if length < max_norm:
        return [grad * max_norm / length for grad in grads]
    return list(grads)


def the_first(grads, max_norm):
    return by(grads[0].norm(), grads, max_norm)


def the_last(grads, max_norm):
    for grad in grads:
        total = grad.square().sum()
    return by(total.sqrt(), grads, max_norm)


def those_that_are_long(grads, max_norm):
    length = length_of(grads)
    return [
        grad * max_norm / length if grad.norm() > max_norm and length > max_norm else grad for grad in grads
    ]


def times(grads, max_norm):
    return [max_norm * grad for grad in grads]


def times_if_long(grads, max_norm):
    if length_of(grads) > max_norm:
        return [grad * max_norm for grad in grads]
    return list(grads)


def rows(grads, max_norm):
    clipped = []
    for grad in grads:
        lengths = grad.norm(dim=-1, keepdim=True)
        clipped.append(torch.where(lengths > max_norm, grad * max_norm / lengths, grad))
    return clipped


def compares_the_square(grads, max_norm):
    total = sum(grad.square().sum() for grad in grads)
    if total > max_norm:
        return [grad * max_norm / total.sqrt() for grad in grads]
    return list(grads)


def nan_for_zeros(grads, max_norm):
    length = length_of(grads)
    return [grad / length * min(length, max_norm) for grad in grads]


def the_length(grads, max_norm):
    return length_of(grads)


def result_of_torch(grads, max_norm):
    weights = [nn.Parameter(torch.zeros_like(grad)) for grad in grads]
    for weight, grad in zip(weights, grads, strict=True):
        weight.grad = grad.clone()
    return nn.utils.clip_grad_norm_(weights, max_norm)


def in_one_list(grads, max_norm):
    return [torch.cat([grad.flatten() for grad in if_longer(grads, max_norm)])]


def in_one_vector(grads, max_norm):
    vector = torch.cat([grad.flatten() for grad in grads])
    return vector * torch.clamp(max_norm / vector.norm(), max=1)


def squares_of_sums(grads, max_norm):
    return by(sum(grad.sum() ** 2 for grad in grads) ** 0.5, grads, max_norm)


WRONG = [
    ("each-alone", one_by_one),
    ("each-alone", torch_one_by_one),
    ("each-alone", each_to_the_limit),
    ("lengthened", always_scaled),
    ("lengthened", always_divided),
    ("lengthened", always_scaled_with_a_guard),
    ("lengthened", always_scaled_with_a_little_more),
    ("numbers-cut", cut),
    ("no-root", squares_alone),
    ("sum-squared", squares_of_sums),
    ("lengths-added", sum_of_lengths),
    ("lengths-averaged", mean_of_lengths),
    ("longest-alone", longest),
    ("absolute-values-added", sums_of_sizes),
    ("largest-number", largest),
    ("squares-averaged", root_of_the_mean),
    ("max-norm-forgotten", to_one),
    ("max-norm-forgotten", unit_vectors),
    ("max-norm-forgotten", unit_vectors_of_the_long),
    ("upside-down", over_the_limit),
    ("upside-down", longer_and_longer),
    ("the-wrong-ones", if_shorter),
    ("first-alone", the_first),
    ("last-alone", the_last),
    ("long-ones-alone", those_that_are_long),
    ("times-max-norm", times),
    ("times-max-norm", times_if_long),
    ("row-by-row", rows),
    ("square-compared", compares_the_square),
    ("zeros-give-nan", nan_for_zeros),
    ("length-returned", the_length),
    ("length-returned", result_of_torch),
    ("one-vector", in_one_list),
    ("one-vector", in_one_vector),
]

# Wrong, and no rule was made for it


def in_place(grads, max_norm):
    length = length_of(grads)
    if length > max_norm:
        for grad in grads:
            grad.mul_(max_norm / length)
    return grads


def in_place_without_a_result(grads, max_norm):
    length = length_of(grads)
    if length > max_norm:
        for grad in grads:
            grad *= max_norm / length


def writes_into_the_list(grads, max_norm):
    length = length_of(grads)
    for i in range(len(grads)):
        grads[i] = grads[i] * torch.clamp(max_norm / length, max=1)
    return grads


def a_tuple(grads, max_norm):
    return tuple(if_longer(grads, max_norm))


def a_generator(grads, max_norm):
    factor = torch.clamp(max_norm / length_of(grads), max=1)
    return (grad * factor for grad in grads)


def stacked(grads, max_norm):
    return if_longer(torch.stack(grads), max_norm)


def returns_in_the_loop(grads, max_norm):
    length = length_of(grads)
    clipped = []
    for grad in grads:
        clipped.append(grad * torch.clamp(max_norm / length, max=1))
        return clipped


def one_branch(grads, max_norm):
    length = length_of(grads)
    if length > max_norm:
        return [grad * max_norm / length for grad in grads]


def as_lists(grads, max_norm):
    return [grad.tolist() for grad in if_longer(grads, max_norm)]


def with_the_length(grads, max_norm):
    return if_longer(grads, max_norm), length_of(grads)


def list_times_number(grads, max_norm):
    return grads * (max_norm / length_of(grads))


def norm_of_a_list(grads, max_norm):
    return by(torch.norm(grads), grads, max_norm)


def lost_signs(grads, max_norm):
    return [grad.abs() for grad in if_longer(grads, max_norm)]


def subtracts(grads, max_norm):
    over = (length_of(grads) - max_norm).clamp(min=0)
    return [grad - over for grad in grads]


def the_last_forgotten(grads, max_norm):
    return if_longer(grads, max_norm)[:-1]


def a_large_constant(grads, max_norm):
    factor = torch.clamp(max_norm / (length_of(grads) + 1), max=1)
    return [grad * factor for grad in grads]


def halves(grads, max_norm):
    grads = list(grads)
    while length_of(grads) > max_norm:
        grads = [grad / 2 for grad in grads]
    return grads


OTHERS = [
    ("wrong", "changes-input", "these tensors", in_place),
    ("wrong", "returns-nothing", "return", in_place_without_a_result),
    ("wrong", "changes-input", "new list", writes_into_the_list),
    ("wrong", "wrong-type", "tuple", a_tuple),
    ("wrong", "wrong-type", "generator", a_generator),
    ("broken", "raises", "different sizes", stacked),
    ("wrong", "returns-inside-a-loop", "too early", returns_in_the_loop),
    ("wrong", "returns-nothing", "branch", one_branch),
    ("wrong", "numbers", r"\[0.6\] is expected", as_lists),
    ("wrong", "wrong-type", "tuple", with_the_length),
    ("broken", "raises", "plain number", list_times_number),
    ("broken", "raises", "list", norm_of_a_list),
    ("wrong", "numbers", "expected -1.5", lost_signs),
    ("wrong", "numbers", "expected 0.6", subtracts),
    ("wrong", "ends-too-early", "too early", the_last_forgotten),
    ("wrong", "numbers", "expected 0.6", a_large_constant),
    ("wrong", "numbers", "expected 0.6", halves),
]
