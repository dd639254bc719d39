"""The panel as a browser, a screen reader and a terminal get it."""

import math
import re
from html.parser import HTMLParser

import pytest
import torch
import torch.nn.functional as F
from answers.lesson_04 import attention_scores
from answers.lesson_04 import general as learners

from course_lib import attention
from course_lib.check import CheckFailed, check, hint, task, verdict
from course_lib.check.declare import Exercise, find
from course_lib.check.exercises.material.course import MATERIAL
from course_lib.check.inputs import handed_on
from course_lib.check.report import hints, panel
from course_lib.check.report import task as tasks
from course_lib.check.report.axes import Axes, axes_of
from course_lib.check.report.verdict import MARKS, Verdict
from course_lib.check.report.words import meaning
from course_lib.check.run.doors import call
from course_lib.check.run.trace import called, own_lines
from course_lib.layers import linear_backward

EMPTY = {"br", "hr", "img", "input", "meta", "link"}


class Tags(HTMLParser):
    """Collects tags and the text in them, and checks that each is closed."""

    def __init__(self, page):
        super().__init__()
        self.found, self.open, self.words = [], [], []
        self.feed(page)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open and data.strip():
            self.words.append((tuple(self.open), data.strip()))

    @property
    def text(self):
        return " ".join(words for _, words in self.words)


def tables(page):
    """Each table of a page: its caption and its cells, those marked with a star behind."""
    parts = page.split('<table class="course-grid">')[1:]
    return [_table(part.split("</table>")[0]) for part in parts]


def _table(part):
    caption, _, rows = part.partition("</caption>")
    cells = [row.split("<td")[1:] for row in rows.split("<tbody>")[1].split("<tr>")[1:]]
    return Tags(caption + "</caption>" if "<caption" not in caption else f"{caption}</caption>").text, [
        [_cell(cell) for cell in row] for row in cells
    ]


def _cell(cell):
    text = cell.split(">", 1)[1].split("<")[0]
    return text + "*" * ('class="course-differs"' in cell.split(">", 1)[0])


def shown(expected, got, inputs=None, **more):
    """The panel and the terminal's text of a comparison."""
    made = Verdict("attend", "wrong", "it differs").compared(inputs or {}, expected, got, **more)
    return panel.html(made), made.message


ANSWERS = {
    "right": attention_scores.einsum_over_root,
    "wrong": learners.wrong_sign,
    "unanswered": learners.stub,
    "broken": learners.misspelled,
}

# --- the panel as a whole


@pytest.mark.parametrize("status", ANSWERS)
def test_the_panel_says_its_status_in_words_and_to_screen_readers(status):
    page = panel.html(verdict(ANSWERS[status], "attention_scores"))
    box = next(attrs for tag, attrs in Tags(page).found if tag == "section")
    assert (box["data-status"], box["data-exercise"], box["role"]) == (status, "attention_scores", "status")
    assert box["aria-label"] == f"{MARKS[status]}: attention_scores"
    assert "course-check" in box["class"].split() and f"<strong>{MARKS[status]}</strong>" in page


def test_the_first_sentence_is_the_title_and_one_part_stands_open():
    page = panel.html(verdict(lambda Q, K: Q @ K.mT, "attention_scores"))
    assert '<p class="course-first">The scores are not divided by' in page
    folds = [attrs for tag, attrs in Tags(page).found if tag == "details"]
    assert len(folds) > 1 and sum("open" in attrs for attrs in folds) == 1


def test_what_it_is_right_on_is_folded_and_after_a_right_answer_everything_is():
    found = Verdict("attend", "wrong", "no").add("Right on", "a batch", open=False).add("Why", "because")
    assert "<details open><summary>Why" in panel.html(found) and panel.html(found).count("details open") == 1
    assert "details open" not in panel.html(verdict(attention.attend))


