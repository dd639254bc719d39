"""What the `course` command prints as tables."""

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from course_lib.grade.notebooks import Mark

COLOURS = {"right": "green", "wrong": "red", "broken": "red", "unanswered": "yellow"}


def show_marks(marks: list[Mark]) -> None:
    """A row for each exercise, and their sum in a line."""
    table = Table("notebook", "exercise", "result", "why")
    before = None
    for mark in marks:
        name = "" if mark.notebook == before else mark.notebook
        result = f"[{COLOURS.get(mark.status, 'red')}]{escape(mark.status)}[/]"
        table.add_row(escape(name), escape(mark.exercise), result, escape(mark.reason))
        before = mark.notebook
    Console().print(table)
    click.echo(f"{sum(mark.status == 'right' for mark in marks)} of {len(marks)} right")


def show_progress(kept: dict, exercises: dict[str, list[str]], predictions: dict[str, list[str]]) -> None:
    """A row for each lesson: what was passed, what took a hint, which predictions were made."""
    table = Table("lesson", "exercises passed", "with hints", "predictions made")
    for lesson in sorted(exercises | predictions):
        names, keys = exercises.get(lesson, []), predictions.get(lesson, [])
        if names or keys:
            shares = (
                share(names, kept["passed"]),
                share(names, kept["hinted"]),
                share(keys, kept["predicted"]),
            )
            table.add_row(lesson, *shares)
    Console().print(table)


def share(names: list[str], kept: dict) -> str:
    """How many of `names` are in `kept`; nothing where there are none to have.

    >>> share(["attend", "rnn"], {"attend": True})
    '1 of 2'
    """
    return f"{sum(name in kept for name in names)} of {len(names)}" if names else ""
