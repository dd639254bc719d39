"""Answers to the exercises of lesson 11: `RIGHT` and `WRONG` by exercise, a module each."""

from answers.lesson_11 import classify_first, mask_tokens, mean_pool

MODULES = {
    "mask_tokens": mask_tokens,
    "classify_first": classify_first,
    "mean_pool": mean_pool,
}
RIGHT = {name: module.RIGHT for name, module in MODULES.items()}  # answers
WRONG = {name: module.WRONG for name, module in MODULES.items()}  # pairs: the fault's name, and an answer
