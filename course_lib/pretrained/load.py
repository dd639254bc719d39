"""Weights as Hugging Face keeps them, in our own classes: GPT-2 and Llama in `GPT`, BERT in `Encoder`."""

import json
from collections.abc import Mapping
from pathlib import Path

from torch import Tensor

from course_lib.datasets.packages import package_missing
from course_lib.models import GPT, Encoder, EncoderConfig, GPTConfig
from course_lib.pretrained.layouts import BERT, GPT2, LLAMA
from course_lib.pretrained.settings import (
    Settings,
    expect,
    expect_full_attention,
    expect_kind,
    expect_positions_from_0,
    rotary_base,
)
from course_lib.pretrained.tables import load_weights

ACTIVATIONS = {"gelu": "gelu", "gelu_new": "gelu_tanh", "gelu_pytorch_tanh": "gelu_tanh", "relu": "relu"}
Weights = str | Path | Mapping[str, Tensor]


def load_gpt2(weights: Weights, settings: dict | None = None) -> GPT:
    """GPT-2's weights in a `GPT`.

    `weights` is a folder with config.json and safetensors, as Hugging Face's `save_pretrained` writes it,
    or a state dict with the same names; then `settings` is what config.json would hold. Settings that name
    their kind, in `model_type` or `architectures`, must name this one ("gpt2"). Dropout is left out.

    Errors:  WeightsMismatch lists the names and shapes that do not fit; ValueError names the settings that
             our classes cannot follow; FileNotFoundError; PackageMissing without safetensors.
    Source:  Radford et al. 2019.
    """
    weights, settings = _read(weights, settings)
    expect_kind(settings, "gpt2")
    expect(settings, scale_attn_weights=True, scale_attn_by_inverse_layer_idx=False)
    config = GPTConfig(
        vocab_size=settings["vocab_size"],
        context=settings["n_positions"],
        width=settings["n_embd"],
        n_layers=settings["n_layer"],
        n_heads=settings["n_head"],
        hidden=settings.get("n_inner"),
        positions="learned",
        activation=_activation(settings["activation_function"]),
        bias=True,
        eps=settings["layer_norm_epsilon"],
        tied=settings.get("tie_word_embeddings", True),
    )
    unused = r"h\.\d+\.attn\.(masked_)?bias|lm_head\.weight"
    return load_weights(GPT(config), _without("transformer.", weights), GPT2, unused)


def load_bert(weights: Weights, settings: dict | None = None) -> Encoder:
    """BERT's weights, or those of a model built like it, in an `Encoder`; pooler and heads are left out.

    The arguments and the errors are those of `load_gpt2`; the kind is "bert". A RoBERTa is refused: its
    positions start at `pad_token_id` + 1, not at 0.

    Source:  Devlin et al. 2018.
    """
    weights, settings = _read(weights, settings)
    expect_kind(settings, "bert")
    expect_positions_from_0(settings)
    expect(settings, position_embedding_type="absolute", is_decoder=False)
    config = EncoderConfig(
        vocab_size=settings["vocab_size"],
        context=settings["max_position_embeddings"],
        width=settings["hidden_size"],
        n_layers=settings["num_hidden_layers"],
        n_heads=settings["num_attention_heads"],
        hidden=settings["intermediate_size"],
        activation=_activation(settings["hidden_act"]),
        eps=settings["layer_norm_eps"],
        pre_norm=False,
        n_types=settings["type_vocab_size"],
        embedding_norm=True,
    )
    unused = r"embeddings\.position_ids|pooler\..*|cls\..*|classifier\..*"
    return load_weights(Encoder(config), _without("bert.", weights), BERT, unused)


def load_llama(weights: Weights, settings: dict | None = None) -> GPT:
    """Llama's weights in a `GPT`; grouped queries and tied tables as the settings say.

    The arguments and the errors are those of `load_gpt2`; the kind is "llama". Refused are rotary positions
    that are stretched or turn a part of each head, and a sliding window shorter than the context. The rotary
    pairs of these files are halves.

    Source:  Touvron et al. 2023.
    """
    weights, settings = _read(weights, settings)
    expect_kind(settings, "llama")
    expect_full_attention(settings)
    width, n_heads = settings["hidden_size"], settings["num_attention_heads"]
    expect(settings, attention_bias=False, mlp_bias=False, hidden_act="silu", head_dim=width // n_heads)
    config = GPTConfig(
        vocab_size=settings["vocab_size"],
        context=settings["max_position_embeddings"],
        width=width,
        n_layers=settings["num_hidden_layers"],
        n_heads=n_heads,
        n_kv_heads=settings.get("num_key_value_heads"),
        hidden=settings["intermediate_size"],
        norm="rms",
        activation="swiglu",
        bias=False,
        eps=settings["rms_norm_eps"],
        rotary_base=rotary_base(settings),
        rotary_layout="halves",
        tied=settings.get("tie_word_embeddings", False),
    )
    unused = r".*rotary_emb\.inv_freq|lm_head\.weight"
    return load_weights(GPT(config), _without("model.", weights), LLAMA, unused)


def _read(weights: Weights, settings: dict | None) -> tuple[Mapping[str, Tensor], Settings]:
    """The state dict and the settings, read from a folder if that is what was given."""
    if isinstance(weights, Mapping):
        if settings is None:
            raise ValueError("a state dict needs the settings too: the dict that its config.json holds")
        return weights, Settings(settings)
    try:
        from safetensors.torch import load_file
    except ModuleNotFoundError as error:
        raise package_missing("safetensors", "Published weights need the package safetensors.") from error
    files = sorted(Path(weights).glob("*.safetensors"))
    if not files:
        raise FileNotFoundError(f"there is no .safetensors file in {weights}")
    tensors = {name: tensor for file in files for name, tensor in load_file(file).items()}
    settings = settings or json.loads((Path(weights) / "config.json").read_text(encoding="utf-8"))
    return tensors, Settings(settings)


def _without(prefix: str, weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The same weights, whether they were saved with a head around them or without."""
    return {name.removeprefix(prefix): weight for name, weight in weights.items()}


def _activation(name: str) -> str:
    if name not in ACTIVATIONS:
        raise ValueError(f"our classes do not know the activation {name!r}, only {', '.join(ACTIVATIONS)}")
    return ACTIVATIONS[name]
