"""Decoding and sampling: against the definitions, by loop, and on models whose best answers are known."""

import itertools
import math

import pytest
import torch
import torch.nn.functional as F
from helpers.models import POSITIONS, PRE_NORM, B, N, S, small_gpt, small_transformer
from torch.testing import assert_close
from transformers import (
    LogitsProcessorList,
    RepetitionPenaltyLogitsProcessor,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
)

from course_lib.generation import beam_search, generate, greedy_decode, pad_left, sample
from course_lib.generation.toy import ToyTranslator
from course_lib.generation.writing import penalise

START, STOP = 1, 2


class Scripted(torch.nn.Module):
    """A translator whose next token's probabilities depend on the target so far, as a table says."""

    def __init__(self, table, n):
        super().__init__()
        self.table, self.n = table, n

    def encode(self, source):
        return torch.zeros(len(source), 1, 1), torch.ones(len(source), 1, dtype=torch.bool)

    def decode(self, target, memory, mask):
        rows = [[self.log_probs(row[: t + 1]) for t in range(len(row))] for row in target.tolist()]
        return torch.tensor(rows)

    def log_probs(self, prefix):
        given = self.table.get(tuple(prefix[1:]), {STOP: 1.0})
        return [math.log(given.get(token, 1e-9)) for token in range(self.n)]


# The likeliest first token (3, 0.6) leads to nothing likely; the second (4, 0.4) leads to a sure ending.
TRAP = Scripted({(): {3: 0.6, 4: 0.4}, (3,): {3: 0.3, 4: 0.3, 5: 0.4}, (4,): {5: 1.0}}, n=6)


def test_a_toy_says_what_its_table_says_and_stops_after_what_is_not_in_it():
    table = {(7,): {3: 0.6, 4: 0.4}, (7, 3): {3: 0.3, 4: 0.3, 5: 0.4}, (7, 4): {5: 1.0}, (8,): {5: 1.0}}
    toy, source = ToyTranslator(table, n_tokens=6, stop=STOP), torch.tensor([[7, 9], [8, 9]])
    shares = toy(source, torch.tensor([[START, 3], [START, 3]])).softmax(dim=-1)
    expected = torch.tensor(
        [[[0, 0, 0, 0.6, 0.4, 0], [0, 0, 0, 0.3, 0.3, 0.4]], [[0, 0, 0, 0, 0, 1], [0, 0, 1, 0, 0, 0]]]
    )
    assert_close(shares, expected, rtol=0, atol=1e-5)
    assert greedy_decode(toy, source, START, STOP, 5).tolist() == [[3, 5, STOP], [5, STOP, STOP]]
    assert beam_search(toy, source, START, STOP, 2, 5).tolist() == [[4, 5, STOP], [5, STOP, STOP]]


# Greedy and beams


def test_greedy_decode_takes_the_likeliest_token_at_each_step():
    model, source = small_transformer(), torch.randint(3, N, (B, S))
    expected = [torch.tensor([START])] * B
    for row in range(B):
        while len(expected[row]) <= 6 and expected[row][1:].tolist()[-1:] != [STOP]:
            logits = model(source[row : row + 1], expected[row][None])
            expected[row] = torch.cat([expected[row], logits[0, -1:].argmax(dim=-1)])
    found = greedy_decode(model, source, START, STOP, max_length=6)
    for row, wanted in zip(found, expected, strict=True):
        assert row[: len(wanted) - 1].tolist() == wanted[1:].tolist()
        assert (row[len(wanted) - 1 :] == STOP).all()


def test_greedy_decode_ends_when_all_rows_have_and_fills_up_with_stop():
    source = torch.zeros(2, 1, dtype=torch.long)
    assert greedy_decode(TRAP, source, START, STOP, max_length=9).tolist() == [[3, 5, STOP]] * 2
    assert greedy_decode(TRAP, source, START, STOP, max_length=2).tolist() == [[3, 5]] * 2
    uneven = Scripted({(): {3: 1.0}, (3,): {4: 1.0}}, n=6)
    push = torch.tensor([[[0.0]], [[99.0]]]) * (torch.arange(6) == STOP)  # the second row stops at once
    uneven.decode = lambda *inputs: Scripted.decode(uneven, *inputs) + push
    assert greedy_decode(uneven, source, START, STOP, 9).tolist() == [[3, 4, STOP], [STOP] * 3]


