"""Data that is there without a network: each function reads a pinned package, or Python itself."""

from course_lib.datasets.code import python_code
from course_lib.datasets.houses import house_prices
from course_lib.datasets.images import digits, mnist
from course_lib.datasets.merges import gpt2_merges
from course_lib.datasets.plays import shakespeare
from course_lib.datasets.sentences import template_sentences
from course_lib.datasets.sounds import MELODIES, tones
from course_lib.datasets.spam import spam_messages
from course_lib.datasets.topics import topic_sentences
from course_lib.datasets.translations import split_pairs, translation_pairs

__all__ = [
    "MELODIES",
    "digits",
    "gpt2_merges",
    "house_prices",
    "mnist",
    "python_code",
    "shakespeare",
    "spam_messages",
    "split_pairs",
    "template_sentences",
    "tones",
    "topic_sentences",
    "translation_pairs",
]
