"""`fit`: exact resuming, accumulation, checkpoints that survive, errors in words, several processes."""

import errno
import json
import os
import random
import signal
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import numpy as np
import pytest
import torch
from helpers.training import batch, breaking, loss, make_model, targets_of, train, uneven
from torch import nn
from torch.optim.optimizer import register_optimizer_step_pre_hook

from course_lib import processor
from course_lib.files import draft
from course_lib.models import linear
from course_lib.training import IGNORE, cosine_schedule
from course_lib.training.checkpoints import CheckpointError
from course_lib.training.optimizers import Muon


def same(one, other):
    return all(torch.equal(a, b) for a, b in zip(one.parameters(), other.parameters(), strict=True))


def close(one, other, **options):
    for a, b in zip(one.parameters(), other.parameters(), strict=True):
        torch.testing.assert_close(a, b, **options)


def test_fit_takes_the_steps_that_torch_takes():
    history, model = train(schedule=lambda step, total: cosine_schedule(step, 2, total, 0.1))
    expected = make_model()
    optimizer = torch.optim.AdamW(expected.parameters())
    for step in range(12):
        optimizer.param_groups[0]["lr"] = cosine_schedule(step + 1, 2, 12, 0.1)
        value = loss(expected, batch(step))
        value.backward()
        nn.utils.clip_grad_norm_(expected.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        assert history["loss"][step] == pytest.approx(value.item(), rel=1e-5)
        assert history["rate"][step] == cosine_schedule(step + 1, 2, 12, 0.1)
    close(model, expected)
    assert not model.training, "left ready to be used"


def test_without_an_optimizer_of_yours_one_call_moves_all_parameters():
    seen = []
    hook = register_optimizer_step_pre_hook(lambda optimizer, *_: seen.append(optimizer))
    try:
        train(optimizer=None)
    finally:
        hook.remove()
    assert {type(optimizer) for optimizer in seen} == {torch.optim.AdamW}
    assert all(optimizer.defaults["fused"] for optimizer in seen)


def test_gradients_left_over_from_before_do_not_count():
    model = make_model()
    (1000 * loss(model, batch(0))).backward()
    assert train(model)[0]["loss"] == train()[0]["loss"]


def test_clip_none_does_not_clip():
    with_limit, _ = train(clip=1e-6, optimizer=None)
    without, _ = train(clip=None)
    huge, _ = train(clip=1e9)
    assert without["loss"] == huge["loss"] != with_limit["loss"]


@pytest.mark.parametrize("accumulate", [2, 4])
def test_accumulated_small_batches_equal_one_large_one(accumulate):
    def large(i):
        parts = [batch(i * accumulate + j) for j in range(accumulate)]
        return tuple(torch.cat(each) for each in zip(*parts, strict=True))

    (small_history, small), (large_history, whole) = train(accumulate=accumulate), train(batches=large)
    close(small, whole)
    assert small_history["loss"] == pytest.approx(large_history["loss"], rel=1e-5)


def test_with_a_count_padding_does_not_tilt_the_accumulated_mean():
    def large(i):
        return tuple(torch.cat(each) for each in zip(*(uneven(4 * i + j) for j in range(4)), strict=True))

    (_, counted), (_, whole) = train(batches=uneven, accumulate=4, count=targets_of), train(batches=large)
    _, plain = train(batches=uneven, accumulate=4)
    close(counted, whole)
    with pytest.raises(AssertionError):
        close(plain, whole)


def noisy_loss(model, batch):
    """A loss that draws from every source of chance that fit promises to keep."""
    return loss(model, batch) * (1 + 0.1 * random.random() + 0.1 * np.random.rand() + 0.1 * torch.rand(()))


@pytest.mark.parametrize("accumulate", [1, 3])
def test_a_run_broken_by_ctrl_c_and_resumed_gives_exactly_the_losses_of_an_unbroken_one(tmp_path, accumulate):
    def run(batches, checkpoint, resume=False, seed=0):
        random.seed(seed), np.random.seed(seed)
        model = make_model(dropout=0.4)
        torch.manual_seed(seed)
        optimizer = [Muon([model[0].weight]), torch.optim.AdamW([model[0].bias, *model[3].parameters()])]
        options = {"loss": noisy_loss, "optimizer": optimizer, "evaluate": score, "every": 5}
        options |= {"accumulate": accumulate, "schedule": lambda step, n: cosine_schedule(step, 3, n, 0.05)}
        return train(model, batches, checkpoint=checkpoint, resume=resume, **options)

    def score(model):
        return {"chance": torch.rand(()).item(), "score": loss(model, batch(99)).item()}

    whole, model = run(batch, tmp_path / "whole.pt")
    part, _ = run(breaking(7 * accumulate), tmp_path / "part.pt")
    assert len(part["loss"]) == 8, "the step at hand is finished"
    rest, resumed = run(batch, tmp_path / "part.pt", resume=True, seed=5)
    for name in ("loss", "rate", "evaluations"):
        assert rest[name] == whole[name]
    assert same(model, resumed) and len(whole["evaluations"]) == 3


@pytest.fixture
def machine(monkeypatch):
    """A machine by its name: each has two libraries, of which the second rounds less; "old" has one."""

    def is_here(name):
        libraries = ("MKL",) if name == "old" else ("MKL", "oneDNN")
        monkeypatch.setattr(processor, "matrix_libraries", lambda: libraries)
        monkeypatch.setattr(processor, "fastest_library", lambda: "oneDNN" if name == "zen 5" else "MKL")

    exact = lambda *inputs: nn.functional.linear(*(each.double() for each in inputs)).float()  # noqa: E731
    monkeypatch.setattr(linear.OneDNNLinear, "apply", exact)
    monkeypatch.setattr(linear, "ROWS", 1)
    return is_here


def multiplying(seed=0):
    """A model whose products are the library's that was chosen."""
    torch.manual_seed(seed)
    return nn.Sequential(linear.Linear(5, 70), nn.Tanh(), linear.Linear(70, 3))


@pytest.mark.parametrize("began, ended", [("zen 3", "zen 5"), ("zen 5", "zen 3"), ("old", "zen 5")])
def test_a_run_resumed_on_a_machine_that_would_multiply_otherwise_is_the_same_run(
    tmp_path, machine, began, ended
):
    machine(ended)
    other, _ = train(multiplying())
    machine(began)
    whole, expected = train(multiplying())
    train(multiplying(), breaking(7), checkpoint=tmp_path / "run.pt")
    machine(ended)
    rest, model = train(multiplying(seed=1), checkpoint=tmp_path / "run.pt", resume=True)
    assert rest["loss"] == whole["loss"] != other["loss"] and same(model, expected)
    assert processor.matrix_library() == ("oneDNN" if ended == "zen 5" else "MKL"), "the run's affair only"


def test_a_library_that_is_not_here_is_named_and_the_run_goes_on(tmp_path, machine, capsys):
    machine("zen 5")
    train(multiplying(), breaking(7), checkpoint=tmp_path / "run.pt")
    machine("old")
    history, _ = train(multiplying(), checkpoint=tmp_path / "run.pt", resume=True, show=True)
    assert len(history["loss"]) == 12
    assert "oneDNN's matrix products, which this machine lacks" in capsys.readouterr().out
    assert torch.load(tmp_path / "run.pt")["library"] == "MKL"


def test_a_checkpoint_from_before_the_library_was_kept_goes_on_with_this_machines(tmp_path, capsys):
    train(steps=6, checkpoint=tmp_path / "run.pt")
    saved = torch.load(tmp_path / "run.pt")
    del saved["library"]
    torch.save(saved, tmp_path / "run.pt")
    history, _ = train(make_model(seed=1), checkpoint=tmp_path / "run.pt", resume=True, show=True)
    assert history["loss"] == train()[0]["loss"] and "machine" not in capsys.readouterr().out


def test_ctrl_c_returns_the_history_and_says_how_to_resume(tmp_path, capsys):
    before = signal.getsignal(signal.SIGINT)
    history, _ = train(batches=breaking(3), show=True, checkpoint=tmp_path / "run.pt")
    assert len(history["loss"]) == 4
    assert f"resume=True goes on from {tmp_path / 'run.pt'}" in capsys.readouterr().out
    assert signal.getsignal(signal.SIGINT) is before, "Ctrl-C is itself again"


def test_ctrl_c_without_a_checkpoint_says_that_nothing_is_saved(capsys):
    train(batches=breaking(3), show=True)
    assert "Stopped after step 4. Nothing is saved." in capsys.readouterr().out


def test_fit_works_in_a_thread_where_signals_cannot_be_caught():
    results = []
    thread = threading.Thread(target=lambda: results.append(train()[0]))
    thread.start()
    thread.join()
    assert len(results[0]["loss"]) == 12


def test_resuming_a_finished_run_changes_nothing_and_a_missing_checkpoint_starts_afresh(tmp_path):
    history, model = train(checkpoint=tmp_path / "deep" / "run.pt", resume=True)
    again, other = train(make_model(seed=3), checkpoint=tmp_path / "deep" / "run.pt", resume=True)
    assert again == history and same(model, other)


def test_a_longer_run_may_go_on_from_a_finished_one(tmp_path):
    train(checkpoint=tmp_path / "run.pt")
    history, model = train(make_model(seed=3), checkpoint=tmp_path / "run.pt", resume=True, steps=20)
    whole, expected = train(steps=20)
    assert history["loss"] == whole["loss"] and same(model, expected)


def test_another_models_checkpoint_is_named_with_the_first_difference(tmp_path):
    train(checkpoint=tmp_path / "run.pt")
    with pytest.raises(CheckpointError, match=r"another model: 0.bias is \(7,\) in the check.* and \(8,\)"):
        train(make_model(hidden=8), checkpoint=tmp_path / "run.pt", resume=True)


def test_another_optimizers_checkpoint_is_refused(tmp_path):
    train(checkpoint=tmp_path / "run.pt")
    model = make_model()
    options = {"optimizer": torch.optim.SGD(model.parameters()), "checkpoint": tmp_path / "run.pt"}
    with pytest.raises(CheckpointError, match=r"another optimizer than \['SGD'\]"):
        train(model, resume=True, **options)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no more", b"x" * 1000])
def test_a_damaged_checkpoint_is_named(tmp_path, content):
    (tmp_path / "run.pt").write_bytes(content)
    with pytest.raises(CheckpointError, match="run.pt cannot be read"):
        train(checkpoint=tmp_path / "run.pt", resume=True)


class Evil:
    def __reduce__(self):
        return os.mkdir, ("evil",)


@pytest.mark.parametrize("thing, why", [({"model": {}}, "not a checkpoint"), (Evil(), "cannot be read")])
def test_a_strange_file_is_refused_and_its_code_is_never_run(tmp_path, monkeypatch, thing, why):
    monkeypatch.chdir(tmp_path)
    torch.save(thing, "run.pt")
    with pytest.raises(CheckpointError, match=why):
        train(checkpoint="run.pt", resume=True)
    assert not Path("evil").exists()


def full_disk(monkeypatch, path):
    def fsync(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fsync)


def truly_full_disk(monkeypatch, path):
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with draft(path) as beside:
        pass
    beside.symlink_to("/dev/full")


@pytest.mark.parametrize("fill", [full_disk, truly_full_disk])
def test_a_full_disk_is_named_and_leaves_the_checkpoint_from_before_whole(tmp_path, monkeypatch, fill):
    path = tmp_path / "run.pt"
    train(checkpoint=path, steps=6)
    before = path.read_bytes()

    def batches(i):
        if i == 8:
            fill(monkeypatch, path)
        return batch(i)

    with pytest.raises(CheckpointError, match="disk is full.*from before is whole.*resume=True"):
        train(batches=batches, checkpoint=path, resume=True, every=100)
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]
    monkeypatch.undo()
    history, _ = train(make_model(seed=3), checkpoint=path, resume=True)
    assert history["loss"] == train()[0]["loss"]


