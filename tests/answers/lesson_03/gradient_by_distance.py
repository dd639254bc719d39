"""gradient_by_distance as learners write it."""

import math

import torch

# Right


def by_backward(read, inputs):
    X = inputs.clone().detach().requires_grad_(True)
    read(X)[..., -1, :].sum().backward()
    return X.grad.norm(dim=-1).flip(-1)


def one_step_after_the_other(read, inputs):
    X = inputs.clone()
    X.requires_grad = True
    out = read(X)
    out[..., -1, :].sum().backward()
    norms = [X.grad[..., -1 - k, :].norm(dim=-1) for k in range(X.shape[-2])]
    return torch.stack(norms, dim=-1)


def root_by_hand(read, inputs):
    X = torch.empty_like(inputs).copy_(inputs).requires_grad_()
    (g,) = torch.autograd.grad(read(X).select(-2, -1).sum(), X)
    squares = (g * g).sum(dim=-1)
    return torch.sqrt(squares).flip(dims=[-1])


def by_jacobian(read, inputs):
    g = torch.autograd.functional.jacobian(lambda X: read(X)[..., -1, :].sum(), inputs)
    return torch.linalg.norm(g, dim=-1).flip(-1)


def through_a_hook(read, inputs):
    caught, X = [], inputs.clone().requires_grad_()
    X.register_hook(caught.append)
    read(X)[..., -1, :].sum().backward()
    return caught[0].pow(2).sum(-1).sqrt().flip(-1)


def by_numpy(read, inputs):
    X = inputs.detach().clone().requires_grad_()
    read(X)[..., -1, :].sum().backward()
    g = X.grad.numpy()
    return torch.from_numpy((g**2).sum(axis=-1)[..., ::-1].copy()).sqrt()


def number_by_number(read, inputs):
    X = inputs.clone().requires_grad_()
    total = 0
    for y in read(X)[..., -1, :].unbind(-1):
        total = total + torch.autograd.grad(y.sum(), X, retain_graph=True)[0]
    return torch.linalg.vector_norm(total, dim=-1).flip(-1)


def with_an_error_message(read, inputs):
    if inputs.shape[-2] == 0:
        raise ValueError("there is nothing to read")
    X = inputs.detach().clone().requires_grad_()
    torch.autograd.backward(read(X)[..., -1, :].sum())
    return torch.flip(X.grad, dims=(-2,)).norm(dim=-1)


def with_gradients_of_ones(read, inputs):
    X = torch.nn.Parameter(inputs.clone())
    last = read(X)[..., X.shape[-2] - 1, :]
    last.backward(torch.ones_like(last))
    return torch.hypot(X.grad.norm(dim=-1).flip(-1), torch.zeros(()).to(inputs))


RIGHT = [
    by_backward,
    one_step_after_the_other,
    root_by_hand,
    by_jacobian,
    through_a_hook,
    by_numpy,
    number_by_number,
    with_an_error_message,
    with_gradients_of_ones,
]

# Wrong, one mistake each


def gradient_of(number, X):
    """The learner's own helper: right."""
    number.backward()
    return X.grad


def leaf(inputs):
    """The learner's own helper: right."""
    return inputs.detach().clone().requires_grad_()


def asks_the_first(read, inputs):
    X = leaf(inputs)
    return gradient_of(read(X)[..., 0, :].sum(), X).norm(dim=-1).flip(-1)


def asks_the_last_but_one(read, inputs):
    X = leaf(inputs)
    return gradient_of(read(X)[..., -2, :].sum(), X).norm(dim=-1).flip(-1)


def asks_all(read, inputs):
    X = leaf(inputs)
    return gradient_of(read(X).sum(), X).norm(dim=-1).flip(-1)


def asks_one_number(read, inputs):
    X = leaf(inputs)
    return gradient_of(read(X)[..., -1, 0].sum(), X).norm(dim=-1).flip(-1)


def takes_the_mean(read, inputs):
    X = leaf(inputs)
    return gradient_of(torch.mean(read(X)[..., -1, :]), X).norm(dim=-1).flip(-1)


def like_a_loss(read, inputs):
    X = leaf(inputs)
    return gradient_of((read(X)[..., -1, :] ** 2).sum(), X).norm(dim=-1).flip(-1)


def norm_at_once(read, inputs):
    X = leaf(inputs)
    return gradient_of(read(X)[..., -1, :].norm(), X).norm(dim=-1).flip(-1)


def last_of_the_list(read, inputs):
    X = leaf(inputs)
    return gradient_of(read(X)[-1].sum(), X).norm(dim=-1).flip(-1)


