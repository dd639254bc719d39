"""vision: patches are those of torch's unfold, and of the convolution that a ViT uses."""

import pytest
import torch
import torch.nn.functional as F
from helpers.tensors import agree, draw, unchanged
from torch.testing import assert_close

from course_lib.modalities.vision import patchify


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("shape, size", [((2, 3, 4, 6), 2), ((1, 1, 5, 5), 5), ((3, 2, 3, 9), 3)])
def test_patches_are_those_of_unfold(shape, size, dtype):
    images = draw(*shape, dtype=dtype)
    agree(patchify(images, size), F.unfold(images, size, stride=size).mT, images)


def test_a_linear_layer_over_patches_is_a_convolution():
    images, kernel = draw(2, 3, 4, 8), draw(5, 3, 4, 4)
    expected = F.conv2d(images, kernel, stride=4).flatten(2).mT
    assert_close(patchify(images, 4) @ kernel.flatten(1).mT, expected)


def test_patchify_takes_one_image_or_any_leading_axes():
    films = draw(2, 5, 3, 4, 6)
    assert_close(patchify(films, 2)[1, 4], patchify(films[1, 4], 2))


@pytest.mark.parametrize("height, width", [(5, 4), (4, 5)])
def test_patches_that_do_not_fill_the_image_are_refused(height, width):
    with pytest.raises(ValueError, match=f"2 x 2 do not fill an image of {height} x {width}"):
        patchify(torch.zeros(3, height, width), 2)


def test_patchify_leaves_its_input_alone():
    unchanged(patchify, draw(3, 4, 4), 2)
