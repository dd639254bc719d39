"""Training and translating: losses, rates, steps of an optimizer, and a model that translates nonsense."""

from dataclasses import replace

import torch
from torch import tensor

from course_lib import generation, training
from course_lib.check.exercises.material.translator import translator
from course_lib.check.inputs import Case, Draw

draw = Draw(3)
PADDED = tensor([2, 0, -100, 1])


def moments() -> tuple:
    """A parameter, its gradient, and the running means of that and of its square, which is small."""
    return draw(3, 2), draw(3, 2), draw(3, 2), draw(3, 2, scale=0.1).square()


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
}
