"""What each part of the paper's recipe brings: lesson 09's translator, with one thing changed at a time.

    python benchmarks/recipe_of_the_paper.py [--seeds 3] [--steps 800] [--threads 1] [--only NAME ...]

For each variant and seed it prints the share of 500 unseen sentences that are right to the last letter,
written greedily and by a beam of 4, half-way and at the end: by the mean of the last five copies of the
model, kept every 20 steps, as in the lesson. One run takes half a minute on a quiet machine.
"""

import argparse
import copy

import torch
from machine import print_machine
from torch.optim.swa_utils import AveragedModel

from course_lib.recipes.numbers_and_dates import STEPS, WARMUP, paper_rate, paper_translator
from course_lib.training import cosine_schedule

PEAK = paper_rate(WARMUP, STEPS)  # the highest rate of the paper's recipe


def at_once(step: int, total: float) -> float:
    """The paper's rate, but as high from the first step on as it is at its peak."""
    return paper_rate(max(step, WARMUP), total)


def constant(step: int, total: float) -> float:
    return 0.001


def falling(step: int, total: float) -> float:
    return cosine_schedule(step, 0, total, 0.002)


VARIANTS = {
    "the paper's recipe": {},
    "labels not smoothed": {"smoothing": 0.0},
    f"no warm-up: {PEAK:.5f} at once": {"schedule": at_once},
    "no warm-up, 0.001 all the time": {"schedule": constant},
    "no warm-up, 0.002 falling to 0": {"schedule": falling},
}


def scores(seed: int, steps: int, smoothing=0.1, schedule=paper_rate) -> list[dict]:
    """Train one variant; return what it gets right half-way and at the end."""
    translator, unseen = paper_translator(seed)
    translator.smoothing, copies, found = smoothing, [], []

    def keep(model) -> dict:
        copies.append(copy.deepcopy(model))
        if 20 * len(copies) in (steps // 2, steps):
            found.append({"step": 20 * len(copies), **scores_of_mean(translator, unseen[:500], copies[-5:])})
        return {}

    translator.learn(steps, schedule=schedule, evaluate=keep, every=20, show=False)
    return found


def scores_of_mean(translator, pairs, copies) -> dict:
    """What the mean of the copies gets right; the translator keeps the model that it trains."""
    mean, trained = AveragedModel(copies[0]), translator.model
    for each in copies:
        mean.update_parameters(each)
    translator.model = mean.module
    right = {"greedy": translator.exact(pairs), "beam": translator.exact(pairs, width=4)}
    translator.model = trained
    return right


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=VARIANTS, default=list(VARIANTS), metavar="NAME")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    print_machine()
    for name in options.only:
        for seed in range(options.seeds):
            found = scores(seed, options.steps, **VARIANTS[name])
            said = [f"step {each['step']}: {each['greedy']:.3f}, beam {each['beam']:.3f}" for each in found]
            print(f"{name:32} seed {seed}  " + "   ".join(said), flush=True)


if __name__ == "__main__":
    main()
