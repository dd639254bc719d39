"""Hand-made notebooks for the tests of the command; their check() shows a verdict as the real one does."""

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

SHOW = """
MIME = "application/vnd.transformers-course.verdict+json"
from IPython.display import display
def check(fn, name=None, status=None):
    name = name or fn.__name__
    try:
        status = status or ("right" if fn(3) == 9 else "wrong")
    except NotImplementedError:
        status = "unanswered"
    faults = ["off by one"] if status == "wrong" else []
    message = f"Not yet · {name}: it is {status}\\nmore"
    verdict = {"exercise": name, "status": status, "faults": faults, "message": message}
    display({"text/plain": status, MIME: verdict}, raw=True)
    if status == "wrong":
        raise RuntimeError("CheckFailed")
"""
SQUARE, CUBE = "def square(x):\n    return x * x", "def cube(x):\n    return x * x * x\n"


def write(file, *cells):
    """A notebook of code cells."""
    notebook = new_notebook(cells=[new_markdown_cell("# Title"), *map(new_code_cell, cells)])
    nbformat.write(notebook, file)
    return file
