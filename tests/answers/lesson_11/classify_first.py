"""classify_first as learners write it."""

import torch
import torch.nn.functional as F

# Right


def refuse(vectors):
    """The learner's own helper: right."""
    if vectors.shape[-2] == 0:
        raise ValueError("no token")


def one_line(vectors, W, b):
    refuse(vectors)
    return vectors[..., 0, :] @ W + b


def by_select(vectors, W, b):
    refuse(vectors)
    return torch.matmul(vectors.select(-2, 0), W) + b


def by_functional(vectors, W, b):
    refuse(vectors)
    first = vectors.unbind(dim=-2)[0]
    return F.linear(first, W.T, b)


def all_then_the_first(vectors, W, b):
    refuse(vectors)
    logits = vectors @ W + b
    return logits[..., 0, :]


def by_einsum(vectors, W, b):
    refuse(vectors)
    return torch.einsum("...td,df->...tf", vectors, W)[..., 0, :] + b


def narrowed(vectors, W, b):
    refuse(vectors)
    first = vectors.narrow(-2, 0, 1)
    return (first @ W).squeeze(-2) + b


def in_loops(vectors, W, b):
    refuse(vectors)
    first = vectors.flatten(0, -3)[:, 0] if vectors.ndim > 2 else vectors[:1]
    columns = [(first * W[:, f]).sum(dim=-1) + b[f] for f in range(W.shape[1])]
    return torch.stack(columns, dim=-1).reshape(*vectors.shape[:-2], W.shape[1])


RIGHT = [one_line, by_select, by_functional, all_then_the_first, by_einsum, narrowed, in_loops]

# Wrong, one mistake each


def the_last(vectors, W, b):
    refuse(vectors)
    return vectors[..., -1, :] @ W + b


def counts_from_one(vectors, W, b):
    refuse(vectors)
    return vectors[..., 1, :] @ W + b


def first_of_the_batch(vectors, W, b):
    refuse(vectors)
    return vectors[0] @ W + b


def one_axis_in_front(vectors, W, b):
    refuse(vectors)
    return vectors[:, 0] @ W + b


def the_mean(vectors, W, b):
    refuse(vectors)
    return vectors.mean(-2) @ W + b


def the_sum(vectors, W, b):
    refuse(vectors)
    return vectors.sum(-2) @ W + b


def the_largest(vectors, W, b):
    refuse(vectors)
    return vectors.max(dim=-2).values @ W + b


def all_tokens(vectors, W, b):
    refuse(vectors)
    return vectors @ W + b


def a_part(vectors, W, b):
    refuse(vectors)
    return vectors[..., 0:1, :] @ W + b


def shares(vectors, W, b):
    refuse(vectors)
    return F.softmax(vectors[..., 0, :] @ W + b, dim=-1)


def between_0_and_1(vectors, W, b):
    refuse(vectors)
    return torch.sigmoid(vectors[..., 0, :] @ W + b)


def the_class(vectors, W, b):
    refuse(vectors)
    return torch.argmax(vectors[..., 0, :] @ W + b, dim=-1)


def tanh_behind(vectors, W, b):
    refuse(vectors)
    return torch.tanh(vectors[..., 0, :] @ W + b)


def tanh_before(vectors, W, b):
    refuse(vectors)
    return torch.tanh(vectors[..., 0, :]) @ W + b


def no_bias(vectors, W, b):
    refuse(vectors)
    return vectors[..., 0, :] @ W


def bias_first(vectors, W, b):
    refuse(vectors)
    return (vectors[..., 0, :] + b) @ W


def bias_on_weights(vectors, W, b):
    refuse(vectors)
    return vectors[..., 0, :] @ (W + b)


def all_biases(vectors, W, b):
    refuse(vectors)
    return vectors[..., 0, :] @ W + b.sum()


def two_biases(vectors, W, b):
    refuse(vectors)
    y = vectors[..., 0, :] @ W + b
    return y + b


def one_bias(vectors, W, b):
    refuse(vectors)
    return vectors[..., 0, :] @ W + b[0]


def a_star(vectors, W, b):
    refuse(vectors)
    return vectors[..., 0, :] * W + b


def relu_behind(vectors, W, b):
    refuse(vectors)
    return torch.relu(vectors[..., 0, :] @ W + b)


