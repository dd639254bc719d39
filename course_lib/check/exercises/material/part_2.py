"""Attention, masks, heads, positions, the block, the whole Transformer."""

import torch
from torch import Tensor, eye, nn, tensor

from course_lib import attention, blocks, heads, layers, masks, models, positions
from course_lib.check.inputs import Case, Draw

draw = Draw(2)
Q, K, V = (
    tensor([[1.0, 0.0, 2.0]]),
    tensor([[1.0, 1.0, 1.0], [0.0, 2.0, 0.0]]),
    tensor([[10.0, 0.0, 0.0, 2.0], [0.0, 20.0, 0.0, 4.0]]),
)
X, W = tensor([[1.0, 0.0], [0.0, 2.0]]), tensor([[1.0, 1.0], [0.0, 1.0]])
WORDS, DOWN = tensor([[1.0, 0.0, 2.0], [0.0, 1.0, 1.0]]), tensor([[1.0, 0.0], [0.0, 1.0], [1.0, -1.0]])
PROJECTIONS = dict(W_q=W, W_k=eye(2), W_v=2 * eye(2), W_o=W.mT)
SCALE = tensor([1.0, 2.0, 0.5])


def look_back(x: Tensor) -> Tensor:
    """Stands for attention: each place gets the mean of all up to it."""
    return x.cumsum(-2) / torch.arange(1, x.shape[-2] + 1)[:, None]


def look_across(x: Tensor, memory: Tensor) -> Tensor:
    """Stands for cross-attention: the memory's mean, weighed by x."""
    return x * memory.mean(dim=-2, keepdim=True)


def norm(x: Tensor) -> Tensor:
    """Stands for a normalisation: nothing longer than 1."""
    return x / (1 + x.norm(dim=-1, keepdim=True))


def other_norm(x: Tensor) -> Tensor:
    """Another one, so that it shows which is used where."""
    return x - x.mean(dim=-1, keepdim=True)


def third_norm(x: Tensor) -> Tensor:
    """And a third."""
    return x / x.abs().amax(dim=-1, keepdim=True)


def think(x: Tensor) -> Tensor:
    """Stands for the feed-forward network."""
    return x.relu() * 3 + 1


def encode_more(x: Tensor) -> Tensor:
    """An encoder's block."""
    return x + look_back(x)


def decode_more(x: Tensor, memory: Tensor) -> Tensor:
    """A decoder's block."""
    return x + look_across(think(x), memory)


def frozen() -> nn.Module:
    """A model whose first layer training leaves as it is: it does not count."""
    return nn.Sequential(nn.Linear(4, 3).requires_grad_(False), nn.Linear(3, 2))


def tied() -> nn.Module:
    """A model whose last layer is its first: the shared weights count once."""
    model = nn.Sequential(nn.Linear(3, 3), nn.ReLU(), nn.Linear(3, 3))
    model[2].weight = model[0].weight
    return model


