"""split_heads as learners write it."""

import numpy as np
import torch

# Right


def view_and_transpose(x, n_heads):
    *lead, T, D = x.shape
    return x.view(*lead, T, n_heads, D // n_heads).transpose(-3, -2)


def reshape_and_swap(x, n_heads):
    if x.size(-1) % n_heads != 0:
        raise ValueError("the heads cannot share the width")
    d = x.size(-1) // n_heads
    return x.reshape(x.shape[:-1] + (n_heads, d)).swapaxes(-2, -3).contiguous()


def stacked_slices(x, n_heads):
    d = x.shape[-1] // n_heads
    return torch.stack([x[..., h * d : (h + 1) * d] for h in range(n_heads)], dim=-3)


def chunks(x, n_heads):
    return torch.stack(x.chunk(n_heads, dim=-1), dim=-3)


def pieces_of_width_d(x, n_heads):
    return torch.stack(torch.split(x, x.shape[-1] // n_heads, dim=-1), -3)


def filled_in_place(x, n_heads):
    *lead, T, D = x.shape
    d = D // n_heads
    heads = x.new_zeros(*lead, n_heads, T, d)
    for h in range(n_heads):
        for i in range(d):
            heads[..., h, :, i] = x[..., h * d + i]
    return heads


def by_einsum(x, n_heads):
    cut = x.unflatten(-1, (n_heads, x.shape[-1] // n_heads))
    return torch.einsum("...thd->...htd", cut)


def by_movedim(x, n_heads):
    return torch.movedim(x.unflatten(-1, (n_heads, -1)), -2, -3)


def folded_and_permuted(x, n_heads):
    T, D = x.shape[-2:]
    cut = x.reshape(-1, T, n_heads, D // n_heads).permute(0, 2, 1, 3)
    return cut.reshape(*x.shape[:-2], n_heads, T, D // n_heads)


def columns_picked(x, n_heads):
    columns = torch.arange(x.shape[-1]).reshape(n_heads, -1)
    return x[..., columns].transpose(-3, -2)


RIGHT = [
    view_and_transpose,
    reshape_and_swap,
    stacked_slices,
    chunks,
    pieces_of_width_d,
    filled_in_place,
    by_einsum,
    by_movedim,
    folded_and_permuted,
    columns_picked,
]

# Wrong, one mistake each


def viewed_at_once(x, n_heads):
    T, D = x.shape[-2:]
    return x.view(*x.shape[:-2], n_heads, T, D // n_heads)


def viewed_for_one_sequence(x, n_heads):
    T, D = x.shape
    return x.view(n_heads, T, D // n_heads)


def reshaped_for_one_sequence(x, n_heads):
    return x.reshape(n_heads, x.shape[-2], -1)


def not_transposed(x, n_heads):
    return x.view(*x.shape[:-1], n_heads, x.shape[-1] // n_heads)


def stacked_behind_the_positions(x, n_heads):
    return torch.stack(x.chunk(n_heads, dim=-1), dim=-2)


def every_nth(x, n_heads):
    return torch.stack([x[..., h::n_heads] for h in range(n_heads)], dim=-3)


def width_of_n_heads(x, n_heads):
    return torch.stack(x.split(n_heads, dim=-1), dim=-3)


def d_before_H(x, n_heads):
    d = x.shape[-1] // n_heads
    return x.reshape(*x.shape[:-1], d, n_heads).transpose(-3, -2)


def stacked_last(x, n_heads):
    d = x.shape[-1] // n_heads
    return torch.stack([x[..., h * d : (h + 1) * d] for h in range(n_heads)], dim=-1)


def permuted_too_far(x, n_heads):
    cut = x.unflatten(-1, (n_heads, -1))
    return cut.transpose(-3, -2).transpose(-2, -1)


def stacked_in_front(x, n_heads):
    return torch.stack(x.chunk(n_heads, dim=-1))


def as_for_one_batch(x, n_heads):
    return x.reshape(*x.shape[:-1], n_heads, -1).transpose(1, 2)


def as_for_one_sequence(x, n_heads):
    return x.reshape(*x.shape[:-1], n_heads, -1).transpose(0, 1)


def first_slice(x, n_heads):
    d = x.shape[-1] // n_heads
    return torch.stack([x[..., :d] for h in range(n_heads)], dim=-3)


def repeated(x, n_heads):
    return x.unsqueeze(-3).repeat_interleave(n_heads, dim=-3)


def slices_from_h(x, n_heads):
    d = x.shape[-1] // n_heads
    return torch.stack([x[..., h : h + d] for h in range(n_heads)], dim=-3)


def heads_with_the_batch(x, n_heads):
    T, D = x.shape[-2:]
    heads = x.reshape(-1, T, n_heads, D // n_heads).transpose(1, 2)
    return heads.reshape(-1, T, D // n_heads)


def tuple_of_heads(x, n_heads):
    d = x.shape[-1] // n_heads
    return tuple(x[..., h * d : h * d + d] for h in range(n_heads))


WRONG = [
    ("split-without-transpose", viewed_at_once),
    ("split-without-transpose", viewed_for_one_sequence),
    ("split-without-transpose", reshaped_for_one_sequence),
    ("heads-behind-positions", not_transposed),
    ("heads-behind-positions", stacked_behind_the_positions),
    ("interleaved", every_nth),
    ("pieces-n_heads-wide", width_of_n_heads),
    ("pieces-n_heads-wide", d_before_H),
    ("heads-last", stacked_last),
    ("positions-last", permuted_too_far),
    ("heads-in-front", stacked_in_front),
    ("axes-1-and-2", as_for_one_batch),
    ("axes-0-and-1", as_for_one_sequence),
    ("same-slice-for-all", first_slice),
    ("whole-width-for-all", repeated),
    ("slices-overlap", slices_from_h),
    ("folded-into-the-batch", heads_with_the_batch),
    ("heads-in-a-tuple", tuple_of_heads),
]

# Wrong in ways that no rule was made for: the status, a fault that is named, a word that is said


def forgets_to_return(x, n_heads):
    heads = x.unflatten(-1, (n_heads, -1)).transpose(-3, -2)  # noqa: F841


def list_of_heads(x, n_heads):
    return list(x.chunk(n_heads, dim=-1))


def permutes_three_axes(x, n_heads):
    return x.view(*x.shape[:-1], n_heads, -1).permute(1, 0, 2)


def permutes_four_axes(x, n_heads):
    return x.view(*x.shape[:-1], n_heads, -1).permute(0, 2, 1, 3)


def unpacks_a_batch(x, n_heads):
    B, T, D = x.shape
    return x.view(B, T, n_heads, D // n_heads).transpose(1, 2)


def a_fraction(x, n_heads):
    d = x.shape[-1] / n_heads
    return x.view(*x.shape[:-1], n_heads, d).transpose(-3, -2)


def always_two(x, n_heads):
    return x.unflatten(-1, (2, -1)).transpose(-3, -2)


def mirrored(x, n_heads):
    return x.unflatten(-1, (n_heads, -1)).transpose(-3, -2).flip(-3)


def cuts_the_positions(x, n_heads):
    return torch.stack(x.chunk(n_heads, dim=-2), dim=-3)


def slices_of_one_sequence(x, n_heads):
    d = x.shape[-1] // n_heads
    return torch.stack([x[:, h * d : (h + 1) * d] for h in range(n_heads)], dim=-3)


def slices_in_a_list(x, n_heads):
    d, heads = x.shape[-1] // n_heads, []
    for h in range(n_heads):
        heads.append(x[:, h * d : (h + 1) * d])
    return torch.stack(heads, dim=-3)


def gives_back(x, n_heads):
    return x


def unpermuted_by_reshape(x, n_heads):
    d = x.shape[-1] // n_heads
    return x.mT.reshape(*x.shape[:-2], n_heads, x.shape[-2], d)


def viewed_after_a_transpose(x, n_heads):
    T, D = x.shape[-2:]
    return x.mT.view(*x.shape[:-2], n_heads, T, D // n_heads)


def in_numpy(x, n_heads):
    heads = np.stack(np.split(x.numpy(), n_heads, axis=-1), axis=-3)
    return torch.from_numpy(heads)


def scaled(x, n_heads):
    d = x.shape[-1] // n_heads
    return x.unflatten(-1, (n_heads, d)).transpose(-3, -2) / d**0.5


def projected_anew(x, n_heads):
    d = x.shape[-1] // n_heads
    W = torch.eye(x.shape[-1])[:, :d]
    return torch.stack([x @ W for _ in range(n_heads)], dim=-3)


def returns_one_head(x, n_heads):
    for head in x.chunk(n_heads, dim=-1):
        return head


def last_head_only(x, n_heads):
    d = x.shape[-1] // n_heads
    for h in range(n_heads):
        head = x[..., h * d : (h + 1) * d]
    return head


OTHERS = [
    ("wrong", "returns-nothing", "return", forgets_to_return),
    ("wrong", "heads-in-a-tuple", "torch.stack", list_of_heads),
    ("broken", "raises", "axes|dim", permutes_three_axes),
    ("broken", "raises", "axes|dim", permutes_four_axes),
    ("broken", "raises", "unpack|axes", unpacks_a_batch),
    ("broken", "raises", "float", a_fraction),
    ("wrong", "ignores-an-input", "`n_heads`", always_two),
    ("wrong", "scrambled", "wrong places", mirrored),
    ("broken", "raises", "different sizes", cuts_the_positions),
    ("broken", "raises", r"x\[\.\.\., a:b\]", slices_of_one_sequence),
    ("broken", "raises", r"x\[\.\.\., a:b\]", slices_in_a_list),
    ("wrong", "returns-input", "`x`", gives_back),
    ("wrong", "scrambled", "wrong places", unpermuted_by_reshape),
    ("broken", "raises", "reshape|contiguous", viewed_after_a_transpose),
    ("wrong", "no-gradient", "NumPy", in_numpy),
    ("wrong", "constant-factor", "constant times", scaled),
    ("wrong", "same-slice-for-all", "", projected_anew),
    ("wrong", "returns-inside-a-loop", "loop", returns_one_head),
    ("wrong", "wrong-shape", "shape", last_head_only),
]
