"""`course graduate`: the learner's right functions in lesson 09's run, the library's where they are not."""

import re
import shutil
import signal
import time
from pathlib import Path

import pytest
import torch
from click.testing import CliRunner
from helpers.notebooks import write
from torch import nn

from course_lib.attention import attend
from course_lib.command import cli, graduating
from course_lib.graduate import Graduation, Weaving, Work, notebook, rehearsal
from course_lib.graduate.model import PlainAdamW
from course_lib.graduate.notebook import definitions
from course_lib.graduate.rehearsal import Rehearsal
from course_lib.layers import feed_forward, layer_norm
from course_lib.learner import progress
from course_lib.recipes import numbers_and_dates
from course_lib.recipes.translation import PAD

ROOT = Path(__file__).resolve().parents[1]
FIRST = "import math\nimport torch\nfrom course_lib.check import check"
LAYER_NORM = """
def layer_norm(x, gain, bias, eps=1e-5):
    centred = x - x.mean(dim=-1, keepdim=True)
    return centred / torch.sqrt((centred ** 2).mean(dim=-1, keepdim=True) + eps) * gain + bias
"""
UNBIASED = """
def layer_norm(x, gain, bias, eps=1e-5):
    return (x - x.mean(dim=-1, keepdim=True)) / (x.var(dim=-1, keepdim=True) + eps).sqrt() * gain + bias
"""


@pytest.fixture(scope="module")
def small():
    """A prepared run on few sentences, whose slots each test fills afresh."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbers_and_dates, "PAIRS", 400)
        patch.setattr(numbers_and_dates, "MERGES", 50)
        run = Graduation(Weaving(), steps=3)
        run.prepare()
    run.longest = 5
    return run


@pytest.fixture
def run(small):
    """That run, with the library's functions alone."""
    small.weaving.clear()
    small.known.clear()
    small.model = small.fresh()
    return small


def taken(run, folder):
    """Put the right answers of a folder into the run; the names of those that are in it."""
    list(Work(folder, run.weaving).judge(run.slots()))
    return {slot.name for slot in run.mine()}


# The run of plain functions is lesson 09's


def test_the_model_of_plain_functions_is_the_librarys_transformer(run):
    theirs = run.translator.model.cpu().eval()
    source, target = run.translator.batch(0, size=5)
    assert (source == PAD).any()
    torch.testing.assert_close(run.model(source, target), theirs(source, target), atol=1e-5, rtol=1e-5)
    memory, mask = run.model.encode(source)
    torch.testing.assert_close(run.model.decode(target, memory, mask), run.model(source, target))


def test_its_steps_are_those_of_torchs_adamw_after_clipping(run):
    ours, torchs = run.fresh(), run.fresh()
    theirs = torch.optim.AdamW(torchs.parameters(), lr=0.01, betas=(0.9, 0.98))
    mine = PlainAdamW(ours)
    mine.param_groups[0]["lr"] = 0.01
    for i in range(3):
        for model in (ours, torchs):
            model.zero_grad()
            (30 * run.functions.loss(model, run.translator.batch(i))).backward()
        assert nn.utils.clip_grad_norm_(torchs.parameters(), 1.0) > 1
        mine.step(), theirs.step()
    for a, b in zip(ours.parameters(), torchs.parameters(), strict=True):
        torch.testing.assert_close(a, b, atol=1e-5, rtol=1e-4)


def test_tokens_read_word_by_word_are_those_of_the_whole_text(run):
    from course_lib.tokens.bpe import bpe_encode

    for text in (side for pair in run.unseen[:20] for side in pair):
        assert run.tokens_of(text) == bpe_encode(text, run.merges)
        assert run.functions.text_of([*bpe_encode(text, run.merges), 2, 99], run.merges) == text


# What a notebook defines


def test_a_notebook_is_read_without_its_checks_loops_and_calls(tmp_path):
    cells = [
        "import math\n%matplotlib inline",
        "print('never')\nfor i in range(3): never = i\nraise ValueError",
        "half = 1 / 2\nbroken = undefined + 1\ndef area(r):\n    return half * math.pi * r",
        "class Shape:\n    sides: int = 4",
    ]
    defined = definitions(write(tmp_path / "x.ipynb", *cells))
    assert defined.names["area"](2) == pytest.approx(3.14159, abs=1e-4) and defined.names["Shape"].sides == 4
    assert not {"never", "broken", "i"} & defined.names.keys()


def test_what_cannot_be_defined_is_said(tmp_path):
    cells = ["def f(x):\n    return (x", "def g(x=undefined):\n    return x", "def h():\n    pass"]
    failed = definitions(write(tmp_path / "x.ipynb", *cells)).failed
    assert "'(' was never closed" in failed["f"] and "'undefined' is not defined" in failed["g"]
    assert "h" not in failed


def test_a_value_that_takes_long_is_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr(notebook, "SECONDS", 0.2)
    file = write(tmp_path / "x.ipynb", "import time\nlong = time.sleep(30)", "short = input()", "after = 1")
    start = time.perf_counter()
    names = definitions(file).names
    assert time.perf_counter() - start < 5 and "after" in names and not {"long", "short"} & names.keys()


