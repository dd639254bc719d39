"""Words that stand side by side, their vectors and groups, the map of them, and sentences in twins."""

import math
import re

import pytest
import torch
from sklearn.decomposition import PCA
from torch import nn

from course_lib.notebook import plots
from course_lib.notebook.neighbours import GROUPS, group_of, nearest, share_in_group, words_side_by_side
from course_lib.notebook.plots.word_map import COLOURS, _name_box, _overlap, plane, with_room
from course_lib.notebook.twins import not_but, share_right, who_helped_whom
from course_lib.notebook.word_vectors import glove, skip_gram

WORDS = [word for members in GROUPS.values() for word in members.split()]


def vectors_by_group(spread=0.01):
    """Vectors of one direction for each group, with a little noise."""
    torch.manual_seed(3)
    groups = torch.tensor([list(GROUPS).index(group_of(word)) for word in WORDS])
    return torch.eye(len(GROUPS))[groups] + spread * torch.randn(len(WORDS), len(GROUPS))


def test_pairs_are_neighbours_in_the_plays_both_ways_round():
    words, pairs = words_side_by_side(300)
    counted = {}
    for pair in map(tuple, pairs.tolist()):
        counted[pair] = counted.get(pair, 0) + 1
    lord, my = words.index("lord"), words.index("my")
    assert counted[my, lord] == counted[lord, my] > 1000 and pairs.max() == 299


def test_every_word_of_a_group_is_among_the_2000_commonest():
    assert set(WORDS) <= set(words_side_by_side(2000)[0]) and len(set(WORDS)) == len(WORDS)


def test_the_share_is_1_where_groups_lie_apart_and_small_where_vectors_are_random():
    apart = vectors_by_group()
    colours = [i for i, word in enumerate(WORDS) if group_of(word) != "colours"]  # only five: four others
    kept = [WORDS[i] for i in colours]
    assert share_in_group(kept, apart[colours]) == 1
    assert share_in_group(WORDS, torch.randn(len(WORDS), 9)) < 0.3
    assert len(nearest("duke", WORDS, apart)) == 5 and "duke" not in nearest("duke", WORDS, apart)


@pytest.mark.parametrize("train", [lambda *a, **k: skip_gram(*a, **k)[1], glove])
def test_words_with_the_same_partners_get_vectors_that_point_the_same_way(train):
    side_by_side = [(0, 2), (0, 3), (1, 2), (1, 3), (4, 6), (4, 7), (5, 6), (5, 7)] * 50
    rare = [(0, 6), (1, 6), (4, 2), (5, 2)]
    pairs = torch.tensor(side_by_side + rare)
    learned = train(torch.cat([pairs, pairs.flip(1)]), 8, seed=1, steps=150)
    alike = nn.functional.cosine_similarity(learned[0], learned, dim=-1)
    assert alike[1] > 0.8 and alike[1] > alike[4:6].max()


def test_skip_gram_returns_the_table_that_it_began_with():
    before, after = skip_gram(torch.tensor([[0, 1], [1, 0]]), 2, seed=7, steps=2)
    assert before.shape == after.shape == (2, 32) and not torch.equal(before, after)
    torch.manual_seed(7)
    torch.testing.assert_close(before, 0.1 * torch.randn(2, 32))


def test_skip_gram_goes_down_the_cross_entropy_of_right_and_wrong_pairs():
    """The oracle is torch's own loss for a yes or no, on the same draws."""
    pairs = torch.tensor([[0, 1], [1, 0], [1, 2], [2, 1]])
    _, learned = skip_gram(pairs, 3, seed=4, steps=3)
    torch.manual_seed(4)
    vectors, partners = (
        (0.1 * torch.randn(3, 32)).requires_grad_(),
        (0.1 * torch.randn(3, 32)).requires_grad_(),
    )
    optimizer = torch.optim.Adam([vectors, partners], lr=0.01)
    for _ in range(3):
        first, second = pairs[torch.randint(4, (2048,))].T
        drawn = pairs[torch.randint(4, (64,)), 1]
        scores = vectors @ partners.T
        right, wrong = scores[first, second], scores[first][:, drawn]
        yes = nn.functional.binary_cross_entropy_with_logits(right, torch.ones_like(right))
        no = nn.functional.binary_cross_entropy_with_logits(wrong, torch.zeros_like(wrong))
        optimizer.zero_grad()
        (yes + no).backward()
        optimizer.step()
    torch.testing.assert_close(learned, vectors.detach(), atol=1e-4, rtol=0)


