"""The map of the library that the README prints: each package and top module, in its docstring's words."""

import ast
from pathlib import Path


def house(library: Path) -> str:
    """A row for each module at the top, then one for each package with the modules in it."""
    modules = [row(path.stem, path, []) for path in inner(library)]
    packages = sorted(path.parent for path in library.rglob("*/__init__.py"))
    rooms = [
        row(f"{room.relative_to(library).as_posix()}/", room / "__init__.py", inner(room))
        for room in packages
    ]
    return "\n".join(["| | what it is | its modules |", "|---|---|---|", *modules, *rooms])


def inner(folder: Path) -> list[Path]:
    """The modules that stand in a folder."""
    return sorted(path for path in folder.glob("*.py") if not path.name.startswith("__"))


def row(name: str, file: Path, modules: list[Path]) -> str:
    """One line of the map: the first line of the file's docstring says what it is."""
    said = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return f"| `{name}` | {said.partition(chr(10))[0]} | {' '.join(path.stem for path in modules)} |"
