"""The guards over the built lessons: up to date, in rhythm, no answers given away, no dead links."""

import ast
import importlib
import inspect
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from statistics import median

import nbformat
import pytest
from lesson_books import (
    ALL,
    LESSONS,
    OLD_FORM,
    ROOT,
    TASKS,
    TAUGHT,
    book,
    calls,
    code,
    is_folded,
    over,
    parse,
    plain,
    prose,
    read,
)

from course_lib import syllabus
from course_lib.check.declare import declared, find, lessons_by_exercise
from course_lib.publish import read as source
from course_lib.publish import write
from course_lib.syllabus import anchor, outline
from course_lib.syllabus.minutes import words


@cache
def exercises_in_sources():
    """{name: (lesson, dotted name)} in course order."""
    found = {}
    for path in sorted((ROOT / "sources").glob("[0-9][0-9]_*.py")):
        titles = [cell.title.split() for cell in source.read_cells(path, [])]
        found |= {t[1].split(".")[-1]: (path.stem, t[1]) for t in titles if t[:1] == ["exercise"]}
    return found


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


# The form: predictions answered, claims in words, recall, a core path, real work


def said(node):
    """The words of a string in the source, f-strings too; "" if it is none."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    values = [part.value for part in parts if isinstance(part, ast.Constant)]
    return "".join(value for value in values if isinstance(value, str)).strip()


def speechless(book):
    """Predictions and recalls with a choice that gets no sentence, and claims without words or truths."""
    asked = [call for name in ("predict", "recall") for call in calls(book, name)]
    bad = [call for call in asked if len(call.args) != 3 or not answers_all(call.args[2])]
    bad += [call for call in calls(book, "claim") if len(call.args) < 2 or len(words(said(call.args[0]))) < 2]
    return [ast.unparse(call)[:60] for call in bad]


def answers_all(choices):
    """Whether it is a dictionary of two choices or more, with a sentence for each."""
    if not isinstance(choices, ast.Dict) or len(choices.keys) < 2:
        return False
    return all(len(words(said(sentence))) >= 3 for sentence in choices.values)


def recalls_at_the_top(book):
    """How many questions on earlier lessons stand before the second section."""
    headed = [i for i, cell in enumerate(book.cells) if cell.source.startswith("## ")]
    top = book.cells[: [*headed, None, None][1]]
    return len(calls(nbformat.v4.new_notebook(cells=top), "recall"))


def wrong_recalls(book):
    """Recalls whose right choice is none of their choices."""
    bad = []
    for call in calls(book, "recall"):
        right = [keyword.value for keyword in call.keywords if keyword.arg == "right"]
        choices = [ast.unparse(key) for key in getattr(call.args[2], "keys", [])]
        bad += [] if right and ast.unparse(right[0]) in choices else [ast.unparse(call)[:60]]
    return bad


@over(LESSONS, OLD_FORM)
def test_every_choice_of_a_prediction_has_a_sentence_and_every_claim_has_words(path):
    assert not speechless(read(path))


@over([path for path in TAUGHT if path.stem[:2] > "01"], OLD_FORM)
def test_a_lesson_after_the_first_opens_with_three_questions_on_those_before(path):
    assert recalls_at_the_top(read(path)) == 3 and not wrong_recalls(read(path))


def too_long(lesson):
    return not 0 < lesson.minutes <= 60


@over(TAUGHT)
def test_a_lesson_has_a_core_path_of_an_hour_at_most(path):
    assert not too_long(syllabus.find(path.stem)), syllabus.find(path.stem).sections


def undefined(book):
    """The names in a notebook's code that nothing in it defines, as ruff sees them."""
    text = "\n\n".join(plain(text) for text in code(book))
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--isolated",
        "--select",
        "F821",
        "--output-format=concise",
        "-",
    ]
    return [
        line
        for line in subprocess.run(command, input=text, capture_output=True, text=True).stdout.splitlines()
        if "F821" in line
    ]


@over(ALL)
def test_a_notebook_uses_no_name_that_it_does_not_define(path):
    assert not undefined(read(path))


MINUTES = re.compile(r"\b\d+ minutes|\b(easy|medium|hard), \d", re.I)


def stated_by_hand(path):
    """Lines of a source that state minutes or difficulty, which the build measures or the check declares."""
    pieces = outline.read(path).pieces
    return [
        line
        for piece in pieces
        if piece.kind == "markdown"
        for line in piece.text.split("\n")
        if MINUTES.search(line)
    ]


@over(TAUGHT, OLD_FORM)
def test_no_source_states_minutes_or_difficulty(path):
    assert not stated_by_hand(ROOT / "sources" / f"{path.stem}.py")


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


