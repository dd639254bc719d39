"""The form of the lessons: choices answered, claims in words, recall, a core path, hints, real work."""

import ast
import re
import subprocess
import sys

import nbformat
import pytest
from helpers.lessons import (
    ALL,
    LESSONS,
    ROOT,
    TAUGHT,
    book,
    calls,
    code,
    exercises_in_sources,
    given_away,
    headings,
    library_object,
    over,
    parse,
    plain,
    read,
    statements,
)

from course_lib import syllabus
from course_lib.check.declare import declared, find, lessons_by_exercise
from course_lib.syllabus import outline
from course_lib.syllabus.minutes import words


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


@over(LESSONS)
def test_every_choice_of_a_prediction_has_a_sentence_and_every_claim_has_words(path):
    assert not speechless(read(path))


@over([path for path in TAUGHT if path.stem[:2] > "01"])
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


@over(TAUGHT)
def test_no_source_states_minutes_or_difficulty(path):
    assert not stated_by_hand(ROOT / "sources" / f"{path.stem}.py")


# The exercises and the check


def test_every_exercise_of_a_source_is_declared_and_the_other_way_round_in_the_same_order():
    modules = sorted(path.stem for path in (ROOT / "course_lib/check/exercises").glob("lesson_[0-9][0-9].py"))
    asking = [lesson for lesson in syllabus.LESSONS if lesson.exercises]
    assert modules == [f"lesson_{lesson.number}" for lesson in asking]
    assert [list(declared(lesson.name).exercises) for lesson in asking] == [list(x.exercises) for x in asking]
    for name, (_, dotted) in exercises_in_sources().items():
        assert find(name).answer is library_object(dotted)


@pytest.mark.parametrize("name", lessons_by_exercise())
def test_the_sections_to_reread_are_headings_of_the_lesson(name):
    exercise = find(name)
    places = {exercise.reread, *(exercise.reread_after(fault) for fault in exercise.faults)}
    for lesson in {lesson for lesson, _ in places}:
        there = {text for _, text in headings(read(ROOT / "notebooks" / f"{lesson}.ipynb"))}
        assert {section for name, section in places if name == lesson} <= there


def poor_hints(hints):
    """What is wrong with a ladder of hints: a question, the idea, a line in words."""
    limits = {
        f"{len(hints)} hints, not three": len(hints) == 3,
        "the first is no question": hints[0].rstrip().endswith("?"),
        "the last is code, not words": not re.search(r"[@\[\]]|\w\(", hints[-1]),
    }
    return [complaint for complaint, holds in limits.items() if not holds]


@pytest.mark.parametrize("name", lessons_by_exercise())
def test_hints_are_a_question_an_idea_and_a_line_in_words(name):
    assert not poor_hints(find(name).hints)


def real_work(solutions, lesson):
    """The functions in the solutions that take more than a line and that the lesson does not show."""
    nodes = [node for text in code(solutions) for node in ast.walk(parse(text))]
    answers = [node for node in nodes if isinstance(node, ast.FunctionDef)]
    return [one.name for one in answers if len(statements(one)) > 1 and not given_away(one, lesson)]


@over(TAUGHT)
def test_one_exercise_of_a_lesson_is_real_work(path):
    assert real_work(read(ROOT / "solutions" / path.name), read(path))


# The guards see what they should


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
    work = "def f(x):\n    y = x + 1\n    return y / sum(y)"
    solutions = book(work, "def line(x):\n    'Doc.'\n    return x / x.sum(dim=-1)")
    assert real_work(solutions, book("x = 1")) == ["f"]
    assert not real_work(solutions, book(work.replace("f(x)", "g(x)")))
