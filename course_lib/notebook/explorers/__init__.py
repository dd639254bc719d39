"""Explorers, one module a topic: a learner moves something, and a drawing and a sentence follow."""

from course_lib.notebook.explorers.attention import arrow, attention_explorer, explore
from course_lib.notebook.explorers.bpe import bpe_stepper
from course_lib.notebook.explorers.controls import stepper
from course_lib.notebook.explorers.cuts import cut_stepper
from course_lib.notebook.explorers.distances import distance_explorer, left_at
from course_lib.notebook.explorers.line import line_explorer
from course_lib.notebook.explorers.states import differences, read_words, state_stepper

__all__ = [
    "arrow",
    "attention_explorer",
    "bpe_stepper",
    "cut_stepper",
    "differences",
    "distance_explorer",
    "explore",
    "left_at",
    "line_explorer",
    "read_words",
    "state_stepper",
    "stepper",
]
