"""Autograd: what it has followed, and what it can start from."""

from course_lib.check.report.errors.lines import LAST

ROWS = (
    (
        r"grad can be implicitly created only for scalar outputs",
        "`backward()` starts from a single number, and this tensor holds several",
        "Add them up first: `.sum().backward()`.",
    ),
    (
        r"element 0 of tensors does not require grad",
        "a gradient is asked for, and autograd has followed nothing that leads there",
        "Begin with a copy of your own, `x = x.detach().clone().requires_grad_()`, compute with that, and"
        " leave out `.item()`, `.detach()` and `no_grad`.",
    ),
    (
        r"appears to not have been used in the graph",
        "the number that is asked does not depend on this tensor",
        "Is it the very tensor that was computed with? A copy made before or after is another one.",
    ),
    (
        r"backward through the graph a second time",
        "autograd is sent twice through the same computation, and it keeps that only once",
        "Compute again before each time, or add up first and go back once.",
    ),
    (
        r"'(?:float|int)' object has no attribute '(?:backward|grad)'",
        "this is a plain number, and it does not know what it was computed from",
        "Leave out `.item()`: `backward()` is for tensors.",
    ),
    (
        rf"NoneType{LAST}.*\.grad\b",
        "`.grad` is None: no gradient has arrived at this tensor",
        "Only the tensor with `requires_grad` that was computed with has one, after `backward()`. A part of"
        " it, as `x[0]`, and a copy of it have none.",
    ),
)
