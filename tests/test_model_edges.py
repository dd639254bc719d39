"""The models at their edges: trained after they wrote, and given nothing to read."""

import pytest
import torch
from helpers.models import B, N, S, T, small_encoder, small_gpt, small_transformer

from course_lib import interpret
from course_lib.generation import generate
from course_lib.modalities import frames, patchify
from course_lib.models import Classifier, MaskedLM, ViT, ViTConfig, attention_maps
from course_lib.pooling import classify_first

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


# Nothing to read


def ones(*shape):
    return torch.ones(*shape, dtype=torch.long)


def every(*shape):
    return torch.ones(*shape, dtype=torch.bool)


GPTS = [small_gpt(positions=kind, n_kv_heads=2) for kind in ("rotary", "learned", "alibi")]
ENCODERS = [small_encoder(positions=kind, n_types=2) for kind in ("rotary", "learned")]
NOTHING = [(0, T), (B, 0), (0, 0)]
EMPTY = [  # the model, its inputs, the shape of what comes out
    *((gpt, (ones(b, t),), (b, t, N)) for gpt in GPTS for b, t in NOTHING),
    *((gpt, (ones(b, t), every(b, t)), (b, t, N)) for gpt in GPTS for b, t in NOTHING),
    *((encoder, (ones(b, t), every(b, t)), (b, t, 12)) for encoder in ENCODERS for b, t in NOTHING),
    *((MaskedLM(encoder), (ones(b, t),), (b, t, N)) for encoder in ENCODERS for b, t in NOTHING),
    *((Classifier(encoder, 4), (ones(0, t), every(0, t)), (0, 4)) for encoder in ENCODERS for t in (1, T)),
    *(
        (small_transformer(pre_norm=pre_norm), (ones(b, s), ones(b, t)), (b, t, N))
        for pre_norm in (True, False)
        for b, s, t in [(0, S, T), (B, S, 0), (B, 0, T), (0, 0, 0)]
    ),
    (ViT(ViTConfig(4)), (torch.zeros(0, 1, 8, 8),), (0, 4)),
]


@pytest.mark.parametrize("model, inputs, shape", EMPTY)
def test_nothing_to_read_gives_nothing_of_the_right_shape_and_gradients_of_zero(model, inputs, shape):
    result = model(*inputs)
    assert result.shape == shape and result.isfinite().all()
    if 0 in shape:
        back = torch.autograd.grad(result.sum(), list(model.parameters()), materialize_grads=True)
        assert not any(grad.any() for grad in back)


@pytest.mark.parametrize("gpt", GPTS)
@pytest.mark.parametrize("b, t", NOTHING)
def test_nothing_is_cached_looked_at_and_looked_into(gpt, b, t):
    cache, tokens = gpt.new_cache(), ones(b, t)
    with torch.no_grad():
        pieces = [gpt(piece, cache=cache) for piece in (tokens, tokens[:, :0])]
    assert [piece.shape for piece in pieces] == [(b, t, N), (b, 0, N)] and cache[0].length == t
    assert attention_maps(gpt, tokens)["blocks.0.attend"].shape == (b, 6, t, t)
    assert interpret.logit_lens(gpt, tokens).shape == (3, b, t, N)
    assert interpret.ablate_head(gpt, tokens, "blocks.0.attend", head=1).shape == (b, t, N)


def test_an_empty_piece_in_between_changes_nothing():
    gpt, tokens = GPTS[0], torch.randint(N, (B, T))
    cache = gpt.new_cache()
    with torch.no_grad():
        pieces = [gpt(tokens[:, a:b], cache=cache) for a, b in [(0, 4), (4, 4), (4, T)]]
        torch.testing.assert_close(torch.cat(pieces, dim=1), gpt(tokens))


def test_a_source_of_nothing_is_a_source_of_padding():
    model, target = small_transformer(), torch.randint(1, N, (B, T))
    padding = torch.zeros(B, S, dtype=torch.long)
    torch.testing.assert_close(model(padding[:, :0], target), model(padding, target))


def test_an_empty_batch_of_sounds_and_images_is_cut_into_nothing():
    assert frames(torch.zeros(0, 7), size=3, step=2).shape == (0, 3, 3)
    assert patchify(torch.zeros(0, 3, 8, 12), size=4).shape == (0, 6, 48)


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: Classifier(ENCODERS[0], 4)(ones(B, 0)), "no token"),
        (lambda: classify_first(torch.zeros(B, 0, 5), torch.zeros(5, 2), torch.zeros(2)), "no token"),
        (lambda: patchify(torch.zeros(3, 8, 8), size=0), "patches of 0 x 0"),
        (lambda: patchify(torch.zeros(3, 8, 8), size=-4), "patches of -4 x -4"),
        (lambda: frames(torch.zeros(7), size=0, step=2), "size=0"),
        (lambda: frames(torch.zeros(7), size=3, step=0), "step=0"),
    ],
)
def test_what_cannot_be_of_nothing_is_said(call, message):
    with pytest.raises(ValueError, match=message):
        call()
