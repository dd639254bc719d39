"""More changes that wrong versions are made of: one operator, comparison, step or number for another."""

import ast

from course_lib.check.rules.changes import SIGNS, Spoiled, called, number_at, with_part

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
        others = dict.fromkeys(x for group in ALIKE if called(node) in group for x in group)
        for other in others:
            if other != called(node):
                words = f"`{other}` stands where `{called(node)}` is meant"
                yield f"{other}-for-{called(node)}", words, _calling(node, other)


def _calling(node: ast.Call, name: str) -> ast.Call:
    if isinstance(node.func, ast.Attribute):
        return ast.Call(ast.Attribute(node.func.value, name, ast.Load()), node.args, node.keywords)
    return ast.Call(ast.Name(name, ast.Load()), node.args, node.keywords)


def another_size(node: ast.AST, function: ast.FunctionDef) -> Spoiled:
    """The size of another axis: `.shape[0]` for `.shape[-1]`."""
    if isinstance(node, ast.Subscript) and getattr(node.value, "attr", "") == "shape":
        for axis in (0, 1, 2, -1, -2, -3):
            if ast.unparse(node.slice) != str(axis):
                words = (
                    f"the size is read from another axis, counted from the {'end' if axis < 0 else 'front'}"
                )
                yield "another-size", words, ast.Subscript(node.value, ast.Constant(axis), node.ctx)


def another_number(node: ast.AST, function: ast.FunctionDef) -> Spoiled:
    """A constant off by one, of another size or sign; True for False; a range that is too short."""
    number = number_at(node)
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
    if isinstance(node, ast.Call) and called(node) == "range" and node.args:
        last = ast.BinOp(node.args[-1], ast.Sub(), ast.Constant(1))
        yield "loop-too-short", "a loop ends one turn too early", with_part(node, node.args[-1], last)
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
