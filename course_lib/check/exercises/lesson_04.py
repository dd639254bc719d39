"""The exercises of lesson 04: attention_scores, attention_weights, attend, self_attention."""

import torch
import torch.nn.functional as F

from course_lib import attention
from course_lib.check.inputs import Draw
from course_lib.check.exercises import lesson_04_faults as faults
from course_lib.check.declare import Case, Law, exercise

LESSON = "04_attention"

# --- inputs ---------------------------------------------------------------------------------------------------------

SHAPES = (  # label, leading axes, T, S, d, v, scale, dtype, tags
    ("all sizes 4", (), 4, 4, 4, 4, 1.0, torch.float32, ("square",)),
    ("3 queries, 5 keys, d = 6", (), 3, 5, 6, 4, 1.0, torch.float32, ()),
    ("a batch of 2", (2,), 3, 5, 6, 7, 1.0, torch.float32, ("batch",)),
    ("a batch of 2 with 3 heads", (2, 3), 5, 4, 7, 6, 1.0, torch.float32, ("batch",)),
    ("float64", (), 5, 3, 6, 2, 1.0, torch.float64, ("float64",)),
    ("scores of a thousand", (), 3, 6, 10, 4, 40.0, torch.float64, ("large",)),
)


def small(*names):
    hand = {
        "Q": [[1.0, 0.0, 2.0]],
        "K": [[1.0, 1.0, 1.0], [0.0, 2.0, 0.0]],
        "V": [[10.0, 0.0, 0.0, 2.0], [0.0, 20.0, 0.0, 4.0]],
    }
    return Case("one query, two keys, d = 3", tuple(torch.tensor(hand[name]) for name in names))


def score_cases():
    draw = Draw(4)
    yield small("Q", "K")
    for label, lead, T, S, d, _, scale, dtype, tags in SHAPES:
        yield Case(
            label,
            (draw(*lead, T, d, scale=scale, dtype=dtype), draw(*lead, S, d, scale=scale, dtype=dtype)),
            frozenset(tags),
        )


def with_masks(cases, raw_scores):
    """The cases, then those of more than one query again under a mask.

    Under large scores each query sees only its lowest one: there, a weak fill lets the hidden keys back in.
    """
    cases, draw = list(cases), Draw(5)
    yield from cases
    for case in cases[1:]:
        found = raw_scores(*case.inputs)
        lead = found.shape[:-2][:1] + (1,) * len(found.shape[1:-2])
        mask = draw.mask(*lead, *found.shape[-2:])
        if "large" in case.tags:
            mask = F.one_hot(found.argmin(-1), found.shape[-1]).bool()
        yield Case(f"{case.label}, with a mask", (*case.inputs, mask), case.tags | {"mask"})


def weight_cases():
    return with_masks(score_cases(), lambda Q, K: Q @ K.mT)


def attend_cases():
    draw = Draw(6)
    cases = [small("Q", "K", "V")]
    for case, (_, lead, _, S, _, v, *_) in zip(list(score_cases())[1:], SHAPES, strict=True):
        cases.append(
            Case(case.label, (*case.inputs, draw(*lead, S, v, dtype=case.inputs[0].dtype)), case.tags)
        )
    return with_masks(cases, lambda Q, K, V: Q @ K.mT)


SELF_SHAPES = (  # label, leading axes, T, D, d, v, scale, dtype, tags
    ("2 tokens, D = 3, d = 2", (), 2, 3, 2, 4, 1.0, torch.float32, ()),
    ("all sizes 4", (), 4, 4, 4, 4, 1.0, torch.float32, ("square",)),
    ("4 tokens, D = 5, d = 3", (), 4, 5, 3, 6, 1.0, torch.float32, ()),
    ("a batch of 2", (2,), 3, 6, 5, 4, 1.0, torch.float32, ("batch",)),
    ("leading axes 2 and 3", (2, 3), 4, 6, 7, 5, 1.0, torch.float32, ("batch",)),
    ("float64", (), 5, 6, 3, 2, 1.0, torch.float64, ("float64",)),
    ("scores of a thousand", (), 4, 6, 5, 3, 12.0, torch.float64, ("large",)),
)


