"""Answers to the exercises of lesson 06: `RIGHT` and `WRONG` by exercise, a module each."""

from answers.lesson_06 import alibi_bias, rotate, sinusoidal_positions

MODULES = {"sinusoidal_positions": sinusoidal_positions, "rotate": rotate, "alibi_bias": alibi_bias}
RIGHT = {name: module.RIGHT for name, module in MODULES.items()}  # answers
WRONG = {name: module.WRONG for name, module in MODULES.items()}  # pairs: the fault's name, and an answer
