"""Lesson 03's figures and explorers: what is drawn is what was measured, and is said in words."""

import re

import ipywidgets
import matplotlib.pyplot as plt
import pytest
import torch
from matplotlib.colors import to_hex

from course_lib.notebook import plots
from course_lib.notebook.explorers import distances, states
from course_lib.notebook.plots.memory import COLOURS, relative
from course_lib.notebook.plots.steps import gate_links, gate_parts
from course_lib.recurrent import lstm_step

GRADIENTS = {
    "RNN": 0.1 ** torch.arange(31).repeat(2, 1).double(),
    "LSTM": 0.5 ** torch.arange(31).repeat(2, 1).double(),
    "attention": 3 * torch.ones(2, 31).double(),
}
COPIED = {
    (name, D): torch.tensor([share, share]) / D
    for name, share in [("RNN", 0.2), ("LSTM", 0.3), ("attention", 2.0)]
    for D in (2, 5)
}


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def drawn(ax, colour):
    """The lines of a colour, as lists of heights; the thickest first."""
    mine = [line for line in ax.lines if to_hex(line.get_color()).lower() == colour.lower()]
    return [
        list(map(float, line.get_ydata())) for line in sorted(mine, key=lambda line: -line.get_linewidth())
    ]


# The figure


def test_gradients_are_drawn_as_parts_of_that_two_steps_back():
    assert relative(torch.tensor([[9.0, 8.0, 4.0, 2.0]])).tolist() == [[1.0, 0.5]]
    left, _ = plots.memory(GRADIENTS, COPIED).figure.axes
    assert drawn(left, COLOURS[1])[0] == pytest.approx([0.5**n for n in range(29)])
    assert left.get_yscale() == "log" and list(left.lines[0].get_xdata())[:2] == [2, 3]


def test_copies_are_drawn_by_length_with_a_dot_for_each_seed():
    _, right = plots.memory(GRADIENTS, COPIED).figure.axes
    dots = [line for line in right.lines if line.get_linestyle() == "None"]
    assert len(dots) == 6 and all(len(line.get_xdata()) == 2 for line in dots)
    assert [0.15, 0.06] in [pytest.approx(heights) for heights in drawn(right, COLOURS[1])]


def test_names_at_line_ends_do_not_stand_on_each_other():
    _, right = plots.memory(GRADIENTS, COPIED).figure.axes
    heights = sorted(t.xy[1] for t in right.texts if t.get_text() in GRADIENTS)
    assert len(heights) == 3 and min(b - a for a, b in zip(heights, heights[1:], strict=False)) > 0.07


def test_the_figure_says_what_each_reader_keeps_and_copies():
    said = plots.picture(plots.memory(GRADIENTS, COPIED)).text
    assert "RNN: gradient 30 steps back 1e-28 of that 2 back, copies 10% of 2, 4% of 5." in said


# The distance explorer


def test_the_distance_explorer_follows_its_slider_in_bars_and_words(monkeypatch):
    shown = []
    monkeypatch.setattr(distances, "show_explorer", lambda box, first: shown.append((box, first)))
    distances.distance_explorer(GRADIENTS)
    (box, first) = shown[0]
    slider, picture, words = box.children
    assert "20 steps back" in first.text and first.html == picture.value
    slider.value = 3
    assert "3 steps back" in words.value and "RNN 0.1; LSTM 0.5; attention 1." in words.value
    assert words.value != picture.value and slider.max == 30


@pytest.mark.parametrize(
    "part, length", [(1.0, 520), (3.0, 520), (1e-10, 260), (1e-20, 0), (1e-70, 0), (0.0, 0)]
)
def test_a_bar_is_as_long_as_its_power_of_ten(part, length):
    assert distances.length(part) == pytest.approx(length)


def test_a_gradient_that_is_gone_is_said_to_be_so():
    assert distances.spoken(0.0) == "0"


# The state stepper


def test_one_other_word_changes_the_states_from_there_on_only():
    one, other = states.read_words("a b c d"), states.read_words("a b x d")
    apart = states.differences(one, other)
    assert apart[:2] == [0, 0] and apart[2] > 0.1 and 0 < apart[3]
    assert states.word_vector("Jake").tolist() != states.word_vector("AI").tolist()


def test_the_stepper_follows_both_sentences_and_the_words_read():
    box = states.stepper_box("Jake learned AI", "Ann learned AI")
    one, _, read = (
        child for child in box.children if isinstance(child, ipywidgets.Text | ipywidgets.IntSlider)
    )
    words = box.children[-1]
    read.value = 2
    assert "Read so far: Jake learned / Ann learned. After each word" in words.value
    one.value = "Eva learned <AI>"
    read.value = 3
    assert "Eva learned &lt;AI&gt;" in words.value and "<AI>" not in box.children[-2].value


@pytest.mark.parametrize("sentence", ["", "  ", "one", "w " * 40], ids=["none", "blank", "one", "forty"])
def test_any_sentence_can_be_stepped_through(sentence):
    page = states.states_page(sentence, "Jake learned AI", 12)
    assert page.text.startswith("Read so far: ") and page.html.count("<rect") >= 24


# One step, drawn


def test_the_drawing_of_the_gates_ends_in_what_the_step_gives():
    torch.manual_seed(0)
    inputs = [torch.randn(*shape) for shape in [(3,), (2,), (2,), (3, 8), (2, 8), (8,)]]
    parts = {part.name: part for part in gate_parts(*inputs)}
    state, cell = lstm_step(*inputs)
    assert f"New cell ({cell[0]:.2f}, {cell[1]:.2f}), new state ({state[0]:.2f}, {state[1]:.2f})." in [
        part.said for part in parts.values()
    ]
    assert plots.show_gates(*inputs).html.count("<polygon") == 16


def test_no_tanh_stands_on_the_way_of_the_cell_that_stands_out():
    assert [(link.start, link.end) for link in gate_links() if link.accent] == [
        ("c", "kept"),
        ("kept", "cell"),
    ]


def test_the_drawing_of_a_state_says_the_new_one():
    word, state = torch.tensor([0.0, 1.0]), torch.tensor([1.0, 0.0])
    W_x, W_h = torch.tensor([[1.0, 0.0], [0.0, 2.0]]), torch.tensor([[0.5, 0.0], [1.0, 0.5]])
    page = plots.show_state_step(word, state, W_x, W_h, torch.tensor([0.5, -1.0]))
    assert "New state (0.76, 0.76)." in page.text and len(re.findall("<polygon", page.html)) == 7
    assert "their sum: 1 × 2, and b (0.50, -1)" in page.text