def test_a_folder_that_cannot_be_is_named_before_the_first_step(tmp_path):
    (tmp_path / "file").write_text("in the way")
    steps = []
    with pytest.raises(CheckpointError, match="could not be written.*No checkpoint was there"):
        train(batches=steps.append, checkpoint=tmp_path / "file" / "run.pt")
    assert not steps


def poisoned(i):
    x, y = batch(i)
    return (x * float("nan") if i == 5 else x), y


def only_padding(i):
    x, y = batch(i)
    return x, torch.full_like(y, IGNORE) if i == 5 else y


@pytest.mark.parametrize(
    "batches, why", [(poisoned, "batch itself holds NaN"), (only_padding, "every target is ignored")]
)
def test_a_loss_that_is_no_number_is_named_at_once_and_never_reaches_the_parameters(batches, why):
    model = make_model()
    with pytest.raises(FloatingPointError, match=f"At step 6, .*the loss is nan.*{why}.*those of step 5"):
        train(model, batches)
    assert same(model, train(steps=5)[1])


def test_a_rate_that_is_too_high_is_named():
    model = nn.Linear(5, 1)
    options = {"optimizer": torch.optim.SGD(model.parameters(), lr=1e3), "clip": None, "steps": 100}
    with pytest.raises(FloatingPointError, match="had risen from .* learning rate is too high"):
        train(model, loss=lambda model, batch: model(batch[0]).square().mean(), **options)


