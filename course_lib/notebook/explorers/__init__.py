"""Explorers, one module a topic: a learner moves something, and a drawing and a sentence follow."""

from course_lib.notebook.explorers.attention import arrow, attention_explorer, explore

__all__ = ["arrow", "attention_explorer", "explore"]
