"""Accelerators that this machine lacks: which one is taken, and where their random numbers go on."""

import pytest
import torch
from helpers.training import train

from course_lib.notebook.readiness import examine
from course_lib.training.checkpoints import read_checkpoint, rng_states, save_checkpoint, set_rng_states
from course_lib.training.distributed import best_device

MODULES = {"cuda": torch.cuda, "mps": torch.mps, "xpu": torch.xpu}


@pytest.fixture
def plug_in(monkeypatch):
    """A function that pretends there are `count` accelerators; returns the generators that stand for them."""

    def plug_in(kind: str | None, count: int) -> list[torch.Generator]:
        generators = [torch.Generator().manual_seed(seed) for seed in range(count)]
        for name, module in MODULES.items():
            monkeypatch.setattr(module, "device_count", lambda number=count * (name == kind): number)
        if kind:
            monkeypatch.setattr(MODULES[kind], "get_rng_state", lambda i: generators[i].get_state())
            monkeypatch.setattr(
                MODULES[kind], "set_rng_state", lambda state, i: generators[i].set_state(state)
            )
        device = torch.device(kind) if kind else None
        monkeypatch.setattr(torch.accelerator, "current_accelerator", lambda check_available=False: device)
        monkeypatch.setattr(torch.accelerator, "is_available", lambda: kind is not None)
        return generators

    return plug_in


@pytest.mark.parametrize(
    "kind, wanted", [("cuda", "cuda:0"), ("mps", "mps"), ("xpu", "xpu:0"), (None, "cpu")]
)
def test_the_best_device_is_the_accelerator_that_is_there(plug_in, monkeypatch, kind, wanted):
    plug_in(kind, 1)
    monkeypatch.delenv("LOCAL_RANK", raising=False)
    assert best_device() == torch.device(wanted)


@pytest.mark.parametrize(
    "kind, wanted", [("cuda", "cuda:3"), ("xpu", "xpu:3"), ("mps", "mps"), (None, "cpu")]
)
def test_each_process_has_an_accelerator_of_its_own(plug_in, monkeypatch, kind, wanted):
    plug_in(kind, 4)
    monkeypatch.setenv("LOCAL_RANK", "3")
    assert best_device() == torch.device(wanted)


def draws(generators):
    return [torch.rand(5, generator=each).tolist() for each in generators]


@pytest.mark.parametrize("kind, count", [("cuda", 1), ("cuda", 3), ("mps", 1), ("xpu", 2)])
def test_a_checkpoint_restores_the_random_numbers_of_every_accelerator(plug_in, tmp_path, kind, count):
    generators = plug_in(kind, count)
    save_checkpoint(tmp_path / "run.pt", {"random": rng_states()})
    expected = draws(generators)
    assert draws(generators) != expected
    set_rng_states(read_checkpoint(tmp_path / "run.pt")["random"])
    assert draws(generators) == expected


def test_a_resumed_run_has_the_random_numbers_of_its_accelerator(plug_in, tmp_path):
    (generator,) = plug_in("mps", 1)
    train(checkpoint=tmp_path / "run.pt", steps=3)
    expected = draws([generator])
    train(checkpoint=tmp_path / "run.pt", steps=3, resume=True)
    assert draws([generator]) == expected


@pytest.mark.parametrize("now", [0, 1, 3])
def test_with_fewer_or_more_accelerators_those_that_are_there_go_on(plug_in, now):
    before = plug_in("cuda", 2)
    states, expected = rng_states(), draws(before)
    generators = plug_in("cuda", now)
    draws(generators)
    set_rng_states(states)
    assert draws(generators)[:2] == expected[:now]


def test_a_checkpoint_from_before_accelerators_other_than_cuda_is_read(plug_in):
    plug_in(None, 0)
    old = {name: state for name, state in rng_states().items() if name not in ("mps", "xpu")}
    assert old["cuda"] == []
    expected = torch.rand(5)
    plug_in("mps", 1)
    set_rng_states(old)
    assert torch.equal(torch.rand(5), expected)


@pytest.mark.parametrize("kind, name", [("cuda", "GPU: H200"), ("mps", "GPU: Apple's"), (None, "no GPU")])
def test_the_start_page_says_which_accelerator_there_is(plug_in, monkeypatch, kind, name):
    plug_in(kind, 1)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda i: "H200")
    assert any(finding.what.startswith(name) for finding in examine())
