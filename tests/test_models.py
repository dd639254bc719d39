"""The models: against nn.Transformer, against the plain functions, and how they behave."""

import itertools
import math
from functools import partial

import pytest
import torch
import torch.nn.functional as F
from helpers.models import (
    DTYPES,
    PRE_NORM,
    B,
    N,
    S,
    T,
    copy,
    copy_attention,
    copy_rest,
    plain_attention,
    plain_norm,
    shaken,
    small_encoder,
    small_gpt,
    small_transformer,
)
from helpers.tensors import agree
from torch import nn
from torch.testing import assert_close

from course_lib import attention, positions
from course_lib.blocks import encoder_block, transformer
from course_lib.models import (
    GPT,
    Classifier,
    Encoder,
    EncoderConfig,
    GPTConfig,
    MaskedLM,
    TransformerConfig,
    ViT,
    ViTConfig,
    attention_maps,
    config,
    count_parameters,
    sublayers,
)

GPTS = pytest.mark.parametrize(
    "options",
    [
        {"positions": "rotary"},
        {"rotary_layout": "halves", "n_kv_heads": 2, "norm": "rms", "activation": "swiglu"},
        {"positions": "learned", "bias": True, "tied": False, "activation": "relu"},
        {"positions": "alibi", "n_kv_heads": 1, "activation": "gelu_tanh"},
        {"positions": "rotary", "pre_norm": False},
    ],
    ids=lambda options: "-".join(str(value) for value in options.values()),
)


# The same numbers


def torchs_transformer(ours, dtype, pre_norm):
    """nn.Transformer with our weights. In post-norm it would add a norm that the paper has not: left out."""
    options = {"activation": "relu", "batch_first": True, "norm_first": pre_norm}
    kinds = nn.TransformerEncoderLayer, nn.TransformerDecoderLayer
    layers = [kind(12, 3, 10, 0.0, **options) for kind in kinds]
    norms = [nn.LayerNorm(12) if pre_norm else None for _ in range(2)]
    encoder = nn.TransformerEncoder(layers[0], 2, norms[0], enable_nested_tensor=False)
    decoder = nn.TransformerDecoder(layers[1], 2, norms[1])
    stacks = {"custom_encoder": encoder, "custom_decoder": decoder}
    theirs = shaken(nn.Transformer(12, 3, batch_first=True, **stacks), dtype)
    for mine, other in zip(ours.encoder, encoder.layers, strict=True):
        copy_attention(mine.attend, other.self_attn), copy_rest(mine, other, 2)
    for mine, other in zip(ours.decoder, decoder.layers, strict=True):
        copy_attention(mine.self_attend, other.self_attn), copy_rest(mine, other, 3)
        cross = other.multihead_attn
        mine.cross_attend.query.weight.data, mine.cross_attend.key_value.weight.data = (
            cross.in_proj_weight.data.split([12, 24])
        )
        mine.cross_attend.query.bias.data, mine.cross_attend.key_value.bias.data = (
            cross.in_proj_bias.data.split([12, 24])
        )
        copy(mine.cross_attend.out, cross.out_proj)
    if pre_norm:
        copy(ours.encoder_norm, encoder.norm), copy(ours.decoder_norm, decoder.norm)
    return theirs


@DTYPES
@PRE_NORM
def test_transformer_is_torchs(dtype, pre_norm):
    ours = small_transformer(pre_norm=pre_norm).to(dtype)
    theirs = torchs_transformer(ours, dtype, pre_norm)
    source, target = torch.randint(1, N, (B, S)), torch.randint(1, N, (B, T))
    source[1, 3:] = 0
    table = ours.embed.weight
    waves = positions.sinusoidal_positions(T, 12).to(dtype)
    x, y = (table[tokens] * math.sqrt(12) + waves[: tokens.shape[1]] for tokens in (source, target))
    padding, mask = source == 0, ~attention.causal_mask(T)
    mixed = theirs(x, y, tgt_mask=mask, src_key_padding_mask=padding, memory_key_padding_mask=padding)
    agree(ours(source, target), mixed @ table.T, table)
    mask = ~padding[:, None, None]
    encoder = [partial(block, mask=mask) for block in ours.encoder] + [ours.encoder_norm]
    decoder = [partial(block, memory_mask=mask) for block in ours.decoder]
    decoder.append(lambda x, memory: ours.decoder_norm(x))
    agree(transformer(source, target, table, encoder, decoder), ours(source, target), table)


