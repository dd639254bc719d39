"""The mask explorer: a press hides or shows a cell, the others share out, and the last one stays."""

import re

import pytest
import torch

from course_lib.notebook.explorers import masks

WORDS = ["Jake", "learned", "AI"]
SCORES = torch.tensor([[0.0, 1.0, 2.0], [1.0, 0.0, 0.5], [2.0, 1.0, 0.0]])


def parts():
    """The box, its preset buttons, and its cells row by row."""
    box = masks.mask_box(WORDS, SCORES)
    chosen, cells = box.children[0].children, box.children[1].children[1:]
    return box, chosen, [line.children[1:] for line in cells]


def said(box):
    return re.sub("<[^>]+>", "", box.children[-1].value)


def test_a_press_hides_a_cell_and_the_rest_shares_out_and_another_shows_it_again():
    box, _, cells = parts()
    cells[0][2].click()
    expected = SCORES[0, :2].softmax(dim=0)
    assert [button.description for button in cells[0]] == [f"{w:.2f}" for w in expected] + ["hidden"]
    assert "Jake no longer sees AI" in said(box) and f"learned {expected[1]:.2f}" in said(box)
    cells[0][2].click()
    assert cells[0][2].description == f"{SCORES[0].softmax(dim=0)[2]:.2f}" and "Jake sees AI" in said(box)


def test_the_last_cell_of_a_row_stays_and_the_sentence_says_why():
    box, chosen, cells = parts()
    chosen[1].click()
    assert [button.description for button in cells[0]] == ["1", "hidden", "hidden"]
    cells[0][0].click()
    assert cells[0][0].description == "1" and "error" in said(box)


@pytest.mark.parametrize("number, hidden", enumerate((0, 3, 3)))
def test_the_presets_hide_nothing_the_future_or_the_last_key(number, hidden):
    box, chosen, cells = parts()
    chosen[number].click()
    assert sum(button.description == "hidden" for row in cells for button in row) == hidden
    assert f"{9 - hidden} of 9 cells" in said(box)


def test_in_a_terminal_it_says_its_weights(capsys):
    masks.mask_explorer(WORDS, SCORES)
    assert "Jake: most at AI" in capsys.readouterr().out
