"""Our models hold the weights of `transformers`' models, and give the same logits and gradients."""

import pytest
import torch
import transformers as hf
from torch.testing import assert_close

from course_lib.models import Classifier, MaskedLM, ViT, ViTConfig, count_parameters
from course_lib.pretrained import load_bert, load_gpt2, load_llama
from course_lib.pretrained.tables import load_weights, read_table

N, DTYPES = 37, pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
SMALL_BERT = {
    "vocab_size": N,
    "hidden_size": 24,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "intermediate_size": 40,
    "max_position_embeddings": 17,
    "type_vocab_size": 3,
}


def shaken(model):
    """The model with no weight at its default: neither a bias of zero nor a gain of one; dropout off."""
    for weight in model.parameters():
        weight.data += 0.3 * torch.randn_like(weight)
    return model.eval()


def same(ours, theirs, dtype, run_ours, run_theirs, table_ours, table_theirs, exact=1e-9):
    """Both give the same numbers, and send the same gradient back to their table of tokens or patches.

    Differences are in shares of the largest number; `exact` is what float64 must reach.
    """
    ours.eval().to(dtype), theirs.to(dtype)
    mine, others = run_ours(ours), run_theirs(theirs)
    assert mine.dtype == dtype
    weights = torch.randn_like(mine)
    (my_gradient,) = torch.autograd.grad((mine * weights).sum(), table_ours)
    (gradient,) = torch.autograd.grad((others * weights).sum(), table_theirs)
    share = 1e-4 if dtype == torch.float32 else exact
    assert_close(mine, others, rtol=0, atol=share * others.abs().max().item())
    assert_close(my_gradient, gradient, rtol=0, atol=share * gradient.abs().max().item())


@DTYPES
@pytest.mark.parametrize("activation", ["gelu_new", "gelu", "relu"])
def test_gpt_is_gpt2(dtype, activation):
    config = hf.GPT2Config(
        vocab_size=N,
        n_positions=19,
        n_embd=24,
        n_layer=3,
        n_head=4,
        n_inner=40,
        activation_function=activation,
    )
    theirs = shaken(hf.GPT2LMHeadModel(config))
    ours = load_gpt2(theirs.state_dict(), config.to_dict())
    tokens = torch.randint(N, (2, 19))
    run = lambda model: model(tokens).logits  # noqa: E731
    tables = ours.embed.weight, theirs.transformer.wte.weight
    same(ours, theirs, dtype, lambda model: model(tokens), run, *tables)


@DTYPES
@pytest.mark.parametrize("tied", [True, False])
@pytest.mark.parametrize("n_kv_heads", [1, 2, 6])
def test_gpt_is_llama_with_grouped_queries(dtype, tied, n_kv_heads):
    config = hf.LlamaConfig(
        vocab_size=N,
        hidden_size=48,
        intermediate_size=40,
        num_hidden_layers=3,
        num_attention_heads=6,
        num_key_value_heads=n_kv_heads,
        max_position_embeddings=16,
        tie_word_embeddings=tied,
        rope_parameters={"rope_type": "default", "rope_theta": 500.0},
        rms_norm_eps=1e-3,
    )
    theirs = shaken(hf.LlamaForCausalLM(config))
    ours = load_llama(theirs.state_dict(), config.to_dict())
    tokens = torch.randint(N, (2, 15))
    run = lambda model: model(tokens).logits  # noqa: E731
    tables = ours.embed.weight, theirs.model.embed_tokens.weight
    # transformers keeps cosines and sines in float32, whatever the model's precision
    same(ours, theirs, dtype, lambda model: model(tokens), run, *tables, exact=1e-5)


def test_left_padding_means_to_llama_what_it_means_to_us():
    config = hf.LlamaConfig(
        vocab_size=N,
        hidden_size=48,
        intermediate_size=40,
        num_hidden_layers=2,
        num_attention_heads=6,
        num_key_value_heads=2,
        max_position_embeddings=16,
    )
    theirs = shaken(hf.LlamaForCausalLM(config))
    ours = load_llama(theirs.state_dict(), config.to_dict()).eval()
    tokens, padding = torch.randint(N, (3, 9)), torch.tensor([4, 0, 1])
    real = torch.arange(9) >= padding[:, None]
    places = (real.cumsum(dim=1) - 1).clamp(min=0)
    expected = theirs(tokens, attention_mask=real.long(), position_ids=places).logits
    assert_close(ours(tokens, real)[real], expected[real], rtol=1e-4, atol=1e-4)


