"""A guess before a run, and the answer to it after the run."""

import ipywidgets
import traitlets

from course_lib.learner import progress
from course_lib.notebook.choices import choice_buttons, listed, question_box
from course_lib.notebook.html import Page, render
from course_lib.notebook.showing import show

WAITING = "Choose a guess above, and its answer stands here."


class Guess(traitlets.HasTraits):
    """One question, a sentence for each of its choices, and the choice made so far, which a reply follows."""

    choice = traitlets.Unicode(None, allow_none=True)
    question = ""
    answers: dict[str, str] = {}

    @property
    def answer(self) -> str:
        return self.answers.get(self.choice, "")


_guesses: dict[str, Guess] = {}


def _guess(key: str) -> Guess:
    """The one guess of that key, so that a reply further down hears of it, whichever cell runs first."""
    return _guesses.setdefault(key, Guess())


def predict(key: str, question: str, choices: dict[str, str]) -> None:
    """Ask for a guess before a run and keep it; the notebook runs on whether or not anyone answers.

    `choices` has a sentence for each choice, which `reply(key)` shows after the run.
    """
    box = predict_box(key, question, choices)
    show(
        Page(
            render("listed.html", word="Predict.", question=question, choices=choices),
            listed(f"Predict: {question}", choices),
        ),
        box,
    )


def predict_box(key: str, question: str, choices: dict[str, str]) -> ipywidgets.VBox:
    """The question, its choices, and a line that says what was noted; an earlier guess is already chosen."""
    guess, before = _guess(key), progress.remembered("predicted", key)
    buttons, noted = choice_buttons(choices, before), ipywidgets.HTML()
    guess.question, guess.answers, guess.choice = question, choices, buttons.value

    def note(change):
        guess.choice = change["new"]
        saved = "" if progress.keep("predicted", key, change["new"]) else " (It could not be saved.)"
        noted.value = render("status.html", text=f"Noted: {change['new']}.{saved} Now run the next cell.")

    noted.value = render("status.html", text=f"Your guess so far: {buttons.value}." if buttons.value else "")
    buttons.observe(note, names="value")
    return question_box("Predict.", question, buttons, noted)


def reply(*keys: str) -> None:
    """Answer the guesses of those keys: each gets the sentence of the choice made, now or later."""
    guesses = [_guess(key) for key in keys]
    answers = [(guess.question, guess.answers) for guess in guesses]
    words = "\n".join(
        line
        for question, sentences in answers
        for line in [question, *(f"  {choice}: {sentence}" for choice, sentence in sentences.items())]
    )
    show(Page(render("answers.html", answers=answers), words), reply_box(guesses))


def reply_box(guesses: list[Guess]) -> ipywidgets.HTML:
    """The answers to the guesses; it is drawn anew when one of them changes."""
    box = ipywidgets.HTML()

    def redraw(_=None):
        box.value = render("reply.html", guesses=guesses, waiting=WAITING)

    for guess in guesses:
        guess.observe(redraw, names="choice")
    redraw()
    return box
