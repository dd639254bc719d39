"""Training and translating: losses, rates, steps of an optimizer, and a model that translates nonsense."""

import torch
from torch import tensor

from course_lib import generation, training
from course_lib.check.exercises.material.translator import translator
from course_lib.check.inputs import Case, Draw
from course_lib.generation.toy import ToyTranslator

draw = Draw(3)
PADDED = tensor([2, 0, -100, 1])


BATCH, IGNORE, LARGE = frozenset({"batch"}), frozenset({"ignore=0"}), frozenset({"large"})
SMOOTHED = frozenset({"smoothing=0.2"})
ROWS = tensor([[1, 2, 3], [3, 0, 0]])  # the second sentence ends early
BETAS = (0.8, 0.99)  # after one step m is a fifth of the gradient, v a hundredth of its square


def moments() -> tuple:
    """A parameter, its gradient, and the running means of that and of its square, which is small."""
    return draw(3, 2), draw(3, 2), draw(3, 2), draw(3, 2, scale=0.1).square()


# A first word that is likelier but leads to nothing, and a second that stops well; both after source 7.
TRAP = {(7,): {2: 0.6, 3: 0.4}, (7, 2): {0: 0.35, 2: 0.25, 3: 0.4}, (7, 3): {0: 0.9, 2: 0.1}}
# A short answer of 0.5 in one token, a long one of 0.48 in four.
LONGER = {(7,): {0: 0.5, 2: 0.48, 3: 0.02}, (7, 2): {3: 1.0}, (7, 2, 3): {2: 1.0}, (7, 2, 3, 2): {0: 1.0}}
# An answer of one token, and a third beginning that would win if it had a place.
SHORT = {(7,): {0: 0.4, 2: 0.35, 3: 0.25}, (7, 2): {0: 0.32, 2: 0.4, 3: 0.28}} | {
    (7, 3, *[2] * n): {2: 1.0} for n in range(4)
}
# An answer of one token whose sum keeps it in the beam, and whose score does not.
LEAVES = {
    (7,): {2: 0.65, 0: 0.35},
    (7, 2): {3: 1.0},
    (7, 2, 3): {2: 0.6, 3: 0.4},
    (7, 2, 3, 2): {0: 0.32, 2: 0.4, 3: 0.28},
}
SOURCES = tensor([[1, 2, 3, 0], [4, 4, 1, 2], [5, 1, 0, 0]])
FIRST, ONE, LAST, TWO, ALL = slice(1), slice(1, 2), slice(2, 3), slice(2), slice(3)


def toy(label: str, shares: dict, *more) -> Case:
    """One word, 7, by a table: 0 is the stop, 1 the start."""
    return Case(label, (ToyTranslator(shares, n_tokens=4), tensor([[7]]), 1, 0, *more), tags(*more))


def translated(label: str, *more, start: int = 1, stop: int = 0, rows: slice = ALL, seed: int = 0) -> Case:
    """Rows of nonsense, by a model of that seed."""
    return Case(label, (translator(seed=seed), SOURCES[rows], start, stop, *more), tags(*more))


def tags(width: int, max_length: int = 0, alpha: float = 0.6) -> frozenset:
    """Whether alpha is other than usual; greedy_decode takes neither that nor a width."""
    return frozenset() if alpha == 0.6 else frozenset({f"alpha={alpha}"})