def test_glove_goes_down_the_weighted_squares_of_what_the_logarithms_lack():
    """The oracle is a loop over the drawn cells, on the same draws."""
    pairs = torch.tensor([[0, 1]] * 20 + [[1, 0]] * 3 + [[1, 2]])
    learned = glove(pairs, 3, seed=4, steps=2)
    torch.manual_seed(4)
    vectors, partners = (
        (0.1 * torch.randn(3, 32)).requires_grad_(),
        (0.1 * torch.randn(3, 32)).requires_grad_(),
    )
    own, others = torch.zeros(3, requires_grad=True), torch.zeros(3, requires_grad=True)
    optimizer = torch.optim.Adam([vectors, partners, own, others], lr=0.01)
    cells = [(0, 1, 20), (1, 0, 3), (1, 2, 1)]
    for _ in range(2):
        drawn, loss = torch.randint(3, (2048,)).bincount(minlength=3), 0
        for (i, j, count), times in zip(cells, drawn.tolist(), strict=True):
            lack = vectors[i] @ partners[j] + own[i] + others[j] - math.log(count)
            loss = loss + times / 2048 * min(1, count / 10) ** 0.75 * lack**2
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    torch.testing.assert_close(learned, vectors.detach(), atol=1e-4, rtol=0)


def test_the_plane_is_that_of_scikit_learn():
    vectors = torch.randn(9, 5) * torch.tensor([3.0, 2, 1, 1, 1]) + 2
    found = plane(vectors)
    true = torch.tensor(PCA(2).fit_transform(nn.functional.normalize(vectors, dim=1).numpy()))
    torch.testing.assert_close(torch.cdist(found, found), torch.cdist(true, true), atol=1e-4, rtol=0)


def test_the_map_names_the_nearest_of_each_word_for_mouse_and_keyboard():
    page = plots.word_map(WORDS, {"before": torch.randn(len(WORDS), 9), "after": vectors_by_group()})
    said = re.findall(r'tabindex="0" role="img" aria-label="([^"]*)"', page.html)
    assert len(said) == 2 * len(WORDS)
    father = [line for line in said if line.startswith("father: ")][1]
    assert all(group_of(word) == "family" for word in father.removeprefix("father: ").split(", "))
    assert "course-word:focus" in page.html and not re.findall(r'<text[^>]* fill="', page.html)


def test_the_way_from_text_to_rows_is_drawn_from_its_numbers():
    table = torch.randn(9, 3)
    page = plots.text_to_rows(["Jake", " AI", "Jake"], [7, 2, 7], table)
    assert "Jake is 7. ·AI is 2." in page.text and "rows of the table: 2 × 3, of 9 rows." in page.text
    assert "vectors: 3 × 3" in page.text and page.html.count("<path") == 3 * 3


@pytest.mark.parametrize("make", [who_helped_whom, not_but])
def test_each_text_has_a_twin_beside_it_with_the_same_words_and_the_opposite_answer(make):
    questions = make(seed=2)
    sides = [
        (questions.train, questions.train_answers),
        (questions.held_out, questions.held_out_answers),
    ]
    for texts, answers in sides:
        found = {}
        for text, answer in zip(texts.sort(dim=1).values.tolist(), answers.tolist(), strict=True):
            found.setdefault(tuple(text), []).append(answer)
        assert all(sorted(both) == [0, 1] for both in found.values())
    seen = {frozenset(text) for text in questions.train.tolist()}
    assert not seen & {frozenset(text) for text in questions.held_out.tolist()}


@pytest.mark.parametrize("make", [who_helped_whom, not_but])
def test_the_answer_of_a_text_is_yes_where_it_says_what_it_asks(make):
    questions = make(seed=1)
    for text, answer in zip(questions.texts, questions.answers, strict=True):
        told, asked = text.split(" ? ")
        said = told.split()[-1] if "but" in told else told.split()[0]
        assert answer == (said == asked), text


def test_many_names_have_room_and_none_stands_on_another_or_on_a_mark():
    torch.manual_seed(1)
    at = {
        word: (30 + 360 * x, 54 + 360 * y)
        for word, (x, y) in zip(WORDS, torch.rand(76, 2).tolist(), strict=True)
    }
    named = with_room(at)
    boxes = [_name_box(word, *at[word], side) for word, side in named.items()]
    marks = [(x - 5, y - 5, x + 5, y + 5) for x, y in at.values()]
    assert len(named) > 50
    assert not any(_overlap(box, other) for box in boxes for other in [*boxes, *marks] if other is not box)


def test_each_group_of_the_map_has_a_colour_of_its_own():
    assert len(set(COLOURS)) == len(GROUPS)


def test_a_difference_in_the_last_digits_does_not_decide_between_twins():
    class Rounded(nn.Module):
        def forward(self, texts):
            return torch.stack([torch.zeros(len(texts)), 1e-7 * texts[:, 0]], dim=-1)

    texts, answers = torch.tensor([[1, -1], [-1, 1]]), torch.tensor([1, 0])
    assert share_right(Rounded(), texts, answers) == 0.5
