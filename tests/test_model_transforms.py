"""GPT under what torch does to whole models: function transforms, graphs that are traced, and compiled."""

import pytest
import torch
import torch.nn.functional as F
from helpers.models import B, N, T, small_gpt
from torch.func import functional_call, grad, vmap
from torch.testing import assert_close

from course_lib.models import linear as fast_linear

OPTIONS = [
    {"positions": "rotary"},
    {"rotary_layout": "halves", "n_kv_heads": 2, "norm": "rms", "activation": "swiglu"},
    {"positions": "learned", "tied": False, "bias": True},
    {"positions": "alibi"},
]
GPTS = pytest.mark.parametrize("options", OPTIONS, ids=lambda options: "-".join(map(str, options.values())))
LOOPS = pytest.mark.filterwarnings(
    "ignore:There is a performance drop"
)  # vmap runs the fused kernel in a loop
MASKED = pytest.mark.parametrize("masked", [False, True])


def inputs(rows, length, masked):
    """Tokens, and where asked for a mask with padding at the left."""
    tokens = torch.randint(N, (rows, length))
    return (tokens, torch.arange(length) >= torch.arange(rows)[:, None]) if masked else (tokens,)


def one_loss(model):
    """The loss of one example as a function of the model's weights."""

    def loss(weights, *example):
        logits = functional_call(model, weights, tuple(each[None] for each in example))
        return F.cross_entropy(logits[0, :-1], example[0][1:])

    return loss


@LOOPS
@GPTS
@MASKED
def test_gradients_of_each_example_are_those_of_a_loop(options, masked, library, monkeypatch):
    model, examples = small_gpt(**options), inputs(B, T, masked)
    weights, loss = dict(model.named_parameters()), one_loss(model)
    rows = zip(*examples, strict=True)
    loop = [torch.autograd.grad(loss(weights, *row), weights.values()) for row in rows]
    monkeypatch.setattr(fast_linear, "ROWS", 1)
    each = vmap(grad(loss), in_dims=(None,) + (0,) * len(examples))(weights, *examples)
    for name, expected in zip(weights, zip(*loop, strict=True), strict=True):
        assert_close(each[name], torch.stack(expected), rtol=1e-3, atol=1e-3)


@GPTS
@MASKED
@pytest.mark.filterwarnings("ignore::torch.jit.TracerWarning")
def test_a_traced_gpt_is_itself_at_other_lengths_too(options, masked):
    model = small_gpt(**options)
    traced = torch.jit.trace(model, inputs(B, T, masked))
    for rows, length in [(B, T), (2, 11)]:
        read = inputs(rows, length, masked)
        assert_close(traced(*read), model(*read))


@GPTS
@MASKED
def test_an_exported_gpt_is_itself_at_other_lengths_too(options, masked):
    model, read = small_gpt(**options), inputs(B, T, masked)
    rows, length = torch.export.Dim("rows", min=2, max=64), torch.export.Dim("length", min=2, max=12)
    exported = torch.export.export(model, read, dynamic_shapes=({0: rows, 1: length},) * len(read)).module()
    for rows, length in [(B, T), (2, 11)]:
        read = inputs(rows, length, masked)
        assert_close(exported(*read), model(*read))


@pytest.mark.slow
@GPTS
def test_gpt_compiles_to_one_graph_with_the_same_gradients(options):
    torch.compiler.reset()
    model, read = small_gpt(**options), inputs(B, T, masked=True)
    compiled = torch.compile(model, fullgraph=True, backend="aot_eager")
    ours, theirs = (
        torch.autograd.grad(run(*read).square().sum(), list(model.parameters())) for run in (compiled, model)
    )
    assert_close(ours, theirs, rtol=1e-3, atol=1e-3)


@GPTS
def test_a_compiled_gpt_reads_and_writes_token_by_token(options):
    torch.compiler.reset()
    model, (tokens,) = small_gpt(**options), inputs(B, 4, masked=False)
    compiled, cache = torch.compile(model, fullgraph=True, backend="eager"), model.new_cache()
    with torch.no_grad():
        pieces = [compiled(piece, cache=cache) for piece in tokens.split([2, 1, 1], dim=1)]
        assert_close(torch.cat(pieces, dim=1), model(tokens))


@LOOPS
def test_what_was_traced_or_transformed_can_be_trained_and_writes_as_before():
    model, (tokens,) = small_gpt(), inputs(B, T, masked=False)
    expected = small_gpt()
    expected.load_state_dict(model.state_dict())
    vmap(grad(one_loss(model)), in_dims=(None, 0))(dict(model.named_parameters()), tokens)
    torch.export.export(model, (tokens,))
    assert_close(model(tokens), expected(tokens))
    model(tokens).sum().backward()
