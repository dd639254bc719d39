"""Tokens: equal to `tokenizers`, `sentencepiece` and brute force, and any string comes back."""

import math
import unicodedata
from collections import Counter
from itertools import combinations, pairwise

import pytest
import sentencepiece
import tokenizers
from helpers.tokens import END, SAMPLES, examples, merges_of, names_of, play, rust_trained, texts
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import models, pre_tokenizers

from course_lib.tokens import (
    BPETokenizer,
    bpe_decode,
    bpe_encode,
    bpe_train,
    count_pairs,
    merge_pair,
    unigram_segment,
)
from course_lib.tokens.special import split_special
from course_lib.tokens.words import BYTE_ORDER, from_printable, printable, split_words


@pytest.fixture(scope="module")
def corpus():
    return play("hamlet", 60_000) + "".join(SAMPLES.values()) * 3


@pytest.fixture(scope="module")
def theirs(corpus):
    return rust_trained(corpus, 700, [END])


@pytest.fixture(scope="module")
def merges(corpus):
    return bpe_train(corpus, 700)


@pytest.fixture(scope="module")
def ours(theirs, tmp_path_factory):
    path = tmp_path_factory.mktemp("rust") / "tokenizer.json"
    theirs.save(str(path))
    return BPETokenizer.load(path)


# Words


def rust_words(text):
    split = pre_tokenizers.ByteLevel(add_prefix_space=False).pre_tokenize_str(text)
    return [text[start:end] for _, (start, end) in split]


@pytest.mark.parametrize("name", SAMPLES)
def test_words_are_those_of_the_package(name):
    assert split_words(SAMPLES[name]) == rust_words(SAMPLES[name])


@examples(1000)
@given(texts)
def test_words_of_random_strings_are_those_of_the_package(text):
    assert split_words(text) == rust_words(text)
    assert "".join(split_words(text)) == text


def test_every_character_falls_in_the_class_that_the_package_gives_it():
    known = [c for c in map(chr, range(0x110000)) if unicodedata.category(c) not in ("Cs", "Cn", "Co")]
    for start in range(0, len(known), 20_000):
        text = "".join(f"a{c}1{c}! {c}\n" for c in known[start : start + 20_000])
        assert split_words(text) == rust_words(text)


def test_the_bytes_stand_in_the_order_of_the_published_alphabet():
    assert [printable(bytes([byte])) for byte in BYTE_ORDER] == sorted(pre_tokenizers.ByteLevel.alphabet())
    assert from_printable(printable(BYTE_ORDER)) == BYTE_ORDER


def test_the_longer_special_token_wins_and_signs_mean_themselves():
    special = {"<a>": 1, "<a><b>": 2, "a.c": 3, "|": 4}
    assert list(split_special("<a><b><a>x abc|a.c", special)) == ["<a><b>", "<a>", "x abc", "|", "a.c"]


# Pairs and merges


lists = st.lists(st.integers(97, 99), max_size=30)


@examples(100)
@given(lists)
def test_pairs_are_counted_as_by_a_loop(ids):
    counts = count_pairs(ids)
    assert sum(counts.values()) == max(0, len(ids) - 1)
    for pair in counts:
        assert counts[pair] == sum((ids[i], ids[i + 1]) == pair for i in range(len(ids) - 1))


@examples(100)
@given(lists, st.tuples(st.integers(97, 99), st.integers(97, 99)))
def test_a_pair_is_merged_as_str_replace_would(ids, pair):
    before = list(ids)
    merged = merge_pair(ids, pair, 300)
    assert "".join(map(chr, merged)) == "".join(map(chr, ids)).replace("".join(map(chr, pair)), chr(300))
    assert ids == before


@pytest.mark.parametrize("name", SAMPLES)
def test_merges_learned_are_those_of_the_package(name):
    text = SAMPLES[name] * 2
    assert names_of(bpe_train(text, 150)) == merges_of(rust_trained(text, 150))


def test_merges_learned_from_a_play_are_those_of_the_package(theirs, merges):
    assert names_of(merges) == merges_of(theirs)


@examples(300)
@given(st.text("aab -\né", min_size=2, max_size=60))
def test_ties_and_runs_are_merged_as_by_the_package(text):
    learned = bpe_train(text, 12)
    assert names_of(learned) == merges_of(rust_trained(text, 12))
    assert list(learned.values()) == list(range(256, 256 + len(learned)))


