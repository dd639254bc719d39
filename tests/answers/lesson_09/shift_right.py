"""shift_right as learners write it."""

import numpy as np
import torch
import torch.nn.functional as F

# Right


def padded(tokens, start):
    return F.pad(tokens, (1, 0), value=start)[..., :-1]


def rolled_and_written(tokens, start):
    moved = tokens.roll(1, dims=-1)
    moved[..., 0] = start
    return moved


def rolled_flat(tokens, start):
    """The rows run together for a moment, and each first place is overwritten."""
    moved = torch.roll(tokens, 1)
    moved[..., 0] = start
    return moved


def written_into_zeros(tokens, start):
    result = torch.zeros_like(tokens)
    result[..., 1:] = tokens[..., :-1]
    result[..., 0] = start
    return result


def place_by_place(tokens, start):
    result = tokens.clone()
    for t in range(tokens.shape[-1]):
        result[..., t] = start if t == 0 else tokens[..., t - 1]
    return result


def backwards(tokens, start):
    result = tokens.clone()
    for t in range(tokens.shape[-1] - 1, 0, -1):
        result[..., t] = result[..., t - 1]
    result[..., 0] = start
    return result


def lists(tokens, start):
    rows = tokens.reshape(-1, tokens.shape[-1]).tolist()
    shifted = [[start] + row[:-1] for row in rows]
    return torch.tensor(shifted).reshape(tokens.shape)


def columns(tokens, start):
    column = torch.full((*tokens.shape[:-1], 1), start)
    return torch.cat((column, tokens), dim=-1)[..., :-1]


def stacked(tokens, start):
    places = [torch.full_like(tokens[..., 0], start), *tokens.unbind(dim=-1)]
    return torch.stack(places[:-1], dim=-1)


def by_numpy(tokens, start):
    array = tokens.numpy()
    first = np.full_like(array[..., :1], start)
    return torch.from_numpy(np.concatenate([first, array[..., :-1]], axis=-1))


def by_places(tokens, start):
    t = torch.arange(tokens.shape[-1])
    return torch.where(t == 0, start, tokens[..., (t - 1).clamp(min=0)])


RIGHT = [
    padded,
    rolled_and_written,
    rolled_flat,
    written_into_zeros,
    place_by_place,
    backwards,
    lists,
    columns,
    stacked,
    by_numpy,
    by_places,
]

# Wrong, one mistake each


def a_copy(tokens, start):
    return tokens.clone()


def the_other_way(tokens, start):
    last = torch.full_like(tokens[..., :1], start)
    return torch.cat([tokens[..., 1:], last], dim=-1)


def rolled_back(tokens, start):
    moved = tokens.roll(-1, dims=-1)
    moved[..., -1] = start
    return moved


def two_starts(tokens, start):
    column = torch.full((*tokens.shape[:-1], 1), start)
    return torch.cat([column, column, tokens[..., :-2]], dim=-1)


def shifts_and_shifts(tokens, start):
    return padded(padded(tokens, start), start)


def round_the_corner(tokens, start):
    return torch.roll(tokens, shifts=1, dims=-1)


def own_first_token(tokens, start):
    return torch.cat([tokens[..., 0:1], tokens[..., :-1]], dim=-1)


def one_longer(tokens, start):
    column = torch.full((*tokens.shape[:-1], 1), start)
    return torch.cat([column, tokens], dim=-1)


def only_cut(tokens, start):
    return tokens[..., : tokens.shape[-1] - 1]


def next_tokens(tokens, start):
    return tokens[..., 1:]


def written_over(tokens, start):
    result = tokens.clone()
    result[..., 0] = start
    return result


def written_over_the_last(tokens, start):
    result = tokens.clone()
    result[..., -1] = start
    return result


def appended(tokens, start):
    column = torch.full((*tokens.shape[:-1], 1), start)
    return torch.cat([tokens, column], dim=-1)


def last_two(tokens, start):
    column = torch.full((*tokens.shape[:-1], 1), start)
    return torch.cat([column, tokens[..., :-2]], dim=-1)


def cut_again(tokens, start):
    return padded(tokens[..., :-1], start)


def one(tokens, start):
    return F.pad(tokens, (1, 0), value=1)[..., :-1]


def zero(tokens, start):
    return F.pad(tokens, (1, 0))[..., :-1]


def zeros_never_replaced(tokens, start):
    result = torch.zeros_like(tokens)
    result[..., 1:] = tokens[..., :-1]
    return result


def smears_start(tokens, start):
    result = tokens.clone()
    result[..., 0] = start
    for t in range(1, tokens.shape[-1]):
        result[..., t] = result[..., t - 1]
    return result


def smears_the_first(tokens, start):
    result = tokens.clone()
    for t in range(1, tokens.shape[-1]):
        result[..., t] = result[..., t - 1]
    result[..., 0] = start
    return result


def whole_rows(tokens, start):
    first = torch.full_like(tokens[:1], start)
    return torch.cat([first, tokens[:-1]])


