"""Answers to the exercises of lesson 05: `RIGHT` and `WRONG` by exercise, a module each."""

from answers.lesson_05 import (
    causal_mask,
    cross_attention,
    masked_softmax,
    merge_heads,
    multi_head_attention,
    padding_mask,
    split_heads,
)

MODULES = {
    "causal_mask": causal_mask,
    "padding_mask": padding_mask,
    "masked_softmax": masked_softmax,
    "split_heads": split_heads,
    "merge_heads": merge_heads,
    "multi_head_attention": multi_head_attention,
    "cross_attention": cross_attention,
}
RIGHT = {name: module.RIGHT for name, module in MODULES.items()}  # answers
WRONG = {name: module.WRONG for name, module in MODULES.items()}  # pairs: the fault's name, and an answer
