"""What a network made by hand has written, said number by number."""

import torch

from course_lib.notebook.written import what_is_written


def added(*marks, place=2):
    vectors = torch.zeros(len(marks), 3)
    vectors[:, place] = torch.tensor(marks)
    return vectors


def test_what_is_wanted_is_ticked_and_what_else_is_written_is_told():
    found = repr(what_is_written([4, 7, 7], added(0.0, 0.98, 1.0), wanted=[0, 1, 0]))
    assert found.split("\n") == [
        "✓ at 4 it writes 0.00",
        "✓ at 7 it writes 0.98",
        "○ at 7 it writes 1.00; 0 is wanted",
    ]


def test_what_is_written_beside_the_mark_is_told():
    written = added(0.0, 1.0) + added(0.0, -1.5, place=0) + added(0.01, 0.0, place=1)
    found = repr(what_is_written([4, 7], written, wanted=[0, 1]))
    assert found.split("\n")[2:] == ["○ it also adds -1.50 in place 1, where nothing may change"]


def test_another_count_of_vectors_is_told_in_a_sentence():
    found = repr(what_is_written([4, 7], torch.zeros(2), wanted=[0, 1]))
    assert found == "○ 2 vectors are wanted: yours have the shape (2,)"
