"""Every test is the same on a busy machine: one thread, and a stream of random numbers of its own."""

import os
from contextlib import nullcontext

for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")
os.environ.setdefault("MPLBACKEND", "agg")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ["COURSE_STRICT"] = "1"  # a fault of the check is an error, not a verdict

import pytest  # noqa: E402
import torch  # noqa: E402
from helpers.notebooks import write  # noqa: E402

from course_lib.models import linear  # noqa: E402
from course_lib.processor import is_exact  # noqa: E402

torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def _progress_in_its_place(monkeypatch):
    """`course test` keeps progress elsewhere; a test that sets COURSE_HOME means the file in there."""
    monkeypatch.delenv("COURSE_PROGRESS", raising=False)


@pytest.fixture(autouse=True)
def _seed():
    torch.manual_seed(0)


@pytest.fixture(params=["oneDNN", "MKL"])
def library(request, monkeypatch):
    """The library that multiplies a model's matrices. Where oneDNN would round, torch's own does its part."""
    monkeypatch.setattr(linear, "matrix_library", lambda: request.param)
    if not is_exact():
        monkeypatch.setattr(linear, "onednn", nullcontext)


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A course with the exercises of two lessons, and an empty my_work."""
    monkeypatch.setenv("COURSE_HOME", str(tmp_path))
    for folder in ("exercises", "notebooks", "my_work"):
        (tmp_path / folder).mkdir()
    write(tmp_path / "exercises" / "04_attention.ipynb", "x = 1")
    write(tmp_path / "exercises" / "10_gpt.ipynb", "y = 1")
    return tmp_path
