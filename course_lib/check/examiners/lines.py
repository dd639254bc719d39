"""The learner's lines that an error went through, as parts of a verdict."""

from course_lib.check.report.verdict import Verdict
from course_lib.check.run.trace import called, own_lines


def add_lines(found: Verdict, error: BaseException, fn) -> Verdict:
    """The line in the answer itself, and what it called and with what; returns the verdict."""
    line, *inner = own_lines(error, fn)
    found.add("Your line", str(line), open=True)
    for step in inner:
        found.add(f"It calls `{step.function}`", f"{step}, given {step.given}", open=True)
    if step := called(error):
        found.add(f"It calls `{step.function}`", f"given {step.given}", open=True)
    return found
