"""linear_backward as learners write it."""

import torch

# Right


def rows_of(x):
    """The learner's own helper: right."""
    return x.reshape(-1, x.shape[-1])


def einsum(x, W, grad):
    dx = torch.einsum("...f,df->...d", grad, W)
    dW = torch.einsum("nd,nf->df", rows_of(x), rows_of(grad))
    return dx, dW, rows_of(grad).sum(0)


def asks_autograd(x, W, grad):
    x, W = x.clone().requires_grad_(), W.clone().requires_grad_()
    b = torch.zeros(W.shape[1], dtype=W.dtype, requires_grad=True)
    (x @ W + b).backward(grad)
    return x.grad, W.grad, b.grad


def vector_by_vector(x, W, grad):
    dW, db = torch.zeros_like(W), torch.zeros_like(W[0])
    for one, its_grad in zip(rows_of(x), rows_of(grad), strict=True):
        dW += one[:, None] * its_grad
        db += its_grad
    return grad @ W.T, dW, db


def weight_by_weight(x, W, grad):
    X, G = x.flatten(0, -2) if x.ndim > 1 else x[None], grad.reshape(-1, grad.shape[-1])
    dW = torch.empty_like(W)
    for d in range(W.shape[0]):
        for f in range(W.shape[1]):
            dW[d, f] = (X[:, d] * G[:, f]).sum()
    db = torch.stack([G[:, f].sum() for f in range(W.shape[1])])
    dx = torch.stack([(grad * W[d]).sum(-1) for d in range(W.shape[0])], dim=-1)
    return dx, dW, db


def numpy_inside(x, W, grad):
    rows, grads = rows_of(x).numpy(), rows_of(grad).numpy()
    return grad @ W.T, torch.from_numpy(rows.T @ grads), torch.from_numpy(grads.sum(axis=0))


def products_then_sums(x, W, grad):
    products = x.unsqueeze(-1) * grad.unsqueeze(-2)
    while products.ndim > 2:
        products = products.sum(0)
    db = grad
    while db.ndim > 1:
        db = db.sum(dim=0)
    return grad.matmul(W.transpose(0, 1)), products, db


def returns_a_list(x, W, grad):
    rows, grads = x.view(-1, W.shape[0]), grad.view(-1, W.shape[1])
    return [(W @ grads.T).T.view(x.shape), (grads.T @ rows).T, torch.ones(len(grads)).to(grads) @ grads]


def sums_over_a_list_of_axes(x, W, grad):
    axes = list(range(grad.ndim - 1))
    db = grad.sum(dim=axes) if axes else grad.clone()
    return grad @ W.mT, torch.tensordot(rows_of(x), rows_of(grad), dims=([0], [0])), db


RIGHT = [
    einsum,
    asks_autograd,
    vector_by_vector,
    weight_by_weight,
    numpy_inside,
    products_then_sums,
    returns_a_list,
    sums_over_a_list_of_axes,
]

# Wrong, one mistake each


def grad_times_W(x, W, grad):
    rows, grads = rows_of(x), rows_of(grad)
    return torch.matmul(grad, W), rows.T @ grads, grads.sum(0)


def W_in_front(x, W, grad):
    dW = torch.einsum("nd,nf->df", rows_of(x), rows_of(grad))
    return torch.matmul(W, grad), dW, rows_of(grad).sum(0)


def turned(x, W, grad):
    rows, grads = rows_of(x), rows_of(grad)
    return grad @ W.T, grads.T @ rows, grads.sum(0)


def x_as_it_is(x, W, grad):
    rows, grads = rows_of(x), rows_of(grad)
    dx = grad @ W.T
    dW = rows @ grads
    return dx, dW, torch.sum(grads, dim=0)


def W_x_b(x, W, grad):
    dx, dW, db = einsum(x, W, grad)
    return dW, dx, db


def W_b_x(x, W, grad):
    dx, dW, db = einsum(x, W, grad)
    return dW, db, dx


