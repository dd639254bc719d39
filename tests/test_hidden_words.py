"""Hidden words of lesson 11: the sentences, what is asked, who learns what, the explorer, the drawing."""

import html
import re
from collections import Counter

import pytest
import torch
from torch import nn
from torch.testing import assert_close

from course_lib.datasets import template_sentences
from course_lib.datasets.sentences import NAMES, groups
from course_lib.models import EncoderConfig
from course_lib.notebook import plots
from course_lib.notebook.explorers import hidden_words as explorer
from course_lib.recipes import hidden_words as recipe
from course_lib.recipes import hidden_words_asked as asked
from course_lib.recipes.hidden_words import CLS, MASK, PAD, Guesser, LooksBack, to_ids, vocabulary

DOG = "the dog barked in its kennel until Ann gave it some bones"


class Parrot(nn.Module):
    """Says of each token what it reads; of [MASK] it says `word`."""

    def __init__(self, word: str):
        super().__init__()
        self.table = nn.Parameter(20 * torch.eye(len(vocabulary())))
        self.table.data[MASK] = self.table[vocabulary().index(word)]

    def forward(self, tokens, mask):
        return self.table[tokens]


def parrot(word="dog"):
    return Guesser(Parrot(word), vocabulary())


def test_every_sentence_is_another_one_and_holds_three_or_four_words_of_one_group_only():
    sentences = template_sentences()
    assert len(set(sentences)) == len(sentences)
    for sentence in sentences:
        row = set(sentence.split())
        assert sorted(len(row & set(four)) for four in groups()[:12])[-2:] in ([0, 3], [0, 4])


def test_her_and_his_go_with_the_name():
    told = [set(s.split()) for s in template_sentences() if {"her", "his"} & set(s.split())]
    assert told
    for row in told:
        (name,) = row & set(NAMES)
        assert NAMES[name] in row


def test_unseen_sentences_are_others_than_the_known_ones():
    known, unseen = recipe.split_sentences()
    assert not set(known) & set(unseen) and set(known) | set(unseen) == set(template_sentences())


def test_ids_begin_with_cls_end_with_padding_and_come_back_as_words():
    row = to_ids(["the dog barked"], vocabulary())[0].tolist()
    assert row[0] == CLS and set(row[4:]) == {PAD}
    assert [vocabulary()[id] for id in row[1:4]] == ["the", "dog", "barked"]
    with pytest.raises(KeyError):
        to_ids(["the wombat"], vocabulary())


def test_one_that_looks_back_moves_by_no_later_token_and_the_usual_one_does():
    torch.manual_seed(0)
    config = EncoderConfig(9, width=8, context=5, n_layers=2)
    tokens = torch.tensor([[1, 4, 5, 6, 7]])
    other = torch.tensor([[1, 4, 5, 6, 8]])
    for kind, moves in ((LooksBack, [False] * 4 + [True]), (recipe.Encoder, [True] * 5)):
        encoder = kind(config).eval()
        moved = (encoder(tokens) - encoder(other)).abs().amax(dim=-1)[0] > 1e-7
        assert moved.tolist() == moves


def test_the_loss_is_the_mean_surprise_at_the_places_that_are_asked_for():
    torch.manual_seed(1)
    model, tokens = Parrot("cat"), torch.tensor([[1, 5, 2, 7]])
    targets = torch.tensor([[-100, 6, 9, -100]])
    log_shares = model(tokens, None).log_softmax(dim=-1)[0]
    expected = -(log_shares[1, 6] + log_shares[2, 9]) / 2
    assert_close(recipe.masked_loss(model, (tokens, targets)), expected)


def test_a_few_steps_of_training_make_the_loss_smaller_and_leave_the_random_numbers_alike():
    first, again = (recipe.train_to_guess(steps=3, seed=5) for _ in range(2))
    assert_close(first.model.encoder.embed.weight, again.model.encoder.embed.weight)
    masks = recipe.train_to_guess(steps=3, seed=5, masks_only=True)
    assert not torch.equal(first.model.encoder.embed.weight, masks.model.encoder.embed.weight)


def test_each_word_is_hidden_once_and_the_rest_of_its_sentence_is_as_it_was():
    found = asked.one_hidden([DOG], vocabulary())
    whole = to_ids([DOG], vocabulary())[0]
    assert found.places.tolist() == list(range(1, 13))
    for tokens, place, answer in zip(*found[:3], strict=True):
        assert tokens[place] == MASK and answer == whole[place]
        assert (tokens != whole).sum() == 1
    assert found.clue_right.nonzero().flatten().tolist() == [1]  # the dog


