"""What makes a small model learn fastest: one row a variant of the recipe, each trained for the same time.

A letter is a byte here, so that "letters" are tokens without a merge.

    python benchmarks/recipe.py [--seconds 90] [--seeds 3] [--threads 2] [--only "4 layers" ...] [--text FILE]

Each variant trains for the same time by the clock: run it while the machine does nothing else. What is
chosen here must not be judged by what it was chosen on: the last tenth of the text is put aside, the tenth
before it is held out. With `--report` the last tenth itself is held out, for what has been chosen.
"""

import argparse
from statistics import mean

import torch
from machine import print_machine

from course_lib.models import GPT, GPTConfig, count_parameters
from course_lib.models.initialisation import zero_init_residuals
from course_lib.recipes.corpus import MERGES, encode, learn_tokens, read_text
from course_lib.training import cosine_schedule, fit, linear_schedule
from course_lib.training.optimizers import muon_and_adamw

BASE = {"width": 96, "n_layers": 3, "n_heads": 2, "merges": MERGES, "context": 64, "batch": 16}
BASE |= {"zero_init": True, "schedule": "linear"}
RATES = {"matrix_rate": 0.02, "rate": 0.005, "momentum": 0.9, "decay": 0.1}
LETTERS = {"merges": 0, "context": 128, "batch": 16}
PLAIN = LETTERS | {"zero_init": False, "optimizer": "adamw", "schedule": "cosine", "batch": 8}
SCHEDULES = {
    "linear": lambda step, total, peak: linear_schedule(step, 0.03 * total, total, peak),
    "cosine": lambda step, total, peak: cosine_schedule(step, 0.03 * total, total, peak),
}
VARIANTS = {
    "the recipe": {},
    "letters, AdamW, cosine, batch 8": PLAIN,
    "cosine": {"schedule": "cosine"},
    "residuals not 0 at first": {"zero_init": False},
    "half the batch": {"batch": 8, "matrix_rate": 0.014},
    "twice the batch": {"batch": 32},
    "letters": LETTERS,
    "256 merges": {"merges": 256},
    "1792 merges": {"merges": 1792},
    "context 128": {"context": 128, "batch": 8},
    "momentum 0.95": {"momentum": 0.95},
    "no weight decay": {"decay": 0.0},
    "matrix rate 0.01": {"matrix_rate": 0.01},
    "matrix rate 0.04": {"matrix_rate": 0.04},
    "wider": {"width": 128},
    "wider, 2 layers": {"width": 128, "n_layers": 2},
    "narrower, 4 layers": {"width": 64, "n_layers": 4},
    "4 layers": {"n_layers": 4},
    "1 head": {"n_heads": 1},
    "4 heads": {"n_heads": 4},
    "SwiGLU and RMSNorm": {"activation": "swiglu", "norm": "rms"},
    "ReLU": {"activation": "relu"},
    "learned positions": {"positions": "learned"},
    "untied": {"tied": False},
}


def train(text: str, seconds: float, change: dict, seed: int) -> tuple[float, int, int]:
    """Train one variant; return its loss on the whole last tenth, its steps and its parameters."""
    rates = {name: change.get(name, value) for name, value in RATES.items()}
    settings = BASE | {name: value for name, value in change.items() if name not in RATES}
    batch, optimizer, schedule = (settings.pop(name, None) for name in ("batch", "optimizer", "schedule"))
    zero_init, tokenizer = settings.pop("zero_init"), learn_tokens(text, settings.pop("merges"))
    corpus = encode(text, tokenizer, settings["context"], batch)
    torch.manual_seed(seed)
    model = GPT(GPTConfig(tokenizer.vocab_size, **settings))
    if zero_init:
        zero_init_residuals(model)
    if optimizer == "adamw":
        peak, betas = rates["rate"], (0.9, 0.99)
        optimizers = torch.optim.AdamW(model.parameters(), peak, betas, weight_decay=0.1, fused=True)
    else:
        peak, optimizers = rates["matrix_rate"], muon_and_adamw(model, **rates)
    history = fit(
        model,
        lambda i: corpus.batch(seed * 10**6 + i),
        loss=corpus.loss,
        minutes=seconds / 60,
        optimizer=optimizers,
        schedule=lambda step, total: SCHEDULES[schedule](step, total, peak),
        show=False,
    )
    return corpus.held_out(model, most=10**9), len(history["loss"]), count_parameters(model)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=90, help="for each variant")
    parser.add_argument(
        "--seeds", type=int, default=1, help="how many runs of each, first weights and batches"
    )
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--only", nargs="+", choices=VARIANTS, default=list(VARIANTS), metavar="NAME")
    parser.add_argument("--text", help="a text file; else 1.1 million characters of plays")
    parser.add_argument("--report", action="store_true", help="hold out the last tenth")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    print_machine()
    text = read_text(options.text)[0] if options.text else read_text(None)[0][:1_100_000]
    text = text if options.report else text[: len(text) * 9 // 10]
    print(f"{'variant':32}{'nats/char':>10}{'steps':>8}{'parameters':>12}")
    for name in options.only:
        runs = [train(text, options.seconds, VARIANTS[name], seed) for seed in range(options.seeds)]
        losses, steps, sizes = zip(*runs, strict=True)
        each = "  " + " ".join(f"{loss:.4f}" for loss in losses) if len(runs) > 1 else ""
        print(f"{name:32}{mean(losses):10.4f}{mean(steps):8,.0f}{sizes[0]:12,}{each}", flush=True)


if __name__ == "__main__":
    main()