def self_cases():
    draw, cases = Draw(7), []
    for label, lead, T, D, d, v, scale, dtype, tags in SELF_SHAPES:
        matrices = [
            draw(D, width, scale=size, dtype=dtype)
            for width, size in ((d, scale**0.5), (d, scale**0.5), (v, 1.0))
        ]
        cases.append(
            Case(label, (draw(*lead, T, D, scale=scale**0.5, dtype=dtype), *matrices), frozenset(tags))
        )
    return with_masks(cases, lambda x, W_q, W_k, W_v: x @ W_q @ (x @ W_k).mT)


# --- laws -----------------------------------------------------------------------------------------------------------


def close(a, b):
    return torch.allclose(a, b, rtol=1e-3, atol=1e-4)


ROWS_SUM_TO_ONE = Law(
    "rows-do-not-sum-to-one",
    "the weights of a query do not sum to 1",
    "Each query shares out exactly one unit of attention.",
    lambda call, inputs: close(call(*inputs).sum(-1), torch.ones(()).to(inputs[0].dtype)),
)
BETWEEN_THE_VALUES = Law(
    "outside-the-values",
    "a result lies outside the range of the values",
    "A weighted mean with shares that sum to 1 cannot leave that range.",
    lambda call, inputs: bool(
        (call(*inputs) <= inputs[2].amax(-2, keepdim=True) + 1e-3).all()
        and (call(*inputs) >= inputs[2].amin(-2, keepdim=True) - 1e-3).all()
    ),
)


def order_of_keys(call, inputs):
    Q, K, V, *mask = inputs
    turned = [mask[0].flip(-1)] if mask else []
    return close(call(Q, K.flip(-2), V.flip(-2), *turned), call(*inputs))


def hidden(holds):
    """The law that a hidden key has no share, by `holds(call, inputs, mask)`."""
    return Law(
        "hidden-keys-count",
        "keys that the mask hides still have a share",
        "Where the mask is False, the weight is exactly 0: whatever stands there changes nothing.",
        lambda call, inputs: holds(call, inputs[:-1], inputs[-1]),
        on="mask",
    )


def unmoved_by_hidden(call, inputs, mask, k):
    """Move input k at one position after the other: rows that may not look there stay as they are."""
    before = call(*inputs, mask)
    for s in range(mask.shape[-1]):
        moved = inputs[k].clone()
        moved[..., s, :] += 100
        after = call(*inputs[:k], moved, *inputs[k + 1 :], mask)
        others = torch.arange(mask.shape[-2]) != s if k == 0 else torch.ones(mask.shape[-2], dtype=torch.bool)
        blind = (~mask[..., s] & others).expand(before.shape[:-1])
        if not close(after[blind], before[blind]):
            return False
    return True


NO_WEIGHT = hidden(lambda call, inputs, mask: bool((call(*inputs, mask).masked_fill(mask, 0) == 0).all()))
HIDDEN_VALUES = hidden(lambda call, inputs, mask: unmoved_by_hidden(call, inputs, mask, 2))
HIDDEN_TOKENS = hidden(lambda call, inputs, mask: unmoved_by_hidden(call, inputs, mask, 0))
ORDER_OF_KEYS = Law(
    "order-of-keys",
    "the result changes when keys and values are put in another order together",
    "Attention knows nothing of order (lesson 06 adds it): a set of key and value pairs gives the same answer"
    " in any order.",
    order_of_keys,
)


def order_of_tokens(call, inputs):
    x, *matrices = inputs[:4]
    turned = [mask.flip(-1, -2) for mask in inputs[4:]]
    return close(call(x.flip(-2), *matrices, *turned).flip(-2), call(*inputs))


