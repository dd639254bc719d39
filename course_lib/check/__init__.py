"""The practice check: `task(name)` to begin, `check(fn)` to be told, `hint(name)` to go on.

Programs ask `verdict(fn, name)`.
"""

from course_lib.check.cell import CheckFailed, check, hint, task
from course_lib.check.judge import Verdict, verdict

__all__ = ["CheckFailed", "Verdict", "check", "hint", "task", "verdict"]