@pytest.mark.parametrize("alpha", [0.0, 0.6, 1.0])
def test_a_beam_of_one_is_greedy(alpha):
    for seed in range(5):
        torch.manual_seed(seed)
        model, source = small_transformer(), torch.randint(3, N, (B, S))
        greedy = greedy_decode(model, source, START, STOP, 8)
        assert_close(beam_search(model, source, START, STOP, 1, 8, alpha), greedy)


def test_a_beam_finds_what_greedy_misses():
    source = torch.zeros(1, 1, dtype=torch.long)
    assert greedy_decode(TRAP, source, START, STOP, 5).tolist() == [[3, 5, STOP]]  # 0.6 * 0.4
    assert beam_search(TRAP, source, START, STOP, 2, 5).tolist() == [[4, 5, STOP]]  # 0.4 * 1


def test_a_beam_wide_enough_finds_the_best_of_all_answers():
    torch.manual_seed(3)
    model, source, length = small_transformer(), torch.randint(3, N, (1, S)), 2
    answers = [a for a in itertools.product(range(N), repeat=length) if a[0] != STOP]
    answers = torch.tensor([*answers, (STOP, STOP)])
    target = torch.cat([torch.full((len(answers), 1), START), answers], dim=1)
    log_probs = model(source.expand(len(answers), S), target)
    scores = log_probs[:, :-1].log_softmax(-1).gather(-1, answers[..., None])[..., 0]
    totals = scores.sum(dim=1) / (7 / 6) ** 0.6
    totals[-1] = scores[-1, 0]  # one token long: ((5 + 1) / 6) ** 0.6 is 1
    best = answers[totals.argmax()]
    assert beam_search(model, source, START, STOP, N, length).tolist() == [best.tolist()]


class Chance(Scripted):
    """A translator with probabilities of its own, drawn at random, after each beginning."""

    def __init__(self, n, seed):
        super().__init__({}, n)
        self.rng, self.asked = torch.Generator().manual_seed(seed), 0

    def decode(self, target, memory, mask):
        self.asked += 1
        return super().decode(target, memory, mask)

    def log_probs(self, prefix):
        if tuple(prefix) not in self.table:
            self.table[tuple(prefix)] = torch.randn(self.n, generator=self.rng).mul(2).log_softmax(0).tolist()
        return self.table[tuple(prefix)]


def all_answers(model, length, alpha):
    """Every answer of at most `length` tokens, with its score: by recursion, in floats of 64 bits."""
    scores, open_beginnings = {}, {(): 0.0}
    for n in range(1, length + 1):
        longer = {}
        for beginning, total in open_beginnings.items():
            for token, log_prob in enumerate(model.log_probs([START, *beginning])):
                ends = token == STOP or n == length
                (scores if ends else longer)[*beginning, token] = total + log_prob
        open_beginnings = longer
    return {answer: total / ((5 + len(answer)) / 6) ** alpha for answer, total in scores.items()}


ONE_SOURCE = torch.zeros(1, 1, dtype=torch.long)


@pytest.mark.parametrize("alpha", [0.0, 0.6, 1.0, 3.0])
@pytest.mark.parametrize("length", [1, 2, 4])
def test_a_beam_that_loses_nothing_finds_the_best_answer_of_all(length, alpha):
    for seed in range(3):
        model = Chance(4, seed)
        scores = all_answers(model, length, alpha)
        found = beam_search(model, ONE_SOURCE, START, STOP, len(scores), length, alpha)
        assert tuple(found[0].tolist()) == max(scores, key=scores.get)


def test_beams_that_lost_change_nothing():
    early = Scripted({(3,) * n: {STOP: 0.9, 3: 0.1} for n in range(5)}, 4)
    for width in (1, 2, 3):
        assert beam_search(early, ONE_SOURCE, START, STOP, width, 5).tolist() == [[STOP]]
    for width, alpha, seed in itertools.product((2, 5), (0.0, 1.0), range(6)):
        found = beam_search(Chance(4, seed), ONE_SOURCE, START, STOP, width, 6, alpha)[0].tolist()
        assert STOP not in found[:-1]


def test_the_search_ends_as_soon_as_no_living_beam_can_win():
    sure = Chance(4, seed=0)
    sure.table[START,] = [math.log(p) for p in (0.01, 0.01, 0.97, 0.01)]
    assert beam_search(sure, ONE_SOURCE, START, STOP, 3, 50).tolist() == [[STOP]]
    assert sure.asked == 1


