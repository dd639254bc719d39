"""A function compiled from rewritten texts, its own and those of the functions that it calls."""

import ast
import inspect
import math
import sys
from collections.abc import Callable
from functools import cache
from itertools import islice
from types import CodeType, FunctionType

import torch
import torch.nn.functional as F

from course_lib.check.rules.bounds import bounded
from course_lib.check.rules.texts import closure, tree

KNOWN = {"math": math, "torch": torch, "F": F, "islice": islice}  # whatever the library's module imports


def rebuilt(fn: Callable, changed: dict[FunctionType, ast.FunctionDef]) -> Callable:
    """`fn` as it is when the functions in `changed` have these texts instead of their own."""
    spaces = {module: vars(sys.modules[module]) | KNOWN for module in _called(fn)}
    made = {f: _made(f, changed.get(f), spaces[f.__module__]) for f in closure(fn)}
    for module, names in _called(fn).items():
        spaces[module] |= {name: made[function] for name, function in names.items()}
    return made[fn]


@cache
def _called(fn: Callable) -> dict[str, dict[str, FunctionType]]:
    """Of each module with a part in `fn`: the names by which it calls the functions that run."""
    functions = closure(fn)
    modules = dict.fromkeys(function.__module__ for function in functions)
    return {module: _names_in(vars(sys.modules[module]), functions) for module in modules}


def _names_in(space: dict, functions: tuple[FunctionType, ...]) -> dict[str, FunctionType]:
    return {name: x for name, x in space.items() if isinstance(x, FunctionType) and x in functions}


def _made(function: FunctionType, changed: ast.FunctionDef | None, space: dict) -> FunctionType:
    """A twin of the function with `space` for its globals and, where it is changed, another text."""
    if changed is None and not _must_be_compiled(function):
        code, closed = function.__code__, function.__closure__
        twin = FunctionType(code, space, function.__name__, function.__defaults__, closed)
        twin.__kwdefaults__ = function.__kwdefaults__
        return twin
    plain = inspect.unwrap(function)
    held = zip(plain.__code__.co_freevars, plain.__closure__ or (), strict=True)
    space |= {name: cell.cell_contents for name, cell in held}
    exec(_compiled(tree(function) if changed is None else changed), space)
    return space[plain.__name__]


@cache
def _must_be_compiled(function: FunctionType) -> bool:
    """A loop needs its bound, and a decorator holds the function that it was given."""
    return bool(tree(function).decorator_list) or bounded(tree(function)) is not tree(function)


@cache
def _compiled(function: ast.FunctionDef) -> CodeType:
    """The code that defines this function, with an end to each loop."""
    return compile(ast.Module([bounded(function)], type_ignores=[]), f"<{function.name}, rewritten>", "exec")
