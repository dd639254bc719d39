"""Every function with nothing to do: an empty batch, an empty text, no keys. Inputs are as `Shapes:` says."""

import importlib
import re

import pytest
import torch
from helpers.library import FILES, documented, module_name
from helpers.shapes import SIZES, read_line, shape_of

from course_lib.check.inputs.shapes import entry, read_results, shape
from course_lib.recurrent import gradient_by_distance

NOTHING = {  # what there is none of: the leading axes, and the sizes that are other than usual
    "batch": ((0, 3), {"B": 0}),
    "positions": ((2,), {"T": 0, "S": 0}),
    "keys": ((2,), {"S": 0}),
}
REFUSED = {  # where there is no answer: what is said
    "batch": {"label_smoothing_loss": "no target is left", "next_token_loss": "no next token"},
    "positions": {
        "classify_first": "no first one",
        "head_pattern": "two tokens or more",
        "mean_pool": "no token at all",
        "next_token_loss": "no next token",
    },
    "keys": dict.fromkeys(
        ["attend", "attention_weights", "cross_attention", "masked_softmax", "online_softmax"],
        "may look at no key at all",
    ),
}
NAN = {"cross_entropy"}  # as torch's own, and as its docstring says


def functions():
    """Each public function with a `Shapes:` line that has a result, lessons' figures left out."""
    for each in documented("Shapes", [path for path in FILES if "notebook" not in path.parts]):
        path, name = each.values
        function = getattr(importlib.import_module(module_name(path)), name)
        if "->" in entry(function.__doc__, "Shapes"):
            yield function


def cases():
    for function in functions():
        line = entry(function.__doc__, "Shapes")
        for nothing, (_, sizes) in NOTHING.items():
            if set(sizes) & set(re.findall(r"\w+", line)) or (nothing == "batch" and "..." in line):
                yield pytest.param(function, nothing, id=f"{function.__name__}-{nothing}")


def tensors(result):
    return [result] if isinstance(result, torch.Tensor) else [x for part in result for x in tensors(part)]


@pytest.mark.parametrize("function, nothing", cases())
def test_of_nothing_comes_nothing_or_an_error_in_words(function, nothing):
    lead, sizes = NOTHING[nothing]
    line = entry(function.__doc__, "Shapes")
    given, results = read_line(line, lead, SIZES | sizes)
    if words := REFUSED[nothing].get(function.__name__):
        with pytest.raises(ValueError, match=words):
            function(**given)
        return
    result = function(**given)
    assert shape_of(result) == shape(read_results(results)[1], lead, SIZES | sizes)
    assert any(x.isnan().any() for x in tensors(result)) == (function.__name__ in NAN)


def test_an_empty_sequence_has_no_last_output_to_ask_for():
    assert gradient_by_distance(lambda x: x, torch.ones(0, 4, 2)).shape == (0, 4)
    with pytest.raises(ValueError, match="no last output"):
        gradient_by_distance(lambda x: x, torch.ones(3, 0, 2))
