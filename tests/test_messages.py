"""The messages of lesson 11 and who reads them: cutting, labels, readers, padding, words and vectors."""

import numpy as np
import pytest
import torch
from torch.testing import assert_close

from course_lib.datasets import topic_sentences
from course_lib.pooling import mean_pool
from course_lib.recipes import few_labels, message_readers, messages
from course_lib.recipes.messages import PAD, UNKNOWN, cut_message, message_ids, read_messages, with_labels


@pytest.fixture(scope="module")
def all_of_them():
    return read_messages(seed=3)


def test_numbers_are_one_word_and_letters_of_any_language_stay_together():
    assert cut_message("Où? 12.5 £2k!!") == ["où", "?", "0", ".", "0", "£", "0", "k", "!", "!"]


def test_no_message_is_in_training_and_in_the_test_and_words_come_from_training(all_of_them):
    train, test = set(all_of_them.train.tolist()), set(all_of_them.test.tolist())
    assert not train & test and len(train | test) == len(all_of_them.texts) == 4250
    known = set(all_of_them.words)
    trained = {word for row in train for word in cut_message(all_of_them.texts[row])}
    assert known - trained == set(messages.SPECIAL)
    assert (all_of_them.tokens == UNKNOWN).any()


@pytest.mark.parametrize("labels", [50, 200, 1000])
def test_of_few_labels_one_in_ten_is_spam_and_the_test_stays(all_of_them, labels):
    few = with_labels(all_of_them, labels, draw=1)
    assert len(set(few.train.tolist())) == labels and few.is_spam[few.train].sum() == labels // 10
    assert set(few.train.tolist()) <= set(all_of_them.train.tolist())
    assert torch.equal(few.test, all_of_them.test) and len(few.words) < len(all_of_them.words)


def test_draws_of_few_labels_share_no_message(all_of_them):
    first, second = (set(with_labels(all_of_them, 200, draw).train.tolist()) for draw in (0, 1))
    assert not first & second


def test_a_batch_has_messages_of_training_with_their_labels_and_little_padding(all_of_them):
    feed = messages.batches(all_of_them, 16, seed=2)
    known = {tuple(row.tolist()): label for row, label in zip(*all_of_them[1:3], strict=True)}
    for _ in range(5):
        tokens, is_spam = next(feed)
        assert (tokens != PAD).any(dim=0).all() and (tokens == PAD).float().mean() < 0.3
        whole = message_readers.pad_to(tokens, messages.LENGTH)
        assert [known[tuple(row.tolist())] for row in whole] == is_spam.tolist()


def test_more_padding_changes_nothing_but_where_it_counts_in_the_mean(all_of_them):
    tokens = all_of_them.tokens[:6]
    for kind, same in [("first", True), ("mean", True), ("each alone", True), ("mean with padding", False)]:
        reader = message_readers.train_reader(all_of_them, kind, steps=2)
        short, long = (
            message_readers.shares_of_spam(reader, message_readers.pad_to(tokens, n)) for n in (40, 90)
        )
        assert torch.allclose(short, long, atol=1e-5) == same


def test_each_alone_cannot_tell_words_from_the_same_words_in_another_order(all_of_them):
    reader = message_readers.train_reader(all_of_them, "each alone", steps=2)
    tokens = message_ids(["win a prize now", "now a prize win"], all_of_them.words)
    first, second = message_readers.shares_of_spam(reader, tokens)
    assert_close(first, second)


def test_a_reader_of_another_kind_is_named(all_of_them):
    with pytest.raises(ValueError, match="'last' is unknown.*'first'"):
        message_readers.train_reader(all_of_them, "last")


def test_a_verdict_is_spam_where_its_share_is_more_than_a_half(all_of_them):
    reader = message_readers.train_reader(all_of_them, "mean", steps=20)
    tokens = all_of_them.tokens[:50]
    shares = message_readers.shares_of_spam(reader, tokens)
    assert message_readers.verdicts(reader, tokens).tolist() == [int(share > 0.5) for share in shares]


@pytest.mark.parametrize("weigh", ["yes or no", "tf-idf"])
def test_a_linear_layer_on_words_learns_them_and_knows_no_others(weigh):
    on_words = few_labels.fit_on_words(["good tea", "bad tea"] * 5, ["yes", "no"] * 5, weigh)
    assert on_words.predict(["a good one", "so bad"]).tolist() == ["yes", "no"]
    assert on_words.predict(["cake"]) == on_words.predict(["pizza"])


def test_the_tuned_layer_separates_what_a_line_separates():
    features = np.random.default_rng(0).normal(size=(40, 3))
    layer = few_labels.fit_tuned(features, features[:, 1] > 0)
    assert layer.score(features, features[:, 1] > 0) > 0.9 and layer.C in few_labels.STRENGTHS


def test_no_noun_of_the_topics_test_stands_in_the_training():
    train, test = topic_sentences()
    seen = {word for text, _ in train for word in text.split()}
    for text, _ in test:
        assert len(set(text.split()) - seen) == 1
    assert len({topic for _, topic in test}) == 5


class Letters:
    """A tokenizer and an encoder in one: a letter's vector is its place in the alphabet, and 1."""

    reads = 0

    def encode_batch(self, texts):
        longest = max(map(len, texts))
        self.reads += len(texts)
        return [Ids([ord(c) - 96 for c in text] + [0] * (longest - len(text))) for text in texts]

    def __call__(self, ids, mask):
        return torch.stack([ids.float(), torch.ones(ids.shape)], dim=-1)


class Ids:
    def __init__(self, ids):
        self.ids, self.attention_mask = ids, [int(id > 0) for id in ids]


def test_a_frozen_model_gives_the_mean_of_length_1_in_the_order_asked_and_reads_each_text_once():
    letters = Letters()
    frozen = few_labels.Frozen(letters, letters)
    vectors = frozen(["abc", "b", "abc"])
    alone = mean_pool(torch.tensor([[1.0, 1], [2, 1], [3, 1]]), torch.ones(3).bool())
    assert_close(vectors[0], alone / alone.norm())
    assert_close(vectors[0], vectors[2])
    assert_close(vectors[1], torch.tensor([2.0, 1.0]) / 5**0.5)
    frozen(["b", "c"])
    assert letters.reads == 3
