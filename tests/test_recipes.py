"""From a text to a model: what it learns, what it says about texts and folders that will not do."""

import functools
import math
import os
import signal
import sys

import pytest
import torch
from torch import nn

from course_lib.models import GPT, GPTConfig
from course_lib.recipes import language_model as recipes
from course_lib.recipes.corpus import Corpus, TextError, characters, encode, learn_tokens, read_text
from course_lib.recipes.language_model import train_on_text
from course_lib.recipes.number_words import number_translator
from course_lib.recipes.translation import PAD, START, STOP, Translator, teacher_forcing_loss
from course_lib.tokens.tokenizers import BPETokenizer

ALPHABET = "abcdefghijklmnopqrstuvwxyz"


@pytest.fixture
def small(monkeypatch):
    """A recipe of a size that a test can pay for."""
    narrow = functools.partial(GPTConfig, width=16, n_layers=1)
    monkeypatch.setattr(recipes, "GPTConfig", narrow)
    monkeypatch.setattr(recipes, "BATCH", 4)


def write(folder, text=ALPHABET * 200):
    file = folder / "letters.txt"
    file.write_text(text, encoding="utf-8")
    return file


def test_train_on_text_learns_the_alphabet_and_keeps_what_it_learned(tmp_path, small, capsys):
    history = train_on_text(write(tmp_path), minutes=0.03, folder=tmp_path / "run")
    printed = capsys.readouterr().out
    losses = [each["held_out"] for each in history["evaluations"]]
    assert losses[-1] < 0.9 * math.log(26) and losses[0] > losses[-1]
    assert printed.startswith("Learning tokens from 5,200 characters")
    assert printed.count("held out") == len(losses) >= 2 and "nats per character" in printed
    saved = torch.load(tmp_path / "run" / "checkpoint.pt", weights_only=True)
    assert saved["step"] == len(history["loss"])
    tokenizer = BPETokenizer.load(tmp_path / "run" / "tokenizer.json")
    assert tokenizer.decode(tokenizer.encode(ALPHABET)) == ALPHABET and len(tokenizer.merges) == 4


def test_the_sample_begins_as_the_text_does(tmp_path, small, capsys):
    train_on_text(write(tmp_path), minutes=0.005, folder=tmp_path / "run")
    sample = capsys.readouterr().out.split("nats per character\n")[1].split("\n\nThe model is in")[0]
    assert len(sample) > 100 and sample[0] == "a"


def test_train_on_text_stops_at_ctrl_c_and_resumes(tmp_path, small, capsys, monkeypatch):
    file, folder, batch = write(tmp_path), tmp_path / "run", Corpus.batch
    presses = {5: lambda: signal.raise_signal(signal.SIGINT)}
    monkeypatch.setattr(Corpus, "batch", lambda self, i: (presses.get(i, int)(), batch(self, i))[1])
    broken = train_on_text(file, minutes=1, folder=folder)
    assert len(broken["loss"]) == 6 and "--resume" in capsys.readouterr().out
    resumed = train_on_text(file, minutes=0.02, folder=folder, resume=True)
    assert resumed["loss"][:6] == broken["loss"] and len(resumed["loss"]) > 6


def test_an_earlier_run_is_kept_when_a_new_one_begins(tmp_path, small):
    for _ in range(2):
        train_on_text(write(tmp_path), minutes=0.003, folder=tmp_path / "run")
    assert (tmp_path / "run" / "checkpoint.before.pt").exists()


def test_resuming_with_another_text_is_refused(tmp_path, small):
    train_on_text(write(tmp_path), minutes=0.003, folder=tmp_path / "run")
    with pytest.raises(TextError, match="run on another text"):
        train_on_text(
            write(tmp_path, ALPHABET[::-1] * 200), minutes=0.01, folder=tmp_path / "run", resume=True
        )