def test_what_a_learner_wrote_is_shown_as_text_not_as_html():
    def attention_scores(Q, K):
        raise ValueError("<script>alert(1)</script>")

    assert "<script>" not in panel.html(verdict(attention_scores))
    page, _ = shown("<b>low</b>", "<i>low</i>", {"<u>": "<s>"})
    assert not {tag for tag, _ in Tags(page).found} & {"i", "u", "s", "script"}


def test_code_is_what_the_text_marks_as_code_or_a_part_that_is_typed_so():
    found = (
        Verdict("attend", "wrong", "`x < 1` is not it").add("Your line", "no code").add("Said", "a `b`", True)
    )
    page = panel.html(found)
    assert "<code>x &lt; 1</code>" in page and "<code>b</code>" not in page
    assert Tags(page).found.count(("p", {"class": "course-part"})) == 1
    assert ("dd", {"class": "course-part course-code"}) in Tags(page).found


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


def test_a_program_gets_what_was_expected_and_what_came():
    compared = verdict(lambda Q, K: Q @ K.mT, "attention_scores").as_dict()["compared"]
    assert compared["Expected"] == "shape (1, 2): [[1.732, 0]]"
    assert compared["Got"] == "shape (1, 2): [[3, 0]]"


# --- expected beside got


def test_grids_mark_exactly_the_places_that_differ():
    expected = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    got = torch.tensor([[1.0, 2.5, 3.0], [4.0, 5.0, 7.0]])
    page, text = shown(expected, got, axes=axes_of(attention.attention_scores))
    (title, right), (other, ours) = tables(page)
    assert title.startswith("Expected") and other.startswith("Got")
    assert right == [["1", "2*", "3"], ["4", "5", "6*"]] and ours == [["1", "2.5*", "3"], ["4", "5", "7*"]]
    assert page.count('aria-label="differs"') == 2
    assert "query 1, key 2: 2.5, expected 2; query 2, key 3: 7, expected 6" in text


def test_rounding_is_not_marked_and_small_differences_get_the_digits_they_need():
    page, _ = shown(torch.tensor([1.0, 1.0]), torch.tensor([1.0 + 1e-7, 1.0002]))
    assert [cells for _, cells in tables(page)] == [[["1", "1*"]], [["1", "1.0002*"]]]


def test_rows_and_columns_have_heads_that_a_screen_reader_says():
    page, _ = shown(torch.zeros(1, 2), torch.ones(1, 2), axes=axes_of(attention.attention_scores))
    heads = [(a["scope"], a["aria-label"]) for tag, a in Tags(page).found if tag == "th"]
    assert heads == 2 * [("col", "key 1"), ("col", "key 2"), ("row", "query 1")]


def test_of_a_batch_the_first_slice_that_differs_is_shown_and_named():
    expected, got = torch.zeros(2, 3, 4, 2), torch.zeros(2, 3, 4, 2)
    got[1, 2, 0, 1] = 7
    page, text = shown(expected, got, axes=axes_of(attention.attend))
    assert "sequence 2 of 2, head 3 of 3" in Tags(page).text and "7*" in str(tables(page))
    assert "sequence 2 of 2, head 3 of 3: query 1, column 2: 7, expected 0" in text


def test_of_a_large_one_the_part_around_the_first_difference_is_shown():
    expected, got = torch.zeros(20, 30), torch.zeros(20, 30)
    got[9, 17] = 1
    page, _ = shown(expected, got)
    assert "rows 9 to 16 of 20, columns 17 to 24 of 30" in Tags(page).text
    assert tables(page)[1][1][1][1] == "1*" and str(tables(page)[1]).count("*") == 1


def test_other_shapes_are_both_drawn_and_said():
    page, text = shown(torch.tensor([[1.0, 2.0]]), torch.tensor([[1.0], [2.0]]))
    assert [caption for caption, _ in tables(page)] == ["Expected shape (1, 2)", "Got shape (2, 1) ≠"]
    assert [cells for _, cells in tables(page)] == [[["1", "2"]], [["1"], ["2"]]]
    assert "shape (2, 1), expected shape (1, 2)" in text


