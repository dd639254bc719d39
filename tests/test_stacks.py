"""Stacks of blocks: each kind is what its name says, each seed is alone, and what they learn is the task."""

import pytest
import torch
from torch.testing import assert_close

from course_lib.recipes import stacks
from course_lib.recipes.stacks import KINDS, block_weights, blocks_of, first_weights, losses, random_blocks


def own_weights(seed=3, depth=1):
    return block_weights(depth, 8, torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("kind", KINDS)
def test_a_block_keeps_the_shape_and_looks_back_only(kind):
    x, (block,) = torch.randn(5, 8), random_blocks(kind, 1, seed=3, D=8)
    later = x.clone()
    later[3] = torch.randn(8)
    assert block(x).shape == (5, 8)
    assert torch.equal(block(x)[:3], block(later)[:3])
    assert not torch.equal(block(x)[4], block(later)[4])


def test_without_its_last_matrices_a_block_replaces_or_keeps():
    x, weights = torch.randn(5, 8), own_weights()
    silent = weights | {name: torch.zeros_like(weights[name]) for name in ("W_o", "W2")}
    outputs = {kind: blocks_of(kind, silent)[0](x) for kind in KINDS}
    normed = torch.nn.functional.layer_norm(x, (8,))
    assert_close(outputs["neither"], torch.zeros(5, 8))
    assert_close(outputs["norm only"], torch.zeros(5, 8))
    assert_close(outputs["residual only"], x)
    assert_close(outputs["pre-norm"], x)
    assert_close(outputs["post-norm"], normed, atol=1e-4, rtol=0)


def test_with_norms_only_the_size_of_a_vector_is_lost_and_with_neither_it_stays():
    x, weights = torch.randn(5, 8), own_weights()
    norms, neither = blocks_of("norm only", weights)[0], blocks_of("neither", weights)[0]
    assert_close(norms(3 * x), norms(x), atol=1e-3, rtol=0)
    assert not torch.allclose(neither(3 * x), neither(x), atol=0.1)


def test_blocks_of_a_seed_are_the_same_each_time_and_differ_from_each_other():
    x, (first, second) = torch.randn(5, 8), random_blocks("pre-norm", 2, seed=3, D=8)
    again, _ = random_blocks("pre-norm", 2, seed=3, D=8)
    assert torch.equal(first(x), again(x)) and not torch.equal(first(x), second(x))


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_learns_the_same_alone_and_in_company(kind):
    alone, company = losses(kind, seeds=[4], steps=3), losses(kind, seeds=[3, 4], steps=3)
    assert company.shape == (2, 3)
    assert_close(company[1:], alone)


def test_the_symbol_two_back_is_asked_for():
    inner, outer = first_weights([0])
    seen = stacks.F.one_hot(torch.arange(8), 32).float()
    told = {"E": seen[None], "P": torch.zeros(1, 8, 32), "W_out": 50 * seen.mT[None]}
    tokens = torch.tensor([[[1, 2, 1, 2, 1, 2, 1, 2], [5] * 8]])  # what stands there stood two places back
    silent = inner | {name: torch.zeros_like(inner[name]) for name in ("W_o", "W2")}
    assert stacks._loss("residual only", silent, outer | told, tokens) < 0.01
    shifted = torch.tensor([[[1, 2, 3, 4, 5, 6, 7, 0], [0, 1, 2, 3, 4, 5, 6, 7]]])
    assert stacks._loss("residual only", silent, outer | told, shifted) > 10


def test_a_warm_up_takes_small_steps_first():
    quick, slow = (losses("pre-norm", [0], steps=2, warm_up=w)[0] for w in (0, 1000))
    assert quick[0] == slow[0] and quick[1] != slow[1]


def test_pre_norm_learns_and_residuals_alone_do_not():
    assert losses("pre-norm", [7], steps=60)[0, -1] < 1
    assert losses("residual only", [7], steps=60)[0, -1] > 2.08
