"""Settings of published models: each is followed, so that the numbers agree, or refused in words."""

import dataclasses
import json
from copy import deepcopy

import pytest
import torch
from transformers import (
    BertConfig,
    BertModel,
    GPT2Config,
    GPT2LMHeadModel,
    LlamaConfig,
    LlamaForCausalLM,
    MistralConfig,
    MistralForCausalLM,
    Qwen2Config,
    Qwen2ForCausalLM,
    RobertaConfig,
    RobertaModel,
)

from course_lib.pretrained import load_bert, load_gpt2, load_llama
from course_lib.pretrained.gguf import gguf_config

N, CONTEXT = 41, 16
LLAMA = dict(vocab_size=N, max_position_embeddings=CONTEXT, hidden_size=24, num_hidden_layers=2)
LLAMA |= dict(num_attention_heads=6, num_key_value_heads=2, intermediate_size=50)
LLAMA |= {"rope_parameters": {"rope_type": "default", "rope_theta": 500.0}}
BERT = dict(vocab_size=N, max_position_embeddings=CONTEXT, hidden_size=20, num_hidden_layers=2)
BERT |= dict(num_attention_heads=5, intermediate_size=36, type_vocab_size=3)
GPT2 = dict(vocab_size=N, n_positions=CONTEXT, n_embd=24, n_layer=2, n_head=3)
KINDS = {
    "llama": (load_llama, LlamaConfig, LlamaForCausalLM, LLAMA),
    "bert": (load_bert, BertConfig, BertModel, BERT),
    "gpt2": (load_gpt2, GPT2Config, GPT2LMHeadModel, GPT2),
}


def make(kind, other=None):
    """Our function that loads models of this kind, and a model of transformers."""
    load, config, model, sizes = KINDS[kind]
    return load, build(config(**deepcopy(sizes) | deepcopy(other or {})), model)  # it writes into its dicts


def build(config, kind):
    """A model of transformers whose biases are not 0, whose gains are not 1."""
    torch.manual_seed(0)
    model = kind(config)
    with torch.no_grad():
        for weight in model.parameters():
            weight += 0.3 * torch.randn_like(weight)
    return model.eval()


def agree(folder, load, theirs):
    """Save their model, load it with ours, and compare what both say of some tokens."""
    theirs.save_pretrained(folder)
    ours, tokens = load(folder), torch.randint(N, (3, CONTEXT - 1))
    expected = theirs(tokens)
    expected = expected.logits if "logits" in expected else expected.last_hidden_state
    torch.testing.assert_close(ours(tokens), expected, atol=1e-4, rtol=1e-4)


def rope(**other):
    return {"rope_parameters": {"rope_type": "default", "rope_theta": 500.0} | other}


FOLLOWED = {
    "llama": [
        {"vocab_size": N + 3},
        {"hidden_size": 48},
        {"intermediate_size": 31},
        {"num_hidden_layers": 1},
        {"num_attention_heads": 2},
        {"num_key_value_heads": None},
        {"num_key_value_heads": 3},
        {"max_position_embeddings": 40},
        {"initializer_range": 0.5},
        {"rms_norm_eps": 0.1},
        {"use_cache": False},
        {"pad_token_id": 3},
        {"bos_token_id": 3},
        {"eos_token_id": [3, 4]},
        {"pretraining_tp": 2},
        {"tie_word_embeddings": True},
        {"attention_dropout": 0.5},
        {"head_dim": 4},
        {"rope_parameters": None},
        {"sliding_window": CONTEXT},
        {"sliding_window": None},
        {"sliding_window": 4, "use_sliding_window": False},
        rope(rope_theta=7.0),
    ],
    "bert": [
        {"vocab_size": N + 3},
        {"hidden_size": 40},
        {"num_hidden_layers": 1},
        {"num_attention_heads": 2},
        {"intermediate_size": 31},
        {"hidden_act": "relu"},
        {"hidden_dropout_prob": 0.5},
        {"attention_probs_dropout_prob": 0.5},
        {"max_position_embeddings": 40},
        {"type_vocab_size": 1},
        {"initializer_range": 0.5},
        {"layer_norm_eps": 0.1},
        {"pad_token_id": 3},
        {"use_cache": False},
        {"classifier_dropout": 0.5},
        {"bos_token_id": 3},
        {"eos_token_id": 3},
        {"tie_word_embeddings": False},
        {"chunk_size_feed_forward": 1},
    ],
    "gpt2": [
        {"vocab_size": N + 3},
        {"n_positions": 40},
        {"n_embd": 48},
        {"n_layer": 1},
        {"n_head": 2},
        {"n_inner": 31},
        {"activation_function": "relu"},
        {"resid_pdrop": 0.5, "embd_pdrop": 0.5, "attn_pdrop": 0.5},
        {"layer_norm_epsilon": 0.1},
        {"initializer_range": 0.5},
        {"summary_type": "mean", "summary_use_proj": False, "summary_activation": "tanh"},
        {"summary_proj_to_labels": False, "summary_first_dropout": 0.5},
        {"use_cache": False},
        {"bos_token_id": 3, "eos_token_id": 3, "pad_token_id": 3},
        {"reorder_and_upcast_attn": True},
        {"tie_word_embeddings": False},
    ],
}
REFUSED = {
    "llama": [
        ({"hidden_act": "gelu"}, "hidden_act"),
        ({"attention_bias": True}, "attention_bias"),
        ({"mlp_bias": True}, "mlp_bias"),
        ({"head_dim": 8}, "head_dim"),
        ({"is_causal": False}, "is_causal"),
        ({"sliding_window": 4}, "sliding_window=4"),
        ({"sliding_window": 4, "use_sliding_window": True}, "sliding_window=4"),
        ({"sliding_window": 4, "layer_types": ["sliding_attention", "full_attention"]}, "sliding_window=4"),
        ({"layer_types": ["chunked_attention", "full_attention"]}, "chunked_attention"),
        ({"partial_rotary_factor": 0.5}, "partial_rotary_factor"),
        (rope(partial_rotary_factor=0.5), "partial_rotary_factor"),
        (rope(rope_type="linear", factor=2.0), "rope_type.*linear"),
        (rope(rope_type="dynamic", factor=2.0), "rope_type.*dynamic"),
    ],
    "bert": [
        ({"hidden_act": "silu"}, "silu"),
        ({"is_decoder": True}, "is_decoder"),
        ({"is_decoder": True, "add_cross_attention": True}, "add_cross_attention"),
    ],
    "gpt2": [
        ({"activation_function": "silu"}, "silu"),
        ({"scale_attn_weights": False}, "scale_attn_weights"),
        ({"scale_attn_by_inverse_layer_idx": True}, "scale_attn_by_inverse_layer_idx"),
        ({"add_cross_attention": True}, "add_cross_attention"),
        ({"is_causal": False}, "is_causal"),
    ],
}


