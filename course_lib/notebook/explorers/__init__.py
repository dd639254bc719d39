"""Explorers, one module a topic: a learner moves something, and a drawing and a sentence follow."""

from course_lib.notebook.explorers.attention import arrow, attention_explorer, explore
from course_lib.notebook.explorers.controls import stepper

__all__ = ["arrow", "attention_explorer", "explore", "stepper"]
