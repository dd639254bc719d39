"""The build, on small sources and a small library: what goes where, the same bytes, errors and where."""

import ast
import os
import subprocess
import sys

import nbformat
import pytest
from click.testing import CliRunner

from course_lib.command import cli
from course_lib.publish import write
from course_lib.publish.compose import Made
from course_lib.publish.definitions import stub_text, whole_text
from course_lib.publish.form import exercises_formed
from course_lib.publish.read import Cell
from course_lib.syllabus.lesson import Lesson

LIBRARY = '''
import functools

def double(x: int = 2) -> int:
    """Twice a number.

    >>> double(3)
    6
    """
    # adding is cheaper, even in a café
    return x + x

def half(x):
    """Half of a number."""
    return x / 2

def bare(x):
    return x

@functools.cache
def cached(x):
    """Remembered."""
    return x

@functools.total_ordering
class Pair:
    """Two numbers."""
    def __lt__(self, other):
        return True
'''
FAR = 'def far():\n    return 1\n\ndef near():\n    """Nothing."""\n    return 0\n'
HEADER = """\
# ---
# jupyter:
#   course:
#     title: Doubling
#     question: How?
#     part: One
# ---
"""
TITLE = """\
# %% [markdown]
# # 02 Doubling
"""
BEGIN = HEADER + TITLE  # every lesson has them
LINES = BEGIN.count("\n")
AFTER_HEADER = 1 - TITLE.count("\n")  # a line, counted from LINES
ADDED = 2  # cells: the title, and what the lesson needs
LESSON = """\
# %% tags=["raises-exception"]
1 / 0

# %% show numbers.double

# %% exercises

# %% [markdown]
# # Now you

# %%
from course_lib.check import check

# %% exercise numbers.double

# %% [markdown] tags=["solutions", "long"]
# Only with the answer.

# %% tags=["exercises"]
"your notes"
"""
BEFORE, AFTER = LESSON.split("# %% exercises\n")
HALF = "# %% exercises\n# %% exercise numbers.half\n"


def tree(folder, **sources):
    """A course with the library above; a source is called lesson_02 here and 02_lesson.py there.

    It begins with a header and a title, unless it brings its own.
    """
    (folder / "sources").mkdir(exist_ok=True)
    (folder / "course_lib" / "deep").mkdir(parents=True, exist_ok=True)
    (folder / "course_lib" / "numbers.py").write_text(LIBRARY, encoding="utf-8")
    (folder / "course_lib" / "deep" / "__init__.py").write_text(FAR)
    (folder / "course_lib" / "circle.py").write_text("from course_lib.circle import ghost")
    for name, text in sources.items():
        stem, number = name.split("_")
        begin = "" if text.startswith("# ---") else BEGIN.replace("# # 02", f"# # {number}")
        (folder / "sources" / f"{number}_{stem}.py").write_text(begin + text, encoding="utf-8")
    return folder


def run(root, *argv):
    return write.publish(root, check="--check" in argv)


def cells_of(root, folder, lesson="02_lesson"):
    """The cells of a notebook; of a lesson those after its title and its needs."""
    cells = nbformat.read(root / folder / f"{lesson}.ipynb", as_version=4).cells
    return cells[ADDED:] if folder == "notebooks" else cells


def texts(root, folder, lesson="02_lesson"):
    return [cell.source for cell in cells_of(root, folder, lesson)]


def snapshot(root):
    return {p.relative_to(root): p.read_bytes() for p in root.rglob("*") if p.is_file()}


@pytest.fixture
def built(tmp_path):
    assert run(tree(tmp_path, lesson_02=LESSON)) == 0
    return tmp_path


def library_function(name):
    node = next(n for n in ast.parse(LIBRARY).body if getattr(n, "name", "") == name)
    return ast.get_source_segment(LIBRARY, node)


# What goes where


def test_a_lesson_has_the_cells_before_the_marker_and_the_librarys_text(built):
    assert texts(built, "notebooks") == ["1 / 0", library_function("double")]


