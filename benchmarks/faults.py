"""What the check says to every wrong version that it knows: python benchmarks/faults.py [LESSON]

One line an exercise: how many versions are declared, generated, caught, named, misnamed, and so for every two
at once. One that does the same as an earlier one on every input is named as that one: nothing could tell.
Where it does so but for one sort of inputs, such as those with leading axes, and the check says that there is
something else with these, it counts as "one at a time".
"""

import sys
from collections import Counter

from machine import print_machine
from rich.console import Console
from rich.progress import track
from rich.table import Table

from course_lib import syllabus
from course_lib.check import verdict
from course_lib.check.declare import Exercise, declared
from course_lib.check.examiners import suspects
from course_lib.check.examiners.naming import APART
from course_lib.check.examiners.suspects import Suspect
from course_lib.check.run.doors import agree

COLUMNS = (
    "versions",
    "right on all inputs",
    "raise on all",
    "caught",
    "named",
    "as their equal",
    "one at a time",
    "no name",
    "MISNAMED",
)
GROUPS = {"declared": suspects.declared, "generated": suspects.generated, "two at once": suspects.pairs}


def does(suspect: Suspect) -> list:
    return [suspect.does(place) for place in range(len(suspect.exercise.inputs))]


def alike(one: Suspect, other: Suspect) -> bool:
    return all(map(agree, does(one), does(other)))


def alike_apart(one: Suspect, other: Suspect) -> bool:
    """Whether they do the same on all inputs but those of one sort, such as those with one option."""
    differ = [not agree(*pair) for pair in zip(does(one), does(other), strict=True)]
    tags = [case.tags for case, differs in zip(one.exercise.inputs, differ, strict=True) if differs]
    options = {tag.partition("=")[0] + "=" for each in tags for tag in each if "=" in tag}
    return any(all(any(own.startswith(sort) for own in each) for each in tags) for sort in {*APART, *options})


def kind(suspect: Suspect) -> str:
    """Which of the columns a version belongs in."""
    exercise = suspect.exercise
    if alike(suspect, suspects.reference(exercise)):
        return "right on all inputs"
    if all(outcome.error for outcome in does(suspect)):
        return "raise on all"
    found = verdict(suspect.version, exercise.name)
    faults = sorted(found.faults)  # of two at once the plainer comes first
    named = [s for s in suspects.suspects(exercise) if sorted(s.names) == faults and s.version]
    if faults == sorted(suspect.names):
        return "named"
    if any(alike(other, suspect) for other in named):
        return "as their equal"
    says_more = any(part.heading == "And then" for part in found.parts)
    if says_more and any(alike_apart(other, suspect) for other in named):
        return "one at a time"
    return "MISNAMED" if named else "no name"


def row(exercise: Exercise, group: str) -> list[str]:
    """The counts of one group of versions of one exercise."""
    versions = [suspect for suspect in GROUPS[group](exercise) if suspect.version]
    counts = Counter(
        kind(suspect) for suspect in track(versions, f"{exercise.name}, {group}", transient=True)
    )
    caught = sum(counts.values()) - counts["right on all inputs"]
    counts |= {"versions": len(versions), "caught": caught}
    return [exercise.name, group, *(str(counts[column]) for column in COLUMNS)]


def main(lesson: str = "") -> None:
    """Print the table of the exercises whose lesson begins with `lesson`."""
    print_machine()
    table = Table("exercise", "faults", *COLUMNS)
    names = [x.name for x in syllabus.LESSONS if x.exercises and x.name.startswith(lesson)]
    for exercise in (exercise for name in names for exercise in declared(name).exercises.values()):
        for group in GROUPS:
            table.add_row(*row(exercise, group))
    Console().print(table)


if __name__ == "__main__":
    main(*sys.argv[1:2])
