"""The `Shapes:` line of a docstring: what goes into a function and what comes out.

    Shapes:  Q (..., T, d), K (..., S, d), mask (..., T, S) of bool, n_heads=H -> (..., T, d), (H, T, S)

Arguments in their order, results after the arrow; an axis is a letter of the course, a number or a product;
`...` stands for any leading axes, `()` for a scalar. Arguments with defaults may be left out. A result may
have a name before it, as people say it: `-> the gradient of x (..., D), the gradient of W (D, F)`.
"""

import inspect
import re

AXES = r"\((?:(?:\.\.\.|\w+(?:\*\w+)*)(?:, |(?=\))))*\)"
ARGUMENT = re.compile(rf"(\w+) ({AXES})(?: of (int|bool))?|(\w+)=(\w+)")
LABEL = re.compile(r"[A-Z]\w*: ")
RESULT_NAME = re.compile(r"([A-Za-z_][\w ]*?) (?=\()")


def entry(docstring: str | None, label: str) -> str | None:
    """The text after a label, its continuation lines joined to it; None if there is no such line."""
    found, inside = [], False
    for line in inspect.cleandoc(docstring or "").splitlines():
        if LABEL.match(line) or not line.strip():
            inside = line.startswith(f"{label}: ")
        if inside:
            found.append(line.removeprefix(f"{label}:").strip())
    return " ".join(found) or None


def read_arguments(text: str) -> list[tuple]:
    """[(name, axes, kind)] of tensors and [(name, value)] of plain arguments, in their order.

    Errors:  ValueError if the text does not keep to the grammar.
    """
    found = list(ARGUMENT.finditer(text))
    if ", ".join(match[0] for match in found) != text:
        raise ValueError(f"cannot read the arguments {text!r}")
    return [m.groups()[:3] if m[1] else m.groups()[3:] for m in found]


def read_results(text: str) -> tuple[list[str], str]:
    """The names of the results, where they have any, and the results without them."""
    return RESULT_NAME.findall(text), RESULT_NAME.sub("", text)


def shape(axes: str, lead: tuple, sizes: dict[str, int]) -> tuple:
    """The sizes that axes stand for: "(..., T, H*d)" -> (*lead, 5, 32); several results give several.

    Errors:  ValueError for a letter that has no size.
    """
    tuples = re.sub(r"\(([^(),]+)\)", r"(\1,)", axes)  # (d) is a shape, too
    try:
        found = eval(tuples, {"__builtins__": {}}, sizes)
    except NameError as error:
        raise ValueError(f"{error.name} is no axis of the course") from None
    return _fill(found, lead)


def _fill(sizes: tuple, lead: tuple) -> tuple:
    """Put the leading axes in place of `...`; several results are a tuple of shapes."""
    if any(isinstance(part, tuple) for part in sizes):
        return tuple(_fill(part, lead) for part in sizes)
    return tuple(axis for part in sizes for axis in (lead if part is ... else (part,)))


def value(text: str, sizes: dict[str, int]) -> int:
    """What `n_heads=H` or `block=2` stands for."""
    return sizes[text] if text in sizes else int(text)
