"""Writing: logits and what follows, rows to draw from, and keys and values that were kept."""

from torch import tensor

from course_lib import attention, generation, training
from course_lib.check.inputs import Case, Draw, Seeds

draw = Draw(10)
FOUR = tensor([0.0, 1.0, 2.0, 3.0])
ALIKE = FOUR.expand(200, 4).clone()  # 200 rows of the same logits: so many draws at once
ROWS = tensor([[9.0, 0.0, 0.0, 1.0], [0.0, 9.0, 1.0, 0.0], [0.0, 1.0, 0.0, 9.0]])


def sampled(label: str, logits, temperature=1.0, top_k=None, top_p=None) -> Case:
    given = {"temperature": (temperature, 1.0), "top_k": (top_k, None), "top_p": (top_p, None)}
    tags = frozenset(f"{name}={value}" for name, (value, usual) in given.items() if value != usual)
    return Case(label, (logits, temperature, top_k, top_p, Seeds()), tags)


def cached(*shape, before: int, width: int = 3) -> tuple:
    keys, values = draw(*shape[:-2], before, shape[-1]), draw(*shape[:-2], before, width)
    return draw(*shape), draw(*shape), draw(*shape[:-1], width), (keys, values)


MATERIAL = {
    "next_token_loss": dict(
        answer=training.next_token_loss,
        smallest=dict(logits=tensor([[0.0, 1.0], [2.0, 0.0], [0.0, 0.0]]), tokens=tensor([0, 1, 0])),
    ),
    "sample": dict(
        answer=generation.sample,
        random=True,
        more=[
            sampled("200 rows alike", ALIKE),
            sampled("three rows, each with its favourite", ROWS),
            sampled("cooler", ALIKE, 0.5),
            sampled("hotter", ALIKE, 2.0),
            sampled("the likeliest, no draw", ALIKE[:2], 0.0),
            sampled("the top 2", ALIKE, 1.0, 2),
            sampled("a share of 0.7", ALIKE, 1.0, None, 0.7),
            sampled("the top 3, and of them a share of 0.8, hot", ALIKE, 2.0, 3, 0.8),
            sampled("a negative temperature", ALIKE[:1], -1.0),
            sampled("the top 0", ALIKE[:1], 1.0, 0),
            sampled("a share of 1.5", ALIKE[:1], 1.0, None, 1.5),
        ],
    ),
    "attend_cached": dict(
        answer=attention.attend_cached,
        smallest=dict(q=tensor([[1.0, 0.0]]), k=tensor([[1.0, 1.0]]), v=tensor([[4.0]])),
        more=[
            Case("one more, after 4", cached(1, 6, before=4)),
            Case("three more, after 4", cached(3, 6, before=4)),
            Case("a batch of 2, one more", cached(2, 1, 5, before=3), frozenset({"batch"})),
        ],
    ),
}
