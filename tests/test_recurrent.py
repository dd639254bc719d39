"""recurrent: equal to torch's RNN and LSTM, and the state-space model to its convolution."""

import pytest
import torch
from helpers.tensors import agree, draw, unchanged
from torch.func import functional_call
from torch.testing import assert_close

from course_lib import recurrent
from course_lib.attention import attend, causal_mask

DTYPES = pytest.mark.parametrize("dtype", [torch.float32, torch.float64])


def run_torch(cell, inputs, state, W_x, W_h, b):
    """Run torch's RNN or LSTM with our weights, so that its gradients reach them."""
    weights = {"weight_ih_l0": W_x.mT, "weight_hh_l0": W_h.mT, "bias_ih_l0": b, "bias_hh_l0": 0 * b}
    return functional_call(cell, weights, (inputs, state))


def draw_weights(D, width, gates, dtype):
    columns = gates * width
    return [draw(*shape, dtype=dtype) for shape in [(D, columns), (width, columns), (columns,)]]


@DTYPES
@pytest.mark.parametrize("B, T, D, width", [(1, 1, 1, 1), (2, 5, 3, 4), (3, 7, 6, 2)])
def test_rnn_is_torchs(B, T, D, width, dtype):
    X, h, weights = draw(B, T, D, dtype=dtype), draw(B, width, dtype=dtype), draw_weights(D, width, 1, dtype)
    cell = torch.nn.RNN(D, width, batch_first=True, dtype=dtype)
    expected, _ = run_torch(cell, X, h[None], *weights)
    agree(recurrent.rnn(X, h, *weights), expected, X, h, *weights)


@DTYPES
def test_rnn_step_is_torchs_cell(dtype):
    x, h, weights = draw(2, 3, dtype=dtype), draw(2, 4, dtype=dtype), draw_weights(3, 4, 1, dtype)
    expected, _ = run_torch(torch.nn.RNN(3, 4, dtype=dtype), x[None], h[None], *weights)
    agree(recurrent.rnn_step(x, h, *weights), expected[0], x, h, *weights)


@DTYPES
@pytest.mark.parametrize("B, T, D, width", [(1, 1, 1, 1), (2, 5, 3, 4)])
def test_lstm_step_after_step_is_torchs_lstm(B, T, D, width, dtype):
    X, h, c = draw(B, T, D, dtype=dtype), draw(B, width, dtype=dtype), draw(B, width, dtype=dtype)
    weights = draw_weights(D, width, 4, dtype)
    cell = torch.nn.LSTM(D, width, batch_first=True, dtype=dtype)
    _, (last_h, last_c) = run_torch(cell, X, (h[None], c[None]), *weights)
    ours_h, ours_c = h, c
    for x in X.unbind(1):
        ours_h, ours_c = recurrent.lstm_step(x, ours_h, ours_c, *weights)
    agree(torch.cat([ours_h, ours_c]), torch.cat([last_h[0], last_c[0]]), X, h, c, *weights)


def test_rnn_takes_one_sequence_or_any_leading_axes():
    X, h, weights = draw(2, 3, 5, 4), draw(2, 3, 6), draw_weights(4, 6, 1, torch.float32)
    states = recurrent.rnn(X, h, *weights)
    assert states.shape == (2, 3, 5, 6)
    assert_close(states[1, 2], recurrent.rnn(X[1, 2], h[1, 2], *weights))


def test_rnn_in_two_parts_is_rnn_in_one():
    X, h, weights = draw(2, 5, 3), draw(2, 4), draw_weights(3, 4, 1, torch.float32)
    first = recurrent.rnn(X[:, :2], h, *weights)
    second = recurrent.rnn(X[:, 2:], first[:, -1], *weights)
    assert_close(torch.cat([first, second], dim=1), recurrent.rnn(X, h, *weights))


def test_rnn_sees_the_past_and_not_the_future():
    X = draw(5, 3)
    states = recurrent.rnn(X, draw(4), *draw_weights(3, 4, 1, torch.float32))
    (felt,) = torch.autograd.grad(states[2].sum(), X)
    assert (felt.norm(dim=-1) > 0).tolist() == [True, True, True, False, False]