def test_the_librarys_text_keeps_its_comments(built):
    assert "# adding is cheaper, even in a café\n    return x + x" in texts(built, "notebooks")[1]


def test_an_exercise_is_signature_and_docstring_then_its_check(built):
    _, _, task, stub, check, *_ = texts(built, "exercises")
    assert task.endswith('task("double")')
    assert stub == library_function("double").split("    # adding")[0] + "    raise NotImplementedError"
    assert check == "check(double)"


def test_a_task_says_nothing_of_half_precision(tmp_path):
    """What a docstring says under `Types:` is for those who call the library."""
    types = "    Types:   not float16,\n             nor what is like it.\n"
    text = f'def half(x):\n    """Half a number.\n\n{types}    Source:  me.\n    """\n    return x / 2\n'
    (tmp_path / "house.py").write_text(text)
    cell = Cell(1, "exercise", "exercise house.half", "", [], ast.parse(""))
    assert types in whole_text(cell, tmp_path)
    assert stub_text(cell, tmp_path) == text.replace(types, "").replace(
        "return x / 2\n", "raise NotImplementedError"
    )


def test_a_stub_runs_and_raises_not_implemented(built):
    names = {}
    exec(texts(built, "exercises")[3], names)
    assert names["double"].__doc__.startswith("Twice a number.")
    with pytest.raises(NotImplementedError):
        names["double"](1)


def test_a_solution_is_the_librarys_own_text_then_its_check(built):
    assert texts(built, "solutions")[3:5] == [library_function("double"), "check(double)"]


def test_no_line_of_an_answer_is_in_the_exercises(built):
    assert b"x + x" in (built / "solutions/02_lesson.ipynb").read_bytes()
    assert b"x + x" not in (built / "exercises/02_lesson.ipynb").read_bytes()


def test_a_tag_sends_a_cell_to_one_folder_only(built):
    assert texts(built, "exercises")[-1] == '"your notes"' and len(texts(built, "exercises")) == 6
    assert texts(built, "solutions")[-1] == "Only with the answer." and len(texts(built, "solutions")) == 6


def test_other_tags_are_kept_and_nothing_else_is_stored(built):
    lesson = nbformat.read(built / "notebooks/02_lesson.ipynb", as_version=4)
    assert [cell.metadata for cell in lesson.cells] == [{}, {}, {"tags": ["raises-exception"]}, {}]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in lesson.cells[2:])
    assert lesson.metadata == write.METADATA
    solution = nbformat.read(built / "solutions/02_lesson.ipynb", as_version=4)
    assert solution.cells[-1].metadata == {"tags": ["long"]}


def test_a_class_is_shown_with_its_decorator_and_a_package_is_a_module(tmp_path):
    tree(tmp_path, lesson_02="# %% show numbers.Pair\n\n# %% show deep.far\n" + HALF)
    assert run(tmp_path) == 0
    assert texts(tmp_path, "notebooks")[0].startswith("@functools.total_ordering\nclass Pair:")
    assert texts(tmp_path, "notebooks")[1] == FAR.split("\n\n")[0]


def test_a_function_is_found_where_its_module_imports_it_from(tmp_path):
    tree(tmp_path, lesson_02="# %% show again.away\n\n# %% show again.Pair\n" + HALF)
    (tmp_path / "course_lib" / "again.py").write_text(
        "from .deep import far as away\nfrom course_lib.more import Pair"
    )
    (tmp_path / "course_lib" / "more.py").write_text("from course_lib.numbers import Pair, half")
    assert run(tmp_path) == 0
    assert texts(tmp_path, "notebooks")[0] == FAR.split("\n\n")[0]
    assert "class Pair:" in texts(tmp_path, "notebooks")[1]