@pytest.mark.parametrize(
    "content, why",
    [
        (b"", "holds 0 characters"),
        (b"too short", "holds 9 characters; at least 3,200 are needed"),
        ("déjà vu ".encode("latin-1") * 1000, "not UTF-8: byte 1"),
        (b"\xff\xfea\0b\0" * 1000, "not UTF-8: byte 0"),
    ],
)
def test_a_text_that_will_not_do_is_named(tmp_path, content, why):
    (tmp_path / "text.txt").write_bytes(content)
    with pytest.raises(TextError, match=f"text.txt.*{why}"):
        train_on_text(tmp_path / "text.txt", folder=tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_a_missing_file_and_a_folder_in_its_place_are_named(tmp_path):
    for path in (tmp_path / "nothing.txt", tmp_path):
        with pytest.raises(TextError, match=f"{path.name} cannot be read"):
            train_on_text(path)


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(TextError, match="cannot be written to"):
        train_on_text(write(tmp_path), folder=tmp_path / "file" / "run")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="may write anywhere")
def test_a_folder_without_permission_is_named(tmp_path):
    (tmp_path / "closed").mkdir(mode=0o500)
    with pytest.raises(TextError, match="cannot be written to: Permission denied"):
        train_on_text(write(tmp_path), folder=tmp_path / "closed" / "run")


def test_windows_line_ends_and_byte_order_marks_are_no_characters_to_learn(tmp_path):
    (tmp_path / "text.txt").write_bytes(b"\xef\xbb\xbf" + b"one\r\ntwo\r\n" * 1000)
    assert read_text(tmp_path / "text.txt") == ("one\ntwo\n" * 1000, "text")


def test_any_signs_are_tokens_and_come_back(tmp_path, small):
    signs = "".join(map(chr, range(0x4E00, 0x4E00 + 3000)))
    tokenizer = learn_tokens(ALPHABET * 100 + signs)
    assert tokenizer.decode(tokenizer.encode("\U0001f642 \xe4" + signs)) == "\U0001f642 \xe4" + signs


