"""Training and memory against what one would use instead: python benchmarks/models.py

Tokens a second through a whole training step (forward, loss, backward, fused AdamW) of our `GPT`, of
transformers' GPT2LMHeadModel and of torch's own nn.TransformerEncoder with a causal mask, taking turns: the
same sizes, batch, precision, weights, tied table, activation (GPT-2's GELU by tanh; torch's own takes
half its time) and optimizer, no dropout. "rotary" is ours as the lessons set it. Then the peak memory of
attention, naive and fused.
"""

import argparse
import itertools
import time

import torch
import torch.nn.functional as F
from machine import print_machine
from rich.console import Console
from rich.table import Table
from side_by_side import medians
from torch import nn

from course_lib.attention import attend, causal_mask
from course_lib.models import GPT, GPTConfig, count_parameters
from course_lib.models.sublayers import GELU_TANH, fused_attention

# vocabulary, context, batch, width, layers, heads
LESSON_SIZES = {
    "letters, 0.3 M": (80, 128, 8, 96, 3, 4),
    "letters, 0.8 M": (80, 128, 16, 128, 4, 4),
    "BPE, 0.7 M": (1024, 64, 16, 128, 3, 4),
}
LARGER_SIZES = {"14 M": (8192, 256, 4, 384, 6, 6), "GPT-2's, 4 of 12 layers": (50257, 256, 2, 768, 4, 12)}


class TorchGPT(nn.Module):
    """What one writes with torch's own layers."""

    def __init__(self, N: int, context: int, width: int, n_layers: int, n_heads: int):
        super().__init__()
        self.embed, self.positions = nn.Embedding(N, width), nn.Embedding(context, width)
        layer = nn.TransformerEncoderLayer(
            width, n_heads, 4 * width, 0.0, GELU_TANH, batch_first=True, norm_first=True
        )
        self.blocks = nn.TransformerEncoder(layer, n_layers, nn.LayerNorm(width), enable_nested_tensor=False)
        mask = nn.Transformer.generate_square_subsequent_mask(context)
        self.register_buffer("mask", mask, persistent=False)

    def forward(self, tokens):
        """Return logits."""
        T = tokens.shape[1]
        x = self.embed(tokens) + self.positions.weight[:T]
        return self.blocks(x, mask=self.mask[:T, :T], is_causal=True) @ self.embed.weight.T


def contenders(N, context, B, width, n_layers, n_heads) -> dict[str, nn.Module]:
    """The same model from three hands, and ours as the lessons set it."""
    from transformers import GPT2Config, GPT2LMHeadModel

    shape = {"context": context, "width": width, "n_layers": n_layers, "n_heads": n_heads}
    gpt2 = GPT2Config(
        vocab_size=N,
        n_positions=context,
        n_embd=width,
        n_layer=n_layers,
        n_head=n_heads,
        use_cache=False,
        bos_token_id=None,
        eos_token_id=None,
        resid_pdrop=0.0,
        embd_pdrop=0.0,
        attn_pdrop=0.0,
    )
    return {
        "ours": GPT(GPTConfig(N, positions="learned", activation="gelu_tanh", bias=True, **shape)),
        "rotary": GPT(GPTConfig(N, **shape)),
        "transformers": GPT2LMHeadModel(gpt2).train(),
        "torch": TorchGPT(N, **shape),
    }


def training_step(model: nn.Module, tokens: torch.Tensor):
    """A function that trains the model by one step."""
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4, fused=True)
    targets = F.pad(tokens[:, 1:], (0, 1), value=-100).flatten()

    def step():
        if hasattr(model, "lm_head"):
            loss = model(tokens, labels=tokens).loss  # shifts the targets itself
        else:
            loss = F.cross_entropy(model(tokens).flatten(0, 1), targets)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)

    return step


def training_table(title: str, sizes: dict, repeats: int, turns: int, clock) -> Table:
    """Thousands of tokens a second, and ours in multiples of the others'."""
    table = Table("size", "weights", "ours", "rotary", "transformers", "torch", "x transformers", "x torch")
    table.title = title
    for name, size in sizes.items():
        models = contenders(*size)
        tokens = torch.randint(size[0], (size[2], size[1]))
        steps = {who: training_step(model, tokens) for who, model in models.items()}
        runs = {who: lambda step=step: [step() for _ in range(repeats)] for who, step in steps.items()}
        seconds = medians(runs, turns, clock)
        speeds = {who: repeats * tokens.numel() / took / 1000 for who, took in seconds.items()}
        ratios = [speeds["ours"] / speeds[who] for who in ("transformers", "torch")]
        cells = [f"{speed:.2f}" for speed in speeds.values()] + [f"{ratio:.2f}" for ratio in ratios]
        table.add_row(name, f"{count_parameters(models['ours']) / 1e6:.2f} M", *cells)
    return table


def peak_megabytes(function) -> float:
    """The most that torch held at once while the function ran, as its allocator tells the profiler."""
    kinds = [torch.profiler.ProfilerActivity.CPU]
    with torch.profiler.profile(activities=kinds, profile_memory=True) as profile:
        function()
    events = [event for event in profile.profiler.kineto_results.events() if event.name() == "[memory]"]
    amounts = [event.nbytes() for event in sorted(events, key=lambda event: event.start_ns())]
    return max(itertools.accumulate(amounts)) / 1e6


def memory_table(lengths=(1024, 2048, 4096)) -> Table:
    """Peak memory of one attention, forward, inputs left out."""
    table = Table("T", "naive, MB", "fused, MB", "naive / fused", title="Peak memory, 4 heads, d = 32")
    for T in lengths:
        Q, K, V = torch.randn(3, 1, 4, T, 32).unbind()
        naive = peak_megabytes(lambda Q=Q, K=K, V=V, T=T: attend(Q, K, V, causal_mask(T)))
        fused = peak_megabytes(lambda Q=Q, K=K, V=V: fused_attention(Q, K, V, causal=True))
        table.add_row(str(T), f"{naive:.0f}", f"{fused:.1f}", f"{naive / fused:.0f}")
    return table


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--turns", type=int, default=9)
    parser.add_argument("--cpu-time", action="store_true", help="the processor's seconds, not the clock's")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    print_machine()
    clock = time.process_time if options.cpu_time else time.perf_counter
    note = f"thousand tokens/s, float32, {options.threads} threads, median of {options.turns}"
    console = Console(width=120)
    console.print(training_table(f"Training at lesson size ({note})", LESSON_SIZES, 5, options.turns, clock))
    console.print(memory_table())
    console.print(training_table(f"Training, larger ({note})", LARGER_SIZES, 1, options.turns, clock))


if __name__ == "__main__":
    main()