def rolls_the_rows(tokens, start):
    moved = tokens.roll(1, dims=0)
    moved[0] = start
    return moved


def for_a_table(tokens, start):
    column = torch.full_like(tokens[:, :1], start)
    return torch.cat([column, tokens[:, :-1]], dim=1)


def flat(tokens, start):
    flat = tokens.reshape(-1)
    return torch.cat([torch.tensor([start]), flat[:-1]]).reshape(tokens.shape)


def first_row_for_first_column(tokens, start):
    moved = tokens.roll(1, dims=-1)
    moved[0] = start
    return moved


def first_element_by_zero(tokens, start):
    moved = torch.zeros_like(tokens)
    moved[..., 1:] = tokens[..., :-1]
    moved[..., 0] = tokens[..., -1]
    moved[0] = start
    return moved


WRONG = [
    ("not-shifted", a_copy),
    ("shifted-left", the_other_way),
    ("shifted-left", rolled_back),
    ("shifted-twice", two_starts),
    ("shifted-twice", shifts_and_shifts),
    ("last-in-front", round_the_corner),
    ("first-token-repeated", own_first_token),
    ("last-token-kept", one_longer),
    ("start-missing", only_cut),
    ("first-token-cut", next_tokens),
    ("first-token-overwritten", written_over),
    ("start-at-the-end", written_over_the_last),
    ("start-behind-all", appended),
    ("start-always-1", one),
    ("start-always-0", zero),
    ("start-always-0", zeros_never_replaced),
    ("one-too-short", last_two),
    ("one-too-short", cut_again),
    ("start-everywhere", smears_start),
    ("first-token-everywhere", smears_the_first),
    ("rows-shifted", whole_rows),
    ("axis-1-shifted", for_a_table),
    ("rows-run-together", flat),
    ("first-row-overwritten", first_element_by_zero),
]

# Wrong, and no rule was made for it


def a_list(tokens, start):
    return [start] + tokens.tolist()[:-1]


def floats(tokens, start):
    result = torch.zeros(tokens.shape)
    result[..., 1:] = tokens[..., :-1]
    result[..., 0] = start
    return result


def in_place(tokens, start):
    tokens[..., 1:] = tokens[..., :-1].clone()
    tokens[..., 0] = start
    return tokens


def adds_start(tokens, start):
    return tokens + start


def by_start_places(tokens, start):
    return tokens.roll(start, dims=-1)


def cat_of_a_number(tokens, start):
    return torch.cat([start, tokens[..., :-1]], dim=-1)


def one_number_for_a_batch(tokens, start):
    return torch.cat([torch.tensor([start]), tokens[..., :-1]], dim=-1)


def forgets_to_return(tokens, start):
    moved = tokens.roll(1, dims=-1)
    moved[..., 0] = start


def both(tokens, start):
    return padded(tokens, start), tokens


def overlapping(tokens, start):
    result = tokens.clone()
    result[..., 1:] = result[..., :-1]
    result[..., 0] = start
    return result


def drops_the_padding(tokens, start):
    return padded(tokens[tokens != 0], start)


def keeps_zeros(tokens, start):
    return torch.where(tokens == 0, 0, padded(tokens, start))


def flipped(tokens, start):
    return padded(tokens.flip(-1), start)


def stacks_rows(tokens, start):
    return torch.stack([padded(row, start) for row in tokens])


def to_bool(tokens, start):
    return padded(tokens, start) > 0


def a_first_column(tokens, start):
    first = torch.full_like(tokens[:, :1], start)
    return torch.cat([first, tokens[..., :-1]], dim=-1)


OTHERS = [
    ("broken", "raises", "Three dots stand for any axes in front", a_first_column),
    ("wrong", "wrong-type", "list, not a Tensor", a_list),
    ("wrong", "wrong-kind", "floats", floats),
    ("wrong", "changes-input", "in place", in_place),
    ("wrong", "numbers", "token 1: 6, expected 1", adds_start),
    ("wrong", "numbers", "token 1: 7, expected 1", by_start_places),
    ("broken", "raises", "one of them is none: it is of the type int", cat_of_a_number),
    ("broken", "raises", "have 1 and 2 axes", one_number_for_a_batch),
    ("wrong", "returns-nothing", "return", forgets_to_return),
    ("wrong", "wrong-type", "tuple", both),
    ("broken", "raises", "still read", overlapping),
    ("wrong", "wrong-shape", "another shape", drops_the_padding),
    ("wrong", "numbers", "token 2: 0, expected 1", keeps_zeros),
    ("wrong", "numbers", "token 2: 7, expected 5", flipped),
    ("broken", "raises", "rows", stacks_rows),
    ("wrong", "wrong-kind", "True and False", to_bool),
    ("wrong", "rows-shifted", "whole sentences", rolls_the_rows),
    ("wrong", "first-row-overwritten", "a sentence, not a column", first_row_for_first_column),
]
