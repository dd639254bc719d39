"""Answers to the exercises of lesson 04: `RIGHT` and `WRONG` by exercise, a module each."""

from answers.lesson_04 import attend, attention_scores, attention_weights, self_attention
from answers.lesson_04.general import GENERAL as GENERAL

MODULES = {
    "attention_scores": attention_scores,
    "attention_weights": attention_weights,
    "attend": attend,
    "self_attention": self_attention,
}
RIGHT = {name: module.RIGHT for name, module in MODULES.items()}  # answers
WRONG = {name: module.WRONG for name, module in MODULES.items()}  # pairs: the fault's name, and an answer
