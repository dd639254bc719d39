"""Published weights into our models: a table says which of our modules takes which of theirs."""

import re
from collections.abc import Iterator, Mapping

import torch
from torch import Tensor, nn

Table = dict[str, tuple[list[str], bool]]


class WeightsMismatch(ValueError):
    """Published weights do not fit the model: some are missing, unknown, or of another shape."""


def read_table(text: str) -> Table:
    """Read lines of `ours <- theirs + theirs, transposed`: one module each, `*` for the layer's number.

    The rows of several matrices are stacked. `transposed` is for layers that keep W as (D_in, D_out),
    where nn.Linear keeps (D_out, D_in).

    >>> read_table("blocks.*.out <- h.*.proj, transposed")
    {'blocks.*.out': (['h.*.proj'], True)}
    """
    table = {}
    for line in text.strip().splitlines():
        ours, theirs = line.split("<-")
        names, _, note = theirs.partition(",")
        table[ours.strip()] = names.strip().split(" + "), note.strip() == "transposed"
    return table


def sources(name: str, table: Table) -> tuple[list[str], bool]:
    """Say what goes into our parameter `name`, and whether it comes transposed.

    >>> sources("blocks.3.out.bias", read_table("blocks.*.out <- h.*.proj"))
    (['h.3.proj.bias'], False)
    """
    module, _, kind = name.rpartition(".")
    layer = re.search(r"(?<=\.)\d+(?=\.)", module)
    pattern = module if layer is None else module.replace(f".{layer[0]}.", ".*.", 1)
    theirs, transposed = table[pattern]
    return [f"{their.replace('*', layer[0] if layer else '')}.{kind}" for their in theirs], transposed


@torch.no_grad()
def load_weights(
    model: nn.Module, weights: Mapping[str, Tensor], table: Table, unused: str = "(?!)"
) -> nn.Module:
    """Copy the weights into the model, one parameter at a time, and return it ready for use (`eval`).

    The table says which of our modules takes which of theirs. `unused` is a regular expression for the names
    that our models have no place for; by default there are none.

    Errors:  WeightsMismatch lists all that does not fit: names missing, names unknown, shapes.

    >>> published = {"proj.weight": torch.tensor([[1.0], [10.0]]), "proj.bias": torch.tensor([0.5])}
    >>> table = read_table("0 <- proj, transposed")
    >>> load_weights(nn.Sequential(nn.Linear(2, 1)), published, table)(torch.tensor([1.0, 2.0])).tolist()
    [21.5]
    """
    problems, left = [], {name for name in weights if not re.fullmatch(unused, name)}
    for name, parameter in model.named_parameters():
        theirs, transposed = sources(name, table)
        left.difference_update(theirs)
        problems += _copy(parameter, name, theirs, weights, transposed)
    problems += [f"unknown: {name}" for name in sorted(left)]
    if problems:
        raise WeightsMismatch("the weights do not fit the model:\n  " + "\n  ".join(problems))
    return model.eval()


def _copy(parameter: Tensor, ours: str, theirs: list[str], weights, transposed: bool) -> Iterator[str]:
    """Fill one parameter, or say what is in the way."""
    if missing := [name for name in theirs if name not in weights]:
        yield from (f"missing: {name}, for {ours}" for name in missing)
        return
    parts = [weights[name] for name in theirs]
    if transposed and parameter.dim() == 2:
        parts = [part.mT for part in parts]
    shapes = [tuple(part.shape) for part in parts]
    stacked = (sum(rows for rows, *_ in shapes), *shapes[0][1:])
    if stacked != parameter.shape or len({tuple(rest) for _, *rest in shapes}) > 1:
        yield f"shape: {' + '.join(theirs)} is {shapes}, for {ours} {tuple(parameter.shape)}"
    else:
        parameter.copy_(torch.cat(parts))
