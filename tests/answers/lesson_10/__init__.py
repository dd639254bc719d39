"""Answers to the exercises of lesson 10: `RIGHT` and `WRONG` by exercise, a module each."""

from answers.lesson_10 import attend_cached, next_token_loss, sample

MODULES = {
    "next_token_loss": next_token_loss,
    "sample": sample,
    "attend_cached": attend_cached,
}
RIGHT = {name: module.RIGHT for name, module in MODULES.items()}  # answers
WRONG = {name: module.WRONG for name, module in MODULES.items()}  # pairs: the fault's name, and an answer
