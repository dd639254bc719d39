"""Training and writing: losses, steps, decoding, sampling, masking."""

from dataclasses import replace

import torch
from torch import tensor

from course_lib import attention, generation, pooling, training
from course_lib.check.exercises.material.translator import translator
from course_lib.check.inputs import Case, Draw, Seeds

draw = Draw(3)
PADDED = tensor([2, 0, -100, 1])
FOUR = tensor([0.0, 1.0, 2.0, 3.0])
ALIKE = FOUR.expand(200, 4).clone()  # 200 rows of the same logits: so many draws at once
ROWS = tensor([[9.0, 0.0, 0.0, 1.0], [0.0, 9.0, 1.0, 0.0], [0.0, 1.0, 0.0, 9.0]])
TEXT = draw.below(8, 20, 12) + 2


def sampled(label: str, logits, temperature=1.0, top_k=None, top_p=None) -> Case:
    given = {"temperature": (temperature, 1.0), "top_k": (top_k, None), "top_p": (top_p, None)}
    tags = frozenset(f"{name}={value}" for name, (value, usual) in given.items() if value != usual)
    return Case(label, (logits, temperature, top_k, top_p, Seeds()), tags)


def hidden(label: str, tokens, special=(), share=0.15, vocab_size=10) -> Case:
    return Case(label, (tokens, 1, vocab_size, special, Seeds(), share))


def moments() -> tuple:
    """A parameter, its gradient, and the running means of that and of its square, which is small."""
    return draw(3, 2), draw(3, 2), draw(3, 2), draw(3, 2, scale=0.1).square()


def cached(*shape, before: int, width: int = 3) -> tuple:
    keys, values = draw(*shape[:-2], before, shape[-1]), draw(*shape[:-2], before, width)
    return draw(*shape), draw(*shape), draw(*shape[:-1], width), (keys, values)


def translated(label: str, *more, start: int = 1, stop: int = 0) -> Case:
    source = tensor([[1, 2, 3, 0], [4, 4, 1, 2], [5, 1, 0, 0]])
    return Case(label, (translator(), source[: 1 if label == "one sentence" else 3], start, stop, *more))


MATERIAL = {
    "shift_right": dict(
        answer=training.shift_right,
        smallest=dict(tokens=tensor([5, 6, 7]), start=1),
        more=[Case("another start", (tensor([[3, 4], [5, 6]]), 9))],
    ),
    "label_smoothing_loss": dict(
        answer=training.label_smoothing_loss,
        smallest=dict(logits=tensor([[0.0, 1.0]]), targets=tensor([1])),
        options=dict(smoothing=[0.3, 0.0]),
        more=[
            Case("a target to ignore", (draw(4, 3), PADDED)),
            Case("the padding is 0", (draw(4, 3), tensor([2, 0, 1, 0]), 0.2, 0)),
            Case("nothing but padding", (draw(2, 3), tensor([-100, -100]))),
        ],
    ),
    "warmup_schedule": dict(
        answer=training.warmup_schedule,
        smallest=dict(step=1, d_model=100, warmup=4),
        more=[
            *(Case(f"step {step} of 4 to warm up", (step, 100, 4)) for step in (2, 4, 5, 16)),
            *(Case(f"step {step} of 10 to warm up", (step, 64, 10)) for step in (3, 25)),
            Case("the paper's", (4000, 512, 4000)),
            Case("step 0", (0, 100, 4)),
        ],
    ),
    "adamw_step": dict(
        answer=training.adamw_step,
        smallest=dict(
            parameter=tensor([1.0]), gradient=tensor([7.0]), m=tensor([0.0]), v=tensor([0.0]), step=1
        ),
        options=dict(step=[7], lr=[0.1], betas=[(0.5, 0.9)], eps=[0.1], weight_decay=[0.5]),
        more=[Case("all of them other than usual", (*moments(), 7, 0.5, (0.5, 0.9), 0.1, 0.5))],
        made=dict(v=torch.abs),
        differentiable=False,  # it is called under no_grad
    ),
    "clip_gradients": dict(
        answer=training.clip_gradients,
        smallest=dict(grads=[tensor([3.0]), tensor([4.0])], max_norm=1.0),
        more=[
            Case("short enough", ([tensor([0.3]), tensor([0.4, 0.1])], 1.0)),
            Case("two matrices", ([draw(3, 4), draw(5)], 0.5)),
            Case("one", ([draw(6)], 2.0)),
        ],
        differentiable=False,  # it works on gradients, which have none
    ),
    "greedy_decode": dict(
        answer=generation.greedy_decode,
        more=[
            translated("one sentence", 4),
            translated("three", 6),
            translated("three, one token", 1),
            translated("three that end early, each elsewhere", 9, start=2, stop=1),
            translated("another start and stop", 9, stop=3),
        ],
    ),
    "beam_search": dict(
        answer=generation.beam_search,
        more=[
            translated("one sentence", 2, 4),
            translated("three, a beam of 1", 1, 6),
            translated("three, a beam of 3", 3, 6),
            translated("three that end early, each elsewhere", 2, 7, start=2, stop=1),
            translated("another start and stop", 3, 6, start=5, stop=3),
            replace(translated("three, scores not by length", 3, 6, 0.0), tags=frozenset({"alpha=0.0"})),
            replace(translated("three, means", 3, 6, 1.0), tags=frozenset({"alpha=1.0"})),
        ],
    ),
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
    "mask_tokens": dict(
        answer=training.mask_tokens,
        random=True,
        more=[
            hidden("20 texts, every second token", TEXT, share=0.5),
            hidden("20 texts", TEXT),
            hidden("special tokens", TEXT, special=(2, 3), share=0.9),
            hidden("all of them", TEXT, share=1.0),
            hidden("all of them, of a small vocabulary", TEXT % 3, share=1.0, vocab_size=4),
        ],
    ),
    "classify_first": dict(
        answer=pooling.classify_first,
        smallest=dict(vectors=tensor([[1.0, 2.0], [9.0, 9.0]]), W=torch.eye(2), b=tensor([0.5, 0.0])),
    ),
    "mean_pool": dict(
        answer=pooling.mean_pool,
        smallest=dict(vectors=tensor([[1.0, 2.0], [3.0, 4.0], [9.0, 9.0]]), mask=tensor([True, True, False])),
        more=[Case("no token at all", (draw(2, 3), tensor([False, False])))],
    ),
}
