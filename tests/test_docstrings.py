"""What docstrings claim is true: examples run, and every `Shapes:` line holds for tensors that fit it."""

import ast
import doctest
import importlib
import re

import pytest
import torch
from helpers.library import FILES, LIBRARY, MATHS, documented, module_name, public_functions
from helpers.shapes import SIZES, check_shapes

from course_lib.check.inputs.shapes import entry, read_arguments, read_results, shape

LEADING = [(), (2,), (2, 3)]


# The tests


@pytest.mark.parametrize("path", FILES, ids=module_name)
def test_the_examples_of_a_module_run(path, monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    module = importlib.import_module(module_name(path))
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    said = []
    for example in doctest.DocTestFinder(exclude_empty=True).find(module, extraglobs={"torch": torch}):
        runner.run(example, out=said.append)
    assert not said, "".join(said)


@pytest.mark.parametrize("path, name", documented("Shapes"))
def test_a_shapes_line_holds(path, name):
    function = getattr(importlib.import_module(module_name(path)), name)
    line = entry(function.__doc__, "Shapes")
    stem = path.relative_to(LIBRARY).with_suffix("").as_posix()
    if "->" not in line and stem not in MATHS:  # a figure returns no tensor
        read_arguments(line)
        return
    for lead in LEADING if "..." in line else [()]:
        try:
            check_shapes(function, line, lead)
        except Exception as error:
            pytest.fail(f"{module_name(path)}.{name}: Shapes:  {line}: {error}", pytrace=False)


def takes_tensors(node):
    """Whether a function is about tensors, and all that it needs can be drawn from a line."""
    needed = node.args.args[: len(node.args.args) - len(node.args.defaults)]
    kinds = [argument.annotation for argument in needed] + [node.returns]
    kinds = " ".join(ast.unparse(kind) for kind in kinds if kind)
    return "Tensor" in kinds and not re.search("Callable|Iterable", kinds)


@pytest.mark.parametrize("stem", MATHS)
def test_every_function_on_tensors_says_its_shapes_its_errors_and_its_source(stem):
    missing = []
    for name, node in public_functions(LIBRARY / f"{stem}.py"):
        labels = ["Shapes", "Source"] if takes_tensors(node) else []
        labels += ["Errors"] if any(isinstance(inner, ast.Raise) for inner in ast.walk(node)) else []
        doc = ast.get_docstring(node)
        missing += [f"{stem}.{name}: {label}" for label in labels if not entry(doc, label)]
    assert not missing, "lines that are missing: " + ", ".join(missing)


# The grammar is strict


def heads(x, mask=None, n_heads=2):
    """A function to describe rightly and wrongly."""
    return x.unflatten(-1, (n_heads, -1)).transpose(-2, -3), x.sum()


def test_a_right_line_passes_and_its_parts_are_read():
    line = "x (..., T, H*d), mask (T, S) of bool, n_heads=H -> (..., H, T, d), ()"
    for lead in LEADING:
        check_shapes(heads, line, lead)
    assert read_arguments("x (..., T) of int, n_heads=H") == [("x", "(..., T)", "int"), ("n_heads", "H")]
    assert shape("((..., 1, T), (d)), ()", (2, 3), SIZES) == (((2, 3, 1, 5), (8,)), ())
    assert shape("(...)", (2, 3), SIZES) == (2, 3) and shape("(d), (T)", (), SIZES) == ((8,), (5,))
    assert read_results("the mix (..., T), rest (d)") == (["the mix", "rest"], "(..., T), (d)")


@pytest.mark.parametrize(
    "line, said",
    [
        ("x (..., T, H*d), n_heads=H -> (..., T, H, d), ()", "is expected"),
        ("x (..., T, H*d), n_heads=H -> (..., H, T, d)", "is expected"),
        ("x (..., T, H*d), n_heads=H -> (..., H, T, d), (1)", "is expected"),
        ("x (..., T, H*d), n_heads=H -> (H, T, d), ()", "is expected"),
        ("x (..., T, H*d) -> (..., H, T, d), ()", "is expected"),
        ("x (..., T, W*d), n_heads=H -> (..., H, T, d), ()", "W is no axis"),
        ("x [..., T, H*d], n_heads=H -> (..., H, T, d), ()", "cannot read"),
        ("x (..., T H*d), n_heads=H -> (..., H, T, d), ()", "cannot read"),
        ("x (..., T, H*d) of long, n_heads=H -> (..., H, T, d), ()", "cannot read"),
        ("n_heads=H, x (..., T, H*d) -> (..., H, T, d), ()", "in this order"),
        ("y (..., T, H*d), n_heads=H -> (..., H, T, d), ()", "in this order"),
        ("x (..., T, H*d), n_heads=H", "no result"),
    ],
)
def test_a_wrong_line_is_noticed(line, said):
    with pytest.raises(ValueError, match=said):
        check_shapes(heads, line, (2, 3))