def x_b_W(x, W, grad):
    dx, dW, db = vector_by_vector(x, W, grad)
    return dx, db, dW


def mean_over_the_batch(x, W, grad):
    dx, dW, db = einsum(x, W, grad)
    n = grad[..., 0].numel()
    return dx, dW / n, db / n


def mean_of_W(x, W, grad):
    rows, grads = rows_of(x), rows_of(grad)
    return grad @ W.T, (rows[:, :, None] * grads[:, None, :]).mean(0), grads.sum(0)


def mean_of_b(x, W, grad):
    rows, grads = rows_of(x), rows_of(grad)
    return grad @ W.T, rows.T @ grads, grads.mean(dim=0)


def b_is_grad(x, W, grad):
    return grad @ W.T, torch.einsum("nd,nf->df", rows_of(x), rows_of(grad)), grad.clone()


def b_is_one_number(x, W, grad):
    return grad @ W.T, torch.einsum("nd,nf->df", rows_of(x), rows_of(grad)), torch.sum(grad)


def b_along_the_rows(x, W, grad):
    return grad @ W.T, torch.einsum("nd,nf->df", rows_of(x), rows_of(grad)), torch.sum(grad, -1)


def b_is_a_row(x, W, grad):
    rows, grads = rows_of(x), rows_of(grad)
    return grad @ W.T, rows.T @ grads, grads.sum(0, keepdim=True)


def as_in_the_lesson(x, W, grad):
    return grad @ W.T, x.T @ grad, grad.sum(dim=0)


def as_in_the_lesson_with_mT(x, W, grad):
    dx = torch.matmul(grad, W.mT)
    dW = torch.matmul(x.mT, grad)
    db = torch.sum(grad, dim=0)
    return dx, dW, db


def b_over_axis_0(x, W, grad):
    return grad @ W.T, torch.einsum("nd,nf->df", rows_of(x), rows_of(grad)), grad.sum(0)


def outer_of_sums(x, W, grad):
    x_all, grad_all = rows_of(x).sum(0), rows_of(grad).sum(0)
    return grad @ W.T, x_all[:, None] * grad_all[None, :], grad_all


def no_chain_rule(x, W, grad):
    rows = rows_of(x)
    ones = torch.ones(len(rows), W.shape[1]).to(W)
    return W.sum(1).expand(x.shape).clone(), rows.T @ ones, ones.sum(0)


def one_gradient_for_all(x, W, grad):
    rows, grads = rows_of(x), rows_of(grad)
    dx = (grads @ W.T).sum(0)
    return dx, rows.T @ grads, grads.sum(0)


def minus(x, W, grad):
    return tuple(-g for g in einsum(x, W, grad))


def reshaped(x, W, grad):
    rows, grads = rows_of(x), rows_of(grad)
    return grad @ W.contiguous().view(W.shape[1], W.shape[0]), rows.T @ grads, grads.sum(0)


def forgets_what_was_there(x, W, grad):
    for one, its_grad in zip(rows_of(x), rows_of(grad), strict=True):
        dW = one[:, None] * its_grad
        db = its_grad.clone()
    return grad @ W.T, dW, db


def returns_in_the_loop(x, W, grad):
    dW, db = torch.zeros_like(W), torch.zeros_like(W[0])
    for one, its_grad in zip(rows_of(x), rows_of(grad), strict=True):
        dW += torch.outer(one, its_grad)
        db += its_grad
        return grad @ W.T, dW, db


def rows_for_all(x, W, grad):
    rows, grads = rows_of(x), rows_of(grad)
    return torch.matmul(grads, W.T), rows.T @ grads, grads.sum(0)


def reshapes_x(x, W, grad):
    grads = rows_of(grad)
    return grad @ W.T, x.reshape(W.shape[0], len(grads)) @ grads, grads.sum(0)


def ones_for_b(x, W, grad):
    return grad @ W.T, rows_of(x).T @ rows_of(grad), torch.ones(W.shape[1], dtype=W.dtype)


