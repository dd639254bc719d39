"""An end to every loop of a function: a wrong version may go on for ever.

A `while` whose condition stays true is one way; a `for` over a list that grows meanwhile is another.
"""

import ast
from functools import cache

from course_lib.check.rules.trees import with_parts

TURNS = 300  # of one loop: right ones on the small inputs of a check need 256, one for each byte
WHILE_TURNS = 60  # of a loop that moves its own place: right ones need a dozen


@cache
def bounded(node: ast.AST) -> ast.AST:
    """The tree with its loops ended after so many turns; itself where it has none.

    Kept node by node: a version shares all but a few nodes with the others. `islice` has to be known to it.
    """
    node = with_parts(node, {name: _bounded(value) for name, value in ast.iter_fields(node)})
    if isinstance(node, ast.While):
        return _counted(node)
    if isinstance(node, ast.For | ast.comprehension):
        fields = dict(ast.iter_fields(node))
        return with_parts(node, fields | {"iter": _expression(f"islice(_, {TURNS})", node.iter)})
    return node


def _bounded(value):
    if isinstance(value, list):
        return [_bounded(part) for part in value] if any(_changes(part) for part in value) else value
    return bounded(value) if isinstance(value, ast.AST) else value


def _changes(part) -> bool:
    return isinstance(part, ast.AST) and bounded(part) is not part


def _expression(text: str, held: ast.expr) -> ast.expr:
    """A call, written as text, with `held` for its first argument."""
    call = ast.parse(text, mode="eval").body
    return ast.fix_missing_locations(ast.Call(call.func, [held, *call.args[1:]], []))


def _counted(node: ast.While) -> ast.For:
    """`while x: ...` as `for turn in range(TURNS): if not x: break; ...`."""
    loop = ast.parse(f"for turn_of_a_while in range({WHILE_TURNS}):\n    if not _: break").body[0]
    end = loop.body[0]
    end.test.operand, end.body = node.test, [*node.orelse, *end.body]
    return ast.For(loop.target, loop.iter, [end, *node.body], [], lineno=1, col_offset=0)
