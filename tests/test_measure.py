"""What a lesson measures with: times, the spread of weights, and where the learner's own matrices look."""

import math
import time

import pytest
import torch
import torch.nn.functional as F

from course_lib.attention import attend, attention_cost
from course_lib.notebook.design import what_the_cell_holds, where_it_looks, whom_it_sees
from course_lib.notebook.measure import entropy, exponent, milliseconds, numbers_kept

WORDS = ["Jake", "it", "was"]


def test_milliseconds_are_milliseconds_and_the_threads_are_given_back():
    threads = torch.get_num_threads()
    assert 5 <= milliseconds(lambda x: time.sleep(x.item()), torch.tensor(0.005), runs=2) < 500
    assert torch.get_num_threads() == threads


def test_the_threads_are_given_back_even_if_the_function_raises():
    threads = torch.get_num_threads()
    with pytest.raises(ZeroDivisionError):
        milliseconds(lambda: 1 / 0)
    assert torch.get_num_threads() == threads


@pytest.mark.parametrize("S", [2, 16])
def test_entropy_is_largest_where_all_are_alike_and_0_where_one_takes_all(S):
    torch.testing.assert_close(entropy(torch.full((3, S), 1 / S)), torch.full((3,), math.log(S)))
    assert entropy(torch.eye(S)).tolist() == [0] * S


def looks(W_q, W_k, wanted):
    return repr(where_it_looks(WORDS, torch.eye(3), torch.tensor(W_q), torch.tensor(W_k), wanted))


def test_a_word_that_finds_what_it_should_is_ticked():
    W_q, W_k = [[0.0], [0.0], [6.0]], [[0.0], [1.0], [0.0]]
    assert looks(W_q, W_k, {"was": "it"}) == "✓ `was` looks most at `it`, 1.00"


def test_a_word_that_finds_another_is_told_which():
    W_q, W_k = [[0.0], [0.0], [6.0]], [[1.0], [0.0], [0.0]]
    assert looks(W_q, W_k, {"was": "it"}) == "○ `was` looks most at `Jake`, 1.00; `it` is wanted"


def test_a_tie_is_no_find_and_zeros_are_no_error():
    said = "○ `was` looks at `Jake`, `it`, `was` alike, 0.33 each; `it` is wanted"
    assert looks([[0.0]] * 3, [[0.0]] * 3, {"was": "it"}) == said


@pytest.mark.parametrize(
    "W_q, W_k, said",
    [
        ([[0.0]] * 2, [[0.0]] * 3, "the first matrix has the shape (2, 1): it needs 3 rows"),
        ([[0.0]] * 3, [[0.0]] * 4, "the second matrix has the shape (4, 1): it needs 3 rows"),
        ([[0.0, 1.0]] * 3, [[0.0]] * 3, "2 columns and 1: queries and keys must be equally wide"),
    ],
)
def test_matrices_that_do_not_fit_are_told_in_a_sentence(W_q, W_k, said):
    assert looks(W_q, W_k, {"was": "it"}) == f"○ {said}"


def holds(W_x, b, numbers, wanted):
    return repr(what_the_cell_holds(numbers, torch.tensor([W_x]), torch.tensor(b), wanted)).split("\n")


def test_a_cell_that_counts_is_ticked_and_what_another_holds_is_told():
    W_x, b = [20.0, 20.0, 10.0, 0.0], [10.0, 10.0, 0.0, 0.0]
    assert holds(W_x, b, [1, 1, -1], [1, 2, 0]) == [
        "✓ after 1 it holds 1.00",
        "✓ after 1 it holds 2.00",
        "✓ after -1 it holds 0.00",
    ]
    assert (
        holds([0.0] * 4, [0.0, 0.0, 10.0, 0.0], [1, 1], [1, 2])[1] == "○ after 1 it holds 0.75; 2 is wanted"
    )


def test_a_gate_of_ten_still_counts_to_thirty_within_a_twentieth():
    found = holds([0.0, 0.0, 10.0, 0.0], [10.0, 10.0, 0.0, 0.0], [1] * 30, list(range(1, 31)))
    assert [line[0] for line in found] == ["✓"] * 30 and found[-1] == "✓ after 1 it holds 29.98"


def test_a_cell_may_be_given_whole_numbers():
    assert holds([20, 20, 10, 0], [10, 10, 0, 0], [1, 1, -1], [1, 2, 0])[-1] == "✓ after -1 it holds 0.00"


def test_weights_of_another_shape_are_told_in_a_sentence():
    assert holds([0.0] * 3, [0.0] * 4, [1], [1]) == [
        "○ weights must have the shape (1, 4) and biases (4,): yours are (1, 3) and (4,)"
    ]


def sees(mask, wanted):
    return repr(whom_it_sees(WORDS, torch.tensor(mask), wanted)).split("\n")


def test_a_word_that_sees_whom_it_should_is_ticked_and_another_is_told_whom_it_sees():
    mask = [[True, False, False], [True, True, False], [False, False, False]]
    assert sees(mask, {"Jake": "Jake", "it": "it", "was": "it was"}) == [
        "✓ `Jake` sees `Jake`",
        "○ `it` sees `Jake it`; `it` is wanted",
        "○ `was` sees nothing; `it was` is wanted",
    ]


def test_a_mask_as_a_list_of_lists_will_do_and_what_is_no_table_is_told():
    assert (
        repr(whom_it_sees(WORDS, [[True] * 3] * 3, {"it": "it"}))
        == "○ `it` sees `Jake it was`; `it` is wanted"
    )
    for mask in ([[True], [True, True]], None, [torch.ones(3)] * 3):
        assert (
            repr(whom_it_sees(WORDS, mask, {"it": "it"}))
            == "○ the mask must be one tensor, a row for each word"
        )


def test_a_mask_that_does_not_fit_is_told_in_a_sentence():
    for mask, yours in (([[True]], "(1, 1) and the type torch.bool"), ([[1.0] * 3] * 3, "torch.float32")):
        (line,) = sees(mask, {"it": "it"})
        assert (
            line.startswith("○ the mask must have the shape (3, 3), and be of torch.bool") and yours in line
        )


@pytest.mark.parametrize("T", [5, 64])
def test_what_attention_keeps_is_what_the_formula_says(T):
    Q, K, V = torch.randn(3, 1, 3, T, 8)
    assert numbers_kept(attend, Q, K, V) == attention_cost(T, 24, 3)[1]
    assert numbers_kept(F.scaled_dot_product_attention, Q, K, V) == attention_cost(T, 24, 3, fused=True)[1]


def test_an_exponent_is_the_power_of_the_size():
    assert exponent([2, 4, 8], [5 * n**1.5 for n in (2, 4, 8)]) == pytest.approx(1.5)
