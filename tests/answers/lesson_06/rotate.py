"""rotate as learners write it."""

import math

import torch

from answers.lesson_06.sinusoidal_positions import by_two_loops as lesson_06_waves

# Right


def speeds(width, base=10000.0):
    return base ** (-torch.arange(0, width, 2) / width)


def interleaved_and_halves(x, positions, base=10000.0, layout="interleaved"):
    d = x.shape[-1] // 2
    i = torch.arange(d, dtype=torch.float32)
    angle = positions[:, None] / base ** (2 * i / x.shape[-1])
    cos, sin = torch.cos(angle), torch.sin(angle)
    out = torch.empty_like(x)
    if layout == "interleaved":
        a, b = x[..., 0::2], x[..., 1::2]
        out[..., 0::2] = a * cos - b * sin
        out[..., 1::2] = a * sin + b * cos
    else:
        a, b = x[..., :d], x[..., d:]
        out[..., :d] = a * cos - b * sin
        out[..., d:] = a * sin + b * cos
    return out


def by_loops(x, positions, base=10000.0, layout="interleaved"):
    width = x.shape[-1]
    out = x.clone()
    for row, t in enumerate(positions.tolist()):
        for i in range(width // 2):
            angle = t * base ** (-2 * i / width)
            p, q = (2 * i, 2 * i + 1) if layout == "interleaved" else (i, i + width // 2)
            out[..., row, p] = x[..., row, p] * math.cos(angle) - x[..., row, q] * math.sin(angle)
            out[..., row, q] = x[..., row, p] * math.sin(angle) + x[..., row, q] * math.cos(angle)
    return out


def as_complex_numbers(x, positions, base=10000.0, layout="interleaved"):
    """As Llama's own code does it."""
    if layout == "halves":
        x = x.unflatten(-1, (2, -1)).mT.flatten(-2)
    angle = torch.outer(positions.to(x.dtype), speeds(x.shape[-1], base).to(x.dtype))
    pairs = torch.view_as_complex(x.unflatten(-1, (-1, 2)).contiguous())
    turned = torch.view_as_real(pairs * torch.polar(torch.ones_like(angle), angle)).flatten(-2)
    return turned.unflatten(-1, (-1, 2)).mT.flatten(-2) if layout == "halves" else turned


def rotate_half(x, layout):
    if layout == "interleaved":
        return torch.stack([-x[..., 1::2], x[..., ::2]], dim=-1).reshape(x.shape)
    first, second = x.chunk(2, dim=-1)
    return torch.cat([-second, first], dim=-1)


def by_rotate_half(x, positions, base=10000.0, layout="interleaved"):
    """As Hugging Face does it."""
    angle = positions[:, None].float() * speeds(x.shape[-1], base)
    if layout == "halves":
        angle = torch.cat([angle, angle], dim=-1)
    else:
        angle = angle.repeat_interleave(2, dim=-1)
    return x * angle.cos().to(x.dtype) + rotate_half(x, layout) * angle.sin().to(x.dtype)


def with_matrices(x, positions, base=10000.0, layout="interleaved"):
    width = x.shape[-1]
    matrices = torch.zeros(len(positions), width, width, dtype=x.dtype)
    for row, t in enumerate(positions.tolist()):
        for i in range(width // 2):
            angle = t * base ** (-2 * i / width)
            p, q = (2 * i, 2 * i + 1) if layout == "interleaved" else (i, i + width // 2)
            matrices[row, p, p] = matrices[row, q, q] = math.cos(angle)
            matrices[row, p, q], matrices[row, q, p] = math.sin(angle), -math.sin(angle)
    return (x.unsqueeze(-2) @ matrices).squeeze(-2)


def with_errors(x, positions, base=10000.0, layout="interleaved"):
    if x.shape[-1] % 2 != 0:
        raise ValueError("the width must be even")
    if layout not in ("interleaved", "halves"):
        raise ValueError(f"unknown layout {layout}")
    angle = positions.double().unsqueeze(-1) * speeds(x.shape[-1], base).double()
    cos, sin = angle.cos().to(x.dtype), angle.sin().to(x.dtype)
    a, b = x[..., ::2], x[..., 1::2]
    if layout == "halves":
        a, b = x.chunk(2, dim=-1)
    first, second = a * cos - b * sin, b * cos + a * sin
    if layout == "halves":
        return torch.cat((first, second), -1)
    return torch.stack((first, second), -1).flatten(-2)


def with_errors_in_float32(x, positions, base=10000.0, layout="interleaved"):
    if x.shape[-1] % 2 != 0 or layout not in ("interleaved", "halves"):
        raise ValueError("an odd width or an unknown layout")
    angle = positions.unsqueeze(-1) * speeds(x.shape[-1], base)
    return turned(x, angle.to(x.dtype), layout)


def by_einsum(x, positions, base=10000.0, layout="interleaved"):
    angle = torch.einsum("t,i->ti", positions.to(x.dtype), speeds(x.shape[-1], base).to(x.dtype))
    turn = torch.stack([angle.cos(), -angle.sin(), angle.sin(), angle.cos()], -1).unflatten(-1, (2, 2))
    if layout == "interleaved":
        return torch.einsum("tipq,...tiq->...tip", turn, x.unflatten(-1, (-1, 2))).flatten(-2)
    return torch.einsum("tipq,...tqi->...tpi", turn, x.unflatten(-1, (2, -1))).flatten(-2)


RIGHT = [
    interleaved_and_halves,
    by_loops,
    as_complex_numbers,
    by_rotate_half,
    with_matrices,
    with_errors,
    with_errors_in_float32,
    by_einsum,
]

# Wrong, one mistake each


def pairs_of(x, layout):
    return (x[..., 0::2], x[..., 1::2]) if layout == "interleaved" else x.chunk(2, dim=-1)


def put_back(a, b, layout):
    if layout == "interleaved":
        return torch.stack([a, b], dim=-1).flatten(-2)
    return torch.cat([a, b], dim=-1)


def turned(x, angle, layout):
    """The right turn by given angles (T, d), for those who make the angles wrong."""
    a, b = pairs_of(x, layout)
    return put_back(a * angle.cos() - b * angle.sin(), a * angle.sin() + b * angle.cos(), layout)


def clockwise(x, positions, base=10000.0, layout="interleaved"):
    angle = -positions[:, None] * speeds(x.shape[-1], base)
    return turned(x, angle, layout)


def row_times_the_books_matrix(x, positions, base=10000.0, layout="interleaved"):
    a, b = pairs_of(x, layout)
    angle = positions[:, None] * speeds(x.shape[-1], base)
    return put_back(a * angle.cos() + b * angle.sin(), -a * angle.sin() + b * angle.cos(), layout)


def rotate_half_without_its_minus(x, positions, base=10000.0, layout="interleaved"):
    angle = positions[:, None] * speeds(x.shape[-1], base)
    a, b = pairs_of(x, layout)
    other, angles = put_back(b, a, layout), put_back(angle, angle, layout)
    return x * angles.cos() + other * angles.sin()


def two_minuses(x, positions, base=10000.0, layout="interleaved"):
    a, b = pairs_of(x, layout)
    angle = positions[:, None] * speeds(x.shape[-1], base)
    return put_back(a * angle.cos() - b * angle.sin(), a * angle.sin() - b * angle.cos(), layout)


def counts_by_itself(x, positions, base=10000.0, layout="interleaved"):
    t = torch.arange(x.shape[-2])
    return turned(x, torch.outer(t.float(), speeds(x.shape[-1], base)), layout)


def counts_from_one(x, positions, base=10000.0, layout="interleaved"):
    return turned(x, (1 + positions)[:, None] * speeds(x.shape[-1], base), layout)


def in_order(x, positions, base=10000.0, layout="interleaved"):
    t = torch.tensor(sorted(positions.tolist()))
    return turned(x, t[:, None] * speeds(x.shape[-1], base), layout)


def as_llama_before_the_transpose(x, positions, base=10000.0, layout="interleaved"):
    angle = torch.outer(positions.float(), speeds(x.shape[-1], base))
    return turned(x, angle[:, None, :], layout)


def sequence_by_sequence(x, positions, base=10000.0, layout="interleaved"):
    angle = torch.outer(positions.float(), speeds(x.shape[-1], base))
    while angle.ndim < x.ndim:
        angle = angle.unsqueeze(1)
    return turned(x, angle, layout)


def i_over_the_width(x, positions, base=10000.0, layout="interleaved"):
    i = torch.arange(x.shape[-1] // 2)
    return turned(x, positions[:, None] / base ** (i / x.shape[-1]), layout)


def two_i_of_even_numbers(x, positions, base=10000.0, layout="interleaved"):
    i = torch.arange(0, x.shape[-1], 2)
    return turned(x, positions[:, None] / base ** (2 * i / x.shape[-1]), layout)


def two_i_of_the_pairs(x, positions, base=10000.0, layout="interleaved"):
    d = x.shape[-1] // 2
    return turned(x, positions[:, None] / base ** (2 * torch.arange(d) / d), layout)


def speeds_by_linspace(x, positions, base=10000.0, layout="interleaved"):
    exponents = torch.linspace(0, 1, x.shape[-1] // 2)
    return turned(x, positions[:, None] / base**exponents, layout)


def exponent_of_the_number(x, positions, base=10000.0, layout="interleaved"):
    return turned(x, positions[:, None] / base ** torch.arange(0, x.shape[-1], 2).double(), layout).float()


def minus_forgotten(x, positions, base=10000.0, layout="interleaved"):
    width = x.shape[-1]
    angle = positions[:, None].double() * base ** (torch.arange(0, width, 2).double() / width)
    return turned(x, angle, layout).float()


def by_the_position_alone(x, positions, base=10000.0, layout="interleaved"):
    return turned(x, positions[:, None].float(), layout)


def ten_thousand(x, positions, base=10000.0, layout="interleaved"):
    return turned(x, positions[:, None] * speeds(x.shape[-1]), layout)


def in_degrees(x, positions, base=10000.0, layout="interleaved"):
    angle = positions[:, None] * speeds(x.shape[-1], base)
    return turned(x, angle * math.pi / 180, layout)


def sine_first(x, positions, base=10000.0, layout="interleaved"):
    angle = positions[:, None] * speeds(x.shape[-1], base)
    sin, cos = angle.cos(), angle.sin()
    a, b = pairs_of(x, layout)
    return put_back(a * cos - b * sin, a * sin + b * cos, layout)


def forgets_the_second(x, positions, base=10000.0, layout="interleaved"):
    angle = positions[:, None] * speeds(x.shape[-1], base)
    a, b = pairs_of(x, layout)
    return put_back(a * angle.cos() - b * angle.sin(), b, layout)


def cosines_alone(x, positions, base=10000.0, layout="interleaved"):
    angle = positions[:, None] * speeds(x.shape[-1], base)
    return x * put_back(angle, angle, layout).cos()


def a_cosine_and_a_sine(x, positions, base=10000.0, layout="interleaved"):
    angle = positions[:, None] * speeds(x.shape[-1], base)
    return x * put_back(angle.cos(), angle.sin(), layout)


def writes_over_the_first(x, positions, base=10000.0, layout="interleaved"):
    angle = positions[:, None] * speeds(x.shape[-1], base)
    cos, sin = angle.cos(), angle.sin()
    x = x.clone()
    d = x.shape[-1] // 2
    one, two = (slice(0, None, 2), slice(1, None, 2))
    if layout == "halves":
        one, two = slice(0, d), slice(d, None)
    x[..., one] = x[..., one] * cos - x[..., two] * sin
    x[..., two] = x[..., one] * sin + x[..., two] * cos
    return x


def adds_the_waves(x, positions, base=10000.0, layout="interleaved"):
    angle = positions[:, None] * speeds(x.shape[-1], base)
    return x + put_back(angle.cos(), angle.sin(), layout)


def neighbours_always(x, positions, base=10000.0, layout="interleaved"):
    return turned(x, positions[:, None] * speeds(x.shape[-1], base), "interleaved")


def halves_always(x, positions, base=10000.0, layout="interleaved"):
    return turned(x, positions[:, None] * speeds(x.shape[-1], base), "halves")


def the_other_layout(x, positions, base=10000.0, layout="interleaved"):
    other = "halves" if layout == "interleaved" else "interleaved"
    return turned(x, positions[:, None] * speeds(x.shape[-1], base), other)


def neighbours_left_in_halves(x, positions, base=10000.0, layout="interleaved"):
    angle = positions[:, None] * speeds(x.shape[-1], base)
    a, b = pairs_of(x, layout)
    return torch.cat([a * angle.cos() - b * angle.sin(), a * angle.sin() + b * angle.cos()], dim=-1)


def halves_put_back_in_turns(x, positions, base=10000.0, layout="interleaved"):
    angle = positions[:, None] * speeds(x.shape[-1], base)
    a, b = pairs_of(x, layout)
    both = [a * angle.cos() - b * angle.sin(), a * angle.sin() + b * angle.cos()]
    return torch.stack(both, dim=-1).reshape(x.shape)


def first_pair_only(x, positions, base=10000.0, layout="interleaved"):
    d = x.shape[-1] // 2
    p, q = (0, 1) if layout == "interleaved" else (0, d)
    out = x.clone()
    out[..., p] = x[..., p] * positions.cos() - x[..., q] * positions.sin()
    out[..., q] = x[..., p] * positions.sin() + x[..., q] * positions.cos()
    return out


def an_angle_for_each_number(x, positions, base=10000.0, layout="interleaved"):
    """Each number has a speed of its own, not each pair."""
    angle = positions[:, None] * base ** (-torch.arange(x.shape[-1]) / x.shape[-1])
    return x * angle.cos() + rotate_half(x, layout) * angle.sin()


def adds_the_rows_of_its_positions(x, positions, base=10000.0, layout="interleaved"):
    return x + lesson_06_waves(100 + len(positions), x.shape[-1])[positions].to(x.dtype)


def adds_the_table(x, positions, base=10000.0, layout="interleaved"):
    return x + lesson_06_waves(x.shape[-2], x.shape[-1]).to(x.dtype)


def as_many_angles_as_numbers(x, positions, base=10000.0, layout="interleaved"):
    angle = positions[:, None] * base ** (-torch.arange(x.shape[-1]) / x.shape[-1])
    return turned(x, angle, layout)


def two_i_of_the_numbers(x, positions, base=10000.0, layout="interleaved"):
    angle = positions[:, None] / base ** (2 * torch.arange(x.shape[-1]) / x.shape[-1])
    return turned(x, angle, layout)


WRONG = [
    ("angles-by-number", as_many_angles_as_numbers),
    ("angles-by-number-doubled", two_i_of_the_numbers),
    ("table-added", adds_the_rows_of_its_positions),
    ("counted-table-added", adds_the_table),
    ("wrong-way-round", clockwise),
    ("wrong-way-round", row_times_the_books_matrix),
    ("both-plus", rotate_half_without_its_minus),
    ("both-minus", two_minuses),
    ("positions-ignored", counts_by_itself),
    ("positions-from-1", counts_from_one),
    ("position-by-place", in_order),
    ("on-the-head-axis", as_llama_before_the_transpose),
    ("on-the-first-axis", sequence_by_sequence),
    ("exponent-i-of-width", i_over_the_width),
    ("exponent-doubled", two_i_of_even_numbers),
    ("exponent-doubled", two_i_of_the_pairs),
    ("exponent-reaches-one", speeds_by_linspace),
    ("exponent-not-divided", exponent_of_the_number),
    ("faster-and-faster", minus_forgotten),
    ("one-speed", by_the_position_alone),
    ("base-ignored", ten_thousand),
    ("degrees", in_degrees),
    ("sine-and-cosine-exchanged", sine_first),
    ("half-turned", forgets_the_second),
    ("partner-forgotten", cosines_alone),
    ("cosine-for-one-sine-for-the-other", a_cosine_and_a_sine),
    ("overwritten", writes_over_the_first),
    ("added-not-turned", adds_the_waves),
    ("layout-ignored", neighbours_always),
    ("always-halves", halves_always),
    ("layouts-exchanged", the_other_layout),
    ("left-in-halves", neighbours_left_in_halves),
    ("halves-interleaved", halves_put_back_in_turns),
    ("first-pair-only", first_pair_only),
    ("angle-for-each-number", an_angle_for_each_number),
]

# Wrong in ways that no rule was made for: the status, a fault that is named, a word that is said


def forgets_to_return(x, positions, base=10000.0, layout="interleaved"):
    x = by_loops(x, positions, base, layout)


def in_place(x, positions, base=10000.0, layout="interleaved"):
    x[...] = by_loops(x, positions, base, layout)
    return x


def returns_the_pairs(x, positions, base=10000.0, layout="interleaved"):
    angle = positions[:, None] * speeds(x.shape[-1], base)
    a, b = pairs_of(x, layout)
    return a * angle.cos() - b * angle.sin(), a * angle.sin() + b * angle.cos()


def leaves_pairs_apart(x, positions, base=10000.0, layout="interleaved"):
    return by_loops(x, positions, base, layout).unflatten(-1, (-1, 2))


def angles_in_the_other_layout(x, positions, base=10000.0, layout="interleaved"):
    """The angles stand twice in a row, whatever the layout, as for neighbours."""
    angle = (positions[:, None] * speeds(x.shape[-1], base)).repeat_interleave(2, dim=-1)
    return x * angle.cos() + rotate_half(x, layout) * angle.sin()


def by_numpy(x, positions, base=10000.0, layout="interleaved"):
    return by_loops(torch.from_numpy(x.numpy()).clone(), positions, base, layout)


def cut_off_from_autograd(x, positions, base=10000.0, layout="interleaved"):
    return by_loops(x.detach(), positions, base, layout)


def of_one_sequence(x, positions, base=10000.0, layout="interleaved"):
    T, width = x.shape
    return by_loops(x, positions, base, layout)


def half_of_the_pairs(x, positions, base=10000.0, layout="interleaved"):
    """Partial rotary: only the first half of the numbers is turned."""
    half = x.shape[-1] // 4 * 2
    if not half:
        return x.clone()
    return torch.cat([by_loops(x[..., :half], positions, base, layout), x[..., half:]], dim=-1)


def clockwise_and_from_one(x, positions, base=10000.0, layout="interleaved"):
    return clockwise(x, positions + 1, base, layout)


def turned_and_added(x, positions, base=10000.0, layout="interleaved"):
    return x + by_loops(x, positions, base, layout)


def whole_turns(x, positions, base=10000.0, layout="interleaved"):
    return turned(x, 2 * math.pi * positions[:, None] * speeds(x.shape[-1], base), layout)


OTHERS = [
    ("wrong", "returns-nothing", "return", forgets_to_return),
    ("wrong", "changes-input", "in place", in_place),
    ("wrong", "wrong-type", "tuple", returns_the_pairs),
    ("wrong", "left-out", "flatten", leaves_pairs_apart),
    ("wrong", "only-layout", "where `layout` is given", angles_in_the_other_layout),
    ("wrong", "no-gradient", "NumPy", by_numpy),
    ("wrong", "no-gradient", "detach", cut_off_from_autograd),
    ("broken", "raises", "batch", of_one_sequence),
    ("wrong", "numbers", "Expected", half_of_the_pairs),
    ("wrong", "wrong-way-round", "one too large", clockwise_and_from_one),
    ("wrong", "length-changed", "as long", turned_and_added),
    ("wrong", "numbers", "Expected", whole_turns),
]