@DTYPES
def test_gradient_by_distance_is_known_for_a_running_decay(dtype):
    decay = 0.5 ** (torch.arange(6)[:, None] - torch.arange(6)).clamp(min=0) * torch.ones(6, 6).tril()
    weights = torch.tensor([3.0, 4.0], dtype=dtype)
    norms = recurrent.gradient_by_distance(lambda X: decay.to(dtype) @ (X * weights), draw(6, 2, dtype=dtype))
    assert_close(norms, 5 * 0.5 ** torch.arange(6, dtype=dtype))


def test_gradient_by_distance_is_the_norm_of_what_autograd_finds():
    X, h, weights = draw(2, 5, 3), draw(2, 4), draw_weights(3, 4, 1, torch.float32)
    norms = recurrent.gradient_by_distance(lambda X: recurrent.rnn(X, h, *weights), X)
    (back,) = torch.autograd.grad(recurrent.rnn(X, h, *weights)[:, -1].sum(), X)
    expected = [[back[b, 4 - k].square().sum().sqrt().item() for k in range(5)] for b in range(2)]
    assert_close(norms, torch.tensor(expected))
    assert X.grad is None


def test_an_rnn_forgets_where_attention_does_not():
    X, width = draw(41, 8), 16
    weights = [draw(8, width, scale=0.3), draw(width, width, scale=0.5 / width**0.5), draw(width)]
    forgets = recurrent.gradient_by_distance(lambda X: recurrent.rnn(X, torch.zeros(width), *weights), X)
    holds = recurrent.gradient_by_distance(lambda X: attend(0 * X, X, X, causal_mask(41)), X)
    assert forgets[40] < 1e-6 * forgets[0]
    assert_close(holds, holds[0].expand(41))


@pytest.mark.parametrize("scan", [recurrent.ssm_scan, recurrent.ssm_parallel])
@pytest.mark.parametrize("T", [1, 2, 7, 8, 13])
@DTYPES
def test_a_state_space_model_is_a_convolution(scan, T, dtype):
    u, A = draw(2, T, 3, dtype=dtype), draw(5, dtype=dtype, scale=0.5)
    B, C = draw(3, 5, dtype=dtype), draw(5, 4, dtype=dtype)
    powers = A ** torch.arange(T - 1, -1, -1, dtype=dtype)[:, None]  # the oldest input comes first
    kernel = torch.einsum("kf,df,fv->vdk", powers, B, C)
    padded = torch.nn.functional.pad(u.mT, (T - 1, 0))
    expected = torch.nn.functional.conv1d(padded, kernel).mT
    agree(scan(u, A, B, C), expected, u, A, B, C, rtol=1e-4, atol=1e-5)


def test_a_state_space_model_takes_one_sequence_or_any_leading_axes():
    u, weights = draw(2, 3, 7, 4), (draw(5, scale=0.5), draw(4, 5), draw(5, 4))
    for scan in recurrent.ssm_scan, recurrent.ssm_parallel:
        assert_close(scan(u, *weights)[1, 2], scan(u[1, 2], *weights))


def test_recurrent_functions_leave_their_inputs_alone():
    X, h, weights = draw(5, 3), draw(4), draw_weights(3, 4, 1, torch.float32)
    unchanged(recurrent.rnn_step, X[0], h, *weights)
    unchanged(recurrent.rnn, X, h, *weights)
    unchanged(recurrent.lstm_step, X[0], h, h, *draw_weights(3, 4, 4, torch.float32))
    unchanged(recurrent.ssm_scan, X, h, draw(3, 4), draw(4, 3))
    unchanged(recurrent.ssm_parallel, X, h, draw(3, 4), draw(4, 3))
    plain = X.detach()
    unchanged(lambda X: recurrent.gradient_by_distance(lambda X: X.cumsum(dim=0), X), plain)
    assert not plain.requires_grad
