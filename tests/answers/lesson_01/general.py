"""Wrong answers that no rule was made for, as learners of lesson 01 write them."""

import numpy as np
import torch
import torch.nn.functional as F


def bias_returned_apart(x, W, b=None):
    y = x @ W
    return y, b


def forgets_to_return(x, W, b=None):
    y = x @ W
    if b is not None:
        y = y + b


def returns_without_a_bias_only(x, W, b=None):
    if b is None:
        return x @ W


def numpy_all_the_way(x, W, b=None):
    y = np.matmul(x.detach().numpy(), W.detach().numpy())
    return torch.from_numpy(y if b is None else y + b.detach().numpy())


def list_of_outputs(x, W, b=None):
    return [(x * W[:, f]).sum(-1) + (0 if b is None else b[f]) for f in range(W.shape[1])]


def skips_the_first_input(x, W, b=None):
    y = x[..., 1:] @ W[1:]
    return y if b is None else y + b


def a_bias_must_be(x, W, b):
    return x @ W + b


def no_sum_and_no_bias(x, W, b=None):
    return x[..., None] * W


def one_vector_without_a_bias(x, W, b=None):
    return torch.tensor([sum(x[d] * W[d, f] for d in range(len(x))) for f in range(len(W[0]))])


def rounds(x, W, b=None):
    y = (x @ W).round()
    return y if b is None else y + b


def returns_two(x, W, grad):
    return grad @ W.T, torch.einsum("...d,...f->df", x, grad)


def stops_at_x(x, W, grad):
    return grad @ W.T


def updates_the_weights(x, W, grad):
    dW = torch.einsum("...d,...f->df", x, grad)
    W -= 0.1 * dW
    return grad @ W.T, dW, grad.reshape(-1, grad.shape[-1]).sum(0)


def a_dict(x, W, grad):
    rows, grads = x.reshape(-1, x.shape[-1]), grad.reshape(-1, grad.shape[-1])
    return {"x": grad @ W.T, "W": rows.T @ grads, "b": grads.sum(0)}


def mean_and_turned(x, W, grad):
    rows, grads = x.reshape(-1, x.shape[-1]), grad.reshape(-1, grad.shape[-1])
    return grad @ W.T, grads.T @ rows, grads.mean(0)


def forward_again(x, W, grad):
    rows, grads = x.reshape(-1, x.shape[-1]), grad.reshape(-1, grad.shape[-1])
    return x @ W, rows.T @ grads, grads.sum(0)


def twice_as_for_squares(x, W, grad):
    rows, grads = x.reshape(-1, x.shape[-1]), grad.reshape(-1, grad.shape[-1])
    return 2 * grad @ W.T, 2 * rows.T @ grads, 2 * grads.sum(0)


def in_place(x):
    x[x < 0] = 0
    return x


def in_place_method(x):
    return x.clamp_(min=0)


def python_max(x):
    return max(0, x)


def an_if(x):
    if x > 0:
        return x
    return 0


def a_list(x):
    return [max(0.0, number) for number in x.flatten().tolist()]


def torch_max_of_one(x):
    return torch.max(x)


def whole_numbers(x):
    return x.clamp(min=0).int()


def true_or_false(x):
    return x > 0


def forgets_the_return(x):
    torch.relu(x)


def shifted_down(x):
    return (x - 1).clamp(min=0)


def through_numpy(x):
    return torch.tensor(np.maximum(x.detach().numpy(), 0))


def drops_dim(x):
    return x.softmax(-1)


def only_a_row(x, dim=-1):
    total = sum(torch.exp(number - max(x)) for number in x)
    return torch.stack([torch.exp(number - max(x)) / total for number in x])


def all_in_one(x, dim=-1):
    return torch.exp(x) / torch.exp(x).sum()


def no_exp_and_no_keepdim(x, dim=-1):
    return x / x.sum(dim)


def rounded(x, dim=-1):
    return (x.softmax(dim) * 100).round() / 100


def epsilon(x, dim=-1):
    powers = (x - x.amax(dim, keepdim=True)).exp()
    return powers / (powers.sum(dim, keepdim=True) + 0.1)


def clamped(x, dim=-1):
    powers = x.clamp(max=50).exp()
    return powers / powers.sum(dim, keepdim=True)


