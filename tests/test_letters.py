"""Lesson 10: letters and their counts, a cache that saves reading, the sampling explorer."""

import math
from collections import Counter

import ipywidgets
import matplotlib.pyplot as plt
import pytest
import torch
from helpers.models import N, small_gpt

from course_lib.generation import sample
from course_lib.models import count_parameters
from course_lib.notebook import measure, plots
from course_lib.notebook.explorers import sampling, sampling_explorer, shares_left
from course_lib.recipes import letters
from course_lib.recipes.letters import learn_letters, letter_corpus, letter_gpt, loss_after
from course_lib.recipes.ngrams import HELP, Ngrams, count, count_ngrams
from course_lib.tokens import CharTokenizer
from course_lib.training import next_token_loss

SONG = "round and round the ragged rock\n"
TOKENS = CharTokenizer(SONG)
LETTERS = CharTokenizer("abcdefghijklm")  # as many as the small model of the tests has tokens


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


# The recipe


def test_a_batch_is_rows_of_letters_and_its_loss_is_that_of_the_next_letter():
    corpus, model = letter_corpus(SONG * 50, SONG * 9, TOKENS), letter_gpt(TOKENS.vocab_size)
    batch = corpus.batch(3)
    assert batch.shape == (8, 128)
    assert TOKENS.decode(batch[5].tolist()) in SONG * 50
    torch.testing.assert_close(corpus.loss(model, batch), next_token_loss(model(batch), batch))


