"""Build the notebooks: each sources/NN_name.py becomes one in notebooks/, exercises/ and solutions/.

    python sources/build.py            write what changed
    python sources/build.py --check    write nothing; exit 1 if something would change

jupytext reads the source, nbformat writes the notebooks. This file adds what the title of a cell asks for:

    # %% show attention.attend         the text of course_lib.attention.attend
    # %% exercises                     from here on, cells go to exercises/ and solutions/
    # %% exercise attention.attend     exercises/: signature and docstring; solutions/: the whole text;
                                       in both, a cell with check(attend) follows

The tags "exercises" and "solutions" send a cell of that second part to only one of its two folders.
"""

import argparse
import ast
import difflib
import hashlib
import os
import re
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import jupytext
import nbformat

ROOT = Path(__file__).resolve().parents[1]
LESSON, EXERCISES, SOLUTIONS = FOLDERS = "notebooks", "exercises", "solutions"
NAME = "[0-9][0-9]_*"
HEADER = re.compile(r"\s*#\s*%%(%*\s|$)")  # what jupytext takes for one
TITLE = r"exercises|(show|exercise) ([a-z]\w*\.)+\w+|\[markdown\]"
KNOWN = re.compile(rf"# %%( ({TITLE}))?( tags=\[\"[\w-]+\"(, \"[\w-]+\")*\])?\s*")
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


class Problem(Exception):
    """What is wrong with a source: Problem(line, reason)."""


class Cell(NamedTuple):
    line: int  # of its header, in the source
    kind: str
    title: str
    text: str  # as jupytext reads it
    tags: list[str]
    tree: ast.AST  # parsed, its line numbers those of the source

    def goes_to(self, folder):
        only = {EXERCISES, SOLUTIONS}.intersection(self.tags)
        return not only or folder in only


# Reading a source


def read_cells(path, problems):
    lines = path.read_text(encoding="utf-8").split("\n")
    heads = [i for i, line in enumerate(lines) if HEADER.match(line)]
    for i in heads:
        if not KNOWN.fullmatch(lines[i]):
            problems.append(Problem(i + 1, f"unknown header '{lines[i].strip()}'"))
            lines[i] = "# %%"
    cells = jupytext.reads("\n".join(lines), fmt="py:percent").cells
    if len(heads) != len(cells):
        problems.append(Problem(1, "text before the first '# %%', or a '# %%' inside a string"))
        return []
    bodies = [lines[i + 1 : end] for i, end in zip(heads, [*heads[1:], None], strict=True)]
    read = [attempt(problems, read_cell, *one) for one in zip(cells, heads, bodies, strict=True)]
    return [cell for cell in read if cell]


def read_cell(cell, head, body):
    title, tags = cell.metadata.get("title", ""), cell.metadata.get("tags", [])
    if title and cell.source.strip():
        raise Problem(head + 1, f"a cell '# %% {title}' stays empty: the text comes from the library")
    try:
        tree = ast.parse("\n" * (head + 1) + "\n".join(body))
    except SyntaxError as error:
        raise Problem(error.lineno, f"not Python: {error.msg}") from None
    return Cell(head + 1, cell.cell_type, title, cell.source, tags, tree)


def attempt(problems, function, *args):
    """Call a function that may raise a Problem, and go on without its result if it does."""
    try:
        return function(*args)
    except Problem as problem:
        problems.append(problem)


# Reading the library