def test_modules_beside_the_notebook_are_found_and_nothing_is_written(tmp_path):
    (tmp_path / "beside_it.py").write_text("def f(): return 7")
    names = definitions(write(tmp_path / "x.ipynb", "from beside_it import f")).names
    assert names["f"]() == 7 and sorted(p.name for p in tmp_path.iterdir()) == ["beside_it.py", "x.ipynb"]


# Slots


def test_a_slot_is_called_wherever_the_library_calls_the_function_and_the_library_stays_as_it_is():
    weaving, x, W = Weaving(), torch.ones(2), torch.eye(2)
    twin = weaving.twin(feed_forward)
    weaving.slots["relu"].own = torch.neg
    assert twin(x, W, x, W, x).tolist() == [-1.0, -1.0]
    assert feed_forward(x, W, x, W, x).tolist() == [3.0, 3.0]
    assert weaving.slots["linear"].calls == 2 and weaving.slots["relu"].calls == 1


def test_where_the_learners_function_raises_the_librarys_answers_and_it_is_said():
    weaving = Weaving()
    slot = weaving.slots["layer_norm"]
    slot.own = lambda x, gain, bias, eps=1e-5: 1 / 0
    x = torch.tensor([1.0, 3.0])
    assert slot(x, torch.ones(2), torch.zeros(2)).equal(layer_norm(x, torch.ones(2), torch.zeros(2)))
    assert slot.own is None and slot.why == "it stops in the run: ZeroDivisionError: division by zero"


def test_what_the_library_refuses_too_is_no_fault_of_the_function():
    slot = Weaving().slots["split_heads"]
    slot.own = mine = lambda x, n: x.unflatten(-1, (n, -1)).transpose(-3, -2)
    with pytest.raises(ValueError, match="divide"):
        slot(torch.ones(2, 5), 3)
    assert slot.own is mine


def test_a_function_that_takes_no_device_is_not_given_one():
    slot = Weaving().slots["causal_mask"]
    slot.own = mine = lambda T: torch.ones(T, T).tril() == 1
    assert slot(2, device=torch.device("cpu")).tolist() == [[True, False], [True, True]] and slot.own is mine


# Whose functions are taken


def test_which_exercises_take_part_is_read_from_the_functions(run, tmp_path):
    names = {slot.name for slot in run.slots()}
    assert {"masked_softmax", "bpe_encode", "merge_pair", "adamw_step", "greedy_decode"} <= names
    assert not {"rnn_step", "softmax", "linear_backward"} & names
    own = "def attention_weights(Q, K, mask=None):\n    return softmax(Q @ K.mT / math.sqrt(Q.shape[-1]))"
    write(tmp_path / "04_attention.ipynb", FIRST + "\nfrom course_lib.layers import softmax", own)
    Work(tmp_path, run.weaving)
    assert "softmax" in {slot.name for slot in run.slots()}


def test_the_solutions_are_taken_and_serve_each_other(run):
    found = taken(run, ROOT / "solutions")
    expected = {slot.name for slot in run.slots() if slot.lesson < "09"}
    assert expected <= found and len(expected) == 24
    slots = run.weaving.slots
    heads = slots["multi_head_attention"].own  # its notebook imports the library's attend
    assert heads.__globals__["attend"] is slots["attend"] and slots["attend"].own is not attend


def test_a_wrong_function_is_not_taken_and_those_that_call_it_are_judged_on_their_own(run, tmp_path):
    scores = "def attention_scores(Q, K):\n    return Q @ K.mT"
    attend = "def attend(Q, K, V, mask=None):\n    return attention_weights(Q, K, mask) @ V"
    weights = (
        "def attention_weights(Q, K, mask=None):\n    return masked_softmax(attention_scores(Q, K), mask)"
    )
    first = FIRST + "\nfrom course_lib.attention import masked_softmax"
    write(tmp_path / "04_attention.ipynb", first, scores, weights, attend, "check(attend)")
    write(
        tmp_path / "07_blocks.ipynb",
        FIRST,
        UNBIASED,
        "def feed_forward(x, *w):\n    raise NotImplementedError",
    )
    assert taken(run, tmp_path) == {"attention_weights", "attend"}
    why = {slot.name: slot.why for slot in run.slots()}
    assert why["attention_scores"] == "the scores are not divided by sqrt(d)"
    assert why["layer_norm"] == "the variance is divided by D - 1, not by D"
    assert why["encoder_block"] == "its notebook does not define it" and why["linear"].endswith(
        "is not there"
    )
    assert why["feed_forward"] == "not answered yet"


def test_a_notebook_that_is_none_is_said_and_the_others_are_read(run, tmp_path):
    (tmp_path / "04_attention.ipynb").write_text('{"cells": [')
    write(tmp_path / "07_blocks.ipynb", FIRST, LAYER_NORM)
    work = Work(tmp_path, run.weaving)
    list(work.judge(run.slots()))
    assert [slot.name for slot in run.mine()] == ["layer_norm"]
    assert any("04_attention.ipynb: the file is not a notebook" in problem for problem in work.problems)


# The rehearsal