LISTS = ["lo", "w", "lo"], ["lo", "w", "l", "o"]


def test_lists_stand_side_by_side_with_their_differences_marked():
    page, text = shown(*LISTS)
    (_, right), (_, ours) = tables(page)
    assert right == [["&#39;lo&#39;", "&#39;w&#39;", "&#39;lo&#39;*", "(nothing)*"]]
    assert ours == [["&#39;lo&#39;", "&#39;w&#39;", "&#39;l&#39;*", "&#39;o&#39;*"]]
    assert "the lists agree up to place 2; there 'lo' is expected and 'l' came" in text
    assert "The lists agree up to place 2" in Tags(page).text


def test_strings_dictionaries_and_numbers_too():
    page, text = shown("the cat sat", "the car sat")
    assert "the ca" in page and page.count("<mark") == 2 and "agree up to place 6" in text
    page, text = shown({"a": 1, "b": 2}, {"a": 1, "c": 2})
    assert "(no such key)*" in str(tables(page)) and "the key 'b' is missing" in text
    page, text = shown(0.5, 0.25)
    assert [cells for _, cells in tables(page)] == [
        [["0.5*"]],
        [["0.25*"]],
    ] and "0.5 is expected and 0.25 came" in text


def test_of_several_results_only_the_wrong_ones_are_open():
    x, W, grad = torch.ones(2, 3), torch.ones(3, 4), torch.arange(8.0).reshape(2, 4)
    expected = linear_backward(x, W, grad)
    got = (expected[0], expected[1] * 2, expected[2])
    named = Axes(names=("the gradient of x", "the gradient of W", "the gradient of b"))
    page, text = shown(expected, got, axes=named)
    folds = [attrs for tag, attrs in Tags(page).found if tag == "details"]
    assert ["open" in attrs for attrs in folds] == [False, True, False] and len(tables(page)) == 6
    assert "They differ: the gradient of W: row 1, column 1: " in text and "of b: " not in text


def test_an_error_stands_where_the_result_should():
    page, text = shown(torch.zeros(1, 1), ValueError("no <b>"))
    assert "ValueError: no &lt;b&gt;" in page and len(tables(page)) == 1
    assert "Got: ValueError: no <b>" in text


@pytest.mark.parametrize(
    "got", [None, 3, torch.zeros(0, 2), torch.ones(1) > 0, [], {}, "", object(), torch.zeros(())]
)
def test_whatever_came_can_be_drawn(got):
    page, text = shown(torch.zeros(2, 2), got)
    assert Tags(page).text and "Got: " in text
    Tags(shown(got, torch.zeros(2, 2))[0])


def test_the_inputs_are_drawn_once_and_none_is_left_out():
    page = panel.html(verdict(lambda Q, K: Q @ K.mT, "attention_scores"))
    assert [caption.split()[0] for caption, _ in tables(page)] == ["Expected", "Got", "Q", "K"]
    page, _ = shown(1, 2, {"x": torch.ones(1, 1), "mask": None})
    assert [caption.split()[0] for caption, _ in tables(page)] == ["Expected", "Got", "x"]


def test_the_axes_are_called_as_the_docstring_says():
    assert axes_of(attention.self_attention).inputs["mask"] == ("...", "query", "key")
    assert axes_of(attention.self_attention).inputs["x"] == ("...", "token", "")
    assert axes_of(linear_backward).results[2] == ("",) and axes_of(len) == Axes()


# --- task and hints


def test_a_task_shows_what_goes_in_and_what_comes_out_but_no_code(capsys):
    found = find("attend")
    page = tasks.page(found)
    case = found.inputs[0]
    drawn = {caption.split()[0]: cells for caption, cells in tables(page.html)}
    assert list(drawn) == ["Q", "K", "V", "result"]
    expected = attention.attend(*case.inputs)
    assert [float(x) for x in drawn["result"][0]] == pytest.approx(expected[0].tolist(), abs=1e-3)
    for said in (f"about {found.minutes} minutes", f"“{found.section}”"):
        assert said in page.text and said in Tags(page.html).text
    assert "@" not in page.text and "return" not in Tags(page.html).text
    task("attend")
    assert "result: shape (1, 4)" in capsys.readouterr().out