def test_of_equal_answers_the_first_token_wins():
    equal = Scripted({(): {3: 0.4, 4: 0.4, 5: 0.2}}, 6)
    for width in (1, 2, 6):
        assert beam_search(equal, ONE_SOURCE, START, STOP, width, 4).tolist() == [[3, STOP]]
    assert greedy_decode(equal, ONE_SOURCE, START, STOP, 4).tolist() == [[3, STOP]]


def test_a_model_without_a_mask_translates():
    class Maskless(Scripted):
        def encode(self, source):
            return super().encode(source)[0], None

    for width in (1, 2):
        found = beam_search(Maskless(TRAP.table, 6), ONE_SOURCE, START, STOP, width, 5)
        assert found.tolist() == beam_search(TRAP, ONE_SOURCE, START, STOP, width, 5).tolist()


@pytest.mark.parametrize("source", [torch.zeros(2, 3, dtype=torch.uint8), torch.zeros(2, 3)])
def test_a_translation_is_of_tokens_whatever_the_source_is_made_of(source):
    """More tokens than a byte has values, and a source of sounds."""
    model = Scripted({(): {300: 1.0}}, n=400)
    for found in (greedy_decode(model, source, 399, STOP, 5), beam_search(model, source, 399, STOP, 2, 5)):
        assert found.tolist() == [[300, STOP]] * 2 and found.dtype == torch.long


def test_no_source_no_translation():
    assert greedy_decode(TRAP, ONE_SOURCE[:0], START, STOP, 4).shape == (0, 0)
    assert beam_search(TRAP, ONE_SOURCE[:0], START, STOP, 2, 4).shape == (0, 0)


def test_an_answer_of_no_tokens_is_empty():
    source = torch.randint(3, N, (B, S))
    assert greedy_decode(small_transformer(), source, START, STOP, 0).shape == (B, 0)
    assert beam_search(small_transformer(), source, START, STOP, 2, 0).shape == (B, 0)


@pytest.mark.parametrize("options", [{"width": 0}, {"width": 2, "alpha": -0.5}])
def test_a_beam_that_means_nothing_is_refused(options):
    with pytest.raises(ValueError, match="width must be 1 or more, and alpha 0 or more"):
        beam_search(TRAP, ONE_SOURCE, START, STOP, max_length=3, **options)


def test_alpha_decides_between_short_and_long():
    # short: 0.5; long: 0.48 in four tokens. Sum of logs: -0.69 against -0.73.
    table = {(): {STOP: 0.5, 3: 0.48}, (3,): {3: 1.0}, (3, 3): {3: 1.0}, (3, 3, 3): {STOP: 1.0}}
    source = torch.zeros(1, 1, dtype=torch.long)
    found = [beam_search(Scripted(table, 4), source, START, STOP, 2, 6, alpha) for alpha in (0.0, 1.0)]
    assert found[0][0, 0] == STOP
    assert found[1].tolist() == [[3, 3, 3, STOP]]


def test_beams_of_one_row_do_not_mix_with_another_rows():
    model, source = small_transformer(), torch.randint(3, N, (B, S))
    source[1, 3:] = 0
    together = beam_search(model, source, START, STOP, 3, 6)
    for row, wanted in enumerate(together):
        alone = beam_search(model, source[row : row + 1], START, STOP, 3, 6)[0]
        assert wanted[: len(alone)].tolist() == alone.tolist() and (wanted[len(alone) :] == STOP).all()


# With a cache


class Plain(torch.nn.Module):
    """A model of which no more is known than that it encodes and decodes."""

    def __init__(self, model):
        super().__init__()
        self.encode, self.decode = model.encode, model.decode


def uneven_sources():
    source = torch.randint(3, N, (B, S))
    source[1, 3:] = source[2, 1:] = 0
    return source


