"""Text to numbers: the functions of lesson 02, and the tokenizers built on them."""

from course_lib.tokens.bpe import bpe_decode, bpe_encode, bpe_train, count_pairs, merge_pair, unigram_segment
from course_lib.tokens.special import split_special
from course_lib.tokens.tokenizers import BPETokenizer, CharTokenizer
from course_lib.tokens.words import split_words

__all__ = [
    "BPETokenizer",
    "CharTokenizer",
    "bpe_decode",
    "bpe_encode",
    "bpe_train",
    "count_pairs",
    "merge_pair",
    "split_special",
    "split_words",
    "unigram_segment",
]