@pytest.mark.parametrize("name", MATERIAL)
def test_every_function_of_the_syllabus_can_be_a_task(name):
    made = Exercise(
        **MATERIAL[name], lesson="04_attention", section="Lose the outer loop", minutes=5, difficulty=1
    )
    page, given = tasks.page(made), handed_on(made.inputs[0].inputs)
    drawings = [tag for tag, attrs in Tags(page.html).found if tag in ("table", "figure")]
    assert len(drawings) >= sum(x is not None for x in given)
    names = ("result",) if made.random else axes_of(made.answer).names or ("result",)  # all draws are one
    assert " at 0x" not in page.html and all(name in page.text for name in names)


def test_hints_unfold_one_after_the_other_and_the_next_is_named(capsys):
    found = find("attend")
    for number in (1, 2, 3):
        page = hints.page(found, number)
        folds = [attrs for tag, attrs in Tags(page.html).found if tag == "details"]
        assert ["open" in attrs for attrs in folds] == [False] * (number - 1) + [True]
        assert all(text in page.text for text in found.hints[:number])
        assert not any(text in page.text for text in found.hints[number:])
    assert "Next, the idea" in hints.page(found, 1).text and "last one" in page.text
    hint("self_attention")
    assert "for self_attention" in capsys.readouterr().out


def test_run_all_stops_with_one_line_and_no_colour_in_a_terminal():
    with pytest.raises(CheckFailed) as raised:
        check(learners.wrong_sign, "attention_scores")
    assert raised.value._render_traceback_() == ["Run All stops here until attention_scores is right."]


# --- errors, in words


def no_leading_axes(Q, K, V, mask=None):
    return (Q @ K.T / math.sqrt(Q.shape[-1])).softmax(-1) @ V


def root_of_a_size(Q, K, V, mask=None):
    return Q @ K.mT / torch.sqrt(Q.shape[-1]) @ V


def asks_a_mask(Q, K, V, mask=None):
    scores = Q @ K.mT
    if mask:
        scores = scores.masked_fill(~mask, -math.inf)
    return scores.softmax(-1) @ V


def turns_none_round(Q, K, V, mask=None):
    return (Q @ K.mT).masked_fill(~mask, -math.inf).softmax(-1) @ V


def fills_none(Q, K, V, mask=None):
    return (Q @ K.mT).masked_fill(mask, -math.inf).softmax(-1) @ V


def mask_transposed(Q, K, V, mask=None):
    mask = torch.ones(7, 9, dtype=torch.bool)
    return (Q @ K.mT).masked_fill(mask, 0.0).softmax(-1) @ V


def mask_of_numbers(Q, K, V, mask=None):
    return (Q @ K.mT).masked_fill(torch.ones(1), 0.0) @ V


def mask_in_brackets(Q, K, V, mask=None):
    scores = Q @ K.mT
    scores[torch.ones(9, 9, dtype=torch.bool)] = 0
    return scores @ V


def minus_the_mask(Q, K, V, mask=None):
    return Q @ K.mT * (1 - torch.ones(1, dtype=torch.bool)) @ V


def mask_times_values(Q, K, V, mask=None):
    return torch.ones(Q.shape[-2], K.shape[-2], dtype=torch.bool) @ V


def no_transpose(Q, K, V, mask=None):
    return Q @ K @ V


def vector_of_another_length(Q, K, V, mask=None):
    return Q @ torch.ones(9)


def dot_of_other_lengths(Q, K, V, mask=None):
    return torch.ones(9) @ torch.ones(8)


def float64_meets_float32(Q, K, V, mask=None):
    return (Q.double() @ K.float().mT) @ V


