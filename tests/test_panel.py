"""The panel as a browser and a screen reader get it."""

from html.parser import HTMLParser

import pytest
from answers.lesson_04 import attention_scores
from answers.lesson_04 import general as learners

from course_lib.check import verdict
from course_lib.check.report import panel
from course_lib.check.report.verdict import MARKS


class Tags(HTMLParser):
    """Collects the opening tags, and checks that each is closed."""

    def __init__(self, page):
        super().__init__()
        self.found, self.open = [], []
        self.feed(page)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


ANSWERS = {
    "right": attention_scores.einsum_over_root,
    "wrong": learners.wrong_sign,
    "unanswered": learners.stub,
    "broken": learners.misspelled,
}


@pytest.mark.parametrize("status", ANSWERS)
def test_the_panel_says_its_status_in_words_and_to_screen_readers(status):
    page = panel.html(verdict(ANSWERS[status], "attention_scores"))
    box = next(attrs for tag, attrs in Tags(page).found if tag == "section")
    assert (box["data-status"], box["role"], box["aria-label"]) == (
        status,
        "status",
        f"{MARKS[status]}: attention_scores",
    )
    assert "course-check" in box["class"].split() and f"<strong>{MARKS[status]}</strong>" in page


def test_what_a_learner_wrote_is_shown_as_text_not_as_html():
    def attention_scores(Q, K):
        raise ValueError("<script>alert(1)</script>")

    assert "<script>" not in panel.html(verdict(attention_scores))


def test_a_long_word_breaks_and_letters_of_any_script_stay():
    def attention_scores(Q, K):
        raise ValueError("√d → “ключ” " + "x" * 500)

    page = panel.html(verdict(attention_scores))
    assert "√d → “ключ”" in page and "overflow-wrap: anywhere" in page


def test_text_of_several_lines_is_indented_below_its_heading():
    lines = verdict(learners.wrong_sign, "attention_scores").message.splitlines()
    assert all(line.startswith("  ") for line in lines[1:])


def test_read_again_links_to_the_lessons_section():
    page = panel.html(verdict(lambda Q, K: Q @ K.mT, "attention_scores"))
    assert '<a href="../notebooks/04_attention.ipynb#' in page
