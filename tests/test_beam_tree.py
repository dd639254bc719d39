"""The tree of a beam: against `beam_search`, drawn, unfolded, and said in words."""

import math
import re

import pytest
import torch
from helpers.models import B, N, S, small_transformer

from course_lib.generation import beam_search
from course_lib.generation.tree import beam_tree, line_of
from course_lib.notebook import plots
from course_lib.notebook.explorers import beam
from course_lib.recipes.translation import START, STOP, Translator
from course_lib.tokens.tokenizers import CharTokenizer

SHARES = {"": {"a": 0.6, "b": 0.4}, "a": {"c": 0.4, "d": 0.3, "e": 0.3}, "b": {"stop": 0.9, "c": 0.1}}
PAIRS = [("one two", "un deux"), ("two one", "deux un")]


def small_translator():
    torch.manual_seed(2)
    settings = {"n_layers": 1, "n_heads": 2}
    tokenizer = CharTokenizer("\0\1\2" + "".join(a + b for a, b in PAIRS))
    return Translator(PAIRS, width=8, tokenizer=tokenizer, settings=settings)


def said(box):
    return re.sub("<[^>]+>|<style>.*?</style>", "", box.children[-2].value)


@pytest.mark.parametrize("width, alpha", [(1, 0.6), (2, 0.0), (3, 0.6), (5, 1.0)])
def test_the_best_of_the_last_column_is_what_beam_search_writes(width, alpha):
    model, source = small_transformer(), torch.randint(3, N, (B, S))
    model.eval()
    found = beam_search(model, source, START, STOP, width, 7, alpha)
    for row, expected in zip(source, found.tolist(), strict=True):
        memory, mask = model.encode(row[None])

        def next_logs(tokens, memory=memory, mask=mask):
            with torch.no_grad():
                logits = model.decode(torch.tensor([[START, *tokens]]), memory, mask)
            return logits[0, -1].log_softmax(dim=-1)

        best = beam_tree(next_logs, width, STOP, 7, alpha)[-1][0].tokens
        assert list(best) == expected[: len(best)] and set(expected[len(best) :]) <= {STOP}


def test_a_line_goes_back_from_the_best_to_the_start():
    page = plots.share_tree(SHARES, width=2)
    assert "Token 1, kept: a 0.60, b 0.40. Token 2, kept: b (stop) 0.36, ac 0.24." in page.text

    def next_logs(tokens):
        return torch.tensor({(): [0.0, 0.6, 0.4], (1,): [0.1, 0.9, 0.0]}.get(tokens, [1.0, 0.0, 0.0])).log()

    columns = beam_tree(next_logs, width=2, stop=0, most=4, alpha=0.0)
    assert columns[-1][0].tokens == (1, 1, 0) and line_of(columns)[:3] == [0, 0, 0]
    assert math.isclose(math.exp(columns[-1][0].log_share), 0.54, rel_tol=1e-6)


def test_a_tree_shows_the_shares_and_what_is_let_go():
    html = plots.share_tree(SHARES, width=1).html
    assert all(f">{share}<" in html for share in ("0.60", "0.40", "0.24", "0.18"))
    assert "stroke-dasharray" in html and ">0.36<" not in html


def test_the_explorer_follows_its_sliders_its_field_and_its_buttons():
    box = beam.beam_box(small_translator(), "one two")
    field, width, tokens = box.children[:3]
    buttons = box.children[4].children[1].children[1:]
    heard = [said(box)]
    for control, value in ((width, 4), (tokens, 5), (field, "two two")):
        control.value = value
        heard.append(said(box))
    for button in buttons:
        button.click()
        heard.append(said(box))
    assert len(set(heard)) == len(heard)
    assert "4 kept, after 5 tokens" in heard[-1] and "It is let go." in heard[-1]
    assert "Kept:" in heard[3] and "It is let go." not in heard[4]


def test_another_width_forgets_what_was_unfolded():
    box = beam.beam_box(small_translator(), "one two")
    box.children[4].children[1].children[1].click()
    assert "Unfolded" in said(box)
    box.children[1].value = 3
    assert "Unfolded" not in said(box) and "3 kept" in said(box)


def test_at_no_token_nothing_can_be_unfolded_and_the_start_is_said():
    box = beam.beam_box(small_translator(), "one two", tokens=0)
    assert all(button.disabled for button in box.children[4].children[1].children[1:])
    assert "after 0 tokens" in said(box)


def test_in_a_terminal_the_explorer_says_what_it_shows(capsys):
    beam.beam_explorer(small_translator(), "one two")
    assert "2 kept, after 2 tokens" in capsys.readouterr().out
