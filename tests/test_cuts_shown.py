"""What lesson 02 shows of cutting: the stepper of merges, every cut, the table of best beginnings, boxes."""

import ipywidgets
import pytest

from course_lib.notebook import plots
from course_lib.notebook.cuts import every_cut, learn_pieces, longest_first, merged_pieces
from course_lib.notebook.explorers import bpe, cuts
from course_lib.tokens import bpe_train, unigram_segment

TEXT = "hug hugs hugged pug"
SCORES = {"h": -5, "u": -5, "g": -5, "s": -7, "hu": -5, "gs": -4, "ug": -5, "hug": -4}


def test_the_stepper_merges_the_pairs_that_training_merges():
    merged = ["".join(pair) for pair in bpe.cut_after(TEXT, 2).merges]
    trained = {}
    for (left, right), new in bpe_train(TEXT, 2).items():
        trained[new] = "".join(trained.get(part, chr(part)) for part in (left, right))
    assert merged == list(trained.values()) == ["ug", "hug"]


@pytest.mark.parametrize("text", [TEXT, "", "a", "Straße 😀 straße", "aaaa aaa"])
def test_no_merge_changes_the_text_and_merges_end(text):
    for n in (0, 1, 3, 99):
        cut = bpe.cut_after(text, n)
        assert "".join(piece for word in cut.words for piece in word) == text
    assert cut.next is None and len(cut.merges) < 99


def test_a_pair_that_would_overlap_is_marked_as_it_will_be_merged():
    marked = [piece.marked for piece in bpe._boxes(["a", "a", "a"], ("a", "a"))]
    assert marked == [True, True, False]


def test_the_stepper_follows_the_text_the_slider_and_the_buttons():
    box = bpe.stepper_box(TEXT, 5)
    written, step = box.children[:2]
    back, following = next(c for c in box.children if isinstance(c, ipywidgets.HBox)).children
    following.click()
    assert step.value == 1 and "Merged last: u + g" in box.children[3].value
    back.click()
    back.click()
    assert step.value == 0 and "Nothing is merged yet" in box.children[3].value
    written.value = "<b> <b>"
    assert "&lt;" in box.children[2].value and "<b>" not in box.children[2].value


def test_a_long_text_is_cut_off_so_that_the_stepper_keeps_up():
    assert len(bpe.cut_after("ab " * 10_000, 0).words) <= bpe.MOST_LETTERS


@pytest.mark.parametrize("n", [1, 2, 5, 9])
def test_every_cut_is_there_once_and_joins_to_the_word(n):
    word = "difficult"[:n]
    found = every_cut(word)
    assert len({tuple(cut) for cut in found}) == len(found) == 2 ** (n - 1)
    assert all("".join(cut) == word for cut in found)


def test_the_table_ends_with_the_best_of_all_cuts():
    sums = {sum(SCORES.get(piece, -99) for piece in cut): cut for cut in every_cut("hugs")}
    best = cuts.ways_to_end("hugs", SCORES)[-1][0]
    assert best.pieces == sums[max(sums)] == unigram_segment("hugs", SCORES) and best.score == max(sums)
    assert longest_first("hugs", SCORES) == ["hug", "s"]


def test_a_page_of_the_table_shows_the_ways_to_end_it_the_best_first():
    pages = cuts.cut_pages("hugs", SCORES)
    said = "hugs: the best of 2 last pieces is gs, with the sum -9."
    assert len(pages) == 4 and pages[-1].text == said
    assert pages[-1].html.index("hu | gs") < pages[-1].html.index("hug | s")


def test_learned_pieces_cut_every_word_of_their_letters():
    counts = {"hugs": 5, "hug": 9, "pug": 4, "mugs": 1}
    scores = learn_pieces(counts, 9)
    assert len(scores) == 9 and max(scores.values()) < 0
    assert all("".join(unigram_segment(word, scores)) == word for word in [*counts, "smug"])
    assert len(merged_pieces(counts, 9).merges) == 3


def test_boxes_show_spaces_numbers_and_nothing_unescaped():
    page = plots.cut_pieces({"text": ["Jake", " <AI"]}, {"text": [3, 5]})
    assert "·&lt;AI<small>5</small>" in page.html and 'class="course-piece joined"' not in page.html
    assert page.text == "[figure: text in 2 pieces: Jake 3, ·<AI 5.]"
    assert 'course-piece joined">s' in plots.cut_pieces({"": ["hug", "s"]}).html
