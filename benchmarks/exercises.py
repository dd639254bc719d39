"""The check on every exercise of the syllabus: on the library's answer, and with one term of it changed.

    python benchmarks/exercises.py [NAME ...]

For each function: the kinds of its inputs and results, on how many inputs it is tried, the verdict on the
library's answer, and the verdict on a version with one generated change that shows in a result.
"""

import sys
import warnings

from torch import Tensor

from course_lib.check.declare import Exercise
from course_lib.check.exercises.material.course import MATERIAL
from course_lib.check.inputs import handed_on
from course_lib.check.judge import judge
from course_lib.check.rules import mutants
from course_lib.check.run.doors import agree, call


def kinds(values) -> str:
    """The types of some values, each said once."""
    words = ["tensor" if isinstance(x, Tensor) else type(x).__name__ for x in values if x is not None]
    return ", ".join(dict.fromkeys(words)).replace("Seeds", "generator")


def changed(exercise: Exercise):
    """The first generated wrong version that gives another result somewhere, not only an error."""
    expected = [call(exercise.answer, case.inputs) for case in exercise.inputs]
    for mutant in mutants(exercise.answer):
        try:
            version = mutant.build()
        except (SyntaxError, ValueError, TypeError):  # the change makes no sense in Python
            continue
        for case, right in zip(exercise.inputs, expected, strict=True):
            outcome = call(version, case.inputs)
            if outcome.error is None and right.error is None and not agree(outcome, right):
                return version
    return None


def row(name: str) -> list[str]:
    """One line of the table."""
    exercise = Exercise(**MATERIAL[name])
    inputs = exercise.inputs[0].inputs
    result = call(exercise.answer, inputs).value
    results = result if isinstance(result, tuple) else (result,)
    right, wrong = judge(exercise.answer, exercise), judge(changed(exercise), exercise)
    tried = f"{kinds(handed_on(inputs))} -> {kinds(results)}"
    return [name, tried, str(len(exercise.inputs)), right.status, wrong.status, wrong.title]


if __name__ == "__main__":
    from machine import print_machine

    print_machine()
    warnings.simplefilter("ignore")
    print("| function | kinds of inputs and results | inputs | the library's | one term changed | title |")
    print("|---|---|---|---|---|---|")
    for name in sys.argv[1:] or MATERIAL:
        print("| " + " | ".join(row(name)) + " |", flush=True)
