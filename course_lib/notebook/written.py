"""What a network that the learner made by hand has written, number by number, beside what is wanted."""

from torch import Tensor

from course_lib.notebook.html import Page, render


def what_is_written(row: list[float], written: Tensor, wanted: list[float]) -> Page:
    """Say what is added at each number of a row; ticked where it is what is wanted, up to a twentieth.

    The mark is the last of the D numbers that are added; into the others nothing may be written.
    Shapes:  written (T, D)
    """
    if written.ndim != 2 or len(written) != len(row):
        lines = [(False, f"{len(row)} vectors are wanted: yours have the shape {tuple(written.shape)}")]
    else:
        marks, others = written[:, -1].tolist(), written[:, :-1]
        lines = [_line(*three) for three in zip(row, marks, wanted, strict=True)]
        lines += [_beside(number, place + 1) for place, number in enumerate(_largest(others)) if number]
    text = "\n".join(f"{'✓' if right else '○'} {line}" for right, line in lines)
    return Page(render("looks.html", looks=lines), text)


def _largest(columns: Tensor) -> list[float]:
    """Of each column the number that is furthest from 0; 0 where none is further than a twentieth."""
    furthest = columns.gather(0, columns.abs().argmax(dim=0, keepdim=True))[0].tolist()
    return [number if abs(number) >= 0.05 else 0 for number in furthest]


def _beside(number: float, place: int) -> tuple[bool, str]:
    return False, f"it also adds {number:.2f} in place {place}, where nothing may change"


def _line(number: float, written: float, wanted: float) -> tuple[bool, str]:
    """Whether that is what is wanted, and a line that says what is there."""
    near = abs(written - wanted) < 0.05
    return near, f"at {number} it writes {written:.2f}{'' if near else f'; {wanted} is wanted'}"
