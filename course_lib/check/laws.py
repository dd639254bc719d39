"""Laws that many exercises share: what holds for every right answer, by the names of its arguments.

Each makes, for the function that an exercise asks for, the law with the places of those arguments.
"""

import inspect
from collections.abc import Callable

import torch
from torch import Tensor

from course_lib.check.declare import Case, Law

Made = Callable[[Callable], Law]

# No law, but what a careful answer does: queries, keys and a mask that hides all from the second query
BLIND = Case(
    "a query that may look at no key has no weights to give: refuse it with a `ValueError`, as the lesson's"
    " `masked_softmax` does, before NaN or even shares come out of it",
    (torch.ones(2, 3), torch.ones(2, 3), torch.tensor([[True, True], [False, False]])),
)


def place(answer: Callable, name: str) -> int:
    """Where that argument stands."""
    return list(inspect.signature(answer).parameters).index(name)


def close(a: Tensor, b: Tensor) -> bool:
    return torch.allclose(a, b, rtol=1e-3, atol=1e-4)


rows_sum_to_one = Law(
    "rows-do-not-sum-to-one",
    "the weights of a query do not sum to 1",
    "Each query shares out exactly one unit of attention.",
    lambda call, inputs: close(call(*inputs).sum(-1), torch.ones(()).to(inputs[0].dtype)),
)

shares_sum_to_one = Law(
    "shares-do-not-sum-to-one",
    "the shares do not sum to 1 along `dim`",
    "Each row shares out one whole, and nothing else.",
    lambda call, x: close(call(*x).sum(x[1] if len(x) > 1 else -1), torch.ones(()).to(x[0].dtype)),
)


def between(name: str) -> Made:
    """The result is a mean of the rows of `name`, so it lies among them."""

    def law(answer):
        k = place(answer, name)

        def holds(call, inputs):
            low, high = inputs[k].amin(-2, keepdim=True), inputs[k].amax(-2, keepdim=True)
            return bool(((call(*inputs) >= low - 1e-3) & (call(*inputs) <= high + 1e-3)).all())

        why = "A weighted mean with shares that sum to 1 cannot leave that range."
        return Law("outside-the-values", "a result lies outside the range of the values", why, holds)

    return law


ORDER = "Attention knows nothing of order (lesson 06 adds it): "


def any_order(*names: str) -> Made:
    """The rows of these inputs, and the mask's keys, put in another order together change nothing."""

    def law(answer):
        turned = {place(answer, name): lambda x: x.flip(-2) for name in names}
        turned[place(answer, "mask")] = lambda mask: mask.flip(-1)
        title = "the result changes when keys and values are put in another order together"
        why = ORDER + "a set of key and value pairs gives the same answer in any order."
        return Law("order-of-keys", title, why, lambda call, x: close(call(*_turn(x, turned)), call(*x)))

    return law


def order_follows(name: str) -> Made:
    """The rows of this input put in another order only put the rows of the result in that order."""

    def law(answer):
        turned = {place(answer, name): lambda x: x.flip(-2)}
        turned[place(answer, "mask")] = lambda mask: mask.flip(-1, -2)
        title = "putting the tokens in another order does more than put the results in that order"
        why = ORDER + "each token's answer depends on which tokens there are, not on where they stand."
        return Law(
            "order-of-tokens", title, why, lambda call, x: close(call(*_turn(x, turned)).flip(-2), call(*x))
        )

    return law


def _turn(inputs: tuple, turned: dict[int, Callable]) -> list:
    return [turned[k](x) if k in turned and x is not None else x for k, x in enumerate(inputs)]


def hidden(name: str = "") -> Made:
    """What the mask hides has no share: in the weights, or in what is mixed from the rows of `name`."""

    def law(answer):
        k, mask = place(answer, name) if name else None, place(answer, "mask")
        return Law(
            "hidden-keys-count",
            "keys that the mask hides still have a share",
            "Where the mask is False, the weight is exactly 0: whatever stands there changes nothing.",
            lambda call, x: _no_weight(call, x, x[mask]) if k is None else _unmoved(call, x, x[mask], k),
            on="mask",
            reread=("04_attention", "Hide a key with a mask"),
        )

    return law


def _no_weight(call, inputs: tuple, mask: Tensor) -> bool:
    return bool((call(*inputs).masked_fill(mask, 0) == 0).all())


def _unmoved(call, inputs: tuple, mask: Tensor, k: int) -> bool:
    """Move input k at one position after the other: rows that may not look there stay as they are."""
    before = call(*inputs)
    mask = mask.expand(*mask.shape[:-2], before.shape[-2], mask.shape[-1])  # (B, 1, S) is for every query
    for s in range(mask.shape[-1]):
        moved = inputs[k].clone()
        moved[..., s, :] += 100
        after = call(*inputs[:k], moved, *inputs[k + 1 :])
        others = torch.arange(mask.shape[-2]) != s if k == 0 else torch.ones(mask.shape[-2], dtype=torch.bool)
        blind = (~mask[..., s] & others).expand(before.shape[:-1])
        if not close(after[blind], before[blind]):
            return False
    return True
