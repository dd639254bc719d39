"""What is said at the end: that all is right, and what the answer printed."""

import re

from course_lib.check.compare import tensors
from course_lib.check.examiners.habits import FLOAT32, dtypes_that_differ
from course_lib.check.report.verdict import Verdict
from course_lib.check.run.attempt import Attempt, Printed
from course_lib.check.run.doors import agree, call


def right(attempt: Attempt) -> Verdict:
    """Nothing was found: say what it was tried on."""
    found = Verdict(attempt.exercise.name, "right", f"it holds on all {len(attempt.cases)} inputs")
    for case in attempt.exercise.further:
        with attempt.guarded():
            outcome = call(attempt.fn, case.inputs)
        if not agree(outcome, call(attempt.exercise.answer, case.inputs)):
            found.add("And one thing more", case.label, open=True)
            break  # the next comes up once this is mended
    if any(dtypes_that_differ(attempt)):
        more = f"where float64 comes in, float32 comes out. That is no mistake here. {FLOAT32}"
        found.add("And one thing more", more, open=True)
    found.add("Tried on", "; ".join(case.label for case in attempt.cases))
    also = ["inputs left as they were", "the same result twice"]
    also += ["gradients"] * (attempt.exercise.differentiable and _has_floats(attempt))
    return found.add("And", ", ".join(also))


def _has_floats(attempt: Attempt) -> bool:
    """Whether there is something that gradients could flow to."""
    return any(x.is_floating_point() for x in tensors(list(attempt.cases[0].inputs)))


def add_printing(found: Verdict, printed: Printed) -> None:
    """What the answer printed while it was tried, or how much."""
    if printed.count > 2_000:
        found.faults += ["prints-too-much"] if found.status != "unanswered" else []
        found.add(
            "Printing",
            f"Your function printed {printed.count:,} characters. Printing in a loop is slow and hides the"
            f" rest: print one shape. It began: {printed.text[:100]!r}",
        )
    elif printed.text.strip():
        text = re.sub(r" \(Triggered internally at [^)]*\)", "", printed.text)  # where torch was built
        lines = dict.fromkeys(text.strip().splitlines())  # a warning comes once for each input
        found.add("Printed meanwhile", "\n".join(lines)[:400])
