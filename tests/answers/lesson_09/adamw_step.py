"""adamw_step as learners write it."""

import math

import torch
from torch.optim.adam import adam
from torch.optim.adamw import adamw

# Right


def refused(step):
    """The learner's own helper: right."""
    if step < 1:
        raise ValueError("steps count from 1")


def torchs(update, parameter, gradient, m, v, step, lr, betas, eps, weight_decay):
    """A step of torch's own; its class `AdamW` imports so much at first that the check's clock runs out."""
    p, m, v, before = parameter.clone(), m.clone(), v.clone(), torch.tensor(step - 1.0)
    rates = dict(lr=lr, beta1=betas[0], beta2=betas[1], eps=eps, weight_decay=weight_decay)
    update([p], [gradient], [m], [v], [], [before], amsgrad=False, maximize=False, **rates)
    return p, m, v


def line_by_line(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    beta1, beta2 = betas
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient.pow(2)
    m_hat = m / (1 - beta1**step)
    v_hat = v / (1 - beta2**step)
    update = m_hat / (torch.sqrt(v_hat) + eps) + weight_decay * parameter
    return parameter - lr * update, m, v


def by_torch(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    return torchs(adamw, parameter, gradient, m, v, step, lr, betas, eps, weight_decay)


def by_lerp(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m = m.lerp(gradient, 1 - betas[0])
    v = v.lerp(gradient.square(), 1 - betas[1])
    rate = lr / (1 - betas[0] ** step)
    root = v.sqrt() / math.sqrt(1 - betas[1] ** step)
    return parameter * (1 - lr * weight_decay) - rate * m / (root + eps), m, v


def in_place_on_copies(
    parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    refused(step)
    parameter, m, v = parameter.clone(), m.clone(), v.clone()
    m.mul_(betas[0]).add_(gradient, alpha=1 - betas[0])
    v.mul_(betas[1]).addcmul_(gradient, gradient, value=1 - betas[1])
    parameter -= lr * weight_decay * parameter
    parameter.addcdiv_(m / (1 - betas[0] ** step), (v / (1 - betas[1] ** step)).sqrt() + eps, value=-lr)
    return parameter, m, v


def number_by_number(
    parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    refused(step)
    rows = []
    for p, g, a, b in zip(*(x.flatten().tolist() for x in (parameter, gradient, m, v)), strict=True):
        a = betas[0] * a + (1 - betas[0]) * g
        b = betas[1] * b + (1 - betas[1]) * g * g
        move = a / (1 - betas[0] ** step) / (math.sqrt(b / (1 - betas[1] ** step)) + eps)
        rows.append([p - lr * weight_decay * p - lr * move, a, b])
    table = torch.tensor(rows, dtype=parameter.dtype).T
    return [column.reshape(parameter.shape) for column in table]


def a_list(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    new_m = m + (1 - betas[0]) * (gradient - m)
    new_v = v + (1 - betas[1]) * (gradient * gradient - v)
    fair = [new_m / (1 - betas[0] ** step), new_v / (1 - betas[1] ** step)]
    decayed = parameter - parameter * weight_decay * lr
    return [decayed - lr * fair[0] / (fair[1] ** 0.5 + eps), new_m, new_v]


@torch.no_grad()
def without_gradients(*given):
    return line_by_line(*given)


def by_logarithms(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    missing = [-math.expm1(step * math.log(beta)) for beta in betas]
    m = (
        torch.stack([m, gradient])
        .mul(torch.tensor([betas[0], 1 - betas[0]], dtype=m.dtype).view(2, *[1] * m.ndim))
        .sum(0)
    )
    v = betas[1] * v + (1 - betas[1]) * gradient.abs() ** 2
    return (
        parameter - lr * (m / missing[0] / ((v / missing[1]).sqrt() + eps) + weight_decay * parameter),
        m,
        v,
    )


def never_refuses(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    m = betas[0] * m + (1 - betas[0]) * gradient
    v = betas[1] * v + (1 - betas[1]) * gradient**2
    root = (v / (1 - betas[1] ** step)).sqrt() + eps
    return parameter * (1 - lr * weight_decay) - lr * m / (1 - betas[0] ** step) / root, m, v


RIGHT = [
    line_by_line,
    never_refuses,
    by_torch,
    by_lerp,
    in_place_on_copies,
    number_by_number,
    a_list,
    without_gradients,
    by_logarithms,
]

# Wrong, one mistake each


def means(gradient, m, v, betas):
    """The learner's own helper: right."""
    return betas[0] * m + (1 - betas[0]) * gradient, betas[1] * v + (1 - betas[1]) * gradient**2


def fair(m, v, step, betas):
    """The learner's own helper: right."""
    return m / (1 - betas[0] ** step), v / (1 - betas[1] ** step)


def l2(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    gradient = gradient + weight_decay * parameter
    m, v = means(gradient, m, v, betas)
    m_hat, v_hat = fair(m, v, step, betas)
    return parameter - lr * m_hat / (v_hat.sqrt() + eps), m, v


def torchs_adam(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    return torchs(adam, parameter, gradient, m, v, step, lr, betas, eps, weight_decay)


def plain_adam(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m, v = means(gradient, m, v, betas)
    m_hat, v_hat = fair(m, v, step, betas)
    return parameter - lr * m_hat / (v_hat.sqrt() + eps), m, v


def stepped(parameter, m, v, m_hat, v_hat, lr, eps, weight_decay):
    """The learner's own helper: right."""
    return parameter - lr * (m_hat / (v_hat.sqrt() + eps) + weight_decay * parameter), m, v


def decay_outside(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m, v = means(gradient, m, v, betas)
    m_hat, v_hat = fair(m, v, step, betas)
    return parameter - lr * m_hat / (v_hat.sqrt() + eps) - weight_decay * parameter, m, v


def grows(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m, v = means(gradient, m, v, betas)
    m_hat, v_hat = fair(m, v, step, betas)
    parameter = parameter * (1 + lr * weight_decay)
    return parameter - lr * m_hat / (v_hat.sqrt() + eps), m, v


def shrinks_at_the_end(
    parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    refused(step)
    m, v = means(gradient, m, v, betas)
    m_hat, v_hat = fair(m, v, step, betas)
    parameter = parameter - lr * m_hat / (v_hat.sqrt() + eps)
    parameter = parameter * (1 - lr * weight_decay)
    return parameter, m, v


def takes_a_constant(
    parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    refused(step)
    m, v = means(gradient, m, v, betas)
    m_hat, v_hat = fair(m, v, step, betas)
    return parameter - lr * (m_hat / (v_hat.sqrt() + eps) + weight_decay), m, v


def no_correction(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m, v = means(gradient, m, v, betas)
    return stepped(parameter, m, v, m, v, lr, eps, weight_decay)


def only_v_corrected(
    parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    refused(step)
    m, v = means(gradient, m, v, betas)
    return stepped(parameter, m, v, m, v / (1 - betas[1] ** step), lr, eps, weight_decay)


def only_m_corrected(
    parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    refused(step)
    m, v = means(gradient, m, v, betas)
    return stepped(parameter, m, v, m / (1 - betas[0] ** step), v, lr, eps, weight_decay)


def corrected_under_the_same_name(
    parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    refused(step)
    m = betas[0] * m + (1 - betas[0]) * gradient
    v = betas[1] * v + (1 - betas[1]) * gradient**2
    m = m / (1 - betas[0] ** step)
    v = v / (1 - betas[1] ** step)
    return parameter - lr * weight_decay * parameter - lr * m / (v.sqrt() + eps), m, v


def times_step(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m, v = means(gradient, m, v, betas)
    m_hat, v_hat = m / (1 - betas[0] * step), v / (1 - betas[1] * step)
    return stepped(parameter, m, v, m_hat, v_hat, lr, eps, weight_decay)


def no_power(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m, v = means(gradient, m, v, betas)
    m_hat, v_hat = m / (1 - betas[0]), v / (1 - betas[1])
    return stepped(parameter, m, v, m_hat, v_hat, lr, eps, weight_decay)


def one_less(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m, v = means(gradient, m, v, betas)
    m_hat, v_hat = fair(m, v, step - 1, betas)
    return stepped(parameter, m, v, m_hat, v_hat, lr, eps, weight_decay)


def one_more(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m, v = means(gradient, m, v, betas)
    m_hat, v_hat = fair(m, v, step + 1, betas)
    return stepped(parameter, m, v, m_hat, v_hat, lr, eps, weight_decay)


def times_the_correction(
    parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    refused(step)
    m, v = means(gradient, m, v, betas)
    m_hat, v_hat = m * (1 - betas[0] ** step), v * (1 - betas[1] ** step)
    return stepped(parameter, m, v, m_hat, v_hat, lr, eps, weight_decay)


def turned_betas(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    beta2, beta1 = betas
    return line_by_line(parameter, gradient, m, v, step, lr, (beta1, beta2), eps, weight_decay)


def one_beta(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    beta = betas[0]
    return line_by_line(parameter, gradient, m, v, step, lr, (beta, beta), eps, weight_decay)


def the_other_beta(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    beta = betas[1]
    return line_by_line(parameter, gradient, m, v, step, lr, (beta, beta), eps, weight_decay)


def lerp_by_beta(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m, v = m.lerp(gradient, betas[0]), v.lerp(gradient**2, betas[1])
    return stepped(parameter, m, v, *fair(m, v, step, betas), lr, eps, weight_decay)


def m_by_beta(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m, v = m.lerp(gradient, betas[0]), means(gradient, m, v, betas)[1]
    return stepped(parameter, m, v, *fair(m, v, step, betas), lr, eps, weight_decay)


def v_by_beta(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m, v = means(gradient, m, v, betas)[0], v.lerp(gradient**2, betas[1])
    return stepped(parameter, m, v, *fair(m, v, step, betas), lr, eps, weight_decay)


def sums(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m, v = betas[0] * m + gradient, betas[1] * v + gradient**2
    return stepped(parameter, m, v, *fair(m, v, step, betas), lr, eps, weight_decay)


def sum_of_gradients(
    parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    refused(step)
    m, v = betas[0] * m + gradient, means(gradient, m, v, betas)[1]
    return stepped(parameter, m, v, *fair(m, v, step, betas), lr, eps, weight_decay)


def sum_of_squares(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m, v = means(gradient, m, v, betas)[0], betas[1] * v + gradient**2
    return stepped(parameter, m, v, *fair(m, v, step, betas), lr, eps, weight_decay)


def begins_anew(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m, v = (1 - betas[0]) * gradient, (1 - betas[1]) * gradient**2
    return stepped(parameter, m, v, *fair(m, v, step, betas), lr, eps, weight_decay)


def m_begins_anew(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m, v = (1 - betas[0]) * gradient, means(gradient, m, v, betas)[1]
    return stepped(parameter, m, v, *fair(m, v, step, betas), lr, eps, weight_decay)


def v_begins_anew(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m, v = means(gradient, m, v, betas)[0], (1 - betas[1]) * gradient**2
    return stepped(parameter, m, v, *fair(m, v, step, betas), lr, eps, weight_decay)


def gradient_twice(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m, v = means(gradient, m, v, betas)[0], betas[1] * v + (1 - betas[1]) * gradient
    return stepped(parameter, m, v, *fair(m, v, step, betas), lr, eps, weight_decay)


def sizes(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m, v = means(gradient, m, v, betas)[0], betas[1] * v + (1 - betas[1]) * gradient.abs()
    return stepped(parameter, m, v, *fair(m, v, step, betas), lr, eps, weight_decay)


def m_squared(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m = betas[0] * m + (1 - betas[0]) * gradient
    v = betas[1] * v + (1 - betas[1]) * m**2
    return stepped(parameter, m, v, *fair(m, v, step, betas), lr, eps, weight_decay)


def no_root(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m, v = means(gradient, m, v, betas)
    m_hat, v_hat = fair(m, v, step, betas)
    return parameter - lr * (m_hat / (v_hat + eps) + weight_decay * parameter), m, v


def eps_inside(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m, v = means(gradient, m, v, betas)
    m_hat, v_hat = fair(m, v, step, betas)
    return parameter - lr * (m_hat / torch.sqrt(v_hat + eps) + weight_decay * parameter), m, v


def no_eps(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m, v = means(gradient, m, v, betas)
    m_hat, v_hat = fair(m, v, step, betas)
    return parameter - lr * (m_hat / torch.sqrt(v_hat) + weight_decay * parameter), m, v


def eps_early(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m, v = means(gradient, m, v, betas)
    rate = lr * math.sqrt(1 - betas[1] ** step) / (1 - betas[0] ** step)
    return parameter - rate * m / (v.sqrt() + eps) - lr * weight_decay * parameter, m, v


def climbs(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m, v = means(gradient, m, v, betas)
    m_hat, v_hat = fair(m, v, step, betas)
    parameter = parameter - lr * weight_decay * parameter
    return parameter + lr * m_hat / (v_hat.sqrt() + eps), m, v


def no_rate(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m, v = means(gradient, m, v, betas)
    m_hat, v_hat = fair(m, v, step, betas)
    return parameter - lr * weight_decay * parameter - m_hat / (v_hat.sqrt() + eps), m, v


def precedence(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m, v = means(gradient, m, v, betas)
    m_hat, v_hat = fair(m, v, step, betas)
    return parameter - lr * m_hat / v_hat.sqrt() + eps - lr * weight_decay * parameter, m, v


def a_rate_of_its_own(
    parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    return line_by_line(parameter, gradient, m, v, step, 1e-3, betas, eps, weight_decay)


def betas_of_its_own(
    parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    return line_by_line(parameter, gradient, m, v, step, lr, (0.9, 0.999), eps, weight_decay)


def decay_of_its_own(
    parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    return line_by_line(parameter, gradient, m, v, step, lr, betas, eps, 0.01)


def eps_of_its_own(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    return line_by_line(parameter, gradient, m, v, step, lr, betas, 1e-8, weight_decay)


def rms(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m, v = means(gradient, m, v, betas)
    _, v_hat = fair(m, v, step, betas)
    return stepped(parameter, m, v, gradient, v_hat, lr, eps, weight_decay)


def moves_first(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m_hat, v_hat = fair(m, v, step, betas)
    parameter = parameter - lr * (m_hat / (v_hat.sqrt() + eps) + weight_decay * parameter)
    return parameter, *means(gradient, m, v, betas)


def momentum(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m, v = means(gradient, m, v, betas)
    m_hat, _ = fair(m, v, step, betas)
    return parameter - lr * (m_hat + weight_decay * parameter), m, v


def descent(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m, v = means(gradient, m, v, betas)
    return parameter - lr * (gradient + weight_decay * parameter), m, v


def the_move(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m, v = means(gradient, m, v, betas)
    m_hat, v_hat = fair(m, v, step, betas)
    return lr * m_hat / (v_hat.sqrt() + eps), m, v


def means_first(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    parameter, m, v = line_by_line(parameter, gradient, m, v, step, lr, betas, eps, weight_decay)
    return m, v, parameter


def v_first(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    parameter, m, v = line_by_line(parameter, gradient, m, v, step, lr, betas, eps, weight_decay)
    return parameter, v, m


def refuses_the_first(
    parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    if step <= 1:
        raise ValueError("too early")
    return line_by_line(parameter, gradient, m, v, step, lr, betas, eps, weight_decay)


WRONG = [
    ("decay-in-the-gradient", l2),
    ("decay-in-the-gradient", torchs_adam),
    ("decay-forgotten", plain_adam),
    ("decay-without-lr", decay_outside),
    ("decay-upwards", grows),
    ("decay-after-the-step", shrinks_at_the_end),
    ("decay-the-same-for-all", takes_a_constant),
    ("not-corrected", no_correction),
    ("m-not-corrected", only_v_corrected),
    ("v-not-corrected", only_m_corrected),
    ("corrected-means-returned", corrected_under_the_same_name),
    ("beta-times-step", times_step),
    ("corrected-as-in-step-1", no_power),
    ("counted-from-0", one_less),
    ("one-step-ahead", one_more),
    ("correction-multiplied", times_the_correction),
    ("betas-exchanged", turned_betas),
    ("first-beta-for-both", one_beta),
    ("second-beta-for-both", the_other_beta),
    ("old-and-new-exchanged", lerp_by_beta),
    ("old-and-new-exchanged", m_by_beta),
    ("old-and-new-exchanged", v_by_beta),
    ("new-in-full", sums),
    ("new-in-full", sum_of_gradients),
    ("new-in-full", sum_of_squares),
    ("old-forgotten", begins_anew),
    ("old-forgotten", m_begins_anew),
    ("old-forgotten", v_begins_anew),
    ("not-squared", gradient_twice),
    ("absolute-not-squared", sizes),
    ("square-of-m", m_squared),
    ("no-root", no_root),
    ("eps-in-the-root", eps_inside),
    ("eps-forgotten", no_eps),
    ("eps-before-the-correction", eps_early),
    ("uphill", climbs),
    ("lr-forgotten", no_rate),
    ("brackets-forgotten", precedence),
    ("lr-always-a-thousandth", a_rate_of_its_own),
    ("betas-always-the-same", betas_of_its_own),
    ("eps-always-the-same", eps_of_its_own),
    ("decay-always-a-hundredth", decay_of_its_own),
    ("gradient-for-m", rms),
    ("old-means-used", moves_first),
    ("no-scaling", momentum),
    ("plain-descent", descent),
    ("step-returned", the_move),
    ("parameter-last", means_first),
    ("m-and-v-exchanged", v_first),
]

# Wrong, and no rule was made for it


def parameter_alone(
    parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    return line_by_line(parameter, gradient, m, v, step, lr, betas, eps, weight_decay)[0]


def two_results(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    return line_by_line(parameter, gradient, m, v, step, lr, betas, eps, weight_decay)[:2]


def in_place(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m.mul_(betas[0]).add_((1 - betas[0]) * gradient)
    v.mul_(betas[1]).add_((1 - betas[1]) * gradient**2)
    m_hat, v_hat = fair(m, v, step, betas)
    parameter -= lr * (m_hat / (v_hat.sqrt() + eps) + weight_decay * parameter)
    return parameter, m, v


def a_dictionary(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    parameter, m, v = line_by_line(parameter, gradient, m, v, step, lr, betas, eps, weight_decay)
    return {"parameter": parameter, "m": m, "v": v}


def root_of_a_number(
    parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    refused(step)
    m, v = means(gradient, m, v, betas)
    m_hat, v_hat = fair(m, v, step, betas)
    return parameter - lr * m_hat / (math.sqrt(v_hat) + eps) - lr * weight_decay * parameter, m, v


def one_v_for_all(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m, v = means(gradient, m, v, betas)[0], betas[1] * v + (1 - betas[1]) * gradient.square().mean()
    return stepped(parameter, m, v, *fair(m, v, step, betas), lr, eps, weight_decay)


def looks_ahead(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    refused(step)
    m, v = means(gradient, m, v, betas)
    m_hat, v_hat = fair(betas[0] * m + (1 - betas[0]) * gradient, v, step, betas)
    return stepped(parameter, m, v, m_hat, v_hat, lr, eps, weight_decay)


def forgets_to_return(
    parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    line_by_line(parameter, gradient, m, v, step, lr, betas, eps, weight_decay)


def another_default(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.99), eps=1e-8, weight_decay=0.01):
    return line_by_line(parameter, gradient, m, v, step, lr, betas, eps, weight_decay)


def no_decay_by_default(
    parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.1
):
    return line_by_line(parameter, gradient, m, v, step, lr, betas, eps, weight_decay)


def l2_and_no_correction(
    parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    refused(step)
    gradient = gradient + weight_decay * parameter
    m, v = means(gradient, m, v, betas)
    return parameter - lr * m / (v.sqrt() + eps), m, v


OTHERS = [
    ("broken", "raises", "your own error", refuses_the_first),
    ("wrong", "wrong-type", "tuple", parameter_alone),
    ("wrong", "number-of-results", "2 results; 3", two_results),
    ("wrong", "changes-input", "in place", in_place),
    ("wrong", "wrong-type", "dict", a_dictionary),
    ("broken", "raises", "one plain number is needed", root_of_a_number),
    ("wrong", "numbers", "the mean v differ", one_v_for_all),
    ("wrong", "numbers", "the other two are right", looks_ahead),
    ("wrong", "returns-nothing", "return", forgets_to_return),
    ("wrong", "numbers", "the mean v differ", another_default),
    ("wrong", "numbers", "the parameter differs", no_decay_by_default),
    ("wrong", "not-corrected", "L2", l2_and_no_correction),
]
