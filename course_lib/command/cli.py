"""The `course` command. Heavy imports wait inside the commands, so that `course --help` answers at once."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from course_lib.learner import workspace

JUPYTER = Path(__file__).parent / "jupyter"
POSITIVE = click.FloatRange(min=0, min_open=True)
PASS_ON = {"ignore_unknown_options": True, "help_option_names": ["--help"]}


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Transformers, measured: a course in Jupyter."""


@main.command(context_settings=PASS_ON)
@click.option("--no-browser", is_flag=True, help="Serve, and open no browser.")
@click.option("--port", type=int, default=8888, show_default=True, help="The port to serve on.")
@click.argument("jupyter", nargs=-1, type=click.UNPROCESSED)
def lab(no_browser: bool, port: int, jupyter: tuple[str, ...]) -> None:
    """Open the lessons in JupyterLab.

    New exercises are copied to my_work/; yours stay as they are. Further options go to JupyterLab.
    """
    new, changed = workspace.copy_exercises()
    if new:
        click.echo(f"Copied to my_work/: {', '.join(new)}")
    for name in changed:
        click.echo(f"The course has a newer {name}; yours is kept. To change: course reset {name}")
    from jupyterlab.labapp import main as jupyterlab

    ours, others = str(JUPYTER), os.environ.get("JUPYTER_CONFIG_PATH")
    os.environ["JUPYTER_CONFIG_PATH"] = f"{others}{os.pathsep}{ours}" if others else ours  # no news asked for
    sys.exit(jupyterlab(lab_arguments(port, not no_browser) + list(jupyter)))


def lab_arguments(port: int, browser: bool) -> list[str]:
    """How JupyterLab serves the course: at the start page, prose not too wide, no news from the network."""
    home = workspace.home()
    start = "notebooks/00_start_here.ipynb"
    arguments = [
        f"--ServerApp.root_dir={home}",
        f"--port={port}",
        "--LabApp.custom_css=True",
        f"--ServerApp.tornado_settings=static_custom_path={JUPYTER / 'custom'}",
        "--LabApp.news_url=",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
    ]
    if (home / start).exists():
        arguments.append(f"--LabApp.default_url=/lab/tree/{start}")
    if not browser:
        arguments.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # as in containers
        arguments.append("--allow-root")
    return arguments


@main.command(context_settings=PASS_ON)
@click.argument("pytest", nargs=-1, type=click.UNPROCESSED)
def test(pytest: tuple[str, ...]) -> None:
    """Run every test: the library's, and every notebook from top to bottom.

    Options and paths go to pytest: `course test -k softmax`, `course test tests/test_layers.py`.
    """
    command = [sys.executable, "-m", "pytest", *pytest_arguments(pytest)]
    with tempfile.TemporaryDirectory() as folder:  # running solutions is no progress
        kept = dict(os.environ, COURSE_PROGRESS=str(Path(folder) / "progress.json"))
        sys.exit(subprocess.call(command, cwd=workspace.home(), env=kept))


def pytest_arguments(given: tuple[str, ...]) -> list[str]:
    """Two workers, a file to each; every test unless `given` names files."""
    home = workspace.home()
    folders = [name for name in ("tests", "notebooks", "exercises", "solutions") if (home / name).is_dir()]
    named = any((home / word.partition("::")[0]).exists() for word in given if not word.startswith("-"))
    return [
        "-n",
        "2",
        "--dist",
        "loadfile",
        "--nbval-lax",
        "--nbval-cell-timeout=120",
        *given,
        *([] if named else folders),
    ]


@main.command()
@click.argument("lesson", required=False)
@click.option("--cell-seconds", default=60.0, show_default=True, help="How long one cell may take.")
@click.option("--seconds", default=300.0, show_default=True, help="How long one notebook may take.")
def check(lesson: str | None, cell_seconds: float, seconds: float) -> None:
    """Run your notebooks in my_work/ and say what is right.

    Your files are only read. LESSON is a number or a name: `course check 4`. Succeeds if all is right.
    """
    from course_lib.command.tables import show_marks
    from course_lib.grade.kernel import Limits

    pattern = f"{lesson_or_stop(lesson)}.ipynb" if lesson else "*.ipynb"
    files = sorted(workspace.work().glob(pattern))
    if not files:
        raise click.ClickException(f"my_work/ has no {pattern}. `course lab` copies the exercises there.")
    marks = mark_all(files, Limits(cell_seconds, seconds))
    show_marks(marks)
    sys.exit(any(mark.status != "right" for mark in marks))


