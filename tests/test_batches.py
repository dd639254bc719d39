"""Batches: each process's own share, and every tensor on its way to the device."""

import torch

from course_lib.training.batches import take, tensors, to_device


def test_each_process_takes_its_own_share():
    for batches in (list(range(10)), lambda i: i % 10, map(int, range(10))):
        shares = take(batches, first=3, stride=4)
        assert [next(shares), next(shares)] == [3, 7]


def test_to_device_reaches_every_tensor_and_keeps_the_form():
    batch = {"x": [torch.zeros(2), (torch.ones(1), "name")], "n": 3}
    moved = to_device(batch, torch.device("meta"))
    assert [each.device.type for each in tensors(moved)] == ["meta", "meta"]
    assert moved["x"][1][1] == "name" and moved["n"] == 3 and isinstance(moved["x"][1], tuple)
