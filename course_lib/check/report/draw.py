"""Any value as a drawing, by its type."""

from dataclasses import replace

from torch import Tensor

from course_lib.check.compare import same
from course_lib.check.report.axes import Names
from course_lib.check.report.drawing import Cell, Drawing, short
from course_lib.check.report.entries import of_dictionary, of_list, of_text
from course_lib.check.report.grids import of_tensor
from course_lib.check.report.words import quoted

KINDS = ((Tensor, of_tensor), (str, of_text), (dict, of_dictionary), ((list, tuple), of_list))


def draw(value, other, axes: Names = ()) -> Drawing:
    """`value`, with the places marked where `other`, of the same type, has something else."""
    if isinstance(value, BaseException):
        return Drawing("an error", [[Cell(quoted(value))]], [""], [""], odd=True, line=True)
    for kinds, drawn in KINDS:
        if isinstance(value, kinds):
            comparable = isinstance(other, kinds)
            made = drawn(value, other if comparable else value, axes)
            return made if comparable else replace(made, odd=True)
    odd = type(value) is not type(other) and not isinstance(value, int | float)
    said = type(value).__name__ if type(value).__module__ == "builtins" else ""
    return Drawing(said, [[Cell(short(value), not same(value, other))]], [""], [""], odd=odd)
