"""audio: frames are those of torch's unfold."""

import pytest
import torch
from helpers.tensors import agree, draw
from torch.testing import assert_close

from course_lib.modalities.audio import frames


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("n, size, step", [(10, 4, 3), (11, 4, 3), (7, 7, 2), (9, 3, 3), (9, 2, 5)])
def test_frames_are_those_of_unfold(n, size, step, dtype):
    signal = draw(2, n, dtype=dtype)
    agree(frames(signal, size, step), signal.unfold(-1, size, step), signal)


def test_frames_take_one_signal_or_any_leading_axes():
    signal = draw(2, 3, 10)
    assert_close(frames(signal, 4, 3)[1, 2], frames(signal[1, 2], 4, 3))


def test_writing_into_a_frame_leaves_the_signal_and_its_neighbour_alone():
    signal = torch.zeros(6)
    cut = frames(signal, 4, 2)
    cut[0] = 1
    assert_close(signal, torch.zeros(6))
    assert_close(cut[1], torch.zeros(4))


def test_a_signal_shorter_than_a_frame_is_refused():
    with pytest.raises(ValueError, match="3 samples is shorter than one frame of 4"):
        frames(torch.zeros(3), 4, 1)
