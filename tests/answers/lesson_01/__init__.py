"""Answers to the exercises of lesson 01: `RIGHT` and `WRONG` by exercise, a module each."""

from answers.lesson_01 import cross_entropy, linear, linear_backward, relu, softmax
from answers.lesson_01.general import GENERAL as GENERAL

MODULES = {
    "linear": linear,
    "linear_backward": linear_backward,
    "relu": relu,
    "softmax": softmax,
    "cross_entropy": cross_entropy,
}
RIGHT = {name: module.RIGHT for name, module in MODULES.items()}  # answers
WRONG = {name: module.WRONG for name, module in MODULES.items()}  # pairs: the fault's name, and an answer
