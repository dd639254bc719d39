"""warmup_schedule as learners write it."""

import math

import numpy as np
import torch

# Right


def refused(step, warmup=1):
    """The learner's own helper: right."""
    if step < 1:
        raise ValueError("steps count from 1")
    if warmup < 1:
        raise ValueError("a warm-up takes a step at least")


def two_branches(step, d_model, warmup):
    refused(step, warmup)
    if step < warmup:
        rate = step / warmup**1.5
    else:
        rate = 1 / math.sqrt(step)
    return rate / math.sqrt(d_model)


def by_roots(step, d_model, warmup):
    refused(step, warmup)
    return min(1 / math.sqrt(step), step / (warmup * math.sqrt(warmup))) / math.sqrt(d_model)


def by_peak(step, d_model, warmup):
    refused(step, warmup)
    peak = 1 / math.sqrt(d_model * warmup)
    if step <= warmup:
        return peak * step / warmup
    return peak * math.sqrt(warmup / step)


def by_pow(step, d_model, warmup):
    refused(step, warmup)
    return math.pow(d_model, -0.5) * min(math.pow(step, -0.5), step * math.pow(warmup, -1.5))


def in_numpy(step, d_model, warmup):
    refused(step, warmup)
    return np.minimum(step**-0.5, step * warmup**-1.5) / np.sqrt(d_model)


def in_torch(step, d_model, warmup):
    refused(step, warmup)
    curves = torch.tensor([step**-0.5, step * warmup**-1.5], dtype=torch.float64)
    return (curves.min() / d_model**0.5).item()


def sorted_first(step, d_model, warmup):
    refused(step, warmup)
    return sorted([step**-0.5, step * warmup**-1.5])[0] * d_model**-0.5


def step_by_step(step, d_model, warmup):
    refused(step, warmup)
    rate = 0.0
    for n in range(1, step + 1):
        rate = rate + warmup**-1.5 if n <= warmup else n**-0.5
    return rate * d_model**-0.5


def in_logarithms(step, d_model, warmup):
    refused(step, warmup)
    log = min(-math.log(step) / 2, math.log(step) - 1.5 * math.log(warmup))
    return math.exp(log - math.log(d_model) / 2)


def no_word_about_the_warmup(step, d_model, warmup):
    if step <= 0:
        raise ValueError
    return min(step**-0.5, step * warmup**-1.5) * d_model**-0.5


RIGHT = [
    two_branches,
    by_roots,
    by_peak,
    by_pow,
    in_numpy,
    in_torch,
    sorted_first,
    step_by_step,
    in_logarithms,
    no_word_about_the_warmup,
]

# Wrong, one mistake each


def first_step_is_0(step, d_model, warmup):
    refused(step)
    done = step - 1
    if done < warmup:
        return done * warmup**-1.5 / math.sqrt(d_model)
    return 1 / math.sqrt(done * d_model)


def first_step_is_0_by_min(step, d_model, warmup):
    refused(step)
    step -= 1
    return d_model**-0.5 * min(step**-0.5, step * warmup**-1.5)


def adds_one(step, d_model, warmup):
    refused(step)
    step += 1
    return d_model**-0.5 * min(step**-0.5, step * warmup**-1.5)


def larger(step, d_model, warmup):
    refused(step)
    return max(1 / math.sqrt(step), step * warmup**-1.5) / math.sqrt(d_model)


def branches_exchanged(step, d_model, warmup):
    refused(step)
    if step > warmup:
        return d_model**-0.5 * step * warmup**-1.5
    return d_model**-0.5 * step**-0.5


def only_falls(step, d_model, warmup):
    refused(step)
    return 1 / math.sqrt(d_model * step)


def lost_minus_of_the_warmup(step, d_model, warmup):
    refused(step)
    return d_model**-0.5 * min(step**-0.5, step * warmup**1.5)


def only_rises(step, d_model, warmup):
    refused(step)
    return step / warmup**1.5 / math.sqrt(d_model)


def stays(step, d_model, warmup):
    refused(step)
    return d_model**-0.5 * min(step, warmup) * warmup**-1.5


