"""Real models and other sequences: weights, heads, layers, images, sound, linear attention."""

import torch
from torch import nn, tensor

from course_lib import attention, interpret, models, pretrained, recurrent
from course_lib.check.inputs import Case, Draw
from course_lib.modalities import audio, vision

draw = Draw(4)
TABLE = pretrained.read_table("""
    0 <- first, transposed
    1 <- last
""")
WEIGHTS = {
    "first.weight": draw(2, 3),
    "first.bias": draw(3),
    "last.weight": draw(4, 3),
    "last.bias": draw(4),
}
TOKENS = tensor([[1, 2, 3, 0], [4, 4, 1, 2]])


def two_layers() -> nn.Module:
    with torch.random.fork_rng():
        return nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 4))


def gpt(n_layers: int = 2) -> nn.Module:
    """A tiny GPT, its weights drawn from a stream of their own."""
    with torch.random.fork_rng():
        torch.manual_seed(n_layers)
        return models.GPT(models.GPTConfig(5, width=8, n_heads=2, n_layers=n_layers)).eval()


MATERIAL = {
    "load_weights": dict(
        answer=pretrained.load_weights,
        more=[
            Case("two layers, one transposed", (two_layers(), WEIGHTS, TABLE)),
            Case("a name that is not used", (two_layers(), WEIGHTS | {"extra": draw(1)}, TABLE, "extra")),
            Case("a name that is unknown", (two_layers(), WEIGHTS | {"extra": draw(1)}, TABLE)),
            Case("another shape", (two_layers(), WEIGHTS | {"last.bias": draw(5)}, TABLE)),
            Case("a name that is missing", (two_layers(), {"first.weight": draw(2, 3)}, TABLE)),
        ],
    ),
    "head_pattern": dict(
        answer=interpret.head_pattern,
        smallest=dict(weights=tensor([[1.0, 0.0, 0.0], [0.5, 0.5, 0.0], [0.25, 0.75, 0.0]])),
        made=dict(weights=lambda scores: scores.softmax(dim=-1)),
        more=[Case("one token", (torch.ones(1, 1),))],
    ),
    "ablate_head": dict(
        answer=interpret.ablate_head,
        more=[
            Case("the second head of the first block", (gpt(), TOKENS[:1], "blocks.0.attend", 1)),
            Case("the first head of the second block", (gpt(), TOKENS, "blocks.1.attend", 0)),
            Case("a head that there is not", (gpt(), TOKENS[:1], "blocks.0.attend", 2)),
        ],
    ),
    "logit_lens": dict(
        answer=interpret.logit_lens,
        more=[
            Case("one block, one text", (gpt(1), TOKENS[:1, :2])),
            Case("two blocks", (gpt(), TOKENS)),
            Case("three blocks", (gpt(3), TOKENS[:, 1:])),
        ],
    ),
    "patchify": dict(
        answer=vision.patchify,
        smallest=dict(images=torch.arange(8.0).reshape(1, 2, 4), size=2),
        more=[
            Case("patches of 2", (draw(3, 4, 6), 2)),
            Case("patches that do not fill the image", (draw(1, 3, 4), 2)),
        ],
    ),
    "frames": dict(
        answer=audio.frames,
        smallest=dict(signal=torch.arange(6.0), size=3, step=2),
        more=[
            Case("no overlap", (draw(9), 3, 3)),
            Case("samples between", (draw(2, 10), 2, 3), frozenset({"batch"})),
            Case("too short", (draw(2), 3, 1)),
        ],
    ),
    "linear_attention": dict(
        answer=attention.linear_attention,
        smallest=dict(Q=torch.zeros(1, 2), K=torch.zeros(2, 2), V=tensor([[0.0], [10.0]])),
        options=dict(causal=[True]),
    ),
    "ssm_scan": dict(
        answer=recurrent.ssm_scan,
        smallest=dict(u=tensor([[1.0], [0.0], [0.0]]), A=tensor([0.5]), B=tensor([[1.0]]), C=tensor([[2.0]])),
        made=dict(A=torch.tanh),
    ),
}
