"""The journey of one sentence: each tensor is the model's own; the stepper shows any input."""

import time

import pytest
import torch

from course_lib.attention import online_softmax
from course_lib.models import Transformer, TransformerConfig, attention_maps
from course_lib.models.journey import trace
from course_lib.models.plain import (
    decoder_weights,
    encoder_weights,
    torch_decoder_layer,
    torch_encoder_layer,
)
from course_lib.notebook.explorers import journey, journey_pages, online
from course_lib.notebook.plots.whole_model import model_map, whole_model
from course_lib.recipes.translation import Translator
from course_lib.tokens.tokenizers import BPETokenizer

SOURCE, TARGET = torch.tensor([5, 3, 8, 4, 4, 9, 7]), torch.tensor([1, 6, 10, 2, 3])


def small(n_layers=2, **settings):
    """A model in which no two sizes are alike, with gains that are not 1."""
    torch.manual_seed(4)
    config = TransformerConfig(
        11, width=12, n_heads=3, hidden=20, n_layers=n_layers, dropout=0.0, **{"bias": False} | settings
    )
    model = Transformer(config).eval()
    for name, weight in model.named_parameters():
        if "norm" in name and "weight" in name:
            torch.nn.init.uniform_(weight, 0.5, 1.5)
    return model


def by_name(steps):
    return {(step.where, step.name): step.values for step in steps}


