"""Answers to the exercises of lesson 02: `RIGHT`, `WRONG` and `OTHERS` by exercise, a module each."""

from answers.lesson_02 import bpe_decode, bpe_encode, count_pairs, embed, merge_pair, unigram_segment

MODULES = {
    "count_pairs": count_pairs,
    "merge_pair": merge_pair,
    "bpe_encode": bpe_encode,
    "bpe_decode": bpe_decode,
    "unigram_segment": unigram_segment,
    "embed": embed,
}
RIGHT = {name: module.RIGHT for name, module in MODULES.items()}  # answers
WRONG = {name: module.WRONG for name, module in MODULES.items()}  # pairs: the fault's name, and an answer
OTHERS = {name: module.OTHERS for name, module in MODULES.items()}  # a word of the verdict, and an answer
