"""The whole Transformer: blocks that stand for its own, models to count, and scores."""

from torch import Tensor, eye, nn, tensor

from course_lib import attention, blocks, models
from course_lib.check.exercises.material.lesson_07 import look_across, look_back, think
from course_lib.check.inputs import Case, Draw

draw = Draw(8)


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


MATERIAL = {
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
