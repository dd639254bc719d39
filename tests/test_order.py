"""The tasks of order and their reader: answers that a loop finds, seeds alone, positions that count."""

import pytest
import torch
from torch.testing import assert_close

from course_lib.notebook import plots
from course_lib.recipes.order import (
    KINDS,
    first_weights,
    last_name,
    previous_token,
    read,
    share_right,
    train_on_order,
)


def draw(task, T, size, seed=0):
    return task(T, size, torch.Generator().manual_seed(seed))


def test_the_last_name_is_what_a_loop_over_the_tokens_finds():
    tokens, answers = draw(last_name, 9, 50)
    for row, answer in zip(tokens.tolist(), answers.tolist(), strict=True):
        names = [token for token in row if token in (0, 1)]
        assert len(names) == 2 and names[-1] == answer[0] and row[-1] == 2 and row.count(2) == 1
    assert 10 < answers.sum() < 40


def test_the_previous_token_is_the_one_before():
    tokens, answers = draw(previous_token, 7, 5)
    assert_close(answers, tokens.roll(1, dims=1)[:, 1:])


@pytest.mark.parametrize("kind", KINDS)
def test_many_sets_of_weights_at_once_read_as_each_does_alone(kind):
    tokens = torch.stack([draw(last_name, 6, 4, seed)[0] for seed in range(3)])
    weights = first_weights(seeds=(0, 1, 2), layers=2)
    together = read(kind, weights, tokens)
    alone = read(kind, {name: W[1:2] for name, W in weights.items()}, tokens[1:2])
    assert together.shape == (3, 4, 6, 11)
    assert_close(together[1:2], alone)


@pytest.mark.parametrize("kind", KINDS)
def test_only_without_positions_do_shuffled_tokens_give_shuffled_outputs(kind):
    tokens, order = draw(last_name, 6, 4)[0][None], torch.tensor([3, 0, 5, 1, 4, 2])
    weights = first_weights(seeds=(0,))
    apart = read(kind, weights, tokens[..., order]) - read(kind, weights, tokens)[..., order, :]
    assert (apart.abs().max() < 1e-4) == (kind == "none")


def test_a_causal_mask_hides_what_comes_later():
    tokens, weights = draw(last_name, 6, 4)[0][None], first_weights(seeds=(0,))
    other = tokens.clone()
    other[..., -1] = 5
    mask = torch.ones(6, 6, dtype=torch.bool).tril()
    before, after = (read("rotary", weights, each, mask)[..., :-1, :] for each in (tokens, other))
    assert_close(before, after)


def test_training_lowers_the_loss_and_a_seed_learns_alike_in_any_company():
    _, few = train_on_order("learned", previous_token, seeds=(4,), steps=25)
    weights, more = train_on_order("learned", previous_token, seeds=(3, 4), steps=60)
    _, company = train_on_order("learned", previous_token, seeds=(3, 4), steps=25)
    assert more[1] < few[0]
    assert_close(company[1], few[0], rtol=1e-3, atol=1e-3)
    shares = share_right("learned", previous_token, weights, 20)
    assert shares.shape == (2,) and ((shares > 0) & (shares < 1)).all()


def test_the_race_says_what_each_runner_gets_right():
    right = {("rotary", 16): torch.tensor([1.0, 0.9]), ("rotary", 64): torch.tensor([0.3, 0.5])}
    ax = plots.race(right, trained=16, chance=0.5)
    assert "rotary 0.95 at 16, 0.40 at 64 tokens." in ax.description
    assert "rotary" in [label.get_text() for label in ax.texts]
    plots.picture(ax)


def test_the_drawing_of_order_names_its_three_places():
    x, bias = torch.randn(3, 4), torch.zeros(3, 3)
    page = plots.show_order(x, torch.ones(3, 4), torch.randn(4, 6), torch.randn(4, 6), bias, ["a", "b", "c"])
    for title in ("1, 2  waves", "3  Q turned", "4  distance"):
        assert title in page.text


def test_a_clock_hand_and_an_arrow_exchange_their_numbers():
    page = plots.show_hands(1.0)
    assert "(0.84, 0.54)" in page.html and "(0.54, 0.84)" in page.html