ENCODER = (look_back, norm, think, other_norm)
DECODER = (look_back, norm, look_across, other_norm, think, third_norm)
MATERIAL = {
    "attention_scores": dict(answer=attention.attention_scores, smallest=dict(Q=Q, K=K)),
    "attention_weights": dict(answer=attention.attention_weights, smallest=dict(Q=Q, K=K)),
    "attend": dict(answer=attention.attend, smallest=dict(Q=Q, K=K, V=V)),
    "self_attention": dict(
        answer=attention.self_attention,
        smallest=dict(x=WORDS, W_q=DOWN, W_k=DOWN.flip(0) + 1, W_v=eye(3, 4) + 1),
    ),
    "causal_mask": dict(answer=masks.causal_mask, smallest=dict(T=2)),
    "padding_mask": dict(answer=masks.padding_mask, smallest=dict(lengths=tensor([1, 2]), T=2)),
    "masked_softmax": dict(
        answer=attention.masked_softmax,
        smallest=dict(scores=tensor([[0.0, 1.0]])),
        more=[
            Case("a query that may look nowhere", (draw(2, 3), tensor([[True, False, True], [False] * 3])))
        ],
    ),
    "split_heads": dict(
        answer=heads.split_heads,
        smallest=dict(x=tensor([[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]), n_heads=2),
        more=[Case("a width that does not divide", (draw(2, 5), 2))],
    ),
    "merge_heads": dict(
        answer=heads.merge_heads,
        smallest=dict(x=tensor([[[1.0, 2.0], [5.0, 6.0]], [[3.0, 4.0], [7.0, 8.0]]])),
    ),
    "multi_head_attention": dict(
        answer=attention.multi_head_attention,
        smallest=dict(x=X, **PROJECTIONS, n_heads=2),
        more=[Case("a width that does not divide", (draw(2, 3), *(draw(3, 3) for _ in range(4)), 2))],
    ),
    "cross_attention": dict(
        answer=attention.cross_attention, smallest=dict(x=X[:1], memory=X, **PROJECTIONS, n_heads=2)
    ),
    "sinusoidal_positions": dict(answer=positions.sinusoidal_positions, smallest=dict(T=2, D=3)),
    "rotate": dict(
        answer=positions.rotate,
        smallest=dict(x=tensor([[1.0, 0.0], [1.0, 0.0]]), positions=tensor([0, 1])),
        options=dict(layout=["halves"], base=[100.0]),
        more=[
            Case("an odd width", (draw(2, 3), tensor([0, 1]))),
            Case("a layout that is none", (draw(2, 4), tensor([0, 1]), 10000.0, "thirds")),
        ],
    ),
    "alibi_bias": dict(
        answer=positions.alibi_bias,
        smallest=dict(n_heads=2, T=2),
        more=[Case("8 heads", (8, 3)), Case("6 heads, no power of 2", (6, 3))],
    ),
    "layer_norm": dict(
        answer=layers.layer_norm,
        smallest=dict(x=tensor([1.0, 3.0]), gain=tensor([1.0, 2.0]), bias=tensor([0.0, 10.0])),
        options=dict(eps=[0.5]),
    ),
    "feed_forward": dict(
        answer=layers.feed_forward,
        smallest=dict(
            x=tensor([3.0]),
            W1=tensor([[1.0, -1.0]]),
            b1=tensor([0.0, 1.0]),
            W2=tensor([[1.0], [1.0]]),
            b2=tensor([0.5]),
        ),
    ),
    "encoder_block": dict(
        answer=blocks.encoder_block,
        more=[
            Case("one token", (tensor([[1.0, 2.0]]), *ENCODER)),
            Case("3 tokens", (draw(3, 4), *ENCODER)),
            Case("a batch of 2", (draw(2, 3, 5), *ENCODER), frozenset({"batch"})),
            Case("normalised afterwards", (draw(3, 4), *ENCODER, False), frozenset({"pre_norm=False"})),
        ],
    ),
    "decoder_block": dict(
        answer=blocks.decoder_block,
        more=[
            Case("one token, one in the memory", (tensor([[1.0, 2.0]]), tensor([[3.0, -1.0]]), *DECODER)),
            Case("3 tokens, 4 in the memory", (draw(3, 5), draw(4, 5), *DECODER)),
            Case("a batch of 2", (draw(2, 3, 5), draw(2, 4, 5), *DECODER), frozenset({"batch"})),
            Case(
                "normalised afterwards",
                (draw(3, 4), draw(2, 4), *DECODER, False),
                frozenset({"pre_norm=False"}),
            ),
        ],
    ),
    "transformer": dict(
        answer=blocks.transformer,
        more=[
            Case("no blocks", (tensor([0]), tensor([1]), eye(2), [], [])),
            Case(
                "one of each", (tensor([2, 0, 1]), tensor([1, 3]), draw(4, 6), [encode_more], [decode_more])
            ),
            Case(
                "a batch of 2, two of each",
                (tensor([[2, 0, 1], [4, 4, 3]]), tensor([[1, 3], [0, 2]]), draw(5, 4), [encode_more, think])
                + ([decode_more, look_across],),
                frozenset({"batch"}),
            ),
        ],
    ),
    "count_parameters": dict(
        answer=models.count_parameters,
        more=[
            Case("a linear layer", (nn.Linear(3, 2),)),
            Case(
                "two layers without biases",
                (nn.Sequential(nn.Linear(2, 5, bias=False), nn.Linear(5, 1, bias=False)),),
            ),
            Case("two layers that share their weights", (tied(),)),
            Case("a normalisation with buffers", (nn.BatchNorm1d(7),)),
            Case("two layers of which the first is frozen", (frozen(),)),
        ],
    ),
    "attention_cost": dict(
        answer=attention.attention_cost,
        smallest=dict(T=2, D=4, n_heads=2),
        more=[
            Case("1000 tokens", (1000, 64, 4)),
            Case("fused", (1000, 64, 4, True)),
            Case("5 heads", (7, 30, 5)),
        ],
    ),
    "online_softmax": dict(
        answer=attention.online_softmax,
        smallest=dict(scores=tensor([[0.0, 1.0, 2.0]]), values=tensor([[0.0], [3.0], [6.0]]), block=2),
        options=dict(block=[1, 3, 100]),
    ),
}
