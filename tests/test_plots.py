"""The figures show the data that they are given, and say so in words."""

import math
import re

import matplotlib.pyplot as plt
import pytest
import torch

from course_lib.attention import self_attention
from course_lib.notebook import drawing, plots
from course_lib.notebook.plots.diagram import Link, Part, arrange, draw
from course_lib.notebook.plots.grids import grid

WORDS = ["Jake", "learned", "AI"]


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def cells(page):
    """What stands in the cells of a table, row by row, with the class of each."""
    body = page.html[page.html.index("<tbody>") :]
    rows = [re.findall(r'<td class="(.*?)".*?>(.*?)</td>', row) for row in body.split("</tr>")[:-1]]
    return [[(re.sub("<.*?>", "", text), kind) for kind, text in row] for row in rows]


# Tables


def test_an_attention_map_writes_each_weight_in_its_own_cell():
    page = plots.attention_map(torch.tensor([[0.1, 0.2, 0.7], [0.25, 0.5, 0.25]]), ["it", "was"], WORDS)
    assert [[text for text, _ in row] for row in cells(page)] == [
        ["0.10", "0.20", "0.70"],
        ["0.25", "0.50", "0.25"],
    ]
    assert re.findall(r'scope="col">(.*?)<', page.html) == WORDS
    assert re.findall(r'scope="row".*?>(\w+)', page.html) == ["it", "was"]


def test_a_weight_s_shade_is_the_weight_itself_whatever_the_others_are():
    page = plots.attention_map(torch.tensor([[0.2, 0.2, 0.6]]), ["it"], WORDS)
    body = page.html[page.html.index("</th>\n<td", page.html.index("<tbody>")) :]
    assert re.findall(r"--much: ([\d.]+)%", body) == ["20.0", "20.0", "60.0"]


def test_weights_that_do_not_stand_out_are_faded_and_a_small_one_is_not_written_as_0():
    row = cells(plots.attention_map(torch.tensor([[0.9, 0.098, 0.002]]), ["it"], WORDS))[0]
    assert row == [("0.90", "strong"), ("0.10", "low"), ("&lt;0.01", "low")]
    even = cells(plots.attention_map(torch.full((1, 3), 1 / 3), ["it"], WORDS))[0]
    assert even == [("0.33", "low")] * 3


def test_hidden_cells_stay_blank_and_are_named_in_the_words():
    mask = torch.tensor([[True, True, False]])
    page = plots.attention_map(torch.tensor([[0.5, 0.5, 0.0]]), ["it"], WORDS, mask)
    assert cells(page)[0][2] == ("hidden", "hidden")
    assert '<td class="hidden"><span class="course-unseen">hidden</span></td>' in page.html
    assert page.text.endswith("it: the same at each key, 0.50, AI hidden.]")


def test_one_can_point_at_a_word_with_the_mouse_or_reach_it_by_keyboard():
    page = plots.attention_map(torch.tensor([[0.1, 0.2, 0.7]]), ["it"], WORDS)
    assert 'tabindex="0" aria-label="it: most at AI, 0.70."' in page.html
    assert '70.0%">AI</i>' in page.html and "tr:focus-within .course-said" in page.html
    assert "tabindex" not in plots.signed_map(torch.ones(1, 3), ["x"], WORDS).html


def test_large_maps_have_no_numbers_in_their_cells_but_say_them():
    names = [str(i) for i in range(30)]
    page = plots.attention_map(torch.eye(30), names, names)
    assert '<span class="course-unseen">1</span>' in page.html and ">1</td>" not in page.html
    assert "course-table small" in page.html


def test_signed_maps_say_what_their_rows_and_columns_are_where_they_are_told():
    page = plots.signed_map(torch.ones(1, 3), ["x"], WORDS, above="input", beside="output")
    assert ">input<" in page.html and ">output<" in page.html


def test_signed_maps_have_one_colour_for_each_sign_and_none_for_zero():
    page = plots.signed_map(torch.tensor([[-1.0, 0.0, 5.0]]), ["x"], WORDS)
    assert re.findall(r"--shade: (#\w+); --much: ([\d.]+)%", page.html) == [
        (drawing.OCHRE, "12.0"),
        (drawing.BLUE, "60.0"),
    ]
    assert cells(page)[0] == [("-1", ""), ("0", "low"), ("5", "")]