def test_a_wrong_word_is_the_last_of_its_four_and_one_of_the_same_kind():
    found = asked.wrong_words(["the baker baked", DOG], vocabulary())
    words = vocabulary()
    assert [words[row[place]] for row, place in zip(found.tokens, found.places, strict=True)] == [
        "taught",
        "fish",
    ]
    assert [words[id] for id in found.answers] == ["baked", "bones"]


def test_one_word_of_four_is_shown_and_the_number_of_the_four_goes_with_it():
    sentences = template_sentences()
    texts, fours = asked.shown_alone(sentences, 0)
    for sentence, text, four in zip(sentences, texts, fours, strict=True):
        shown = [word for word in text.split() if word in groups()[four]]
        assert shown == [groups()[four][0]] and len(text.split()) == len(sentence.split())
        assert text.count("[MASK]") == len(set(sentence.split()) & set(groups()[four])) - 1
    assert set(fours) == set(range(12))


def test_a_sentence_has_the_mean_of_its_tokens_vectors_whatever_stands_beside_it():
    guesser = recipe.train_to_guess(steps=1)
    assert_close(guesser.vectors([DOG, "Ann"])[1:], guesser.vectors(["Ann"]))
    tokens = to_ids([DOG], guesser.words)
    vectors = guesser.model.cpu().encoder(tokens, tokens != PAD)
    assert_close(guesser.vectors([DOG]), vectors.mean(dim=1))


def test_what_is_right_is_counted_by_the_likeliest_word():
    right = asked.is_right(parrot("dog"), asked.one_hidden([DOG], vocabulary()))
    assert right.tolist() == [word == "dog" for word in DOG.split()]
    assert asked.vouched_for(parrot(), [DOG]) == 1.0
    assert not asked.is_right(parrot(), asked.wrong_words([DOG], vocabulary())).any()


def test_the_best_share_of_who_sees_nothing_is_that_of_the_commonest_word():
    counts = Counter(word for sentence in template_sentences() for word in sentence.split())
    assert asked.best_share("nothing") == max(counts.values()) / counts.total()
    assert asked.best_share("nothing") < asked.best_share("left") < asked.best_share("both") < 1


def test_the_likeliest_words_come_with_their_shares_and_each_mask_gets_a_guess():
    assert parrot("dog").guess("the [MASK] barked in [MASK]") == ["dog", "dog"]
    ((word, much),) = parrot("cat").best("the [MASK]", 2)
    assert word == "cat" and much > 0.99


# The explorer


def said(box):
    return html.unescape(re.sub("<[^>]+>", "", box.children[-1].value))


def parts():
    box = explorer.hidden_words_box(DOG, {"both ways": parrot("dog"), "back only": parrot("cat")}, "2|2")
    return box, box.children[0], box.children[2]


def test_a_press_hides_a_word_and_another_shows_it_again():
    box, _, cells = parts()
    assert [cell.description for cell in cells.children] == DOG.replace("dog", "[MASK]").split()
    assert "Hidden: 1 of 12 words" in said(box) and "Both ways: dog >0.99" in said(box)
    cells.children[2].click()
    assert "Hidden: 2 of 12 words. Word 3, barked, is hidden. Both ways: dog" in said(box)
    cells.children[2].click()
    assert "Hidden: 1 of 12 words. Word 3, barked, is shown. Both ways: barked" in said(box)


def test_a_sentence_of_ones_own_is_followed_and_strange_words_are_hidden():
    box, field, cells = parts()
    field.value = "Ada learned music"
    assert len(cells.children) == 3
    assert "Hidden: 3 of 3 words. None of its words, so hidden too: Ada, music." in said(box)
    second = cells.children[1]
    second.click()  # a button stays, so that the focus of the keyboard does
    assert cells.children[1] is second and "so hidden too: Ada, learned, music." in said(box)
    field.value = " "
    assert "Write a word or more." in said(box) and not cells.children
    field.value = "the [MASK] " + "barked " * 20
    assert len(cells.children) == 12 and "Word 2, [MASK], is hidden" in said(box)


def test_in_a_terminal_the_explorer_says_what_it_shows(capsys):
    explorer.hidden_words_explorer(DOG, {"both ways": parrot("dog")})
    assert "Word 2, dog, is hidden. Both ways: dog >0.99" in capsys.readouterr().out


# The drawing


def test_the_drawing_says_what_is_read_and_asks_only_where_a_word_was_chosen():
    page = plots.show_masking(["a", "dog", "sang"], ["a", "[MASK]", "sang"], torch.randn(3, 2))
    assert "dog is read as [MASK], and asked for." in page.text and "sang is read" not in page.text
    assert page.html.count(">dog<") == 2 and page.html.count(">sang<") == 2