def test_a_source_that_is_only_a_header_builds_nothing_and_has_its_row_in_the_readme(tmp_path):
    tree(
        tmp_path,
        lesson_02=HEADER,
        other_03=BEGIN.replace("Doubling", "Halving").replace("# # 02", "# # 03") + LESSON,
    )
    (tmp_path / "README.md").write_text("Lessons\n\n<!-- lessons -->\nold\n<!-- /lessons -->\n\nEnd\n")
    assert run(tmp_path) == 0
    assert [path.name for path in (tmp_path / "notebooks").iterdir()] == ["03_other.ipynb"]
    text = (tmp_path / "README.md").read_text()
    assert "| 02 | Doubling | How? |\n| 03 | [Halving](notebooks/03_other.ipynb) | How? |\n" in text
    assert text.startswith("Lessons\n\n<!--") and text.endswith("-->\n\nEnd\n") and "old" not in text
    assert run(tmp_path, "--check") == 0


def test_magics_and_strings_come_through(tmp_path):
    tree(tmp_path, lesson_02='# %%\n# %matplotlib inline\ns = """\na\n\n\nb\n"""\n\n' + HALF)
    assert run(tmp_path) == 0
    assert texts(tmp_path, "notebooks") == ['%matplotlib inline\ns = """\na\n\n\nb\n"""']


def test_the_start_page_has_no_header_and_may_have_no_exercises(tmp_path):
    tree(tmp_path)
    (tmp_path / "sources" / "00_start.py").write_text("# %% [markdown]\n# # Start\n" + BEFORE)
    assert run(tmp_path) == 0
    assert [p.parent.name for p in tmp_path.rglob("*.ipynb")] == ["notebooks"]


# The same bytes


def test_building_twice_gives_the_same_bytes(built, tmp_path_factory, capsys):
    before = snapshot(built)
    assert run(built) == 0 and "up to date" in capsys.readouterr().out
    other = tree(tmp_path_factory.mktemp("other"), lesson_02=LESSON)
    assert run(other) == 0
    assert before == snapshot(built) == snapshot(other)


def test_another_python_and_another_hash_seed_change_nothing(built):
    before = snapshot(built)
    for path in built.rglob("*.ipynb"):
        path.unlink()
    code = "import sys, pathlib; from course_lib.publish.write import publish; "
    code += "publish(pathlib.Path(sys.argv[1]))"
    other = os.environ | {"PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", code, str(built)], check=True, env=other, capture_output=True)
    assert snapshot(built) == before


def test_lines_end_in_lf_though_the_source_ends_them_in_crlf(built, capsys):
    source = built / "sources" / "02_lesson.py"
    source.write_bytes((BEGIN + LESSON).replace("\n", "\r\n").encode())
    assert run(built, "--check") == 0
    assert not any(b"\r" in path.read_bytes() for path in built.rglob("*.ipynb"))


def test_ids_differ_inside_a_notebook_and_stay_where_another_cell_changes(tmp_path):
    def ids(middle):
        text = f"# %%\n1\n\n# %%\n{middle}\n\n# %%\n1\n\n" + HALF
        run(tree(tmp_path, lesson_02=text))
        notebooks = [nbformat.read(path, as_version=4) for path in sorted(tmp_path.rglob("*.ipynb"))]
        return [[cell.id for cell in notebook.cells] for notebook in notebooks]

    (exercises, before, _), (_, after, _) = ids("2"), ids("3")
    assert exercises == ["task-half", "exercise-half", "check-half"]
    assert len(set(before)) == ADDED + 3
    assert [one == other for one, other in zip(before, after, strict=True)] == [True] * 3 + [False, True]


# Writing


def test_check_writes_nothing_and_says_what_it_would_write(tmp_path, capsys):
    before = snapshot(tree(tmp_path, lesson_02=LESSON))
    assert run(tmp_path, "--check") == 1
    assert "would write notebooks/02_lesson.ipynb" in capsys.readouterr().out
    assert snapshot(tmp_path) == before


