"""Questions on the lessons before: answered by a click, explained at once, asked again if it went wrong."""

import ast
from typing import NamedTuple

import ipywidgets

from course_lib.learner import progress
from course_lib.notebook.choices import choice_buttons, listed, question_box
from course_lib.notebook.html import Page, render
from course_lib.notebook.showing import show


class Recall(NamedTuple):
    """A question, a sentence for each of its choices, and the choice that is right."""

    key: str
    question: str
    choices: dict[str, str]
    right: str


def recall(key: str, question: str, choices: dict[str, str], right: str) -> None:
    """Ask something of an earlier lesson; the sentence of the choice that is clicked explains it at once.

    Errors:  ValueError if `right` is not one of the choices.
    """
    if right not in choices:
        raise ValueError(f"the right choice {right!r} is not among {list(choices)}")
    asked = Recall(key, question, choices, right)
    words = listed(f"Recall: {question}", choices) + f"\nAnswer: {right}. {choices[right]}"
    page = Page(render("listed.html", word="Recall.", question=question, choices=choices), words)
    show(page, recall_box(asked))


def recall_box(asked: Recall) -> ipywidgets.VBox:
    """The question, its choices, and the explanation. The first click counts: what follows is reading."""
    buttons, said = choice_buttons(asked.choices), ipywidgets.HTML(render("status.html", text=""))

    def explain(change):
        good = change["new"] == asked.right
        if change["old"] is None:
            progress.keep("recalled", asked.key, good)
        said.value = render("recalled.html", good=good, sentence=asked.choices[change["new"]])

    buttons.observe(explain, names="value")
    return question_box("Recall.", asked.question, buttons, said)


def recalls_in(source: str) -> dict[str, Recall]:
    """{key: question} of a lesson's source; the calls are read, not run."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    asked = [_read(call) for call in calls if getattr(call.func, "id", "") == "recall"]
    return {each.key: each for each in asked}


def _read(call: ast.Call) -> Recall:
    named = {word.arg: ast.literal_eval(word.value) for word in call.keywords}
    return Recall(*map(ast.literal_eval, call.args), **named)
