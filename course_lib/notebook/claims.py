"""A claim of the text, proved where it is read: a quiet line if it holds, a clear panel if it does not."""

import platform

import torch

from course_lib.notebook.html import Page, render
from course_lib.notebook.showing import show


class ClaimFailed(Exception):
    """A claim is not true on this machine: Run All stops. The panel has said so; no traceback is drawn."""

    def _render_traceback_(self):
        return [f"Run All stops here, because this does not hold: {self}"]


def claim(words: str, *truths) -> None:
    """Say in words what holds, and see to it that it does.

    A truth is True or False, or a tensor or NumPy array of them, all of which have to be True.
    Errors:  ClaimFailed if one is false; ValueError if there is nothing to hold; TypeError for a number.
    """
    held = [_holds(truth) for truth in truths]
    if not held:
        raise ValueError("say what has to be true, as in claim(words, a > b)")
    show(_held(words) if all(held) else _failed(words, held))
    if not all(held):
        raise ClaimFailed(words)


def _holds(truth) -> bool:
    """Whether it is true, all of it; of nothing, nothing is claimed, so an empty tensor is not true."""
    truth = torch.as_tensor(truth)
    if truth.dtype is not torch.bool:
        raise TypeError(
            f"a claim needs something true or false, not {truth.dtype}; compare it with something"
        )
    return truth.numel() > 0 and bool(truth.all())


def _held(words: str) -> Page:
    return Page(render("claim.html", words=words), f"✓ {words}")


def _failed(words: str, held: list[bool]) -> Page:
    which = [number for number, true in enumerate(held, 1) if not true]
    part = f"Of its {len(held)} parts, false: {', '.join(map(str, which))}." if len(held) > 1 else ""
    machine = (
        f"torch {torch.__version__}, Python {platform.python_version()}, {platform.platform(terse=True)}"
    )
    html = render("claim_false.html", words=words, part=part, machine=machine)
    lines = [
        f"This does not hold on this machine: {words}",
        part,
        "Run the notebook once more from the top. If it stays so, tell us: open an issue with these lines "
        f"({machine}).",
        "Then go on with the next cell: what follows may still hold.",
    ]
    return Page(html, "\n".join(line for line in lines if line))


def close(a, b, within: float = 0.01) -> bool:
    """Whether two numbers, lists or tensors have one shape and differ nowhere by more than `within`.

    >>> close([0.24, 0.67], torch.tensor([0.2447, 0.6652]))
    True
    >>> close(torch.ones(3), 1)  # shapes differ
    False
    """
    a, b = (torch.as_tensor(each).detach().double() for each in (a, b))
    return a.shape == b.shape and bool(((a == b) | ((a - b).abs() <= within)).all())
