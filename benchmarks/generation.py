"""Writing with a cache, ours against transformers' `generate`: python benchmarks/generation.py

Tokens a second of one GPT-2 (the same weights), greedily, batch 1 and 8, and ours without the cache.
"""

import argparse

import torch
from machine import print_machine
from rich.console import Console
from rich.table import Table
from side_by_side import medians

from course_lib.generation import generate
from course_lib.pretrained import load_gpt2

# vocabulary, context, width, layers, heads
SIZES = {
    "letters, 0.3 M": (80, 256, 96, 3, 4),
    "BPE, 0.8 M": (1024, 256, 128, 3, 4),
    "14 M": (8192, 256, 384, 6, 6),
}


def both(N: int, context: int, width: int, n_layers: int, n_heads: int):
    """A random GPT-2 of transformers, and ours with its weights."""
    from transformers import GPT2Config, GPT2LMHeadModel

    config = GPT2Config(
        vocab_size=N,
        n_positions=context,
        n_embd=width,
        n_layer=n_layers,
        n_head=n_heads,
        bos_token_id=None,
        eos_token_id=None,
    )
    theirs = GPT2LMHeadModel(config).eval()
    return load_gpt2(theirs.state_dict(), config.to_dict()), theirs


def speeds(size: tuple, B: int, n: int, turns: int) -> dict[str, float]:
    """Tokens a second of each; both must write the same."""
    ours, theirs = both(*size)
    prompt = torch.randint(size[0], (B, 8))
    write = {
        "ours": lambda: generate(ours, prompt, n, temperature=0),
        "transformers": lambda: theirs.generate(
            prompt, attention_mask=torch.ones_like(prompt), max_new_tokens=n, do_sample=False, pad_token_id=0
        ),
        "no cache": lambda: generate(ours, prompt, n, temperature=0, use_cache=False),
    }
    assert torch.equal(write["ours"](), write["transformers"]())
    return {who: B * n / seconds for who, seconds in medians(write, turns).items()}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--tokens", type=int, default=200)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    print_machine()
    table = Table("size", "batch", "ours", "transformers", "no cache", "x transformers", "x no cache")
    table.title = f"Generation, tokens/s: {options.tokens} tokens, {options.threads} threads, float32"
    for name, size in SIZES.items():
        for B in (1, 8):
            found = speeds(size, B, options.tokens, options.turns)
            ratios = [found["ours"] / found[who] for who in ("transformers", "no cache")]
            table.add_row(name, str(B), *(f"{s:.0f}" for s in found.values()), *(f"{r:.1f}" for r in ratios))
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
