"""Answers to the exercises of lesson 09: `RIGHT` and `WRONG` by exercise, a module each."""

from answers.lesson_09 import (
    adamw_step,
    beam_search,
    clip_gradients,
    greedy_decode,
    label_smoothing_loss,
    shift_right,
    warmup_schedule,
)

MODULES = {
    "shift_right": shift_right,
    "label_smoothing_loss": label_smoothing_loss,
    "warmup_schedule": warmup_schedule,
    "adamw_step": adamw_step,
    "clip_gradients": clip_gradients,
    "greedy_decode": greedy_decode,
    "beam_search": beam_search,
}
RIGHT = {name: module.RIGHT for name, module in MODULES.items()}  # answers
WRONG = {name: module.WRONG for name, module in MODULES.items()}  # pairs: the fault's name, and an answer
