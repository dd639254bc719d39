"""Which matrix library multiplies: the processor alone decides, one can choose, and each is exact."""

import threading

import pytest
import torch

from course_lib import processor
from course_lib.processor import fastest_library, matrix_libraries, matrix_library, multiplied_by, onednn

LINUX = "processor : 0\nvendor_id\t: {}\ncpu family\t: {}\nmodel\t\t: 17\nmodel name\t: one family 99\n"


@pytest.mark.parametrize(
    "described, zen_5",
    [
        (LINUX.format("AuthenticAMD", 26), True),
        (LINUX.format("AuthenticAMD", 25), False),
        (LINUX.format("GenuineIntel", 6), False),
        ("AMD64 Family 26 Model 68 Stepping 0, AuthenticAMD", True),
        ("Intel64 Family 6 Model 151 Stepping 2, GenuineIntel", False),
        ("arm", False),
        ("", False),
    ],
)
@pytest.mark.parametrize("libraries", [("MKL",), ("MKL", "oneDNN")])
def test_onednn_multiplies_on_zen_5_where_torch_has_it(monkeypatch, described, zen_5, libraries):
    monkeypatch.setattr(processor, "described", lambda: described)
    monkeypatch.setattr(processor, "matrix_libraries", lambda: libraries)
    assert fastest_library.__wrapped__() == (libraries[-1] if zen_5 else "MKL")


def test_without_avx_512_or_where_it_would_round_there_is_no_choice(monkeypatch):
    monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", lambda: "AVX2")
    monkeypatch.setattr(processor, "is_exact", lambda: True)
    assert len(matrix_libraries.__wrapped__()) == 1
    monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", lambda: "AVX512")
    assert matrix_libraries.__wrapped__()[1:] == ("oneDNN",)
    monkeypatch.setattr(processor, "is_exact", lambda: False)
    assert len(matrix_libraries.__wrapped__()) == 1


def test_a_library_is_chosen_inside_the_with_in_one_thread_and_only_if_it_is_there(monkeypatch):
    monkeypatch.setattr(processor, "matrix_libraries", lambda: ("MKL", "oneDNN"))
    monkeypatch.setattr(processor, "fastest_library", lambda: "oneDNN")
    with multiplied_by("MKL") as here:
        seen = []
        thread = threading.Thread(target=lambda: seen.append(matrix_library()))
        thread.start(), thread.join()
        assert (here, matrix_library(), seen) == ("MKL", "MKL", ["oneDNN"])
    with multiplied_by("another") as here:
        assert here == matrix_library() == "oneDNN"


def test_torchs_setting_is_as_before_even_after_an_error():
    before = torch.backends.mkldnn.matmul.fp32_precision
    with pytest.raises(RuntimeError), onednn():
        torch.zeros(2, 3) @ torch.zeros(2, 3)
    assert torch.backends.mkldnn.matmul.fp32_precision == before