def test_a_slow_function_is_found_before_the_run_and_stays_only_if_all_are_to(run):
    norm, said = run.weaving.slots["layer_norm"], []
    norm.own = own = lambda *given: (time.sleep(0.02), layer_norm(*given))[1]
    Rehearsal(run, 0.7, said.append).settle()
    assert norm.own is None and "layer_norm: right, but slow: with it the run takes about" in said[0]
    assert run.mine() == []
    norm.own = own
    Rehearsal(run, 0.5, said.append, all_mine=True).settle()
    assert norm.own is own and "are what your layer_norm takes more" in said[-1]


def test_a_function_that_never_ends_in_the_run_is_cut(run, monkeypatch):
    monkeypatch.setattr(rehearsal, "PATIENCE", 1.0)
    norm, said = run.weaving.slots["layer_norm"], []
    norm.own = lambda *given: time.sleep(60)
    Rehearsal(run, 0.5, said.append).settle()
    assert norm.own is None and "with it the run takes more than" in said[0]


CULPRITS = {
    "transformer": (lambda old: lambda *given: old(*given).detach(), "no gradient|does not require grad"),
    "layer_norm": (lambda old: lambda *given: old(*given) * float("nan"), "not a finite number"),
    "merge_heads": (lambda old: lambda x: old(x)[..., :3], "RuntimeError"),
    "clip_gradients": (lambda old: lambda grads, most: old(grads, most)[1:], "RuntimeError"),
    "bpe_encode": (lambda old: lambda *given: 5, "TypeError"),
}


@pytest.mark.parametrize("name", CULPRITS)
def test_a_function_that_the_run_cannot_be_made_with_is_named(run, name):
    slot, said = run.weaving.slots[name], []
    make, words = CULPRITS[name]
    slot.own, bystander = make(slot.library), run.weaving.slots["relu"]
    bystander.own = own = lambda x: x.clamp(min=0)
    Rehearsal(run, 300, said.append).settle()
    assert slot.own is None and bystander.own is own
    assert said[0].startswith(f"{name}: right on the check, but the run stops with it: ")
    assert re.search(words, said[0])


# The command


def graduate(*words):
    return CliRunner().invoke(cli.main, ["graduate", *words])


@pytest.fixture
def course(home, monkeypatch):
    """A course whose run is small."""
    monkeypatch.setattr(numbers_and_dates, "PAIRS", 400)
    monkeypatch.setattr(numbers_and_dates, "MERGES", 50)
    monkeypatch.setattr(graduating, "STEPS", 3)
    return home


def test_without_work_it_says_what_to_do(course):
    result = graduate()
    assert result.exit_code == 1 and "course lab" in result.output
    write(course / "my_work" / "07_blocks.ipynb", FIRST, UNBIASED)
    result = graduate()
    assert result.exit_code == 1 and "Nothing is yours" in result.output
    assert "layer_norm: not yours: the variance is divided by D - 1, not by D." in result.output


def test_it_tells_whose_functions_ran_and_the_score_and_only_reads(course):
    mine = write(course / "my_work" / "07_blocks.ipynb", FIRST, LAYER_NORM, "check(layer_norm)")
    before = mine.read_bytes()
    result = graduate()
    assert result.exit_code == 0, result.output
    assert "Of the 31 functions that this run may call, 1 are yours." in result.output
    rows = {line.split("│")[2].strip(): line for line in result.output.splitlines() if line.count("│") == 5}
    assert "yours" in rows["layer_norm"] and "the library's" in rows["feed_forward"]
    assert "Without a part in this run: linear_backward," in result.output and "unseen" in result.output
    assert mine.read_bytes() == before and [p.name for p in mine.parent.iterdir()] == [mine.name]
    kept = progress.remembered("graduated", "09_train_translation")
    assert kept["yours"] == 1 and kept["of"] == 31 and 0 <= kept["exact"] <= 1
    status = CliRunner().invoke(cli.main, ["status"]).output
    assert "with 1 of 31 functions yours" in status


def test_ctrl_c_ends_it_in_words(course, monkeypatch):
    write(course / "my_work" / "07_blocks.ipynb", FIRST, LAYER_NORM)
    batch = Graduation.batch
    monkeypatch.setattr(
        Graduation, "batch", lambda self, i: (signal.raise_signal(signal.SIGINT), batch(self, i))[1]
    )
    result = graduate("--steps", "20")
    assert result.exit_code == 1 and "Stopped: nothing is kept" in result.output
    assert (
        "Traceback" not in result.output and progress.remembered("graduated", "09_train_translation") is None
    )


@pytest.mark.slow
def test_a_model_of_the_learners_functions_learns_to_translate(tmp_path):
    shutil.copytree(ROOT / "solutions", tmp_path, dirs_exist_ok=True)
    run = Graduation(Weaving(), steps=300)
    assert len(taken(run, tmp_path)) >= 24
    run.prepare()
    Rehearsal(run, 3600, print).settle()
    run.train()
    assert sum(run.history["loss"][-20:]) / 20 < 1.3  # 1.08 to 1.10 on three seeds
    assert run.exact(run.unseen[:200]) > 0.5  # 0.84 to 0.93