def one_over_step(step, d_model, warmup):
    refused(step)
    peak = 1 / math.sqrt(d_model * warmup)
    return peak * step / warmup if step <= warmup else peak * warmup / step


def one_over_step_by_min(step, d_model, warmup):
    refused(step)
    return d_model**-0.5 * min(1 / step, step * warmup**-1.5)


def root_upwards(step, d_model, warmup):
    refused(step)
    return d_model**-0.5 * min(math.sqrt(step), step * warmup**-1.5)


def times_the_root(step, d_model, warmup):
    refused(step)
    return math.sqrt(d_model) * min(step**-0.5, step * warmup**-1.5)


def no_width(step, d_model, warmup):
    refused(step)
    return min(step**-0.5, step * warmup**-1.5)


def over_the_width(step, d_model, warmup):
    refused(step)
    return min(step**-0.5, step * warmup**-1.5) / d_model


def brackets_of_the_first(step, d_model, warmup):
    refused(step)
    return min(d_model**-0.5 * step**-0.5, step * warmup**-1.5)


def brackets_of_the_second(step, d_model, warmup):
    refused(step)
    return min(step**-0.5, step * warmup**-1.5 * d_model**-0.5)


def width_in_the_first_branch(step, d_model, warmup):
    refused(step)
    if step < warmup:
        return d_model**-0.5 * step * warmup**-1.5
    return step**-0.5


def width_in_the_second_branch(step, d_model, warmup):
    refused(step)
    if step < warmup:
        return step * warmup**-1.5
    return d_model**-0.5 * step**-0.5


def peak_of_one(step, d_model, warmup):
    refused(step)
    if step < warmup:
        return d_model**-0.5 * step / warmup
    return d_model**-0.5 * math.sqrt(warmup / step)


def share_of_the_warmup(step, d_model, warmup):
    refused(step)
    return d_model**-0.5 * min(step**-0.5, step / warmup)


def jumps(step, d_model, warmup):
    refused(step)
    if step < warmup:
        return step / warmup / math.sqrt(d_model)
    return 1 / math.sqrt(step) / math.sqrt(d_model)


def half_for_one_and_a_half(step, d_model, warmup):
    refused(step)
    return d_model**-0.5 * min(step**-0.5, step * warmup**-0.5)


