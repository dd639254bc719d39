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
from course_lib.recipes import corpus as corpora
from course_lib.recipes import language_model as recipes
from course_lib.recipes.corpus import Corpus, TextError, read_text
from course_lib.recipes.language_model import train_on_text
from course_lib.recipes.translation import PAD, START, STOP, Translator, teacher_forcing_loss
from course_lib.tokens.tokenizers import CharTokenizer

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
    assert printed.count("held out") == len(losses) >= 2 and "nats per character" in printed
    saved = torch.load(tmp_path / "run" / "checkpoint.pt", weights_only=True)
    assert saved["step"] == len(history["loss"])
    assert CharTokenizer.load(tmp_path / "run" / "tokenizer.json").chars == ALPHABET


def test_the_sample_is_made_of_the_texts_characters(tmp_path, small, capsys):
    train_on_text(write(tmp_path), minutes=0.005, folder=tmp_path / "run")
    sample = capsys.readouterr().out.split("nats per character\n")[1].split("\n\nThe model is in")[0]
    assert len(sample) == 401 and set(sample) <= set(ALPHABET)


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
        train_on_text(write(tmp_path, "xyz" * 2000), minutes=0.01, folder=tmp_path / "run", resume=True)


@pytest.mark.parametrize(
    "content, why",
    [
        (b"", "holds 0 characters"),
        (b"too short", "holds 9 characters; at least 2,560 are needed"),
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


def test_a_text_of_too_many_symbols_keeps_the_commonest_and_says_so(tmp_path, capsys):
    rare = "".join(map(chr, range(0x4E00, 0x4E00 + 3000)))
    text, _ = read_text(write(tmp_path, ALPHABET * 100 + rare))
    assert len(text) == 2600 + 3000 and len(set(text)) == corpora.MOST_SYMBOLS
    assert text.startswith(ALPHABET * 100) and text.endswith(corpora.UNKNOWN)
    assert "3,026 different characters" in capsys.readouterr().out


def test_the_default_is_the_text_of_lesson_10():
    text, name = read_text(None)
    assert name == "shakespeare" and len(text) > 4_000_000


def test_batches_never_reach_into_the_held_out_tenth_and_depend_on_their_number_only():
    corpus = Corpus(torch.arange(5000))
    batches = torch.cat([corpus.batch(i) for i in range(200)])
    assert 4400 < batches.max() < 4500 and batches.min() < 100
    assert (batches.diff(dim=1) == 1).all() and batches.shape == (200 * recipes.BATCH, recipes.CONTEXT)
    assert torch.equal(corpus.batch(7), corpus.batch(7)) and not torch.equal(corpus.batch(7), corpus.batch(8))


@pytest.mark.parametrize("n, starts", [(40, range(30)), (8, [0])])
def test_batches_begin_wherever_a_whole_window_fits_up_to_the_last(n, starts):
    """With 36 characters to learn from 30 windows of 7 fit; with 7 of them just one."""
    corpus = Corpus(torch.arange(n), context=7, size=5)
    seen = {int(row[0]) for i in range(100) for row in corpus.batch(i)}
    assert seen == set(starts)


class Bigrams(nn.Module):
    """Predicts each character from the one before it, badly: so that a window's border would show."""

    def __init__(self, n):
        super().__init__()
        self.table = nn.Parameter(torch.randn(n, n) * 3)

    def forward(self, tokens):
        return self.table[tokens]


def test_held_out_counts_every_character_once():
    torch.manual_seed(1)
    corpus, model = Corpus(torch.randint(9, (20_000,))), Bigrams(9)
    held, T = corpus.tokens[18_000:], recipes.CONTEXT
    covered = held[: (len(held) - T) // (T - 1) * (T - 1) + T]
    expected = -sum(model.table[a].log_softmax(-1)[b] for a, b in zip(covered, covered[1:], strict=False))
    assert corpus.held_out(model) == pytest.approx(expected.item() / (len(covered) - 1), rel=1e-5)


def test_held_out_may_look_at_a_part_spread_over_the_whole():
    corpus = Corpus(torch.arange(400_000) // 4000)
    seen = []
    corpus.held_out(lambda_model(seen), most=2000)
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


def test_the_model_of_the_recipe_is_the_courses_gpt(tmp_path, small):
    train_on_text(write(tmp_path), minutes=0.003, folder=tmp_path / "run")
    saved = torch.load(tmp_path / "run" / "checkpoint.pt", weights_only=True)
    GPT(GPTConfig(26, context=recipes.CONTEXT, width=16, n_layers=1)).load_state_dict(saved["model"])
