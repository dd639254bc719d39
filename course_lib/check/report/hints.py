"""The hints so far, one unfolding after the other, and what the next one is."""

from course_lib.check.declare import Exercise
from course_lib.notebook.html import Page, render

LADDER = ("A question", "The idea", "A line in words")


def page(exercise: Exercise, number: int) -> Page:
    """The first `number` hints of an exercise."""
    kinds = [LADDER[min(i, len(LADDER) - 1)] for i in range(len(exercise.hints))]
    hints = list(zip(kinds, exercise.hints, strict=True))
    shown = hints[:number]
    onwards = "That was the last one."
    if number < len(hints):
        onwards = f'Next, {kinds[number].lower()}: call `hint("{exercise.name}")` again.'
    html = render("hint.html", exercise=exercise.name, hints=shown, most=len(hints), onwards=onwards)
    lines = [f"  {i}. {kind}: {text}" for i, (kind, text) in enumerate(shown, 1)]
    return Page(
        html, "\n".join([f"Hint {number} of {len(hints)} for {exercise.name}", *lines, f"  {onwards}"])
    )