@pytest.mark.parametrize("kind, other", [(kind, other) for kind in KINDS for other in FOLLOWED[kind]])
def test_what_is_followed_gives_the_numbers_of_transformers(tmp_path, kind, other):
    agree(tmp_path, *make(kind, other))


@pytest.mark.parametrize("kind, other, named", [(kind, *row) for kind in KINDS for row in REFUSED[kind]])
def test_what_is_not_followed_is_refused_by_its_name(tmp_path, kind, other, named):
    load, theirs = make(kind, other)
    theirs.save_pretrained(tmp_path)
    with pytest.raises(ValueError, match=named):
        load(tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_every_setting_that_transformers_has_is_among_them(kind):
    _, config, _, _ = KINDS[kind]
    rows = FOLLOWED[kind] + [other for other, _ in REFUSED[kind]]
    tried = {name for row in rows for name in row}
    assert {
        field.name for field in dataclasses.fields(config) if field.name in config.__annotations__
    } <= tried


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["quantization_config", "per_layer_config"])
def test_weights_that_are_packed_and_layers_that_differ_are_refused(kind, name):
    load, theirs = make(kind)
    with pytest.raises(ValueError, match=name):
        load(theirs.state_dict(), theirs.config.to_dict() | {name: {"0": {"bits": 8}}})