def test_check_passes_when_nothing_differs_and_fails_when_a_byte_does(built):
    assert run(built, "--check") == 0
    path = built / "exercises" / "02_lesson.ipynb"
    path.write_bytes(path.read_bytes() + b"\n")
    assert run(built, "--check") == 1


def test_a_notebook_whose_source_is_gone_goes_too_and_other_files_stay(built, capsys):
    for name in ("notebooks/03_old.ipynb", "notebooks/mine.ipynb"):
        (built / name).write_text("{}")
    assert run(built) == 0
    assert "remove notebooks/03_old.ipynb" in capsys.readouterr().out
    assert not (built / "notebooks/03_old.ipynb").exists() and (built / "notebooks/mine.ipynb").exists()


def test_an_interruption_leaves_every_notebook_whole(built, monkeypatch):
    before = snapshot(built)
    (built / "sources" / "02_lesson.py").write_text(BEGIN + LESSON.replace("1 / 0", "2 / 0"))

    def full_disk(path, data):
        raise OSError("no space left")

    monkeypatch.setattr(write, "write_whole", full_disk)
    with pytest.raises(OSError, match="no space"):
        run(built)
    monkeypatch.undo()
    (built / "sources" / "02_lesson.py").write_text(BEGIN + LESSON)
    assert snapshot(built) == before


def test_the_course_s_command_builds(built, monkeypatch):
    monkeypatch.setenv("COURSE_HOME", str(built))
    assert CliRunner().invoke(cli.main, ["build", "--check"]).exit_code == 0
    (built / "notebooks" / "02_lesson.ipynb").unlink()
    assert CliRunner().invoke(cli.main, ["build", "--check"]).exit_code == 1
    assert "write notebooks/02_lesson" in CliRunner().invoke(cli.main, ["build"]).output
    assert (built / "notebooks" / "02_lesson.ipynb").is_file()


# Errors


def test_a_header_that_is_not_yaml_says_so_and_where(tmp_path, capsys):
    assert run(tree(tmp_path, lesson_02=HEADER.replace("How?", "How: much: more") + LESSON)) == 1
    assert capsys.readouterr().err.startswith("sources/02_lesson.py:5: the header is not YAML")


MARKER = "# %% exercises\n"
DOUBLE = MARKER + "# %% exercise numbers.double\n"  # what is tried below starts on line 3

