"""The practice check: `check(fn)` for people, `verdict(fn, name)` for programs, `hint(name)` to go on."""

from course_lib.check import exercises
from course_lib.check.cell import CheckFailed, check, hint
from course_lib.check.judge import Verdict, verdict

__all__ = ["CheckFailed", "Verdict", "check", "exercises", "hint", "verdict"]
