"""Muon: steps of one size all round, as torch takes them."""

import pytest
import torch
from torch import nn

from course_lib.training.optimizers import Muon, orthogonalize


@pytest.mark.parametrize("shape", [(6, 6), (4, 9), (9, 4)])
def test_orthogonalize_keeps_directions_and_evens_out_sizes(shape):
    G = torch.randn(3, *shape, dtype=torch.float64)
    U, sizes, V = torch.linalg.svd(G, full_matrices=False)
    got = U.mT @ orthogonalize(G) @ V.mT
    values = got.diagonal(dim1=-2, dim2=-1)
    torch.testing.assert_close(got, torch.diag_embed(values), atol=1e-6, rtol=0)
    large = sizes > 0.05 * sizes.amax(-1, keepdim=True)
    assert values[large].min() > 0.6 and values.max() < 1.25


def test_muon_takes_the_steps_of_torchs_own_up_to_its_bfloat16():
    shapes = (8, 24), (24, 8), (8, 8)
    mine, theirs = ([nn.Parameter(draw_matrix(shape)) for shape in shapes] for _ in range(2))
    options = {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.2}
    optimizers = Muon(mine, **options), torch.optim.Muon(theirs, **options)
    for step in range(3):
        for a, b in zip(mine, theirs, strict=True):
            a.grad = b.grad = draw_matrix(tuple(a.shape), seed=step + 1)
        for optimizer in optimizers:
            optimizer.step()
    for a, b in zip(mine, theirs, strict=True):
        torch.testing.assert_close(a, b, atol=0.02, rtol=0)


def draw_matrix(shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def test_muon_refuses_what_is_no_matrix():
    with pytest.raises(ValueError, match="matrices only"):
        Muon(nn.Linear(2, 3).parameters())