def in_place_minus(x, dim=-1):
    x -= x.amax(dim, keepdim=True)
    powers = x.exp()
    return powers / powers.sum(dim, keepdim=True)


def the_values_too(x, dim=-1):
    powers = (x - x.max(dim=dim, keepdim=True)).exp()
    return powers / powers.sum(dim=dim, keepdim=True)


def plus_one(x, dim=-1):
    powers = x.exp() + 1
    return powers / powers.sum(dim, keepdim=True)


def halved_scores(x, dim=-1):
    return (x / 2).softmax(dim)


def no_targets(logits, targets, ignore=None):
    return -logits.log_softmax(-1)[..., 0].mean()


def a_plain_number(logits, targets, ignore=None):
    return right(logits, targets, ignore).item()


def right(logits, targets, ignore=None):
    """The learner's own helper: right."""
    logits, targets = logits.reshape(-1, logits.shape[-1]), targets.reshape(-1)
    return F.cross_entropy(logits, targets, ignore_index=-100 if ignore is None else ignore)


def cuts_the_gradient(logits, targets, ignore=None):
    return torch.tensor(right(logits, targets, ignore).item(), dtype=logits.dtype)


def a_list_of_losses(logits, targets, ignore=None):
    return [right(row, t) for row, t in zip(logits.reshape(-1, logits.shape[-1]), targets.reshape(-1))]  # noqa: B905


def epsilon_in_the_logarithm(logits, targets, ignore=None):
    logits, targets = logits.reshape(-1, logits.shape[-1]), targets.reshape(-1)
    if ignore is not None:
        logits, targets = logits[targets != ignore], targets[targets != ignore]
    shares = logits.softmax(-1) + 1e-9
    return -shares.log()[range(len(targets)), targets].mean()


def sum_and_bits(logits, targets, ignore=None):
    logits, targets = logits.reshape(-1, logits.shape[-1]), targets.reshape(-1)
    if ignore is not None:
        logits, targets = logits[targets != ignore], targets[targets != ignore]
    return -logits.log_softmax(-1)[range(len(targets)), targets].sum() / 0.6931471805599453


def ignores_minus_100_only(logits, targets, ignore=None):
    logits, targets = logits.reshape(-1, logits.shape[-1]), targets.reshape(-1)
    return F.cross_entropy(logits, targets)


def drops_the_first(logits, targets, ignore=None):
    logits, targets = logits.reshape(-1, logits.shape[-1]), targets.reshape(-1)
    if ignore is not None:
        logits, targets = logits[targets != ignore], targets[targets != ignore]
    losses = -logits.log_softmax(-1)[range(len(targets)), targets]
    return losses[1:].sum() / len(losses)


def smoothed(logits, targets, ignore=None):
    logits, targets = logits.reshape(-1, logits.shape[-1]), targets.reshape(-1)
    index = -100 if ignore is None else ignore
    return F.cross_entropy(logits, targets, ignore_index=index, label_smoothing=0.1)


def a_sigmoid_for_each_class(logits, targets, ignore=None):
    logits, targets = logits.reshape(-1, logits.shape[-1]), targets.reshape(-1)
    if ignore is not None:
        logits, targets = logits[targets != ignore], targets[targets != ignore]
    truth = F.one_hot(targets, logits.shape[-1]).to(logits.dtype)
    return F.binary_cross_entropy_with_logits(logits, truth)


