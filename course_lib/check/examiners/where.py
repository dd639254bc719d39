"""Signs from where an answer is wrong: only in a batch, only for large numbers, only with a mask."""

from course_lib.check.examiners.evidence import compare
from course_lib.check.report.verdict import Verdict
from course_lib.check.run.attempt import Attempt

TITLES = {  # the tag of an input: what it means if all the wrong inputs have it
    "float64": "it is right in float32 and wrong in float64: somewhere precision is lost",
    "large": (
        "it is right for small numbers and wrong for large ones: a power overflows or becomes 0, or a"
        " constant is not large enough"
    ),
    "square": (
        "it is wrong only where all sizes are equal: is there a condition on shapes, or a transpose that fits"
        " only there?"
    ),
    "batch": (
        "it is right without leading axes and wrong with them, as in a batch. Count axes from the end:"
        " `dim=-1`, `.mT`"
    ),
    "empty": "it is right unless nothing goes in: an empty list, an empty text",
    "mask": "it is right without a mask and wrong with one",
}


def only_on(attempt: Attempt, *tags: str) -> tuple[str, str] | None:
    """The first of the tags that all the wrong inputs have, and some right ones do not."""
    for tag in (*tags, *options(attempt)):
        tagged = {i for i, case in enumerate(attempt.cases) if any(x.startswith(tag) for x in case.tags)}
        if attempt.wrong and set(attempt.wrong) <= tagged and len(tagged) < len(attempt.cases):
            words = TITLES.get(tag) or f"it is right by default, and wrong where `{tag[:-1]}` is given"
            return f"only-{tag.removesuffix('=')}", words
    return None


def options(attempt: Attempt) -> list[str]:
    """The parameters that are not at their default in some case, from tags like `causal=True`: `causal=`."""
    tags = {tag for case in attempt.cases for tag in case.tags if "=" in tag}
    return sorted({tag.partition("=")[0] + "=" for tag in tags})


def told(attempt: Attempt, sign: tuple[str, str] | None, places=None) -> Verdict | None:
    """The verdict that a sign, its name and its sentence, gives; None without one."""
    if sign is None:
        return None
    found = attempt.verdict("wrong", sign[1], sign[0])
    found.reread = attempt.exercise.reread
    passed = [case.label for i, case in enumerate(attempt.cases) if i not in attempt.wrong]
    if passed:
        found.add("Right on", "; ".join(passed), open=False)
    return compare(attempt, found, places)


def only_there(attempt: Attempt) -> Verdict | None:
    """Wrong only on one sort of inputs, whatever is wrong there."""
    return told(attempt, only_on(attempt, "float64", "large", "square", "batch", "empty"))


def only_with_an_option(attempt: Attempt) -> Verdict | None:
    """Right by default, and wrong where a parameter is not at its default."""
    return told(attempt, only_on(attempt))


def only_with_a_mask(attempt: Attempt) -> Verdict | None:
    """Wrong with masks, and nothing else has said how."""
    return told(attempt, only_on(attempt, "mask"))


def only_right_if_square(attempt: Attempt) -> Verdict | None:
    """Right where all the sizes are equal, so that it does not matter which is which."""
    plain = {i for i, case in enumerate(attempt.cases) if not case.tags & {"mask", "large"}}
    square = {i for i in plain if "square" in attempt.cases[i].tags}
    right = plain - set(attempt.wrong)
    if not square or not square <= right or right - square - {0} or len(plain - right) < 2:
        return None
    title = "it is right only where all sizes are equal: which size, of which input, belongs in each place?"
    return told(attempt, ("right-only-if-square", title))
