"""The 2017 Transformer learns to translate numbers and dates, is interrupted half-way, and goes on.

    python benchmarks/translation.py [--steps 1200] [--threads 2]

Prints the time and the exact matches on 500 unseen sentences, how many times faster the decoder's cache makes
translating, then trains without the break and compares.
"""

import argparse
import signal
import statistics
import tempfile
import time
from pathlib import Path

import torch
from machine import print_machine
from torch import nn

from course_lib.datasets import split_pairs, translation_pairs
from course_lib.generation import beam_search, greedy_decode
from course_lib.recipes.translation import START, STOP, Translator


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


class Plain(nn.Module):
    """The model without its cache: it encodes and decodes, no more is known of it."""

    def __init__(self, model: nn.Module):
        super().__init__()
        self.encode, self.decode = model.encode, model.decode


def gain(model: nn.Module, search, *options, turns: int = 3) -> float:
    """How many times as much processor time a search takes without the cache: medians, turn about."""
    seconds = {model: [], Plain(model): []}
    for _ in range(turns):
        for each, measured in seconds.items():
            start = time.process_time()
            search(each, *options, max_length=40)
            measured.append(time.process_time() - start)
    with_cache, without = map(statistics.median, seconds.values())
    return without / with_cache


def say_what_the_cache_gains(translator: Translator, sentences: list[str]) -> None:
    """Print a line for one sentence, and one for all, greedily and by a beam."""
    for some in (sentences[:1], sentences):
        ids = translator.rows(some).to(next(translator.model.parameters()).device)
        greedy = gain(translator.model, greedy_decode, ids, START, STOP)
        beam = gain(translator.model, beam_search, ids, START, STOP, 4)
        print(f"cache, {len(some)} at once: {greedy:.1f} times faster; a beam of 4 {beam:.1f} times")


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
    say_what_the_cache_gains(translator, [source for source, _ in test[:16]])
    whole = learner(train).learn(options.steps)
    assert whole["loss"] == history["loss"], "the resumed run is another one"
    print(f"without the break: the same {len(whole['loss'])} losses, to the last bit")


if __name__ == "__main__":
    main()
