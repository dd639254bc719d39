"""The 2017 Transformer learns to translate numbers and dates, is interrupted half-way, and goes on.

    python benchmarks/translation.py [--steps 1200] [--threads 2]

Prints the time and the exact matches on 500 unseen sentences, then trains without the break and compares.
"""

import argparse
import signal
import tempfile
import time
from pathlib import Path

import torch
from machine import print_machine

from course_lib.datasets import split_pairs, translation_pairs
from course_lib.recipes.translation import Translator


def learner(train) -> Translator:
    torch.manual_seed(0)
    return Translator(train)


def broken_and_resumed(train, steps: int, checkpoint: Path) -> tuple[Translator, dict]:
    """Press Ctrl-C half-way; then start as from nothing, and resume."""
    first = learner(train)

    def batches(i):
        if i == steps // 2:
            signal.raise_signal(signal.SIGINT)
        return first.batch(i)

    first.learn(steps, batches=batches, checkpoint=checkpoint)
    second = learner(train)
    return second, second.learn(steps, checkpoint=checkpoint, resume=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=1200)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    print_machine()
    train, test = split_pairs(translation_pairs(20_000))
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        translator, history = broken_and_resumed(train, options.steps, Path(folder) / "checkpoint.pt")
    seconds = time.perf_counter() - start
    share = translator.exact(test[:500])
    print(f"{options.steps} steps, interrupted once: {seconds:.0f} s, {share:.1%} of 500 unseen exact")
    for (source, target), found in zip(test[:6], translator([source for source, _ in test[:6]]), strict=True):
        print(f"  {source} -> {found}{'' if found == target else f'   (should be: {target})'}")
    whole = learner(train).learn(options.steps)
    assert whole["loss"] == history["loss"], "the resumed run is another one"
    print(f"without the break: the same {len(whole['loss'])} losses, to the last bit")


if __name__ == "__main__":
    main()
