"""Syntax trees: compared with a pattern, filled in from a template. They are shared, and never changed."""

import ast
import re

WILDCARD = re.compile(r"_\d*")
Bindings = dict[str, ast.AST | list[ast.stmt]]  # what each wildcard stands for
PLACE = dict(lineno=1, col_offset=0)  # the compiler wants to know where a node stands


def with_parts(node: ast.AST, fields: dict) -> ast.AST:
    """The node itself if these are its parts already, else a copy with them."""
    if all(value is getattr(node, name, None) for name, value in fields.items()):
        return node
    return type(node)(**fields, **(PLACE if "lineno" in node._attributes else {}))


def folded(tree):
    """The tree with each negative number as one node, as a reader sees it."""
    return _Fold().visit(tree)


class _Fold(ast.NodeTransformer):
    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        self.generic_visit(node)
        number = getattr(node.operand, "value", None) if isinstance(node.operand, ast.Constant) else None
        is_negative = isinstance(node.op, ast.USub) and type(number) in (int, float)
        return ast.copy_location(ast.Constant(-number), node) if is_negative else node


def wildcard(node) -> str:
    """The name of the wildcard that stands here, as an expression or alone on a line; "" if there is none."""
    node = node.value if isinstance(node, ast.Expr) else node
    return node.id if isinstance(node, ast.Name) and WILDCARD.fullmatch(node.id) else ""


def alike(pattern, node, held: Bindings) -> bool:
    """Whether `pattern` is `node`, be it loaded or stored; `held` gets what wildcards stand for."""
    if isinstance(pattern, list):
        return isinstance(node, list) and alike_rows(pattern, node, held)
    if (name := wildcard(pattern)) and isinstance(node, ast.expr | ast.stmt):
        return alike(held[name], node, held) if name in held else bool(held.setdefault(name, node))
    if isinstance(pattern, ast.expr_context):
        return isinstance(node, ast.expr_context)
    if not isinstance(pattern, ast.AST):
        return type(pattern) is type(node) and pattern == node
    return type(pattern) is type(node) and all(
        alike(part, getattr(node, name, None), held) for name, part in ast.iter_fields(pattern)
    )


def alike_rows(pattern: list, nodes: list, held: Bindings) -> bool:
    if len(pattern) == 1 and isinstance(pattern[0], ast.Expr) and nodes and (name := wildcard(pattern[0])):
        return alike(held[name], nodes, held) if name in held else bool(held.setdefault(name, nodes))
    return len(pattern) == len(nodes) and all(alike(*both, held) for both in zip(pattern, nodes, strict=True))


def fill(template, held: Bindings, context=None):
    """The template with what the wildcards hold put in, to be loaded or stored as it stands there."""
    if isinstance(template, list):
        return [part for node in template for part in _as_row(fill(node, held))]
    if not isinstance(template, ast.AST):
        return template
    context = context or getattr(template, "ctx", None)
    if (name := wildcard(template)) in held and not isinstance(template, ast.Expr):
        return _stored(held[name], context)
    if name in held and not isinstance(held[name], ast.expr):
        return held[name]
    fields = {name: fill(part, held) for name, part in ast.iter_fields(template)}
    return with_parts(template, fields | ({"ctx": context} if "ctx" in fields else {}))


def _as_row(part) -> list:
    return part if isinstance(part, list) else [part]


def _stored(node, context):
    """An expression with this context, in all the parts of a tuple or list."""
    if context is None or type(getattr(node, "ctx", context)) is type(context):
        return node
    parts = {name: part for name, part in ast.iter_fields(node)} | {"ctx": context}
    if "elts" in parts:
        parts["elts"] = [_stored(part, context) for part in node.elts]
    return with_parts(node, parts)
