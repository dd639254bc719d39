"""Data that is there without a network: each function reads a pinned package, or Python itself."""

from course_lib.datasets.sources import (
    digits,
    gpt2_merges,
    house_prices,
    mnist,
    python_code,
    shakespeare,
    spam_messages,
    split_pairs,
    tones,
    translation_pairs,
)

__all__ = [
    "digits",
    "gpt2_merges",
    "house_prices",
    "mnist",
    "python_code",
    "shakespeare",
    "spam_messages",
    "split_pairs",
    "tones",
    "translation_pairs",
]
