"""Several results: each is looked at on its own, and told by its name."""

import ast
import inspect
import textwrap
from collections.abc import Iterator

import torch
from torch import Tensor

from course_lib.check.compare import leaves, same
from course_lib.check.inputs import shapes
from course_lib.check.run.attempt import Attempt

Pair = tuple[Tensor, Tensor]
COUNT = ("no", "one", "two", "three", "four", "five", "six")


def names_of_results(fn, count: int) -> list[str]:
    """What the results are called: in the `Shapes:` line, in the `return` statement, else by their number."""
    if count == 1:
        return ["the result"]
    line = (shapes.entry(fn.__doc__, "Shapes") or "").partition(" -> ")[2]
    for names in (shapes.read_results(line)[0], _returned(fn)):
        if len(names) == count:
            return names
    return [f"result {i + 1}" for i in range(count)]


def _returned(fn) -> list[str]:
    """The names in the last `return` of a function, if it returns nothing but names."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(fn)))
    returns = [node.value for node in ast.walk(tree) if isinstance(node, ast.Return)]
    parts = returns[-1].elts if returns and isinstance(returns[-1], ast.Tuple) else []
    return [part.id for part in parts] if all(isinstance(part, ast.Name) for part in parts) else []


def tensors_of(attempt: Attempt, got, expected) -> Iterator[tuple[str, Tensor, Tensor]]:
    """Each result that came as a tensor and is expected as one: its name, what came, what is expected."""
    pairs = list(zip(leaves(got), leaves(expected), strict=False))
    names = names_of_results(attempt.exercise.answer, len(pairs))
    for name, pair in zip(names, pairs, strict=True):
        if all(isinstance(x, Tensor) for x in pair):
            yield name, *pair


def wrong_results(attempt: Attempt, least: int = 2) -> dict[str, list[Pair]] | None:
    """Of each result that is wrong somewhere: what came and what was expected, as tensors, by its name.

    Single numbers of all the inputs are joined to one pair: one alone says nothing. None where the results
    are no tensors or numbers, or not as many as expected, or wrong on fewer than `least` inputs. Inputs on
    which it raised are left out.
    """
    rows = [(leaves(got), leaves(expected)) for _, got, expected in attempt.came_back]
    counts = {len(part) for row in rows for part in row}
    if (
        len(rows) < least
        or len(counts) != 1
        or not all(_is_number(x) for row in rows for part in row for x in part)
    ):
        return None
    names = names_of_results(attempt.exercise.answer, counts.pop())
    columns = {name: [(a[k], b[k]) for a, b in rows] for k, name in enumerate(names)}
    return {name: _as_tensors(pairs) for name, pairs in columns.items() if not all(same(*p) for p in pairs)}


def _is_number(x) -> bool:
    return isinstance(x, Tensor | float) or (isinstance(x, int) and not isinstance(x, bool))


def _as_tensors(pairs: list[tuple]) -> list[Pair]:
    """The pairs that differ, as tensors; numbers and scalars joined."""
    pairs = [pair for pair in pairs if not same(*pair)]
    if all(not isinstance(x, Tensor) or x.ndim == 0 for pair in pairs for x in pair):
        return [tuple(torch.tensor(list(map(float, side))).double() for side in zip(*pairs, strict=True))]
    return [tuple(torch.as_tensor(x).detach() for x in pair) for pair in pairs]


def subject(names: list[str], count: int, wrong: int) -> tuple[str, str]:
    """Of which results a sentence speaks, and what it adds about the others; `wrong` of `count` are wrong."""
    if count == 1:
        return "the result", ""
    if len(names) == count:
        return "every result", ""
    if wrong > len(names):
        more = wrong - len(names)
        return " and ".join(names), f"; {COUNT[more]} more {'differs' if more == 1 else 'differ'}"
    others = count - wrong
    rest = "the other one is right" if others == 1 else f"the other {COUNT[others]} are right"
    return " and ".join(names), f"; {rest}"