def test_the_plain_loop_learns_the_same():
    word = "abracadabra" * 20
    ids, plain = list(word.encode()), {}
    while len(plain) < 30 and (counts := count_pairs(ids)):
        pair = min(counts, key=lambda pair: (-counts[pair], pair))
        plain[pair] = 256 + len(plain)
        ids = merge_pair(ids, pair, plain[pair])
    assert bpe_train(word, 30) == plain


GPT2_ORDER = [*range(33, 127), *range(161, 173), *range(174, 256), *range(33), *range(127, 161), 173]


def plainly_trained(documents, n_merges, wins):
    """Algorithm 1, written plainly: `wins` is the key of the pair that wins among the most frequent."""
    words = [list(word.encode()) for document in documents for word in split_words(document)]
    merges = {}
    while len(merges) < n_merges and (counts := sum(map(count_pairs, words), Counter())):
        pair = min((pair for pair in counts if counts[pair] == max(counts.values())), key=wins)
        merges[pair] = 256 + len(merges)
        words = [merge_pair(word, pair, merges[pair]) for word in words]
    return merges


@examples(100)
@given(st.lists(st.text("ab é\xad\n-", max_size=12), max_size=5))
def test_of_equally_frequent_pairs_the_one_wins_that_the_docstring_says(documents):
    place = GPT2_ORDER.index
    plain = plainly_trained(
        documents, 9, lambda pair: [(id > 255, id if id > 255 else place(id)) for id in pair]
    )
    assert bpe_train(documents, 9) == plain


def test_a_tie_is_broken_otherwise_than_in_cs336():
    assert list(bpe_train("ab\ncd", 1)) == [(ord("a"), ord("b"))]  # there: the greater, ("c", "d")
    assert list(bpe_train("a b", 1)) == [(ord(" "), ord("b"))]
    assert list(bpe_train(" b,b", 1)) == [(ord(" "), ord("b"))]
    assert list(bpe_train(" b bc", 2)) == [(ord(" "), ord("b")), (256, ord("c"))]


def test_every_text_of_an_iterable_is_a_document(tmp_path):
    lines = SAMPLES["code"].splitlines(keepends=True) * 2
    expected = merges_of(rust_trained(lines, 150))
    (tmp_path / "code.txt").write_bytes("".join(lines).encode())
    with open(tmp_path / "code.txt", encoding="utf-8", newline="") as file:
        for texts in (lines, tuple(lines), iter(lines), file):
            assert names_of(bpe_train(texts, 150)) == expected
    assert bpe_train(["ab", "ab"], 9) != bpe_train("abab", 9) == bpe_train(["abab"], 9)


@pytest.mark.parametrize("wrong", [b"ab", 3, None])
def test_what_is_no_text_is_not_learned_from(wrong):
    for learn in (lambda texts: bpe_train(texts, 1), lambda texts: BPETokenizer.train(texts, 1)):
        with pytest.raises(TypeError, match=f"texts must be strings, got {type(wrong).__name__}"):
            learn(["ab", wrong])


def test_training_stops_when_no_pair_is_left():
    assert bpe_train("ab ab", 50) == {(97, 98): 256, (32, 256): 257}
    assert bpe_train("", 5) == bpe_train("abc", 0) == {}


# Encoding and decoding


@pytest.mark.parametrize("name", SAMPLES)
def test_encoding_is_that_of_the_package(name, theirs, ours, merges):
    text = SAMPLES[name] + END + " and on" + END
    expected = theirs.encode(text)
    assert ours.encode(text) == expected.ids
    assert ours.decode(expected.ids) == theirs.decode(expected.ids, skip_special_tokens=False) == text
    plain = bpe_encode(text, merges, {END: 2000})
    assert [bpe_decode([id], merges, {END: 2000}) for id in plain] == [
        theirs.decode([id], skip_special_tokens=False) for id in expected.ids
    ]


@examples(1000)
@given(text=texts)
def test_encoding_of_random_strings_is_that_of_the_package(text, theirs, ours, merges):
    expected = theirs.encode(text).ids
    assert ours.encode(text) == expected
    assert ours.decode(expected) == theirs.decode(expected, skip_special_tokens=False) == text
    plain = bpe_encode(text, merges)
    assert plain == BPETokenizer(merges).encode(text)
    assert bpe_decode(plain, merges) == text


@examples(100)
@given(ids=st.lists(st.integers(0, 956), max_size=20))
def test_ids_that_are_no_text_decode_as_by_the_package(ids, theirs, ours, merges):
    assert ours.decode(ids) == theirs.decode(ids, skip_special_tokens=False)
    mine = [id for id in ids if id < 956]
    assert bpe_decode(mine, merges) == BPETokenizer(merges).decode(mine)


