"""What the models' methods say of their shapes holds: every `Shapes:` line is tried on a small model."""

import importlib
import inspect
import pkgutil

import pytest
from helpers.shapes import SIZES, check_shapes
from torch import nn

from course_lib import models
from course_lib.check.inputs.shapes import entry
from course_lib.models.blocks import DecoderBlock, EncoderBlock
from course_lib.models.linear import Linear
from course_lib.models.sequence_to_sequence import RecurrentTranslator
from course_lib.models.sublayers import Attention, CrossAttention, FeedForward

D, N, F = SIZES["D"], SIZES["N"], SIZES["F"]
SMALL = {"width": D, "n_heads": 3}
BLOCK = models.BlockConfig(**SMALL)
ENCODER = models.Encoder(models.EncoderConfig(N, n_types=2, n_layers=1, **SMALL))
MODULES = [
    models.GPT(models.GPTConfig(N, n_layers=1, **SMALL)),
    ENCODER,
    models.Classifier(ENCODER, 4),
    models.MaskedLM(ENCODER),
    models.Transformer(models.TransformerConfig(N, n_layers=1, **SMALL)),
    models.ViT(models.ViTConfig(4, n_layers=1, **SMALL)),
    *(kind(BLOCK) for kind in (EncoderBlock, DecoderBlock, Attention, CrossAttention, FeedForward)),
    Linear(D, F),
    RecurrentTranslator(N, width=D, state=F),
]


def described():
    """(method, line) of every method with a `Shapes:` line."""
    for module in MODULES:
        for name, method in inspect.getmembers(module, inspect.ismethod):
            if line := entry(method.__doc__ if "course_lib" in method.__module__ else None, "Shapes"):
                yield pytest.param(method, line, id=f"{type(module).__name__}.{name}")


@pytest.mark.parametrize("method, line", described())
def test_a_shapes_line_of_a_model_holds(method, line):
    for lead in [(), (2, 3)] if "..." in line else [()]:
        check_shapes(method, line, lead)


def test_every_module_is_tried_and_says_the_shapes_of_forward():
    there = set()
    for found in pkgutil.iter_modules(models.__path__, "course_lib.models."):
        module = importlib.import_module(found.name)
        kinds = (kind for _, kind in inspect.getmembers(module, inspect.isclass))
        there |= {kind for kind in kinds if issubclass(kind, nn.Module) and kind.__module__ == found.name}
    assert there == {type(module) for module in MODULES}
    assert not [kind.__name__ for kind in there if not entry(kind.forward.__doc__, "Shapes")]
