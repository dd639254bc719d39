"""English number words into French by a Transformer so small that every tensor of it can be looked at."""

from course_lib.datasets.translations import split_pairs, translation_pairs
from course_lib.recipes.translation import Pairs, Translator
from course_lib.tokens.tokenizers import BPETokenizer

MERGES = 300  # as many as there are to learn: then each number word is one token
SMALL = dict(n_layers=1, n_heads=4, bias=False)


def number_translator(seed: int = 0) -> tuple[Translator, Pairs]:
    """An untrained translator of 9,000 of the numbers below 10,000, and the 1,000 that it is not to see.

    One block each side, 32 wide, 4 heads, no biases; `learn(steps=800, rate=5e-3)` takes a few seconds. Short
    numbers are rare, so they stand in its list more than once. The ids 0, 1 and 2 are bytes of no text.

    >>> translator, unseen = number_translator()
    >>> len(set(translator.pairs)), len(unseen)
    (9000, 1000)
    """
    pairs = translation_pairs(10_000, languages=("fr",), kinds=("numbers",))
    seen, unseen = split_pairs(pairs, 0.1, seed)
    seen, unseen = _without_language(seen), _without_language(unseen)
    tokenizer = BPETokenizer.train([text for pair in seen for text in pair], MERGES)
    seen = [pair for pair in seen for _ in range(_times(pair[0]))]
    return Translator(seen, width=32, smoothing=0.0, tokenizer=tokenizer, settings=SMALL), unseen


def _times(source: str) -> int:
    """How often a number stands in the list: 1 in 100 is below 100, 1 in 10 below 1,000."""
    return 1 if "thousand" in source else 4 if "hundred" in source else 20


def _without_language(pairs: Pairs) -> Pairs:
    return [(source.removeprefix("<fr> "), target) for source, target in pairs]
