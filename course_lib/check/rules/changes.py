"""The changes that families of wrong versions are made of.

A change looks at one node of a function's text, and yields each way to spoil it: a name for the mistake,
words for it, and the node (or the statements) to stand there instead.
"""

import ast
from collections.abc import Callable, Iterator

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
INSTEAD = {  # an operator, and those that are written for it
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.MatMult, ast.Add, ast.Div),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.FloorDiv,),
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
COMPARED = {
    ast.Lt: ("<", (ast.LtE, ast.Gt)),
    ast.LtE: ("<=", (ast.Lt, ast.GtE)),
    ast.Gt: (">", (ast.GtE, ast.Lt)),
    ast.GtE: (">=", (ast.Gt, ast.LtE)),
    ast.Eq: ("==", (ast.NotEq,)),
    ast.NotEq: ("!=", (ast.Eq,)),
    ast.In: ("in", (ast.NotIn,)),
    ast.NotIn: ("not in", (ast.In,)),
    ast.Is: ("is", (ast.IsNot,)),
    ast.IsNot: ("is not", (ast.Is,)),
}
UNARY = {ast.USub: "a minus sign", ast.Not: "a `not`", ast.Invert: "a `~`"}
ALIKE = (  # steps that are taken for each other
    ("sum", "mean", "amax", "amin", "prod"),
    ("max", "min", "sum"),
    ("argmax", "argmin"),
    ("softmax", "log_softmax", "sigmoid"),
    ("exp", "log"),
    ("sqrt", "square"),
    ("sin", "cos"),
    ("tanh", "sigmoid", "relu"),
    ("tril", "triu"),
    ("var", "std"),
    ("cumsum", "cumprod"),
    ("floor", "ceil", "round"),
)
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
                words = f"arguments {i + 1} and {j + 1} of `{_called(node)}` are exchanged"
                yield "arguments-exchanged", words, ast.Call(node.func, args, node.keywords)
    if isinstance(node, ast.BinOp) and not isinstance(node.op, ast.Add | ast.Mult):
        words = f"the two sides of `{SIGNS.get(type(node.op), 'an operator')}` are exchanged"
        yield "sides-exchanged", words, ast.BinOp(node.right, node.op, node.left)


def _called(node: ast.Call) -> str:
    """The name of what is called, without what stands in front of its dot."""
    return getattr(node.func, "attr", getattr(node.func, "id", "a function"))


def left_out(node: ast.AST, function: ast.FunctionDef) -> Spoiled:
    """A term, a factor, a step, an argument."""
    if isinstance(node, ast.BinOp):
        words = f"{PARTS.get(type(node.op), 'a term')} is left out"
        yield from (("left-out", words, side) for side in (node.left, node.right))
    if isinstance(node, ast.Call):
        for part in _held(node):
            yield "left-out", f"the step `{_called(node)}` is left out", part
        for keyword in node.keywords:
            rest = [other for other in node.keywords if other is not keyword]
            words = f"`{keyword.arg}` is left out in a call of `{_called(node)}`"
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
        number = _number(part)
        if isinstance(number, int) and (part not in node.args or _called(node) in WITH_AXES):
            for axis in AXES:
                if axis != number:
                    words = f"`{_called(node)}` runs over another axis than the one asked for"
                    yield "another-axis", words, _with_part(node, part, ast.Constant(axis))


def _with_part(node: ast.Call, old: ast.expr, new: ast.expr) -> ast.Call:
    args = [new if part is old else part for part in node.args]
    keywords = [ast.keyword(k.arg, new) if k.value is old else k for k in node.keywords]
    return ast.Call(node.func, args, keywords)


def _number(node: ast.AST):
    """The number that stands here; None if there is none."""
    value = node.value if isinstance(node, ast.Constant) else None
    return value if type(value) in (int, float) else None