def batch_is_always_there(read, inputs):
    X = leaf(inputs)
    return gradient_of(read(X)[:, -1].sum(), X).norm(dim=-1).flip(-1)


def last_number_of_each_step(read, inputs):
    X = leaf(inputs)
    return gradient_of(read(X)[..., -1].sum(), X).norm(dim=-1).flip(-1)


def axis_without_its_name(read, inputs):
    X = leaf(inputs)
    return gradient_of(read(X)[..., -1, :].sum(), X).norm(-1).flip(-1)


def first_comes_first(read, inputs):
    X = leaf(inputs)
    return gradient_of(read(X)[..., -1, :].sum(), X).norm(dim=-1)


def flips_the_batch(read, inputs):
    X = leaf(inputs)
    return gradient_of(read(X)[..., -1, :].sum(), X).norm(dim=-1).flip(dims=(0,))


def lengths_of_columns(read, inputs):
    X = leaf(inputs)
    return gradient_of(read(X)[..., -1, :].sum(), X).norm(dim=-2).flip(-1)


def one_length_for_all(read, inputs):
    X = leaf(inputs)
    return gradient_of(read(X)[..., -1, :].sum(), X).norm()


def one_length_for_the_batch(read, inputs):
    X = leaf(inputs)
    g = gradient_of(read(X)[..., -1, :].sum(), X)
    return torch.stack([g[..., t, :].norm() for t in reversed(range(X.shape[-2]))])


def adds_up(read, inputs):
    X = leaf(inputs)
    return gradient_of(read(X)[..., -1, :].sum(), X).sum(dim=-1).flip(-1)


def sum_of_sizes(read, inputs):
    X = leaf(inputs)
    return gradient_of(read(X)[..., -1, :].sum(), X).norm(p=1, dim=-1).flip(-1)


def mean_of_the_numbers(read, inputs):
    X = leaf(inputs)
    return gradient_of(read(X)[..., -1, :].sum(), X).mean(dim=-1).flip(-1)


def mean_of_sizes(read, inputs):
    X = leaf(inputs)
    return torch.abs(gradient_of(read(X)[..., -1, :].sum(), X)).mean(dim=-1).flip(-1)


def the_largest(read, inputs):
    X = leaf(inputs)
    return gradient_of(read(X)[..., -1, :].sum(), X).abs().max(dim=-1).values.flip(-1)


def no_root(read, inputs):
    X = leaf(inputs)
    return (gradient_of(read(X)[..., -1, :].sum(), X) ** 2).sum(dim=-1).flip(-1)


def root_of_a_mean(read, inputs):
    X = leaf(inputs)
    return torch.sqrt((gradient_of(read(X)[..., -1, :].sum(), X) ** 2).mean(dim=-1)).flip(-1)


def lengths_of_outputs(read, inputs):
    return torch.linalg.norm(read(inputs), dim=-1).flip(-1)


def lengths_of_inputs(read, inputs):
    X = leaf(inputs)
    read(X)[..., -1, :].sum().backward()
    return X.norm(dim=-1).flip(-1).detach()


def share_of_the_nearest(read, inputs):
    X = leaf(inputs)
    norms = gradient_of(read(X)[..., -1, :].sum(), X).norm(dim=-1).flip(-1)
    return norms / norms[..., 0].unsqueeze(-1)


def backward_in_a_loop(read, inputs):
    X, norms = leaf(inputs), []
    for t in range(X.shape[-2]):
        read(X)[..., -1, :].sum().backward()
        norms.append(X.grad[..., -1 - t, :].norm(dim=-1))
    return torch.stack(norms, dim=-1)


def reads_a_made_up_sequence(read, inputs):
    X = torch.ones_like(inputs).requires_grad_()
    read(X)[..., -1, :].sum().backward()
    return X.grad.norm(dim=-1).flip(-1)


def reads_an_empty_page(read, inputs):
    X = torch.zeros(inputs.shape, dtype=inputs.dtype, requires_grad=True)
    return gradient_of(read(X)[..., -1, :].sum(), X).norm(dim=-1).flip(-1)


def from_the_first_input(read, inputs):
    X = leaf(inputs)
    out, norms = read(X), []
    for t in range(X.shape[-2]):
        (g,) = torch.autograd.grad(out[..., t, :].sum(), X, retain_graph=True)
        norms.append(g[..., 0, :].norm(dim=-1))
    return torch.stack(norms, dim=-1)