def no_dim(Q, K, V, mask=None):
    return (Q @ K.mT).softmax() @ V


def spells_dim_as_axis(Q, K, V, mask=None):
    return F.softmax(Q @ K.mT, axis=-1) @ V


def no_such_axis(Q, K, V, mask=None):
    return (Q @ K.mT).softmax(7) @ V


def past_the_end(Q, K, V, mask=None):
    return Q[..., 99, :]


def too_many_brackets(Q, K, V, mask=None):
    return Q[0, 0, 0, 0, 0, 0]


def past_a_lists_end(Q, K, V, mask=None):
    return Q.shape[7]


def no_such_key(Q, K, V, mask=None):
    return {"Q": Q}["weights"]


def no_import(Q, K, V, mask=None):
    return Q @ K.mT / sqrt(Q.shape[-1])  # noqa: F821


def no_numpy(Q, K, V, mask=None):
    return np.exp(Q)  # noqa: F821


def item_of_many(Q, K, V, mask=None):
    return torch.ones(4, 4).item()


def root_of_many(Q, K, V, mask=None):
    return math.sqrt(torch.ones(4))


def views_a_transpose(Q, K, V, mask=None):
    return torch.ones(2, 3).mT.view(6)


def fills_no_shape(Q, K, V, mask=None):
    return Q.reshape(97, 2)


def changes_a_leaf(Q, K, V, mask=None):
    total = torch.zeros(2, requires_grad=True)
    total += 1
    return total


def stops_halfway(Q, K, V, mask=None):
    return softmax_of_mine(Q @ K.mT) @ V


def softmax_of_mine(scores):
    raise NotImplementedError if scores.ndim > 2 else ValueError("softmax")


def softmax_of_truths(Q, K, V, mask=None):
    return (Q > 0).softmax(-1)


def takes_max_for_its_values(Q, K, V, mask=None):
    return Q - Q.max(dim=-1)


def sum_without_its_axis(Q, K, V, mask=None):
    powers = torch.ones(3, 5)
    return powers / powers.sum(dim=-1)


def brackets_exchanged(Q, K, V, mask=None):
    return Q / Q.shape(-1)


def forgets_an_argument(Q, K, V, mask=None):
    return masked_softmax(Q @ K.mT)


def masked_softmax(scores, mask):
    return scores


def speaks_of_a_mask(Q, K, V, mask=None):
    return Q + torch.ones(9, 9) if mask is None else Q


def not_for_tilde(Q, K, V, mask=None):
    return Q.masked_fill(not torch.ones(3), 0.0) if mask is None else Q.masked_fill(not mask, 0.0)


def not_of_one(Q, K, V, mask=None):
    return Q.masked_fill(not torch.ones(1), 0.0)


def chooses_by_numbers(Q, K, V, mask=None):
    return torch.where(torch.ones(3), Q, 0.0)


def tilde_of_numbers(Q, K, V, mask=None):
    return ~Q


def expands_too_few(Q, K, V, mask=None):
    return Q.expand(3)


def asks_no_gradient(Q, K, V, mask=None):
    return torch.autograd.grad((Q @ K.mT).sum(), Q)


def list_for_a_key(Q, K, V, mask=None):
    return {[1, 2]: Q}


def asserts(Q, K, V, mask=None):
    assert Q.shape == V.shape


def calls_what_is_empty(Q, K, V, mask=None):
    return attention_weights(Q, K) @ V


def attention_weights(Q, K): ...


def mask_is_none(Q, K, V, mask=None):
    return masked_softmax(Q @ K.mT, mask.float())


def writes_the_axis(Q, K, V, mask=None):
    return Q / d  # noqa: F821


def misspells(Q, K, V, mask=None):
    return Q / k  # noqa: F821


def asks_autograd(Q, K, V, mask=None):
    return V.clone().requires_grad_() @ [0]