def another_operator(node: ast.AST, function: ast.FunctionDef) -> Spoiled:
    """`*` for `@`, `+` for `*`, `-` for `+`."""
    if isinstance(node, ast.BinOp | ast.AugAssign):
        for kind in INSTEAD.get(type(node.op), ()):
            words = f"`{SIGNS[kind]}` stands where `{SIGNS[type(node.op)]}` is meant"
            yield "another-operator", words, _with_operator(node, kind())
    if isinstance(node, ast.BoolOp):
        other, words = (ast.Or, "`or`") if isinstance(node.op, ast.And) else (ast.And, "`and`")
        yield "another-operator", f"{words} stands where the other is meant", ast.BoolOp(other(), node.values)
        yield from (("left-out", "one of two conditions is left out", value) for value in node.values)


def _with_operator(node: ast.BinOp | ast.AugAssign, operator: ast.operator) -> ast.AST:
    if isinstance(node, ast.BinOp):
        return ast.BinOp(node.left, operator, node.right)
    return ast.AugAssign(node.target, operator, node.value)


def another_comparison(node: ast.AST, function: ast.FunctionDef) -> Spoiled:
    """`<` for `<=` and the like."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        sign, others = COMPARED[type(node.ops[0])]
        for kind in others:
            words = f"`{COMPARED[kind][0]}` stands where `{sign}` is meant"
            yield "another-comparison", words, ast.Compare(node.left, [kind()], node.comparators)


def another_step(node: ast.AST, function: ast.FunctionDef) -> Spoiled:
    """A mean for a sum, `.T` for `.mT`."""
    if isinstance(node, ast.Attribute) and node.attr == "mT":
        words = "`.T`, which turns all axes round, stands where `.mT` is meant"
        yield "T-for-mT", words, ast.Attribute(node.value, "T", node.ctx)
    if isinstance(node, ast.Call):
        others = dict.fromkeys(x for group in ALIKE if _called(node) in group for x in group)
        for other in others:
            if other != _called(node):
                words = f"`{other}` stands where `{_called(node)}` is meant"
                yield f"{other}-for-{_called(node)}", words, _calling(node, other)


def _calling(node: ast.Call, name: str) -> ast.Call:
    if isinstance(node.func, ast.Attribute):
        return ast.Call(ast.Attribute(node.func.value, name, ast.Load()), node.args, node.keywords)
    return ast.Call(ast.Name(name, ast.Load()), node.args, node.keywords)


def another_number(node: ast.AST, function: ast.FunctionDef) -> Spoiled:
    """A constant off by one, of another size or sign; True for False; a range that is too short."""
    number = _number(node)
    if number is not None:
        ways = {number + 1: "off by one", number - 1: "off by one", 2 * number: "twice too large"}
        ways |= {
            number / 2: "half of what it should be",
            -number: "of the wrong sign",
            0: "0, and should not be",
        }
        for other, words in ways.items():
            if other != number:
                yield "another-number", f"a number is {words}", ast.Constant(_like(other, number))
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield "other-way-round", "True and False are exchanged", ast.Constant(not node.value)
    if isinstance(node, ast.Call) and _called(node) == "range" and node.args:
        last = ast.BinOp(node.args[-1], ast.Sub(), ast.Constant(1))
        yield "loop-too-short", "a loop ends one turn too early", _with_part(node, node.args[-1], last)
        if len(node.args) == 1:
            first = [ast.Constant(1), *node.args]
            yield (
                "loop-too-short",
                "a loop begins one turn too late",
                ast.Call(node.func, first, node.keywords),
            )


def _like(other: float, number: float) -> float:
    """As an int where the number was one and this one is whole: axes and positions have to be."""
    return int(other) if isinstance(number, int) and other == int(other) else other


CHANGES: tuple[Change, ...] = (
    exchanged,
    another_name,
    left_out,
    another_axis,
    another_step,
    another_operator,
    another_comparison,
    statement_left_out,
    another_number,
)