MATERIAL = {
    "shift_right": dict(
        answer=training.shift_right,
        smallest=dict(tokens=tensor([5, 6, 7]), start=1),
        more=[
            Case("another start", (tensor([3, 4, 5]), 9)),
            Case("two sentences", (tensor([[3, 4, 5], [6, 7, 8]]), 1), BATCH),
            Case("two sentences, another start", (tensor([[3, 4], [5, 6]]), 9), BATCH),
            Case("sentences of one token", (tensor([[7], [8], [9]]), 3), BATCH),
            Case("padded with 0", (tensor([[7, 8, 2, 0], [9, 2, 0, 0]]), 1), BATCH),
        ],
    ),
    "label_smoothing_loss": dict(
        answer=training.label_smoothing_loss,
        smallest=dict(logits=tensor([[0.0, 1.0, 0.0]]), targets=tensor([1])),
        options=dict(smoothing=[0.3, 0.0]),
        more=[
            Case(
                "a smoothing of 0.3",
                (tensor([[0.0, 1.0, 0.0]]), tensor([1]), 0.3),
                frozenset({"smoothing=0.3"}),
            ),
            Case("two targets", (tensor([[0.0, 1.0], [0.0, 3.0]]), tensor([1, 0]))),
            Case("one of two to ignore", (tensor([[0.0, 1.0], [3.0, 0.0]]), tensor([1, -100]))),
            Case(
                "two sentences, of which one is shorter",
                (tensor([[[0.0, 1.0], [0.0, 1.0]], [[0.0, 3.0], [0.0, 0.0]]]), tensor([[1, 1], [0, -100]])),
                BATCH,
            ),
            Case("a target to ignore", (draw(4, 3), PADDED)),
            Case("the padding is 0", (tensor([[0.0, 1.0], [0.0, 3.0]]), tensor([1, 0]), 0.1, 0), IGNORE),
            Case(
                "four targets, the padding is 0",
                (draw(4, 3), tensor([2, 0, 1, 0]), 0.2, 0),
                IGNORE | SMOOTHED,
            ),
            Case(
                "four targets, the padding is 1",
                (draw(4, 3), tensor([2, 0, 1, 0]), 0.1, 1),
                frozenset({"ignore=1"}),
            ),
            Case("two sentences, the padding is 0", (draw(2, 3, 4), ROWS, 0.2, 0), BATCH | IGNORE | SMOOTHED),
            Case("two sentences, padded with -100", (draw(2, 3, 4), ROWS.where(ROWS > 0, -100)), BATCH),
            Case("nothing but padding", (tensor([[0.0, 1.0], [3.0, 0.0]]), tensor([-100, -100]))),
            Case("large logits", (tensor([[200.0, 199.0]]), tensor([1])), LARGE),
            Case("large logits, sure and wrong", (tensor([[200.0, 0.0]]), tensor([1])), LARGE),
            Case("large logits, sure and right", (tensor([[0.0, 200.0]]), tensor([1])), LARGE),
        ],
    ),
    "warmup_schedule": dict(
        answer=training.warmup_schedule,
        smallest=dict(step=1, d_model=100, warmup=4),
        more=[
            *(Case(f"step {step} of 4 to warm up", (step, 100, 4)) for step in (2, 3, 4, 5, 16)),
            *(Case(f"step {step} of 10 to warm up", (step, 64, 10)) for step in (1, 3, 7, 10, 25, 1000)),
            Case("the paper's", (4000, 512, 4000)),
            Case("a warm-up of one step", (1, 64, 1)),
            Case("step 9 after a warm-up of one", (9, 64, 1)),
            Case("step 0", (0, 100, 4)),
        ],
        further=[
            Case(
                "a warm-up of 0 steps makes no sense here (1 is none at all): refuse it with a `ValueError`, as"
                " step 0, before something is divided by 0",
                (3, 100, 0),
            )
        ],
    ),
    "adamw_step": dict(
        answer=training.adamw_step,
        smallest=dict(
            parameter=tensor([2.0]),
            gradient=tensor([4.0]),
            m=tensor([0.0]),
            v=tensor([0.0]),
            step=1,
            lr=0.5,
            betas=BETAS,
            eps=1e-8,
            weight_decay=0.1,
        ),
        options=dict(step=[7], lr=[0.1], betas=[(0.5, 0.9)], eps=[0.1], weight_decay=[0.5]),
        more=[
            Case(
                "the step after it", (*map(tensor, ([1.4], [-2.0], [0.8], [0.16])), 2, 0.5, BETAS, 1e-8, 0.1)
            ),
            Case(
                "a gradient that was always 0",
                (*map(tensor, ([2.0], [0.0], [0.0], [0.0])), 3, 0.5, BETAS, 1e-8, 0.1),
            ),
            Case("a tiny gradient", (*map(tensor, ([2.0], [0.001], [0.0], [0.0])), 1, 0.5, BETAS, 0.01, 0.1)),
            Case("all of them other than usual", (*moments(), 7, 0.5, (0.5, 0.9), 0.1, 0.5)),
            Case("the usual ones, in step 3", (*moments(), 3, 0.5)),
        ],
        further=[
            Case(
                "steps count from 1, and in step 0 both means are divided by 1 - 1 = 0: refuse it with a"
                " `ValueError` before that",
                (*map(tensor, ([2.0], [4.0], [0.5], [0.2])), 0),
            )
        ],
        made=dict(v=torch.abs),
        differentiable=False,  # it is called under no_grad
    ),
    "clip_gradients": dict(
        answer=training.clip_gradients,
        smallest=dict(grads=[tensor([3.0]), tensor([4.0])], max_norm=1.0),
        more=[
            Case("a limit of 2", ([tensor([3.0]), tensor([4.0])], 2.0)),
            Case("one that is short by itself", ([tensor([4.0]), tensor([3.0, 0.0])], 3.5)),
            Case("short enough", ([tensor([0.3]), tensor([0.4, 0.0])], 1.0)),
            Case("1.5 long, at most 2", ([tensor([1.2]), tensor([0.9])], 2.0)),
            Case("0.6 long, at most 0.5", ([tensor([0.6]), tensor([0.0])], 0.5)),
            Case("negative numbers", ([tensor([-3.0]), tensor([0.0, -4.0])], 2.5)),
            Case("both in one tensor", ([tensor([3.0, 4.0])], 1.0)),
            Case("zeros", ([tensor([0.0, 0.0]), tensor([0.0])], 1.0)),
            Case("two matrices", ([draw(3, 4), draw(2, 5)], 0.5)),
            Case("one", ([draw(6)], 2.0)),
            Case("three, of one, two and three axes", ([draw(4), draw(3, 2), draw(2, 3, 2)], 1.5)),
            Case("float64", ([draw(5, scale=9.0).double(), draw(3, 2, scale=9.0).double()], 3.0)),
            Case("numbers of a thousand", ([draw(2, 3, scale=1000.0), draw(4, scale=1000.0)], 5.0), LARGE),
        ],
        differentiable=False,  # it works on gradients, which have none
    ),
    "greedy_decode": dict(
        answer=generation.greedy_decode,
        more=[
            toy("the smallest: one word, by a table", TRAP, 4),
            toy("one word, one token", TRAP, 1),
            translated("one sentence", 4, rows=FIRST),
            translated("three", 6),
            translated("three, one token", 1),
            translated("three that end early, each elsewhere", 9, start=2, stop=1),
            translated("another start and stop", 9, stop=3),
        ],
    ),
    "beam_search": dict(
        answer=generation.beam_search,
        more=[
            toy("the smallest: one word, by a table", TRAP, 2, 3),
            toy("a short answer and a long one", LONGER, 2, 6),
            toy("a short answer that keeps its place", SHORT, 2, 6, 1.0),
            toy("a short answer that loses its place", LEAVES, 2, 6, 2.0),
            translated("one sentence", 4, 3, start=3, stop=2, rows=ONE, seed=17),
            translated("one sentence, five tokens", 4, 5, rows=LAST, seed=0),
            translated("one sentence, another stop", 4, 5, start=1, stop=3, rows=LAST, seed=27),
            translated("one sentence, six tokens", 4, 6, start=5, stop=3, rows=ONE, seed=38),
            translated("one sentence, a late stop", 3, 6, start=2, stop=5, rows=FIRST, seed=6),
            translated("three, a beam of 1", 1, 6),
            translated("three", 3, 6, seed=9),
            translated("three, plain sums", 3, 6, 0.0, seed=3),
            translated("three that end elsewhere", 4, 5, 1.0, start=2, stop=1, seed=19),
            translated("three, another start and stop", 3, 6, 2.0, start=3, stop=2, seed=10),
            translated("two, and long answers", 4, 4, 2.0, start=1, stop=3, rows=TWO, seed=26),
        ],
    ),
}
