"""Answers to the exercises of lesson 08: `RIGHT` and `WRONG` by exercise, a module each."""

from answers.lesson_08 import attention_cost, count_parameters, online_softmax, transformer

MODULES = {
    "transformer": transformer,
    "count_parameters": count_parameters,
    "attention_cost": attention_cost,
    "online_softmax": online_softmax,
}
RIGHT = {name: module.RIGHT for name, module in MODULES.items()}  # answers
WRONG = {name: module.WRONG for name, module in MODULES.items()}  # pairs: the fault's name, and an answer