@pytest.mark.parametrize(
    "scaling", [None, {"type": "default"}, {"rope_type": "default"}, {"type": "default", "factor": 1.0}]
)
def test_a_rope_scaling_that_scales_nothing_is_followed(scaling):
    (load, theirs), tokens = make("llama"), torch.randint(N, (2, 9))
    settings = theirs.config.to_dict() | {"rope_theta": 500.0, "rope_scaling": scaling}
    del settings["rope_parameters"]
    ours = load(theirs.state_dict(), settings)
    torch.testing.assert_close(ours(tokens), theirs(tokens).logits, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("scaling", [{"type": "linear", "factor": 2.0}, {"rope_type": "yarn", "factor": 2.0}])
@pytest.mark.parametrize("rest", [{}, rope()])
def test_a_rope_scaling_that_scales_is_refused_in_its_older_form_too(scaling, rest):
    load, theirs = make("llama")
    settings = theirs.config.to_dict() | {"rope_parameters": None, "rope_scaling": scaling} | rest
    with pytest.raises(ValueError, match="linear|yarn"):
        load(theirs.state_dict(), settings)


@pytest.mark.parametrize("nested", [{"full_attention": {"rope_type": "default", "rope_theta": 500.0}}])
def test_rope_parameters_for_each_kind_of_layer_are_refused(nested):
    load, theirs = make("llama")
    with pytest.raises(ValueError, match="full_attention"):
        load(theirs.state_dict(), theirs.config.to_dict() | {"rope_parameters": nested})


LIKE_LLAMA = {name: value for name, value in LLAMA.items() if name != "rope_parameters"}
OTHERS = {
    "mistral": (load_llama, MistralConfig(**LIKE_LLAMA, sliding_window=4), MistralForCausalLM),
    "qwen2": (load_llama, Qwen2Config(**LIKE_LLAMA), Qwen2ForCausalLM),
    "roberta": (load_bert, RobertaConfig(**BERT), RobertaModel),
    "bert": (load_gpt2, BertConfig(**BERT), BertModel),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_another_kind_of_model_is_refused_by_its_name(tmp_path, kind):
    load, config, model = OTHERS[kind]
    build(config, model).save_pretrained(tmp_path)
    with pytest.raises(ValueError, match=f"'{kind}'.*only"):
        load(tmp_path)


def test_a_mistral_that_does_not_say_so_is_refused_for_its_window(tmp_path):
    load, config, model = OTHERS["mistral"]
    build(config, model).save_pretrained(tmp_path)
    forget(tmp_path, "model_type", "architectures")
    with pytest.raises(ValueError, match="sliding_window=4.*16"):
        load(tmp_path)


@pytest.mark.parametrize(
    "names, why",
    [(["model_type"], "'roberta'"), (["model_type", "architectures"], "pad_token_id=1.*model_type")],
)
def test_a_roberta_that_does_not_say_so_is_refused(tmp_path, names, why):
    build(RobertaConfig(**BERT), RobertaModel).save_pretrained(tmp_path)
    forget(tmp_path, *names)
    with pytest.raises(ValueError, match=why):
        load_bert(tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_made_by_hand_need_not_say_its_kind(tmp_path, kind):
    load, theirs = make(kind)
    theirs.save_pretrained(tmp_path)
    forget(tmp_path, "model_type", "architectures")
    load(tmp_path)


@pytest.mark.parametrize("kind, name", [("llama", "hidden_size"), ("bert", "hidden_act"), ("gpt2", "n_head")])
def test_a_setting_that_is_missing_is_named(tmp_path, kind, name):
    load, theirs = make(kind)
    theirs.save_pretrained(tmp_path)
    forget(tmp_path, name)
    with pytest.raises(ValueError, match=f"do not say.*{name}"):
        load(tmp_path)


def forget(folder, *names):
    """Take some settings out of the folder's config.json."""
    file = folder / "config.json"
    settings = json.loads(file.read_text(encoding="utf-8"))
    kept = {name: value for name, value in settings.items() if name not in names}
    file.write_text(json.dumps(kept), encoding="utf-8")


class FakeGGUF(dict):
    """A GGUF file of which only the settings, and the names of its tensors, matter."""

    def __init__(self, settings: dict, *tensors: str):
        super().__init__(dict.fromkeys(tensors))
        sizes = {
            "embedding_length": 24,
            "block_count": 2,
            "context_length": CONTEXT,
            "feed_forward_length": 50,
        }
        sizes |= {"attention.head_count": 6, "attention.head_count_kv": 2, "rope.dimension_count": 4}
        sizes |= {"attention.layer_norm_rms_epsilon": 1e-5} | settings
        self.settings = {"llama." + name: value for name, value in sizes.items()}
        self.settings |= {"general.architecture": "llama", "tokenizer.ggml.tokens": ["a"] * N}


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"rope.scaling.type": "none"},
        {"rope.scaling.factor": 1.0},
        {"attention.sliding_window": CONTEXT},
        {"attention.key_length": 4, "attention.value_length": 4},
        {"expert_count": 0},
        {"attention.causal": True},
    ],
)
def test_a_gguf_file_may_say_what_our_gpt_does_anyway(other):
    assert gguf_config(FakeGGUF(other)).width == 24


@pytest.mark.parametrize(
    "other",
    [
        {"rope.scaling.type": "yarn", "rope.scaling.factor": 1.0},
        {"rope.scaling.factor": 2.0},
        {"rope.scale_linear": 2.0},
        {"rope.dimension_count": 2},
        {"attention.sliding_window": 4},
        {"attention.key_length": 8},
        {"attention.value_length": 8},
        {"attention.causal": False},
        {"expert_count": 8},
        {"attention.clamp_kqv": 3.0},
        {"logit_scale": 2.0},
    ],
)
def test_what_a_gguf_file_says_and_our_gpt_does_not_do_is_refused_by_its_name(other):
    with pytest.raises(ValueError, match=next(iter(other)).removeprefix("attention.")):
        gguf_config(FakeGGUF(other))


def test_a_gguf_file_with_factors_for_its_rotation_is_refused():
    with pytest.raises(ValueError, match="rope_freqs"):
        gguf_config(FakeGGUF({}, "rope_freqs.weight"))