def lesson_or_stop(lesson: str) -> str:
    """The lesson's full name; an unknown one ends the command with a sentence."""
    try:
        return workspace.find_lesson(lesson)
    except LookupError as error:
        raise click.ClickException(error.args[0]) from None


def registered() -> dict[str, list[str]]:
    """Lesson -> the names of its exercises, in course order."""
    from course_lib import syllabus

    return {lesson.name: list(lesson.exercises) for lesson in syllabus.LESSONS}


def mark_all(files, limits) -> list:
    """The marks of all `files`, with a bar while they run."""
    from rich.progress import Progress

    from course_lib.grade.notebooks import mark

    expected, marks = registered(), []
    with Progress(transient=True) as bar:
        for file in files:
            task = bar.add_task(file.stem, total=None)
            marks += mark(
                file,
                expected.get(file.stem, []),
                limits,
                lambda cell, cells, task=task: bar.update(task, completed=cell, total=cells),
            )
            bar.remove_task(task)
    return marks


@main.command()
def status() -> None:
    """Show what you have passed, lesson by lesson."""
    from course_lib.command.tables import show_progress
    from course_lib.learner import progress

    show_progress(progress.read(), registered(), workspace.predictions())


@main.command()
@click.argument("name")
def hint(name: str) -> None:
    """Give the next hint for an exercise, such as `attend`."""
    from course_lib.check import hint as give

    try:
        give(name)
    except LookupError as error:
        raise click.ClickException(str(error.args[0])) from None


@main.command()
@click.argument("lesson")
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset(lesson: str, yes: bool) -> None:
    """Start a lesson's exercises afresh; your version is kept in my_work/backups/."""
    name = lesson_or_stop(lesson)
    if not yes:
        click.confirm(f"Replace my_work/{name}.ipynb (a backup is kept)?", abort=True)
    backup = workspace.reset(name)
    click.echo(f"my_work/{name}.ipynb is fresh.")
    if backup:
        click.echo(f"Yours is kept: {backup.relative_to(workspace.home())}")


@main.command()
@click.option("--check", is_flag=True, help="Write nothing; fail if something would change.")
def build(check: bool) -> None:
    """Build the notebooks, and the README's table of lessons, from sources/."""
    from course_lib.publish.write import publish

    sys.exit(publish(workspace.home(), check))


@main.command()
@click.option("--text", "path", type=click.Path(exists=True, dir_okay=False), help="Else lesson 10's text.")
@click.option("--minutes", type=POSITIVE, default=1.5, show_default=True, help="How long to train.")
@click.option("--resume", is_flag=True, help="Go on from the last checkpoint.")
@click.option("--folder", type=click.Path(file_okay=False), default=None, help="Where the checkpoints are.")
def train(path: str | None, minutes: float, resume: bool, folder: str | None) -> None:
    """Train the course's small GPT on a text.

    Several processes: `torchrun --nproc-per-node 2 -m course_lib train`.
    """
    from course_lib.datasets.packages import PackageMissing
    from course_lib.recipes.language_model import TextError, train_on_text
    from course_lib.training.checkpoints import CheckpointError

    given = {"folder": folder} if folder else {}
    try:
        train_on_text(path, minutes=minutes, resume=resume, **given)
    except (TextError, CheckpointError, PackageMissing, FloatingPointError) as error:
        raise click.ClickException(str(error)) from None


@main.command()
@click.option("--all-mine", is_flag=True, help="Take your functions, however slow they are.")
@click.option("--minutes", type=POSITIVE, default=5.0, show_default=True, help="How long the run may take.")
@click.option("--steps", type=click.IntRange(min=1), default=None, help="Else as many as lesson 09's.")
@click.option("--compare", is_flag=True, help="Then train with the library's functions alone, too.")
def graduate(all_mine: bool, minutes: float, steps: int | None, compare: bool) -> None:
    """Train lesson 09's model with your own functions in it.

    A function of yours that is right in my_work/ takes the place of the library's; of the others, it is said
    why not. Your files are only read. The model is scored on the sentences that lesson 09's is scored on.
    """
    from course_lib.command.graduating import run

    try:
        run(all_mine, 60 * minutes, steps, compare)
    except KeyboardInterrupt:
        click.echo("\nStopped: nothing is kept, and my_work/ is as it was. `course graduate` begins again.")
        sys.exit(1)
