"""Inputs to try answers on: the smallest written by hand, the others drawn from the `Shapes:` line."""

from course_lib.check.inputs.case import Case, Probes, Seeds, handed_on
from course_lib.check.inputs.draw import Draw
from course_lib.check.inputs.drawing import cases_of

__all__ = ["Case", "Draw", "Probes", "Seeds", "cases_of", "handed_on"]
