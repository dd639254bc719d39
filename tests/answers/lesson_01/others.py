"""Answers to lesson 01 with two mistakes, with loops, or with another dtype, as a newcomer wrote them."""

import torch

# Right, and one thing more is said: float32 comes out


def autograd_as_in_the_lesson(x, W, grad):
    x, W = x.clone().requires_grad_(), W.clone().requires_grad_()
    b = torch.zeros(W.shape[1], requires_grad=True)
    ((x @ W + b) * grad).sum().backward()
    return x.grad, W.grad, b.grad


def loops_as_in_the_lesson(x, W, grad):
    rows, grads = x.reshape(-1, x.shape[-1]), grad.reshape(-1, grad.shape[-1])
    of_x, of_W, of_b = torch.zeros(rows.shape), torch.zeros(W.shape), torch.zeros(W.shape[1])
    for row in range(len(rows)):
        for output in range(W.shape[1]):
            of_b[output] += grads[row, output]
            for feature in range(W.shape[0]):
                of_W[feature, output] += rows[row, feature] * grads[row, output]
                of_x[row, feature] += grads[row, output] * W[feature, output]
    return of_x.reshape(x.shape), of_W, of_b


SINGLE = [autograd_as_in_the_lesson, loops_as_in_the_lesson]

# Wrong


def nothing_turned_and_one_number(x, W, grad):
    return grad @ W, x @ grad, grad.sum()


def stars_and_one_number(x, W, grad):
    return grad * W, x * grad, grad.sum()


def log_shares(logits):
    moved = logits - logits.amax(dim=-1, keepdim=True)
    return moved - moved.exp().sum(dim=-1, keepdim=True).log()


def here(logits, targets):
    return torch.arange(logits.shape[-1]) == targets.unsqueeze(-1)


def no_minus_and_no_ignore(logits, targets, ignore=None):
    return (log_shares(logits) * here(logits, targets)).sum(dim=-1).mean()


def no_minus_and_another_ignore(logits, targets, ignore=None):
    losses = (log_shares(logits) * here(logits, targets)).sum(dim=-1)
    if ignore is not None:
        losses = losses[:1]
    return losses.mean()


def log_of_shares_and_no_ignore(logits, targets, ignore=None):
    return -(log_shares(logits).exp() * here(logits, targets)).sum(dim=-1).log().mean()


def counts_the_targets(logits, targets, ignore=None):
    losses = []
    for row in range(len(targets)):
        if ignore is None or targets[row] != ignore:
            losses.append(-log_shares(logits)[row, targets[row]])
    return sum(losses) / len(losses)


def adds_up_one_vector(x, W, b=None):
    outputs = torch.zeros(W.shape[1])
    for output in range(W.shape[1]):
        for feature in range(W.shape[0]):
            outputs[output] += x[feature] * W[feature, output]
    return outputs if b is None else outputs + b


def list_of_one_vector(x, W, b=None):
    outputs = []
    for output in range(W.shape[1]):
        total = 0 if b is None else b[output]
        for feature in range(W.shape[0]):
            total = total + x[feature] * W[feature, output]
        outputs.append(total)
    return torch.tensor(outputs)


def a_number_at_a_time(x):
    kept = []
    for number in x:
        kept.append(max(number, 0))
    return torch.tensor(kept)


def prints_it(x, W, b=None):
    print(x @ W if b is None else x @ W + b)


def prints_it_with_a_bias(x, W, b=None):
    if b is None:
        return x @ W
    print(x @ W + b)


TOLD = [  # exercise, answer, the faults' names, words that must be said
    (
        "linear_backward",
        nothing_turned_and_one_number,
        ["nothing-transposed", "b-summed-to-one-number"],
        "the smallest",
    ),
    (
        "linear_backward",
        stars_and_one_number,
        ["products-by-number", "b-summed-to-one-number"],
        "nothing is added up",
    ),
    ("cross_entropy", no_minus_and_no_ignore, ["minus-left-out", "ignore-ignored"], "Second, `ignore`"),
    ("cross_entropy", no_minus_and_another_ignore, ["minus-left-out"], "Where `ignore` is given there is"),
    (
        "cross_entropy",
        log_of_shares_and_no_ignore,
        ["ignore-ignored", "log-of-zero"],
        "a share that was rounded to 0",
    ),
    ("cross_entropy", counts_the_targets, ["raises"], "Or did it come so"),
    ("linear", adds_up_one_vector, ["raises"], "Why it stops there: .*whole rows"),
    ("linear", list_of_one_vector, ["raises"], "Why it stops there: .*whole rows"),
    ("relu", a_number_at_a_time, ["raises"], "Why it stops there: .*What to do: To choose place by place"),
    ("linear", prints_it, ["returns-nothing"], "write `return` in its place"),
    ("linear", prints_it_with_a_bias, ["returns-nothing"], "write `return` in its place"),
]