def test_the_batches_of_the_lesson_read_no_letter_twice():
    n = letters.STEPS * letters.BATCH * letters.CONTEXT
    corpus = letter_corpus("ab" * (n // 2), "ab" * 100, CharTokenizer("ab"))
    corpus.train = torch.arange(len(corpus.train), dtype=torch.int32)  # each letter by its place
    rounds = (n - letters.CONTEXT) // letters.CONTEXT // letters.BATCH
    read = torch.cat([corpus.batch(i).flatten() for i in range(rounds)])
    assert len(read.unique()) > 0.999 * len(read)


def test_an_untrained_gpt_prefers_nothing_and_a_seed_is_another_model():
    rows = torch.randint(75, (4, 100))
    model, other = letter_gpt(75, seed=1), letter_gpt(75, seed=2)
    assert abs(next_token_loss(model(rows), rows).item() - math.log(75)) < 0.1
    assert not torch.equal(model.embed.weight, other.embed.weight)
    assert torch.equal(model.embed.weight, letter_gpt(75, seed=1).embed.weight)


def test_letters_are_learned_and_what_is_held_out_is_measured(monkeypatch):
    for name, value in {"WIDTH": 16, "LAYERS": 1, "CONTEXT": 32}.items():
        monkeypatch.setattr(letters, name, value)
    model = letter_gpt(TOKENS.vocab_size)
    history = learn_letters(model, letter_corpus(SONG * 90, SONG * 20, TOKENS), steps=60, every=20)
    assert [found["step"] for found in history["evaluations"]] == [20, 40, 60]
    assert history["evaluations"][-1]["held_out"] < 1.5 < history["loss"][0]
    assert next(model.parameters()).device.type == "cpu" and count_parameters(model) < 5000


@pytest.mark.parametrize("past", [1, 6, 127])
def test_the_loss_after_a_short_past_is_that_of_a_loop_that_reads_no_more(past):
    model, held = small_gpt(), torch.randint(N, (190,))
    surprise = []
    for end in range(127, 190):
        shares = model(held[None, end - past : end])[0, -1].softmax(dim=-1)
        surprise.append(-math.log(shares[held[end]].item()))
    assert loss_after(model, held, past) == pytest.approx(sum(surprise) / len(surprise), abs=1e-4)


# Counts


def test_pairs_are_counted_as_by_a_loop_and_helped_by_single_letters():
    ids = torch.tensor(TOKENS.encode(SONG * 3))
    made = Ngrams(TOKENS.vocab_size, [count(ids, n, TOKENS.vocab_size) for n in (1, 2)], [1, 5])
    text = ids.tolist()
    ones, twos = Counter(text), Counter(zip(text, text[1:], strict=False))
    found = []
    for before, letter in zip(text, text[1:], strict=False):
        alone = (ones[letter] + 1 / TOKENS.vocab_size) / (len(text) + 1)
        found.append((twos[before, letter] + 5 * alone) / (ones[before] + 5))
    torch.testing.assert_close(made.shares(ids, 2), torch.tensor(found, dtype=torch.float64))


@pytest.mark.parametrize("n", [1, 2, 3])
def test_the_shares_of_all_letters_after_any_beginning_sum_to_1(n):
    ids = torch.tensor(TOKENS.encode(SONG * 20))
    made = count_ngrams(ids, TOKENS.vocab_size, most=3)
    beginning = TOKENS.encode("roud")  # `oud` never came
    rows = [torch.tensor([*beginning, letter]) for letter in range(TOKENS.vocab_size)]
    total = sum(made.shares(row, n)[-1].item() for row in rows)
    assert total == pytest.approx(1, abs=1e-2)  # the last stretch of the text has none after it


def test_all_of_a_text_is_counted_though_its_end_has_chosen_the_help():
    ids = torch.tensor(TOKENS.encode(SONG * 20))
    made = count_ngrams(ids, TOKENS.vocab_size, most=3)
    for n, table in enumerate(made.tables, 1):
        for ours, whole in zip(table, count(ids, n, TOKENS.vocab_size), strict=True):
            assert torch.equal(ours, whole)
    assert set(made.help) <= set(HELP) and made.entries(1) == len(set(SONG))
    assert made.loss(ids, 3) < made.loss(ids, 2) < made.loss(ids, 1)


# Measures


def test_the_time_of_a_letter_is_that_of_one_row_and_the_cache_saves_some():
    model = letter_gpt(N).eval()
    again, cached = measure.next_letter_milliseconds(model, torch.randint(N, (1, 700)), runs=2)
    assert 0 < cached < again


def test_while_it_is_timed_the_cache_holds_the_right_letters(monkeypatch):
    model, tokens, got = small_gpt(), torch.randint(N, (1, 9)), []

    def keep(function, *inputs, runs):
        got.append([function(*inputs)[0, -1] for _ in range(3)])
        return 1.0

    monkeypatch.setattr(measure, "milliseconds", keep)
    measure.next_letter_milliseconds(model, tokens)
    for vector in got[0] + got[1]:
        torch.testing.assert_close(vector, got[0][0], atol=1e-4, rtol=1e-4)


def test_the_longest_copy_is_found_wherever_it_stands_and_the_first_of_equals():
    assert measure.longest_copy("xx ragged r", SONG) == " ragged r"
    assert measure.longest_copy("rockxthe r", SONG) == "the r"
    assert measure.longest_copy("roxck", SONG) == "ro"
    assert measure.longest_copy("XYZ", SONG) == measure.longest_copy("", SONG) == ""


def test_a_level_that_is_never_reached_has_no_step():
    assert measure.first_below([3.0, 2.0, 1.0, 0.0], 1.5, steps=2) == 4
    assert measure.first_below([3.0, 2.0], 1.0, steps=1) == 0 == measure.first_below([0.0], 1.0, steps=2)


# Figures


def test_the_letters_and_their_shares_are_drawn_and_said():
    page = plots.next_letters("a b<", torch.tensor([0.25, 0.5, 0.125]), n_blocks=2)
    assert "·: next is b, it gets 0.50." in page.text and "2 blocks" in page.html
    assert "After the last, <, nobody has told" in page.text and "&lt;" in page.html
    assert page.html.count("<line") >= 1 + 2 + 3 + 4  # each place looks at itself and back


def test_a_loss_passes_each_guess_and_all_are_named_at_the_end():
    losses = [4.0, 4.0, 4.0, 4.0, 4.0, 2.0, 2.0, 2.0, 2.0, 2.0]
    history = {"loss": losses, "evaluations": [{"step": 5, "held_out": 3.5}, {"step": 10, "held_out": 2.25}]}
    ax = plots.loss_past_guesses(history, {"knows nothing": 3.9, "letters": 2.5})
    assert {label.get_text() for label in ax.texts} == {"letters 2.50", "held out 2.25", "knows nothing 3.90"}
    assert "knows nothing (3.90) at step 6" in ax.description and "letters (2.50) at step 9" in ax.description


# The explorer

SETTINGS = {
    "as they are": (1.0, None, 1.0),
    "cold": (0.5, None, 1.0),
    "hot": (2.0, None, 1.0),
    "greedy": (0.0, None, 1.0),
    "two": (1.0, 2, 1.0),
    "more than there are": (1.0, 99, 1.0),
    "a share": (1.0, None, 0.7),
    "a small share": (1.0, None, 0.05),
    "all three": (2.0, 4, 0.8),
}


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS.keys())
@pytest.mark.parametrize("powers", [[8.0, 4, 2, 1, 1], [1.0, 5, 1, 3, 3]], ids=["in order", "with equals"])
def test_the_shares_left_are_those_that_sample_draws_from(settings, powers):
    temperature, top_k, top_p = settings
    logits = torch.tensor(powers).log()
    rng = torch.Generator().manual_seed(0)
    drawn = sample(logits.expand(20_000, 5), temperature, top_k, top_p, rng).bincount(minlength=5) / 20_000
    left = shares_left(logits, temperature, top_k, top_p)
    torch.testing.assert_close(left, drawn, atol=0.015, rtol=0)
    assert torch.equal(left == 0, drawn == 0)


@pytest.fixture
def box():
    return sampling.sampling_box(small_gpt(), LETTERS, "ab")


def test_each_control_changes_the_sentence(box):
    sliders = [child for child in box.children if hasattr(child, "step")]
    assert len(sliders) == 3 and all((each.max - each.min) / each.step >= 5 for each in sliders)
    for slider, value in zip(sliders, (0.1, 2, 0.3), strict=True):
        before, slider.value = box.children[-1].value, value
        assert box.children[-1].value != before
    field = next(child for child in box.children if isinstance(child, ipywidgets.Text))
    before, field.value = box.children[-1].value, "gh"
    assert box.children[-1].value != before


def page(prompt, *settings):
    torch.manual_seed(0)
    return sampling.sampling_page(prompt, *settings, small_gpt(), LETTERS)


def test_a_move_that_cuts_nothing_more_is_said_too():
    assert page("ab", 1.0, 12, 0.1).text != page("ab", 1.0, 13, 0.1).text


def test_what_is_cut_is_counted_and_said():
    assert page("ab", 1.0, 2, 1.0).text.startswith("2 of 13 letters are left.")
    assert page("ab", 0.0, None, 1.0).text.startswith("1 of 13 letter is left.")
    assert ">cut<" in page("ab", 1.0, 2, 1.0).html and ">cut<" not in page("ab", 1.0, None, 1.0).html


@pytest.mark.parametrize("prompt", ["", "é", "<b>é", "ab" * 40])
def test_whatever_is_written_into_the_field_is_followed(prompt):
    shown = page(prompt, 1.0, 13, 1.0)
    assert ("é" in shown.text) == ("é" in prompt) and "<b>" not in shown.html


def test_in_a_terminal_the_sampling_explorer_says_what_it_shows(capsys):
    sampling_explorer(small_gpt(), LETTERS, "ab")
    assert "13 of 13 letters are left." in capsys.readouterr().out