def test_the_first_learned_merge_goes_first_not_the_first_in_the_text():
    merges = {(ord("b"), ord("c")): 256, (ord("a"), ord("b")): 257, (256, 256): 258}
    assert bpe_encode("abcbc", merges) == BPETokenizer(merges).encode("abcbc") == [ord("a"), 258]


def test_special_tokens_are_no_text_and_text_is_no_special_token(merges):
    special = {END: 3000, "<|end|><|end|>": 3001}
    for text in (f"a{END}b", f"{END}{END}{END} x", "<|end", ""):
        ids = bpe_encode(text, merges, special)
        assert ids == BPETokenizer(merges, special).encode(text)
        assert bpe_decode(ids, merges, special) == text
    assert ids == [] and bpe_encode(f"{END}{END}{END}", merges, special) == [3001, 3000]


def test_long_words_are_encoded_as_by_the_package_and_not_slowly(theirs, ours):
    letters = "".join(c for c in play("macbeth", 90_000) if c.isalpha())
    for text in (letters, "a" * 30_000, "\u0301👍" * 5_000):
        assert ours.encode(text) == theirs.encode(text).ids


def test_a_character_never_learned_from_is_its_bytes():
    merges = bpe_train("ab ab", 3)
    assert bpe_encode("日ab", merges) == BPETokenizer(merges).encode("日ab") == [*"日".encode(), 256]


def test_half_a_surrogate_is_refused(merges):
    with pytest.raises(UnicodeEncodeError):
        bpe_encode("\ud800", merges)
    with pytest.raises(UnicodeEncodeError):
        BPETokenizer(merges).encode("\ud800")


# Unigram


def cuts(text):
    for n in range(len(text)):
        for inner in combinations(range(1, len(text)), n):
            edges = [0, *inner, len(text)]
            yield [text[a:b] for a, b in pairwise(edges)]


pieces = st.dictionaries(st.text("abc", min_size=1, max_size=4), st.floats(-9, -0.1), min_size=1, max_size=25)


@examples(200)
@given(st.text("abc", min_size=1, max_size=8), pieces)
def test_unigram_finds_the_best_of_all_cuts(text, log_probs):
    def score(cut):
        return sum(log_probs.get(piece, -math.inf) for piece in cut)

    best = max(map(score, cuts(text)))
    if best == -math.inf:
        with pytest.raises(ValueError, match="from position"):
            unigram_segment(text, log_probs)
    else:
        found = unigram_segment(text, log_probs)
        assert "".join(found) == text and score(found) == pytest.approx(best)


@examples(200)
@given(st.text("abcé", min_size=1, max_size=40), pieces)
def test_unigram_cuts_as_the_package_does(text, log_probs):
    log_probs = {"a": -9.5, "b": -9.25, "c": -9.0, "é": -8.0} | log_probs
    theirs = tokenizers.Tokenizer(models.Unigram([*log_probs.items()], None))
    assert unigram_segment(text, log_probs) == theirs.encode(text).tokens


def test_unigram_breaks_ties_as_the_package_does():
    log_probs = {"a": -1.0, "aa": -2.0, "aaa": -3.0}
    theirs = tokenizers.Tokenizer(models.Unigram([*log_probs.items()], None))
    assert unigram_segment("aaaaa", log_probs) == theirs.encode("aaaaa").tokens


def test_unigram_cuts_as_sentencepiece_does(tmp_path):
    lines = [line for line in play("the-tempest", 60_000).splitlines() if line.strip()]
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines),
        model_prefix=str(tmp_path / "u"),
        vocab_size=500,
        model_type="unigram",
        normalization_rule_name="identity",
        add_dummy_prefix=False,
        remove_extra_whitespaces=False,
        character_coverage=1.0,
        minloglevel=9,
    )
    theirs = sentencepiece.SentencePieceProcessor(model_file=str(tmp_path / "u.model"))
    log_probs = {theirs.id_to_piece(i): theirs.get_score(i) for i in range(3, theirs.vocab_size())}
    for line in lines[:400]:
        assert unigram_segment(line.replace(" ", "▁"), log_probs) == theirs.encode(line, out_type=str)


def test_unigram_says_where_no_piece_fits():
    assert unigram_segment("", {"a": -1.0}) == []
    with pytest.raises(ValueError, match="from position 3 on: 'xaa'"):
        unigram_segment("aaaxaa", {"a": -1.0, "aa": -1.5})
    with pytest.raises(ValueError, match="position 0"):
        unigram_segment("a", {})
