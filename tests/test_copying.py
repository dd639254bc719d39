"""The copying task: the readers are torch's own, each seed is alone, and all learn what is asked."""

import pytest
import torch
from torch.func import functional_call
from torch.testing import assert_close

from course_lib.recipes import copying
from course_lib.recipes.copying import READERS, Reader, copying_task, first_weights, gradients_back, read

SMALL = {
    "rnn": Reader("rnn", 5, rate=0.03),
    "lstm": Reader("lstm", 3, rate=0.03, forget_bias=1.0),
    "attention": Reader("attention", 7, rate=0.03),
}


def one_hot(*shape):
    return torch.nn.functional.one_hot(torch.randint(17, shape), 17).float()


def test_the_symbols_are_read_first_and_then_as_many_blanks():
    inputs, symbols = copying_task(3, 4, torch.Generator().manual_seed(1))
    read_in = inputs.argmax(dim=-1)
    assert inputs.shape == (4, 6, 17) and torch.equal(inputs.sum(dim=-1), torch.ones(4, 6))
    assert torch.equal(read_in[:, :3], symbols) and (read_in[:, 3:] == 16).all()


@pytest.mark.parametrize("kind", ["rnn", "lstm"])
def test_a_reader_with_a_state_is_torchs(kind):
    reader, X = SMALL[kind], one_hot(2, 4, 17)[..., 0, :]
    weights = {name: W[0] for name, W in first_weights(reader, 4, seeds=[3]).items()}
    layer = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM}[kind](17, reader.width, batch_first=True)
    b = weights["b"][0]
    own = {"weight_ih_l0": weights["W_x"].mT, "weight_hh_l0": weights["W_h"].mT}
    expected, _ = functional_call(layer, own | {"bias_ih_l0": b, "bias_hh_l0": 0 * b}, (X,))
    assert_close(read(kind, weights, X), expected)


@pytest.mark.parametrize("kind", SMALL)
def test_many_sets_of_weights_at_once_read_as_each_does_alone(kind):
    X, weights = one_hot(3, 2, 6), first_weights(SMALL[kind], 6, seeds=[0, 1, 2])
    together = read(kind, weights, X)
    assert together.shape == (3, 2, 6, SMALL[kind].width)
    assert_close(together[1], read(kind, {name: W[1] for name, W in weights.items()}, X[1]))
    assert not torch.equal(weights["W_out"][0], weights["W_out"][1])


def test_attention_reads_what_is_far_as_well_as_what_is_near_and_knows_where_it_stood():
    weights, X = first_weights(SMALL["attention"], 6, seeds=[0]), one_hot(1, 2, 6).requires_grad_()
    (grad,) = torch.autograd.grad(read("attention", weights, X)[..., -1, :].square().sum(), X)
    assert (grad.norm(dim=-1) > 0).all()
    exchanged = X[:, :, [1, 0, 2, 3, 4, 5]]
    apart = read("attention", weights, exchanged)[..., -1, :] - read("attention", weights, X)[..., -1, :]
    assert (apart.abs() > 1e-4).any()


def test_a_forget_bias_stands_at_the_forget_gate_only():
    without = first_weights(SMALL["lstm"]._replace(forget_bias=None), 4, seeds=[5])["b"][0, 0]
    biased = first_weights(SMALL["lstm"], 4, seeds=[5])["b"][0, 0]
    assert (biased[3:6] == 1).all() and not torch.equal(without[3:6], biased[3:6])
    assert torch.equal(without[:3], biased[:3]) and torch.equal(without[6:], biased[6:])


def test_the_answers_are_asked_for_after_the_last_symbol():
    weights, inputs = first_weights(SMALL["rnn"], 6, seeds=[2]), one_hot(1, 4, 6)
    other = inputs.clone()
    other[:, :, 2] = inputs[:, :, 2].roll(1, dims=-1)
    before, after = (copying._logits(SMALL["rnn"], weights, X, 3) for X in (inputs, other))
    assert before.shape == (1, 4, 3, 16) and ((before - after).abs().amax(dim=-1) > 0).all()


@pytest.mark.parametrize("kind", SMALL)
def test_a_seed_learns_the_same_alone_and_in_company(kind):
    alone, _ = copying.train_to_copy(SMALL[kind], 2, seeds=[4], steps=5)
    company, _ = copying.train_to_copy(SMALL[kind], 2, seeds=[3, 4], steps=5)
    assert_close(company[1], alone[0])


@pytest.mark.parametrize("name", READERS)
def test_two_symbols_are_copied_by_every_reader(name):
    right = copying.share_copied(name, 2, seeds=[7], steps=150)
    assert right.shape == (1,) and right > 0.5


def test_it_trains_on_one_thread_and_gives_the_others_back(monkeypatch):
    seen, threads = [], torch.get_num_threads()

    def step(W, *rest, **how):
        seen.append(torch.get_num_threads())
        return W, W, W

    monkeypatch.setattr(copying, "adamw_step", step)
    torch.set_num_threads(2)
    try:
        copying.train_to_copy(SMALL["rnn"], 2, seeds=[0], steps=1)
        assert set(seen) == {1} and torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(threads)


def test_the_readers_have_about_as_many_parameters():
    sizes = [sum(W.numel() for W in first_weights(r, 40, seeds=[0]).values()) for r in READERS.values()]
    assert max(sizes) < 1.35 * min(sizes)


def test_gradients_back_begin_at_the_last_symbol_and_keep_the_order_of_the_limits():
    found = {name: gradients_back(name, 30, seeds=[8, 9], size=4) for name in READERS}
    assert all(rows.shape == (2, 31) and rows.dtype == torch.float64 for rows in found.values())
    left = {name: rows[:, 30] / rows[:, 2] for name, rows in found.items()}
    for weaker, stronger in zip(list(READERS), list(READERS)[1:], strict=False):
        assert (left[weaker] < left[stronger]).all(), (weaker, stronger)
