"""layers: equal to torch, forwards and backwards, at sizes that all differ."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from helpers.tensors import agree, draw, unchanged
from torch.testing import assert_close

from course_lib import layers

DTYPES = pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
LEADING = pytest.mark.parametrize("leading", [(), (5,), (2, 5), (3, 1, 2)])


@DTYPES
@LEADING
def test_linear_is_torchs_with_the_weights_transposed(leading, dtype):
    x, W, b = draw(*leading, 4, dtype=dtype), draw(4, 3, dtype=dtype), draw(3, dtype=dtype)
    agree(layers.linear(x, W, b), F.linear(x, W.mT, b), x, W, b)
    agree(layers.linear(x, W), F.linear(x, W.mT), x, W)


@DTYPES
@LEADING
def test_linear_backward_is_what_autograd_finds(leading, dtype):
    x, W, b = draw(*leading, 4, dtype=dtype), draw(4, 3, dtype=dtype), draw(3, dtype=dtype)
    grad = draw(*leading, 3, dtype=dtype).detach()
    expected = torch.autograd.grad(F.linear(x, W.mT, b), (x, W, b), grad)
    assert_close(layers.linear_backward(x.detach(), W.detach(), grad), expected)


@DTYPES
def test_relu_is_torchs_also_at_zero_and_at_infinity(dtype):
    x = torch.tensor([-torch.inf, -2, -0.0, 0.0, 3, torch.inf, torch.nan], dtype=dtype, requires_grad=True)
    assert_close(layers.relu(x), F.relu(x), equal_nan=True)
    ours, theirs = (torch.autograd.grad(f(x)[:-1].sum(), x)[0] for f in (layers.relu, F.relu))
    assert_close(ours, theirs)


@DTYPES
@pytest.mark.parametrize("scale", [1, 30, 1000])
def test_silu_is_torchs_near_and_far(scale, dtype):
    x = torch.cat(
        [draw(200, dtype=dtype, scale=scale).detach(), torch.zeros(1, dtype=dtype)]
    ).requires_grad_()
    agree(layers.silu(x), F.silu(x), x)
    assert torch.autograd.gradcheck(layers.silu, x.detach().double().requires_grad_())


@DTYPES
@pytest.mark.parametrize("scale", [1, 1000])
@pytest.mark.parametrize("dim", [-1, 0, 1])
def test_softmax_is_torchs_along_every_axis_and_for_large_numbers(dim, scale, dtype):
    x = draw(2, 5, 3, dtype=dtype, scale=scale)
    agree(layers.softmax(x, dim=dim), x.softmax(dim=dim), x)


def test_softmax_runs_along_the_last_axis_unless_told_otherwise():
    x = draw(2, 5, 3)
    assert_close(layers.softmax(x), F.softmax(x, dim=-1))


def test_softmax_gives_hidden_numbers_no_share():
    x = torch.tensor([1.0, -torch.inf, 1.0], requires_grad=True)
    agree(layers.softmax(x), x.softmax(dim=-1), x)


@DTYPES
@pytest.mark.parametrize("scale", [1, 1000])
@pytest.mark.parametrize("shape", [(), (6,), (2, 6)])
def test_cross_entropy_is_torchs(shape, scale, dtype):
    logits, targets = draw(*shape, 7, dtype=dtype, scale=scale), torch.randint(7, shape)
    expected = F.cross_entropy(logits.reshape(-1, 7), targets.reshape(-1))
    agree(layers.cross_entropy(logits, targets), expected, logits)


@DTYPES
@pytest.mark.parametrize("ignore", [-100, 0, 3])
def test_cross_entropy_leaves_ignored_targets_out_of_the_mean(ignore, dtype):
    logits, targets = draw(2, 6, 7, dtype=dtype), torch.randint(7, (2, 6))
    targets[0, 1] = targets[1, 4] = ignore
    expected = F.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=ignore)
    agree(layers.cross_entropy(logits, targets, ignore), expected, logits)


def test_cross_entropy_without_a_target_left_is_not_a_number():
    logits, targets = draw(3, 4), torch.zeros(3, dtype=torch.long)
    assert layers.cross_entropy(logits, targets, ignore=0).isnan()
    assert layers.cross_entropy(logits[:0], targets[:0]).isnan()


@DTYPES
@LEADING
@pytest.mark.parametrize("eps", [1e-5, 0.3])
def test_layer_norm_is_torchs(eps, leading, dtype):
    x, gain, bias = draw(*leading, 6, dtype=dtype, scale=3), draw(6, dtype=dtype), draw(6, dtype=dtype)
    agree(layers.layer_norm(x, gain, bias, eps), F.layer_norm(x, (6,), gain, bias, eps), x, gain, bias)


@DTYPES
@LEADING
@pytest.mark.parametrize("eps", [1e-6, 0.3])
def test_rms_norm_is_torchs(eps, leading, dtype):
    x, gain = draw(*leading, 6, dtype=dtype, scale=3), draw(6, dtype=dtype)
    agree(layers.rms_norm(x, gain, eps), F.rms_norm(x, (6,), gain, eps), x, gain)


def test_norms_use_the_usual_eps_unless_told_otherwise():
    x, ones = draw(2, 6, scale=1e-3), torch.ones(6)
    assert_close(layers.layer_norm(x, ones, ones), torch.nn.LayerNorm(6)(x) + 1)
    assert_close(layers.rms_norm(x, ones), torch.nn.RMSNorm(6, eps=1e-6)(x))


def test_layer_norm_of_a_constant_vector_is_its_bias():
    bias = draw(6)
    assert_close(layers.layer_norm(torch.full((2, 6), 5.0), draw(6), bias), bias.expand(2, 6))


@DTYPES
@LEADING
def test_feed_forward_is_two_of_torchs_linear_layers(leading, dtype):
    x, W1, b1 = draw(*leading, 4, dtype=dtype), draw(4, 7, dtype=dtype), draw(7, dtype=dtype)
    W2, b2 = draw(7, 4, dtype=dtype), draw(4, dtype=dtype)
    expected = F.linear(F.relu(F.linear(x, W1.mT, b1)), W2.mT, b2)
    agree(layers.feed_forward(x, W1, b1, W2, b2), expected, x, W1, b1, W2, b2)


@DTYPES
def test_embed_is_torchs_and_adds_up_the_gradients_of_repeated_tokens(dtype):
    table, tokens = draw(5, 3, dtype=dtype), torch.tensor([[4, 0, 4], [4, 2, 0]])
    agree(layers.embed(tokens, table), F.embedding(tokens, table), table)


def test_the_layers_are_what_numpy_says_by_hand():
    x, W, b = (draw(*shape, dtype=torch.float64).detach() for shape in [(5, 4), (4, 3), (3,)])
    expected = np.maximum(x.numpy() @ W.numpy() + b.numpy(), 0)
    np.testing.assert_allclose(layers.relu(layers.linear(x, W, b)).numpy(), expected)


def test_layers_leave_their_inputs_alone():
    x, W, b, targets = draw(2, 4), draw(4, 4), draw(4), torch.tensor([3, -1])
    unchanged(layers.linear, x, W, b)
    unchanged(layers.linear_backward, x, W, x)
    unchanged(layers.relu, x)
    unchanged(layers.silu, x)
    unchanged(layers.softmax, x)
    unchanged(layers.cross_entropy, x, targets, -1)
    unchanged(layers.layer_norm, x, b, b)
    unchanged(layers.rms_norm, x, b)
    unchanged(layers.feed_forward, x, W, b, W, b)