WRONG = [
    ("first-output", asks_the_first),
    ("output-before-the-last", asks_the_last_but_one),
    ("all-outputs", asks_all),
    ("one-number-of-the-output", asks_one_number),
    ("mean-of-the-output", takes_the_mean),
    ("square-of-the-output", like_a_loss),
    ("norm-of-the-output", norm_at_once),
    ("last-of-axis-0", last_of_the_list),
    ("last-of-axis-1", batch_is_always_there),
    ("last-number-of-each", last_number_of_each_step),
    ("kind-for-axis", axis_without_its_name),
    ("not-reversed", first_comes_first),
    ("reversed-on-axis-0", flips_the_batch),
    ("norm-over-steps", lengths_of_columns),
    ("norm-of-all", one_length_for_all),
    ("batch-in-one-norm", one_length_for_the_batch),
    ("sum-for-norm", adds_up),
    ("sizes-for-norm", sum_of_sizes),
    ("mean-for-norm", mean_of_the_numbers),
    ("mean-size-for-norm", mean_of_sizes),
    ("largest-for-norm", the_largest),
    ("squared-norm", no_root),
    ("root-of-the-mean", root_of_a_mean),
    ("outputs-measured", lengths_of_outputs),
    ("inputs-measured", lengths_of_inputs),
    ("normalised", share_of_the_nearest),
    ("gradients-pile-up", backward_in_a_loop),
    ("other-inputs", reads_a_made_up_sequence),
    ("other-inputs", reads_an_empty_page),
    ("first-input-of-each-output", from_the_first_input),
]

# Wrong in ways that no rule was made for: the status, a fault that is named, a word that is said


def switches_autograd_on(read, inputs):
    inputs.requires_grad_()
    (g,) = torch.autograd.grad(read(inputs)[..., -1, :].sum(), inputs)
    return g.norm(dim=-1).flip(-1)


def leaves_a_gradient(read, inputs):
    inputs.requires_grad = True
    read(inputs)[..., -1, :].sum().backward()
    return inputs.grad.norm(dim=-1).flip(-1)


def detached_first(read, inputs):
    X = inputs.clone()
    read(X)[..., -1, :].sum().backward()
    return X.grad.norm(dim=-1).flip(-1)


def detached_output(read, inputs):
    X = leaf(inputs)
    read(X).detach()[..., -1, :].sum().backward()
    return X.grad.norm(dim=-1).flip(-1)


def item_before_backward(read, inputs):
    X = leaf(inputs)
    read(X)[..., -1, :].sum().item().backward()
    return X.grad.norm(dim=-1).flip(-1)


def read_the_old_ones(read, inputs):
    X = leaf(inputs)
    read(inputs)[..., -1, :].sum().backward()
    return X.grad.norm(dim=-1).flip(-1)


def grad_of_the_last_slice(read, inputs):
    X = leaf(inputs)
    read(X)[..., -1, :].sum().backward()
    return X[..., -1, :].grad.norm(dim=-1)


def no_sum(read, inputs):
    X = leaf(inputs)
    read(X)[..., -1, :].backward()
    return X.grad.norm(dim=-1).flip(-1)


def returns_the_gradient(read, inputs):
    X = leaf(inputs)
    read(X)[..., -1, :].sum().backward()
    return X.grad.flip(-2)


def a_list_of_numbers(read, inputs):
    X = leaf(inputs)
    read(X)[..., -1, :].sum().backward()
    return X.grad.norm(dim=-1).flip(-1).tolist()


def forgets_to_return(read, inputs):
    X = leaf(inputs)
    read(X)[..., -1, :].sum().backward()
    X.grad.norm(dim=-1).flip(-1)


def small_differences(read, inputs):
    before, norms = read(inputs)[..., -1, :], []
    for t in reversed(range(inputs.shape[-2])):
        moved = inputs.clone()
        moved[..., t, :] += 0.01
        norms.append((read(moved)[..., -1, :] - before).norm(dim=-1) / 0.01)
    return torch.stack(norms, dim=-1)


def squared_and_not_reversed(read, inputs):
    X = leaf(inputs)
    read(X)[..., -1, :].sum().backward()
    return (X.grad**2).sum(dim=-1)


def sizes_of_all_outputs(read, inputs):
    X = leaf(inputs)
    read(X).sum().backward()
    return X.grad.abs().sum(dim=-1).flip(-1)


def logarithms(read, inputs):
    X = leaf(inputs)
    read(X)[..., -1, :].sum().backward()
    return X.grad.norm(dim=-1).flip(-1).log()


def shares_of_all(read, inputs):
    X = leaf(inputs)
    norms = gradient_of(read(X)[..., -1, :].sum(), X).norm(dim=-1).flip(-1)
    return norms / norms.sum(dim=-1, keepdim=True)


def without_the_last(read, inputs):
    X = leaf(inputs)
    read(X)[..., -1, :].sum().backward()
    return X.grad.norm(dim=-1).flip(-1)[..., 1:]


