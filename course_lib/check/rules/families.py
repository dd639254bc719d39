"""Families of wrong versions, generated from any reference: one place of its text changed at a time.

Each says what was changed and in which function, in the reference's own names, and never shows the line.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from types import FunctionType

from course_lib.check.rules import changes, slips
from course_lib.check.rules.changes import Change
from course_lib.check.rules.compiled import rebuilt
from course_lib.check.rules.pattern import Rule
from course_lib.check.rules.texts import closure, tree
from course_lib.check.rules.trees import with_parts

Way = tuple[str | int, ...]  # from a tree to a node in it: names of fields, places in lists

CHANGES: tuple[Change, ...] = (  # in the order in which they are suspected
    changes.exchanged,
    changes.another_name,
    slips.another_size,
    changes.left_out,
    changes.another_axis,
    slips.another_step,
    slips.another_operator,
    slips.another_comparison,
    changes.statement_left_out,
    slips.another_number,
)
VAGUE = (changes.another_name, changes.statement_left_out)


# Every version is built and run at the first wrong answer. One name for another at one place grows with the
# square of a text: in a long one it would be nearly all there is, and the rest would wait for it.
MOST_OF_ONE = 120
MOST = 300


@dataclass(frozen=True, eq=False)
class Mutant:
    """A generated wrong version of `fn`: in `function`, which runs when it runs, one thing is changed."""

    name: str
    title: str
    fn: Callable
    function: FunctionType
    change: Callable[[ast.FunctionDef], ast.FunctionDef]
    vague: bool = False  # says less than what the results depend on

    def build(self) -> Callable:
        """The wrong version itself.

        Errors:  SyntaxError where the change makes no sense in Python.
        """
        return rebuilt(self.fn, {self.function: self.change(tree(self.function))})


@cache
def mutants(fn: Callable) -> tuple[Mutant, ...]:
    """The wrong versions that come of one change in `fn`, or in a function of the library that it calls.

    At most `MOST`, the likely ones first; a family of more than `MOST_OF_ONE` is left out.
    """
    functions = closure(fn)
    found = [mutant for function in functions for mutant in _names_exchanged(fn, function)]
    for change in CHANGES:
        family = [mutant for function in functions for mutant in _changed(fn, function, change)]
        found += family if len(family) <= MOST_OF_ONE else []
    return tuple(found[:MOST])


def _names_exchanged(fn: Callable, function: FunctionType) -> Iterator[Mutant]:
    """Two parameters exchanged, or one used for another, everywhere in the function."""
    names = [argument.arg for argument in tree(function).args.args]
    for first in names:
        for other in [name for name in names if name != first]:
            title = f"`{other}` is used where `{first}` is meant, in {function.__name__}"
            yield _renamed(fn, function, f"{other}-for-{first}", title, {first: other})
            if names.index(first) < names.index(other):
                title = f"`{first}` and `{other}` are exchanged, in {function.__name__}"
                both = {first: other, other: first}
                yield _renamed(fn, function, f"{first}-and-{other}-exchanged", title, both)


def _renamed(fn: Callable, function: FunctionType, name: str, title: str, names: dict[str, str]) -> Mutant:
    rule = Rule.parse([f"{old} -> {new}" for old, new in names.items()])
    return Mutant(name, title, fn, function, lambda text: rule.apply(text) or text, vague=True)


def _changed(fn: Callable, function: FunctionType, change: Change) -> Iterator[Mutant]:
    """The change made at each place of the function where it can be made."""
    text = tree(function)
    for node, way in _nodes(text.body, ("body",)):
        for name, words, new in change(node, text):
            title = f"{words}, in {function.__name__}"
            yield Mutant(name, title, fn, function, partial(_spoiled, way=way, new=new), change in VAGUE)


def _nodes(part: ast.AST | list, way: Way) -> Iterator[tuple[ast.AST, Way]]:
    """Every node and the way to it, except what stands in a `raise`: its words are no part of the answer."""
    if isinstance(part, list):
        for place, node in enumerate(part):
            yield from _nodes(node, (*way, place))
    elif isinstance(part, ast.AST):
        yield part, way
        for name, value in ast.iter_fields(part) if not isinstance(part, ast.Raise) else ():
            yield from _nodes(value, (*way, name))


def _spoiled(text: ast.FunctionDef, way: Way, new: ast.AST | list[ast.stmt]) -> ast.FunctionDef:
    for node in new if isinstance(new, list) else [new]:
        ast.fix_missing_locations(node)
    return _put(text, way, new)


def _put(part, way: Way, new: ast.AST | list[ast.stmt]):
    """The tree with `new` at the end of the way; only the nodes on the way there are copied."""
    if not way:
        return new
    step, rest = way[0], way[1:]
    if isinstance(part, list):
        made = _put(part[step], rest, new)
        return [*part[:step], *(made if isinstance(made, list) else [made]), *part[step + 1 :]]
    fields = dict(ast.iter_fields(part))
    return with_parts(part, fields | {step: _put(fields[step], rest, new)})
