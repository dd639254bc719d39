"""The guards over the built lessons: up to date, in rhythm, no answers given away, no dead links."""

import ast
import re
from collections import Counter
from statistics import median

import nbformat
import pytest
from helpers.lessons import (
    ALL,
    LESSONS,
    ROOT,
    TASKS,
    TAUGHT,
    book,
    calls,
    code,
    exercises_in_sources,
    given_away,
    headings,
    is_folded,
    library_function,
    over,
    parse,
    prose,
    read,
)

from course_lib.publish import write
from course_lib.syllabus import anchor
from course_lib.syllabus.minutes import words

# Built, and stored without outputs


def test_the_notebooks_are_what_the_sources_say():
    files, problems = write.build(ROOT)
    assert not problems, "\n".join(problems)
    stale = [f"{action} {path.name}" for path, action in write.differences(ROOT, files).items()]
    assert not stale, f"run `course build`, which will {', '.join(stale)}"


@over(ALL)
def test_a_notebook_is_stored_without_outputs_and_with_the_metadata_of_the_build(path):
    book = read(path)
    assert book.metadata == write.METADATA
    assert all(not c.outputs and c.execution_count is None for c in book.cells if c.cell_type == "code")
    assert all(set(cell.metadata) <= {"tags", "jupyter"} for cell in book.cells)


# Rhythm


def lines(text):
    return [line for line in text.split("\n") if line.strip()]


def seen(book):
    """The code that a learner sees: questions, replies and claims show themselves and need no reading."""
    return [cell.source for cell in book.cells if cell.cell_type == "code" and not is_folded(cell)]


def longest_run(book):
    """The most code cells in a row; a question to click, like prose, interrupts them."""
    kinds = ["c" if cell.cell_type == "code" and not is_folded(cell) else " " for cell in book.cells]
    return max(map(len, "".join(kinds).split()), default=0)


def outside_limits(book):
    """Cells that are longer than any cell may be."""
    long_code = [f"{len(lines(t))} lines of code: {t[:60]!r}" for t in seen(book) if len(lines(t)) > 25]
    return long_code + [f"{len(words(t))} words: {t[:60]!r}" for t in prose(book) if len(words(t)) > 120]


def out_of_rhythm(book):
    """What the style asks of a lesson as a whole, where it does not hold."""
    sizes = sorted(len(lines(text)) for text in seen(book))
    counts = [len(words(text)) for text in prose(book)]
    opening, closing = bold(prose(book)[:2]), bold(prose(book)[-2:])
    ninetieth = sizes[int(0.9 * len(sizes))]
    limits = {
        f"a code cell has {median(sizes)} lines in the median, not 2 to 6": 2 <= median(sizes) <= 6,
        f"the ninetieth percentile of code is {ninetieth} lines, over 10": ninetieth <= 10,
        f"a prose cell has {median(counts)} words in the median, not 15 to 60": 15 <= median(counts) <= 60,
        f"{longest_run(book)} code cells stand in a row, over 3": longest_run(book) <= 3,
        "nothing is predicted": bool(calls(book, "predict")),
        "it does not open with **You will** and **You need**": {"**You will**", "**You need**"} <= opening,
        "it does not close with **You can now** and **Next**": {"**You can now**", "**Next**"} <= closing,
    }
    return [complaint for complaint, holds in limits.items() if not holds]


def bold(texts):
    return {text.replace(":**", "**") for text in re.findall(r"\*\*[^*]+\*\*", " ".join(texts))}


@over(LESSONS + TASKS)
def test_no_cell_is_longer_than_the_style_allows(path):
    assert not outside_limits(read(path))


@over(TAUGHT)
def test_a_lesson_keeps_the_rhythm(path):
    assert not out_of_rhythm(read(path))


def test_each_prediction_has_a_key_of_its_own_that_starts_with_its_lesson():
    keys = Counter()
    for path in LESSONS:
        found = [call.args[0].value for name in ("predict", "recall") for call in calls(read(path), name)]
        assert all(key.startswith(f"{path.stem[:2]}.") for key in found)
        keys.update(found)
    assert all(count == 1 for count in keys.values()), keys


# Habits


HABITS = {
    "installs a package": r"^\s*[%!]\s*(pip|conda)",
    "imports *": r"import \*",
    "changes sys.path": r"sys\.path",
    "uses the network": r"https?://|\burllib|\brequests\b|\bwget\b",
}


def bad_habits(book):
    cells = code(book)
    return [f"{name}: {t[:60]!r}" for name, sign in HABITS.items() for t in cells if re.search(sign, t, re.M)]


@over(ALL)
def test_code_has_none_of_the_habits_that_the_style_forbids(path):
    assert not bad_habits(read(path))


# No answers in exercises/


@over(TASKS)
def test_no_answer_of_any_lesson_is_in_an_exercise_notebook(path):
    book = read(path)
    answers = {name: library_function(dotted) for name, (_, dotted) in exercises_in_sources().items()}
    assert not [name for name, answer in answers.items() if given_away(answer, book)]


