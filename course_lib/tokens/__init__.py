"""Text to numbers: the functions of lesson 02, and the tokenizers built on them."""

from course_lib.tokens.bpe import bpe_decode, bpe_encode, bpe_train, count_pairs, merge_pair, unigram_segment
from course_lib.tokens.tokenizers import BPETokenizer, CharTokenizer

__all__ = [
    "BPETokenizer",
    "CharTokenizer",
    "bpe_decode",
    "bpe_encode",
    "bpe_train",
    "count_pairs",
    "merge_pair",
    "unigram_segment",
]
