"""Tokenizers as JSON files; byte-pair ones in the layout of the package `tokenizers`, to exchange with it."""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from course_lib.files import write_whole
from course_lib.tokens.words import from_printable, printable

VERSION = "1.0"
SPLIT = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
DIGITS = {"type": "Digits", "individual_digits": True}
PLAIN = {"single_word": False, "lstrip": False, "rstrip": False}


def write_json(path: str | os.PathLike, data: dict) -> None:
    """Write a file whole or not at all."""
    write_whole(path, json.dumps(data, indent=1))


def read_json(path: str | os.PathLike, understand: Callable[[dict], object]):
    """Read a file and make sense of it. Errors: ValueError with the path, if it is damaged or too new."""
    text = Path(path).read_bytes()
    try:
        data = json.loads(text)
        if (version := str(data["version"])) != VERSION:
            raise _Unsupported(f"is of version {version}, and this course reads version {VERSION}")
        return understand(data)
    except _Unsupported as error:
        raise ValueError(f"{path} {error}") from None
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError(f"{path} is damaged, or no tokenizer: {type(error).__name__}: {error}") from error


class _Unsupported(Exception):
    """The file is in order, but we cannot do what it asks for."""


def chars_from_json(data: dict) -> str:
    if data.get("type") != "CharTokenizer":
        raise _Unsupported("does not hold a CharTokenizer")
    if not isinstance(chars := data["characters"], str) or list(chars) != sorted(set(chars)):
        raise ValueError("its characters are not in order")
    return chars


def bpe_to_json(tokenizer) -> dict:
    """Describe a BPETokenizer in the layout of `tokenizers`."""
    names = {id: printable(token) for id, token in tokenizer.tokens.items()}
    ids = {name: id for id, name in names.items()} | tokenizer.special
    if len(ids) < len(names) + len(tokenizer.special):
        raise ValueError("cannot be saved: two tokens, or a token and a special token, have the same name")
    merges = [[names[left], names[right]] for left, right in tokenizer.merges]
    split = SPLIT | {"add_prefix_space": tokenizer.prefix_space}
    if tokenizer.digits:
        split = {"type": "Sequence", "pretokenizers": [DIGITS, split]}
    special = [
        {"id": id, "content": name, **PLAIN, "normalized": False, "special": True}
        for name, id in tokenizer.special.items()
    ]
    return {
        "version": VERSION,
        "added_tokens": special,
        "pre_tokenizer": split,
        "decoder": SPLIT,
        "model": {"type": "BPE", "vocab": ids, "merges": merges},
    }


def bpe_from_json(data: dict) -> dict:
    """Read the layout of `tokenizers`; returns what `BPETokenizer` is made of."""
    model = data["model"]
    unread = ["dropout", "continuing_subword_prefix", "end_of_word_suffix", "byte_fallback", "ignore_merges"]
    asked = [name for name in unread if model.get(name)] + ["normalizer"] * bool(data.get("normalizer"))
    if model.get("type") != "BPE" or asked:
        raise _Unsupported(f"is not the byte-level BPE that we can read: {model.get('type')} {asked}")
    for token in data["added_tokens"]:
        if any(token.get(key) for key in PLAIN):
            raise _Unsupported(f"has a special token with rules that we do not follow: {token['content']!r}")
    special = {token["content"]: token["id"] for token in data["added_tokens"]}
    return bpe_from_names(model["vocab"], model["merges"], special) | _splitting(data["pre_tokenizer"])


def _splitting(split: dict | None) -> dict:
    """How text is cut into words: GPT-2's way, with each digit alone or not."""
    parts = split["pretokenizers"] if split and split["type"] == "Sequence" else [split or {}]
    *first, last = parts
    if first not in ([], [DIGITS]) or last.get("type") != "ByteLevel" or last.get("use_regex") is False:
        raise _Unsupported(f"cuts words in a way that we do not follow: {json.dumps(split)[:200]}")
    return {"digits": bool(first), "prefix_space": last["add_prefix_space"]}


def bpe_from_names(ids: Mapping[str, int], merges: Iterable, special: Mapping[str, int]) -> dict:
    """Turn printable names into bytes, and merges of names into merges of ids."""
    tokens = {id: from_printable(name) for name, id in ids.items() if name not in special}
    pairs = [merge.split(" ") if isinstance(merge, str) else merge for merge in merges]
    if len(tokens) < len(ids.keys() - special.keys()) or not all(isinstance(id, int) for id in tokens):
        raise ValueError("the tokens' ids are not whole numbers, each used once")
    merged = {(ids[left], ids[right]): ids[left + right] for left, right in pairs}
    return {"merges": merged, "special": special, "tokens": tokens}
