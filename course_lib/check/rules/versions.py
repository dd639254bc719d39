"""Wrong versions of a reference, compiled: its own text and that of the functions it calls, rewritten."""

import ast
import inspect
import math
import sys
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from types import CodeType, FunctionType

import torch
import torch.nn.functional as F

from course_lib.check.rules.pattern import Rewrite, Rule
from course_lib.check.rules.trees import folded, with_parts

LIBRARY = __name__.partition(".")[0]
TURNS = 1_000  # of one `while`: right ones on the small inputs of a check need a hundred


def version(fn: Callable, rules: tuple[Rule, ...]) -> Callable | None:
    """`fn` with the rules applied, in it and in every function of the library that it calls.

    None where a rewrite of one of the rules matches nowhere, or where nothing changes.
    """
    changed: dict[FunctionType, ast.FunctionDef] = {}
    for rule in rules:
        found = _rewritten(fn, rule, changed)
        if not found:
            return None
        changed |= found
    return rebuilt(fn, changed)


class Whole(Rule):
    """Another function's text for that of the function called `inside`, where no pattern will do."""

    def __init__(self, other: Callable, inside: str):
        super().__init__((), (inside,))
        object.__setattr__(self, "other", other)

    def rewrite(self, text: ast.FunctionDef) -> tuple[ast.FunctionDef | None, set[Rewrite]]:
        if text.name not in self.inside:
            return None, set()
        fields = dict(ast.iter_fields(tree(self.other)))
        return with_parts(tree(self.other), fields | {"name": text.name}), set()


def touched(fn: Callable, rule: Rule) -> list[FunctionType]:
    """The functions in the closure of `fn` that the rule changes; none where it does not apply."""
    return list(_rewritten(fn, rule, {}))


def _rewritten(fn: Callable, rule: Rule, before: dict) -> dict[FunctionType, ast.FunctionDef]:
    """The functions that the rule changes, with their new text; none if a rewrite matches nowhere."""
    found, matched = {}, set()
    for function in closure(fn):
        changed, here = rule.rewrite(before[function]) if function in before else _alone(rule, function)
        matched |= here
        if changed is not None:
            found[function] = changed
    return found if matched == set(rule.rewrites) else {}


@cache
def _alone(rule: Rule, function: FunctionType) -> tuple[ast.FunctionDef | None, set[Rewrite]]:
    return rule.rewrite(tree(function))


@cache
def closure(fn: Callable) -> tuple[FunctionType, ...]:
    """`fn` and the functions of the library that run when it runs: its own first, then in the order of calls.

    None at all where the text of `fn` cannot be read.
    """
    found = [fn] if _has_text(fn) else []
    for function in found:  # the list grows while it is read
        names = _names(inspect.unwrap(function).__code__)
        called = filter(_ours, map(function.__globals__.get, names))
        found += [other for other in dict.fromkeys(called) if other not in found and _has_text(other)]
    return tuple(found)


def _ours(value) -> bool:
    return isinstance(value, FunctionType) and value.__module__.partition(".")[0] == LIBRARY


def _names(code: CodeType) -> list[str]:
    """The global names that this code reads, those of its inner functions included."""
    inner = [part for part in code.co_consts if isinstance(part, CodeType)]
    return [*code.co_names, *(name for part in inner for name in _names(part))]


def _has_text(fn) -> bool:
    if not isinstance(fn, FunctionType):
        return False
    try:
        tree(fn)
    except (LookupError, OSError, TypeError):
        return False
    return True


@cache
def tree(function: FunctionType) -> ast.FunctionDef:
    """The function's text as a syntax tree, without its docstring and annotations.

    Errors:  LookupError or OSError where there is no text, as for a lambda or a function made by exec.
    """
    code = inspect.unwrap(function).__code__
    found = _texts(function.__module__)[code.co_name, code.co_firstlineno]
    for argument in ast.walk(found.args):
        if isinstance(argument, ast.arg):
            argument.annotation = None
    found.returns = None
    if ast.get_docstring(found) is not None:
        found.body = found.body[1:] or [ast.Pass()]
    return found


@cache
def _texts(module: str) -> dict[tuple[str, int], ast.FunctionDef]:
    """The functions of a module, by name and first line; its file is read once."""
    nodes = ast.walk(folded(ast.parse(inspect.getsource(sys.modules[module]))))
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef)]
    return {(f.name, min(part.lineno for part in (f, *f.decorator_list))): f for f in functions}


def rebuilt(fn: Callable, changed: dict[FunctionType, ast.FunctionDef]) -> Callable:
    """`fn` as it is when the functions in `changed` have these texts instead of their own."""
    functions = closure(fn)
    spaces = {
        module: vars(sys.modules[module]) | {"math": math, "torch": torch, "F": F}
        for module in {function.__module__ for function in functions}
    }
    made = {f: _made(f, changed.get(f), spaces[f.__module__]) for f in functions}
    for space in spaces.values():
        space |= {name: made[value] for name, value in space.items() if _ours(value) and value in made}
    return made[fn]


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
    """A `while` needs its bound, and a decorator holds the function that it was given."""
    return bool(tree(function).decorator_list) or _loops(tree(function))


@cache
def _compiled(function: ast.FunctionDef) -> CodeType:
    """The code that defines this function, with an end to each `while`: wrong versions may be endless."""
    if _loops(function):
        function = ast.fix_missing_locations(_Bound().visit(deepcopy(function)))
    return compile(ast.Module([function], type_ignores=[]), f"<{function.name}, rewritten>", "exec")


@cache
def _loops(function: ast.FunctionDef) -> bool:
    return any(isinstance(node, ast.While) for node in ast.walk(function))


class _Bound(ast.NodeTransformer):
    """Counts the turns of each `while` and ends it."""

    def __init__(self):
        self.loops = 0

    def visit_While(self, node: ast.While) -> list[ast.stmt]:
        self.loops += 1
        left = f"turns_left_{self.loops}"
        self.generic_visit(node)
        allowed = ast.parse(f"next({left}, False)", mode="eval").body
        node.test = ast.BoolOp(ast.And(), [allowed, node.test])
        return [*ast.parse(f"{left} = iter([True] * {TURNS})").body, node]
