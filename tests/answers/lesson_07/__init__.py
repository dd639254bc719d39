"""Answers to the exercises of lesson 07: `RIGHT` and `WRONG` by exercise, a module each."""

from answers.lesson_07 import decoder_block, encoder_block, feed_forward, layer_norm

MODULES = {
    "layer_norm": layer_norm,
    "feed_forward": feed_forward,
    "encoder_block": encoder_block,
    "decoder_block": decoder_block,
}
RIGHT = {name: module.RIGHT for name, module in MODULES.items()}  # answers
WRONG = {name: module.WRONG for name, module in MODULES.items()}  # pairs: the fault's name, and an answer