def test_the_plain_transformer_takes_a_models_blocks_as_they_are():
    model, tokens = small_transformer(), torch.randint(1, N, (B, T))
    ours = transformer(tokens[:, :S], tokens, model.embed.weight, model.encoder, model.decoder)
    assert_close(ours, model(tokens[:, :S], tokens))


def plain_gpt(model, tokens):
    """A GPT from the functions of the lessons: no fused kernel, no table of turns."""
    settings, T = model.config, tokens.shape[1]
    x = model.embed.weight[tokens]
    turn = lambda x: x  # noqa: E731
    if settings.positions == "learned":
        x = x + model.positions.weight[:T]
    if settings.positions == "rotary":
        turn = lambda x: positions.rotate(x, torch.arange(T), layout=settings.rotary_layout)  # noqa: E731
    for block in model.blocks:
        attend = plain_attention(block.attend, attention.causal_mask(T), turn)
        norms = [norm if norm.bias is None else plain_norm(norm) for norm in (block.norm_1, block.norm_2)]
        x = encoder_block(x, attend, norms[0], block.feed_forward, norms[1], settings.pre_norm)
    return model.norm(x) @ model.head.weight.T


@DTYPES
@PRE_NORM
@pytest.mark.parametrize("kind, layout", [("rotary", "interleaved"), ("rotary", "halves"), ("learned", "")])
def test_gpt_is_the_plain_functions(dtype, kind, layout, pre_norm):
    options = {"positions": kind, "rotary_layout": layout or "halves", "pre_norm": pre_norm}
    model = small_gpt(n_kv_heads=2, bias=True, tied=False, **options).to(dtype)
    tokens = torch.randint(N, (B, T))
    slack = {"rtol": 1e-3, "atol": 1e-3} if dtype == torch.float32 else {}
    weights = model.embed.weight, model.blocks[0].attend.qkv.weight
    agree(model(tokens), plain_gpt(model, tokens), *weights, **slack)


@DTYPES
def test_alibi_adds_its_bias_to_the_scores(dtype):
    model = small_gpt(positions="alibi").to(dtype)
    tokens = torch.randint(N, (B, T))
    maps = attention_maps(model, tokens)
    Q, K, _ = model.blocks[0].attend.project(model.blocks[0].norm_1(model.embed(tokens)))
    scores = attention.attention_scores(Q, K) + positions.alibi_bias(6, T).to(dtype)
    expected = attention.masked_softmax(scores, attention.causal_mask(T))
    assert_close(maps["blocks.0.attend"], expected.detach())


def test_vit_sees_each_patch_through_one_linear_map():
    model = ViT(ViTConfig(4, image=6, patch=3, channels=2, n_layers=0, width=12))
    model.norm = nn.Identity()
    images = torch.randn(B, 2, 6, 6)
    patches = F.unfold(images, kernel_size=3, stride=3).mT  # (B, 4, 2 * 3 * 3)
    expected = patches @ model.embed.weight.flatten(1).T + model.embed.bias + model.positions.weight[1:]
    assert_close(model.vectors(images)[:, 1:], expected)


# Who may know of whom


@GPTS
def test_a_token_sees_itself_and_what_came_before_and_nothing_else(options):
    model = small_gpt(**options)
    x = model.embed(torch.randint(N, (1, T))).detach().requires_grad_()
    model.embed.forward = lambda tokens: x  # so that there is a gradient by token
    logits = model(torch.zeros(1, T, dtype=torch.long))
    for t in range(T):
        (grad,) = torch.autograd.grad(logits[0, t].square().sum(), x, retain_graph=True)
        assert (grad[0].abs().sum(dim=-1) > 0).tolist() == [s <= t for s in range(T)]


@pytest.mark.parametrize("make", [small_gpt, small_encoder, lambda: ViT(ViTConfig(4, width=12)).eval()])
def test_rows_of_a_batch_are_independent(make):
    model = make()
    inputs = torch.randn(B, 1, 8, 8) if isinstance(model, ViT) else torch.randint(N, (B, T))
    alone = torch.cat([model(row[None]) for row in inputs])
    assert_close(model(inputs), alone)


def test_the_transformers_rows_are_independent_whatever_the_padding():
    model, target = small_transformer(), torch.randint(1, N, (B, T))
    source, lengths = torch.randint(1, N, (B, S)), [5, 1, 3]
    for row, length in enumerate(lengths):
        source[row, length:] = 0
    alone = [model(source[i : i + 1, :n], target[i : i + 1]) for i, n in enumerate(lengths)]
    assert_close(model(source, target), torch.cat(alone))


