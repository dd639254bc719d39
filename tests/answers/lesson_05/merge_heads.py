"""merge_heads as learners write it."""

import numpy as np
import torch

# Right


def transposed_contiguous_view(x):
    *lead, H, T, d = x.shape
    return x.transpose(-3, -2).contiguous().view(*lead, T, H * d)


def reshaped(x):
    H, T, d = x.shape[-3:]
    return x.swapaxes(-2, -3).reshape(x.shape[:-3] + (T, H * d))


def side_by_side(x):
    return torch.cat([x[..., h, :, :] for h in range(x.shape[-3])], dim=-1)


def unbound(x):
    return torch.cat(x.unbind(dim=-3), dim=-1)


def filled_in_place(x):
    *lead, H, T, d = x.shape
    out = x.new_empty(*lead, T, H * d)
    for h in range(H):
        out[..., h * d : (h + 1) * d] = x[..., h, :, :]
    return out


def by_einsum(x):
    return torch.einsum("...htd->...thd", x).flatten(start_dim=-2)


def by_movedim(x):
    return x.movedim(-3, -2).flatten(-2, -1)


def folded_and_permuted(x):
    H, T, d = x.shape[-3:]
    return x.reshape(-1, H, T, d).permute(0, 2, 1, 3).reshape(*x.shape[:-3], T, H * d)


def position_by_position(x):
    rows = [x[..., t, :].reshape(*x.shape[:-3], -1) for t in range(x.shape[-2])]
    return torch.stack(rows, dim=-2)


def column_by_column(x):
    H, _, d = x.shape[-3:]
    return torch.stack([x[..., h, :, i] for h in range(H) for i in range(d)], dim=-1)


RIGHT = [
    transposed_contiguous_view,
    reshaped,
    side_by_side,
    unbound,
    filled_in_place,
    by_einsum,
    by_movedim,
    folded_and_permuted,
    position_by_position,
    column_by_column,
]

# Wrong, one mistake each


def reshaped_at_once(x):
    *lead, H, T, d = x.shape
    return x.reshape(*lead, T, H * d)


def last_axis_wrong(x):
    *lead, H, T, d = x.shape
    return x.permute(*range(len(lead)), -2, -1, -3).reshape(*lead, T, H * d)


def stacked_number_by_number(x):
    return torch.stack(x.unbind(-3), dim=-1).flatten(-2)


def only_exchanged(x):
    return torch.stack(x.unbind(-3), dim=-2)


def cat_along_the_positions(x):
    return torch.cat(x.unbind(dim=-3), dim=-2)


def no_exchange_before_flatten(x):
    return x.reshape(*x.shape[:-2], -1)


def total(x):
    out = 0
    for head in x.unbind(-3):
        out = out + head
    return out


def average(x):
    return sum(x.unbind(-3)) / x.shape[-3]


def overwritten_but_the_first(x):
    return x.unbind(-3)[0]


def overwritten(x):
    for h in range(x.shape[-3]):
        out = x[..., h, :, :]
    return out


def always_head_zero(x):
    return torch.cat([x[..., 0, :, :] for h in range(x.shape[-3])], dim=-1)


def inserted_in_front(x):
    out = x[..., 0, :, :]
    for h in range(1, x.shape[-3]):
        out = torch.cat([x[..., h, :, :], out], dim=-1)
    return out


def each_head_turned(x):
    return torch.cat([head.mT for head in x.unbind(-3)], dim=-2)


def cat_of_a_batch(x):
    return torch.cat(list(x), dim=-1)


def for_one_sequence(x):
    return x.transpose(0, 1).flatten(-2)


def for_one_batch(x):
    return x.transpose(1, 2).flatten(-2)


def flattened_behind_the_first(x):
    return x.transpose(-3, -2).flatten(start_dim=1)


def flattened_behind_the_second(x):
    return x.movedim(-3, -2).flatten(start_dim=2)


def one_table(x):
    H, _, d = x.shape[-3:]
    return x.transpose(-2, -3).reshape(-1, H * d)