def test_a_map_of_zeros_can_be_drawn():
    assert [text for text, _ in cells(plots.signed_map(torch.zeros(1, 3), ["x"], WORDS))[0]] == ["0"] * 3


def test_names_in_a_table_are_escaped():
    assert "<b>" not in plots.signed_map(torch.zeros(1, 1), ["<b>"], ["<b>"]).html


# The mechanism


def mechanism(T=3, D=4, d=2, v=5):
    x, W_q, W_k = torch.randn(T, D), torch.randn(D, d), torch.randn(D, d)
    return x, W_q, W_k, torch.randn(D, v), torch.randn(v, D)


def test_the_mechanism_is_drawn_from_the_tensors_and_said_in_words():
    x, W_q, W_k, W_v, W_o = mechanism()
    page = plots.show_mechanism(x, W_q, W_k, W_v, W_o, WORDS, query="AI")
    out = (self_attention(x, W_q, W_k, W_v) @ W_o)[2]
    assert "Out: (" + ", ".join(drawing.number(value) for value in out.tolist()) + ")" in page.text
    assert "V = x @ W_v: 3 × 5." in page.text and f'aria-label="{page.text[9:40]}' in page.html
    scores = (x @ W_q @ (x @ W_k).mT / 2**0.5)[2]
    assert all(f">{drawing.number(score)}</text>" in page.html for score in scores.tolist())


def test_the_mechanism_follows_the_word_that_asks():
    tensors = mechanism()
    pages = {plots.show_mechanism(*tensors, WORDS, query=word).text for word in WORDS}
    assert len(pages) == 3


def test_the_mechanism_has_no_colour_of_its_own_for_text_and_fits_the_page():
    html = plots.show_mechanism(*mechanism(T=3, D=16, d=8, v=8), WORDS, query="AI").html
    assert not re.findall(r'<text[^>]* fill="', html) and "white" not in html.split("</style>")[1]
    assert int(re.search(r'viewBox="0 0 (\d+)', html)[1]) <= 900


def test_a_diagram_grows_by_parts_and_links():
    parts = [Part(name, i, name, "", grid(torch.ones(2, 2))) for i, name in enumerate(["a", "b", "c"])]
    places, width, _ = arrange(parts)
    assert places["a"].right < places["b"].x < places["c"].x and places["c"].right <= width
    grown = draw(parts, [Link("a", "b"), Link("b", "c")])
    assert grown.html.count("<path") == 2 and "c: 2 × 2." in grown.text


def test_parts_of_one_column_do_not_overlap():
    parts = [Part(name, 0, name, "", grid(torch.ones(3, 2))) for name in "ab"]
    places, _, height = arrange(parts)
    assert places["a"].bottom < places["b"].y - 18 and places["b"].bottom <= height


# Bars and lines


def test_only_the_longest_bar_is_in_the_accent_colour():
    ax = plots.bars(WORDS, torch.tensor([0.24, 0.09, 0.67]))
    accented = [bar.get_facecolor()[:3] == plt.matplotlib.colors.to_rgb(plots.ACCENT) for bar in ax.patches]
    assert accented == [False, False, True]
    assert ax.description == "Bars. Jake: 0.24, learned: 0.09, AI: 0.67."


@pytest.mark.parametrize("x", [range(2, 7), [1, 2], [5], range(1, 19)])
def test_between_counts_no_tick_is_a_fraction(x):
    ax = plots.lines(x, {"a": torch.arange(len(x))})
    ticks = [tick for tick in ax.get_xticks() if ax.get_xlim()[0] <= tick <= ax.get_xlim()[1]]
    assert ticks and all(tick == round(tick) for tick in ticks)


def test_lines_are_labelled_at_their_end():
    ax = plots.lines([4, 16], {"up": torch.tensor([1.0, 2.0]), "down": torch.tensor([2.0, 1.0])}, log="x")
    assert {text.get_text(): text.xy for text in ax.texts} == {"up": (16, 2.0), "down": (16, 1.0)}
    assert [label.get_text() for label in ax.get_xticklabels()] == ["4", "16"]
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "linear")


