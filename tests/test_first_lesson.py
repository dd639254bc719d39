"""What lesson 01 is made of: the landscape of a loss, its explorer, borders, layers, rings, best lines."""

import math
import re

import ipywidgets
import matplotlib.pyplot as plt
import pytest
import torch

from course_lib.notebook import plots
from course_lib.notebook.explorers import line as explorer
from course_lib.notebook.parting import best_line, rings
from course_lib.notebook.plots import landscape

X = torch.tensor([-2.0, -0.5, 0.0, 0.5, 2.0])
Y = torch.tensor([40.0, 90.0, 80.0, 130.0, 150.0])


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


# The landscape


def test_the_bowl_is_the_loss_of_every_line():
    valley = landscape.bowl(X, Y)
    for slope, offset in [(0, 0), (10, 90), (-20, 170)]:
        rise = valley.steepness * (slope - valley.slope) ** 2 + (offset - valley.offset) ** 2
        loss, *_ = explorer.loss_and_gradient(slope, offset, X, Y)
        assert math.isclose(valley.lowest + rise, loss, rel_tol=1e-5)


def test_the_explorer_s_gradient_is_autograd_s():
    line = torch.tensor([7.0, 60.0], requires_grad=True)
    (line[0] * X + line[1] - Y).square().mean().backward()
    torch.testing.assert_close(torch.tensor(explorer.loss_and_gradient(7, 60, X, Y)[1:]), line.grad)


def test_a_place_on_the_map_is_found_again():
    right, down = landscape.place(52, 33)
    middle = landscape.SIZE / 2
    assert landscape.at(right - middle, middle - down) == (52, 33)


def test_a_path_has_a_dot_for_each_line_and_says_where_it_leads():
    page = plots.valley_path(X, Y, [(0.0, 0.0), (10.0, 50.0), (31.25, 98.0)])
    assert page.html.count("<circle") == 3 and "2 steps lead from (0, 0) to (31.25, 98)" in page.text


# The explorer


def parts(box, kind):
    return [child for child in box.children if isinstance(child, kind)]


def test_sliders_move_the_line_and_a_drag_moves_the_sliders():
    box = explorer.line_box(X, Y)
    slope, offset = parts(box, ipywidgets.IntSlider)
    slope.value, offset.value = 20, 100
    assert "Slope 20, offset 100" in parts(box, ipywidgets.HTML)[1].value
    parts(box, ipywidgets.Text)[0].value = "16.0 -8.0"
    assert (slope.value, offset.value) == (50, 80)


def test_the_arrow_vanishes_at_the_best_line():
    symmetric = torch.tensor([70.0, 78.0, 80.0, 82.0, 90.0])
    best = landscape.bowl(X, symmetric)
    words = explorer.line_page(best.slope, best.offset, X, symmetric).text
    assert "It changes by 0 per unit of slope and by 0 per unit of offset" in words


# Figures


def test_a_layer_is_drawn_with_its_numbers_and_its_first_row_followed():
    x, W = (
        torch.tensor([[2.0, 1.0, 3.0], [1.0, 2.0, 0.0]]),
        torch.tensor([[4.0, 2.0], [1.0, 1.0], [-5.0, 0.0]]),
    )
    page = plots.layer_drawing(x, W, torch.tensor([20.0, 3.0]), ["first", "second"], ["a", "b", "c"])
    assert "first: (2, 1, 3) becomes (14, 8)." in page.text and ">second<" in page.html


def test_a_border_says_how_many_points_lie_in_the_region_of_their_own_kind():
    model = torch.nn.Linear(2, 2)
    model.weight.data, model.bias.data = torch.tensor([[-1.0, 0.0], [1.0, 0.0]]), torch.zeros(2)
    points = torch.tensor([[-1.0, 0.5], [1.0, 0.2], [2.0, -0.5], [3.0, 0.0]])
    page = plots.border(model, points, torch.tensor([0, 1, 1, 0]), "At last")
    assert page.text == "At last: 0.75 of the points lie in the region of their own kind."


def test_a_scatter_has_a_dot_for_each_pair_and_says_how_they_go_together():
    ax = plots.scatter(X, 3 * X, "area", "price")
    assert len(ax.lines[0].get_xdata()) == 5 and "correlation is 1.00" in ax.description


# Rings, and the best line


def test_rings_are_apart_and_the_same_for_the_same_seed():
    points, labels = rings(600, seed=3)
    assert torch.equal(points, rings(600, seed=3)[0]) and not torch.equal(points, rings(600, seed=4)[0])
    radius = points.norm(dim=1)
    assert abs(radius[labels == 0].mean() - 0.5) < 0.02 and abs(radius[labels == 1].mean() - 1) < 0.02


def test_the_best_line_gets_three_of_the_four_corners_and_all_of_what_a_line_can_part():
    corners = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    assert best_line(corners, torch.tensor([0, 1, 1, 0])) == 0.75
    assert best_line(corners, torch.tensor([0, 0, 0, 1])) == 1
    assert best_line(corners, torch.tensor([1, 1, 1, 1])) == 1


def test_no_line_of_many_is_better_than_the_best_line():
    points, labels = rings(60, seed=1)
    best = best_line(points, labels)
    for angle in torch.linspace(0, 2 * math.pi, 50):
        along = points @ torch.stack([angle.cos(), angle.sin()])
        for height in torch.linspace(-1.3, 1.3, 40):
            assert ((along > height).long() == labels).float().mean() <= best + 0.034  # two points
    assert best < 0.85


def test_the_map_s_rings_are_labelled_with_their_loss():
    page = plots.valley_path(X, Y, [(0.0, 0.0), (1.0, 1.0)])
    lowest = landscape.bowl(X, Y).lowest
    assert re.search(rf">{lowest + 25**2:,.0f}<", page.html)