def nothing_is_turned(x, W, grad):
    return torch.matmul(grad, W), torch.matmul(x, grad), torch.sum(grad, dim=0)


def no_rows_are_turned(x, W, grad):
    dW = torch.matmul(rows_of(x), rows_of(grad))
    return torch.matmul(grad, W), dW, rows_of(grad).sum(0)


def nothing_is_turned_but_b_is_right(x, W, grad):
    return grad.matmul(W), x.matmul(grad), torch.einsum("nf->f", rows_of(grad))


def x_is_not_turned(x, W, grad):
    return torch.matmul(grad, W.T), torch.matmul(x, grad), rows_of(grad).sum(0)


def x_is_not_turned_for_tables(x, W, grad):
    return torch.matmul(grad, W.T), torch.matmul(x, grad), torch.sum(grad, dim=0)


def stars(x, W, grad):
    return torch.mul(grad, W), torch.mul(x, grad), rows_of(grad).sum(0)


def stars_for_tables(x, W, grad):
    return torch.mul(grad, W), torch.mul(x, grad), torch.sum(grad, 0)


def turned_stars(x, W, grad):
    return torch.mul(W.mT, grad), torch.mul(grad, x.mT), rows_of(grad).sum(0)


def a_star_for_x(x, W, grad):
    return W * grad, torch.einsum("nd,nf->df", rows_of(x), rows_of(grad)), rows_of(grad).sum(0)


def a_turned_star_for_x(x, W, grad):
    return W.T * grad, torch.einsum("nd,nf->df", rows_of(x), rows_of(grad)), rows_of(grad).sum(0)


def a_star_for_W(x, W, grad):
    return torch.einsum("...f,df->...d", grad, W), grad * x, rows_of(grad).sum(0)


def a_turned_star_for_W(x, W, grad):
    return torch.einsum("...f,df->...d", grad, W), rows_of(grad) * rows_of(x).T, rows_of(grad).sum(0)


WRONG = [
    ("nothing-transposed", nothing_is_turned),
    ("nothing-transposed", no_rows_are_turned),
    ("nothing-transposed", nothing_is_turned_but_b_is_right),
    ("inputs-not-transposed", x_is_not_turned),
    ("inputs-not-transposed", x_is_not_turned_for_tables),
    ("products-by-number", stars),
    ("products-by-number", stars_for_tables),
    ("products-by-number", turned_stars),
    ("products-by-number", a_star_for_x),
    ("products-by-number", a_turned_star_for_x),
    ("products-by-number", a_star_for_W),
    ("products-by-number", a_turned_star_for_W),
    ("weights-not-transposed", grad_times_W),
    ("weights-in-front", W_in_front),
    ("gradient-of-W-transposed", turned),
    ("inputs-not-transposed", x_as_it_is),
    ("W-before-x", W_x_b),
    ("x-last", W_b_x),
    ("b-before-W", x_b_W),
    ("averaged-over-vectors", mean_over_the_batch),
    ("W-averaged", mean_of_W),
    ("b-averaged", mean_of_b),
    ("b-not-summed", b_is_grad),
    ("b-summed-to-one-number", b_is_one_number),
    ("b-summed-over-outputs", b_along_the_rows),
    ("b-keeps-an-axis", b_is_a_row),
    ("first-axis-only", as_in_the_lesson),
    ("first-axis-only", as_in_the_lesson_with_mT),
    ("b-summed-over-first-axis", b_over_axis_0),
    ("sums-multiplied", outer_of_sums),
    ("grad-not-used", no_chain_rule),
    ("x-summed-over-vectors", one_gradient_for_all),
    ("downhill-already", minus),
    ("weights-reshaped", reshaped),
    ("last-vector-only", forgets_what_was_there),
    ("first-vector-only", returns_in_the_loop),
    ("x-flattened", rows_for_all),
    ("inputs-reshaped", reshapes_x),
    ("b-is-ones", ones_for_b),
]
