"""One choice out of several, to click or to reach by keyboard; predictions and recall are made of it."""

from collections.abc import Iterable

import ipywidgets

from course_lib.notebook.html import render


def choice_buttons(choices: Iterable[str], chosen: str | None = None) -> ipywidgets.RadioButtons:
    """A radio button for each choice: Tab reaches them, arrow keys move. None is chosen for the learner."""
    choices = list(choices)
    buttons = ipywidgets.RadioButtons(
        options=[(choice.replace("`", ""), choice) for choice in choices],
        value=chosen if chosen in choices else None,
        layout={"width": "auto"},
    )
    buttons.add_class("course-choices")
    return buttons


def question_box(word: str, question: str, buttons, said) -> ipywidgets.VBox:
    """A question, its choices, and the line that answers a click."""
    asked = ipywidgets.HTML(render("question.html", word=word, question=question))
    return ipywidgets.VBox([asked, buttons, said])


def listed(question: str, choices: Iterable[str]) -> str:
    """A question and its choices in words.

    >>> print(listed("Predict: up or down?", ["up", "down"]))
    Predict: up or down?
      ( ) up
      ( ) down
    """
    return "\n".join([question, *(f"  ( ) {choice}" for choice in choices)])
