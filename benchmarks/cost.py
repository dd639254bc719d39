"""What it costs as it grows, against T, D and layers: python benchmarks/cost.py [PNG]

A training step of `GPT` (forward and backward, batch 1, vocabulary 80) for each size, and the memory that the
forward pass keeps for the backward pass. Prints a table, with the power of the growth between the last two
rows, and draws it.
"""

import argparse
import math
import tempfile
from pathlib import Path

import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt  # noqa: E402
import torch  # noqa: E402
from machine import print_machine  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402
from side_by_side import medians  # noqa: E402

from course_lib.models import GPT, GPTConfig  # noqa: E402

BASE = {"T": 256, "D": 128, "layers": 2}
GROWTH = {"T": (128, 256, 512, 1024, 2048, 4096), "D": (64, 128, 256, 512, 1024), "layers": (1, 2, 4, 8, 16)}


def step(T: int, D: int, layers: int):
    """A function that runs one training step of a model of this size, without the optimizer."""
    model = GPT(GPTConfig(80, context=T, width=D, n_layers=layers, n_heads=4))
    tokens = torch.randint(80, (1, T))
    return lambda: model(tokens).logsumexp(dim=-1).mean().backward()


def kept_megabytes(T: int, D: int, layers: int) -> float:
    """What autograd keeps between forward and backward, each storage once, the weights left out."""
    model = GPT(GPTConfig(80, context=T, width=D, n_layers=layers, n_heads=4))
    weights = {weight.untyped_storage().data_ptr() for weight in model.parameters()}
    storages = {}

    def keep(tensor):
        storage = tensor.untyped_storage()
        storages[storage.data_ptr()] = storage.nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        loss = model(torch.randint(80, (1, T))).logsumexp(dim=-1).mean()
    del loss
    return sum(size for place, size in storages.items() if place not in weights) / 1e6


def power(sizes, costs) -> float:
    """The exponent p of cost = size**p between the last two sizes."""
    return math.log(costs[-1] / costs[-2]) / math.log(sizes[-1] / sizes[-2])


def measure(what: str) -> tuple[list[float], list[float]]:
    """Milliseconds and megabytes for each size of `what`, the others at BASE."""
    shapes = [BASE | {what: size} for size in GROWTH[what]]
    times = medians({str(shape): step(**shape) for shape in shapes}, turns=5)
    return [1000 * seconds for seconds in times.values()], [kept_megabytes(**shape) for shape in shapes]


def main() -> None:
    """Print and draw."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("picture", nargs="?", type=Path, help="where to draw it (else a temporary file)")
    path = parser.parse_args().picture or Path(tempfile.mkdtemp()) / "cost.png"
    print_machine()
    table = Table("grows", "size", "ms a step", "MB kept", title="One training step")
    figure, axes = plt.subplots(2, 3, figsize=(10, 5.5), layout="constrained", sharex="col")
    for column, what in zip(axes.T, GROWTH, strict=True):
        for ax, costs, unit in zip(column, measured := measure(what), ("ms a step", "MB kept"), strict=True):
            ax.loglog(GROWTH[what], costs, "o-", color="#0072B2")
            ax.set_xticks(GROWTH[what], GROWTH[what], minor=False)
            ax.set_yticks(costs, [f"{cost:.0f}" for cost in costs])
            ax.minorticks_off()
            ax.set(xlabel=what, ylabel=unit, title=f"grows with power {power(GROWTH[what], costs):.2f}")
        for size, *costs in zip(GROWTH[what], *measured, strict=True):
            table.add_row(what, str(size), *(f"{cost:.1f}" for cost in costs))
        powers = [f"{power(GROWTH[what], costs):.2f}" for costs in measured]
        table.add_row("", "power", *powers, end_section=True)
    figure.savefig(path, dpi=120)
    Console(width=100).print(table)
    print(f"drawn in {path}")


if __name__ == "__main__":
    main()