def nearest_at_distance_one(read, inputs):
    X = leaf(inputs)
    read(X)[..., -1, :].sum().backward()
    norms = X.grad.norm(dim=-1).flip(-1)
    return torch.cat([torch.zeros_like(norms[..., :1]), norms[..., :-1]], dim=-1)


def over_the_root_of_d(read, inputs):
    X = leaf(inputs)
    read(X)[..., -1, :].sum().backward()
    return X.grad.norm(dim=-1).flip(-1) / math.sqrt(X.shape[-1])


def calls_without_inputs(read, inputs):
    X = leaf(inputs)
    read[..., -1, :].sum().backward()
    return X.grad.norm(dim=-1).flip(-1)


def slices_backwards(read, inputs):
    X = leaf(inputs)
    return gradient_of(read(X)[..., -1, :].sum(), X).norm(dim=-1)[..., ::-1]


def pythons_reversed(read, inputs):
    X = leaf(inputs)
    return reversed(gradient_of(read(X)[..., -1, :].sum(), X).norm(dim=-1))


def brackets_forgotten(read, inputs):
    X = leaf(inputs)
    read(X)[..., -1, :].sum().backward  # noqa: B018
    return X.grad.norm(dim=-1).flip(-1)


def lengths_as_numbers(read, inputs):
    X, norms = leaf(inputs), []
    read(X)[..., -1, :].sum().backward()
    for t in reversed(range(len(X))):
        norms.append(X.grad[t].norm().item())
    return torch.tensor(norms)


def zeros_of_one_kind(read, inputs):
    X = leaf(inputs)
    read(X)[..., -1, :].sum().backward()
    norms = torch.zeros(inputs.shape[:-1])
    for k in range(inputs.shape[-2]):
        norms[..., k] = X.grad[..., -1 - k, :].norm(dim=-1)
    return norms


def backward_from_every_output(read, inputs):
    X = leaf(inputs)
    for t in range(X.shape[-2]):
        read(X)[..., t, :].sum().backward()
    return X.grad.norm(dim=-1).flip(-1)


def copies_too_late(read, inputs):
    X = leaf(inputs)
    number = read(X)[..., -1, :].sum()
    Y = leaf(X)
    (g,) = torch.autograd.grad(number, Y)
    return g.norm(dim=-1).flip(-1)


def back_twice(read, inputs):
    X = leaf(inputs)
    last = (read(X) ** 2)[..., -1, :].sum()
    last.backward()
    last.backward()
    return X.grad.norm(dim=-1).flip(-1)


def no_grad_around(read, inputs):
    with torch.no_grad():
        X = leaf(inputs)
        read(X)[..., -1, :].sum().backward()
        return X.grad.norm(dim=-1).flip(-1)


OTHERS = [
    ("wrong", "changes-input", "autograd switched on", switches_autograd_on),
    ("wrong", "changes-input", "gradient", leaves_a_gradient),
    ("broken", "raises", "requires_grad_", detached_first),
    ("broken", "raises", "detach", detached_output),
    ("broken", "raises", "plain number", item_before_backward),
    ("broken", "raises", "requires_grad_", read_the_old_ones),
    ("broken", "raises", "`.grad` is None", grad_of_the_last_slice),
    ("broken", "raises", "Add them up first", no_sum),
    ("wrong", "wrong-shape", "shape", returns_the_gradient),
    ("wrong", "wrong-type", "list", a_list_of_numbers),
    ("wrong", "returns-nothing", "return", forgets_to_return),
    ("wrong", "numbers", "", small_differences),
    ("wrong", "squared-norm", "revers", squared_and_not_reversed),
    ("wrong", "all-outputs", "sizes", sizes_of_all_outputs),
    ("wrong", "negative-length", "negative", logarithms),
    ("wrong", "not-a-gradient", "doubled", shares_of_all),
    ("wrong", "wrong-shape", "shape", without_the_last),
    ("wrong", "numbers", "", nearest_at_distance_one),
    ("wrong", "root-of-the-mean", "", over_the_root_of_d),
    ("broken", "raises", "Call it first", calls_without_inputs),
    ("broken", "raises", "no_grad", no_grad_around),
    ("broken", "raises", "the very tensor", copies_too_late),
    ("broken", "raises", "sent twice", back_twice),
    ("broken", "raises", "flip", slices_backwards),
    ("wrong", "reversed-on-axis-0", "batch", pythons_reversed),
    ("broken", "raises", "`.grad` is None", brackets_forgotten),
    ("wrong", "only-batch", "leading axes", lengths_as_numbers),
    ("wrong", "wrong-dtype", "new_zeros", zeros_of_one_kind),
    ("wrong", "all-outputs", "last", backward_from_every_output),
]
