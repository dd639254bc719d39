"""The house: arrows run down only, no circles, no private names across modules, every import declared."""

import ast
import sys
import tomllib
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]

# From the ground up; a room imports from itself and from the floors below. The longest name that fits counts.
FLOORS = """
    conditions dtypes files processor setup threads
    syllabus layers linear_attention recurrent heads masks positions generation interpret notebook.html
    attention blocks pooling tokens modalities datasets training learner
    models
    pretrained recipes
    check
    notebook grade
    graduate
    publish
    command
    __main__
"""
FLOOR = {room: number for number, line in enumerate(FLOORS.split("\n")) for room in line.split()}


# Reading imports


def imports(path):
    """(module, name or None, line) of every import in a file, inside functions and `if`s too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None, node.lineno) for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}:{node.lineno}: imports here begin with course_lib"
            yield from ((node.module, alias.name, node.lineno) for alias in node.names)


def read_house(root):
    """Module -> the modules of the house that it imports, by the dotted names inside course_lib."""
    files = {name_in_house(path, root): path for path in sorted((root / "course_lib").rglob("*.py"))}
    arrows = {}
    for name, path in files.items():
        found = [inside(module, part, files) for module, part, _ in imports(path)]
        arrows[name] = sorted({other for other in found if other is not None} - {name, ""})
    return arrows


def name_in_house(path, root):
    parts = path.relative_to(root / "course_lib").with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def inside(module, part, files):
    """The module of the house that `from module import part` reads; None for others."""
    if module.split(".")[0] != "course_lib":
        return None
    name = module.removeprefix("course_lib").lstrip(".")
    whole = f"{name}.{part}".lstrip(".")
    return whole if whole in files else name


def circle(arrows):
    """The modules of one circle, in order; [] if there is none."""
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def room(name):
    """The longest name in FLOORS that `name` is, or lies in."""
    parts = name.split(".")
    names = [".".join(parts[:n]) for n in range(len(parts), 0, -1)]
    return next((name for name in names if name in FLOOR), None)


def arrows_up(arrows):
    """Every import that does not lead down or stay in its room, as text."""
    pairs = [(name, other) for name, others in arrows.items() for other in others]
    return [
        f"{name} imports {other}"
        for name, other in pairs
        if room(name) != room(other) and FLOOR[room(name)] <= FLOOR[room(other)]
    ]


# The house


def test_there_are_no_circles():
    found = circle(read_house(ROOT))
    assert not found, "imports in a circle: " + " <- ".join(found)


def test_every_room_has_a_floor_and_every_floor_its_rooms():
    modules = [name for name in read_house(ROOT) if name]
    assert not [name for name in modules if room(name) is None], "name them in FLOORS"
    assert not FLOOR.keys() - set(modules) - {"publish"}, "named in FLOORS, and not there"


def test_arrows_run_down_only():
    found = arrows_up(read_house(ROOT))
    assert not found, "imports that run up, or across:\n" + "\n".join(found)


def test_no_module_uses_the_private_names_of_another():
    found = []
    for path in sorted((ROOT / "course_lib").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        others = {a.asname or a.name for node in ast.walk(tree) for a in aliases(node)}
        found += [f"{path}: {name}" for name in others if is_private(name)]
        found += [
            f"{path}:{node.lineno}: {ast.unparse(node)}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and is_private(node.attr)
            if isinstance(node.value, ast.Name) and node.value.id in others
        ]
    assert not found, "\n".join(found)


def aliases(node):
    ours = isinstance(node, ast.ImportFrom) and node.module.startswith("course_lib")
    return node.names if ours else []


def is_private(name):
    return name.startswith("_") and not name.startswith("__")


def test_no_test_module_imports_another():
    stems = {"conftest"} | {path.stem for path in (ROOT / "tests").rglob("test_*.py")}
    found = [
        f"{path.name}:{line}: {module}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for module, _, line in imports(path)
        if module.split(".")[0] in stems
    ]
    assert not found, "what tests share is in tests/helpers: " + ", ".join(found)


# What is imported is declared

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCAL = {"course_lib", "course"} | {
    path.stem for folder in ("benchmarks", "sources", "tests") for path in (ROOT / folder).iterdir()
}
PROVIDED = packages_distributions()  # the name to import -> the distributions that bring it
SOURCES = {  # where imports stand: the extras that they may come from
    "course_lib": ["data", "pretrained"],
    "sources": [],
    "benchmarks": ["pretrained", "test"],
    "tests": ["pretrained", "test"],
}


def declared(*extras):
    lines = PROJECT["dependencies"] + [
        line for name in extras for line in PROJECT["optional-dependencies"][name]
    ]
    return {canonicalize_name(Requirement(line).name) for line in lines}


def not_declared(path, names):
    """The imports of a file that none of the distributions `names` provides."""
    for module, _, line in imports(path):
        top = module.split(".")[0]
        if top in sys.stdlib_module_names or top in LOCAL:
            continue
        if not {canonicalize_name(name) for name in PROVIDED.get(top, [])} & names:
            yield f"{path.relative_to(ROOT)}:{line}: {module}"


@pytest.mark.parametrize("folder", SOURCES)
def test_every_import_is_declared(folder):
    names = declared(*SOURCES[folder])
    found = [each for path in sorted((ROOT / folder).rglob("*.py")) for each in not_declared(path, names)]
    assert not found, "imported, and not in pyproject.toml:\n" + "\n".join(found)


def test_course_py_needs_nothing_installed():
    assert not list(not_declared(ROOT / "course.py", set()))


def test_the_library_is_imported_without_its_extras():
    """What an extra brings is imported where it is used, so that its absence can be told in words."""
    base, found = declared(), []
    for path in sorted((ROOT / "course_lib").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        inner = {n for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) for n in ast.walk(f)}
        lines = {node.lineno for node in inner if isinstance(node, (ast.Import, ast.ImportFrom))}
        found += [each for each in not_declared(path, base) if int(each.split(":")[1]) not in lines]
    assert not found, "\n".join(found)


# The tests above can fail


def test_a_circle_an_arrow_up_and_an_import_in_a_function_are_seen(tmp_path):
    house = tmp_path / "course_lib"
    (house / "models").mkdir(parents=True)
    (house / "models" / "__init__.py").write_text("")
    (house / "models" / "gpt.py").write_text("def make():\n    from course_lib.recipes import train\n")
    (house / "recipes.py").write_text("import torch\nfrom course_lib.models import gpt\n")
    arrows = read_house(tmp_path)
    assert arrows == {"models": [], "models.gpt": ["recipes"], "recipes": ["models.gpt"]}
    assert set(circle(arrows)) == {"models.gpt", "recipes"}
    assert arrows_up(arrows) == ["models.gpt imports recipes"]
    assert not circle({"recipes": ["models.gpt"], "models.gpt": []})
