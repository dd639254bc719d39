"""Inputs to try answers on: the smallest written by hand, the others drawn from the `Shapes:` line."""

from course_lib.check.inputs.case import Case, Probes, Seeds, handed_on
from course_lib.check.inputs.cases import cases_of
from course_lib.check.inputs.draw import Draw

__all__ = ["Case", "Draw", "Probes", "Seeds", "cases_of", "handed_on"]
