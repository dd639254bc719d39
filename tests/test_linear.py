"""The faster linear layer is nn.Linear: numbers, gradients, and when it steps aside."""

import pytest
import torch
import torch.nn.functional as F
from helpers.tensors import agree, draw
from torch.testing import assert_close

from course_lib.models import linear as fast_linear
from course_lib.models.linear import Linear, OneDNNLinear, linear


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("lead", [(70,), (9, 8), (2, 5, 7)])
@pytest.mark.parametrize("with_bias", [True, False])
def test_it_is_torchs_linear(library, dtype, lead, with_bias):
    x, W, b = draw(*lead, 24, dtype=dtype), draw(40, 24, dtype=dtype), draw(40, dtype=dtype)
    bias = b if with_bias else None
    agree(linear(x, W, bias), F.linear(x, W, bias), x, W, b, rtol=1e-4, atol=1e-4)


def test_it_works_on_transposed_inputs_and_asks_for_no_gradient_that_is_not_wanted(library):
    x, W = draw(24, 90).T.detach(), draw(40, 24)
    agree(linear(x, W), F.linear(x, W), W, rtol=1e-4, atol=1e-4)
    x.requires_grad_()
    agree(linear(x, W.detach()), F.linear(x, W.detach()), x, rtol=1e-4, atol=1e-4)


def test_second_derivatives_are_right():
    inputs = draw(3, 4, dtype=torch.float64), draw(2, 4, dtype=torch.float64), draw(2, dtype=torch.float64)
    assert torch.autograd.gradcheck(OneDNNLinear.apply, inputs)
    assert torch.autograd.gradgradcheck(OneDNNLinear.apply, inputs)


def test_it_steps_aside_for_few_rows_other_precisions_and_autocast(monkeypatch):
    monkeypatch.setattr(fast_linear, "matrix_library", lambda: "oneDNN")
    monkeypatch.setattr(OneDNNLinear, "apply", lambda *inputs: "onednn")
    layer = Linear(8, 3)
    assert layer(torch.randn(64, 8)) == "onednn"
    assert layer(torch.randn(63, 8)) != "onednn"
    assert layer.double()(torch.randn(64, 8).double()) != "onednn"
    layer.float()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        assert layer(torch.randn(64, 8)).dtype == torch.bfloat16


def test_what_is_chosen_here_is_as_exact_as_float32():
    x, W = draw(300, 200), draw(100, 200)
    assert_close(linear(x, W), (x.double() @ W.double().T).float(), rtol=1e-4, atol=1e-4)
