"""The explorers of positions: their sentences say what is drawn, and each control moves them."""

import math

import ipywidgets
import pytest
import torch

from course_lib.notebook.explorers import arrow, rotations, score_at, wavelength, waves
from course_lib.positions import sinusoidal_positions


def sliders(box):
    return [child for child in box.children if isinstance(child, ipywidgets.IntSlider)]


@pytest.mark.parametrize("column", [0, 1, 4, 7])
def test_a_wave_begins_again_after_its_length(column):
    P, long = sinusoidal_positions(7000, 8), wavelength(column, 8)
    step = round(long)
    assert abs(P[3 + step, column] - P[3, column]) <= 2 * math.pi * abs(step - long) / long + 1e-3


def test_the_wave_explorer_says_the_number_of_the_table():
    page = waves.wave_page(9, 3, 40, 16)
    assert f"= {sinusoidal_positions(40, 16)[9, 3]:.2f}." in page.text and page.text in page.html


@pytest.mark.parametrize("column", [0, 15])
@pytest.mark.parametrize("position", [0, 39])
def test_the_ends_of_the_wave_explorer_are_drawn(position, column):
    assert "nan" not in waves.wave_page(position, column, 40, 16).html


def test_a_score_is_the_product_of_the_lengths_and_the_cosine_of_the_angle_between():
    query, key = arrow(20, 2.0), arrow(50, 1.5)
    for m, n in ((0, 0), (5, 2), (2, 5), (23, 0)):
        angle = math.radians(50 + 15 * n - 20 - 15 * m)
        assert score_at(query, key, m, n) == pytest.approx(3.0 * math.cos(angle), abs=1e-4)


def test_the_rotation_explorer_says_places_and_score():
    page = rotations.rotation_page(5, 2, arrow(15, 1.0), arrow(60, 1.0), "it", "AI")
    assert "Distance -3: score 1.00." in page.text and "turned by 75 degrees" in page.text


def boxes():
    yield waves.wave_box(40, 16)
    yield rotations.rotation_box(torch.tensor([1.0, 0.0]), torch.tensor([0.0, 1.0]), "it", "AI")


@pytest.mark.parametrize("box", boxes(), ids=["waves", "rotations"])
def test_each_move_of_a_slider_changes_the_sentence(box):
    for slider in sliders(box):
        before = box.children[-1].value
        slider.value += 1
        assert box.children[-1].value != before
