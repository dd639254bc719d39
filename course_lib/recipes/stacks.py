"""Stacks of blocks, with and without residuals and norms: how a gradient passes them, and how they learn."""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from course_lib.attention import causal_mask, multi_head_attention
from course_lib.blocks import encoder_block
from course_lib.layers import feed_forward, layer_norm
from course_lib.threads import one_thread

RATES = {  # what `benchmarks/stacks.py` found best for each kind, on seeds of its own
    "neither": 0.0003,
    "residual only": 0.001,
    "norm only": 0.0001,
    "post-norm": 0.001,
    "pre-norm": 0.01,
}
KINDS, SEEDS = tuple(RATES), (0, 1, 2)
DEPTH, WIDTH, HEADS = 8, 32, 4
SYMBOLS, LENGTH, BACK = 8, 8, 2
BATCH, STEPS = 16, 100
Weights = dict[str, Tensor]


def block_weights(depth: int, D: int, generator: torch.Generator) -> Weights:
    """Plain random weights for `depth` blocks: where n numbers are added up, they are about 1 / sqrt(n).

    >>> block_weights(3, 8, torch.Generator())["W1"].shape
    torch.Size([3, 8, 32])
    """
    squares = dict.fromkeys(("W_q", "W_k", "W_v", "W_o"), (D, D))
    shapes = squares | {"W1": (D, 4 * D), "W2": (4 * D, D)}
    drawn = {name: _draw(depth, *shape, generator=generator) for name, shape in shapes.items()}
    zeros = {"b1": 4 * D, "b2": D, "bias_1": D, "bias_2": D}
    biases = {name: torch.zeros(depth, 1, width) for name, width in zeros.items()}
    return drawn | biases | {gain: torch.ones(depth, 1, D) for gain in ("gain_1", "gain_2")}


def _draw(*shape: int, generator: torch.Generator) -> Tensor:
    return torch.randn(shape, generator=generator) / shape[-2] ** 0.5


def random_blocks(kind: str, depth: int, seed: int, D: int = WIDTH) -> list[Callable[[Tensor], Tensor]]:
    """Untrained blocks of one kind, each a function from (T, D) to (T, D).

    >>> [block] = random_blocks("pre-norm", depth=1, seed=0, D=8)
    >>> block(torch.zeros(5, 8)).shape
    torch.Size([5, 8])
    """
    weights = block_weights(depth, D, torch.Generator().manual_seed(seed))
    return blocks_of(kind, weights)


def blocks_of(kind: str, weights: Weights) -> list[Callable[[Tensor], Tensor]]:
    """The blocks that have these weights, whose first axis counts them."""
    each = [{name: W[n] for name, W in weights.items()} for n in range(len(weights["W1"]))]
    return [lambda x, own=own: one_block(kind, x, own) for own in each]


def one_block(kind: str, x: Tensor, w: Weights) -> Tensor:
    """Attention that looks back only, then the feed-forward network; x has the leading axes of the weights.

    Only residuals are `encoder_block` with norms that change nothing.
    """
    mask = causal_mask(x.shape[-2])

    def attend(x: Tensor) -> Tensor:
        return multi_head_attention(x, w["W_q"], w["W_k"], w["W_v"], w["W_o"], HEADS, mask)

    def think(x: Tensor) -> Tensor:
        return feed_forward(x, w["W1"], w["b1"], w["W2"], w["b2"])

    def norm(number: int) -> Callable[[Tensor], Tensor]:
        return lambda x: layer_norm(x, w[f"gain_{number}"], w[f"bias_{number}"])

    if kind == "neither":
        return think(attend(x))
    if kind == "norm only":
        return think(norm(2)(attend(norm(1)(x))))
    if kind == "residual only":
        return encoder_block(x, attend, torch.clone, think, torch.clone)
    return encoder_block(x, attend, norm(1), think, norm(2), pre_norm=kind == "pre-norm")


@one_thread()
def losses(kind: str, seeds=SEEDS, steps: int = STEPS, rate: float | None = None, warm_up: int = 0) -> Tensor:
    """Train a stack to name the symbol two places back, once for each seed: (seeds, steps) losses.

    All seeds at once, by Adam; the rate is that of RATES, and grows to it over the first `warm_up` steps.

    Units:   nats; chance is ln 8 = 2.08.
    """
    inner, outer = first_weights(seeds)
    optimizer = torch.optim.Adam([*inner.values(), *outer.values()])
    generators = [torch.Generator().manual_seed(1000 + seed) for seed in seeds]
    history = []
    for step in range(1, steps + 1):
        optimizer.param_groups[0]["lr"] = (rate or RATES[kind]) * min(1, step / max(1, warm_up))
        tokens = [torch.randint(SYMBOLS, (BATCH, LENGTH), generator=each) for each in generators]
        loss = _loss(kind, inner, outer, torch.stack(tokens))
        optimizer.zero_grad()
        loss.sum().backward()  # no weight serves two seeds, so each gets its own gradient
        optimizer.step()
        history.append(loss.detach())
    return torch.stack(history, dim=-1)


def first_weights(seeds) -> tuple[Weights, Weights]:
    """The weights of the blocks, and what stands before and after them, with an axis for the seeds."""
    generators = [torch.Generator().manual_seed(seed) for seed in seeds]
    inner = [block_weights(DEPTH, WIDTH, each) for each in generators]
    outer = [_ends(each) for each in generators]
    return (
        {name: _together([own[name].unsqueeze(1) for own in inner], 1) for name in inner[0]},
        {name: _together([own[name] for own in outer], 0) for name in outer[0]},
    )


def _together(weights: list[Tensor], dim: int) -> Tensor:
    return torch.stack(weights, dim=dim).requires_grad_()


def _ends(generator: torch.Generator) -> Weights:
    """Vectors of symbols and of places, the last norm of pre-norm, and the linear layer that answers."""
    E, P = (torch.randn(n, WIDTH, generator=generator) for n in (SYMBOLS, LENGTH))
    ends = {"gain": torch.ones(1, 1, WIDTH), "bias": torch.zeros(1, 1, WIDTH)}
    return ends | {"E": E, "P": P, "W_out": _draw(WIDTH, SYMBOLS, generator=generator)}


def _loss(kind: str, inner: Weights, outer: Weights, tokens: Tensor) -> Tensor:
    """The loss of each seed: (seeds, B, T) of int -> (seeds)."""
    x = F.one_hot(tokens, SYMBOLS).float() @ outer["E"].unsqueeze(1) + outer["P"].unsqueeze(1)
    for block in blocks_of(kind, inner):
        x = block(x)
    if kind == "pre-norm":  # whose stream nothing has normalised
        x = layer_norm(x, outer["gain"], outer["bias"])
    logits = (x @ outer["W_out"].unsqueeze(1))[:, :, BACK:]
    each = F.cross_entropy(logits.flatten(0, -2), tokens[:, :, :-BACK].flatten(), reduction="none")
    return each.view(len(tokens), -1).mean(dim=-1)
