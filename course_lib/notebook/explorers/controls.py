"""What every explorer is made of: controls, a drawing that follows them, and its sentence, read aloud."""

from collections.abc import Callable, Sequence

import ipywidgets

from course_lib.notebook.html import Page, render
from course_lib.notebook.showing import show


def slider(label: str, value: float, low: float, high: float, step: float = 1) -> ipywidgets.Widget:
    """A slider for whole numbers, or for others where a number or the step is one; arrow keys move it."""
    whole = all(isinstance(number, int) for number in (value, low, high, step))
    kind = ipywidgets.IntSlider if whole else ipywidgets.FloatSlider
    return kind(
        value=value,
        min=low,
        max=high,
        step=step,
        description=label,
        tooltip=label,
        style={"description_width": "180px"},
        layout={"width": "520px", "max_width": "100%"},
    )


def text_field(label: str, value: str) -> ipywidgets.Text:
    """A line to write in; the drawing follows each letter."""
    return ipywidgets.Text(
        value=value,
        description=label,
        style={"description_width": "180px"},
        layout={"width": "640px", "max_width": "100%"},
    )


def drag_field(moved: Callable[[float, float], None]) -> ipywidgets.Text:
    """A hidden field, into which a drawing with a `centre` writes where it is dragged to, from there."""
    field = ipywidgets.Text(layout={"display": "none"})
    field.add_class("course-dragged")
    field.observe(lambda change: moved(*map(float, change["new"].split())), names="value")
    return field


def following(controls: Sequence[ipywidgets.Widget], draw: Callable[..., Page], *more) -> ipywidgets.VBox:
    """The controls, and below them what `draw` makes of their values: its drawing, then its words.

    It is drawn anew at each change. `more` are widgets beside them that are not drawn from.
    """
    shown, said = ipywidgets.HTML(), ipywidgets.HTML()

    def redraw(_=None):
        page = draw(*(control.value for control in controls))
        shown.value, said.value = page.html, render("status.html", text=page.text)

    for control in controls:
        control.observe(redraw, names="value")
    redraw()
    box = ipywidgets.VBox([*controls, shown, said, *more])
    box.add_class("course-explorer")
    return box


def stepping(last: int, draw: Callable[[int], Page], label: str) -> ipywidgets.VBox:
    """Steps 0 to `last` to go through: by Back and Next, or by a slider and its arrow keys."""
    step = slider(label, 0, 0, last)
    return following([step], draw, back_and_next(step))


def back_and_next(step: ipywidgets.IntSlider) -> ipywidgets.HBox:
    """Two buttons that move a slider by one."""
    return ipywidgets.HBox([_move(step, "Back", -1), _move(step, "Next", 1)])


def _move(step: ipywidgets.IntSlider, label: str, by: int) -> ipywidgets.Button:
    button = ipywidgets.Button(description=label)
    button.on_click(lambda _: setattr(step, "value", max(step.min, min(step.max, step.value + by))))
    return button


def show_explorer(box: ipywidgets.Widget, first: Page) -> None:
    """The explorer where there is a kernel; elsewhere its first drawing, and in a terminal its words."""
    show(Page(first.html, f"[an explorer, to be moved in JupyterLab: {first.text}]"), box)


def stepper(pages: Sequence[Page], label: str = "Step") -> None:
    """Pages to step through, in the order of what happens: each a drawing, and the same in words."""
    show_explorer(stepping(len(pages) - 1, lambda step: pages[step], label), pages[0])


def cell_buttons(
    rows: Sequence[str], columns: Sequence[str], pressed: Callable[[int, int], None], corner: str = ""
):
    """A table of buttons, a row and a column for each name; Tab and Space, or a click, press one.

    It gives the box to show, and the buttons row by row, whose words and colours are the caller's.
    """
    buttons = [[ipywidgets.Button(layout={"width": "72px"}) for _ in columns] for _ in rows]
    for i, row in enumerate(buttons):
        for j, button in enumerate(row):
            button.on_click(lambda _, i=i, j=j: pressed(i, j))
    lines = [[_named(corner), *map(_named, columns)]]
    lines += [[_named(name), *row] for name, row in zip(rows, buttons, strict=True)]
    box = ipywidgets.VBox([ipywidgets.HBox(line) for line in lines])
    box.add_class("course-cells")
    return box, buttons


def _named(name: str) -> ipywidgets.Label:
    return ipywidgets.Label(name, layout={"width": "72px", "display": "flex", "justify_content": "center"})
