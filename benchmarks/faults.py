"""What the check says to every wrong version that it knows: python benchmarks/faults.py [LESSON]

One row a fault: caught, and named as what. One line an exercise: how many pairs of faults are named as two. A
pair that does the same as one fault, or as another pair, on every input is counted apart: nothing could tell.
"""

import sys

from rich.console import Console
from rich.progress import track
from rich.table import Table

from course_lib.check import verdict
from course_lib.check.declare import EXERCISES, Exercise
from course_lib.check.examiners.naming import combined, wrong_version
from course_lib.check.run.doors import agree, call

KINDS = ("named as two", "the same as one fault", "the same as another pair", "raise", "MISNAMED")


def singles(exercise: Exercise) -> Table:
    """Every fault of one exercise: caught, and named as what."""
    table = Table("fault", "caught", "named", title=f"{exercise.name}: {len(exercise.faults)} faults")
    for fault in exercise.faults:
        found = verdict(wrong_version(exercise, (fault,)), exercise.name)
        named = "as itself" if found.faults == [fault.name] else f"AS {', '.join(found.faults)}"
        table.add_row(fault.name, "yes" if found.status == "wrong" else "NO", named)
    return table


def pairs(exercise: Exercise) -> str:
    """How many pairs of faults are named as two, as one of the two, as another pair, wrongly, or raise."""
    known = {}
    for faults in combined(exercise):
        version = wrong_version(exercise, faults)
        known[faults] = [call(version, case.inputs) for case in exercise.inputs]
    counts = dict.fromkeys(KINDS, 0)
    twos = [faults for faults in known if len(faults) == 2]
    for faults in track(twos, f"{exercise.name}, two at once", transient=True):
        counts[_kind(exercise, faults, known)] += 1
    said = ", ".join(f"{number} {kind}" for kind, number in counts.items() if number)
    return f"{exercise.name}, {len(twos)} pairs: {said}"


def _kind(exercise: Exercise, faults: tuple, known: dict) -> str:
    if all(outcome.error for outcome in known[faults]):
        return "raise"
    named = verdict(wrong_version(exercise, faults), exercise.name).faults
    if named == [fault.name for fault in faults]:
        return "named as two"
    same = next(f for f in known if all(map(agree, known[f], known[faults])))
    if named != [fault.name for fault in same]:
        return "MISNAMED"
    return "the same as one fault" if len(same) == 1 else "the same as another pair"


def main(lesson: str = "") -> None:
    """Print the tables of the exercises whose lesson begins with `lesson`."""
    console = Console()
    chosen = [exercise for exercise in EXERCISES.values() if exercise.lesson.startswith(lesson)]
    for exercise in chosen:
        console.print(singles(exercise))
    for exercise in chosen:
        console.print(pairs(exercise))


if __name__ == "__main__":
    main(*sys.argv[1:2])