ERRORS = [
    (forgets_an_argument, "another number of arguments", "masked_softmax("),
    (speaks_of_a_mask, "the two tensors differ", "mask is None"),
    (not_of_one, "`~mask` turns round", "not torch"),
    (chooses_by_numbers, "must be a mask of True and False", "torch.where"),
    (tilde_of_numbers, "`~` turns True and False round", "~Q"),
    (expands_too_few, "got 1 of the 2 sizes", "expand(3)"),
    (asks_no_gradient, "followed nothing that leads there", "autograd.grad"),
    (list_for_a_key, "a list cannot be a key", "[1, 2]"),
    (asserts, "`raise ValueError", "assert Q"),
    (
        calls_what_is_empty,
        "`attention_weights` returns None: is it written yet?",
        "attention_weights(Q, K) @ V",
    ),
    (mask_is_none, "The mask may be None", "mask.float()"),
    (writes_the_axis, r"`Q.shape\[-1\]`", "Q / d"),
    (misspells, "Is it spelled right", "Q / k"),
    (asks_autograd, "these types|as its `other`", "requires_grad_"),
    (no_leading_axes, r"`.T` turns round all the axes", "Q @ K.T / math"),
    (
        root_of_a_size,
        r"`torch.sqrt` takes a tensor, and this is a plain number \(int\)",
        "torch.sqrt(Q.shape",
    ),
    (asks_a_mask, "`if mask is not None:`", "if mask:"),
    (turns_none_round, "`~` was given None", "masked_fill(~mask"),
    (fills_none, "the mask is None here", "masked_fill(mask"),
    (mask_transposed, "the mask does not fit", "masked_fill(mask, 0.0)"),
    (mask_of_numbers, "this one is of dtype float|this one is of float", "masked_fill(torch.ones"),
    (mask_in_brackets, r"in brackets a mask must have the tensor's own shape, and \(9, 9\)", "scores[torch"),
    (minus_the_mask, "`~mask` turns it round", "1 - torch.ones"),
    (mask_times_values, "True and False cannot be multiplied", "@ V"),
    (no_transpose, r"the left one's last size, 3, has to equal the right one's first, 2", "Q @ K @ V"),
    (vector_of_another_length, "a matrix of rows of 3 .* a vector of 9", "torch.ones(9)"),
    (dot_of_other_lengths, "9 and 8 numbers", "torch.ones(8)"),
    (float64_meets_float32, "different kinds of numbers: double and float", "Q.double()"),
    (no_dim, "along which axis the shares sum to 1", ".softmax()"),
    (spells_dim_as_axis, "no argument `axis`", "axis=-1"),
    (no_such_axis, "this tensor has no axis 7: its axes are -2 to 1", "softmax(7)"),
    (past_the_end, "counted from 0, and 99 is none of them", "Q[..., 99, :]"),
    (too_many_brackets, "more axes are asked for", "Q[0, 0, 0"),
    (past_a_lists_end, "an index reaches past the end", "Q.shape[7]"),
    (no_such_key, "there is no key 'weights'", '["weights"]'),
    (no_import, "`math.sqrt` for a number", "sqrt(Q.shape"),
    (no_numpy, "its import has not run", "np.exp"),
    (item_of_many, "this tensor holds several", ".item()"),
    (root_of_many, "`x.sqrt\\(\\)` for `math.sqrt\\(x\\)`", "math.sqrt(torch"),
    (views_a_transpose, "`.reshape` can", ".view(6)"),
    (fills_no_shape, r"3 numbers do not fill the shape \[97, 2\]", "reshape(97"),
    (changes_a_leaf, "changed in place", "total += 1"),
    (softmax_of_truths, "of the kind Bool", "(Q > 0)"),
    (takes_max_for_its_values, "Take `.values`", "Q.max(dim=-1)"),
    (sum_without_its_axis, "`keepdim=True`", "powers.sum(dim=-1)"),
    (brackets_exchanged, r"`x.shape\[-1\]`", "Q.shape(-1)"),
]


def drawn(*shape):
    return torch.rand(shape)


