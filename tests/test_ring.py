"""Small networks of lesson 05, trained from several seeds at once: each seed alone, and what they learn."""

import pytest
import torch
from torch.testing import assert_close

from course_lib.recipes import asking, chain, many_seeds, ring


def test_neighbours_are_those_of_a_ring():
    letters = torch.randint(16, (3, 7))
    found = ring.neighbours(letters)
    for t in range(7):
        assert_close(found[:, t], torch.stack([letters[:, t - 1], letters[:, (t + 1) % 7]], dim=-1))


def test_a_seed_draws_and_learns_the_same_alone_and_in_company():
    sizes, data = {"W": (4, 3)}, torch.randn(6, 4)

    def losses(weights):
        return (data @ weights["W"]).square().mean(dim=(1, 2, 3))

    alone, company = (many_seeds.draw_weights(sizes, seeds) for seeds in ([5], [2, 5]))
    assert_close(alone["W"][0], company["W"][1])
    assert not torch.equal(company["W"][0], company["W"][1])
    one, two = (many_seeds.train(weights, losses, range(4), 0.1) for weights in (alone, company))
    assert_close(alone["W"][0], company["W"][1])
    assert_close([step[0] for step in one], [step[1] for step in two])
    assert one[-1][0] < one[0][0]


def test_the_number_of_heads_changes_no_table_and_one_head_is_self_attention():
    weights = ring.first_weights(8, [0])
    letters = torch.randint(16, (1, 2, 12))
    x = ring.embed(letters, weights)
    tables = [weights[W][0, 0] for W in ("W_q", "W_k", "W_v", "W_o")]
    scores = x @ tables[0] @ (x @ tables[1]).mT / 8**0.5
    out = scores.softmax(dim=-1) @ x @ tables[2] @ tables[3] @ weights["W_out"][0, 0]
    assert_close(ring.answers(letters, weights, 1), out.unflatten(-1, (2, 16)))
    assert not torch.allclose(ring.answers(letters, weights, 2), ring.answers(letters, weights, 1))


def test_two_heads_learn_the_ring_and_one_does_not():
    two, one = ring.train_ring(2, [7]), ring.train_ring(1, [7])
    assert (two.both > 0.95).all() and (one.both < 0.3).all() and (one.pair > 0.95).all()
    assert two.parameters == one.parameters and two.maps.shape == (2, 12, 12)
    assert len(two.losses) == 200


def test_a_source_has_different_keys_and_mostly_no_usual_values():
    keys, values, order = asking.draw_sources(2000, torch.Generator().manual_seed(1))
    assert all(len(set(row)) == 8 for row in keys.tolist())
    assert (order.sort(dim=-1).values == torch.arange(8)).all()
    usual = (values == asking.usual_value(keys)).float().mean()
    assert abs(usual - (0.4 + 0.6 / 16)) < 0.02
    assert len(set(asking.usual_value(torch.arange(16)).tolist())) == 16


def test_values_of_the_target_say_nothing_of_the_source():
    weights = asking.first_weights([3])
    keys, values, asked, _ = asking._questions(1, 4, torch.Generator().manual_seed(0))
    other = (values + 1) % 16
    for side, same in (("decoder", False), ("encoder", False)):
        before, after = (asking.reply(keys, v, asked, weights, side) for v in (values, other))
        assert torch.allclose(before, after) == same
    x = asked[..., :1].expand_as(asked)  # one question eight times: the target's values are all alike
    before, after = (asking.reply(keys, v, x, weights, "decoder") for v in (values, other))
    assert_close(before, after)


def test_the_source_s_values_are_needed():
    right, wrong = (asking.train_to_reply(side, [8]) for side in asking.SIDES)
    assert right.all > 0.95 and 0.39 < wrong.all < 0.49 and wrong.usual > 0.95 and wrong.unusual < 0.05


def test_a_chain_makes_legal_steps_only_and_all_four_of_them():
    chains = chain.draw_chains(500, torch.Generator().manual_seed(2))
    steps = (chain.followers()[chains[:, :-1]] == chains[:, 1:, None]).float()
    assert (steps.sum(dim=-1) == 1).all() and chains.shape == (500, 25)
    assert (steps.mean(dim=(0, 1)) > 0.2).all()


@pytest.mark.parametrize("edge", [0, 1])
def test_a_leak_is_seen_in_the_loss_and_in_what_is_written(edge):
    writer = chain.train_writer(torch.ones(24, 24, dtype=torch.bool).tril(edge), [6])
    if edge:
        assert writer.loss < chain.FLOOR / 4 and writer.legal < 0.3 and writer.repeated > 0.5
    else:
        assert chain.FLOOR < writer.loss < 1.5 and writer.legal > 0.95 and writer.repeated < 0.05
