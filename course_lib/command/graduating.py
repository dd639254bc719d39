"""`course graduate`: the learner's functions are judged, put into lesson 09's run, and the run is scored."""

import time

import click

from course_lib.command.tables import show_slots
from course_lib.graduate import Graduation, Slot, Weaving, Work
from course_lib.graduate.answers import MISSING, UNANSWERED
from course_lib.graduate.rehearsal import Rehearsal
from course_lib.learner import progress, workspace
from course_lib.recipes.numbers_and_dates import STEPS

LESSON, FLOOR = "09_train_translation", 0.97  # which lesson's run it is, and what its own model reaches
SAID = (UNANSWERED, *MISSING)  # in a line of their own


def run(all_mine: bool, limit: float, steps: int | None, compare: bool) -> None:
    """The whole command; `limit` is in seconds.

    Errors:  click.ClickException, with what to do, where there is nothing to run or the run is stopped.
    """
    weaving = Weaving()
    graduation = Graduation(weaving, steps or STEPS)
    judge(Work(files_or_stop(), weaving), graduation.slots())
    if not graduation.mine():
        raise click.ClickException(
            "Nothing is yours to train with yet. `course lab` opens the exercises, `course check` marks them."
        )
    click.echo("Preparing the sentences ...")
    graduation.prepare()
    rehearsal = Rehearsal(graduation, limit, click.echo, all_mine)
    rehearsal.settle()
    seconds = rehearsal.make(lambda: train(graduation), rehearsal.seconds)
    exact = rehearsal.make(lambda: graduation.exact(graduation.unseen), rehearsal.part)
    tell(graduation, exact, seconds)
    if compare:
        for slot in graduation.mine():
            slot.own = None
        graduation.train()
        click.echo(f"The same run, the library's functions alone: {graduation.exact(graduation.unseen):.1%}.")


def files_or_stop():
    """The learner's folder."""
    if not any(workspace.work().glob("*.ipynb")):
        raise click.ClickException("my_work/ has no notebooks. `course lab` copies the exercises there.")
    return workspace.work()


def judge(work: Work, slots: list[Slot]) -> None:
    """Judge the learner's functions, and say of those that are not taken why not."""
    for problem in work.problems:
        click.echo(problem)
    for slot in work.judge(slots):
        if not slot.own and slot.why not in SAID:
            click.echo(f"{slot.name}: not yours: {slot.why}.")
    if missing := [slot.name for slot in slots if slot.why == UNANSWERED]:
        click.echo(f"Not answered yet: {', '.join(missing)}.")
    yours = sum(slot.own is not None for slot in slots)
    click.echo(f"Of the {len(slots)} functions that this run may call, {yours} are yours.")


def train(graduation: Graduation) -> float:
    """Train from the beginning, and return how many seconds it took.

    Errors:  KeyboardInterrupt after Ctrl-C, once the step is done; those of the run.
    """
    start = time.perf_counter()
    graduation.train()
    if graduation.history["stopped"]:
        raise KeyboardInterrupt
    return time.perf_counter() - start


def tell(graduation: Graduation, exact: float, seconds: float) -> None:
    """Show whose functions ran, some translations, and the score, which is kept after a whole run."""
    parameters = graduation.functions.size(graduation.model)
    found = graduation.shown()
    called = [slot for slot in graduation.weaving.slots.values() if slot.calls]
    show_slots(called)
    others = [name for name, slot in graduation.weaving.slots.items() if not slot.calls]
    click.echo(f"Without a part in this run: {', '.join(others)}.\n")
    for (source, target), text in zip(graduation.unseen, found, strict=False):
        click.echo(f"{source}\n    {text}" + ("" if text == target else f"   (right: {target})"))
    steps = graduation.steps
    click.echo(f"\nYour model: {parameters:,} parameters, {steps} steps in {seconds:.0f} s.")
    click.echo(
        f"It translates {exact:.1%} of {len(graduation.unseen):,} unseen sentences exactly."
        f" Lesson 09's own model reaches at least {FLOOR:.0%}."
    )
    if steps >= STEPS:
        yours = sum(slot.own is not None for slot in called)
        progress.keep("graduated", LESSON, {"exact": exact, "yours": yours, "of": len(called)})
