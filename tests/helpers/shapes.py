"""A function called as its `Shapes:` line says, and the shapes of what comes back compared."""

import inspect

import torch

from course_lib.check.inputs.shapes import read_arguments, read_results, shape, value

SIZES = {"B": 13, "T": 5, "S": 7, "D": 6, "H": 4, "d": 8, "F": 9, "N": 11, "v": 10}  # v: the width of a value


def draw(size, kind):
    """A tensor that any function can take: indices are 0 or 1, and a mask lets every query see a key."""
    if kind == "int":
        return torch.randint(2, size)
    if kind == "bool":
        first = torch.arange(size[-1]) == 0 if size else torch.tensor(True)
        return (torch.rand(size) < 0.5) | first
    return torch.randn(size)


def shape_of(result):
    return tuple(result.shape) if isinstance(result, torch.Tensor) else tuple(map(shape_of, result))


def read_line(line, lead, sizes=SIZES):
    """The arguments that a `Shapes:` line asks for, drawn, and the text of its results.

    Errors:  ValueError if the line has no result.
    """
    arguments, arrow, results = line.partition(" -> ")
    if not arrow:
        raise ValueError("there is no ' -> ' and no result")
    given = {
        name: draw(shape(rest[0], lead, sizes), rest[1]) if len(rest) == 2 else value(rest[0], sizes)
        for name, *rest in read_arguments(arguments)
    }
    return given, results


def check_shapes(function, line, lead):
    """Call a function as its `Shapes:` line says, and compare the shapes of what comes back."""
    given, results = read_line(line, lead)
    order = [name for name in inspect.signature(function).parameters if name in given]
    if order != list(given):
        raise ValueError(f"the arguments of the function are {inspect.signature(function)}, in this order")
    got, expected = shape_of(function(**given)), shape(read_results(results)[1], lead, SIZES)
    if got != expected:
        raise ValueError(f"{expected} is expected where ... is {lead} and {SIZES}, and the result has {got}")
