"""How quickly the check answers, in fresh processes: python benchmarks/check.py

The first check with course_lib imported, the next ones, a wrong answer (one fault, two at once, none with a
name), and what `import course_lib.check` adds to `import torch`.
"""

import json
import statistics
import subprocess
import sys

from machine import print_machine
from rich.console import Console
from rich.table import Table

FRESH = """
import json, math, time
clock = time.perf_counter
start = clock(); import torch; torch_s = clock() - start
start = clock(); import course_lib.check; check_s = clock() - start
from course_lib import attention
from course_lib.check import verdict
def took(fn, name):
    start = clock(); verdict(fn, name); return clock() - start
first = took(attention.attend, "attend")
times = {
    "right": took(attention.attend, "attend"),
    "one fault": took(lambda Q, K, V, mask=None: attention.masked_softmax(Q @ K.mT, mask) @ V, "attend"),
    "two faults": took(lambda Q, K, V, mask=None: attention.masked_softmax(Q @ K.mT, None) @ V, "attend"),
    "no name": took(lambda Q, K, V, mask=None: attention.attend(Q, K, V, mask) ** 3, "attend"),
}
imports = {"import torch": torch_s, "import course_lib.check, added": check_s}
print(json.dumps({**imports, "first check": first, **times}))
"""
NEXT = ("right", "one fault", "two faults", "no name")
GOALS = {"import course_lib.check, added": 0.2, "first check": 0.3} | dict.fromkeys(NEXT, 0.1)


def main(runs: int = 5) -> None:
    """Print the table: median and worst of `runs` fresh processes, in milliseconds."""
    print_machine()
    found = [json.loads(subprocess.check_output([sys.executable, "-c", FRESH])) for _ in range(runs)]
    table = Table("what", "median", "worst", "goal", title=f"The check, {runs} fresh processes (ms)")
    for what in found[0]:
        seconds = [run[what] for run in found]
        goal = f"{GOALS[what] * 1000:.0f}" if what in GOALS else ""
        table.add_row(what, f"{statistics.median(seconds) * 1000:.1f}", f"{max(seconds) * 1000:.1f}", goal)
    Console().print(table)


if __name__ == "__main__":
    main()
