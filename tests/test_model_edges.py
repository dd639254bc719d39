"""The models at their edges: trained after they wrote, and given nothing to read."""

import pytest
import torch
from helpers.models import B, N, S, T, small_encoder, small_gpt, small_transformer

from course_lib.generation import generate

LAYOUTS = pytest.mark.parametrize("layout", ["interleaved", "halves"])


def gradients(model, *inputs):
    """The gradient of every weight after a look at the inputs, outside inference mode."""
    logits = model(*inputs)
    return torch.autograd.grad(logits.square().sum(), list(model.parameters()))


@LAYOUTS
@pytest.mark.parametrize("written, trained", [(1, 30), (5, 7), (40, 4)])
def test_a_gpt_that_has_written_can_be_trained(layout, written, trained):
    model, tokens = small_gpt(rotary_layout=layout), torch.randint(N, (B, trained))
    fresh = small_gpt(rotary_layout=layout)
    fresh.load_state_dict(model.state_dict())
    generate(model, torch.randint(N, (B, 2)), written)
    torch.testing.assert_close(gradients(model, tokens), gradients(fresh, tokens))


@pytest.mark.parametrize(
    "make, read, trained",
    [
        (lambda: small_gpt(positions="alibi"), (3,), (7,)),
        (lambda: small_encoder(positions="rotary"), (3,), (9,)),
        (lambda: small_encoder(positions="rotary"), (9,), (3,)),
        (lambda: small_transformer(context=2), (S, T), (3 * S, 3 * T)),
        (lambda: small_transformer(context=2), (S, T), (S, T)),
    ],
)
def test_no_model_keeps_a_tensor_of_inference_mode(make, read, trained):
    model, draw = make(), lambda lengths: [torch.randint(1, N, (B, length)) for length in lengths]
    with torch.inference_mode():
        model(*draw(read))
    gradients(model, *draw(trained))
    assert not [name for name, buffer in model.named_buffers() if buffer.is_inference()]
