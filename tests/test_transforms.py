"""torch.func over the library: vmap, grad, jacrev and jacfwd go through every function on numbers."""

import importlib
from functools import partial

import pytest
import torch
from helpers.library import FILES, LIBRARY, MATHS, documented, module_name
from helpers.shapes import read_line
from helpers.tensors import draw
from torch.func import grad, jacfwd, jacrev, vmap
from torch.testing import assert_close

from course_lib.attention import attend, linear_attention
from course_lib.check.inputs.shapes import entry, read_arguments
from course_lib.conditions import surely
from course_lib.layers import cross_entropy
from course_lib.pooling import mean_pool
from course_lib.training import clip_gradients, label_smoothing_loss, next_token_loss

RANDOM = {"mask_tokens"}
SMALL = {
    "B": 2,
    "T": 3,
    "S": 4,
    "D": 5,
    "H": 2,
    "d": 3,
    "F": 4,
    "N": 5,
    "v": 2,
}  # a Jacobian has a row a number


def functions():
    """Each public function of the mathematics that takes tensors, in its module."""
    files = [path for path in FILES if path.relative_to(LIBRARY).with_suffix("").as_posix() in MATHS]
    for each in documented("Shapes", files):
        path, name = each.values
        function = getattr(importlib.import_module(module_name(path)), name)
        if "(" in line_of(function).partition("->")[0] and name not in RANDOM:
            yield pytest.param(function, id=name)


def line_of(function):
    return entry(function.__doc__, "Shapes")


def inputs(function):
    """Arguments as the line says, in float64. The v of AdamW is a mean of squares: nothing is below 0."""
    given, _ = read_line(line_of(function), (), SMALL)
    for name, x in given.items():
        if isinstance(x, torch.Tensor) and x.is_floating_point():
            given[name] = x.double().abs() if name == "v" else x.double()
    return given


def one_of_each(function):
    """The names of the arguments that each item of a batch has for itself; the others serve all."""
    named = [(name, rest[0]) for name, *rest in read_arguments(line_of(function).partition(" -> ")[0])]
    own = [name for name, axes in named if axes.startswith("(...")]
    return own or [name for name, axes in named if axes.startswith("(")]


def floats(given):
    return [n for n, x in given.items() if isinstance(x, torch.Tensor) and x.is_floating_point()]


def leaves(result):
    return [result] if isinstance(result, torch.Tensor) else [x for part in result for x in leaves(part)]


def of(function, given, names):
    """The function of the named arguments alone, as one vector: all its results side by side."""

    def asked(*values):
        return torch.cat(
            [x.flatten() for x in leaves(function(**given | dict(zip(names, values, strict=True))))]
        )

    return asked, [given[name] for name in names]


@pytest.mark.parametrize("function", functions())
def test_vmap_does_with_each_what_the_function_does(function):
    batch = [inputs(function) for _ in range(3)]
    own = one_of_each(function)
    batch = [batch[0] | {name: given[name] for name in own} for given in batch]
    expected = torch.stack([of(function, given, own)[0](*of(function, given, own)[1]) for given in batch])
    asked, _ = of(function, batch[0], own)
    assert_close(vmap(asked)(*(torch.stack([given[name] for given in batch]) for name in own)), expected)


@pytest.mark.parametrize("function", functions())
def test_its_jacobian_is_autograds_both_ways_and_so_is_its_gradient(function):
    given = inputs(function)
    if not floats(given):
        return
    asked, values = of(function, given, floats(given))
    places = tuple(range(len(values)))
    expected = torch.autograd.functional.jacobian(asked, tuple(values))
    assert_close(jacrev(asked, places)(*values), expected)
    assert_close(jacfwd(asked, places)(*values), expected)
    assert_close(grad(lambda *v: asked(*v).sum(), places)(*values), tuple(x.sum(dim=0) for x in expected))


def test_linear_attention_that_is_causal_goes_through_too_over_more_than_a_block():
    Q, K, V = (torch.randn(3, 20, width, dtype=torch.float64) for width in (2, 2, 1))
    causal = partial(linear_attention, causal=True)
    assert_close(vmap(causal)(Q, K, V), causal(Q, K, V))
    expected = torch.autograd.functional.jacobian(causal, (Q[0], K[0], V[0]))
    assert_close(jacrev(causal, (0, 1, 2))(Q[0], K[0], V[0]), expected)
    assert_close(jacfwd(causal, (0, 1, 2))(Q[0], K[0], V[0]), expected)


def test_clipping_goes_through_vmap_as_each_text_needs_it_for_itself():
    grads = [torch.randn(4, 3, 2), torch.randn(4, 5)]
    each = vmap(lambda *grads: tuple(clip_gradients(grads, max_norm=2.5)))(*grads)
    for i in range(4):
        assert_close([x[i] for x in each], clip_gradients([x[i] for x in grads], max_norm=2.5))


@pytest.mark.parametrize("loss", [cross_entropy, label_smoothing_loss, next_token_loss])
def test_a_loss_has_a_gradient_for_each_text(loss):
    logits, targets = draw(3, 5, 4), torch.randint(4, (3, 5))
    if loss is label_smoothing_loss:
        targets[:, 0] = targets[1, 1] = -100
    alone = [
        torch.autograd.grad(loss(x, y), logits)[0].sum(dim=0) for x, y in zip(logits, targets, strict=True)
    ]
    assert_close(vmap(grad(loss))(logits.detach(), targets), torch.stack(alone))


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
