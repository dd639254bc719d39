"""GGUF, the file of llama.cpp: weights in 4 or 8 bits, the settings and the tokenizer, all in one file."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from course_lib.datasets.packages import package_missing
from course_lib.models import GPT, GPTConfig
from course_lib.pretrained.layouts import GGUF_LLAMA
from course_lib.pretrained.settings import Settings, expect, expect_full_attention, expect_kind
from course_lib.pretrained.tables import load_weights
from course_lib.tokens.tokenizers import BPETokenizer

SPLITS_DIGITS = {"gpt-2": False, "smollm": True}  # how llama.cpp names the ways to cut a text into words
CONTROL_TOKEN = 3
PLAIN = {"attention.causal": True, "attention.clamp_kqv": 0.0, "expert_count": 0, "logit_scale": 1.0}
PLAIN |= {"rope.scaling.type": "none", "rope.scaling.factor": 1.0, "rope.scale_linear": 1.0}


def load_gguf(path: str | Path) -> tuple[GPT, BPETokenizer]:
    """A Llama from a GGUF file, its weights dequantised to float32, and its tokenizer.

    Errors:  those of `load_gpt2`, and PackageMissing without gguf.
    """
    file = GGUFFile(path)
    return load_weights(GPT(gguf_config(file)), file, GGUF_LLAMA), gguf_tokenizer(file)


class GGUFFile(Mapping[str, Tensor]):
    """The tensors of a GGUF file by name, dequantised to float32 when asked for; and its `settings`.

    A weight of Q4_1 is scale * (0 to 15) + minimum, with one scale and minimum for 32 weights.

    Errors:  PackageMissing without the package gguf.
    """

    def __init__(self, path: str | Path):
        try:
            from gguf import GGUFReader
        except ModuleNotFoundError as error:
            raise package_missing("gguf", f"Reading {Path(path).name} needs {error.name}.") from error
        reader = GGUFReader(path)
        self.tensors = {tensor.name: tensor for tensor in reader.tensors}
        self.settings = {name: field.contents() for name, field in reader.fields.items()}

    def __getitem__(self, name: str) -> Tensor:
        from gguf.quants import dequantize

        tensor = self.tensors[name]
        weights = dequantize(tensor.data, tensor.tensor_type).astype(np.float32, copy=False)
        return torch.from_numpy(np.require(weights, requirements="W"))  # a copy, if it is the file itself

    def __iter__(self) -> Iterator[str]:
        return iter(self.tensors)

    def __len__(self) -> int:
        return len(self.tensors)


def gguf_config(file: GGUFFile) -> GPTConfig:
    """Our settings for a Llama in a GGUF file, whose rotary pairs are neighbours (interleaved).

    Errors:  ValueError for another architecture, and names what `load_llama` would not follow either.
    """
    get = file.settings.get
    expect_kind({"model_type": get("general.architecture")}, "llama")
    expect_plain(file)
    width, n_heads = get("llama.embedding_length"), get("llama.attention.head_count")
    return GPTConfig(
        vocab_size=len(get("tokenizer.ggml.tokens")),
        context=get("llama.context_length"),
        width=width,
        n_layers=get("llama.block_count"),
        n_heads=n_heads,
        n_kv_heads=get("llama.attention.head_count_kv"),
        hidden=get("llama.feed_forward_length"),
        norm="rms",
        activation="swiglu",
        bias=False,
        eps=get("llama.attention.layer_norm_rms_epsilon"),
        rotary_base=get("llama.rope.freq_base", 10000.0),
        rotary_layout="interleaved",
        tied="output.weight" not in file,
    )


def expect_plain(file: GGUFFile) -> None:
    """Raise a ValueError for a Llama that does more than our GPT does, or less."""
    settings = Settings({name.removeprefix("llama."): value for name, value in file.settings.items()})
    context, window = settings["context_length"], settings.get("attention.sliding_window")
    expect_full_attention({"max_position_embeddings": context, "sliding_window": window})
    d = settings["embedding_length"] // settings["attention.head_count"]
    widths = dict.fromkeys(["rope.dimension_count", "attention.key_length", "attention.value_length"], d)
    expect(settings, **widths, **PLAIN)
    if "rope_freqs.weight" in file:
        raise ValueError("the file stretches its rotary positions, by rope_freqs.weight; our GPT does not")


def gguf_tokenizer(file: GGUFFile) -> BPETokenizer:
    """The byte-pair tokenizer in a GGUF file.

    Errors:  ValueError for another kind of tokenizer.
    """
    kind = file.settings["tokenizer.ggml.model"], file.settings["tokenizer.ggml.pre"]
    if kind[0] != "gpt2" or kind[1] not in SPLITS_DIGITS:
        raise ValueError(f"the tokenizer is of the kind {kind}, which we do not follow")
    ids = {name: id for id, name in enumerate(file.settings["tokenizer.ggml.tokens"])}
    kinds = file.settings["tokenizer.ggml.token_type"]
    special = {name: id for name, id in ids.items() if kinds[id] == CONTROL_TOKEN}
    merges = file.settings["tokenizer.ggml.merges"]
    return BPETokenizer.from_names(ids, merges, special, digits=SPLITS_DIGITS[kind[1]])