HEADERS = {
    "an unknown verb": ("# %% shwo numbers.half", 3, "unknown header"),
    "a title without a module": ("# %% show half", 3, "unknown header"),
    "a title on prose": ("# %% [markdown] Title\n# text", 3, "unknown header"),
    "a raw cell": ("# %% [raw]\n# text", 3, "unknown header"),
    "unknown metadata": ('# %% tag=["solutions"]\n1', 3, "unknown header"),
    "a tag that is no list": ('# %% tags="solutions"\n1', 3, "unknown header"),
    "another spelling": ("#%%\nx = 1", 3, "unknown header '#%%'"),
    "a second marker": ("\n# %% exercises", 4, "a second '# %% exercises'"),
    "text under an exercise": ("# %% exercise numbers.half\nx = 1", 3, "stays empty"),
    "a header in a string": ('# %%\nx = """\n# %% y\n"""', AFTER_HEADER, "'# %%' inside a string"),
    "not Python": ("# %%\n\nx = (", 5, "not Python"),
}
NAMES = {
    "a missing module": ("# %% show letters.half", 3, "there is no module course_lib.letters"),
    "a missing function": ("# %% show numbers.haf", 3, "numbers.py defines no haf (did you mean half?)"),
    "a decorated function": ("# %% show numbers.cached", 3, "cached has a decorator"),
    "a decorated exercise": ("# %% exercise numbers.cached", 3, "cached has a decorator"),
    "an exercise without a docstring": ("# %% exercise numbers.bare", 3, "bare has no docstring"),
    "an exercise that is a class": ("# %% exercise numbers.Pair", 3, "Pair is a class"),
    "a name that runs in circles": ("# %% show circle.ghost", 3, "circle.py defines no ghost"),
    "the same exercise twice": (
        "# %% exercise numbers.double",
        3,
        f"a second exercise double: the first is sources/02_lesson.py:{LINES + 2}",
    ),
}
LEAKS = {
    "imported": ("# %%\nimport os\nfrom course_lib.numbers import half, double", 5, "imports double"),
    "renamed": ("# %%\nfrom course_lib.numbers import double as d", 4, "imports double"),
    "imported in a block": ("# %%\nif 1:\n    from course_lib.numbers import double", 5, "imports double"),
    "imported from elsewhere": ("# %%\nfrom course_lib.deep import double", 4, "imports double"),
    "a star": ("# %%\nfrom course_lib.numbers import *", 4, "imports *"),
    "its module": ("# %%\nimport course_lib.numbers as n\n# %%\nn.double(2)", 6, "library's double"),
    "the package": ("# %%\nimport course_lib.numbers\ncourse_lib.numbers.double", 5, "library's double"),
    "a module of it": ("# %%\nfrom course_lib import numbers as n\nn.double", 5, "library's double"),
    "written out": ("# %%\ndef double(x):\n    return 2 * x", 4, "defines double"),
    "shown": ("# %% show numbers.double", 3, "shows double"),
}
WHOLE = {  # these say themselves where the exercises start
    "no marker": ("# %%\n1", 1 - LINES, "there is no '# %% exercises'"),
    "a marker and no exercise": ("# %%\n1\n# %% exercises", 3, "no '# %% exercise ...' follows"),
    "text under the marker": ("# %%\n# %% exercises\nx = 1", 2, "stays empty"),
    "an early exercise": ("# %% exercise numbers.half\n" + DOUBLE, 1, "belongs after '# %% exercises'"),
    "an early tag": ('# %% tags=["solutions"]\n1\n' + DOUBLE, 1, "belongs after '# %% exercises'"),
    "text before the first cell": (
        HEADER + '"""A docstring."""\n' + DOUBLE,
        AFTER_HEADER,
        "text before the first '# %%'",
    ),
}
ERRORS = {name: (DOUBLE + text, *rest) for name, (text, *rest) in (HEADERS | NAMES | LEAKS).items()} | WHOLE


@pytest.mark.parametrize("text, line, reason", ERRORS.values(), ids=ERRORS.keys())
def test_an_error_names_file_and_line_and_nothing_is_written(tmp_path, capsys, text, line, reason):
    before = snapshot(tree(tmp_path, lesson_02=text, good_03=MARKER + "# %% exercise deep.near\n"))
    assert run(tmp_path) == 1
    (said,) = [row for row in capsys.readouterr().err.splitlines() if reason in row]
    assert said.startswith(f"sources/02_lesson.py:{LINES + line}: ")
    assert snapshot(tmp_path) == before


def test_imports_that_give_nothing_away_are_fine(tmp_path):
    fine = "# %%\nimport numpy as np\nfrom course_lib import numbers\nfrom course_lib.numbers import half\n"
    fine += "from statistics import double\nnumbers.half, np.double, half(2).double\n"
    fine += '# %% tags=["solutions"]\nfrom course_lib.numbers import double\n'
    assert run(tree(tmp_path, lesson_02=DOUBLE + fine)) == 0


def test_a_lesson_may_import_what_its_exercises_ask_for(tmp_path):
    assert run(tree(tmp_path, lesson_02="# %%\nfrom course_lib.numbers import double\n" + DOUBLE)) == 0


def test_all_errors_of_all_sources_are_said_at_once(tmp_path, capsys):
    bad = "# %% foo\n# %% show numbers.no\n# %% exercise numbers.none\n"
    assert run(tree(tmp_path, first_02=DOUBLE + bad, second_03=DOUBLE)) == 1
    said = capsys.readouterr().err.splitlines()
    places = [("02_first", 3), ("02_first", 4), ("02_first", 5), ("03_second", 2)]  # the last asks again
    assert [row.split(": ")[0] for row in said] == [f"sources/{name}.py:{LINES + n}" for name, n in places]


