"""Answers to the exercises of lesson 03: `RIGHT` and `WRONG` by exercise, a module each."""

from answers.lesson_03 import gradient_by_distance, lstm_step, rnn, rnn_step

MODULES = {
    "rnn_step": rnn_step,
    "rnn": rnn,
    "lstm_step": lstm_step,
    "gradient_by_distance": gradient_by_distance,
}
RIGHT = {name: module.RIGHT for name, module in MODULES.items()}  # answers
WRONG = {name: module.WRONG for name, module in MODULES.items()}  # pairs: the fault's name, and an answer