# exercise, answer, status, names of faults (all that are said are among them), words that must be said
GENERAL = [
    ("linear", bias_returned_apart, "wrong", ["wrong-type"], "tuple"),
    ("linear", forgets_to_return, "wrong", ["returns-nothing"], "`return` is missing"),
    ("linear", returns_without_a_bias_only, "wrong", ["returns-nothing"], "one branch has no `return`"),
    ("linear", numpy_all_the_way, "wrong", ["no-gradient"], "NumPy"),
    ("linear", list_of_outputs, "wrong", ["wrong-type"], "returns a list"),
    ("linear", skips_the_first_input, "wrong", ["numbers"], "120, expected 121"),
    ("linear", a_bias_must_be, "wrong", ["missing-bias-not-handled"], "may be `None`"),
    ("linear", no_sum_and_no_bias, "wrong", ["not-summed", "bias-left-out"], "Second, the bias"),
    ("linear", one_vector_without_a_bias, "wrong", ["bias-left-out"], "leading axes.*something else"),
    ("linear", rounds, "wrong", ["numbers"], "differ"),
    ("linear_backward", returns_two, "wrong", ["number-of-results"], "3 are asked for"),
    ("linear_backward", stops_at_x, "wrong", ["wrong-type"], "with commas between"),
    ("linear_backward", updates_the_weights, "wrong", ["numbers", "changes-input"], "in place"),
    ("linear_backward", a_dict, "wrong", ["wrong-type"], "returns a dict"),
    (
        "linear_backward",
        mean_and_turned,
        "wrong",
        ["gradient-of-W-transposed", "b-averaged"],
        "shape of W.*averaged",
    ),
    ("linear_backward", forward_again, "wrong", ["wrong-shape"], "gradient of x has another shape"),
    ("linear_backward", twice_as_for_squares, "wrong", ["constant-factor"], "2 times"),
    ("relu", in_place, "wrong", ["changes-input"], "changes its input `x` in place"),
    ("relu", in_place_method, "wrong", ["changes-input"], "changes its input `x` in place"),
    ("relu", python_max, "broken", ["raises"], "holds many.*torch.where"),
    ("relu", an_if, "broken", ["raises"], "holds many.*torch.where"),
    ("relu", a_list, "wrong", ["wrong-type"], "returns a list"),
    ("relu", torch_max_of_one, "wrong", ["largest-number"], "largest number of all"),
    ("relu", whole_numbers, "wrong", ["wrong-kind"], "whole numbers"),
    ("relu", true_or_false, "wrong", ["wrong-kind"], "True and False"),
    ("relu", forgets_the_return, "wrong", ["returns-nothing"], "`return` is missing"),
    ("relu", shifted_down, "wrong", ["numbers"], "expected 2"),
    ("relu", through_numpy, "wrong", ["no-gradient"], "NumPy"),
    ("softmax", drops_dim, "broken", ["arguments"], "does not take `dim`"),
    ("softmax", only_a_row, "broken", ["raises"], "leading axes"),
    ("softmax", all_in_one, "wrong", ["overflows", "sum-of-everything"], "sum of all.*1000, 1001"),
    ("softmax", no_exp_and_no_keepdim, "wrong", ["plain-shares"], "no power of e.*something else"),
    ("softmax", rounded, "wrong", ["nearly"], "rounded"),
    ("softmax", epsilon, "wrong", ["shares-do-not-sum-to-one"], "do not sum to 1 along `dim`"),
    ("softmax", plus_one, "wrong", ["shares-do-not-sum-to-one"], "do not sum to 1 along `dim`"),
    ("softmax", clamped, "wrong", ["only-large"], "wrong for large ones"),
    ("softmax", in_place_minus, "wrong", ["changes-input"], "in place"),
    ("softmax", the_values_too, "broken", ["raises"], "Take `.values`"),
    ("softmax", halved_scores, "wrong", ["numbers"], "expected"),
    ("cross_entropy", no_targets, "wrong", ["numbers"], "expected 0.1269"),
    ("cross_entropy", a_plain_number, "wrong", ["wrong-type"], "returns a float"),
    ("cross_entropy", cuts_the_gradient, "wrong", ["no-gradient"], "NumPy"),
    ("cross_entropy", a_list_of_losses, "wrong", ["wrong-type"], "returns a list"),
    ("cross_entropy", epsilon_in_the_logarithm, "wrong", ["only-large"], "wrong for large ones"),
    ("cross_entropy", sum_and_bits, "wrong", ["log-base-2", "summed-not-averaged"], "Second, the losses"),
    ("cross_entropy", ignores_minus_100_only, "wrong", ["only-ignore"], "wrong where `ignore` is given"),
    ("cross_entropy", drops_the_first, "wrong", ["numbers"], "expected"),
    ("cross_entropy", smoothed, "wrong", ["numbers"], "expected"),
    ("cross_entropy", a_sigmoid_for_each_class, "wrong", ["numbers"], "expected"),
]
