"""attention_scores as learners write it."""

import functools
import math

import torch
import torch.nn.functional as F
from torch import einsum, matmul

# Right


def einsum_over_root(Q, K):
    return torch.einsum("...td,...sd->...ts", Q, K) / Q.size(-1) ** 0.5


def scaled_first(queries, keys):
    return torch.matmul(queries * queries.shape[-1] ** -0.5, keys.transpose(-2, -1))


def two_loops(Q, K):
    rows = []
    for t in range(Q.shape[-2]):
        row = [(Q[..., t, :] * K[..., s, :]).sum(-1) / math.sqrt(Q.shape[-1]) for s in range(K.shape[-2])]
        rows.append(torch.stack(row, dim=-1))
    return torch.stack(rows, dim=-2)


def bmm_of_flat_batches(Q, K):
    flat = torch.bmm(Q.reshape(-1, *Q.shape[-2:]), K.reshape(-1, *K.shape[-2:]).transpose(1, 2))
    return flat.reshape(*Q.shape[:-1], K.shape[-2]).div(math.sqrt(Q.shape[-1]))


def preallocated(Q, K):
    out = Q.new_zeros(*Q.shape[:-1], K.shape[-2])
    for t in range(Q.shape[-2]):
        for s in range(K.shape[-2]):
            out[..., t, s] = torch.linalg.vecdot(Q[..., t, :], K[..., s, :])
    return out / torch.tensor(Q.shape[-1]).sqrt()


def vmapped(Q, K):
    dots = torch.vmap(torch.vmap(lambda q, k: (q * k).sum(), (None, 0)), (0, None))
    for _ in Q.shape[:-2]:
        dots = torch.vmap(dots)
    return dots(Q, K) / Q.shape[-1] ** 0.5


def baddbmm_with_alpha(Q, K):
    q, k = Q.flatten(0, -3) if Q.ndim > 2 else Q[None], K.flatten(0, -3) if K.ndim > 2 else K[None]
    start = q.new_zeros(q.shape[0], q.shape[1], k.shape[1])
    scores = torch.baddbmm(start, q, k.mT, beta=0, alpha=Q.shape[-1] ** -0.5)
    return scores.reshape(*Q.shape[:-1], K.shape[-2])


def annotated(*inputs: torch.Tensor, root: float = 0.5, **unused) -> torch.Tensor:
    Q, K = inputs
    quarter: float = Q.shape[-1] ** (root / 2)
    return (Q / quarter) @ (K / quarter).mT


def broadcast_and_summed(Q, K):
    products = Q[..., :, None, :] * K[..., None, :, :]
    products = products.sum(dim=-1)
    products /= Q.shape[-1] ** (1 / 2)
    return products


def one_row_at_a_time(Q, K):
    d_k = K.size(dim=-1)
    rows = [(K @ Q[..., t, :, None]).squeeze(-1) for t in range(Q.size(dim=-2))]
    return torch.stack(rows, dim=-2) * (1.0 / d_k**0.5)


def with_python_numbers(Q, K):
    if Q.ndim > 2:
        return torch.stack([with_python_numbers(q, k) for q, k in zip(Q, K)])  # noqa: B905
    return torch.stack([torch.stack([q @ k for k in K]) for q in Q]) / math.sqrt(len(K[0]))


class Scorer:
    def __call__(self, Q, K):
        return einsum_over_root(Q, K)


class Layer(torch.nn.Module):
    def forward(self, Q, K):
        return einsum_over_root(Q, K)


def divides_by_a_tensor(Q: torch.Tensor, K: torch.Tensor) -> torch.Tensor:
    d_k = torch.tensor(K.shape[-1], dtype=Q.dtype)
    return torch.einsum("...td, ...sd -> ...ts", Q, K) / torch.sqrt(d_k)


def inner_products(Q, K):
    scale = math.pow(Q.size(-1), -0.5)
    if Q.dim() == 2:
        return torch.inner(Q, K) * scale
    return torch.stack([inner_products(q, k) for q, k in zip(Q, K, strict=True)])


RIGHT = [
    einsum_over_root,
    scaled_first,
    two_loops,
    bmm_of_flat_batches,
    preallocated,
    vmapped,
    baddbmm_with_alpha,
    annotated,
    broadcast_and_summed,
    one_row_at_a_time,
    with_python_numbers,
    Scorer(),
    Layer(),
    functools.partial(annotated, root=0.5),
    divides_by_a_tensor,
    inner_products,
]

# Wrong, one mistake each


def forgets_the_root(Q, K):
    return einsum("...id,...jd->...ij", Q, K)


def loops_without_the_root(Q, K):
    out = torch.zeros(Q.shape[:-1] + K.shape[-2:-1], dtype=Q.dtype)
    for t in range(Q.shape[-2]):
        for s in range(K.shape[-2]):
            out[..., t, s] = (Q[..., t, :] * K[..., s, :]).sum(-1)
    return out


def divides_by_d_k(Q, K):
    d_k = Q.size(-1)
    return matmul(Q, K.transpose(-1, -2)) / d_k


def mean_of_the_products(Q, K):
    return (Q.unsqueeze(-2) * K.unsqueeze(-3)).mean(-1)


