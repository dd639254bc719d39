"""The figures show the data that they are given, and say so in words."""

import math

import matplotlib.pyplot as plt
import pytest
import torch

from course_lib.notebook import plots

WORDS = ["Jake", "learned", "AI"]


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def written(ax):
    """The numbers written into a figure, with their column and row."""
    return {text.get_position(): text.get_text() for text in ax.texts}


def test_an_attention_map_writes_each_weight_in_its_own_cell():
    weights = torch.tensor([[0.1, 0.2, 0.7], [0.25, 0.5, 0.25]])
    ax = plots.attention_map(weights, ["it", "was"], WORDS)
    assert written(ax)[2, 0] == "0.70" and written(ax)[0, 1] == "0.25"
    assert [label.get_text() for label in ax.get_xticklabels()] == WORDS
    assert [label.get_text() for label in ax.get_yticklabels()] == ["it", "was"]


def test_an_attention_map_is_blue_from_0_to_1_whatever_the_weights():
    image = plots.attention_map(torch.full((2, 3), 1 / 3), ["it", "was"], WORDS).images[0]
    assert (image.cmap.name, *image.get_clim()) == ("Blues", 0, 1)


def test_hidden_cells_stay_blank_and_are_named_in_the_words():
    mask = torch.tensor([[True, True, False]])
    ax = plots.attention_map(torch.tensor([[0.5, 0.5, 0.0]]), ["it"], WORDS, mask)
    assert set(written(ax)) == {(0, 0), (1, 0)}
    assert ax.images[0].get_array().mask.tolist() == [[False, False, True]]
    assert ax.description.endswith("it: the same at each key, 0.50, AI hidden.")


def test_large_maps_have_no_numbers_in_their_cells():
    names = [str(i) for i in range(30)]
    assert not written(plots.attention_map(torch.eye(30), names, names))


def test_signed_maps_are_white_at_zero():
    image = plots.signed_map(torch.tensor([[-1.0, 0.0, 5.0]]), ["x"], WORDS).images[0]
    low, high = image.get_clim()
    assert low == -high and high >= 5


def test_a_map_of_zeros_can_be_drawn():
    plots.picture(plots.signed_map(torch.zeros(1, 3), ["x"], WORDS))


def test_only_the_longest_bar_is_in_the_accent_colour():
    ax = plots.bars(WORDS, torch.tensor([0.24, 0.09, 0.67]))
    accented = [bar.get_facecolor()[:3] == plt.matplotlib.colors.to_rgb(plots.ACCENT) for bar in ax.patches]
    assert accented == [False, False, True]
    assert ax.description == "Bars. Jake: 0.24, learned: 0.09, AI: 0.67."


def test_lines_are_labelled_at_their_end():
    ax = plots.lines([4, 16], {"up": torch.tensor([1.0, 2.0]), "down": torch.tensor([2.0, 1.0])}, log="x")
    assert {text.get_text(): text.xy for text in ax.texts} == {"up": (16, 2.0), "down": (16, 1.0)}
    assert [label.get_text() for label in ax.get_xticklabels()] == ["4", "16"]
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "linear")


def test_a_plot_draws_into_the_axes_that_it_is_given():
    _, (left, right) = plt.subplots(1, 2)
    assert plots.bars(["a"], torch.ones(1), ax=left) is left
    assert plots.attention_map(torch.ones(1, 1), ["a"], ["a"], ax=right) is right
    assert plots.picture(right).alt == f"{left.description} {right.description}"


def test_a_picture_is_an_image_with_a_text_alternative_and_leaves_no_figure_open():
    shown = plots.picture(plots.bars(["<a>"], torch.ones(1)))
    assert shown.png.startswith(b"\x89PNG") and not plt.get_fignums()
    assert 'alt="Bars. &lt;a&gt;: 1.00."' in shown._repr_html_()
    assert repr(shown) == "[figure: Bars. <a>: 1.00.]"


def test_a_figure_without_words_is_refused():
    with pytest.raises(ValueError, match="alt"):
        plots.picture(plt.subplots()[1])


def test_a_gradient_can_be_pending_on_what_is_drawn():
    weights = torch.randn(2, 3, requires_grad=True).softmax(dim=-1)
    plots.picture(plots.attention_map(weights, ["a", "b"], WORDS))
    plots.picture(plots.lines([1, 2, 3], {"a": weights[0]}))


def test_the_words_name_the_largest_weight():
    weights = torch.tensor([[0.1, 0.2, 0.7]])
    assert "it: most at AI, 0.70." in plots.describe_attention(weights, ["it"], WORDS)


def test_the_style_is_the_course_s():
    assert plt.rcParams["image.cmap"] == "Blues" and not plt.rcParams["axes.spines.top"]
    assert math.isclose(plt.rcParams["font.size"], 11)
