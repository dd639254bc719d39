"""positions: equal to the formulas, to complex multiplication and to published code."""

import cmath
import math

import pytest
import torch
from helpers.tensors import agree, draw, unchanged
from torch.testing import assert_close
from transformers import LlamaConfig
from transformers.models.bloom.modeling_bloom import build_alibi_tensor
from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding, apply_rotary_pos_emb

from course_lib.models.rotary import Rotary
from course_lib.positions import alibi_bias, rotate, sinusoidal_positions

DTYPES = pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
LAYOUTS = pytest.mark.parametrize("layout", ["interleaved", "halves"])


@pytest.mark.parametrize("T, D", [(1, 1), (5, 8), (40, 7), (3, 2)])
def test_sinusoidal_positions_are_the_papers_formula(T, D):
    expected = torch.empty(T, D)
    for t in range(T):
        for column in range(D):
            angle = t / 10000 ** (2 * (column // 2) / D)
            expected[t, column] = math.cos(angle) if column % 2 else math.sin(angle)
    assert_close(sinusoidal_positions(T, D), expected)


def test_sinusoidal_positions_are_exact_far_from_the_start():
    angles = [1e5 / 10000 ** (2 * i / 6) for i in range(3)]
    expected = torch.tensor([f(angle) for angle in angles for f in (math.sin, math.cos)])
    assert_close(sinusoidal_positions(100_001, 6)[-1], expected, rtol=1e-6, atol=1e-6)


def test_a_shift_in_position_is_a_rotation_of_the_waves():
    waves = sinusoidal_positions(20, 6)
    similarity = waves @ waves.mT
    assert_close(similarity[:10, :10], similarity[7:17, 7:17])


def turn_by_complex_numbers(x, positions, base):
    d = x.shape[-1]
    angle = positions[..., None] * base ** (-torch.arange(0, d, 2, dtype=x.dtype) / d)
    pairs = torch.view_as_complex(x.unflatten(-1, (-1, 2)).contiguous())
    return torch.view_as_real(pairs * torch.polar(torch.ones_like(angle), angle)).flatten(-2)


@DTYPES
@pytest.mark.parametrize("base", [10000.0, 50.0])
@pytest.mark.parametrize("shape", [(5, 2), (5, 8), (3, 5, 6), (2, 3, 5, 4)])
def test_interleaved_rotation_is_complex_multiplication(shape, base, dtype):
    x, positions = draw(*shape, dtype=dtype), torch.tensor([3, 0, 7, 7, 60])
    agree(rotate(x, positions, base), turn_by_complex_numbers(x, positions, base), x)


@DTYPES
@pytest.mark.parametrize("base", [10000.0, 50.0])
def test_halves_are_what_llama_does(base, dtype):
    B, H, T, d = 2, 3, 5, 8
    x, positions = draw(B, H, T, d, dtype=dtype), torch.randint(100, (B, T))
    rope = {"rope_type": "default", "rope_theta": base}
    config = LlamaConfig(hidden_size=H * d, num_attention_heads=H, head_dim=d, rope_parameters=rope)
    cos, sin = LlamaRotaryEmbedding(config)(x, positions)
    expected, _ = apply_rotary_pos_emb(x, x, cos, sin)
    ours = rotate(x, positions[:, None], base, layout="halves")
    agree(ours, expected, x, rtol=1e-4, atol=2e-5)  # llama's angles are float32 throughout


def test_the_layouts_are_the_same_turn_of_reordered_numbers():
    x, positions = draw(5, 6), torch.arange(5)
    order = torch.tensor([0, 2, 4, 1, 3, 5])
    halves = rotate(x[:, order], positions, layout="halves")
    assert_close(halves, rotate(x, positions)[:, order])
    assert not torch.allclose(rotate(x, positions, layout="halves"), rotate(x, positions))


@LAYOUTS
def test_rotated_dot_products_know_only_the_distance(layout):
    q, k = draw(1, 8, dtype=torch.float64), draw(1, 8, dtype=torch.float64)

    def score(at, key_at):
        at, key_at = torch.tensor([at]), torch.tensor([key_at])
        return (rotate(q, at, layout=layout) @ rotate(k, key_at, layout=layout).mT).item()

    assert score(9, 4) == pytest.approx(score(105, 100))
    assert score(9, 4) != pytest.approx(score(4, 9))


@LAYOUTS
def test_rotation_keeps_lengths_and_leaves_position_zero_alone(layout):
    x = draw(2, 4, 6)
    turned = rotate(x, torch.tensor([0, 5, 1000, 0]), layout=layout)
    assert_close(turned.norm(dim=-1), x.norm(dim=-1))
    assert_close(turned[:, [0, 3]], x[:, [0, 3]])


@LAYOUTS
def test_rotation_at_half_precision_has_the_angles_of_full_precision(layout):
    x, positions = draw(3, 4), torch.tensor([1, 500, 1001])
    rough = rotate(x.bfloat16(), positions, layout=layout)
    assert rough.dtype == torch.bfloat16
    assert_close(rough.float(), rotate(x, positions, layout=layout), rtol=0.02, atol=0.03)


def turned_by_hand(x, position, base):
    """One vector turned in Python's own numbers, which are float64: (a, b) is a + ib, times cos + i sin."""
    turned = []
    for i in range(0, len(x), 2):
        pair = complex(x[i], x[i + 1]) * cmath.exp(1j * position * base ** (-i / len(x)))
        turned += [pair.real, pair.imag]
    return turned


@pytest.mark.parametrize("base", [10000.0, 500000.0])
@pytest.mark.parametrize("position", [0, 1, 40_960, 1_000_003])
def test_rotation_is_exact_far_from_the_start(position, base):
    x = draw(8).detach()
    order = torch.tensor([0, 2, 4, 6, 1, 3, 5, 7])
    expected = torch.tensor(turned_by_hand(x.tolist(), position, base))
    at = torch.tensor([position])
    assert_close(rotate(x[None], at, base)[0], expected, rtol=0, atol=2e-6)
    halves = rotate(x[None, order], at, base, layout="halves")
    assert_close(halves[0], expected[order], rtol=0, atol=2e-6)


@LAYOUTS
def test_the_models_rotation_is_exact_far_from_the_start(layout):
    x, position = draw(8).detach(), 40_960
    order = torch.tensor([0, 2, 4, 6, 1, 3, 5, 7]) if layout == "halves" else torch.arange(8)
    expected = torch.tensor(turned_by_hand(x.tolist(), position, 10000.0))[order]
    for at in (slice(position, position + 1), torch.tensor([[position]])):
        turn = Rotary(8, layout=layout).at(at, like=x)
        assert_close(turn(x[order].expand(1, 1, 1, 8)).flatten(), expected, rtol=0, atol=2e-6)


def test_the_models_rotation_takes_bytes_as_positions():
    x, at = draw(2, 3, 4, 8), torch.tensor([[0, 1, 1, 0], [0, 1, 2, 255]])
    turn, expected = (Rotary(8).at(positions, like=x) for positions in (at.to(torch.uint8), at))
    assert_close(turn(x), expected(x))


def test_rotation_refuses_an_odd_width_and_an_unknown_layout():
    with pytest.raises(ValueError, match="7"):
        rotate(draw(2, 7), torch.arange(2))
    with pytest.raises(ValueError, match="thirds"):
        rotate(draw(2, 6), torch.arange(2), layout="thirds")


@pytest.mark.parametrize("n_heads", [1, 2, 3, 6, 8, 12, 16, 20])
def test_alibi_has_blooms_slopes(n_heads):
    T = 5
    theirs = build_alibi_tensor(torch.ones(1, T), n_heads, torch.float32).reshape(n_heads, 1, T)
    past = torch.ones(T, T, dtype=torch.bool).tril()
    ours = alibi_bias(n_heads, T).masked_fill(~past, -torch.inf).softmax(dim=-1)
    expected = theirs.expand(n_heads, T, T).masked_fill(~past, -torch.inf).softmax(dim=-1)
    assert ours.shape == (n_heads, T, T)
    assert_close(ours, expected)


def test_alibi_falls_with_the_distance_to_either_side():
    bias = alibi_bias(3, 6)
    assert (bias.diagonal(dim1=1, dim2=2) == 0).all()
    assert (bias[:, 5].diff(dim=-1) > 0).all()
    assert_close(bias, bias.mT)


def test_rotate_leaves_its_inputs_alone():
    unchanged(rotate, draw(3, 4), torch.arange(3))
    unchanged(rotate, draw(3, 4), torch.arange(3), layout="halves")