def root_of_the_scores_last_size(Q, K):
    scores = Q @ K.swapaxes(-1, -2)
    return scores / scores.shape[-1] ** 0.5


def root_of_the_length(Q, K):
    length = Q.shape[-2]
    scale = 1 / math.sqrt(length)
    return scale * einsum("...td,...sd->...ts", Q, K)


def times_the_root(Q, K):
    scores = torch.matmul(Q, K.permute(*range(K.ndim - 2), -1, -2))
    scores *= math.sqrt(Q.shape[-1])
    return scores


def divides_by_eight(Q, K):
    return 0.125 * torch.matmul(Q, torch.transpose(K, -2, -1))


def whole_number_root(Q, K):
    d = int(Q.shape[-1] ** 0.5)
    return (Q / d) @ K.mT


def floor_of_the_root(Q, K):
    return einsum("...td,...sd->...ts", Q, K) / (Q.size(-1) ** 0.5 // 1)


def one_half_without_brackets(Q, K):
    scale = K.shape[-1] ** 1 / 2
    return matmul(Q, K.transpose(-2, -1)).div(scale)


def all_in_one_line_without_brackets(Q, K):
    return Q @ K.transpose(-1, -2) / Q.size(-1) ** 1 / 2


def keys_first(Q, K):
    return einsum("...td,...sd->...st", Q, K) / math.sqrt(Q.shape[-1])


def loops_over_keys_first(Q, K):
    rows = []
    for s in range(K.shape[-2]):
        rows.append(torch.stack([(Q[..., t, :] * K[..., s, :]).sum(-1) for t in range(Q.shape[-2])], dim=-1))
    return torch.stack(rows, dim=-2) / Q.shape[-1] ** 0.5


def view_for_transpose(Q, K):
    *lead, S, d = K.shape
    return torch.matmul(Q, K.view(*lead, d, S)) * d**-0.5


def cosines_by_hand(Q, K):
    q = Q / Q.norm(dim=-1, keepdim=True)
    k = K / K.norm(dim=-1, keepdim=True)
    return einsum("...td,...sd->...ts", q, k) / math.sqrt(Q.shape[-1])


def torchs_cosine_similarity(Q, K):
    alike = F.cosine_similarity(Q[..., :, None, :], K[..., None, :, :], dim=-1)
    return alike / Q.shape[-1] ** 0.5


def squared_cdist(Q, K):
    return torch.cdist(Q, K).pow(2) / Q.shape[-1] ** 0.5


def products_only(Q, K):
    products = Q[..., :, None, :] * K[..., None, :, :]
    return products / math.sqrt(Q.shape[-1])


def softmax_inside(Q, K):
    scores = einsum("...td,...sd->...ts", Q, K) / math.sqrt(Q.shape[-1])
    return F.softmax(scores, dim=-1)


def two_roots(Q, K):
    root = Q.shape[-1] ** 0.5
    return (Q / root) @ (K / root).mT


def divides_by_the_inverse(Q, K):
    return torch.matmul(Q, K.mT) / Q.shape[-1] ** -0.5


def turned_at_the_end(Q, K):
    return (matmul(Q, K.transpose(-2, -1)) / math.sqrt(Q.shape[-1])).mT


def dot_T(Q, K):
    return torch.matmul(Q, K.T) / Q.shape[-1] ** 0.5


def swaps_the_first_two_axes(Q, K):
    d_k = Q.size(-1)
    return matmul(Q, torch.swapaxes(K, 0, 1)).div(math.sqrt(d_k))


def place_by_place(Q, K):
    return torch.sum(Q * K, -1) / math.sqrt(Q.shape[-1])


def root_of_len(Q, K):
    return Q @ K.mT / math.sqrt(len(Q))


def root_of_axis_1(Q, K):
    return Q @ K.mT / math.sqrt(Q.shape[1])


WRONG = [
    ("not-scaled", forgets_the_root),
    ("not-scaled", loops_without_the_root),
    ("scaled-by-d", divides_by_d_k),
    ("scaled-by-d", mean_of_the_products),
    ("scaled-by-d", two_roots),
    ("scaled-by-keys", root_of_the_scores_last_size),
    ("scaled-by-rows", root_of_len),
    ("scaled-by-axis-1", root_of_axis_1),
    ("scaled-by-queries", root_of_the_length),
    ("multiplied-by-sqrt-d", times_the_root),
    ("multiplied-by-sqrt-d", divides_by_the_inverse),
    ("scaled-by-8", divides_by_eight),
    ("rounded-root", whole_number_root),
    ("rounded-root", floor_of_the_root),
    ("precedence", one_half_without_brackets),
    ("precedence-without-brackets", all_in_one_line_without_brackets),
    ("queries-and-keys-exchanged", keys_first),
    ("queries-and-keys-exchanged", loops_over_keys_first),
    ("queries-and-keys-exchanged", turned_at_the_end),
    ("reshaped", view_for_transpose),
    ("cosine", cosines_by_hand),
    ("cosine", torchs_cosine_similarity),
    ("distance", squared_cdist),
    ("not-summed", products_only),
    ("softmax-already", softmax_inside),
    ("T-for-mT", dot_T),
    ("axes-from-the-front", swaps_the_first_two_axes),
    ("not-every-pair", place_by_place),
]