@DTYPES
def test_encoder_is_bert_with_padding_and_token_types(dtype):
    config = hf.BertConfig(**SMALL_BERT)
    theirs = shaken(hf.BertModel(config, add_pooling_layer=False))
    ours = load_bert(theirs.state_dict(), config.to_dict())
    tokens, types = torch.randint(1, N, (2, 3, 11)).unbind()
    types, real = types % 3, torch.arange(11) < torch.tensor([[11], [4], [7]])
    run = lambda model: model(tokens, real.long(), types).last_hidden_state[real]  # noqa: E731
    table = theirs.embeddings.word_embeddings.weight
    same(ours, theirs, dtype, lambda model: model(tokens, real, types)[real], run, ours.embed.weight, table)


@DTYPES
def test_classifier_is_berts(dtype):
    config = hf.BertConfig(**SMALL_BERT, num_labels=5)
    theirs = shaken(hf.BertForSequenceClassification(config))
    ours = Classifier(load_bert(theirs.state_dict(), config.to_dict()), n_classes=5)
    ours.pool.load_state_dict(theirs.bert.pooler.dense.state_dict())
    ours.head.load_state_dict(theirs.classifier.state_dict())
    tokens = torch.randint(1, N, (3, 7))
    run = lambda model: model(tokens).logits  # noqa: E731
    tables = ours.encoder.embed.weight, theirs.bert.embeddings.word_embeddings.weight
    same(ours, theirs, dtype, lambda model: model(tokens), run, *tables)


@DTYPES
def test_masked_lm_is_berts(dtype):
    config = hf.BertConfig(**SMALL_BERT)
    theirs = shaken(hf.BertForMaskedLM(config))
    ours = MaskedLM(load_bert(theirs.state_dict(), config.to_dict()))
    head = theirs.cls.predictions
    ours.dense.load_state_dict(head.transform.dense.state_dict())
    ours.norm.load_state_dict(head.transform.LayerNorm.state_dict())
    ours.bias.data = head.bias.data.clone()
    tokens = torch.randint(1, N, (3, 7))
    run = lambda model: model(tokens).logits  # noqa: E731
    tables = ours.encoder.embed.weight, theirs.bert.embeddings.word_embeddings.weight
    same(ours, theirs, dtype, lambda model: model(tokens), run, *tables)


VIT = read_table(
    """
                               <- renamed
    positions                  <- positions
    embed                      <- vit.embeddings.patch_embeddings.projection
    blocks.*.norm_1            <- vit.layers.*.layernorm_before
    blocks.*.attend.qkv        <- {a}.q_proj + {a}.k_proj + {a}.v_proj
    blocks.*.attend.out        <- {a}.o_proj
    blocks.*.norm_2            <- vit.layers.*.layernorm_after
    blocks.*.feed_forward.up   <- vit.layers.*.mlp.fc1
    blocks.*.feed_forward.down <- vit.layers.*.mlp.fc2
    norm                       <- vit.layernorm
    head                       <- classifier
""".replace("{a}", "vit.layers.*.attention")
)


@DTYPES
def test_vit_is_vit(dtype):
    config = hf.ViTConfig(
        hidden_size=24,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=40,
        image_size=12,
        patch_size=3,
        num_channels=2,
        num_labels=7,
        layer_norm_eps=1e-4,
    )
    theirs = shaken(hf.ViTForImageClassification(config))
    weights = theirs.state_dict()
    weights["renamed.first"] = weights.pop("vit.embeddings.cls_token")
    weights["positions.weight"] = weights.pop("vit.embeddings.position_embeddings")[0]
    ours = ViT(ViTConfig(7, image=12, patch=3, channels=2, n_layers=2, width=24, hidden=40, eps=1e-4))
    load_weights(ours, weights, VIT)
    images = torch.randn(3, 2, 12, 12).to(dtype)
    run = lambda model: model(images).logits  # noqa: E731
    table = theirs.vit.embeddings.patch_embeddings.projection.weight
    same(ours, theirs, dtype, lambda model: model(images), run, ours.embed.weight, table)


@pytest.mark.parametrize("tied", [True, False])
@pytest.mark.parametrize("frozen", [[], ["model.embed_tokens"], ["model.layers.1", "model.norm"]], ids=str)
def test_count_parameters_counts_as_transformers_what_training_changes(tied, frozen):
    sizes = {"hidden_size": 24, "num_hidden_layers": 3, "num_attention_heads": 4, "intermediate_size": 40}
    model = hf.LlamaForCausalLM(hf.LlamaConfig(vocab_size=N, tie_word_embeddings=tied, **sizes))
    for name in frozen:
        model.get_submodule(name).requires_grad_(False)
    assert count_parameters(model) == model.num_parameters(only_trainable=True)
    assert (count_parameters(model) < model.num_parameters()) == bool(frozen)
