"""The text of a function as a syntax tree, and the functions of the library that run when it runs."""

import ast
import inspect
import sys
from collections.abc import Callable
from functools import cache
from types import CodeType, FunctionType

from course_lib.check.rules.trees import folded

LIBRARY = __name__.partition(".")[0]


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
