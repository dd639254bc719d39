"""What a network made by hand has written, said number by number."""

import torch

from course_lib.notebook.written import what_is_written


def test_what_is_wanted_is_ticked_and_what_else_is_written_is_told():
    found = repr(what_is_written([4, 7, 7], torch.tensor([0.0, 0.98, 1.0]), wanted=[0, 1, 0]))
    assert found.split("\n") == [
        "✓ at 4 it writes 0.00",
        "✓ at 7 it writes 0.98",
        "○ at 7 it writes 1.00; 0 is wanted",
    ]


def test_another_count_of_numbers_is_told_in_a_sentence():
    found = repr(what_is_written([4, 7], torch.zeros(2, 3), wanted=[0, 1]))
    assert found == "○ 2 numbers are wanted: yours have the shape (2, 3)"