def test_a_gradient_that_is_no_number_is_named():
    with pytest.raises(FloatingPointError, match="At step 1, .*the gradient is not a finite number"):
        train(loss=lambda model, batch: model(batch[0]).sub(model(batch[0])).square().sum().sqrt())


def test_a_damaged_model_is_named():
    model = make_model()
    model[0].weight.data[0, 0] = float("inf")
    with pytest.raises(FloatingPointError, match="parameters were not all finite before"):
        train(model, loss=lambda model, batch: model(batch[0]).sum() + model[0].weight.sum())


BATCHES = [batch(i) for i in range(5)]
LOADER = torch.utils.data.DataLoader(BATCHES, batch_size=None)


@pytest.mark.parametrize("batches", [BATCHES, tuple(BATCHES), lambda i: BATCHES[i % 5], LOADER])
def test_batches_come_in_the_same_order_however_they_are_given(tmp_path, batches):
    expected = train(batches=lambda i: BATCHES[i % 5])[0]["loss"]
    assert train(batches=batches)[0]["loss"] == expected
    train(batches=batches, steps=7, checkpoint=tmp_path / "run.pt")
    assert train(batches=batches, checkpoint=tmp_path / "run.pt", resume=True)[0]["loss"] == expected


def test_batches_that_run_out_are_named():
    with pytest.raises(ValueError, match="the batches ran out"):
        train(batches=(batch(i) for i in range(3)))


