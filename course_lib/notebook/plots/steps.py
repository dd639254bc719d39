"""One step of a recurrent network, drawn from its tensors: a state that moves on, or gates and a cell."""

from torch import Tensor

from course_lib.notebook.drawing import number
from course_lib.notebook.html import Page
from course_lib.notebook.plots.diagram import Link, Part, draw
from course_lib.notebook.plots.grids import grid


def show_state_step(x: Tensor, h: Tensor, W_x: Tensor, W_h: Tensor, b: Tensor) -> Page:
    """From the word and the state to the next state, in one picture.

    Shapes:  x (D), h (F), W_x (D, F), W_h (F, F), b (F)
    """
    new = (x @ W_x + h @ W_h + b).tanh()
    parts = [
        _part("x", 0, "word", "", x),
        _part("h", 0, "old state", "", h),
        Part("W_x", 1, "W_x", "", grid(W_x)),
        Part("W_h", 1, "W_h", "", grid(W_h)),
        _part("read", 2, "word @ W_x", "", x @ W_x),
        _part("kept", 2, "state @ W_h", "", h @ W_h),
        _part("sum", 3, "their sum", f"and b ({_row(b)})", x @ W_x + h @ W_h + b),
        _part("new", 4, "new state", "tanh", new, f"New state ({_row(new)})."),
    ]
    quiet, followed = "x W_x, W_x read, read sum", "h W_h, W_h kept, kept sum, sum new"
    return draw(parts, _links(quiet, False) + _links(followed, True))


def show_gates(x: Tensor, h: Tensor, c: Tensor, W_x: Tensor, W_h: Tensor, b: Tensor) -> Page:
    """From the word, the state and the cell to the next state and the next cell of an LSTM, in one picture.

    Shapes:  x (D), h (F), c (F), W_x (D, 4*F), W_h (F, 4*F), b (4*F)
    """
    return draw(gate_parts(x, h, c, W_x, W_h, b), gate_links())


def gate_parts(x: Tensor, h: Tensor, c: Tensor, W_x: Tensor, W_h: Tensor, b: Tensor) -> list[Part]:
    """What the picture of the gates is made of, from left to right; the numbers are those of `lstm_step`."""
    let_in, keep, new, out = (x @ W_x + h @ W_h + b).chunk(4, dim=-1)
    let_in, keep, new, out = let_in.sigmoid(), keep.sigmoid(), new.tanh(), out.sigmoid()
    cell = keep * c + let_in * new
    state = out * cell.tanh()
    named = f"New cell ({_row(cell)}), new state ({_row(state)})."
    return [
        _part("x", 0, "word", "", x),
        _part("h", 0, "old state", "", h),
        _part("c", 1, "old cell", "as it came", c),
        _part("forget", 1, "forget gate", "sigmoid", keep),
        _part("input", 1, "input gate", "sigmoid", let_in),
        _part("candidate", 1, "candidate", "tanh", new),
        _part("output", 1, "output gate", "sigmoid", out),
        _part("kept", 2, "kept", "forget · cell", keep * c),
        _part("written", 2, "written", "input · candidate", let_in * new),
        _part("cell", 3, "new cell", "kept + written", cell),
        _part("state", 4, "new state", "output · tanh(cell)", state, named),
    ]


def gate_links() -> list[Link]:
    """Which part flows into which; the way of the cell stands out."""
    read = "x forget, h forget, x input, h input, x candidate, h candidate, x output, h output"
    mixed = "forget kept, input written, candidate written, written cell, output state, cell state"
    return _links(f"{read}, {mixed}", False) + _links("c kept, kept cell", True)


def _part(name: str, column: int, title: str, note: str, values: Tensor, said: str = "") -> Part:
    return Part(name, column, title, note, grid(values[None]), said)


def _links(pairs: str, accent: bool) -> list[Link]:
    return [Link(*pair.split(), accent) for pair in pairs.split(", ")]


def _row(values: Tensor) -> str:
    return ", ".join(number(value) for value in values.tolist())
