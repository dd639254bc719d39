"""The course's figures: tables of shades, bars, lines, drawings of a mechanism. All follow the theme."""

from course_lib.notebook.plots.curves import bars, lines
from course_lib.notebook.plots.mechanism import show_mechanism
from course_lib.notebook.plots.pictures import ACCENT, picture, show
from course_lib.notebook.plots.tables import attention_map, signed_map
from course_lib.notebook.plots.words import describe_attention, describe_lines

__all__ = [
    "ACCENT",
    "attention_map",
    "bars",
    "describe_attention",
    "describe_lines",
    "lines",
    "picture",
    "show",
    "show_mechanism",
    "signed_map",
]