def test_a_text_that_is_but_one_letter_is_named(tmp_path):
    with pytest.raises(TextError, match="repeats itself so much that a tenth of it is . tokens, and 64 are"):
        train_on_text(write(tmp_path, "a" * 50_000), folder=tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_the_default_is_the_text_of_lesson_10():
    text, name = read_text(None)
    assert name == "shakespeare" and len(text) > 4_000_000


def test_a_text_in_pieces_has_the_tokens_of_the_whole():
    text = "so it goes, and on it goes; " * 9000
    tokenizer = learn_tokens(text)
    corpus = encode(text, tokenizer)
    cut = len(text) * 9 // 10
    assert [corpus.train.tolist(), corpus.held.tolist()] == list(
        map(tokenizer.encode, (text[:cut], text[cut:]))
    )


def corpus_of(n, held=0, symbols=None, **sizes):
    """Tokens that say where they stand, each one character long."""
    return Corpus(torch.arange(n), torch.arange(n, n + held), torch.ones(symbols or n + held).long(), **sizes)


def test_the_last_tenth_of_the_characters_is_held_out_and_the_tokens_are_learned_without_it():
    text = "the cat sat " * 3000 + "zebra zebra " * 333
    tokenizer = learn_tokens(text)
    corpus = encode(text, tokenizer, 64)
    train, held = (tokenizer.decode(part.tolist()) for part in (corpus.train, corpus.held))
    assert train + held == text and abs(len(held) / len(text) - 0.1) < 1e-3
    assert tokenizer.tokens.keys() == BPETokenizer.train(train, len(train) // 1000).tokens.keys()
    assert b" zebra" not in tokenizer.tokens.values() and b" cat" in tokenizer.tokens.values()


def test_batches_reach_every_token_and_depend_on_their_number_only():
    corpus = corpus_of(4500)
    batches = torch.cat([corpus.batch(i) for i in range(200)])
    assert 4400 < batches.max() < 4500 and batches.min() < 100
    assert (batches.diff(dim=1) == 1).all() and batches.shape == (200 * recipes.BATCH, recipes.CONTEXT)
    assert torch.equal(corpus.batch(7), corpus.batch(7)) and not torch.equal(corpus.batch(7), corpus.batch(8))


@pytest.mark.parametrize("n, T", [(36, 7), (35, 7), (41, 7), (7, 7), (8, 7), (13, 7), (100, 1)])
def test_in_each_round_every_token_is_read_and_hardly_one_twice(n, T):
    a_round = -(-(n - T + 1) // T)
    corpus = corpus_of(n, context=T, size=a_round)
    for i in range(20):
        tokens, times = corpus.batch(i).unique(return_counts=True)
        first, last = tokens.aminmax()
        assert first < T and n - 1 - last < T and (tokens.diff() == 1).all()
        assert (times > 1).sum() < T


def test_rounds_go_on_within_a_batch_and_differ():
    corpus = corpus_of(36, context=7, size=3)  # five stretches a round
    rows = [row for i in range(10) for row in corpus.batch(i)[:, 0].tolist()]
    rounds = [tuple(rows[i : i + 5]) for i in range(0, 30, 5)]
    assert all(len(set(each)) == 5 for each in rounds) and len(set(rounds)) == 6


@pytest.mark.parametrize("n, starts", [(36, range(30)), (7, [0])])
def test_batches_begin_wherever_a_whole_window_fits_up_to_the_last(n, starts):
    """With 36 tokens to learn from 30 windows of 7 fit; with 7 of them just one."""
    corpus = corpus_of(n, context=7, size=5)
    seen = {int(row[0]) for i in range(100) for row in corpus.batch(i)}
    assert seen == set(starts)


class Bigrams(nn.Module):
    """Predicts each token from the one before it, badly: so that a window's border would show."""

    def __init__(self, n):
        super().__init__()
        self.table = nn.Parameter(torch.randn(n, n) * 3)

    def forward(self, tokens):
        return self.table[tokens]


def test_the_loss_is_that_of_a_loop_over_the_tokens_and_per_character():
    torch.manual_seed(1)
    model, lengths = Bigrams(4), torch.tensor([1, 2, 0, 5])
    rows = torch.tensor([[0, 3, 3, 2], [1, 1, 0, 3]])
    nats = -sum(model.table[a].log_softmax(-1)[b] for row in rows for a, b in zip(row, row[1:], strict=False))
    found = Corpus(rows[0], rows[1], lengths).loss(model, rows)
    torch.testing.assert_close(found, nats / (5 + 5 + 0 + 2 + 1 + 5))


def test_larger_tokens_that_say_the_same_have_the_same_loss():
    """A model that knows nothing pays ln N a token; a pair as one token out of N**2 is as surprising."""
    letters = Corpus(torch.zeros(1), torch.zeros(1), torch.ones(3).long())
    pairs = Corpus(torch.zeros(1), torch.zeros(1), torch.full((9,), 2))
    tokens = torch.zeros(2, 5, dtype=torch.long)
    losses = [
        each.loss(lambda x, n=n: torch.zeros(*x.shape, n), tokens) for each, n in ((letters, 3), (pairs, 9))
    ]
    torch.testing.assert_close(*losses)


@pytest.mark.parametrize("text", ["plain", "h\xe4, \u20ac \U0001f642!", "\u4e2d\u6587 " * 9])
def test_the_characters_of_the_tokens_are_those_of_the_text(text):
    for tokenizer in (BPETokenizer({}), BPETokenizer.train(text, 5)):
        assert characters(tokenizer)[tokenizer.encode(text)].sum() == len(text)


def test_held_out_counts_every_token_once():
    torch.manual_seed(1)
    held, model, T = torch.randint(9, (2_000,)), Bigrams(9), recipes.CONTEXT
    corpus = Corpus(held, held, torch.tensor([1, 2, 3] * 3))
    covered = held[: (len(held) - T) // (T - 1) * (T - 1) + T]
    expected = -sum(model.table[a].log_softmax(-1)[b] for a, b in zip(covered, covered[1:], strict=False))
    assert corpus.held_out(model) == pytest.approx(
        expected.item() / int(corpus.lengths[covered[1:]].sum()), rel=1e-5
    )


def test_held_out_may_look_at_a_part_spread_over_the_whole():
    held = 90 + torch.arange(40_000) // 4000
    seen = []
    Corpus(held, held, torch.ones(100).long()).held_out(lambda_model(seen), most=2000)
    tokens = torch.cat(seen)
    assert tokens.numel() < 3000 and tokens.min() < 92 and tokens.max() > 97


def lambda_model(seen):
    class Spy(Bigrams):
        def forward(self, tokens):
            seen.append(tokens)
            return super().forward(tokens)

    return Spy(100)


def test_the_rate_rises_falls_and_never_leaves_its_bounds():
    rates = [recipes.schedule(step, 1000) for step in range(1, 1001)]
    assert max(rates) == pytest.approx(0.02) and rates.index(max(rates)) == 29
    assert rates[0] > 0 and rates[-1] == pytest.approx(0, abs=1e-9) and min(rates) >= -1e-9


PAIRS = [("one", "un"), ("two", "deux"), ("three", "trois")]


def test_a_translators_rows_end_in_stop_and_are_filled_with_pad():
    translator = Translator(PAIRS, width=16)
    tokens = translator.targets.tolist()
    assert tokens[0][2:] == [STOP, PAD, PAD, PAD] and tokens[2][5] == STOP
    assert {PAD, START, STOP}.isdisjoint(translator.tokenizer.encode("onetwothree"))


def test_a_translators_loss_is_that_of_a_loop_over_the_pairs():
    """Neither padding nor company in the batch changes what a pair costs."""
    translator = Translator(PAIRS, width=16)
    model = translator.model.eval()
    whole = teacher_forcing_loss(model, (translator.sources, translator.targets))
    losses, lengths = [], []
    for source, target in PAIRS:
        lengths.append(len(target) + 1)
        losses.append(
            teacher_forcing_loss(model, (translator.rows([source]), translator.rows([target]))) * lengths[-1]
        )
    torch.testing.assert_close(whole, sum(losses) / sum(lengths))


def test_a_translator_learns_a_few_pairs_by_heart():
    torch.manual_seed(0)
    translator = Translator(PAIRS, width=32)
    assert translator.exact(PAIRS) == 0
    translator.learn(steps=80, rate=5e-3, show=False)
    assert translator.exact(PAIRS) == 1 and translator(["two", "one"]) == ["deux", "un"]


def test_a_translator_learns_by_the_loss_that_it_is_given():
    torch.manual_seed(0)
    translator = Translator(PAIRS, width=16)
    asked = []

    def loss(model, batch):
        asked.append(batch)
        return teacher_forcing_loss(model, batch, smoothing=0.0)

    batch = translator.batch(0)
    first = loss(translator.model.train(), batch).item()
    assert translator.learn(2, loss=loss, show=False)["loss"][0] == pytest.approx(first, rel=1e-4)
    assert len(asked) == 3


def test_the_model_of_the_recipe_is_the_courses_gpt(tmp_path, small):
    train_on_text(write(tmp_path), minutes=0.003, folder=tmp_path / "run")
    saved = torch.load(tmp_path / "run" / "checkpoint.pt", weights_only=True)
    GPT(GPTConfig(256 + 4, context=recipes.CONTEXT, width=16, n_layers=1, n_heads=2)).load_state_dict(
        saved["model"]
    )


def test_the_translator_of_number_words_is_small_and_is_not_shown_the_test():
    translator, unseen = number_translator()
    seen = {source for source, _ in translator.pairs}
    assert len(seen) == 9000 and not seen & {source for source, _ in unseen}
    assert translator.model.config.n_layers == 1 and not any(
        "bias" in n for n, _ in translator.model.named_parameters()
    )
    ids = {id for pair in translator.pairs[:200] for text in pair for id in translator.tokenizer.encode(text)}
    assert not ids & {PAD, START, STOP} and len(translator.tokenizer.encode("ninety-eight")) == 3


def test_the_translator_of_number_words_learns():
    translator, unseen = number_translator()
    losses = translator.learn(steps=30, rate=5e-3, show=False)["loss"]
    assert losses[-1] < 0.6 * losses[0] and 0 <= translator.exact(unseen[:20]) <= 1