@pytest.mark.parametrize("n_layers", [1, 2])
def test_the_way_ends_at_the_logits_of_the_model(n_layers):
    model = small(n_layers)
    found = by_name(trace(model, SOURCE, TARGET))
    with torch.no_grad():
        expected = model(SOURCE[None], TARGET[None])[0]
        memory = model.encode(SOURCE[None])[0][0]
    torch.testing.assert_close(found["result", "logits"], expected, atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(found[f"encoder {n_layers}", "thought normed"], memory, atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(found["result", "shares"].sum(dim=-1), torch.ones(5))


def test_the_weights_on_the_way_are_those_that_the_model_uses():
    model = small()
    found, maps = by_name(trace(model, SOURCE, TARGET)), attention_maps(model, SOURCE[None], TARGET[None])
    pairs = {
        "encoder.1.attend": ("encoder 2", "weights"),
        "decoder.0.self_attend": ("decoder 1", "weights"),
        "decoder.1.cross_attend": ("decoder 2", "cross weights"),
    }
    for module, step in pairs.items():
        torch.testing.assert_close(found[step], maps[module][0], atol=1e-5, rtol=1e-5)
    assert found["decoder 1", "cross weights"].shape == (3, 5, 7)


@pytest.mark.parametrize("settings", [dict(pre_norm=True), dict(activation="gelu"), dict(bias=True)])
def test_a_model_of_another_build_is_refused(settings):
    with pytest.raises(ValueError, match="as in the paper|without biases"):
        trace(small(1, **settings), SOURCE, TARGET)


def test_fewer_heads_of_keys_are_refused():
    with pytest.raises(ValueError, match="as many heads"):
        encoder_weights(small(1, n_kv_heads=1).encoder[0])


def test_torch_s_own_blocks_with_the_same_weights_give_the_same():
    model, x, memory = small(1), torch.randn(2, 5, 12), torch.randn(2, 7, 12)
    with torch.no_grad():
        ours = model.encoder[0](memory), model.decoder[0](x, memory)
        theirs = torch_encoder_layer(encoder_weights(model.encoder[0]), 3)(memory)
        mask = torch.nn.Transformer.generate_square_subsequent_mask(5)
        layer = torch_decoder_layer(decoder_weights(model.decoder[0]), 3)
        theirs = theirs, layer(x, memory, tgt_mask=mask, tgt_is_causal=True)
    for mine, its in zip(ours, theirs, strict=True):
        torch.testing.assert_close(mine, its, atol=1e-5, rtol=1e-5)


# The stepper


@pytest.fixture(scope="module")
def translator():
    """An untrained translator of five numbers, one block a side, whose tokens are bytes and some merges."""
    pairs = [("one", "un"), ("two", "deux"), ("ninety-seven", "quatre-vingt-dix-sept")]
    tokenizer = BPETokenizer.train([text for pair in pairs for text in pair], 9)
    torch.manual_seed(2)
    settings = dict(n_layers=1, n_heads=2, bias=False)
    return Translator(pairs, width=12, tokenizer=tokenizer, settings=settings)


STRANGE = ["", " ", "ninety-seven", "two " * 60, "😀 né\0\1\2 <b>&`x`", "\n\t\\", "x" * 500]


@pytest.mark.parametrize("so_far", ["", "quatre-", "🙂" * 30])
@pytest.mark.parametrize("sentence", STRANGE)
def test_every_page_of_any_sentence_is_drawn_and_says_so(translator, sentence, so_far):
    seen = journey.travel(translator, sentence, so_far)
    assert len(seen.source) <= journey.MOST >= len(seen.target)
    pages = [journey.journey_page(seen, step) for step in range(1, 27)]
    assert len({page.text for page in pages}) == 26
    assert all("<svg" in page.html and "<b>" not in page.html for page in pages)
    assert ("the rest is left out" in pages[0].text) == (len(sentence) > 60 or len(so_far) > 20)
    assert "1 tokens" not in pages[17].text


def test_a_page_tells_name_code_shape_and_its_own_numbers(translator):
    page = journey.journey_page(journey.travel(translator, "one", "un"), 2, alone=True)
    assert "Each token&#39;s row of the table" in page.html and "embed(tokens, table)" in page.html
    row = translator.model.embed.weight[2, 0].item()
    assert f"begins {row:z.2f}" in page.text and page.text.startswith("Step 2 of 26.")
    weights = journey.journey_page(journey.travel(translator, "one", "un"), 20)
    assert "(2, " in weights.html and "causal_mask" in weights.html


def test_a_page_follows_quickly(translator):
    start = time.perf_counter()
    for step in range(1, 27):
        journey.journey_page(journey.travel(translator, "two " * 20, "deux " * 20), step)
    assert (time.perf_counter() - start) / 26 < 0.5  # 0.02 on a quiet machine


def test_the_stepper_follows_both_fields_the_slider_and_the_buttons(translator):
    box = journey.stepper_box(translator, "one", "")
    sentence, so_far, step, buttons, shown, said = box.children
    texts = [said.value]
    for control, value in ((sentence, "two"), (so_far, "deux"), (step, 26)):
        control.value = value
        texts.append(said.value)
    buttons.children[0].click()
    assert step.value == 25 and len({*texts, said.value}) == 5 and "Logits" in shown.value


def test_deeper_models_have_the_pages_of_each_block():
    pages = journey_pages.tellings(2)
    assert len(pages) == 44 and [page.part for page in pages[4:30]] == ["encoder 1"] * 13 + ["encoder 2"] * 13
    seen = by_name(trace(small(2), SOURCE, TARGET))
    assert all((page.part, name) in seen for page in pages for name in page.names.split(", "))


def test_bytes_that_are_no_letters_are_named_by_their_number(translator):
    names = [journey.token_name(translator, id) for id in (1, 2, 10, 32, 65, 195)]
    assert names == ["start", "stop", "byte 10", "·", "A", "byte 195"]


# The whole model, and the online softmax


def test_the_drawing_of_the_model_says_each_shape():
    page = whole_model({"source": torch.arange(8), "memory": torch.randn(8, 6)})
    assert "8 × 6" in page.html and "source tokens 8" in page.text
    assert model_map("logits") != model_map("shares")


SCORES, VALUES = torch.tensor([1.0, 0.0, 2.0, 3.0, -1.0]), torch.tensor([10.0, 20.0, 0.0, 40.0, 5.0])


@pytest.mark.parametrize("block", [1, 2, 3, 7])
def test_the_running_numbers_end_at_the_mix_of_the_whole_softmax(block):
    for scores in (SCORES, 1000 * SCORES, -1000 * SCORES):
        last = online.running(scores, VALUES, block)[-1]
        expected = online_softmax(scores[None], VALUES[:, None], block).item()
        assert last.mixed / last.total == pytest.approx(expected, rel=1e-5)
        assert last.highest == scores.max()


def test_the_online_stepper_says_what_is_scaled_and_what_is_no_score():
    texts = [online.online_page("1 0 2 3", step, VALUES[:4]).text for step in range(7)]
    assert len(set(texts)) == 7 and "= 0.135" in texts[5] and "27.269" in texts[6]
    assert "= 1.000" in online.online_page("3 2 0 1", 5, VALUES[:4]).text
    assert "17.358" in online.online_page("1 0 2 3", 3, VALUES[:4]).text
    for wrong in ("", "1 2", "a b c d", "1 2 3 inf", "1 2 3 nan"):
        assert "Write 4 numbers" in online.online_page(wrong, 1, VALUES[:4]).text
    for extreme in ("1000 0 2 3000", "-1e30 0 1e30 5"):
        assert all(online.online_page(extreme, step, VALUES[:4]).html for step in range(7))
    field, step, *_ = online.stepper_box("1 0 2 3", VALUES[:4]).children
    assert field.value == "1 0 2 3" and step.max == 6