def mean_of_the_products(vectors, W, b):
    refuse(vectors)
    return (vectors[..., 0, :, None] * W).mean(dim=-2) + b


def turned(vectors, W, b):
    refuse(vectors)
    return vectors[..., 0, :] @ W.T + b


def one_axis_in_front_spelled_out(vectors, W, b):
    refuse(vectors)
    return vectors[:, 0, :] @ W + b


def first_numbers(vectors, W, b):
    refuse(vectors)
    return vectors[..., 0] @ W + b


def weights_in_front(vectors, W, b):
    refuse(vectors)
    return W @ vectors[..., 0, :] + b


def no_question(vectors, W, b):
    return vectors[..., 0, :] @ W + b


def asks_for_texts(vectors, W, b):
    if len(vectors) == 0:
        raise ValueError("no token")
    return vectors[..., 0, :] @ W + b


WRONG = [
    ("last-token", the_last),
    ("second-token", counts_from_one),
    ("first-text-only", first_of_the_batch),
    ("axis-1-for-tokens", one_axis_in_front),
    ("axis-1-for-tokens", one_axis_in_front_spelled_out),
    ("first-numbers", first_numbers),
    ("weights-in-front", weights_in_front),
    ("no-token-not-refused", no_question),
    ("no-token-not-refused", asks_for_texts),
    ("mean-of-all", the_mean),
    ("sum-of-all", the_sum),
    ("maximum-of-all", the_largest),
    ("every-token", all_tokens),
    ("token-axis-kept", a_part),
    ("softmax-already", shares),
    ("sigmoid-already", between_0_and_1),
    ("class-chosen", the_class),
    ("tanh-as-well", tanh_behind),
    ("tanh-as-well", tanh_before),
    ("bias-left-out", no_bias),
    ("bias-before-the-product", bias_first),
    ("bias-on-the-weights", bias_on_weights),
    ("bias-summed", all_biases),
    ("bias-twice", two_biases),
    ("first-bias-for-all", one_bias),
    ("numbers-for-matrices", a_star),
    ("activation-already", relu_behind),
    ("averaged-over-inputs", mean_of_the_products),
    ("weights-transposed", turned),
]

# Wrong, and no rule was made for it


def the_vector(vectors, W, b):
    refuse(vectors)
    return vectors[..., 0, :]


def minus_the_bias(vectors, W, b):
    refuse(vectors)
    return vectors[..., 0, :] @ W - b


def twice_the_product(vectors, W, b):
    refuse(vectors)
    return 2 * (vectors[..., 0, :] @ W) + b


def without_the_mean(vectors, W, b):
    refuse(vectors)
    first = vectors[..., 0, :]
    return (first - first.mean(dim=-1, keepdim=True)) @ W + b


def normalised(vectors, W, b):
    refuse(vectors)
    return F.layer_norm(vectors[..., 0, :], vectors.shape[-1:]) @ W + b


def numbers_of_python(vectors, W, b):
    refuse(vectors)
    return torch.tensor((vectors[..., 0, :] @ W + b).tolist())


def detached(vectors, W, b):
    refuse(vectors)
    return vectors[..., 0, :].detach() @ W + b


def in_place(vectors, W, b):
    refuse(vectors)
    first = vectors[..., 0, :]
    first *= 2
    return (first / 2) @ W + b


def forgets_to_return(vectors, W, b):
    refuse(vectors)
    one_line(vectors, W, b)


def less_the_last(vectors, W, b):
    refuse(vectors)
    return (vectors[..., 0, :] - vectors[..., -1, :]) @ W + b


def size_of_the_vector(vectors, W, b):
    refuse(vectors)
    return vectors[..., 0, :].abs() @ W + b


OTHERS = [
    ("wrong", "", "", less_the_last),
    ("wrong", "", "", size_of_the_vector),
    ("wrong", "", "", the_vector),
    ("wrong", "", "", minus_the_bias),
    ("wrong", "", "", twice_the_product),
    ("wrong", "", "", without_the_mean),
    ("wrong", "", "", normalised),
    ("wrong", "", "", numbers_of_python),
    ("wrong", "", "gradient", detached),
    ("wrong", "changes-input", "vectors", in_place),
    ("wrong", "returns-nothing", "return", forgets_to_return),
]
