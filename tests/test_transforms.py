"""torch.func over the library: vmap, grad and jacrev go through every function on numbers."""

import torch
from helpers.tensors import draw
from torch.func import vmap
from torch.testing import assert_close

from course_lib.attention import attend
from course_lib.conditions import surely
from course_lib.pooling import mean_pool


def test_nothing_is_sure_where_it_cannot_be_read():
    assert surely(torch.tensor(True)) and not surely(torch.tensor(False))
    assert not surely(torch.tensor(True, device="meta"))
    assert vmap(lambda x: x if surely(x > 0) else -x)(torch.tensor([1.0, 2.0])).tolist() == [-1.0, -2.0]


def test_a_mask_may_be_one_of_what_vmap_takes_apart():
    x, mask = draw(4, 5, 3), (torch.rand(4, 5) < 0.5).index_fill(-1, torch.tensor(0), True)
    assert_close(vmap(attend)(x, x, x, mask[:, None]), attend(x, x, x, mask[:, None]))
    assert_close(vmap(mean_pool)(x, mask), mean_pool(x, mask))


def test_inside_vmap_a_query_without_a_key_gets_nan_and_the_others_their_answer():
    x, mask = draw(2, 2, 3), torch.tensor([[[True, True], [False, False]], [[True, False], [False, True]]])
    mixed = vmap(attend)(x, x, x, mask)
    assert mixed[0, 1].isnan().all()
    assert_close(mixed[1], attend(x[1], x[1], x[1], mask[1]))
    assert_close(mixed[0, 0], attend(x[0], x[0], x[0])[0])
