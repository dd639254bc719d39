"""interpret: against loops, against the same weights without the head, and against transformers."""

import pytest
import torch
import transformers as hf
from torch.testing import assert_close

from course_lib.interpret import ablate_head, head_pattern, logit_lens
from course_lib.models import (
    GPT,
    Encoder,
    EncoderConfig,
    GPTConfig,
    Transformer,
    TransformerConfig,
    attention_maps,
)
from course_lib.pretrained import load_gpt2

N = 13
TOKENS = torch.tensor([[1, 5, 2, 7, 3], [4, 4, 9, 0, 12]])


def shaken(model):
    """The model with no weight at its default, dropout off."""
    for weight in model.parameters():
        weight.data += 0.3 * torch.randn_like(weight)
    return model.eval()


def gpt2():
    """A GPT-2 of transformers with random weights, and the same weights in a GPT."""
    config = hf.GPT2Config(vocab_size=N, n_positions=9, n_embd=24, n_layer=3, n_head=4)
    config._attn_implementation = "eager"  # the one that can give its weights
    theirs = shaken(hf.GPT2LMHeadModel(config))
    return theirs, load_gpt2(theirs.state_dict(), config.to_dict())


def test_a_pattern_is_the_mean_over_the_later_queries():
    weights = torch.rand(2, 3, 6, 6).softmax(dim=-1)
    for b in range(2):
        for h in range(3):
            w = weights[b, h].tolist()
            sums = [
                sum(w[t][s(t)] for t in range(1, 6)) / 5 for s in (lambda t: t, lambda t: t - 1, lambda t: 0)
            ]
            assert_close([float(share[b, h]) for share in head_pattern(weights)], sums)


def test_heads_that_do_one_thing_only_are_told_apart():
    heads = torch.zeros(3, 4, 4)
    heads[0] = torch.eye(4)
    heads[1, range(4), [0, 0, 1, 2]] = 1
    heads[2, :, 0] = 1
    itself, before, first = head_pattern(heads)
    assert itself.tolist() == [1, 0, 0] and before.tolist() == pytest.approx([0, 1, 1 / 3])
    assert first.tolist() == pytest.approx([0, 1 / 3, 1])
    with pytest.raises(ValueError, match="two tokens"):
        head_pattern(torch.ones(1, 1))


@pytest.mark.parametrize("layer, head", [(0, 0), (1, 3), (2, 1)])
def test_a_silenced_head_is_one_without_its_rows_of_the_output_matrix(layer, head):
    theirs, ours = gpt2()
    before = ours(TOKENS)
    ablated = ablate_head(ours, TOKENS, f"blocks.{layer}.attend", head)
    assert_close(ours(TOKENS), before, rtol=0, atol=0)
    theirs.transformer.h[layer].attn.c_proj.weight.data[6 * head : 6 * head + 6] = 0
    assert_close(ablated, theirs(TOKENS).logits)
    assert not torch.allclose(ablated, before, atol=1e-3)


def test_any_attention_of_any_model_can_be_silenced():
    model = shaken(Transformer(TransformerConfig(N, width=12, n_heads=3)))
    for name in attention_maps(model, TOKENS, target=TOKENS):
        ablated = ablate_head(model, TOKENS, name, 2, target=TOKENS)
        assert not torch.allclose(ablated, model(TOKENS, TOKENS), atol=1e-4), name
    encoder, mask = shaken(Encoder(EncoderConfig(N, width=12, n_heads=3))), TOKENS > 0
    assert not torch.allclose(
        ablate_head(encoder, TOKENS, "blocks.1.attend", 0, mask=mask), encoder(TOKENS, mask)
    )


def test_a_head_that_does_not_exist_is_named_and_no_hook_stays():
    model = GPT(GPTConfig(N, width=12, n_heads=3))
    for head in (3, -1):
        with pytest.raises(ValueError, match=f"heads 0 to 2, and no head {head}"):
            ablate_head(model, TOKENS, "blocks.0.attend", head)
    with pytest.raises(IndexError):
        ablate_head(model, TOKENS + 100, "blocks.0.attend", 0)
    assert not any(module._forward_pre_hooks for module in model.modules())


def test_the_lens_reads_the_hidden_states_of_transformers():
    theirs, ours = gpt2()
    read = logit_lens(ours, TOKENS)
    found = theirs(TOKENS, output_hidden_states=True)
    for layer, x in enumerate(found.hidden_states[:-1]):  # the last of theirs has passed the norm already
        assert_close(read[layer], theirs.lm_head(theirs.transformer.ln_f(x)).softmax(dim=-1))
    assert_close(read[-1], found.logits.softmax(dim=-1))
    assert read.shape == (4, 2, 5, N)


@pytest.mark.parametrize("options", [{"pre_norm": False}, {"tied": False, "norm": "rms"}])
def test_the_lens_ends_with_what_the_model_says(options):
    model = shaken(GPT(GPTConfig(N, width=12, n_heads=3, **options)))
    assert_close(logit_lens(model, TOKENS)[-1], model(TOKENS).softmax(dim=-1))
    assert not any(module._forward_pre_hooks for module in model.modules())
