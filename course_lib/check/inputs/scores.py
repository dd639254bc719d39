"""The scores of attention, told by the names of the arguments, which are the same in the whole course."""

from torch import Tensor

SCORES = {  # the names of the arguments that scores are made of: the scores, and how often one occurs in them
    ("Q", "K"): (lambda Q, K: Q @ K.mT, 2),
    ("scores",): (lambda scores: scores, 1),
    ("x", "memory", "W_q", "W_k"): (lambda x, memory, W_q, W_k: x @ W_q @ (memory @ W_k).mT, 4),
    ("x", "W_q", "W_k"): (lambda x, W_q, W_k: x @ W_q @ (x @ W_k).mT, 4),
}


def in_the_scores(given: dict) -> tuple[tuple, int]:
    """Which arguments the scores are made of, and of how many factors; nothing where there are no scores."""
    for names, (_, degree) in SCORES.items():
        if all(name in given for name in names):
            return names, degree
    return (), 0


def raw_scores(given: dict) -> Tensor | None:
    """The scores before they are divided, told by the course's names; None where there are none."""
    names, _ = in_the_scores(given)
    return SCORES[names][0](*(given[name] for name in names)) if names else None
