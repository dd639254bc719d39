"""linear as learners write it."""

import torch
import torch.nn.functional as F

# Right


def in_two_lines(x, W, b=None):
    y = torch.matmul(x, W)
    if b is not None:
        y = y + b
    return y


def adds_in_place_what_is_its_own(x, W, b=None):
    y = x @ W
    if b is not None:
        y += b
    return y


def einsum(x, W, b=None):
    y = torch.einsum("...d,df->...f", x, W)
    return y if b is None else y + b


def torch_linear(x, W, b=None):
    return F.linear(x, W.T, b)


def products_then_sum(x, W, b=None):
    products = x[..., :, None] * W
    out = products.sum(-2)
    if b is None:
        return out
    return out + b


def output_by_output(x, W, b=None):
    columns = []
    for f in range(W.shape[1]):
        column = (x * W[:, f]).sum(dim=-1)
        if b is not None:
            column = column + b[f]
        columns.append(column)
    return torch.stack(columns, dim=-1)


def input_by_input(x, W, b=None):
    total = 0 if b is None else b
    for d in range(len(W)):
        total = total + x[..., d : d + 1] * W[d]
    return total


def zeros_for_none(x, W, b=None):
    if b is None:
        b = torch.zeros(W.shape[1], dtype=W.dtype)
    return x @ W + b


def turned_twice(x, W, b=None):
    rows = x.reshape(-1, x.shape[-1])
    out = (W.T @ rows.T).T.reshape(*x.shape[:-1], W.shape[1])
    return out + b if b is not None else out


def an_optional_bias_is_asked_for_otherwise(x, W, b=None):
    if isinstance(b, torch.Tensor):
        return torch.add(x @ W, b)
    return x @ W


RIGHT = [
    in_two_lines,
    adds_in_place_what_is_its_own,
    einsum,
    torch_linear,
    products_then_sum,
    output_by_output,
    input_by_input,
    zeros_for_none,
    turned_twice,
    an_optional_bias_is_asked_for_otherwise,
]

# Wrong, one mistake each


def no_bias(x, W, b=None):
    return torch.matmul(x, W)


def bias_first(x, W, b=None):
    if b is not None:
        x = x + b
    return x @ W


def weights_and_bias(x, W, b=None):
    if b is not None:
        W = W + b
    return torch.einsum("...d,df->...f", x, W)


def bias_as_a_column(x, W, b=None):
    y = x @ W
    return y if b is None else y + b[:, None]


def all_biases_at_once(x, W, b=None):
    y = x @ W
    if b is not None:
        y = y + torch.sum(b)
    return y


def bias_in_the_loop(x, W, b=None):
    total = 0
    for d in range(W.shape[0]):
        total = total + x[..., d, None] * W[d]
        if b is not None:
            total = total + b
    return total


def always_a_bias(x, W, b=None):
    y = torch.matmul(x, W)
    y = y + b
    return y


def asks_whether_it_is_true(x, W, b=None):
    y = x @ W
    if b:
        y = y + b
    return y


def star(x, W, b=None):
    y = x * W
    if b is not None:
        y = y + b
    return y


def products_only(x, W, b=None):
    y = torch.mul(x[..., None], W)
    return y if b is None else y + b


def mean_of_products(x, W, b=None):
    y = (x[..., None] * W).mean(dim=-2)
    return y if b is None else y + b


def relu_inside(x, W, b=None):
    y = x @ W
    if b is not None:
        y = y + b
    return torch.relu(y)


def as_nn_linear_keeps_it(x, W, b=None):
    return F.linear(x, W, b)


def turns_W(x, W, b=None):
    y = x @ W.T
    return y if b is None else y + b


def W_x(x, W, b=None):
    y = torch.matmul(W, x)
    if b is not None:
        y = y + b
    return y


def twice(x, W, b=None):
    y = x @ W
    if b is not None:
        y += b
        y = y + b
    return y


def one_bias_for_all(x, W, b=None):
    columns = [(x * W[:, f]).sum(-1) + (0 if b is None else b[0]) for f in range(W.shape[1])]
    return torch.stack(columns, -1)


def sums_the_wrong_axis(x, W, b=None):
    y = (x[..., None] * W).sum(-1)
    return y if b is None else y + b


def forgets_what_was_there(x, W, b=None):
    for d in range(W.shape[0]):
        y = x[..., d : d + 1] * W[d]
    return y if b is None else y + b


WRONG = [
    ("bias-left-out", no_bias),
    ("bias-before-the-product", bias_first),
    ("bias-on-the-weights", weights_and_bias),
    ("bias-down-the-rows", bias_as_a_column),
    ("bias-summed", all_biases_at_once),
    ("bias-per-product", bias_in_the_loop),
    ("missing-bias-not-handled", always_a_bias),
    ("truth-of-the-bias", asks_whether_it_is_true),
    ("numbers-for-matrices", star),
    ("not-summed", products_only),
    ("averaged-over-inputs", mean_of_products),
    ("activation-already", relu_inside),
    ("weights-transposed", as_nn_linear_keeps_it),
    ("weights-transposed", turns_W),
    ("weights-first", W_x),
    ("bias-twice", twice),
    ("first-bias-for-all", one_bias_for_all),
    ("summed-over-outputs", sums_the_wrong_axis),
    ("last-input-only", forgets_what_was_there),
]
