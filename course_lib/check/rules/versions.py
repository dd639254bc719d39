"""Wrong versions of a reference: rules applied to its own text and to that of the functions it calls."""

import ast
from collections.abc import Callable, Iterable
from functools import cache
from types import FunctionType

from course_lib.check.rules.compiled import rebuilt
from course_lib.check.rules.pattern import Rewrite, Rule
from course_lib.check.rules.texts import closure, tree
from course_lib.check.rules.trees import with_parts


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
    """Another function's text for that of the function called `inside`, where no pattern will do.

    With rewrites, the other function is a right one in another style, whose text they spoil. They find it
    in place where another mistake of the same sort has been made already.
    """

    def __init__(self, other: Callable, inside: str, rule: str | Iterable[str] = ()):
        super().__init__(Rule.parse(rule).rewrites, (inside,))
        object.__setattr__(self, "other", other)

    def rewrite(self, text: ast.FunctionDef) -> tuple[ast.FunctionDef | None, set[Rewrite]]:
        if text.name not in self.inside:
            return None, set()
        other = with_parts(tree(self.other), dict(ast.iter_fields(tree(self.other))) | {"name": text.name})
        if not self.rewrites:
            return other, set()
        tried = (super(Whole, self).rewrite(base) for base in (text, other))
        return next((found for found in tried if found[1] == {*self.rewrites}), (None, set()))


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
