"""Devices: what comes in decides where the result is, and nothing is made elsewhere on the way.

The device `meta` holds shapes and no numbers. It stands for a GPU here: as there, a tensor of another device
that meets one of its own is an error, and so is a look at the numbers, which on a GPU costs a wait.
"""

import ast
import importlib
import inspect
from functools import partial

import pytest
import torch
from helpers.library import LIBRARY, MATHS, module_name, public_functions
from helpers.models import small_encoder, small_gpt, small_transformer
from helpers.shapes import read_line
from torch.testing import assert_close
from torch.utils._pytree import tree_leaves

from course_lib import attention, blocks, interpret, layers, masks, positions, recurrent
from course_lib.check.inputs.shapes import entry
from course_lib.models import Classifier, MaskedLM, ViT, ViTConfig, attention_maps
from course_lib.training import optimizers

ROOMS = [LIBRARY / f"{stem}.py" for stem in [*MATHS, "blocks", "interpret"]]
MADE = ["causal_mask", "sinusoidal_positions", "alibi_bias"]  # of no tensor: `device` says where
READS = {"cross_entropy, ignore": "as many rows are left as targets count"}


# What is called: each makes its inputs on the default device of the moment, and returns the call


def from_line(function, optional):
    """The call that a `Shapes:` line describes, with the optional arguments of the line or without."""
    given = read_line(entry(function.__doc__, "Shapes"), lead=(2,))[0]
    made = {"device": torch.get_default_device()} if function.__name__ in MADE else {}
    left_out = [] if optional else optional_in(function)
    return partial(function, **{name: x for name, x in given.items() if name not in left_out}, **made)


def optional_in(function):
    """The optional arguments that the function's `Shapes:` line names."""
    named = read_line(entry(function.__doc__, "Shapes"), lead=())[0]
    return [
        p.name
        for p in inspect.signature(function).parameters.values()
        if p.name in named and p.default is not p.empty
    ]


def library():
    """The public functions of the rooms that take or return tensors."""
    for path in ROOMS:
        for name, node in public_functions(path):
            kinds = [argument.annotation for argument in node.args.args] + [node.returns]
            if name in MADE or any("Tensor" in ast.unparse(kind) for kind in kinds if kind):
                yield getattr(importlib.import_module(module_name(path)), name)


def documented():
    """name -> call, for each function with a `Shapes:` line; with its optional arguments, once more."""
    for function in library():
        if entry(function.__doc__, "Shapes"):
            yield function.__name__, partial(from_line, function, False)
            optional = optional_in(function)
            if optional:
                yield ", ".join([function.__name__, *optional]), partial(from_line, function, True)


def tokens(*shape):
    return torch.ones(shape, dtype=torch.int64)


def seen(*shape):
    return torch.ones(shape, dtype=torch.bool)


def same(x, *others):
    return x


x, y = partial(torch.randn, 2, 5, 4), partial(torch.randn, 2, 3, 4)
CALLS = dict(documented()) | {
    "masked_softmax, None": lambda: partial(attention.masked_softmax, x(), None),
    "cross_entropy, ignore": lambda: partial(layers.cross_entropy, x(), tokens(2, 5), ignore=0),
    "rotate, halves": lambda: partial(positions.rotate, x(), torch.arange(5), layout="halves"),
    "padding_mask, device": lambda: partial(
        masks.padding_mask, torch.ones(2, device="cpu").int(), 3, device=torch.get_default_device()
    ),
    "encoder_block": lambda: partial(blocks.encoder_block, x(), same, same, same, same),
    "decoder_block": lambda: partial(blocks.decoder_block, x(), y(), *[same] * 6),
    "transformer": lambda: partial(
        blocks.transformer, tokens(3), tokens(5), torch.randn(9, 4), [same], [same]
    ),
    "gradient_by_distance": lambda: partial(recurrent.gradient_by_distance, torch.exp, x()),
    "ablate_head": lambda: partial(interpret.ablate_head, small_gpt(), tokens(2, 5), "blocks.0.attend", 1),
    "logit_lens": lambda: partial(interpret.logit_lens, small_gpt(), tokens(2, 5)),
    "clip_gradients": lambda: partial(optimizers.clip_gradients, [x(), y()], 1.0),
    "gpt": lambda: partial(small_gpt(), tokens(2, 5)),
    "gpt, halves": lambda: partial(small_gpt(rotary_layout="halves"), tokens(2, 5)),
    "gpt, learned": lambda: partial(small_gpt(positions="learned"), tokens(2, 5), seen(2, 5)),
    "gpt, alibi": lambda: partial(small_gpt(positions="alibi"), tokens(2, 5), seen(2, 5)),
    "gpt, mask": lambda: partial(small_gpt(), tokens(2, 5), seen(2, 5)),
    "encoder": lambda: partial(small_encoder(n_types=2), tokens(2, 5), seen(2, 5)),
    "encoder, rotary": lambda: partial(small_encoder(positions="rotary"), tokens(2, 5), seen(2, 5)),
    "classifier": lambda: partial(Classifier(small_encoder(), 3), tokens(2, 5)),
    "masked model": lambda: partial(MaskedLM(small_encoder()), tokens(2, 5)),
    "encoder-decoder, longer than its table": lambda: partial(
        small_transformer(), tokens(2, 5), tokens(2, 130)
    ),
    "vit": lambda: partial(ViT(ViTConfig(3, width=12)).eval(), torch.randn(2, 1, 8, 8)),
    "attention_maps": lambda: partial(attention_maps, small_gpt(), tokens(2, 5)),
}


def devices(result):
    return {leaf.device.type for leaf in tree_leaves(result) if isinstance(leaf, torch.Tensor)}


def test_every_function_on_tensors_is_called_here():
    names = {name.partition(",")[0] for name in CALLS}
    missing = [function.__name__ for function in library() if function.__name__ not in names]
    assert not missing, f"say in CALLS how to call {missing}"


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(make, marks=pytest.mark.xfail(strict=True, reason=READS[name]) if name in READS else ())
        for name, make in CALLS.items()
    ],
    ids=CALLS,
)
def test_the_result_is_where_the_inputs_are(make):
    with torch.device("meta"):
        call = make()
    assert devices(call()) == {"meta"}


@pytest.mark.parametrize("make", CALLS.values(), ids=CALLS)
def test_the_default_device_has_no_say(make):
    call = make()
    torch.manual_seed(1)
    expected = call()
    torch.manual_seed(1)
    with torch.device("meta"):
        result = call()
    assert devices(result) == {"cpu"}
    assert_close(result, expected, rtol=0, atol=0, equal_nan=True)


def test_functions_that_take_no_tensor_make_theirs_on_the_default_device():
    with torch.device("meta"):
        made = masks.causal_mask(3), positions.sinusoidal_positions(3, 4), positions.alibi_bias(2, 3)
    assert devices(made) == {"meta"}
