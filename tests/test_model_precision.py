"""The models in half precision: near their own float32, of their own type, with no overflow inside."""

import copy

import pytest
import torch
from helpers.models import B, N, S, T, shaken, small_encoder, small_gpt, small_transformer

from course_lib.generation import generate
from course_lib.models import Classifier, MaskedLM, ViT, ViTConfig

HALVES = pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
SLACK = 20  # roundings, in shares of the largest number: two blocks make up to 5 of them
LLAMA = {"rotary_layout": "halves", "n_kv_heads": 2, "norm": "rms", "activation": "swiglu"}


def tokens(length=T):
    return torch.randint(1, N, (B, length))


def padded(left):
    """Which of the tokens are no padding."""
    mask = torch.arange(T) >= torch.tensor([0, 2, 5])[:, None]
    return mask if left else mask.flip(1)


MODELS = {
    "gpt": lambda: (small_gpt(), (tokens(),)),
    "gpt of llama, padded": lambda: (small_gpt(**LLAMA), (tokens(), padded(left=True))),
    "gpt, learned": lambda: (small_gpt(positions="learned", bias=True), (tokens(),)),
    "gpt, alibi": lambda: (small_gpt(positions="alibi"), (tokens(), padded(left=True))),
    "encoder": lambda: (small_encoder(n_types=2), (tokens(), padded(left=False))),
    "masked": lambda: (shaken(MaskedLM(small_encoder(positions="rotary"))), (tokens(),)),
    "classifier": lambda: (shaken(Classifier(small_encoder(), 4)), (tokens(),)),
    "transformer": lambda: (small_transformer(), (tokens(S), tokens())),
    "transformer, longer than its table": lambda: (small_transformer(context=2), (tokens(S), tokens())),
    "vit": lambda: (shaken(ViT(ViTConfig(4, width=12))), (torch.randn(B, 1, 8, 8),)),
}


def near(ours, exact, dtype):
    """Fail unless the two are SLACK roundings of dtype apart at most."""
    bound = SLACK * torch.finfo(dtype).eps * exact.abs().max().item()
    torch.testing.assert_close(ours.float(), exact, rtol=0, atol=bound)


@HALVES
@pytest.mark.parametrize("make", MODELS.values(), ids=MODELS)
def test_a_model_in_half_precision_is_near_itself_in_float32_gradients_too(make, dtype):
    model, inputs = make()
    half = model.to(dtype)
    exact = copy.deepcopy(half).float()  # the same weights, rounded alike
    rounded = [each.to(dtype) if each.is_floating_point() else each for each in inputs]
    result = half(*rounded)
    assert result.dtype == dtype
    near(result, exact(*(each.float() if each.is_floating_point() else each for each in rounded)), dtype)
    result.float().square().mean().backward()
    assert all(weight.grad.isfinite().all() and weight.grad.dtype == dtype for weight in half.parameters())


@HALVES
@pytest.mark.parametrize("make", MODELS.values(), ids=MODELS)
def test_a_model_under_autocast_is_near_itself(make, dtype):
    model, inputs = make()
    exact = model(*inputs)
    with torch.autocast("cpu", dtype):
        near(model(*inputs), exact, dtype)


@HALVES
@pytest.mark.parametrize("options", [{}, LLAMA], ids=["gpt", "llama"])
def test_a_norm_of_numbers_whose_squares_overflow_is_finite(options, dtype):
    model, read = small_gpt(**options, tied=False), tokens()
    model.embed.weight.data *= 1000  # 1000 * 1000 is beyond float16's 65,504
    half = model.to(dtype)
    near(half(read), copy.deepcopy(half).float()(read), dtype)


@HALVES
@pytest.mark.parametrize("kind", ["rotary", "learned", "alibi"])
def test_a_gpt_writes_and_reads_its_cache_in_half_precision(kind, dtype):
    model, read = small_gpt(positions=kind).to(dtype), tokens()
    with torch.no_grad():
        cache = model.new_cache()
        pieces = torch.cat([model(piece, cache=cache) for piece in read.split([3, 1, 1, 2], dim=1)], dim=1)
    near(pieces, model(read).float().detach(), dtype)
    assert generate(model, read, 20, mask=padded(left=True)).shape == (B, T + 20)
