"""embed as learners write it."""

import math

import torch
import torch.nn.functional as F
from torch import nn

# Right


def square_brackets(tokens, table):
    return table[tokens]


def one_hot_times_table(tokens, table):
    return F.one_hot(tokens, num_classes=table.shape[0]).to(table.dtype) @ table


def torchs_own(tokens, table):
    return F.embedding(tokens, table)


def index_select_of_the_flat(tokens, table):
    flat = torch.index_select(table, 0, tokens.flatten())
    return flat.reshape(*tokens.shape, table.shape[1])


def row_by_row(tokens, table):
    if tokens.ndim == 0:
        return table[tokens.item()]
    return torch.stack([row_by_row(part, table) for part in tokens])


def a_module(tokens, table):
    return nn.functional.embedding(tokens.long(), table)


def with_dots(tokens, table):
    return table[tokens, :]


def copies(tokens, table):
    return table[tokens].clone()


def by_gather(tokens, table):
    places = tokens.reshape(-1, 1).expand(-1, table.shape[-1])
    return table.gather(0, places).reshape(tokens.shape + table.shape[-1:])


def sum_over_all_rows(tokens, table):
    picked = (tokens[..., None] == torch.arange(table.shape[0])).to(table.dtype)
    return torch.einsum("...n,nd->...d", picked, table)


RIGHT = [
    square_brackets,
    one_hot_times_table,
    torchs_own,
    index_select_of_the_flat,
    row_by_row,
    a_module,
    with_dots,
    copies,
    by_gather,
    sum_over_all_rows,
]

# Wrong, one mistake each


def minus_one(tokens, table):
    return table[(tokens - 1) % len(table)]


def all_rows_of_a_column(tokens, table):
    return table[..., tokens]


def rows_of_the_transpose(tokens, table):
    return torch.transpose(table, 0, 1)[tokens]


def stops_at_one_hot(tokens, table):
    return torch.eye(len(table)).to(table)[tokens]


def as_many_rows(tokens, table):
    return table[0 : len(tokens)]


def the_set_of_tokens(tokens, table):
    return table[torch.unique(tokens)]


def mean_of_rows(tokens, table):
    return torch.mean(F.embedding(tokens, table), -2)


def flat_list(tokens, table):
    return table[tokens.reshape(-1)]


def times_the_root_of_d(tokens, table):
    return F.embedding(tokens, table) * table.shape[1] ** 0.5


def to_length_one(tokens, table):
    rows = table[tokens]
    return rows / rows.norm(dim=-1, keepdim=True)


def sums_the_rows(tokens, table):
    return table[tokens].sum(dim=0)


def only_the_first(tokens, table):
    return table[tokens.flatten()[0]]


WRONG = [
    ("counted-from-1", minus_one),
    ("columns", all_rows_of_a_column),
    ("columns-of-the-transpose", rows_of_the_transpose),
    ("one-hot-alone", stops_at_one_hot),
    ("first-rows", as_many_rows),
    ("each-row-once", the_set_of_tokens),
    ("one-vector-for-all", mean_of_rows),
    ("summed", sums_the_rows),
    ("first-token-alone", only_the_first),
    ("flattened", flat_list),
    ("scaled", times_the_root_of_d),
    ("normalised", to_length_one),
]

# Wrong, in ways for which there is no rule


def forgets_the_return(tokens, table):
    table[tokens]


def exchanged(tokens, table):
    return tokens[table]


def plus_one(tokens, table):
    return table[tokens + 1]


def index_select_alone(tokens, table):
    return torch.index_select(table, 0, tokens)


def a_list_of_rows(tokens, table):
    return [table[token] for token in tokens.flatten()]


def as_python_lists(tokens, table):
    return table[tokens].tolist()


def as_numpy(tokens, table):
    return table.numpy()[tokens.numpy()]


def no_way_back(tokens, table):
    return table[tokens].detach()


def always_float32(tokens, table):
    return F.one_hot(tokens, table.shape[0]).float() @ table.float()


def ones_without_a_type(tokens, table):
    return F.one_hot(tokens, table.shape[0]) @ table


def columns_and_rows(tokens, table):
    return table[tokens].mT


def sorted_tokens(tokens, table):
    return table[tokens.flatten().sort().values].reshape(*tokens.shape, -1)


def a_table_of_its_own(tokens, table):
    return nn.Embedding(*table.shape)(tokens)


def a_loop_over_one_axis(tokens, table):
    return torch.stack([table[token.item()] for token in tokens])


def adds_the_token(tokens, table):
    return table[tokens] + tokens[..., None]


def writes_into_the_table(tokens, table):
    rows = table[tokens]
    table[tokens] = 0
    return rows


def as_a_mask(tokens, table):
    return table[tokens.bool()]


def rounded(tokens, table):
    return table[tokens].round()


def one_column_of_ones_too_many(tokens, table):
    return torch.cat([table[tokens], torch.ones(*tokens.shape, 1)], dim=-1)


def scaled_the_other_way(tokens, table):
    return table[tokens] / math.sqrt(table.shape[-1])


OTHERS = [
    ("`return` is missing", forgets_the_return),
    ("holds no whole numbers", exchanged),
    ("2 is none of them", plus_one),
    ("shape of the tokens is lost", index_select_alone),
    ("returns a list", a_list_of_rows),
    ("returns a list", as_python_lists),
    ("returns a numpy ndarray", as_numpy),
    ("gradients", no_way_back),
    ("float32", always_float32),
    ("different kinds of numbers", ones_without_a_type),
    ("another shape", columns_and_rows),
    ("wrong places", sorted_tokens),
    ("second time", a_table_of_its_own),
    ("it has no axes", a_loop_over_one_axis),
    ("numbers differ", adds_the_token),
    ("in place", writes_into_the_table),
    ("another shape", as_a_mask),
    ("numbers differ", rounded),
    ("another shape", one_column_of_ones_too_many),
    ("a constant times", scaled_the_other_way),
]