def test_a_source_with_another_kind_of_name_is_an_error(tmp_path, capsys):
    tree(tmp_path, lesson_2=LESSON)
    assert run(tmp_path) == 1
    assert "sources/2_lesson.py:1: a lesson's file is called NN_name.py\n" in capsys.readouterr().err


def test_the_build_does_not_import_torch():
    code = "import sys, course_lib.publish.write; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


# The form of a lesson

FORM = """\
# %%
from course_lib.notebook import claim, plots, predict, reply

# %% [markdown]
# ## Guess `twice`
#
# Guess.

# %%
predict("02.a", "Which?",
        {"a": "So.", "b": "Not so."})

# %%
predict("02.b", "Which?", {"a": "So.", "b": "Not so."})

# %%
plots.show(1)

# %% [markdown]
# **What happened.** It *doubled*.
#
# - a list

# %%
claim("two is more than one", 2 > 1)

# %% [markdown] tags=["side-road"]
# ## Further on
#
# WORDS

# %% [markdown] tags=["pause"]
# Breathe.

# %% [markdown]
# **What happened.** Nothing was asked.
""".replace("WORDS", "word " * 130 * 7)
NEEDS = HEADER.replace(
    "#     part: One\n",
    "#     part: One\n"
    "#     needs:\n#       01_first: counting\n"
    '#     introduces:\n#       "axis, .mT": rows | columns\n',
)
FIRST = (
    BEGIN.replace("Doubling", "Counting").replace("# # 02", "# # 01")
    + "# %% exercises\n# %% exercise deep.near\n"
)


@pytest.fixture
def form(tmp_path):
    declared = tmp_path / "course_lib" / "check" / "exercises"
    declared.mkdir(parents=True)
    (declared / "lesson_02.py").write_text(
        "import torch\nlesson.exercise(numbers.half, minutes=8, hints=())\n"
    )
    more = "# %% [markdown]\n# # Now you\n\n# %%\n# Try it.\n"
    tree(tmp_path, first_01=FIRST, lesson_02=NEEDS + TITLE + FORM + HALF + more)
    assert run(tmp_path) == 0
    return tmp_path


def test_what_happened_is_folded_and_stays_markdown(form):
    found = [text for text in texts(form, "notebooks") if text.startswith("<details>")]
    assert found[0] == (
        "<details>\n<summary>What happened</summary>\n\nIt *doubled*.\n\n- a list\n\n</details>"
    )


def test_a_reply_to_the_questions_since_the_last_fold_stands_before_it(form):
    said = texts(form, "notebooks")
    replies = [i for i, text in enumerate(said) if "reply(" in text and "import" not in text]
    assert [said[i] for i in replies] == ['# Your guess, answered\nreply("02.a", "02.b")']
    assert "It *doubled*" in said[replies[0] + 1]


def test_what_shows_itself_hides_its_source_and_nothing_else_does(form):
    hidden = [cell.metadata.get("jupyter") == {"source_hidden": True} for cell in cells_of(form, "notebooks")]
    code = [cell.cell_type == "code" for cell in cells_of(form, "notebooks")]
    assert hidden == [False, False, True, True, False, True, False, True, False, False, False]
    assert code[:6] == [True, False, True, True, True, True]
    assert cells_of(form, "exercises")[0].metadata == {"jupyter": {"source_hidden": True}}


def test_headings_say_their_minutes_and_the_title_the_sums(form):
    first = nbformat.read(form / "notebooks/02_lesson.ipynb", as_version=4).cells[0].source
    sums = (
        "Core path 4 minutes, reading the code included · side roads 7 minutes · exercises 8 minutes · "
        "good places for a break: after “Further on”"
    )
    assert first == f"# 02 Doubling\n\n<small>{sums}</small>"
    said = "\n\n".join(texts(form, "notebooks"))
    assert "## Guess `twice`\n\n<small>3 minutes</small>\n\nGuess." in said
    assert "## Further on\n\n<small>Side road · 7 minutes</small>\n\nword" in said
    assert texts(form, "exercises")[-2:] == [
        "# Now you\n\n<small>1 exercise · 8 minutes</small>",
        "# Try it.",
    ]
    assert "Breathe.\n\n<small>A good place for a break</small>" in said


