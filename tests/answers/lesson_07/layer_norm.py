"""layer_norm as learners write it."""

import math

import torch
import torch.nn.functional as F

# Right


def in_four_lines(x, gain, bias, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    variance = ((x - mean) ** 2).mean(dim=-1, keepdim=True)
    normalised = (x - mean) / torch.sqrt(variance + eps)
    return gain * normalised + bias


def torchs_own(x, gain, bias, eps=1e-5):
    return F.layer_norm(x, gain.shape, gain, bias, eps)


def as_a_module(x, gain, bias, eps=1e-5):
    norm = torch.nn.LayerNorm(x.shape[-1], eps=eps, elementwise_affine=False)
    return norm(x) * gain + bias


def by_var(x, gain, bias, eps=1e-5):
    variance = x.var(dim=-1, keepdim=True, correction=0)
    return bias + gain * (x - x.mean(-1, keepdim=True)) * torch.rsqrt(variance + eps)


def unsqueezed(x, gain, bias, eps=1e-5):
    mean = (x.sum(dim=-1) / x.shape[-1]).unsqueeze(-1)
    squares = ((x - mean).pow(2).sum(dim=-1) / x.shape[-1]).unsqueeze(-1)
    return (x - mean) / (squares + eps) ** 0.5 * gain + bias


def vector_by_vector(x, gain, bias, eps=1e-5):
    rows = []
    for row in x.reshape(-1, x.shape[-1]):
        centred = row - row.sum() / len(row)
        spread = ((centred @ centred) / len(row) + eps).sqrt()
        rows.append(centred / spread * gain + bias)
    return torch.stack(rows).reshape(x.shape)


def by_einsum(x, gain, bias, eps=1e-5):
    D = x.shape[-1]
    centred = x - torch.einsum("...d->...", x)[..., None] / D
    variance = torch.einsum("...d,...d->...", centred, centred)[..., None] / D
    return torch.addcmul(bias, centred / (variance + eps).sqrt(), gain)


def in_place_on_its_own_copy(x, gain, bias, eps=1e-5):
    out = x - x.mean(dim=-1, keepdim=True)
    out = out / torch.sqrt(torch.mean(out * out, -1, True) + eps)
    out *= gain
    out += bias
    return out


def by_std(x, gain, bias, eps=1e-5):
    spread = torch.std_mean(x, dim=-1, keepdim=True, correction=0)
    return (x - spread[1]) / (spread[0].square() + eps).sqrt() * gain + bias


RIGHT = [
    in_four_lines,
    torchs_own,
    as_a_module,
    by_var,
    unsqueezed,
    vector_by_vector,
    by_einsum,
    in_place_on_its_own_copy,
]

# Wrong, one mistake each


def eps_behind_the_root(x, gain, bias, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    std = x.std(dim=-1, keepdim=True, correction=0)
    return gain * (x - mean) / (std + eps) + bias


def no_eps(x, gain, bias, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    return (x - mean) / x.std(dim=-1, keepdim=True, unbiased=False) * gain + bias


def torchs_default_eps(x, gain, bias, eps=1e-5):
    return F.layer_norm(x, (x.shape[-1],), gain, bias)


def eps_with_the_numbers(x, gain, bias, eps=1e-5):
    centred = x - x.mean(dim=-1, keepdim=True) + eps
    return centred / centred.pow(2).mean(dim=-1, keepdim=True).sqrt() * gain + bias


def torchs_var_as_it_is(x, gain, bias, eps=1e-5):
    mean, var = x.mean(dim=-1, keepdim=True), x.var(dim=-1, keepdim=True)
    return (x - mean) / torch.sqrt(var + eps) * gain + bias


def over_the_variance(x, gain, bias, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = x.var(dim=-1, keepdim=True, unbiased=False)
    return gain * ((x - mean) / (var + eps)) + bias


def root_of_the_root(x, gain, bias, eps=1e-5):
    centred = x - x.mean(dim=-1, keepdim=True)
    std = ((centred**2).mean(dim=-1, keepdim=True) + eps) ** 0.5
    return centred / std**0.5 * gain + bias


def times_the_spread(x, gain, bias, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = x.var(dim=-1, keepdim=True, unbiased=False)
    return (x - mean) * torch.sqrt(var + eps) * gain + bias


def length_one(x, gain, bias, eps=1e-5):
    centred = x - x.mean(dim=-1, keepdim=True)
    return centred / torch.sqrt((centred**2).sum(-1, keepdim=True) + eps) * gain + bias


def mean_distance(x, gain, bias, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    spread = torch.abs(x - mean).mean(dim=-1, keepdim=True)
    return (x - mean) / (spread + eps) * gain + bias


def bracket_at_the_wrong_place(x, gain, bias, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = (x - mean).mean(dim=-1, keepdim=True) ** 2
    return (x - mean) / torch.sqrt(var + eps) * gain + bias


def root_mean_square(x, gain, bias, eps=1e-5):
    return x / torch.sqrt((x**2).mean(dim=-1, keepdim=True) + eps) * gain + bias


def forgets_the_mean_above(x, gain, bias, eps=1e-5):
    var = x.var(dim=-1, keepdim=True, unbiased=False)
    return x / torch.sqrt(var + eps) * gain + bias


def forgets_the_mean_below(x, gain, bias, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = torch.mean(x * x, dim=-1, keepdim=True)
    return (x - mean) / torch.sqrt(var + eps) * gain + bias


def batch_norm(x, gain, bias, eps=1e-5):
    mean = x.mean(0, keepdim=True)
    var = ((x - mean) ** 2).mean(0, keepdim=True)
    return (x - mean) / torch.sqrt(var + eps) * gain + bias


def axis_one(x, gain, bias, eps=1e-5):
    mean = torch.mean(x, 1, keepdim=True)
    var = torch.mean((x - mean) ** 2, 1, keepdim=True)
    return gain * (x - mean) / torch.sqrt(var + eps) + bias


def along_the_sentence(x, gain, bias, eps=1e-5):
    mean = x.mean(-2, keepdim=True)
    var = ((x - mean) ** 2).mean(-2, keepdim=True)
    return (x - mean) / torch.sqrt(var + eps) * gain + bias


def sentence_as_one(x, gain, bias, eps=1e-5):
    mean = x.mean(dim=(-1, -2), keepdim=True)
    var = ((x - mean) ** 2).mean(dim=(-1, -2), keepdim=True)
    return (x - mean) / torch.sqrt(var + eps) * gain + bias


def everything_at_once(x, gain, bias, eps=1e-5):
    mean, var = x.mean(), ((x - x.mean()) ** 2).mean()
    return (x - mean) / math.sqrt(var + eps) * gain + bias


def one_mean(x, gain, bias, eps=1e-5):
    centred = x - torch.mean(x)
    var = (centred**2).mean(dim=-1, keepdim=True)
    return centred / (var + eps).sqrt() * gain + bias


def one_variance(x, gain, bias, eps=1e-5):
    centred = x - x.mean(dim=-1, keepdim=True)
    return centred / torch.sqrt(torch.mean(centred**2) + eps) * gain + bias


def no_keepdim(x, gain, bias, eps=1e-5):
    centred = x - x.mean(dim=-1)
    var = (centred**2).mean(dim=-1)
    return centred / torch.sqrt(var + eps) * gain + bias


def without_gain(x, gain, bias, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = x.var(dim=-1, keepdim=True, correction=0)
    return (x - mean) / torch.sqrt(var + eps) + bias


def without_bias(x, gain, bias, eps=1e-5):
    return F.layer_norm(x, gain.shape, weight=gain, eps=eps)


def wrong_way_round(x, gain, bias, eps=1e-5):
    return F.layer_norm(x, gain.shape, bias, gain, eps)


def gain_around_zero(x, gain, bias, eps=1e-5):
    return F.layer_norm(x, gain.shape, eps=eps) * (gain + 1.0) + bias


def divides_by_all(x, gain, bias, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = x.var(dim=-1, keepdim=True, correction=0)
    return (x - mean) / (torch.sqrt(var + eps) * gain) + bias


def bias_inside_the_bracket(x, gain, bias, eps=1e-5):
    return gain * (F.layer_norm(x, gain.shape, eps=eps) + bias)


WRONG = [
    ("eps-outside-the-root", eps_behind_the_root),
    ("eps-left-out", no_eps),
    ("eps-fixed", torchs_default_eps),
    ("eps-on-the-numbers", eps_with_the_numbers),
    ("unbiased-variance", torchs_var_as_it_is),
    ("not-rooted", over_the_variance),
    ("rooted-twice", root_of_the_root),
    ("multiplied-by-the-spread", times_the_spread),
    ("sum-of-squares", length_one),
    ("mean-size", mean_distance),
    ("mean-before-square", bracket_at_the_wrong_place),
    ("not-centred", root_mean_square),
    ("centred-below-only", forgets_the_mean_above),
    ("centred-above-only", forgets_the_mean_below),
    ("over-axis-0", batch_norm),
    ("over-axis-1", axis_one),
    ("over-tokens", along_the_sentence),
    ("over-tokens-and-features", sentence_as_one),
    ("over-all", everything_at_once),
    ("mean-over-all", one_mean),
    ("variance-over-all", one_variance),
    ("axis-lost", no_keepdim),
    ("gain-forgotten", without_gain),
    ("bias-forgotten", without_bias),
    ("gain-and-bias-exchanged", wrong_way_round),
    ("one-plus-gain", gain_around_zero),
    ("divided-by-the-gain", divides_by_all),
    ("bias-before-gain", bias_inside_the_bracket),
]

# Wrong in ways that no rule was made for: the status, a fault that is named, a word that is said


def between_0_and_1(x, gain, bias, eps=1e-5):
    low, high = x.amin(dim=-1, keepdim=True), x.amax(dim=-1, keepdim=True)
    return (x - low) / (high - low + eps) * gain + bias


def std_plus_eps(x, gain, bias, eps=1e-5):
    return (x - x.mean(-1, keepdim=True)) / (x.std(-1, keepdim=True) + eps) * gain + bias


def neither_gain_nor_bias(x, gain, bias, eps=1e-5):
    return F.layer_norm(x, gain.shape, eps=eps)


def batch_norm_without_keepdim(x, gain, bias, eps=1e-5):
    return (x - x.mean(dim=0)) / torch.sqrt(x.var(dim=0, correction=0) + eps) * gain + bias


def by_the_median(x, gain, bias, eps=1e-5):
    centred = x - x.median(dim=-1, keepdim=True).values
    return centred / torch.sqrt((centred**2).mean(dim=-1, keepdim=True) + eps) * gain + bias


def sentence_wide_gain(x, gain, bias, eps=1e-5):
    return F.layer_norm(x, x.shape, eps=eps) * gain + bias


def changes_what_it_gets(x, gain, bias, eps=1e-5):
    x -= x.mean(dim=-1, keepdim=True)
    return x / torch.sqrt((x**2).mean(dim=-1, keepdim=True) + eps) * gain + bias


def forgets_to_return(x, gain, bias, eps=1e-5):
    F.layer_norm(x, gain.shape, gain, bias, eps)


def prints_it(x, gain, bias, eps=1e-5):
    print(F.layer_norm(x, gain.shape, gain, bias, eps))


def a_layer_with_new_weights(x, gain, bias, eps=1e-5):
    norm = torch.nn.LayerNorm(x.shape[-1], eps=eps)
    norm.weight.data, norm.bias.data = gain, bias
    return norm(x).detach()


def hands_over_a_module(x, gain, bias, eps=1e-5):
    return torch.nn.LayerNorm(x.shape[-1], eps=eps)


def tanh_after_all(x, gain, bias, eps=1e-5):
    return torch.tanh(F.layer_norm(x, gain.shape, gain, bias, eps))


def softmax_for_norm(x, gain, bias, eps=1e-5):
    return x.softmax(dim=-1) * gain + bias


def minus_bias(x, gain, bias, eps=1e-5):
    return F.layer_norm(x, gain.shape, gain, eps=eps) - bias


def mean_per_vector_variance_per_batch(x, gain, bias, eps=1e-5):
    centred = x - x.mean(dim=-1, keepdim=True)
    return centred / torch.sqrt((centred**2).mean(dim=0) + eps) * gain + bias


OTHERS = [
    ("wrong", "mean-is-not-0", "", between_0_and_1),
    ("wrong", "unbiased-variance", "eps is added after the root", std_plus_eps),
    ("wrong", "gain-forgotten", "bias is not added", neither_gain_nor_bias),
    ("wrong", "over-axis-0", "batch", batch_norm_without_keepdim),
    ("wrong", "mean-is-not-0", "", by_the_median),
    ("wrong", "over-all", "each vector", sentence_wide_gain),
    ("wrong", "changes-input", "in place", changes_what_it_gets),
    ("wrong", "returns-nothing", "return", forgets_to_return),
    ("wrong", "returns-nothing", "print", prints_it),
    ("wrong", "no-gradient", "gradients do not flow", a_layer_with_new_weights),
    ("wrong", "wrong-type", "", hands_over_a_module),
    ("wrong", "mean-is-not-0", "", tanh_after_all),
    ("wrong", "mean-is-not-0", "", softmax_for_norm),
    ("wrong", "another-operator", "`-` stands where", minus_bias),
    ("wrong", "another-axis", "", mean_per_vector_variance_per_batch),
]
