"""Show a page or a widget in a notebook, and the same in words where neither can be shown."""

from course_lib.notebook.html import Page


def in_notebook() -> bool:
    """Whether a Jupyter kernel runs this: a terminal and a script are none."""
    from IPython import get_ipython

    return hasattr(get_ipython(), "kernel")


def show(page: Page, widget=None) -> None:
    """The widget if there is one, else the page; on a web page the page, in a terminal its words."""
    if not in_notebook():
        print(page.text)
        return
    from IPython.display import display

    live = widget._repr_mimebundle_() if widget else {}
    display({**live, "text/html": page.html, "text/plain": page.text}, raw=True)
