"""What a network that the learner made by hand has written, number by number, beside what is wanted."""

from torch import Tensor

from course_lib.notebook.html import Page, render


def what_is_written(row: list[float], written: Tensor, wanted: list[float]) -> Page:
    """Say what stands at each number of a row; ticked where it is what is wanted, up to a twentieth.

    Shapes:  written (T)
    """
    if tuple(written.shape) != (len(row),):
        lines = [(False, f"{len(row)} numbers are wanted: yours have the shape {tuple(written.shape)}")]
    else:
        lines = [_line(*three) for three in zip(row, written.tolist(), wanted, strict=True)]
    text = "\n".join(f"{'✓' if right else '○'} {line}" for right, line in lines)
    return Page(render("looks.html", looks=lines), text)


def _line(number: float, written: float, wanted: float) -> tuple[bool, str]:
    """Whether that is what is wanted, and a line that says what is there."""
    near = abs(written - wanted) < 0.05
    return near, f"at {number} it writes {written:.2f}{'' if near else f'; {wanted} is wanted'}"
