"""pooling: against a loop over texts, and against the model of transformers that does the same."""

import pytest
import torch
import torch.nn.functional as F
from helpers.tensors import agree, draw, unchanged
from torch.testing import assert_close

from course_lib.pooling import classify_first, mean_pool

DTYPES = pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
LEADING = pytest.mark.parametrize("leading", [(), (4,), (2, 3)])


@DTYPES
@LEADING
def test_classify_first_reads_the_first_vector_and_no_other(leading, dtype):
    vectors, W, b = draw(*leading, 5, 3, dtype=dtype), draw(3, 2, dtype=dtype), draw(2, dtype=dtype)
    first = vectors.movedim(-2, 0)[0]
    agree(classify_first(vectors, W, b), F.linear(first, W.T, b), vectors, W, b)


@DTYPES
def test_mean_pool_is_the_mean_of_each_text_alone(dtype):
    vectors, lengths = draw(4, 5, 3, dtype=dtype), [5, 1, 3, 4]
    mask = torch.arange(5) < torch.tensor(lengths)[:, None]
    alone = torch.stack([text[:n].mean(dim=0) for text, n in zip(vectors, lengths, strict=True)])
    agree(mean_pool(vectors, mask), alone, vectors)
    assert_close(mean_pool(vectors[None], mask[None]), alone[None])
    assert_close(mean_pool(vectors[2], mask[2]), alone[2])


def test_what_stands_at_padding_does_not_count_even_if_it_is_no_number():
    vectors, mask = torch.ones(2, 3, 4), torch.tensor([[True, False, True], [True, True, False]])
    vectors[0, 1], vectors[1, 2] = torch.nan, torch.inf
    assert_close(mean_pool(vectors, mask), torch.ones(2, 4))
    unchanged(mean_pool, vectors.nan_to_num(), mask)


def test_a_text_of_padding_only_has_no_mean():
    with pytest.raises(ValueError, match="no token"):
        mean_pool(torch.ones(2, 3, 4), torch.tensor([[True] * 3, [False] * 3]))
