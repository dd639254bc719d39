"""What the `course` command prints as tables."""

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from course_lib.grade.notebooks import Mark
from course_lib.graduate.slots import Slot

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
    for lesson, score in sorted(kept.get("graduated", {}).items()):
        click.echo(f"A model of your own functions ({lesson}): {trained(score)}")


def trained(score: dict) -> str:
    """What is kept of a run of `course graduate`, in words.

    >>> trained({"exact": 0.985, "yours": 30, "of": 31})
    '98.5% of the unseen sentences exact, with 30 of 31 functions yours'
    """
    yours = f"{score['yours']} of {score['of']} functions yours"
    return f"{score['exact']:.1%} of the unseen sentences exact, with {yours}"


def show_slots(slots: list[Slot]) -> None:
    """A row for each function that the run calls: whose it is, and why."""
    table = Table("lesson", Column("function", no_wrap=True), Column("whose", no_wrap=True), "why")
    before = None
    for slot in slots:
        lesson = "" if slot.lesson == before else slot.lesson[:2]
        whose = "[green]yours[/]" if slot.own else "[yellow]the library's[/]"
        table.add_row(escape(lesson), escape(slot.name), whose, escape(slot.why))
        before = slot.lesson
    Console().print(table)


def share(names: list[str], kept: dict) -> str:
    """How many of `names` are in `kept`; nothing where there are none to have.

    >>> share(["attend", "rnn"], {"attend": True})
    '1 of 2'
    """
    return f"{sum(name in kept for name in names)} of {len(names)}" if names else ""