ORDER_OF_TOKENS = Law(
    "order-of-tokens",
    "putting the tokens in another order does more than put the results in that order",
    "Attention knows nothing of order (lesson 06 adds it): each token's answer depends on which tokens there"
    " are, not on where they stand.",
    order_of_tokens,
)

# --- the exercises --------------------------------------------------------------------------------------------------

exercise(
    attention.attention_scores,
    lesson=LESSON,
    section=faults.MATRICES,
    minutes=5,
    difficulty=1,
    cases=score_cases,
    variant=faults.scores,
    faults=[*faults.SCORE_FAULTS, faults.SOFTMAX_TOO],
    hints=[
        (
            "What does one query need from one key to get one number? How many such numbers are there for T"
            " queries and S keys?"
        ),
        (
            "All the dot products at once are one matrix product. For (T, d) times something to give (T, S),"
            " that something is (d, S). Then bring the size back to order one."
        ),
        (
            "scores = queries @ (keys with the last two axes exchanged), divided by the square root of the"
            " last size"
        ),
    ],
)
exercise(
    attention.attention_weights,
    lesson=LESSON,
    section=faults.SOFTMAX,
    minutes=5,
    difficulty=1,
    cases=weight_cases,
    variant=faults.weights,
    faults=faults.SCORE_FAULTS[:11] + faults.SOFTMAX_FAULTS + faults.MASK_FAULTS,
    laws=[ROWS_SUM_TO_ONE, NO_WEIGHT],
    hints=[
        (
            "You have scores already. What turns any numbers into shares that sum to 1? Along which axis do"
            " they have to sum to 1?"
        ),
        (
            "Score, hide what the mask forbids, then softmax over the keys. masked_softmax does the last two"
            " steps and accepts None."
        ),
        "weights = masked_softmax(scores of Q and K, mask)",
    ],
)
exercise(
    attention.attend,
    lesson=LESSON,
    section=faults.LOOKUP,
    minutes=5,
    difficulty=2,
    cases=attend_cases,
    variant=faults.attend,
    laws=[BETWEEN_THE_VALUES, HIDDEN_VALUES, ORDER_OF_KEYS],
    faults=[
        faults.NOT_SCALED,
        faults.BY_D,
        faults.BY_KEYS,
        faults.MULTIPLIED,
        faults.PRECEDENCE,
        faults.EXCHANGED,
        faults.RESHAPED,
        *faults.SOFTMAX_FAULTS,
        *faults.MASK_FAULTS,
        *faults.MIX_FAULTS,
        *faults.ROLE_FAULTS,
    ],
    hints=[
        "You know how much each query looks at each key. What should it bring home?",
        "A weighted mean of the values for each query: (T, S) times (S, v) is (T, v).",
        "answer = weights of Q and K under the mask @ values",
    ],
)
exercise(
    attention.self_attention,
    lesson=LESSON,
    section=faults.PROJECT,
    minutes=8,
    difficulty=2,
    cases=self_cases,
    variant=faults.self_attention,
    laws=[HIDDEN_TOKENS, ORDER_OF_TOKENS],
    faults=[
        faults.NOT_SCALED,
        faults.BY_D,
        faults.BY_KEYS,
        faults.BY_WIDTH,
        faults.PRECEDENCE,
        faults.RESHAPED,
        faults.OVER_QUERIES,
        faults.OVER_FIRST,
        faults.HARD,
        faults.NO_SOFTMAX,
        faults.CAUSAL,
        *faults.MASK_FAULTS,
        *faults.MIX_FAULTS[1:4],
        *faults.PROJECTION_FAULTS,
    ],
    hints=[
        "There is one sequence here. Where do the queries, the keys and the values come from?",
        "Three projections of the same x give Q, K and V. After that it is attention as you have written it.",
        "attend(x times the first matrix, x times the second, x times the third, mask)",
    ],
)
