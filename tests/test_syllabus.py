"""The syllabus: read from the sources, quickly, and without torch."""

import subprocess
import sys
import time

import pytest

from course_lib import syllabus
from course_lib.syllabus import lesson as reading
from course_lib.syllabus import minutes
from course_lib.syllabus.outline import Piece


def test_all_fourteen_lessons_have_a_source_and_say_what_they_are():
    assert [lesson.number for lesson in syllabus.LESSONS] == [f"{n:02d}" for n in range(1, 15)]
    assert all(lesson.title and lesson.question and lesson.entries for lesson in syllabus.LESSONS)
    assert len({lesson.part for lesson in syllabus.LESSONS}) == 4


def test_the_sources_are_read_in_well_under_a_tenth_of_a_second_and_only_once():
    def seconds():
        begin = time.perf_counter()
        reading.read(reading.SOURCES)
        return time.perf_counter() - begin

    assert min(seconds() for _ in range(5)) < 0.1
    assert syllabus.LESSONS is syllabus.LESSONS


def test_the_syllabus_does_without_torch_and_jupyter():
    code = "import sys; from course_lib.syllabus import LESSONS; print([x.minutes for x in LESSONS] and "
    code += "sys.modules.keys() & {'torch', 'jupytext', 'nbformat', 'markdown_it'})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_an_exercise_is_found_with_its_lesson_and_its_minutes():
    lesson = syllabus.lesson_of("attend")
    assert lesson is syllabus.find("04_attention") and lesson.exercise_minutes["attend"] > 0
    with pytest.raises(LookupError, match="no lesson asks for 'attent'"):
        syllabus.lesson_of("attent")


def test_minutes_are_measured():
    prose = Piece(1, "markdown", "", (), "## One\n" + "word " * 129)  # 130 words with the heading's
    questions = Piece(2, "code", "", (), "predict('a', 'b', {})\npredict('c', 'd', {})\nrecall('e')")
    figures = Piece(3, "code", "", (), "plots.show(plots.bars([1]))\nplots.show_mechanism(1)")
    explorer = Piece(4, "code", "", (), "x = 1\n\nattention_explorer(x)")
    assert [minutes.seconds(one) for one in (prose, questions, figures, explorer)] == [60, 120, 130, 310]
    road = Piece(5, "markdown", "", ("side-road",), "## Two\nshort")
    found = minutes.sections([prose, questions, road, explorer])
    assert [(section.heading, section.minutes) for section in found] == [("One", 3), ("Two", 5)]
    assert (minutes.core(found), minutes.side_roads(found)) == (3, 5)


@pytest.mark.parametrize(  # as JupyterLab 4.6 makes them, looked up in a browser
    "heading, anchor",
    [
        ("Look 2 words back, or 200", "Look-2-words-back,-or-200"),
        ("Why `W_q` *and* `W_k`?", "Why-W_q-and-W_k?"),
        ('What is "a & b" < c?', 'What-is-"a-&-b"-<-c?'),
        ("Use [a link](x) and **bold** or __bold__", "Use-a-link-and-bold-or-bold"),
        ("Euro &amp; 50% of it's", "Euro-&-50%-of-it's"),
        ("A_b_c d_e and `x  y`", "A_b_c-d_e-and-x--y"),
        ("Tag <i>in</i> it", "Tag-in-it"),
        ("Dash -- and ... é — β \\* star", "Dash----and-...-é-—-β-*-star"),
    ],
)
def test_anchors_are_jupyterlab_s(heading, anchor):
    assert syllabus.anchor(heading) == anchor
