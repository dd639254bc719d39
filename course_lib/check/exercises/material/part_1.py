"""Before attention: layers, tokens, recurrent networks."""

import torch
from torch import Tensor, tensor

from course_lib import layers, recurrent, tokens
from course_lib.check.inputs import Case, Draw

draw = Draw(1)
MERGES = {(104, 117): 256, (256, 103): 257, (32, 257): 258}  # hu, hug, " hug"
TIED = {(97, 98): 256, (98, 99): 257, (256, 99): 258}  # ab, bc, abc: which one goes first matters
END = {"<|end|>": 259}
OVER = {(103, 32): 256}  # "g ", which no word holds
PIECES = {"h": -2.0, "u": -2.0, "g": -2.0, "s": -2.0, "hug": -3.0, "gs": -3.5, "hu": -2.5}
TIES = {"a": -1.0, "aa": -2.0, "b": -1.0}


def running_sum(X: Tensor) -> Tensor:
    """Every output feels all inputs before it, and equally."""
    return X.cumsum(dim=-2) * torch.arange(1.0, X.shape[-1] + 1).to(X)


def fading(X: Tensor) -> Tensor:
    """The further back, the less: a state that halves at each step, bent by a tanh."""
    h, states = torch.zeros_like(X[..., 0, :]), []
    for x in X.unbind(dim=-2):
        h = (x + h / 2).tanh()
        states.append(h)
    return torch.stack(states, dim=-2)


MATERIAL = {
    "linear": dict(
        answer=layers.linear,
        smallest=dict(x=tensor([1.0, 2.0]), W=tensor([[1.0], [10.0]]), b=tensor([0.5])),
        options=dict(b=[None]),
    ),
    "linear_backward": dict(
        answer=layers.linear_backward,
        smallest=dict(x=tensor([1.0, 2.0]), W=tensor([[3.0], [4.0]]), grad=tensor([1.0])),
        differentiable=False,
    ),
    "relu": dict(answer=layers.relu, smallest=dict(x=tensor([-1.0, 0.0, 2.0]))),
    "softmax": dict(answer=layers.softmax, smallest=dict(x=tensor([0.0, 1.0])), options=dict(dim=[0])),
    "cross_entropy": dict(
        answer=layers.cross_entropy,
        smallest=dict(logits=tensor([[0.0, 0.0], [5.0, 0.0]]), targets=tensor([1, 0])),
        more=[Case("a target to ignore", (draw(4, 3), tensor([2, -100, 0, 1]), -100))],
    ),
    "count_pairs": dict(
        answer=tokens.count_pairs,
        smallest=dict(ids=[7, 7, 7, 4]),
        more=[
            Case("no pair", ([5],)),
            Case("nothing", ([],)),
            Case("two words", ([104, 117, 103, 32, 104, 117, 103],)),
        ],
    ),
    "merge_pair": dict(
        answer=tokens.merge_pair,
        smallest=dict(ids=[7, 7, 7, 4], pair=(7, 7), new_id=256),
        more=[
            Case("the pair is not there", ([1, 2, 3], (2, 1), 256)),
            Case("at the end, twice", ([5, 1, 2, 1, 2], (1, 2), 257)),
            Case("an overlap in the middle", ([3, 9, 9, 9, 9, 9, 3], (9, 9), 258)),
            Case("nothing", ([], (1, 2), 256)),
        ],
    ),
    "bpe_encode": dict(
        answer=tokens.bpe_encode,
        smallest=dict(text="hugs", merges=MERGES),
        more=[
            Case("merges learned earlier go first", ("abc", TIED)),
            Case("a special token", ("hug<|end|>hug hug", MERGES, END)),
            Case("a merge across words", ("hug hug", OVER)),
            Case("spaces, and letters of two bytes", ("  hug hüg\n", MERGES)),
            Case("nothing", ("", MERGES)),
        ],
    ),
    "bpe_decode": dict(
        answer=tokens.bpe_decode,
        smallest=dict(ids=[257, 115], merges=MERGES),
        more=[
            Case("a special token", ([257, 259, 258, 115], MERGES, END)),
            Case("letters of two bytes", ([104, 195, 188, 103], MERGES)),
            Case("half a letter", ([104, 195], MERGES)),
            Case("an id that is none", ([999], MERGES)),
            Case("nothing", ([], MERGES)),
        ],
    ),
    "unigram_segment": dict(
        answer=tokens.unigram_segment,
        smallest=dict(text="hugs", log_probs=PIECES),
        more=[
            Case("two words without a space", ("hugshug", PIECES)),
            Case("a long piece that is rare", ("hugshugs", PIECES | {"hug": -6.0})),
            Case("two cuts as good", ("aab", TIES)),
            Case("nothing", ("", PIECES)),
            Case("a letter that no piece has", ("hugx", PIECES)),
        ],
    ),
    "embed": dict(
        answer=layers.embed, smallest=dict(tokens=tensor([1, 0]), table=tensor([[0.0, 1.0], [2.0, 3.0]]))
    ),
    "rnn_step": dict(
        answer=recurrent.rnn_step,
        smallest=dict(
            x=tensor([3.0]), h=tensor([2.0]), W_x=tensor([[1.0]]), W_h=tensor([[-2.0]]), b=tensor([0.5])
        ),
        made=dict.fromkeys(["W_x", "W_h"], lambda W: W / 4),
    ),
    "rnn": dict(
        answer=recurrent.rnn,
        smallest=dict(
            X=tensor([[1.0], [0.0]]),
            h=tensor([0.5]),
            W_x=tensor([[1.0]]),
            W_h=tensor([[2.0]]),
            b=tensor([0.0]),
        ),
        made=dict.fromkeys(["W_x", "W_h"], lambda W: W / 4),
    ),
    "lstm_step": dict(
        answer=recurrent.lstm_step,
        smallest=dict(
            x=tensor([1.0]),
            h=tensor([0.0]),
            c=tensor([1.0]),
            W_x=tensor([[1.0, 2.0, -1.0, 0.0]]),
            W_h=tensor([[0.0, 1.0, 0.0, 1.0]]),
            b=tensor([0.0, 0.0, 0.5, 0.0]),
        ),
        made=dict.fromkeys(["W_x", "W_h"], lambda W: W / 4),
    ),
    "gradient_by_distance": dict(
        answer=recurrent.gradient_by_distance,
        smallest=dict(read=running_sum, inputs=tensor([[0.0], [0.0]])),
        more=[
            Case("a sum of everything so far", (running_sum, draw(4, 3))),
            Case("a state that fades", (fading, draw(5, 2))),
            Case("a batch of 2", (fading, draw(2, 4, 3)), frozenset({"batch"})),
        ],
        differentiable=False,
    ),
}
