"""The changes that families of wrong versions are made of.

A change looks at one node of a function's text, and yields each way to spoil it: a name for the mistake,
words for it, and the node (or the statements) to stand there instead.
"""

import ast
from collections.abc import Callable, Iterator
from functools import cache

Spoiled = Iterator[tuple[str, str, ast.AST | list[ast.stmt]]]
Change = Callable[[ast.AST, ast.FunctionDef], Spoiled]

SIGNS = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.MatMult: "@",
    ast.Pow: "**",
    ast.FloorDiv: "//",
    ast.Mod: "%",
}
PARTS = {
    ast.Add: "a term of a sum",
    ast.Sub: "a subtraction",
    ast.Mult: "a factor",
    ast.Div: "a division",
    ast.MatMult: "a matrix product",
    ast.Pow: "a power",
    ast.FloorDiv: "a division",
    ast.Mod: "a remainder",
}
UNARY = {ast.USub: "a minus sign", ast.Not: "a `not`", ast.Invert: "a `~`"}
AXES = (-1, -2, 0, 1, -3)
WITH_AXES = set(
    "softmax log_softmax sum mean amax amin max min argmax argmin prod var std norm cumsum logsumexp sort"
    " topk transpose unsqueeze squeeze flatten unflatten flip roll cat stack split chunk gather".split()
)


def another_name(node: ast.AST, function: ast.FunctionDef) -> Spoiled:
    """Another of the function's names, at this one place."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        names = _names(function)
        for other in names if node.id in names else ():
            if other != node.id:
                words = f"`{other}` is used where `{node.id}` is meant"
                yield f"{other}-for-{node.id}", words, ast.Name(other, ast.Load())


@cache
def _names(function: ast.FunctionDef) -> list[str]:
    """Its parameters and the names it gives."""
    parts = [argument.arg for argument in function.args.args + function.args.kwonlyargs]
    nodes = (node for statement in function.body for node in ast.walk(statement))
    given = [node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    return list(dict.fromkeys(parts + given))


def exchanged(node: ast.AST, function: ast.FunctionDef) -> Spoiled:
    """Two arguments of a call, or the two sides of an operator that asks for their order."""
    if isinstance(node, ast.Call):
        for i in range(len(node.args)):
            for j in range(i + 1, len(node.args)):
                args = list(node.args)
                args[i], args[j] = args[j], args[i]
                words = f"arguments {i + 1} and {j + 1} of `{called(node)}` are exchanged"
                yield "arguments-exchanged", words, ast.Call(node.func, args, node.keywords)
    if isinstance(node, ast.BinOp) and not isinstance(node.op, ast.Add | ast.Mult):
        words = f"the two sides of `{SIGNS.get(type(node.op), 'an operator')}` are exchanged"
        yield "sides-exchanged", words, ast.BinOp(node.right, node.op, node.left)


def called(node: ast.Call) -> str:
    """The name of what is called, without what stands in front of its dot."""
    return getattr(node.func, "attr", getattr(node.func, "id", "a function"))


def left_out(node: ast.AST, function: ast.FunctionDef) -> Spoiled:
    """A term, a factor, a step, an argument."""
    if isinstance(node, ast.BinOp):
        words = f"{PARTS.get(type(node.op), 'a term')} is left out"
        yield from (("left-out", words, side) for side in (node.left, node.right))
    if isinstance(node, ast.Call):
        for part in _held(node):
            yield "left-out", f"the step `{called(node)}` is left out", part
        for keyword in node.keywords:
            rest = [other for other in node.keywords if other is not keyword]
            words = f"`{keyword.arg}` is left out in a call of `{called(node)}`"
            yield "argument-left-out", words, ast.Call(node.func, node.args, rest)
    if isinstance(node, ast.Attribute) and node.attr in ("mT", "T"):
        yield "left-out", "a transpose is left out", node.value
    if isinstance(node, ast.UnaryOp) and type(node.op) in UNARY:
        yield "left-out", f"{UNARY[type(node.op)]} is left out", node.operand


def _held(node: ast.Call) -> list[ast.expr]:
    """What a step is done to: what stands in front of its dot, and its first argument."""
    before = node.func.value if isinstance(node.func, ast.Attribute) else None
    is_module = isinstance(before, ast.Name) and before.id in ("torch", "math", "F")
    return [part for part in (None if is_module else before, *node.args[:1]) if part is not None]


def statement_left_out(node: ast.AST, function: ast.FunctionDef) -> Spoiled:
    """A whole statement, or one way round an `if`."""
    if isinstance(node, ast.If | ast.IfExp):
        skipped = node.orelse or [ast.Pass()]
        yield "always-true", "a condition is taken as always true", node.body
        yield "always-false", "a condition is taken as never true", skipped
    if isinstance(node, ast.stmt) and not isinstance(node, ast.Return | ast.If | ast.Pass):
        yield "statement-left-out", f"{_statement(node)} is left out", [ast.Pass()]


def _statement(node: ast.stmt) -> str:
    names = [
        part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
    ]
    if isinstance(node, ast.For | ast.While):
        return "a loop"
    return f"a line that gives `{names[0]}` its value" if names else "a statement"


def another_axis(node: ast.AST, function: ast.FunctionDef) -> Spoiled:
    """Another axis in a step over one."""
    if not isinstance(node, ast.Call):
        return
    for part in (*node.args, *(keyword.value for keyword in node.keywords if keyword.arg in ("dim", "dims"))):
        number = number_at(part)
        if isinstance(number, int) and (part not in node.args or called(node) in WITH_AXES):
            for axis in AXES:
                if axis != number:
                    words = f"`{called(node)}` runs over another axis than the one asked for"
                    yield "another-axis", words, with_part(node, part, ast.Constant(axis))


def with_part(node: ast.Call, old: ast.expr, new: ast.expr) -> ast.Call:
    args = [new if part is old else part for part in node.args]
    keywords = [ast.keyword(k.arg, new) if k.value is old else k for k in node.keywords]
    return ast.Call(node.func, args, keywords)


def number_at(node: ast.AST):
    """The number that stands here; None if there is none."""
    value = node.value if isinstance(node, ast.Constant) else None
    return value if type(value) in (int, float) else None
