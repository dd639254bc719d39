"""Nothing before its turn: a lesson uses no torch or library name that no prose has said yet."""

import ast
import re

import pytest
import torch
from helpers.lessons import ROOT, TASKS, TAUGHT, book, over, parse, prose, read

from course_lib import syllabus

PYTHON = {name for kind in (str, list, dict, tuple, set, float) for name in dir(kind)}
TORCH = {name for kind in (torch.Tensor, torch.nn.Module, torch.Generator) for name in dir(kind)} - PYTHON
FURNITURE = ("course_lib.notebook", "course_lib.check")  # what every lesson is made with


def said_in(text):
    """The names that prose says: those in code and in bold."""
    spans = re.findall(r"`([^`]+)`|\*\*([^*]+)\*\*", text)
    return {name for span in spans for name in names_in("".join(span))}


def names_in(text):
    return set(re.findall(r"[A-Za-z_]\w*|@", text))


def introduced(lessons):
    """What the headers of lessons say that they introduce."""
    pairs = [pair for lesson in lessons for pair in lesson.introduces.items()]
    return {name for term, words in pairs for name in names_in(term) | said_in(words)}


def imported(tree):
    """Name -> the module that it comes from."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.asname or alias.name.split(".")[0]: alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            found |= {alias.asname or alias.name: node.module for alias in node.names}
    return found


def root(node):
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def torch_name(node, modules):
    """The name of torch's or of the library's that a function or attribute is, or ""."""
    module = modules.get(root(node), "")
    if isinstance(node, ast.Name):
        ours = module.startswith(("torch", "course_lib")) and not module.startswith(FURNITURE)
        return node.id if ours else ""
    if not isinstance(node, ast.Attribute) or (module and not module.startswith("torch")):
        return ""
    return node.attr if module or node.attr in TORCH else ""


def used_in(tree, modules):
    """Every torch or library name in a code cell: functions, methods, attributes, keywords, and `@`."""
    inner = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for node in ast.walk(tree):
        if isinstance(node, ast.MatMult):
            yield "@"
        if isinstance(node, ast.Attribute) and not (id(node) in inner and root(node) in modules):
            yield torch_name(node, modules)
        if isinstance(node, ast.Call):
            name = torch_name(node.func, modules)
            yield name
            yield from (keyword.arg for keyword in node.keywords if name and keyword.arg)


def too_early(book, known):
    """(cell, name) for each name that a code cell uses before the prose, or `known`, has said it."""
    known, early, modules = set(known), [], {}
    for number, cell in enumerate(book.cells):
        if cell.cell_type == "markdown":
            known |= said_in(cell.source)
            continue
        tree = parse(cell.source)
        modules |= imported(tree)
        known |= said_in(" ".join(strings(tree)))
        new = {name for name in used_in(tree, modules) if name} - known
        early += [(number, name) for name in sorted(new)]
        known |= new  # say each once
    return early


def strings(tree):
    """What questions and claims say, for it is prose."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    asked = [call for call in nodes if getattr(call.func, "id", "") in ("predict", "recall", "claim")]
    parts = [part for call in asked for part in ast.walk(call) if isinstance(part, ast.Constant)]
    return [part.value for part in parts if isinstance(part.value, str)]


@over(TAUGHT)
def test_a_lesson_uses_nothing_before_its_turn(path):
    known = introduced(lesson for lesson in syllabus.LESSONS if lesson.name <= path.stem)
    assert not too_early(read(path), known)


@over(TASKS)
def test_an_exercise_uses_only_what_its_lesson_or_itself_has_said(path):
    known = introduced(lesson for lesson in syllabus.LESSONS if lesson.name <= path.stem)
    for text in prose(read(ROOT / "notebooks" / path.name)):
        known |= said_in(text)
    assert not too_early(read(path), known)


EARLY = {
    "a function": ("torch.eye(3)", "eye"),
    "a function deep inside": ("torch.autograd.functional.jacobian(f, x)", "jacobian"),
    "one by another name": ("y = F.one_hot(x)", "one_hot"),
    "a method": ("x.softmax(0)", "softmax"),
    "a method of a result": ("(a + b).softmax(0).tolist()", "tolist"),
    "an attribute": ("x.shape", "shape"),
    "an attribute on the way": ("x.grad.norm", "grad"),
    "a keyword": ("x.sum(0, keepdim=True)", "keepdim"),
    "a product": ("x @ y", "@"),
    "a function of the library": ("attend(x, x, x)", "attend"),
    "in a function": ("def f(x):\n    return x.mT", "mT"),
}
IMPORTS = (
    "import math\nimport torch\nimport torch.nn.functional as F\n"
    "from course_lib.attention import attend\nfrom course_lib.notebook import plots, predict"
)


@pytest.mark.parametrize("text, name", EARLY.values(), ids=EARLY.keys())
def test_a_name_before_its_turn_is_seen_and_none_after_it(text, name):
    assert (1, name) in too_early(book(IMPORTS, text), set())
    assert name not in dict(map(reversed, too_early(book(IMPORTS, f"Take `x.{name}(...)`.", text), set())))
    assert name not in dict(map(reversed, too_early(book(IMPORTS, text), {name})))


def test_python_and_the_course_s_furniture_need_no_introduction():
    plain = "words = 'a b'.split()\nwords.index('a')\nmath.sqrt(4)\nplots.show(plots.bars(words, [1]))"
    assert not too_early(book(IMPORTS, plain, "predict('04.x', 'Which?', {'a': 'b'})"), set())


def test_a_word_in_the_prose_is_no_introduction_unless_it_is_marked():
    assert too_early(book(IMPORTS, "Take the sum of all.", "x.sum()"), set())
    assert not too_early(book(IMPORTS, "The **sum** of all.", "x.sum()"), set())