def test_evaluation_is_in_eval_mode_without_gradients_and_training_goes_on_after_it():
    seen = []

    def error_rate(model):
        seen.append((model.training, torch.is_grad_enabled()))
        return 0.25

    only_training = lambda model, batch: loss(model, batch) * float(model.training)  # noqa: E731
    history, _ = train(evaluate=error_rate, every=0.25, loss=only_training)
    assert seen == [(False, False)] * 4
    assert history["evaluations"] == [{"step": step, "error_rate": 0.25} for step in (3, 6, 9, 12)]
    assert min(history["loss"]) > 0


@pytest.mark.parametrize("every, at", [(5, [5, 10, 12]), (0.5, [6, 12]), (1, [*range(1, 13)]), (100, [12])])
def test_every_counts_steps_or_shares_and_the_end_is_always_evaluated(every, at):
    history, _ = train(evaluate=lambda model: 0.0, every=every)
    assert [each["step"] for each in history["evaluations"]] == at


def test_an_evaluation_that_finds_no_number_says_nothing(capsys):
    history, _ = train(evaluate=lambda model: {}, every=6, show=True)
    assert history["evaluations"] == [{"step": 6}, {"step": 12}]
    assert "step 6" not in capsys.readouterr().out


def test_a_run_may_stop_on_time_and_its_schedule_follows_the_time():
    asked = []

    def schedule(step, total):
        asked.append(step / total)
        return 0.01

    history, _ = train(steps=None, minutes=0.02, schedule=schedule)
    assert 0.6 < history["seconds"][-1] < 1.2
    assert asked[0] < 0.1 and 0.5 < asked[-1] <= 1 and asked[2:] == sorted(asked[2:])


