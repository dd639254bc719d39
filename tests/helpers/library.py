"""What is in the library, read without importing it: its files, its functions, what their docstrings say."""

import ast
from pathlib import Path

import pytest

from course_lib.check.inputs.shapes import entry

LIBRARY = Path(__file__).parents[2] / "course_lib"
FILES = sorted(path for path in LIBRARY.rglob("*.py") if path.name != "__main__.py")
MATHS = ["layers", "recurrent", "attention", "linear_attention", "heads", "masks", "positions", "pooling"]
MATHS += ["modalities/vision", "modalities/audio"]
MATHS += ["training/losses", "training/schedules", "training/optimizers"]


def module_name(path):
    parts = path.relative_to(LIBRARY.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def public_functions(path):
    """(name, node) of each public function of a file, read without importing it."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node.name, node


def documented(label, files=FILES):
    """(path, name) of each public function that has a line with this label, as parameters of a test."""
    return [
        pytest.param(path, name, id=f"{module_name(path)}.{name}")
        for path in files
        for name, node in public_functions(path)
        if entry(ast.get_docstring(node), label)
    ]