@pytest.mark.parametrize("options", [{}, {"positions": "rotary"}, {"pre_norm": False}], ids=str)
def test_padding_does_not_leak_into_the_encoder(options):
    model, tokens, mask = small_encoder(**options), torch.randint(N, (B, T)), torch.arange(T) < 4
    expected = model(tokens[:, :4])
    assert_close(model(tokens, mask.expand(B, T))[:, :4], expected)
    assert (model(tokens)[:, :4] - expected).abs().max() > 1e-3  # and without the mask it would


@GPTS
def test_padding_at_the_left_changes_nothing(options):
    model, tokens = small_gpt(**options), torch.randint(N, (B, T))
    padding = [0, 2, 5]
    mask = torch.arange(T) >= torch.tensor(padding)[:, None]
    padded = model(torch.stack([tokens[i].roll(p) for i, p in enumerate(padding)]), mask)
    for row, left in enumerate(padding):
        assert_close(padded[row, left:], model(tokens[row : row + 1, : T - left])[0])
    assert padded.isfinite().all()


# The cache


@GPTS
@pytest.mark.parametrize("pieces", [[1] * 7, [4, 1, 1, 1], [2, 3, 2], [7]], ids=str)
def test_cached_is_uncached(options, pieces):
    model, tokens = small_gpt(**options), torch.randint(N, (B, T))
    with torch.no_grad():
        cache = model.new_cache(T)
        logits = torch.cat([model(piece, cache=cache) for piece in tokens.split(pieces, dim=1)], dim=1)
        assert_close(logits, model(tokens))


@GPTS
@pytest.mark.parametrize("pieces", [[1] * 7, [5, 1, 1], [2, 3, 2]], ids=str)
def test_cached_is_uncached_with_padding(options, pieces):
    model, tokens = small_gpt(**options), torch.randint(N, (B, T))
    mask = torch.arange(T) >= torch.tensor([0, 4, 1])[:, None]
    with torch.no_grad():
        cache = model.new_cache()
        read = [mask[:, :end] for end in itertools.accumulate(pieces)]
        parts = zip(tokens.split(pieces, dim=1), read, strict=True)
        logits = torch.cat([model(piece, seen, cache) for piece, seen in parts], dim=1)
        assert_close(logits, model(tokens, mask))


def test_attention_maps_are_the_weights_and_leave_the_model_as_it_was():
    model, source, target = small_transformer(), torch.randint(1, N, (B, S)), torch.randint(1, N, (B, T))
    source[1, 2:] = 0
    before = model(source, target)
    maps = attention_maps(model, source, target)
    assert_close(model(source, target), before, rtol=0, atol=0)
    assert maps["decoder.1.cross_attend"].shape == (B, 3, T, S)
    assert_close(maps["decoder.0.self_attend"].sum(dim=-1), torch.ones(B, 3, T))
    assert (maps["decoder.0.self_attend"].triu(1) == 0).all()
    assert (maps["encoder.0.attend"][1, :, :, 2:] == 0).all() and (maps["encoder.0.attend"][0] > 0).all()


# How a model begins


@GPTS
def test_a_new_gpt_knows_nothing_its_loss_is_ln_n(options):
    model = GPT(GPTConfig(65, **options))
    tokens = torch.randint(65, (8, 65))
    loss = F.cross_entropy(model(tokens[:, :-1]).flatten(0, 1), tokens[:, 1:].flatten())
    assert abs(loss.item() - math.log(65)) < 0.2


def test_the_residual_stream_keeps_its_scale_however_deep():
    for n_layers in (2, 32):
        model = GPT(GPTConfig(65, width=64, n_layers=n_layers))
        out, qkv = model.blocks[0].attend.out.weight, model.blocks[0].attend.qkv.weight
        down = model.blocks[0].feed_forward.down.weight
        assert math.isclose(out.std().item(), (64 * 2 * n_layers) ** -0.5, rel_tol=0.1)
        assert math.isclose(down.std().item(), (256 * 2 * n_layers) ** -0.5, rel_tol=0.1)
        assert math.isclose(qkv.std().item(), 64**-0.5, rel_tol=0.1)


@pytest.mark.parametrize(
    "make",
    [
        lambda: GPT(GPTConfig(N, dropout=0.5)),
        lambda: Encoder(EncoderConfig(N, dropout=0.5)),
        lambda: Classifier(Encoder(EncoderConfig(N, dropout=0.5)), 3),
    ],
)
def test_dropout_acts_in_training_and_is_off_in_eval(make):
    model, tokens = make(), torch.randint(N, (B, T))
    assert not torch.equal(model(tokens), model(tokens))
    model.eval()
    assert torch.equal(model(tokens), model(tokens))


