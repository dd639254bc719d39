"""A rule, "pattern -> replacement", that rewrites the syntax tree of a function.

`_`, `_1`, `_2` ... stand for any expression, or, alone on a line, for the whole body that stands there.
On the right they put back what they matched. Rewrites of one rule happen at once: names can change places.

>>> double = Rule.parse("_ / 2 -> _")
>>> ast.unparse(double.apply(ast.parse("def half(x):\\n    return (x + 1) / 2").body[0]))
'def half(x):\\n    return x + 1'
"""

import ast
import operator
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from course_lib.check.rules.trees import Bindings, alike, alike_rows, fill, folded, wildcard, with_parts

LEAVES = (ast.Name, ast.Constant, ast.expr_context, ast.operator)  # they hold no other node that may change


@dataclass(frozen=True, eq=False)
class Rewrite:
    """One pattern and its replacement: two expressions, or two rows of statements."""

    text: str
    pattern: ast.expr | list[ast.stmt]
    replacement: ast.expr | list[ast.stmt]

    @classmethod
    def parse(cls, text: str) -> "Rewrite":
        """Errors:  ValueError without an arrow, or if one side is an expression and the other is not."""
        left, arrow, right = text.partition(" -> ")
        if not arrow:
            raise ValueError(f"a rule is written 'pattern -> replacement', not {text!r}")
        sides = [folded(ast.parse(side.strip())).body for side in (left, right)]
        if all(len(side) == 1 and isinstance(side[0], ast.Expr) for side in sides):
            return cls(text, *(side[0].value for side in sides))
        return cls(text, *sides)

    def occurs(self, tree: ast.FunctionDef) -> bool:
        """Whether an expression of the function matches; of statements, only whether there are such."""
        if isinstance(self.pattern, list):
            return bool(wildcard(self.pattern[0])) or type(self.pattern[0]) in _by_kind(tree)
        return any(alike(self.pattern, node, {}) for node in _by_kind(tree)[type(self.pattern)])


@dataclass(frozen=True, eq=False)
class Rule:
    """Rewrites that are done together, in all functions or `inside` those of these names only."""

    rewrites: tuple[Rewrite, ...]
    inside: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str | Iterable[str], inside: str | Iterable[str] = ()) -> "Rule":
        """One rewrite, or several."""
        texts, names = ([x] if isinstance(x, str) else x for x in (text, inside))
        return cls(tuple(map(Rewrite.parse, texts)), tuple(names))

    def apply(self, tree: ast.FunctionDef) -> ast.FunctionDef | None:
        """The rewritten function; None where nothing matches or nothing changes."""
        return self.rewrite(tree)[0]

    def rewrite(self, tree: ast.FunctionDef) -> tuple[ast.FunctionDef | None, set[Rewrite]]:
        """The same, with those of the rewrites that matched."""
        if self.inside and tree.name not in self.inside:
            return None, set()
        here = [rewrite for rewrite in self.rewrites if rewrite.occurs(tree)]
        if not here:
            return None, set()
        walk = _Walk(here)
        changed = walk.visit(tree)
        return (None if changed is tree else changed), walk.matched


class _Walk:
    """Goes through a tree from the top and replaces what matches; what a wildcard holds is walked too.

    Only nodes on the way to a change are copied: trees share what they have in common, and are never changed.
    """

    def __init__(self, rewrites: list[Rewrite]):
        self.statements = [r for r in rewrites if isinstance(r.pattern, list)]
        self.expressions = [r for r in rewrites if isinstance(r.pattern, ast.expr)]
        self.matched: set[Rewrite] = set()

    def visit(self, node):
        if isinstance(node, list):
            made = list(self._row(node))
            return node if len(made) == len(node) and all(map(operator.is_, made, node)) else made
        if not isinstance(node, ast.AST):
            return node
        for rewrite in self.expressions if isinstance(node, ast.expr) else ():
            held: Bindings = {}
            if _may_be(rewrite.pattern, node) and alike(rewrite.pattern, node, held):
                made = self._filled(rewrite, held, getattr(node, "ctx", None))
                return node if ast.dump(made) == ast.dump(node) else made
        if isinstance(node, LEAVES):
            return node
        return with_parts(node, {name: self.visit(part) for name, part in ast.iter_fields(node)})

    def _row(self, nodes: list) -> Iterator:
        place = 0
        while place < len(nodes):
            rewrite, held = self._statements_at(nodes, place)
            if rewrite is None:
                yield self.visit(nodes[place])
                place += 1
            else:
                yield from self._filled(rewrite, held)
                place += len(rewrite.pattern)

    def _statements_at(self, nodes: list, place: int) -> tuple[Rewrite | None, Bindings]:
        for rewrite in self.statements if isinstance(nodes[place], ast.stmt) else ():
            held: Bindings = {}
            if _may_be(rewrite.pattern[0], nodes[place]) and alike_rows(
                rewrite.pattern, nodes[place : place + len(rewrite.pattern)], held
            ):
                return rewrite, held
        return None, {}

    def _filled(self, rewrite: Rewrite, held: Bindings, context=None):
        self.matched.add(rewrite)
        return fill(rewrite.replacement, {name: self.visit(part) for name, part in held.items()}, context)


def _may_be(pattern: ast.AST, node: ast.AST) -> bool:
    """A quick look, which spares a comparison: the same kind of node, or a wildcard."""
    return type(pattern) is type(node) or bool(wildcard(pattern))


@cache
def _by_kind(tree: ast.FunctionDef) -> dict[type, list[ast.AST]]:
    found = defaultdict(list)
    for node in ast.walk(tree):
        found[type(node)].append(node)
    return found