def find_definition(cell, library):
    """The node that a cell's title names, and the lines of the library's file that defines it."""
    *folders, name = cell.title.split()[1].split(".")
    stem = library.joinpath(*folders)
    file = next((f for f in (stem.with_suffix(".py"), stem / "__init__.py") if f.is_file()), None)
    if not file:
        raise Problem(cell.line, f"there is no module {'.'.join([library.name, *folders])}")
    text = file.read_text(encoding="utf-8")
    found = {n.name: n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    if name not in found:
        near = difflib.get_close_matches(name, found, 1)
        hint = f" (did you mean {near[0]}?)" if near else ""
        raise Problem(cell.line, f"{file.relative_to(library.parent).as_posix()} defines no {name}{hint}")
    if isinstance(found[name], ast.FunctionDef) and found[name].decorator_list:
        raise Problem(cell.line, f"{name} has a decorator: its text alone is not the function")
    return found[name], text.split("\n")


def whole_text(cell, library):
    node, lines = find_definition(cell, library)
    first = min(n.lineno for n in [node, *node.decorator_list])
    return "\n".join(lines[first - 1 : node.end_lineno])


def stub_text(cell, library):
    """Signature and docstring, then `raise NotImplementedError`."""
    node, lines = find_definition(cell, library)
    if isinstance(node, ast.ClassDef):
        raise Problem(cell.line, f"{node.name} is a class: an exercise asks for a function")
    if not ast.get_docstring(node):
        raise Problem(cell.line, f"{node.name} has no docstring: in an exercise it is the task")
    doc = node.body[0]
    raises = " " * doc.col_offset + "raise NotImplementedError"
    return "\n".join([*lines[node.lineno - 1 : doc.end_lineno], raises])


# What a lesson must not do


def order_problems(cells, required):
    """Problems with the order of a lesson's cells; `required`: it has to have exercises."""
    marks = [cell.line for cell in cells if cell.title == "exercises"]
    first = min(marks, default=float("inf"))
    yield from (Problem(line, "a second '# %% exercises'") for line in marks[1:])
    if required and not marks:
        yield Problem(1, "there is no '# %% exercises'")
    if marks and not asked_in(cells):
        yield Problem(first, "no '# %% exercise ...' follows")
    for cell in cells:
        late = cell.title.startswith("exercise ") or {EXERCISES, SOLUTIONS}.intersection(cell.tags)
        if late and cell.line < first:
            yield Problem(cell.line, "this cell belongs after '# %% exercises'")


def asked_in(cells):
    """(name, line) of each exercise."""
    return [(cell.title.split(".")[-1], cell.line) for cell in cells if cell.title.startswith("exercise ")]


def leaks(cells, asked):
    """A problem wherever an exercise notebook would hand out a name that it asks for."""
    nodes = [node for cell in cells for node in ast.walk(cell.tree)]
    ours = {name for node in nodes for name in names_from_library(node)}
    for node in nodes:
        match node:
            case ast.ImportFrom(module=module, names=names) if is_library(module):
                given = [alias.name for alias in names if alias.name in asked or alias.name == "*"]
                yield from (Problem(node.lineno, f"imports {name}, its own answer") for name in given)
            case ast.Attribute(attr=name) if name in asked and root_name(node) in ours:
                yield Problem(node.lineno, f"uses the library's {name}, its own answer")
            case ast.FunctionDef(name=name) if name in asked:
                yield Problem(node.lineno, f"defines {name}, its own answer")
    shown = [(cell.line, cell.title.split(".")[-1]) for cell in cells if cell.title.startswith("show ")]
    yield from (Problem(line, f"shows {name}, its own answer") for line, name in shown if name in asked)


def is_library(module):
    return (module or "").split(".")[0] == "course_lib"


def names_from_library(node):
    """The names that an import binds to something of the library."""
    if isinstance(node, ast.ImportFrom) and is_library(node.module):
        return [alias.asname or alias.name for alias in node.names]
    if isinstance(node, ast.Import):
        return [a.asname or a.name.split(".")[0] for a in node.names if is_library(a.name)]
    return []


def root_name(node):
    while isinstance(node, ast.Attribute):
        node = node.value
    return getattr(node, "id", None)


# Writing notebooks


def notebook_cells(cell, folder, library):
    """What one cell of a source becomes in one folder: (id, kind, text) each, id None where any will do."""
    verb, _, dotted = cell.title.partition(" ")
    name = dotted.split(".")[-1]
    match verb:
        case "":
            return [(None, cell.kind, cell.text)]
        case "show":
            return [(None, "code", whole_text(cell, library))]
        case "exercise":
            text = stub_text(cell, library) if folder == EXERCISES else whole_text(cell, library)
            return [(f"exercise-{name}", "code", text), (f"check-{name}", "code", f"check({name})")]
    return []


def notebook(cells, lesson, folder, library, problems):
    """The bytes of one notebook: the same for the same source."""
    book, seen = nbformat.v4.new_notebook(metadata=METADATA, nbformat_minor=5), Counter()
    for cell in cells:
        tags = [tag for tag in cell.tags if tag not in FOLDERS]
        for known, kind, text in attempt(problems, notebook_cells, cell, folder, library) or []:
            mark = known or f"{lesson}-{hashlib.sha256(f'{kind} {text}'.encode()).hexdigest()[:8]}"
            seen[mark] += 1
            again = f"-{seen[mark]}" if seen[mark] > 1 else ""
            new = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
            made = new(text, id=mark + again, metadata={"tags": tags} if tags else {})
            book.cells.append(made)
    return (nbformat.writes(book).rstrip("\n") + "\n").encode()


def build_lesson(path, library, problems):
    """{folder: bytes} of one source, and its exercises; what is wrong is added to `problems`."""
    cells = read_cells(path, problems)
    problems += order_problems(cells, required=not path.name.startswith("00_"))
    mark = min((cell.line for cell in cells if cell.title == "exercises"), default=float("inf"))
    parts = {LESSON: [cell for cell in cells if cell.line < mark]}
    for folder in (EXERCISES, SOLUTIONS):
        parts[folder] = [cell for cell in cells if cell.line > mark and cell.goes_to(folder)]
    problems += leaks(parts[EXERCISES], dict(asked_in(cells)))
    built = {f: notebook(part, path.stem, f, library, problems) for f, part in parts.items() if part}
    return built, asked_in(cells)


def build(root):
    """The bytes of every notebook by its path, and every problem as 'sources/NN_name.py:line: reason'."""
    files, lines, places = {}, [], {}
    for path in sorted((root / "sources").glob("*.py")):
        if path.name == Path(__file__).name:
            continue
        problems = []
        if not path.match(f"{NAME}.py"):
            problems.append(Problem(1, "a lesson's file is called NN_name.py"))
        built, asked = build_lesson(path, root / "course_lib", problems)
        files |= {root / folder / f"{path.stem}.ipynb": data for folder, data in built.items()}
        for name, line in asked:
            here = f"sources/{path.name}:{line}"
            if places.setdefault(name, here) != here:
                problems.append(Problem(line, f"a second exercise {name}: the first is {places[name]}"))
        found = sorted({problem.args for problem in problems})
        lines += [f"sources/{path.name}:{line}: {reason}" for line, reason in found]
    return files, lines


def differences(root, files):
    """What has to be done to the tree, by path: "write" or "remove"."""
    there = {path for folder in FOLDERS for path in (root / folder).glob(f"{NAME}.ipynb")}
    changed = {p: "write" for p, data in files.items() if p not in there or p.read_bytes() != data}
    return changed | dict.fromkeys(there - set(files), "remove")


def apply(changed, files):
    """Write everything beside its place first, then move it there: a break leaves whole notebooks."""
    new = {path: path.with_suffix(".new") for path, action in changed.items() if action == "write"}
    try:
        for path, beside in new.items():
            path.parent.mkdir(exist_ok=True)
            beside.write_bytes(files[path])
        for path, beside in new.items():
            os.replace(beside, path)
    finally:
        for beside in new.values():
            beside.unlink(missing_ok=True)
    for path in set(changed) - set(new):
        path.unlink()


def main(argv=None, root=ROOT):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if notebooks are stale")
    check = parser.parse_args(argv).check
    files, problems = build(root)
    if problems:
        print(*problems, sep="\n", file=sys.stderr)
        return 1
    changed = differences(root, files)
    for path, action in sorted(changed.items()):
        print(("would " if check else "") + action, path.relative_to(root).as_posix())
    if not changed:
        print("every notebook is up to date")
    if not check:
        apply(changed, files)
    return int(check and bool(changed))


if __name__ == "__main__":
    sys.exit(main())