def test_a_lesson_opens_with_what_it_needs_and_a_table_of_what_is_new(form):
    opening = nbformat.read(form / "notebooks/02_lesson.ipynb", as_version=4).cells[1].source
    assert opening.startswith("**You need** counting (lesson 01, *Counting*).")
    assert (
        "<summary>New in Python and torch</summary>\n\n| in code | in words |\n|---|---|\n| axis, `.mT` |"
        in opening
    )
    assert "**You need** no other lesson." in (form / "notebooks/01_first.ipynb").read_text()


def test_ids_stay_where_only_minutes_change(form):
    def ids():
        return [cell.id for cell in nbformat.read(form / "notebooks/02_lesson.ipynb", as_version=4).cells]

    before = ids()
    source = form / "sources" / "02_lesson.py"
    source.write_text(source.read_text().replace("# Breathe.", "# Breathe. " + "deeply " * 400))
    assert run(form) == 0
    assert [a == b for a, b in zip(before, ids(), strict=True)].count(False) == 1


FORMLESS = {
    "a prediction without an answer": ('# %%\npredict("02.a", "Which?", {})', 1, "answers 02.a"),
    "needs by hand": ("# %% [markdown]\n# **You need** time.", 1, "the build writes **You need**"),
    "a heading inside": ("# %% [markdown]\n# Text.\n#\n# ## More", 1, "a heading begins its cell"),
    "a formula in a heading": ("# %% [markdown]\n# ## The $d$", 1, "cannot be linked to"),
}
HEADLESS = {
    "no title": (HEADER.replace("title", "titel"), "a header does not say titel"),
    "no part": (HEADER.replace("#     part: One\n", ""), "the header does not say part"),
    "a later lesson": (NEEDS.replace("01_first", "03_x"), "needs 03_x, which is no earlier lesson"),
    "another title": (HEADER.replace("Doubling", "Halving"), "begins with the title, '# 02 Halving'"),
    "no section": (
        HEADER.replace("#     part", "#     claims:\n#       - text: It doubles.\n#     part"),
        "no section answers 'It doubles.'",
    ),
}


@pytest.mark.parametrize("text, line, reason", FORMLESS.values(), ids=FORMLESS.keys())
def test_a_source_that_is_not_in_form_says_where(tmp_path, capsys, text, line, reason):
    assert run(tree(tmp_path, lesson_02=text + "\n" + HALF)) == 1
    (said,) = capsys.readouterr().err.splitlines()
    assert said.startswith(f"sources/02_lesson.py:{LINES + line}: ") and reason in said


@pytest.mark.parametrize("header, reason", HEADLESS.values(), ids=HEADLESS.keys())
def test_a_header_that_says_too_little_or_too_much_is_an_error(tmp_path, capsys, header, reason):
    assert run(tree(tmp_path, first_01=FIRST, lesson_02=header + TITLE + HALF)) == 1
    assert reason in capsys.readouterr().err


def test_an_exercise_that_no_check_judges_says_its_minutes_and_counts():
    lesson = Lesson("04_x", "X", "Why?", "One", designs={"5 Design one": 12})
    cells = [
        Made("markdown", "# 04 Exercises"),
        Made("markdown", "## 5 Design one\n\nGo."),
        Made("code", "1"),
    ]
    title, design, code = exercises_formed(cells, lesson, {})
    assert title.text == "# 04 Exercises\n\n<small>1 exercise · 12 minutes</small>"
    assert design.text == "## 5 Design one\n\n<small>12 minutes</small>\n\nGo." and code.text == "1"
