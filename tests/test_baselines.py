"""What lesson 09 compares with: a dictionary that counts, two LSTMs; and how it looks at dates."""

import pytest
import torch
from torch import nn

from course_lib.models.sequence_to_sequence import RecurrentTranslator
from course_lib.recipes.dates import cross_weights, date_pairs, dates_looked_up, word_places
from course_lib.recipes.number_words import number_translator
from course_lib.recipes.numbers_and_dates import paper_translator
from course_lib.recipes.translation import START, STOP
from course_lib.recipes.word_for_word import word_dictionary, word_for_word
from course_lib.training import shift_right

N, S, T, F = 11, 5, 4, 7


def recurrent():
    torch.manual_seed(1)
    return RecurrentTranslator(N, width=6, state=F)


def test_the_lstms_are_torch_s_own_with_the_state_handed_over():
    model, source, target = recurrent(), torch.randint(3, N, (3, S)), torch.randint(3, N, (3, T))
    _, state = model.reader(6**0.5 * model.embed(source))
    states, _ = model.writer(6**0.5 * model.embed(target), state)
    torch.testing.assert_close(
        model(source, target), nn.functional.linear(model.out(states), model.embed.weight)
    )


def test_padding_does_not_reach_the_state_and_memory_has_one_size():
    model, source = recurrent(), torch.randint(3, N, (2, S))
    longer = torch.cat([source, torch.zeros(2, 3, dtype=torch.long)], dim=1)
    torch.testing.assert_close(model.encode(source)[0], model.encode(longer)[0])
    assert model.encode(source[:, :2])[0].shape == model.encode(source)[0].shape == (2, 2, F)


def test_a_dictionary_learns_words_phrases_and_words_that_fall_away():
    pairs = [("<fr> one and two", "un deux"), ("<fr> one", "un"), ("<fr> two", "deux"), ("<fr> six", "s ix")]
    found = word_dictionary(pairs)
    assert found == {"<fr> one": "un", "<fr> and": "", "<fr> two": "deux", "<fr> six": "s ix"}
    assert word_for_word(found, "<fr> two and six, one 9") == "deux s ix un 9"


def test_cross_weights_are_those_of_the_last_block_and_rows_sum_to_1():
    translator, _ = paper_translator()
    source, target = date_pairs(translator.pairs)[0]
    weights = cross_weights(translator, source, target)
    rows = len(translator.tokenizer.encode(target)) + 1
    assert weights.shape == (4, rows, len(translator.tokenizer.encode(source)) + 1)
    torch.testing.assert_close(weights.sum(dim=-1), torch.ones(4, rows))


def test_a_head_that_looks_where_it_should_is_right_in_all_words(monkeypatch):
    translator, _ = paper_translator()
    pairs = date_pairs(translator.pairs)[:6]

    def ideal(translator, source, target):
        columns, rows = (
            [translator.tokenizer.decode([i]) for i in translator.tokenizer.encode(x)]
            for x in (source, target)
        )
        weights = torch.zeros(2, len(rows) + 1, len(columns) + 1)
        kept = [row for row in word_places([*rows, ""]) if rows[row[0]] != " de"]
        for row, word in zip(kept, [1, 3, 2, 4], strict=True):  # the source's words, after the language
            weights[0, row, word_places([*columns, ""])[word][0]] = 1.0
            weights[1, row, word_places([*columns, ""])[0][0]] = 1.0
        return weights

    monkeypatch.setattr("course_lib.recipes.dates.cross_weights", ideal)
    found = dates_looked_up(translator, pairs)
    assert found[0] == 1.0 and found[1] < 0.5


@pytest.mark.parametrize("width", [1, 3])
def test_a_translator_writes_by_a_beam_and_exact_counts_it(width):
    translator, unseen = number_translator()
    pairs = unseen[:3]
    answers = translator([source for source, _ in pairs], width=width)
    pairs = [(pairs[0][0], answers[0]), (pairs[1][0], "x"), (pairs[2][0], answers[2])]
    assert translator.exact(pairs, width=width) == pytest.approx(2 / 3)


def test_log_share_is_the_sum_over_the_target_and_its_stop_one_pair_at_a_time():
    translator, unseen = number_translator()
    pairs = unseen[:4]
    for (source, target), found in zip(pairs, translator.log_share(pairs), strict=True):
        ids = torch.tensor([[*translator.tokenizer.encode(target), STOP]])
        with torch.no_grad():
            logits = translator.model(translator.rows([source]), shift_right(ids, START))
        expected = -nn.functional.cross_entropy(logits[0], ids[0], reduction="sum")
        torch.testing.assert_close(found, expected, atol=1e-3, rtol=1e-4)
