"""Types: any whole number counts, a mask is of bool, in the functions and in the models."""

import importlib

import pytest
import torch
from helpers.library import LIBRARY, MATHS, documented, module_name
from helpers.models import N, small_encoder, small_gpt, small_transformer
from helpers.shapes import read_line
from torch.testing import assert_close

from course_lib import attention, layers, masks
from course_lib.check.inputs.shapes import entry
from course_lib.dtypes import as_index, as_mask
from course_lib.models import Classifier, MaskedLM
from course_lib.training import losses

INTEGERS = [torch.uint8, torch.int8, torch.int16, torch.int32, torch.uint16, torch.uint32, torch.uint64]
NO_MASKS = [torch.float32, torch.float16, torch.int64, torch.uint8]
each_integer = pytest.mark.parametrize("dtype", INTEGERS, ids=str)
each_number = pytest.mark.parametrize("dtype", NO_MASKS, ids=str)
FUNCTIONS = documented("Shapes", [LIBRARY / f"{stem}.py" for stem in [*MATHS, "blocks"]])


def function_and_line(case):
    path, name = case.values
    function = getattr(importlib.import_module(module_name(path)), name)
    return function, entry(function.__doc__, "Shapes")


def that_take(kind):
    return [case for case in FUNCTIONS if f" of {kind}" in function_and_line(case)[1].partition(" -> ")[0]]


def drawn(path, name):
    function, line = function_and_line(pytest.param(path, name))
    return function, read_line(line, lead=(2,))[0]


def of_kind(given, dtypes):
    return {k: v for k, v in given.items() if isinstance(v, torch.Tensor) and v.dtype in dtypes}


# Whole numbers


@each_integer
@pytest.mark.parametrize("path, name", that_take("int"))
def test_a_function_takes_any_type_of_whole_number(path, name, dtype):
    function, given = drawn(path, name)
    other = {name: numbers.to(dtype) for name, numbers in of_kind(given, [torch.int64]).items()}
    torch.manual_seed(1)
    expected = function(**given)
    torch.manual_seed(1)
    assert_close(function(**given | other), expected, check_dtype=False)


MODELS = {
    "gpt": lambda: small_gpt(),
    "gpt, learned": lambda: small_gpt(positions="learned"),
    "gpt, alibi": lambda: small_gpt(positions="alibi"),
    "encoder": lambda: small_encoder(),
    "encoder with types": lambda: small_encoder(n_types=2, positions="rotary"),
    "classifier": lambda: Classifier(small_encoder(), 3),
    "masked": lambda: MaskedLM(small_encoder()),
    "transformer": lambda: small_transformer(),
}
each_model = pytest.mark.parametrize("make", MODELS.values(), ids=MODELS)


def read(model, tokens, mask=None, **options):
    """Let a model read; an encoder-decoder has the tokens as its source and as its target."""
    inputs = (tokens, tokens) if hasattr(model, "decode") else (tokens,)
    return model(*inputs, mask=mask, **options)


@each_model
@each_integer
def test_a_model_takes_any_type_of_whole_number(make, dtype):
    model, tokens = make().eval(), torch.randint(1, N, (2, 5))
    assert_close(read(model, tokens.to(dtype)), read(model, tokens))


@each_integer
def test_types_of_tokens_may_be_any_whole_numbers(dtype):
    model, tokens = small_encoder(n_types=2).eval(), torch.randint(1, N, (2, 5))
    types = torch.tensor([[0, 0, 1, 1, 1], [0, 1, 1, 1, 1]])
    assert_close(model(tokens, types=types.to(dtype)), model(tokens, types=types))


def test_bytes_are_tokens_and_never_a_mask():
    table, tokens = torch.randn(300, 4), torch.tensor([1, 0, 255], dtype=torch.uint8)
    assert_close(layers.embed(tokens, table), table[[1, 0, 255]])


def test_a_mark_that_bytes_cannot_hold_marks_no_byte():
    tokens = torch.tensor([156, 5], dtype=torch.uint8)  # -100 and 156 are the same eight bits
    logits = torch.randn(2, 200)
    expected = layers.cross_entropy(logits, tokens.long())
    assert_close(layers.cross_entropy(logits, tokens, ignore=-100), expected)
    assert_close(losses.label_smoothing_loss(logits, tokens, smoothing=0.0), expected)
    shown, targets = losses.mask_tokens(tokens, mask_id=1000, vocab_size=2000, share=1.0)
    assert targets.tolist() == [156, 5] and shown.dtype == torch.int64
    assert losses.mask_tokens(tokens, 1000, 2000, share=0.0)[1].tolist() == [-100, -100]
    assert losses.shift_right(tokens, start=1000).tolist() == [1000, 156]


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.bool, torch.complex64])
def test_what_does_not_count_is_no_index(dtype):
    with pytest.raises(ValueError, match=f"whole numbers.*{dtype}"):
        as_index(torch.ones(2, dtype=dtype))
    with pytest.raises(ValueError, match="whole numbers"):
        small_gpt()(torch.ones(1, 2, dtype=dtype))


# Masks


@each_number
@pytest.mark.parametrize("path, name", that_take("bool"))
def test_a_function_refuses_a_mask_of_numbers(path, name, dtype):
    function, given = drawn(path, name)
    for name, mask in of_kind(given, [torch.bool]).items():
        with pytest.raises(ValueError, match=f"torch.bool.*{dtype}"):
            function(**given | {name: mask.to(dtype)})


@each_number
@each_model
def test_a_model_refuses_a_mask_of_numbers(make, dtype):
    tokens = torch.randint(1, N, (2, 5))
    with pytest.raises(ValueError, match=f"torch.bool.*{dtype}"):
        read(make(), tokens, torch.ones(2, 5, dtype=dtype))


def test_the_decoder_refuses_a_mask_of_numbers():
    model = small_transformer()
    with pytest.raises(ValueError, match="torch.bool.*torch.int64"):
        model.decode(torch.ones(2, 3).int(), torch.randn(2, 5, 12), torch.ones(2, 5, dtype=torch.int64))


def test_a_mask_of_bool_is_returned_as_it_is():
    mask = torch.tensor([True, False])
    assert as_mask(mask) is mask


# How masks broadcast: the axes are matched from the right


def test_one_causal_mask_serves_every_sequence_and_head():
    Q, K, V, mask = *torch.randn(3, 2, 4, 5, 6), masks.causal_mask(5)
    assert_close(attention.attend(Q, K, V, mask), attention.attend(Q, K, V, mask.expand(2, 4, 5, 5)))


def test_a_padding_mask_serves_every_query_and_with_one_more_axis_every_head():
    Q, K, V, mask = *torch.randn(3, 2, 4, 5, 6), masks.padding_mask(torch.tensor([3, 5]), 5)
    expected = attention.attend(Q, K, V, mask[:, None].expand(2, 4, 5, 5))
    assert_close(attention.attend(Q, K, V, mask[:, None]), expected)
    assert_close(attention.attend(Q[:, 1], K[:, 1], V[:, 1], mask), expected[:, 1])


def test_multi_head_attention_needs_no_axis_for_the_heads():
    x, W, mask = torch.randn(2, 5, 12), torch.randn(4, 12, 12), masks.padding_mask(torch.tensor([3, 5]), 5)
    for given in (mask, mask & masks.causal_mask(5), masks.causal_mask(5)):
        expected = attention.multi_head_attention(x, *W, 3, given.expand(2, 5, 5))
        assert_close(attention.multi_head_attention(x, *W, 3, given), expected)
        assert_close(attention.cross_attention(x, x, *W, 3, given), expected)