@over(TASKS)
def test_an_exercise_notebook_imports_nothing_that_it_asks_for(path):
    asked = {name for name, (lesson, _) in exercises_in_sources().items() if lesson == path.stem}
    nodes = [node for text in code(read(path)) for node in ast.walk(parse(text))]
    imported = {alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert asked and not asked & imported


# Headings, links and images


def dead_links(book, folder):
    """Relative links to a file, or to a heading of a notebook, that is not there."""
    dead = []
    for target in re.findall(r"\]\(([^)\s]+)[^)]*\)", "\n".join(prose(book))):
        file, _, heading = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        there = book if not file else folder / file
        if file and not there.exists():
            dead.append(target)
        elif heading and str(file or ".ipynb").endswith(".ipynb"):
            titles = headings(there if not file else read(there))
            dead += [] if heading in {anchor(title) for _, title in titles} else [target]
    return dead


def without_alternative(book):
    text = "\n".join(prose(book))
    images = [tag for tag in re.findall(r"<img[^>]*>", text) if not re.search(r'alt="[^"]+"', tag)]
    return images + re.findall(r"!\[\s*\]\([^)]*\)", text)


def heading_jumps(book):
    levels = [level for level, _ in headings(book)]
    jumps = [(a, b) for a, b in zip(levels, levels[1:], strict=False) if b > a + 1 or b == 1]
    return jumps if levels[:1] == [1] else [("no level 1 first", levels[:1])]


@over(ALL)
def test_every_link_inside_the_course_leads_somewhere(path):
    assert not dead_links(read(path), path.parent)


@over(ALL)
def test_every_image_has_a_text_alternative(path):
    assert not without_alternative(read(path))


@over(ALL)
def test_there_is_one_title_and_headings_skip_no_level(path):
    assert not heading_jumps(read(path))


# The guards see what they should


def test_long_cells_are_seen():
    assert len(outside_limits(book("x = 1\n" * 26, "Word " * 121))) == 2
    assert not outside_limits(book("x = 1\n" * 25, "Word " * 120))


def test_a_lesson_out_of_rhythm_is_told_all_of_it():
    assert len(out_of_rhythm(book("Few words.", *["x = 1\n" * 11] * 4))) == 7


def folded(text):
    (cell,) = book(text).cells
    cell.metadata["jupyter"] = {"source_hidden": True}
    return cell


def test_a_lesson_in_rhythm_is_told_nothing():
    first = "# Title\n\n**You will** read. **You need** time. " + "Word " * 20
    last = "**You can now** go on. **Next:** more. " + "Word " * 20
    run, question = ["x = 1\ny = 2"] * 3, folded("predict('04.x'," + "\n" * 30 + "'?')")
    lesson = book(first, *run, "x", *run, last)
    lesson.cells[4] = question
    assert out_of_rhythm(lesson) == [] and not outside_limits(lesson)


def test_bad_habits_are_seen():
    bad = "%pip install x", "from m import *", "sys.path.append('.')", "get('https://x')", "import requests"
    assert len(bad_habits(book(*bad, "x = 1"))) == 5


ANSWER = ast.parse('def f(x):\n    """Doc."""\n    y = x + 1\n    return y / sum(y)').body[0]
SHORT = ast.parse("def f(x):\n    return x / x.sum(dim=-1)").body[0]


@pytest.mark.parametrize(
    "answer, text",
    [
        (ANSWER, "y = x+1  # note\nz = 0\n\ndef g(x):\n    y = (x + 1)\n    return y/sum(y)"),
        (ANSWER, "if True:\n    def g(x):\n        'Doc.'\n        y = x + 1\n        return y / sum(y)"),
        (SHORT, "def g(x):\n    return (x / x.sum( dim = -1 ))"),
        (SHORT, "Write `x / x.sum(dim=-1)`."),
    ],
)
def test_an_answer_given_away_is_seen(answer, text):
    assert given_away(answer, book("Text.", text))


def test_a_stub_and_another_function_give_nothing_away():
    stub = "def f(x):\n    'Doc.'\n    raise NotImplementedError"
    other = "def g(x):\n    y = x + 2\n    return y / sum(y)"
    assert not given_away(ANSWER, book(stub, other, "Sum to one.", "y = x + 1"))


def test_dead_links_are_seen(tmp_path):
    nbformat.write(book("# A title\n\n## Two `words` here"), tmp_path / "05_x.ipynb")
    fine = "[a](05_x.ipynb) [b](05_x.ipynb#Two-words-here) [c](#Here-too) [d](https://x.org) [e](mailto:a@b)"
    assert not dead_links(book("# Here too\n\n" + fine), tmp_path)
    dead = "[a](06_x.ipynb) [b](05_x.ipynb#Three-words) [c](#There) ![d](no.png)"
    assert len(dead_links(book("# Here too\n\n" + dead), tmp_path)) == 4


def test_images_without_words_are_seen():
    assert len(without_alternative(book('![](a.png)\n<img src="b">\n<img alt="" src="c">'))) == 3
    assert not without_alternative(book('![A cat](a.png)\n<img alt="A dog" src="b">'))


@pytest.mark.parametrize("text", ["## B", "# A\n### C", "# A\n## B\n# A", "Text."])
def test_headings_that_jump_are_seen(text):
    assert heading_jumps(book(text))
    assert not heading_jumps(book("# A\n## B\n### C\n```\n# no heading\n```\n## B"))