@PRE_NORM
@pytest.mark.parametrize("n_kv_heads", [3, 1])
@pytest.mark.parametrize("pieces", [[1] * 7, [7], [3, 1, 3]])
def test_a_decoder_reads_a_target_in_pieces_as_it_reads_it_whole(pre_norm, n_kv_heads, pieces):
    model = small_transformer(pre_norm=pre_norm, n_kv_heads=n_kv_heads, context=4)
    source, target, cache = uneven_sources(), torch.randint(N, (B, 7)), model.new_cache(7)
    with torch.no_grad():
        memory, mask = model.encode(source)
        found = [model.decode(part, memory, mask, cache) for part in target.split(pieces, dim=1)]
        assert_close(torch.cat(found, dim=1), model.decode(target, memory, mask), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("seed", range(4))
def test_translations_are_the_same_with_the_cache(seed):
    torch.manual_seed(seed)
    model, source = small_transformer(pre_norm=seed % 2 == 0).double(), uneven_sources()
    plain = Plain(model)
    assert torch.equal(*(greedy_decode(each, source, START, STOP, 12) for each in (model, plain)))
    for width, alpha in ((1, 0.6), (2, 1.0), (5, 0.0)):
        assert torch.equal(*(beam_search(m, source, START, STOP, width, 12, alpha) for m in (model, plain)))


def test_each_token_and_the_source_are_read_once():
    model, read = small_transformer(), {"source": [], "target": []}
    layer = model.decoder[0]
    layer.cross_attend.key_value.register_forward_hook(lambda m, x, _: read["source"].append(x[0].shape[1]))
    layer.self_attend.register_forward_hook(lambda m, x, _: read["target"].append(x[0].shape[1]))
    n = beam_search(model, uneven_sources(), START, STOP, 3, 6).shape[1]
    assert read["source"] == [S] and read["target"] == [1] * len(read["target"]) and len(read["target"]) >= n


# Sampling


def frequencies(logits, n=40_000, **options):
    rng = torch.Generator().manual_seed(5)
    return sample(logits.expand(n, -1), rng=rng, **options).bincount(minlength=logits.shape[-1]) / n


@pytest.mark.parametrize(
    "temperature, top_k, top_p",
    [
        (1.0, None, None),
        (0.5, None, None),
        (3.0, None, None),
        (1.0, 1, None),
        (1.0, 3, None),
        (2.0, 3, None),
        (1.0, 99, None),
        (1.0, None, 0.5),
        (1.0, None, 0.01),
        (1.0, None, 1.0),
        (0.7, 4, 0.8),
    ],
)
def test_tokens_come_as_often_as_they_should(temperature, top_k, top_p):
    logits = torch.tensor([0.3, -1.0, 2.0, 1.1, 0.0, 1.9])
    warpers = [TemperatureLogitsWarper(temperature)]
    warpers += [TopKLogitsWarper(top_k)] if top_k else []
    warpers += [TopPLogitsWarper(top_p)] if top_p else []
    expected = LogitsProcessorList(warpers)(None, logits[None].clone())[0].softmax(dim=-1)
    found = frequencies(logits, temperature=temperature, top_k=top_k, top_p=top_p)
    assert_close(found, expected, rtol=0, atol=0.01)
    assert ((found > 0) == (expected > 0)).all()


def test_top_p_keeps_the_token_that_crosses_p():
    probs = torch.tensor([0.1, 0.5, 0.15, 0.25])
    assert (frequencies(probs.log(), top_p=0.6) > 0).tolist() == [False, True, False, True]


@pytest.fixture
def shares(monkeypatch):
    """Returns, for logits and settings, the shares (N,) by which `sample` would draw."""

    def shares(logits, **options):
        seen = []
        monkeypatch.setattr(torch, "multinomial", lambda probs, *_, **__: seen.append(probs) or probs[:, :1])
        sample(logits, **options)
        return seen[0][0]

    return shares


FLAT = torch.zeros(50_000).index_fill(0, torch.tensor(7), 18.0)  # one favourite, 49,999 others of 1.5e-8 each


@pytest.mark.parametrize("options", [{"top_p": 1.0}, {"top_k": 50_000}, {"top_k": 60_000, "top_p": 1.0}])
@pytest.mark.parametrize("logits", [FLAT, 0 * FLAT, 9 * FLAT], ids=["flat tail", "flat", "all in one"])
def test_to_leave_every_token_changes_nothing(shares, logits, options):
    assert_close(shares(logits, **options), logits.softmax(dim=-1), rtol=0, atol=0)


@pytest.mark.parametrize("top_p", [0.9993, 0.9999, 0.999999])
def test_near_1_top_p_drops_no_more_of_a_flat_tail_than_its_share(shares, top_p):
    wanted = (1 - top_p) / FLAT.double().softmax(dim=-1)[0].item()
    dropped = (shares(FLAT, top_p=top_p) == 0).sum().item()
    assert dropped == pytest.approx(wanted, rel=1e-3, abs=1)


def test_the_likeliest_token_is_left_however_small_top_p_is(shares):
    for logits in (FLAT, torch.zeros(50_000)):
        assert (shares(logits, top_p=1e-12) > 0).nonzero().item() == logits.argmax()


def test_at_the_border_top_k_keeps_all_equals_and_top_p_those_that_come_first(shares):
    logits = torch.tensor([0.0, 1.0, 0.0, 1.0, 0.0])
    assert (shares(logits, top_k=3) > 0).all()
    assert (shares(logits, top_k=1) > 0).tolist() == [False, True, False, True, False]
    assert (shares(torch.zeros(5000), top_p=0.4999) > 0).nonzero().flatten().tolist() == list(range(2500))
    assert sample(logits, temperature=0) == 1


def test_temperature_zero_takes_the_likeliest():
    logits = torch.randn(3, 4, 7)
    assert_close(sample(logits, temperature=0, top_k=3, top_p=0.1), logits.argmax(dim=-1))


def test_each_row_is_drawn_from_its_own_logits_in_any_shape():
    logits = torch.full((2, 3, 5), -50.0)
    wanted = torch.tensor([[0, 4, 2], [1, 1, 3]])
    logits.scatter_(-1, wanted[..., None], 50.0)
    assert_close(sample(logits, top_k=2, top_p=0.9), wanted)
    assert sample(torch.randn(5)).shape == ()


def test_the_same_rng_draws_the_same_and_the_logits_stay_as_they_were():
    logits = torch.randn(50, 9)
    before = logits.clone()
    draws = [sample(logits, 0.8, 5, 0.9, torch.Generator().manual_seed(seed)) for seed in (1, 1, 2)]
    assert torch.equal(draws[0], draws[1]) and not torch.equal(draws[0], draws[2])
    assert torch.equal(logits, before)


@pytest.mark.parametrize("options", [{"temperature": -1}, {"top_k": 0}, {"top_p": 0.0}, {"top_p": 1.5}])
def test_settings_that_mean_nothing_are_refused(options):
    with pytest.raises(ValueError, match="temperature must be >= 0, top_k >= 1, and 0 < top_p <= 1"):
        sample(torch.zeros(3), **options)


# Writing


@POSITIONS
@pytest.mark.parametrize("n", [5, 40])  # within the context of 12, and far beyond it
def test_the_cache_changes_nothing(kind, n):
    model, prompt = small_gpt(positions=kind), torch.randint(N, (B, 4))
    texts = [
        generate(model, prompt, n, temperature=2.0, rng=torch.Generator().manual_seed(0), use_cache=use_cache)
        for use_cache in (True, False)
    ]
    assert texts[0].shape == (B, 4 + n)
    assert torch.equal(*texts)


def test_without_a_cache_it_is_the_plain_loop():
    model, prompt = small_gpt(), torch.randint(N, (B, 3))
    text = prompt
    for _ in range(8):
        text = torch.cat([text, model(text)[:, -1:].argmax(dim=-1)], dim=1)
    assert torch.equal(generate(model, prompt, 8, temperature=0), text)


@POSITIONS
def test_beyond_the_context_the_window_moves_by_half_of_it(kind):
    model, prompt = small_gpt(positions=kind), torch.randint(N, (1, 12))
    text = prompt
    for first in (0, 6, 6, 6, 6, 6, 6, 12):  # lengths 12, 13, ..., 18, 19
        text = torch.cat([text, model(text[:, first:])[:, -1:].argmax(dim=-1)], dim=1)
    assert torch.equal(generate(model, prompt, 8, temperature=0), text)


@POSITIONS
@pytest.mark.parametrize("use_cache", [True, False])
@pytest.mark.parametrize("n", [6, 30])
def test_prompts_of_different_lengths_go_on_as_each_would_alone(kind, use_cache, n):
    model, prompts = small_gpt(positions=kind), [[3, 1, 4, 1, 5], [9], [2, 6]]
    tokens, mask = pad_left(prompts)
    texts = generate(model, tokens, n, temperature=0, mask=mask, use_cache=use_cache)
    for text, left, prompt in zip(texts, (~mask).sum(dim=1).tolist(), prompts, strict=True):
        count = min(n, 12 - 5 + 1)  # the window moves for all rows together
        alone = generate(model, torch.tensor([prompt]), count, temperature=0)
        assert text[left : left + len(prompt) + count].tolist() == alone[0].tolist()


def test_a_row_that_has_stopped_says_no_more_and_all_rows_end_the_writing():
    model, prompt = small_gpt(), torch.randint(N, (40, 2))
    rng = torch.Generator().manual_seed(0)
    texts = generate(model, prompt, 30, temperature=9.0, stop=7, rng=rng)[:, 2:]
    ends = [row.tolist().index(7) if 7 in row else 30 for row in texts]
    assert 0 < min(ends) + 1 < max(ends)
    for row, end in zip(texts, ends, strict=True):
        assert (row[end:] == 7).all()
    first = generate(model, prompt[:1], 5, temperature=0)[0, 2].item()
    text = generate(model, prompt[:1], 5, temperature=0, stop=first)
    assert text.tolist() == [[*prompt[0].tolist(), first]]


@pytest.mark.parametrize("penalty", [1.0, 1.3, 0.7])
def test_a_repetition_penalty_is_that_of_transformers(penalty):
    logits, text = 3 * torch.randn(B, N), torch.randint(N, (B, 5))
    expected = RepetitionPenaltyLogitsProcessor(penalty)(text, logits.clone())
    assert_close(penalise(logits, text, None, penalty), expected, rtol=0, atol=0)
    padded, mask = F.pad(text, (2, 0)), F.pad(torch.ones_like(text, dtype=torch.bool), (2, 0))
    assert_close(penalise(logits, padded, mask, penalty), expected, rtol=0, atol=0)  # padding was never said


@pytest.mark.parametrize("use_cache", [True, False])
def test_a_text_under_a_repetition_penalty_is_that_of_the_plain_loop(use_cache):
    model, prompt = small_gpt(), torch.randint(N, (B, 3))
    text = prompt
    for _ in range(8):
        logits = RepetitionPenaltyLogitsProcessor(4.0)(text, model(text)[:, -1])
        text = torch.cat([text, logits.argmax(dim=-1, keepdim=True)], dim=1)
    found = generate(model, prompt, 8, temperature=0, use_cache=use_cache, repetition_penalty=4.0)
    assert torch.equal(found, text)
    tokens, mask = pad_left([[0] * 4, prompt[0]])
    beside = generate(model, tokens, 8, temperature=0, use_cache=use_cache, mask=mask, repetition_penalty=4.0)
    assert torch.equal(beside[1, 1:], text[0])
    assert not torch.equal(text, generate(model, prompt, 8, temperature=0))


@pytest.mark.parametrize("penalty", [0.0, -1.0])
def test_a_repetition_penalty_of_nothing_is_refused(penalty):
    with pytest.raises(ValueError, match="repetition_penalty.* must be above 0"):
        generate(small_gpt(), torch.zeros(1, 2).long(), 3, repetition_penalty=penalty)


@pytest.mark.parametrize("dtype", [torch.uint8, torch.int8, torch.int16, torch.int32])
def test_prompts_of_any_whole_numbers_go_on_the_same(dtype):
    model, prompt = small_gpt(), torch.randint(N, (B, 3))
    found = generate(model, prompt.to(dtype), 4, temperature=0)
    assert torch.equal(found, generate(model, prompt, 4, temperature=0))
    assert generate(model, prompt.to(dtype), 0).dtype == torch.long


@pytest.mark.parametrize("stop", [None, 3])
def test_without_prompts_there_is_nothing_to_write(stop):
    for tokens in (torch.zeros(0, 4).long(), pad_left([])[0]):
        assert generate(small_gpt(), tokens, 5, stop=stop).shape == (0, tokens.shape[1] + 5)


def test_pad_left_takes_tensors_and_stays_where_they_are_or_goes_where_it_is_told():
    rows = [torch.tensor([5, 6, 7], dtype=torch.int32), torch.tensor([8], dtype=torch.int32)]
    for found, wanted in zip(pad_left(rows), pad_left([[5, 6, 7], [8]]), strict=True):
        assert torch.equal(found, wanted)
    assert {x.device.type for x in pad_left([[1, 2], [3]], device="meta")} == {"meta"}
    assert [x.dtype for x in pad_left([[]])] == [torch.long, torch.bool]
    with pytest.raises(TypeError):
        pad_left([[1.5]])


def test_a_model_may_be_trained_on_what_it_wrote():
    model = small_gpt()
    text = generate(model, torch.randint(N, (B, 3)), 5)
    F.cross_entropy(model(text[:, :-1]).flatten(0, 1), text[:, 1:].flatten()).backward()
    assert model.embed.weight.grad.abs().sum() > 0


def test_writing_nothing_gives_back_the_prompt():
    prompt = torch.randint(N, (2, 3))
    assert torch.equal(generate(small_gpt(), prompt, 0), prompt)


@pytest.mark.parametrize("tokens, mask", [(torch.zeros(2, 0).long(), None), pad_left([[1], []])])
def test_an_empty_prompt_is_refused(tokens, mask):
    with pytest.raises(ValueError, match="a prompt is empty"):
        generate(small_gpt(), tokens, 3, mask=mask)