def test_a_plot_draws_into_the_axes_that_it_is_given():
    _, (left, right) = plt.subplots(1, 2)
    assert plots.bars(["a"], torch.ones(1), ax=left) is left
    assert plots.lines([1, 2], {"a": torch.ones(2)}, ax=right) is right
    assert plots.picture(right).text == f"[figure: {left.description} {right.description}]"


def test_a_picture_has_a_text_alternative_and_leaves_no_figure_open():
    shown = plots.picture(plots.bars(["<a>"], torch.ones(1)))
    assert "<svg" in shown.html and not plt.get_fignums()
    assert 'aria-label="Bars. &lt;a&gt;: 1.00."' in shown.html
    assert repr(shown) == "[figure: Bars. <a>: 1.00.]"


def test_a_picture_has_the_page_s_ground_and_the_page_s_text_colour():
    svg = plots.picture(plots.lines([1, 2], {"a": torch.ones(2), "b": torch.zeros(2)})).html.split(
        "</style>", 1
    )[1]
    assert not re.search("#ffffff|#010203|#000000", svg.lower())
    texts = re.findall(r"<text [^>]*>", svg)
    assert len(texts) > 5 and all("currentColor" in t or "--course-accent" in t for t in texts)


def test_a_figure_without_words_is_refused():
    with pytest.raises(ValueError, match="alt"):
        plots.picture(plt.subplots()[1])


def test_a_gradient_can_be_pending_on_what_is_drawn():
    weights = torch.randn(2, 3, requires_grad=True).softmax(dim=-1)
    plots.attention_map(weights, ["a", "b"], WORDS)
    plots.signed_map(weights, ["a", "b"], WORDS)
    plots.picture(plots.lines([1, 2, 3], {"a": weights[0]}))


def test_the_words_name_the_largest_weight():
    weights = torch.tensor([[0.1, 0.2, 0.7]])
    assert "it: most at AI, 0.70." in plots.describe_attention(weights, ["it"], WORDS)


def test_the_style_is_the_course_s():
    assert plt.rcParams["image.cmap"] == "Blues" and not plt.rcParams["axes.spines.top"]
    assert math.isclose(plt.rcParams["font.size"], 11)


# The blocks


def test_a_block_is_drawn_with_what_it_gives_at_its_end_and_the_stream_stands_out():
    x = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    page = plots.show_block(x, torch.neg, torch.relu, lambda x: 2 * x, torch.relu, WORDS)
    assert "The first row is (1, 2) at the start, (0, 0) at the end." in page.text
    assert page.html.count("<path") == 8 and page.html.count(f'stroke="{drawing.ACCENT}"') == 2


def test_a_decoder_s_block_is_drawn_with_the_memory_that_it_asks():
    x, memory = torch.ones(3, 2), torch.full((2, 2), 5.0)
    layers = {"self_attend": torch.neg, "cross_attend": lambda x, memory: x + 5, "feed_forward": torch.relu}
    page = plots.show_decoder_block(x, memory, layers, 3 * [torch.clone], WORDS, ["KI", "war"])
    assert "(1, 1) at the start, (10, 10) at the end" in page.text and "memory: 2 × 2" in page.text
    assert page.html.count("<path") == 10 and page.html.count(f'stroke="{drawing.ACCENT}"') == 3


def test_parts_that_stand_lower_leave_room_above_and_the_others_below():
    table = grid(torch.ones(2, 2))
    places, _, _ = arrange([Part("a", 0, "", "", table, lower=-50), Part("b", 1, "", "", table, lower=50)])
    assert places["b"].y - places["a"].y == 50


def test_labels_of_lines_that_end_together_are_moved_apart():
    ax = plots.lines([1, 2], {"one": [0.0, 1.0], "like it": [0.0, 1.001], "far": [0.0, 9.0]})
    up = {text.get_text(): text.get_position()[1] for text in ax.texts}
    assert up["one"] == up["far"] == 0 and 12 < up["like it"] < 14


def test_learning_curves_draw_each_seed_and_their_mean_and_say_how_they_end():
    rows = torch.tensor([[4.0, 1.0], [2.0, 3.0]])
    ax = plots.learning_curves({"one": rows, "other": rows / 100}, chance=2.08)
    drawn = [list(line.get_ydata()) for line in ax.lines]
    assert [3.0, 2.0] in drawn and [4.0, 1.0] in drawn and len(drawn) == 7
    assert "one 2.5, other 0.025" in ax.description and "2.08" in ax.description
