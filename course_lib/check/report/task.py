"""What an exercise asks for, before it is written: how hard, how long, and one tiny example."""

from course_lib.check.compare import show
from course_lib.check.declare import Exercise
from course_lib.check.inputs import Seeds, handed_on
from course_lib.check.report.axes import axes_of
from course_lib.check.report.comparison import drawings, results_of
from course_lib.check.report.panel import link
from course_lib.check.run.doors import call
from course_lib.notebook.html import Page, render

DIFFICULTY = {1: "easy", 2: "takes some thought", 3: "hard"}


def page(exercise: Exercise) -> Page:
    """The task with the exercise's smallest input and what comes out of it, as grids and as text."""
    case, axes = exercise.inputs[0], axes_of(exercise.answer)
    names = exercise.answer.__code__.co_varnames
    given = zip(names, handed_on(case.inputs), strict=False)
    inputs = {name: x for name, x in given if not isinstance(x, Seeds)}
    results = results_of(call(exercise.answer, case.inputs).value, axes)
    values = dict(
        exercise=exercise.name,
        difficulty=DIFFICULTY[exercise.difficulty],
        minutes=exercise.minutes,
        link=link(exercise.lesson, exercise.section),
    )
    drawn = drawings(results, {name: axes.of_result(i) for i, name in enumerate(results)})
    html = render("task.html", inputs=drawings(inputs, axes.inputs), results=drawn, **values)
    return Page(html, _text(values, inputs, results))


def _text(values: dict, inputs: dict, results: dict) -> str:
    given = [f"  {name} {show(x)}" for name, x in inputs.items() if x is not None]
    found = [f"  {name}: {show(x)}" for name, x in results.items()]
    head = f"{values['exercise']} · {values['difficulty']} · about {values['minutes']} minutes"
    again = f"Read again if you need it: {values['link']['words']}"
    return "\n".join([head, again, "For example:", *given, *found])