def statements(node):
    """The statements of a body as text, one spelling for each meaning; docstrings left out."""
    body = [s for s in node.body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
    return [ast.unparse(statement) for statement in body]


def given_away(answer, book):
    """Whether the body of an answer stands in a notebook: as statements in a row, or written in its prose."""
    wanted = statements(answer)
    for tree in map(parse, code(book)):
        for node in ast.walk(tree):
            there = statements(node) if isinstance(getattr(node, "body", None), list) else []
            if any(there[i : i + len(wanted)] == wanted for i in range(len(there))):
                return True
    squeezed = "".join("".join(wanted).removeprefix("return").split())
    return len(squeezed) > 12 and squeezed in "".join("".join(prose(book)).split())


@cache
def library_object(dotted):
    module, _, name = f"course_lib.{dotted}".rpartition(".")
    return getattr(importlib.import_module(module), name)


@cache
def library_function(dotted):
    return ast.parse(inspect.getsource(library_object(dotted))).body[0]


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


# The exercises and the check


def test_every_exercise_of_a_source_has_a_check_and_the_other_way_round_in_the_same_order():
    asked = exercises_in_sources()
    checked = [e for lesson in dict(asked.values()) for e in declared(lesson).exercises.values()]
    assert [(e.lesson, e.name, e.answer) for e in checked] == [
        (lesson, name, library_object(dotted)) for name, (lesson, dotted) in asked.items()
    ]


@pytest.mark.parametrize("name", lessons_by_exercise())
def test_the_sections_to_reread_are_headings_of_the_lesson(name):
    exercise = find(name)
    there = {text for _, text in headings(read(ROOT / "notebooks" / f"{exercise.lesson}.ipynb"))}
    assert {exercise.section, *(fault.section for fault in exercise.faults)} <= there


def poor_hints(hints):
    """What is wrong with a ladder of hints: a question, the idea, a line in words."""
    limits = {
        f"{len(hints)} hints, not three": len(hints) == 3,
        "the first is no question": hints[0].rstrip().endswith("?"),
        "the last is code, not words": not re.search(r"[=@\[\]]|\w\(", hints[-1]),
    }
    return [complaint for complaint, holds in limits.items() if not holds]


@pytest.mark.parametrize("name", [pytest.param(name, marks=OLD_FORM) for name in lessons_by_exercise()])
def test_hints_are_a_question_an_idea_and_a_line_in_words(name):
    assert not poor_hints(find(name).hints)


def real_work(answers, lesson):
    """The answers that take more than a line and that the lesson does not show."""
    return [
        answer.name for answer in answers if len(statements(answer)) > 1 and not given_away(answer, lesson)
    ]


@over(TAUGHT, OLD_FORM)
def test_one_exercise_of_a_lesson_is_real_work(path):
    asked = [dotted for lesson, dotted in exercises_in_sources().values() if lesson == path.stem]
    assert real_work(map(library_function, asked), read(path))


# Headings, links and images


def headings(book):
    """(level, text) of every heading."""
    text = re.sub(r"```.*?```", "", "\n".join(prose(book)), flags=re.S)
    return [(len(marks), title.strip()) for marks, title in re.findall(r"^(#+) (.+)$", text, flags=re.M)]


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


CHOICES = "{'a': 'It is so.', 'b': 'It is not so.'}"
SPEECHLESS = (
    "predict('04.x', 'Which?', ['a', 'b'])",
    "predict('04.x', 'Which?', {'a': 'It is so.', 'b': ''})",
    "predict('04.x', 'Which?', {'a': 'It is so.'})",
    "if x:\n    predict('04.x', 'Which?')",
    "recall('04.x', 'Which?', {'a': 'It is so.', 'b': None}, right='a')",
    "claim('', x > 1)",
    "claim('rows sum to 1')",
)


@pytest.mark.parametrize("text", SPEECHLESS)
def test_a_choice_without_a_sentence_and_a_claim_without_words_are_seen(text):
    assert len(speechless(book(text))) == 1
    good = f"predict('04.x', 'Which?', {CHOICES})", "claim(f'rows sum to {x}', x > 1)"
    assert not speechless(book(*good))


def test_recall_that_is_missing_late_or_wrong_is_seen():
    asked = f"recall('04.x', 'Which?', {CHOICES}, right='a')"
    assert recalls_at_the_top(book("# T", asked, asked, "## One", asked, "## Two", asked)) == 3
    assert recalls_at_the_top(book("# T", "## One", asked, "## Two", asked, asked)) == 1
    assert recalls_at_the_top(book("# T", asked)) == 1
    assert (
        wrong_recalls(book(asked, asked.replace("right='a'", "right='c'"), asked.replace(", right='a'", "")))
        != []
    )
    assert not wrong_recalls(book(asked))


def test_a_core_path_that_is_too_long_is_seen_and_a_side_road_does_not_count():
    def lesson(tags):
        pieces = [outline.Piece(1, "markdown", "", tags, f"## {n}\n" + "word " * 130 * 40) for n in (1, 2)]
        return syllabus.Lesson("04_x", "X", "Why?", "One", pieces=tuple(pieces))

    assert too_long(lesson(())) and too_long(syllabus.Lesson("04_x", "X", "Why?", "One"))
    long_and_short = lesson(()).pieces[:1] + lesson(("side-road",)).pieces[1:]
    assert not too_long(syllabus.Lesson("04_x", "X", "Why?", "One", pieces=long_and_short))


def test_names_that_nothing_defines_are_seen():
    assert len(undefined(book("%time x = 1", "y = 2\n!ls", "def f():\n    return x + y + z"))) == 2
    assert not undefined(book("y = 2", "def f(x):\n    return x + y"))


def test_minutes_and_difficulty_by_hand_are_seen(tmp_path):
    file = tmp_path / "04_x.py"
    file.write_text(
        "# %% [markdown]\n# *Easy, 5 minutes.*\n# Takes 45 minutes.\n# Wait minutes.\n\n# %%\n5 # 5 minutes"
    )
    assert len(stated_by_hand(file)) == 2


def test_poor_hints_are_seen():
    good = ("Which axis?", "Each row sums to 1.", "Divide the powers of a row by their sum.")
    assert not poor_hints(good)
    assert len(poor_hints(("Look.", "Each.", "weights = softmax(scores)"))) == 2
    assert len(poor_hints((*good, "More."))) == 1


def test_exercises_that_are_only_copies_are_seen():
    lesson = book("def g(x):\n    y = x + 1\n    return y / sum(y)")
    assert not real_work([ANSWER, SHORT], lesson)
    assert real_work([ANSWER, SHORT], book("x = 1")) == ["f"]


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