def whole_division(step, d_model, warmup):
    refused(step)
    return d_model**-0.5 * min(step**-0.5, step // warmup * warmup**-0.5)


def whole_division_by_the_power(step, d_model, warmup):
    refused(step)
    return d_model**-0.5 * min(step**-0.5, step // warmup**1.5)


def flat_line(step, d_model, warmup):
    refused(step)
    return d_model**-0.5 * min(step**-0.5, warmup**-1.5)


def adds(step, d_model, warmup):
    refused(step)
    return d_model**-0.5 * (step**-0.5 + step * warmup**-1.5)


def multiplies(step, d_model, warmup):
    refused(step)
    return d_model**-0.5 * step**-0.5 * step * warmup**-1.5


def of_the_paper(step, d_model, warmup):
    refused(step)
    return d_model**-0.5 * min(step**-0.5, step * 4000**-1.5)


def width_of_the_paper(step, d_model, warmup):
    refused(step)
    return 512**-0.5 * min(step**-0.5, step * warmup**-1.5)


def the_formula_alone(step, d_model, warmup):
    return d_model**-0.5 * min(step**-0.5, step * warmup**-1.5)


def roots_alone(step, d_model, warmup):
    return min(1 / math.sqrt(step), step / warmup**1.5) / math.sqrt(d_model)


def branches_alone(step, d_model, warmup):
    if step < warmup:
        return step / warmup**1.5 / math.sqrt(d_model)
    return 1 / math.sqrt(step) / math.sqrt(d_model)


def refuses_the_first(step, d_model, warmup):
    if not step > 1:
        raise ValueError("too early")
    return d_model**-0.5 * min(step**-0.5, step * warmup**-1.5)


WRONG = [
    ("counted-from-0", first_step_is_0),
    ("counted-from-0", first_step_is_0_by_min),
    ("one-step-ahead", adds_one),
    ("max-for-min", larger),
    ("max-for-min", branches_exchanged),
    ("no-warmup", only_falls),
    ("no-warmup", lost_minus_of_the_warmup),
    ("never-falls", only_rises),
    ("stays-at-the-peak", stays),
    ("falls-too-fast", one_over_step),
    ("falls-too-fast", one_over_step_by_min),
    ("not-inverted", root_upwards),
    ("d-model-multiplied", times_the_root),
    ("d-model-forgotten", no_width),
    ("divided-by-d-model", over_the_width),
    ("d-model-in-one-curve", brackets_of_the_first),
    ("d-model-in-one-curve", brackets_of_the_second),
    ("d-model-in-one-curve", width_in_the_first_branch),
    ("d-model-in-one-curve", width_in_the_second_branch),
    ("peak-not-lowered", peak_of_one),
    ("line-does-not-meet", share_of_the_warmup),
    ("line-does-not-meet", jumps),
    ("line-too-steep", half_for_one_and_a_half),
    ("whole-numbers-alone", whole_division),
    ("whole-numbers-alone", whole_division_by_the_power),
    ("line-does-not-rise", flat_line),
    ("both-added", adds),
    ("both-multiplied", multiplies),
    ("warmup-always-4000", of_the_paper),
    ("d-model-always-512", width_of_the_paper),
    ("step-0-not-refused", the_formula_alone),
    ("step-0-not-refused", roots_alone),
    ("step-0-not-refused", branches_alone),
]

# Wrong, and no rule was made for it


def a_tensor(step, d_model, warmup):
    refused(step)
    return torch.tensor(by_roots(step, d_model, warmup))


def a_hat(step, d_model, warmup):
    refused(step)
    return d_model ^ -0.5 * min(step ^ -0.5, step * warmup ^ -1.5)


def rounds(step, d_model, warmup):
    refused(step)
    return round(by_roots(step, d_model, warmup), 4)


def prints(step, d_model, warmup):
    refused(step)
    print(by_roots(step, d_model, warmup))


def one_rate_for_0(step, d_model, warmup):
    return by_roots(max(step, 1), d_model, warmup)


def a_list(step, d_model, warmup):
    return [by_roots(n, d_model, warmup) for n in range(1, step + 1)]


def one_branch(step, d_model, warmup):
    refused(step)
    if step < warmup:
        return d_model**-0.5 * step * warmup**-1.5
    if step > warmup:
        return d_model**-0.5 * step**-0.5


def asserts(step, d_model, warmup):
    assert step >= 1
    return no_width(step, d_model, warmup) * d_model**-0.5


def minus_half_times(step, d_model, warmup):
    refused(step)
    return d_model * -0.5 * min(step * -0.5, step * warmup * -1.5)


def cosine(step, d_model, warmup):
    refused(step)
    peak = 1 / math.sqrt(d_model * warmup)
    return peak * step / warmup if step < warmup else peak * (1 + math.cos(step / warmup - 1)) / 2


def in_hundredths(step, d_model, warmup):
    refused(step)
    return 100 * by_roots(step, d_model, warmup)


def torch_of_a_number(step, d_model, warmup):
    refused(step)
    return torch.sqrt(d_model) * min(step**-0.5, step * warmup**-1.5)


OTHERS = [
    ("broken", "raises", "your own error", refuses_the_first),
    ("wrong", "wrong-type", "item", a_tensor),
    ("broken", "raises", "do not go|does not go", a_hat),
    ("wrong", "nearly", "rounded", rounds),
    ("wrong", "returns-nothing", "return", prints),
    ("wrong", "accepts-too-much", "ValueError", one_rate_for_0),
    ("wrong", "wrong-type", "list", a_list),
    ("wrong", "returns-nothing", "branch", one_branch),
    ("broken", "raises", "raise ValueError", asserts),
    ("wrong", "numbers", "0.0125", minus_half_times),
    ("wrong", "numbers", "step 5 of 4", cosine),
    ("wrong", "constant-factor", "100 times", in_hundredths),
    ("broken", "raises", "takes a tensor", torch_of_a_number),
]