def exchanged_with_the_last(x):
    return x.transpose(-3, -1).flatten(-2)


WRONG = [
    ("heads-exchanged-with-width", exchanged_with_the_last),
    ("merged-without-transpose", reshaped_at_once),
    ("merged-interleaved", last_axis_wrong),
    ("merged-interleaved", stacked_number_by_number),
    ("heads-not-joined", only_exchanged),
    ("heads-below-each-other", cat_along_the_positions),
    ("positions-joined", no_exchange_before_flatten),
    ("heads-added", total),
    ("heads-averaged", average),
    ("one-head-only", overwritten_but_the_first),
    ("last-head-only", overwritten),
    ("first-head-repeated", always_head_zero),
    ("order-of-heads", inserted_in_front),
    ("turned-in-merge", each_head_turned),
    ("heads-on-axis-0", cat_of_a_batch),
    ("merged-axes-0-and-1", for_one_sequence),
    ("merged-axes-1-and-2", for_one_batch),
    ("flattened-from-axis-1", flattened_behind_the_first),
    ("flattened-from-axis-2", flattened_behind_the_second),
    ("batch-lost", one_table),
]

# Wrong in ways that no rule was made for: the status, a fault that is named, a word that is said


def forgets_to_return(x):
    out = x.transpose(-3, -2).flatten(-2)  # noqa: F841


def list_of_rows(x):
    return [x[..., t, :].flatten() for t in range(x.shape[-2])]


def view_of_what_is_not_contiguous(x):
    *lead, H, T, d = x.shape
    return x.transpose(-3, -2).view(*lead, T, H * d)


def flattens_all(x):
    return x.flatten()


def gives_back(x):
    return x


def unpacks_a_batch(x):
    B, H, T, d = x.shape
    return x.transpose(1, 2).reshape(B, T, H * d)


def unpacks_one_sequence(x):
    H, T, d = x.shape
    return x.transpose(0, 1).reshape(T, H * d)


def returns_in_the_loop(x):
    out = []
    for head in x.unbind(-3):
        out.append(head)
        return torch.cat(out, dim=-1)


def largest(x):
    return x.amax(-3)


def in_numpy(x):
    return torch.from_numpy(np.concatenate(np.moveaxis(x.numpy(), -3, 0), axis=-1))


def width_reversed(x):
    return x.transpose(-3, -2).flatten(-2).flip(-1)


def positions_reversed(x):
    return x.transpose(-3, -2).flatten(-2).flip(-2)


def divided(x):
    return x.transpose(-3, -2).flatten(-2) / x.shape[-3]


def two_heads_only(x):
    return torch.cat([x[..., 0, :, :], x[..., 1, :, :]], dim=-1)


def sorted_numbers(x):
    return x.transpose(-3, -2).flatten(-2).sort(-1).values


def width_and_positions_exchanged(x):
    *lead, H, T, d = x.shape
    return x.transpose(-3, -1).reshape(*lead, T, H * d)


OTHERS = [
    ("wrong", "returns-nothing", "return", forgets_to_return),
    ("wrong", "wrong-type", "list", list_of_rows),
    ("broken", "raises", "reshape|contiguous", view_of_what_is_not_contiguous),
    ("wrong", "wrong-shape", "shape", flattens_all),
    ("wrong", "returns-input", "`x`", gives_back),
    ("broken", "raises", "unpack|axes", unpacks_a_batch),
    ("broken", "raises", "unpack|axes", unpacks_one_sequence),
    ("wrong", "one-head-only", "", returns_in_the_loop),
    ("wrong", "wrong-shape", "shape", largest),
    ("wrong", "no-gradient", "NumPy", in_numpy),
    ("wrong", "flipped", "columns are in reverse", width_reversed),
    ("wrong", "flipped", "rows are in reverse", positions_reversed),
    ("wrong", "constant-factor", "constant times", divided),
    ("wrong", "wrong-shape", "shape", two_heads_only),
    ("wrong", "scrambled", "wrong places", sorted_numbers),
    ("wrong", "scrambled", "wrong places", width_and_positions_exchanged),
]
