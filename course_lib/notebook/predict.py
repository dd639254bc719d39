"""What a learner can click in a notebook: here the predictions; the explorers are in `explorers`."""

import html

import ipywidgets
from IPython import get_ipython
from IPython.display import display


def predict(key: str, question: str, choices: list[str]) -> None:
    """Ask for a guess before a run and keep it; the notebook runs on whether or not anyone answers.

    In a notebook: a choice to click. Elsewhere (a terminal, a script): the question and its choices in print.
    """
    text = "\n".join([f"Predict: {question}", *(f"  ( ) {choice}" for choice in choices)])
    if _in_notebook():
        display_with_text(predict_box(key, question, choices), text)
    else:
        print(text)


def predict_box(key: str, question: str, choices: list[str]) -> ipywidgets.VBox:
    """The question, its choices, and a line that says what was noted; an earlier guess is already chosen."""
    before = _remembered(key)
    asked = ipywidgets.HTML(f'<p style="margin: 0"><b>Predict.</b> {_marked(question)}</p>')
    options = [(choice.replace("`", ""), choice) for choice in choices]
    buttons = ipywidgets.RadioButtons(
        options=options, value=before if before in choices else None, layout={"width": "auto"}
    )
    buttons.add_class("course-choices")
    noted = ipywidgets.HTML(_status(f"Your guess so far: {before}." if before in choices else ""))

    def note(change):
        saved = "" if _record(key, change["new"]) else " (It could not be saved.)"
        noted.value = _status(f"Noted: {change['new']}.{saved} Now run the next cell.")

    buttons.observe(note, names="value")
    return ipywidgets.VBox([ipywidgets.HTML(STYLE), asked, buttons, noted])


CODE = '<code style="background: var(--jp-layout-color2, #eee); padding: 1px 4px">{}</code>'
STYLE = """<style>.course-choices .widget-radio-box {max-width: 100%}
.course-choices .widget-radio-box label {height: auto; white-space: normal; max-width: 60em}</style>"""


def display_with_text(widget: ipywidgets.Widget, text: str) -> None:
    """Show a widget; where widgets cannot be shown (a web page, a printout), show `text`."""
    display({**widget._repr_mimebundle_(), "text/plain": text}, raw=True)


def _status(text: str) -> str:
    return f'<p role="status" aria-live="polite" style="margin: 0; opacity: 0.75">{_marked(text)}</p>'


def _marked(text: str) -> str:
    """Text as HTML, `code` in its own type."""
    parts = html.escape(text, quote=False).split("`")
    return "".join(CODE.format(part) if i % 2 else part for i, part in enumerate(parts))


def _in_notebook() -> bool:
    return hasattr(get_ipython(), "kernel")


def _remembered(key: str) -> str | None:
    """The guess of an earlier run; none where there is no readable progress file."""
    try:
        from course_lib.learner import progress

        return progress.read().get("predicted", {}).get(key)
    except (ImportError, OSError, ValueError):
        return None


def _record(key: str, value: str) -> bool:
    """Keep a guess; a folder that cannot be written must not stop a lesson."""
    try:
        from course_lib.learner import progress

        progress.record("predicted", key, value)
        return True
    except (ImportError, OSError, ValueError):
        return False