@pytest.mark.parametrize(
    "options",
    [
        {"steps": None},
        {"minutes": 1},
        {"precision": "float8"},
        {"steps": 0},
        {"steps": -1},
        {"every": 0},
        {"accumulate": 0},
        {"steps": None, "minutes": 0},
    ],
)
def test_options_that_make_no_sense_are_refused(options):
    with pytest.raises(ValueError):
        train(**options)


def test_precision_is_full_on_the_processor_unless_asked_for():
    types = []

    def spy(model, batch):
        types.append(model(batch[0]).dtype)
        return loss(model, batch)

    train(loss=spy, steps=1), train(loss=spy, steps=1, precision="bfloat16")
    assert types == [torch.float32, torch.bfloat16]


def test_other_groups_of_parameters_keep_their_ratio_to_the_first():
    model = make_model()
    groups = [{"params": model[0].parameters(), "lr": 0.1}, {"params": model[3].parameters(), "lr": 0.4}]
    optimizer = torch.optim.SGD(groups)
    train(model, optimizer=optimizer, schedule=lambda step, total: 0.02)
    assert [group["lr"] for group in optimizer.param_groups] == pytest.approx([0.02, 0.08])


def test_the_bar_shows_loss_rate_and_time_left(capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    train(show=True)
    shown = capsys.readouterr().err
    assert "step 12, loss" in shown and "rate 1.0e-03" in shown and "left" in shown


PROGRAM = """
    import atexit, json, os, sys
    from pathlib import Path
    sys.path.insert(0, sys.argv[1])
    import torch
    from helpers.training import breaking, make_model, targets_of, train, uneven

    torch.set_num_threads(1)
    rank, folder = int(os.environ["RANK"]), Path(sys.argv[2])

    @atexit.register  # before fit registers what leaves the group, so that this is called after it
    def note_threads():
        names = [file.read_text().strip() for file in Path("/proc/self/task").glob("*/comm")]
        (folder / f"threads{rank}.json").write_text(json.dumps(names))

    options = {"accumulate": 2, "count": targets_of, "checkpoint": folder / "run.pt", "show": True}
    broken, _ = train(make_model(seed=rank), breaking(13, uneven), **options)  # only rank 1 fetches number 13
    history, model = train(make_model(seed=rank + 2), uneven, resume=True, **options)
    found = broken["loss"], history["loss"], [p.tolist() for p in model.parameters()]
    (folder / f"result{rank}.json").write_text(json.dumps(found))
"""


def torchrun(program, folder, processes):
    """Run a program under torchrun; return what each process wrote at its end, and what was printed."""
    script, tests = folder / "program.py", Path(__file__).parent
    script.write_text(textwrap.dedent(program))
    launch = ["-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={processes}"]
    command = [sys.executable, *launch, str(script), str(tests), str(folder)]
    env = {**os.environ, "PYTHONPATH": str(tests.parent)}  # this checkout, whichever is installed
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=tests.parent, env=env)
    assert done.returncode == 0, done.stderr
    return [json.loads((folder / f"result{i}.json").read_text()) for i in range(processes)], done.stdout


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="torchrun needs libuv, which torch's Windows wheels lack")
def test_two_processes_end_in_one_model_that_of_one_process_at_twice_the_batch(tmp_path):
    """Uneven padding, accumulation, Ctrl-C at only one of the two, and a resumption, all at once.

    No thread of the group is left when Python ends: one that still wants something then aborts the process.
    """
    (first, second), printed = torchrun(PROGRAM, tmp_path, processes=2)
    assert first == second
    assert printed.count("Stopped after step 4") == 1, "only the first process prints"
    history, model = train(batches=uneven, accumulate=4, count=targets_of)
    broken, losses, parameters = first
    assert broken == losses[:4] and losses == pytest.approx(history["loss"], rel=1e-5)
    for got, expected in zip(parameters, model.parameters(), strict=True):
        torch.testing.assert_close(torch.tensor(got), expected.detach(), atol=1e-6, rtol=1e-4)
    left = [json.loads((tmp_path / f"threads{i}.json").read_text()) for i in range(2)]
    assert not [name for names in left for name in names if "gloo" in name]
