"""A text that comes in pieces: the same ids as whole, wherever it is cut, in little memory."""

import random
import tracemalloc
from itertools import islice, pairwise

import pytest
from helpers.tokens import END, SAMPLES, examples, odd, play, rust_trained, texts
from hypothesis import given
from hypothesis import strategies as st

from course_lib.tokens import BPETokenizer, CharTokenizer
from course_lib.tokens.streams import LONGEST

SPECIAL = {END: 5000, "<|end|><|end|>": 5001, "a b": 5002, " '": 5003, "rere": 5004, "<": 5005, "\n\n ": 5006}
MERGES = BPETokenizer.train(play("hamlet", 40_000) + "".join(SAMPLES.values()), 500).merges
TOKENIZERS = {
    "bytes": BPETokenizer({}),
    "pairs": BPETokenizer(MERGES),
    "special": BPETokenizer(MERGES, SPECIAL),
    "digits": BPETokenizer(MERGES, SPECIAL, digits=True),
    "prefix": BPETokenizer(MERGES, SPECIAL, prefix_space=True),
    "prefix alone": BPETokenizer(MERGES, prefix_space=True),
    "prefix and digits": BPETokenizer(MERGES, SPECIAL, digits=True, prefix_space=True),
}

hostile = st.lists(st.one_of(odd, st.sampled_from([*SPECIAL, "'re", "'ll", "<|e", "  ", "12"])), max_size=30)
hostile = st.one_of(texts, hostile.map("".join))


@st.composite
def cut_texts(draw):
    text = draw(hostile)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=12)))
    return [text[a:b] for a, b in pairwise([0, *cuts, len(text)])]


@pytest.mark.parametrize("name", TOKENIZERS)
@examples(150)
@given(pieces=cut_texts())
def test_ids_of_pieces_are_those_of_the_whole(name, pieces):
    ids = TOKENIZERS[name].encode_iterable(pieces)
    assert iter(ids) is ids
    assert list(ids) == TOKENIZERS[name].encode("".join(pieces))


@pytest.mark.parametrize("name", TOKENIZERS)
@examples(80)
@given(text=hostile)
def test_ids_of_characters_one_by_one_are_those_of_the_whole(name, text):
    assert list(TOKENIZERS[name].encode_iterable(text)) == TOKENIZERS[name].encode(text)


@examples(50)
@given(pieces=cut_texts())
def test_characters_in_pieces_are_those_of_the_whole(pieces):
    tokenizer = CharTokenizer("".join(pieces))
    assert list(tokenizer.encode_iterable(pieces)) == tokenizer.encode("".join(pieces))


@pytest.mark.parametrize("name", SAMPLES)
def test_ids_of_pieces_are_those_of_the_package(name, tmp_path):
    text = (SAMPLES[name] + END + play("othello", 3000) + SAMPLES[name]) * 3
    theirs = rust_trained(text, 300, [END])
    theirs.save(str(tmp_path / "t.json"))
    ours, rng, start, pieces = BPETokenizer.load(tmp_path / "t.json"), random.Random(0), 0, []
    while start < len(text):
        pieces.append(text[start : (start := start + rng.choice([0, 1, 2, 3, 9, 200]))])
    assert list(ours.encode_iterable(pieces)) == theirs.encode(text).ids


def test_an_open_file_is_encoded_as_its_text(tmp_path):
    text = play("macbeth", 50_000) + SAMPLES["code"]
    (tmp_path / "play.txt").write_bytes(text.encode())
    with open(tmp_path / "play.txt", encoding="utf-8", newline="") as file:
        assert list(TOKENIZERS["special"].encode_iterable(file)) == TOKENIZERS["special"].encode(text)


def test_a_text_longer_than_is_encoded_at_once_is_the_same():
    text = play("macbeth", 80_000) * 3
    assert len(text) > 2 * LONGEST
    assert list(TOKENIZERS["special"].encode_iterable([text])) == TOKENIZERS["special"].encode(text)


# Memory and work


def peak(ids):
    """The most memory, in bytes, that is taken while ids are drawn and forgotten."""
    tracemalloc.start()
    try:
        for _ in ids:
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


STREAMS = {
    "lines": ["To be, or not to be <|end|>\n", "that is  the question: 12 <|e\n"],
    "no space": ["日本語テキスト、", "한국어。<|end|>", "x²=½;"],
    "special tokens only": ["<|en", "d|>"],
    "cut in words": ["ques", "tion", " to", " be", ","],
}


@pytest.mark.parametrize("stream", STREAMS)
@pytest.mark.parametrize("name", ["pairs", "digits"])
def test_memory_does_not_grow_with_the_stream(name, stream):
    tokenizer = TOKENIZERS[name]
    once, often = STREAMS[stream] * 100, (piece for _ in range(1200) for piece in STREAMS[stream])
    least = peak(tokenizer.encode_iterable(iter(once)))
    assert peak(tokenizer.encode_iterable(often)) < 1.5 * least + 50_000


def test_memory_of_prefixed_words_and_of_characters_does_not_grow():
    chars = CharTokenizer("".join(STREAMS["lines"]))
    for tokenizer in (TOKENIZERS["prefix and digits"], chars):
        often = (piece for _ in range(1200) for piece in STREAMS["lines"])
        assert peak(tokenizer.encode_iterable(often)) < 100_000


def test_one_long_piece_needs_no_memory_for_all_its_ids():
    text = "To be, or not to be. " * 20_000  # encoded at once: 11 MB; in pieces of LONGEST: 2 MB
    assert peak(BPETokenizer({}).encode_iterable([text])) < 4_000_000


def test_the_first_ids_come_before_the_last_text_is_drawn():
    lines = (line for line in ["to be\n", "or not\n"] + [None])
    assert list(islice(BPETokenizer({}).encode_iterable(lines), 5)) == list(b"to be")


def test_a_long_word_in_small_pieces_is_looked_at_a_few_times_only(monkeypatch):
    tokenizer, looked_at = BPETokenizer({}), []
    settled = tokenizer._settled
    monkeypatch.setattr(
        tokenizer, "_settled", lambda special, text: looked_at.append(len(text)) or settled(special, text)
    )
    assert len(list(tokenizer.encode_iterable("x" for _ in range(20_000)))) == 20_000
    assert sum(looked_at) < 3 * 20_000


# Errors


def test_an_unknown_character_is_named_with_its_position_in_the_whole():
    with pytest.raises(ValueError, match=r"'é' \(U\+00E9\) at position 5 "):
        list(CharTokenizer("caf").encode_iterable(["ca", "fca", "éf"]))


@pytest.mark.parametrize("tokenizer", [CharTokenizer("ab"), BPETokenizer({})])
@pytest.mark.parametrize("wrong", [b"ab", 3, None])
def test_what_is_no_string_is_refused_in_words(tokenizer, wrong):
    with pytest.raises(TypeError, match=f"texts must be strings, got {type(wrong).__name__}"):
        list(tokenizer.encode_iterable(["ab", wrong]))
