"""A learner's exception, in words."""

import re

KNOWN = (
    (
        (
            r"mat1 and mat2 shapes cannot be multiplied \((.*) and (.*)\)|size mismatch|Expected size for"
            r" first two dimensions|expected m1"
        ),
        (
            "A matrix product needs the last size of the left one to equal the second last of the right one. "
            "Look at both shapes: is a transpose (.mT) missing, or are the two exchanged?"
        ),
    ),
    (
        r"The size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\)",
        (
            "The two tensors differ in a size that should agree, or be 1. Print both shapes just before this"
            " line."
        ),
    ),
    (
        r"shape '(.*)' is invalid for input of size",
        "The numbers do not fill the shape asked for. Which sizes should multiply to the number of elements?",
    ),
    (
        r"not broadcastable|cannot be broadcast|output with shape",
        "The shapes do not line up from the right: each size must agree, or be 1.",
    ),
    (
        r"name '(\w+)' is not defined",
        (
            "This name does not exist here. Is it spelled right, and was the cell that defines or imports it"
            " run?"
        ),
    ),
    (
        r"takes (\d+) positional arguments? but (\d+)|missing \d+ required positional",
        "A function got another number of arguments than it takes.",
    ),
    (
        r"has no attribute '(\w+)'",
        (
            "This kind of object has no such attribute or method. Is it spelled right, and is the object what"
            " you think it is?"
        ),
    ),
    (
        r"'NoneType' object|NoneType",
        (
            "A value is None where a tensor is needed: the mask may be None, and a function without `return`"
            " gives None."
        ),
    ),
    (
        r"index .* out of (range|bounds)|Dimension out of range|out of bounds",
        "An index reaches past the end: axes and positions count from 0.",
    ),
    (
        r"expected .* dtype|same dtype|must have the same dtype|Float but|Double but",
        "Two tensors have different dtypes. Make new tensors with dtype=Q.dtype, or by Q.new_zeros(...).",
    ),
    (
        r"could not convert string|can only concatenate str|unsupported operand type",
        "This operation does not go with these types.",
    ),
    (
        r"EOF|stdin|BdbQuit",
        "An answer gets all that it needs as arguments: leave input() and breakpoint() out of it.",
    ),
    (
        r"maximum recursion depth",
        "The function calls itself without end. Did you mean to call another function?",
    ),
    (
        r"requires_grad|a view of a leaf|in-?place operation",
        "A tensor is changed in place while autograd needs its old value. Make a new tensor instead.",
    ),
    (
        r"can't convert|only (one element|integer) tensors",
        "A tensor is used where a single Python number is needed, or the other way round.",
    ),
)


def text_of(error: BaseException) -> str:
    """Its text, at most 2,000 characters; empty where it cannot even say it."""
    try:
        return str(error)[:2_000].strip()
    except Exception:
        return ""


def in_words(error: BaseException) -> str:
    """What this exception most often means for a learner; empty where its own text says it best."""
    if isinstance(error, SystemExit):
        return "exit() would end the notebook's Python. Use return."
    text = f"{type(error).__name__}: {text_of(error)}"
    return next((meaning for pattern, meaning in KNOWN if re.search(pattern, text)), "")


def quoted(error: BaseException) -> str:
    """The exception's own text, its first line and not too long."""
    lines = text_of(error).splitlines()
    text = f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
    return text if len(text) < 200 else f"{text[:200]}..."