def test_count_parameters_does_not_depend_on_the_length_and_counts_tied_weights_once():
    F_, D, L = 40, 12, 3
    block = 4 * D * D + 2 * D * F_ + 2 * D  # no biases: the norms have gains only
    for context in (8, 512):
        config = GPTConfig(N, context=context, width=D, n_layers=L, n_heads=2, hidden=F_)
        assert count_parameters(GPT(config)) == L * block + D + N * D
    assert count_parameters(GPT(GPTConfig(N, width=D, n_heads=2, n_layers=0, tied=False))) == 2 * N * D + D
    assert count_parameters(nn.Sequential(nn.Linear(3, 5), nn.Linear(5, 2))) == 20 + 12
    assert count_parameters(nn.BatchNorm1d(7)) == 14, "a buffer is no weight"


def test_masked_lm_and_classifier_have_the_shapes_they_promise():
    encoder, tokens = small_encoder(n_types=2, embedding_norm=True), torch.randint(N, (B, T))
    mask = torch.ones(B, T, dtype=torch.bool)
    types = torch.arange(T).expand(B, T) % 2
    assert MaskedLM(encoder)(tokens, mask, types).shape == (B, T, N)
    assert Classifier(encoder, 4)(tokens, mask, types).shape == (B, 4)
    assert not torch.equal(encoder(tokens, mask, types), encoder(tokens, mask))


def test_sinusoids_reach_as_far_as_needed():
    model = small_transformer(context=4)
    long = torch.randint(1, N, (1, 11))
    expected = small_transformer(context=64)
    expected.load_state_dict(model.state_dict())
    assert_close(model(long, long), expected(long, long))


def test_the_settings_know_the_options_that_the_sublayers_have():
    assert set(config.ACTIVATIONS) == set(sublayers.ACTIVATIONS)
    assert set(config.NORMS) == set(sublayers.NORMS)


def test_a_mask_says_the_same_as_the_padding_token():
    model, source, target = small_transformer(), torch.randint(1, N, (B, S)), torch.randint(1, N, (B, T))
    mask = torch.arange(S) < torch.tensor([5, 2, 3])[:, None]
    assert_close(model(source, target, mask), model(source.masked_fill(~mask, 0), target))


# Mistakes


@pytest.mark.parametrize(
    "make, message",
    [
        (lambda: GPTConfig(N, width=10, n_heads=4), "width=10 .* n_heads=4"),
        (lambda: GPTConfig(N, n_heads=4, n_kv_heads=3), "n_heads=4 .* n_kv_heads=3"),
        (lambda: GPTConfig(N, width=12, n_heads=4), "width=12 / n_heads=4 = 3 is odd"),
        (
            lambda: GPTConfig(N, positions="sine"),
            "'sine' is unknown; choose one of 'rotary', 'learned', 'alibi'",
        ),
        (lambda: GPTConfig(N, activation="tanh"), "'tanh' is unknown; choose one of 'gelu'"),
        (lambda: GPTConfig(N, norm="batch"), "'batch' is unknown; choose one of 'layer', 'rms'"),
        (lambda: GPTConfig(N, rotary_layout="half"), "choose one of 'interleaved', 'halves'"),
        (lambda: EncoderConfig(N, positions="alibi"), "choose one of 'learned', 'rotary'"),
        (lambda: TransformerConfig(N, dropout=1.5), "dropout=1.5"),
        (lambda: ViTConfig(10, image=9, patch=2), "image=9 .* patch=2"),
    ],
)
def test_settings_that_do_not_fit_are_named(make, message):
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize(
    "model, inputs, message",
    [
        (small_gpt(positions="learned"), torch.zeros(1, 13, dtype=torch.long), "13 tokens .* context of 12"),
        (small_encoder(), torch.zeros(1, 10, dtype=torch.long), "10 tokens .* context of 9"),
        (ViT(ViTConfig(4)), torch.zeros(2, 1, 8, 9), r"\(1, 8, 9\) are not \(1, 8, 8\)"),
    ],
)
def test_inputs_that_do_not_fit_are_named(model, inputs, message):
    with pytest.raises(ValueError, match=message):
        model(inputs)


def test_rotary_and_alibi_go_beyond_the_context():
    for kind in ("rotary", "alibi"):
        assert small_gpt(positions=kind)(torch.randint(N, (1, 30))).shape == (1, 30, N)
