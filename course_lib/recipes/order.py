"""Two tasks that only order can solve, and one small encoder that learns them with each kind of positions."""

import torch
import torch.nn.functional as F
from torch import Tensor

from course_lib.attention import attention_scores
from course_lib.heads import merge_heads, split_heads
from course_lib.positions import alibi_bias, rotate, sinusoidal_positions
from course_lib.threads import one_thread

KINDS = ("none", "sinusoidal", "learned", "rotary", "ALiBi")
SEEDS, LENGTH, LONGEST = (0, 1, 2), 16, 64  # tokens in training, and the most that are asked
SYMBOLS, WIDTH, HEADS, BATCH, ASKED = 11, 32, 4, 64, 512
CALM, RATE = 0.25, 1e-2  # W_q and W_k begin small, or ALiBi gets stuck with some seeds; for all the same
Weights = dict[str, Tensor]


def last_name(T: int, size: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Two names (0 and 1) among fillers (3 to 10), a question (2) at the end: which name came last?

    >>> tokens, answers = last_name(6, 1, torch.Generator().manual_seed(0))
    >>> tokens, answers
    (tensor([[ 7, 10,  1,  3,  0,  2]]), tensor([[0]]))
    """
    tokens = torch.randint(3, SYMBOLS, (size, T), generator=generator)
    places = torch.rand(size, T - 1, generator=generator).argsort(dim=-1)[:, :2]
    tokens.scatter_(1, places, torch.tensor([[0, 1]]).expand(size, 2))
    tokens[:, -1] = 2
    return tokens, (places[:, 1:] > places[:, :1]).long()


def previous_token(T: int, size: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Random symbols (0 to 7): at each place but the first, which symbol stands just before it?

    >>> previous_token(4, 1, torch.Generator().manual_seed(0))
    (tensor([[4, 7, 5, 0]]), tensor([[4, 7, 5]]))
    """
    tokens = torch.randint(8, (size, T), generator=generator)
    return tokens, tokens[:, :-1]


def first_weights(seeds=SEEDS, layers: int = 1) -> Weights:
    """Untrained weights, one set for each seed, on top of each other."""
    sets = [_draw(torch.Generator().manual_seed(seed), layers) for seed in seeds]
    return {name: torch.stack([each[name] for each in sets]) for name in sets[0]}


def _draw(generator: torch.Generator, layers: int) -> Weights:
    def normal(*shape, std):
        return std * torch.randn(shape, generator=generator)

    weights = {"E": normal(SYMBOLS, WIDTH, std=1.0), "P": normal(LONGEST, WIDTH, std=1.0)}
    for n in range(layers):
        for name in ("W_q", "W_k", "W_v", "W_o"):
            small = CALM if name in ("W_q", "W_k") else 1.0
            weights[f"{name}{n}"] = normal(WIDTH, WIDTH, std=small * WIDTH**-0.5)
        weights[f"up{n}"] = normal(WIDTH, 2 * WIDTH, std=WIDTH**-0.5)
        weights[f"down{n}"] = normal(2 * WIDTH, WIDTH, std=(2 * WIDTH) ** -0.5)
    return weights | {"W_out": normal(WIDTH, SYMBOLS, std=WIDTH**-0.5)}


def read(kind: str, weights: Weights, tokens: Tensor, mask: Tensor | None = None) -> Tensor:
    """Logits for each place, from as many sets of weights as are stacked; without a mask all see all.

    Tokens are (seeds, B, T) of int, and what comes out (seeds, B, T, 11). The mask is (T, T) of bool.
    """
    T = tokens.shape[-1]
    each = torch.arange(len(tokens))[:, None, None]
    x = weights["E"][each, tokens]
    if kind == "learned":
        x = x + weights["P"][:, None, :T]
    if kind == "sinusoidal":
        x = x + sinusoidal_positions(T, WIDTH)
    for n in range(sum(name.startswith("W_q") for name in weights)):
        one = {name[:-1]: W.unsqueeze(1) for name, W in weights.items() if name.endswith(str(n))}
        x = x + _attend(kind, one, F.layer_norm(x, (WIDTH,)), mask)
        x = x + (F.layer_norm(x, (WIDTH,)) @ one["up"]).relu() @ one["down"]
    return F.layer_norm(x, (WIDTH,)) @ weights["W_out"].unsqueeze(1)


def _attend(kind: str, one: Weights, x: Tensor, mask: Tensor | None) -> Tensor:
    Q, K, V = (split_heads(x @ one[name], HEADS) for name in ("W_q", "W_k", "W_v"))
    T = x.shape[-2]
    if kind == "rotary":
        Q, K = (rotate(each, torch.arange(T), layout="halves") for each in (Q, K))
    scores = attention_scores(Q, K)
    if kind == "ALiBi":
        scores = scores + alibi_bias(HEADS, T)
    if mask is not None:
        scores = scores.masked_fill(~mask, -torch.inf)
    return merge_heads(scores.softmax(dim=-1) @ V) @ one["W_o"]


@one_thread()
def train_on_order(
    kind: str, task, seeds=SEEDS, steps: int = 250, layers: int = 1, causal: bool = False, rate: float = RATE
) -> tuple[Weights, Tensor]:
    """Learn a task at 16 tokens, all seeds at once: the weights, and the mean of the last 20 losses."""
    weights = {name: W.requires_grad_() for name, W in first_weights(seeds, layers).items()}
    optimizer = torch.optim.AdamW(weights.values(), lr=rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps)
    generators = [torch.Generator().manual_seed(1000 + seed) for seed in seeds]
    mask = torch.ones(LENGTH, LENGTH, dtype=torch.bool).tril() if causal else None
    losses = []
    for _ in range(steps):
        tokens, answers = _batches(task, LENGTH, BATCH, generators)
        logits = read(kind, weights, tokens, mask)[..., -answers.shape[-1] :, :]
        loss = F.cross_entropy(logits.flatten(0, -2), answers.flatten(), reduction="none")
        loss = loss.view(len(seeds), -1).mean(dim=1)
        optimizer.zero_grad()
        loss.sum().backward()
        optimizer.step()
        schedule.step()
        losses.append(loss.detach())
    return {name: W.detach() for name, W in weights.items()}, torch.stack(losses[-20:]).mean(dim=0)


@one_thread()
def share_right(kind: str, task, weights: Weights, T: int, causal: bool = False) -> Tensor:
    """The share right of new sequences of T tokens, for each set of weights."""
    generators = [torch.Generator().manual_seed(5000 + n) for n in range(len(weights["E"]))]
    tokens, answers = _batches(task, T, ASKED, generators)
    mask = torch.ones(T, T, dtype=torch.bool).tril() if causal else None
    with torch.no_grad():
        right = read(kind, weights, tokens, mask)[..., -answers.shape[-1] :, :].argmax(dim=-1) == answers
    return right.float().mean(dim=(1, 2))


def _batches(task, T: int, size: int, generators) -> tuple[Tensor, Tensor]:
    """Sequences of their own for each seed."""
    tokens, answers = zip(*(task(T, size, each) for each in generators), strict=True)
    return torch.stack(tokens), torch.stack(answers)
