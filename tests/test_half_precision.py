"""float16 and bfloat16: right to a few roundings, or the docstring says where not (`Types:`)."""

import importlib

import pytest
import torch
from helpers.library import LIBRARY, MATHS, documented, module_name
from helpers.shapes import read_line
from torch.testing import assert_close
from torch.utils._pytree import tree_leaves, tree_map

from course_lib import attention, layers, pooling, positions, recurrent
from course_lib.check.inputs.shapes import entry
from course_lib.training import losses, optimizers

HALF = {torch.float16: 2**-10, torch.bfloat16: 2**-7}  # the gap between 1 and the next number
each_half = pytest.mark.parametrize("dtype", HALF, ids=str)
FUNCTIONS = documented("Shapes", [LIBRARY / f"{stem}.py" for stem in [*MATHS, "blocks", "interpret"]])


def as_type(arguments, dtype):
    def convert(x):
        return x.to(dtype) if isinstance(x, torch.Tensor) and x.is_floating_point() else x

    return tree_map(convert, arguments)


def error(function, dtype, *args, **options):
    """How far the results are from those in float64, in gaps of the type at the largest number of each."""
    low = as_type((args, options), dtype)
    ours, exact = (function(*a, **o) for a, o in (low, as_type(low, torch.float64)))
    pairs = zip(tree_leaves(ours), tree_leaves(exact), strict=True)
    errors = [(x - y).abs().max() / y.abs().max() for x, y in pairs if x.is_floating_point()]
    return max(float(error) for error in errors) / HALF[dtype]


@each_half
@pytest.mark.parametrize("path, name", FUNCTIONS)
def test_half_precision_is_right_to_a_few_roundings(path, name, dtype):
    function = getattr(importlib.import_module(module_name(path)), name)
    given = read_line(entry(function.__doc__, "Shapes"), lead=(2,))[0]
    if name == "adamw_step":
        given["v"] = given["v"].square()  # a mean of squares
    result = function(**as_type(given, dtype))
    if any(isinstance(x, torch.Tensor) and x.is_floating_point() for x in given.values()):
        assert {x.dtype for x in tree_leaves(result) if x.is_floating_point()} <= {dtype}
        assert error(function, dtype, **given) < 8


def tables():
    return positions.sinusoidal_positions(3000, 6), positions.alibi_bias(6, 3000)[:, -1]


@each_half
def test_tables_of_positions_are_rounded_once_or_twice(dtype):
    try:
        torch.set_default_dtype(dtype)
        half = tables()
    finally:
        torch.set_default_dtype(torch.float32)
    assert {table.dtype for table in half} == {dtype}
    assert_close([table.float() for table in half], list(tables()), rtol=2 * HALF[dtype], atol=1e-5)


@each_half
def test_many_targets_do_not_overflow_their_mean(dtype):
    logits, targets = torch.zeros(10_000, 7), torch.ones(10_000).long()
    logits[:, 0] = 11
    assert error(losses.label_smoothing_loss, dtype, logits, targets) < 2
    assert error(layers.cross_entropy, dtype, logits, targets) < 2


@each_half
def test_orthogonal_matrices_in_half_precision_have_values_about_1(dtype):
    for shape in [(4, 30), (32, 32), (50, 20)]:
        result = optimizers.orthogonalize(torch.randn(shape).to(dtype))
        assert result.dtype == dtype and torch.linalg.svdvals(result.float()).max() < 1.25


def late(n):
    """Values whose mean is a half: zeros first, then ones."""
    return torch.cat([torch.zeros(n // 2, 1), torch.ones(n // 2, 1)])


SAID = [  # what overflows, or stops growing, on the way to a result that the type could hold
    (layers.softmax, torch.float16, (torch.zeros(70_000),)),
    (layers.cross_entropy, torch.float16, (torch.zeros(70_000), torch.tensor(3))),
    (layers.layer_norm, torch.float16, (torch.tensor([-300.0, 300.0]), torch.ones(2), torch.zeros(2))),
    (layers.rms_norm, torch.float16, (torch.tensor([-300.0, 300.0]), torch.ones(2))),
    (layers.rms_norm, torch.float16, (torch.tensor([-2e-4, 3e-4]), torch.ones(2))),
    (pooling.mean_pool, torch.float16, (torch.full((1000, 2), 66.0), torch.ones(1000, dtype=torch.bool))),
    (attention.attention_scores, torch.float16, (torch.full((1, 16), 70.0), torch.full((1, 16), 70.0))),
    (attention.online_softmax, torch.float16, (torch.zeros(1, 5000), late(5000), 1)),
    (attention.online_softmax, torch.bfloat16, (torch.zeros(1, 600), late(600), 1)),
    (recurrent.ssm_scan, torch.bfloat16, (torch.ones(600, 1), torch.ones(1), torch.eye(1), torch.eye(1))),
    (optimizers.adamw_step, torch.float16, (torch.ones(1), torch.full((1,), 1e-3), *torch.zeros(2, 1), 1)),
]


@pytest.mark.parametrize("function, dtype, args", SAID, ids=[f"{f.__name__} {t}" for f, t, _ in SAID])
def test_where_half_precision_fails_the_docstring_says_so_and_float32_helps(function, dtype, args):
    assert not error(function, dtype, *args) < 8
    assert entry(function.__doc__, "Types")
    single, exact = (
        function(*as_type(as_type(args, dtype), wide)) for wide in (torch.float32, torch.float64)
    )
    assert_close(as_type(single, torch.float64), exact, rtol=1e-4, atol=1e-6)
