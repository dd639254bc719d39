"""What an RNN, an LSTM and attention can copy: every rate and forget bias, chosen by the training loss.

    python benchmarks/memory.py [--steps 300] [--seeds 10 11 12]

The seeds are not those of lesson 03. It prints the loss and the share right at each length, and for each
reader the rate and the forget bias whose training loss is the lowest over all lengths: what READERS of
course_lib/recipes/copying.py has, and lesson 03 runs. Its losses once, the lowest with a *:

    symbols                    2      5      10     20
    RNN           0.008      0.001  0.046  1.928  2.690
                  0.016 *    0.000  0.033  1.734  2.772
                  0.032      0.000  1.372  2.773  2.783
    LSTM          0.02       0.007  0.922  1.913  2.773
                  0.04 *     0.002  0.745  1.847  2.773
                  0.08       0.001  0.736  2.131  2.773
    bias 1        0.02       0.008  0.888  1.667  2.324
                  0.04       0.003  0.709  1.588  2.416
                  0.08       0.001  0.632  1.596  2.596
    bias 3        0.02       0.008  0.890  1.621  2.148
                  0.04 *     0.003  0.696  1.531  2.100
                  0.08       0.001  0.518  1.402  2.417
    attention     0.03 *     0.000  0.000  0.000  0.000
"""

import argparse

import torch
from machine import print_machine

from course_lib.recipes.copying import READERS, first_weights, train_to_copy

LENGTHS = (2, 5, 10, 20)
RATES = {
    "rnn": (0.004, 0.008, 0.016, 0.032),
    "lstm": (0.01, 0.02, 0.04, 0.08, 0.16),
    "attention": (0.003, 0.01, 0.03),
}
BIASES = {"LSTM": (None,), "LSTM, forget bias 3": (1.0, 3.0)}


def candidates(name: str):
    """The reader at each rate, and with each forget bias."""
    for bias in BIASES.get(name, (None,)):
        for rate in RATES[READERS[name].kind]:
            yield READERS[name]._replace(rate=rate, forget_bias=bias)


def tune(name: str, seeds: list[int], steps: int) -> None:
    size = sum(W[0].numel() for W in first_weights(READERS[name], 40, seeds[:1]).values())
    print(f"\n{name}: {size:,} parameters at 20 symbols; training loss, share right at each length")
    losses = {}
    for reader in candidates(name):
        runs = [train_to_copy(reader, D, seeds, steps) for D in LENGTHS]
        losses[reader] = torch.stack([loss.mean() for loss, _ in runs]).mean().item()
        each = "  ".join(
            f"{D}: {loss.mean():.3f}, {right.mean():.1%}"
            for D, (loss, right) in zip(LENGTHS, runs, strict=True)
        )
        print(f"  rate {reader.rate:<6} forget bias {reader.forget_bias}:  {each}", flush=True)
    best = min(losses, key=losses.get)
    print(f"  lowest training loss: rate {best.rate}, forget bias {best.forget_bias}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--seeds", type=int, nargs="+", default=[10, 11, 12])
    chosen = parser.parse_args()
    print_machine()
    for name in READERS:
        tune(name, chosen.seeds, chosen.steps)


if __name__ == "__main__":
    main()