INPUTS = [  # without a mask, with leading axes, with a mask
    (drawn(1, 3), drawn(2, 3), drawn(2, 4)),
    (drawn(2, 5, 6), drawn(2, 7, 6), drawn(2, 7, 4)),
    (drawn(3, 6), drawn(5, 6), drawn(5, 4), torch.ones(3, 5, dtype=torch.bool)),
]


def raised(answer):
    """What the answer raises on the first of the inputs on which it does."""
    return next(filter(None, (call(answer, inputs).error for inputs in INPUTS)))


def test_not_before_a_mask_is_told():
    error = call(not_for_tilde, INPUTS[2]).error
    assert "`~mask`" in meaning(error, "Q.masked_fill(not mask, 0.0)").mend


def test_no_text_shows_addresses_in_memory():
    assert meaning(KeyError(object()), "").wrong == "there is no key <object object> in this dictionary"
    assert "0x" not in shown(object(), [object()])[1]


@pytest.mark.filterwarnings("ignore:The use of")
@pytest.mark.parametrize("answer, words, line", ERRORS, ids=[row[0].__name__ for row in ERRORS])
def test_every_error_has_its_words_and_the_learners_own_line(answer, words, line):
    error = raised(answer)
    own = own_lines(error, answer)[0]
    assert line in own.text and str(own).startswith(f"line {own.number} of {answer.__name__}'s cell: `")
    assert re.search(words, " ".join(meaning(error, own.text))), (error, meaning(error, own.text))


def test_a_broken_answer_is_told_by_what_is_wrong_its_line_and_what_to_do():
    found = verdict(no_transpose, "attend")
    assert found.title.startswith("in a matrix product the left one's last size, 3,")
    assert [part.heading for part in found.parts if part.open] == ["Your line", "What to do"]
    assert "mat1 and mat2" in Tags(panel.html(found)).text


def test_numpys_names_of_arguments_that_torch_takes_are_no_error():
    x = torch.rand(3, 5)
    assert torch.equal(x.sum(axis=-1, keepdims=True), x.sum(dim=-1, keepdim=True))


def test_of_a_prepared_function_that_stops_the_arguments_are_told():
    def self_attention(x, W_q, W_k, W_v, mask=None):
        V = W_v
        return attention.attend(x @ W_q, x @ W_k, V, mask)

    error = call(self_attention, (drawn(2, 3), drawn(3, 2), drawn(3, 2), drawn(3, 4))).error
    (line,) = own_lines(error, self_attention)
    assert line.text == "return attention.attend(x @ W_q, x @ W_k, V, mask)"
    assert called(error).function == "attend"
    assert called(error).given == "Q (2, 2), K (2, 2), V (3, 4), mask None"
    assert called(call(no_transpose, INPUTS[0]).error) is None


def test_an_error_in_a_helper_shows_the_callers_line_and_the_helpers():
    def scores_of(Q, K):
        return Q @ K

    def attend(Q, K, V, mask=None):
        return scores_of(K, Q).softmax(-1) @ V

    message = verdict(attend).message
    assert "of attend's cell: `return scores_of(K, Q).softmax(-1) @ V`" in message
    assert "It calls `scores_of`: line" in message and "`return Q @ K`, given Q (2, 3), K (1, 3)" in message


def test_only_some_inputs_is_said_where_the_simplest_goes_through_and_nowhere_else():
    def attend(Q, K, V, mask=None):
        if (Q.shape[-2] == 1) is simplest:
            raise ValueError("not these")
        return attention.attend(Q, K, V, mask)

    simplest = True
    assert "on some inputs only" not in verdict(attend).message
    simplest = False
    assert "on some inputs only" in verdict(attend).message


def test_a_helper_that_is_not_written_on_some_inputs_is_said():
    def attend(Q, K, V, mask=None):
        if mask is not None:
            raise NotImplementedError
        return attention.attend(Q, K, V)

    assert "a function that is not written yet" in verdict(attend).message
