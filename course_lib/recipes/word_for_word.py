"""A dictionary learned by counting: what each source word becomes, whatever stands around it."""

from collections import Counter, defaultdict

from course_lib.recipes.translation import Pairs

TURNS, PAIRS = 4, 4_000
Words = tuple[list[str], list[str]]


def word_dictionary(pairs: Pairs, turns: int = TURNS) -> dict[str, str]:
    """What each source word, with the language wanted, most often becomes: a word, several, or nothing.

    Each target word is given to the source word that explains it best. The first 4,000 pairs are read.

    Source:  Brown et al. 1993, "The Mathematics of Statistical Machine Translation", model 1.

    >>> word_dictionary([("<fr> one", "un"), ("<fr> one two", "un deux")])
    {'<fr> one': 'un', '<fr> two': 'deux'}
    """
    read = [(source_words(source), target.split()) for source, target in pairs[:PAIRS]]
    shares = alignment_shares(read, turns)
    became: dict[str, Counter[str]] = defaultdict(Counter)
    for sources, targets in read:
        owners = [max(sources, key=lambda word, target=target: shares[word, target]) for target in targets]
        for word in sources:
            became[word][" ".join(t for t, owner in zip(targets, owners, strict=True) if owner == word)] += 1
    return {word: counts.most_common(1)[0][0] for word, counts in became.items()}


def alignment_shares(read: list[Words], turns: int) -> dict[tuple[str, str], float]:
    """How often a source word becomes a target word: guessed evenly, then counted again by the last guess."""
    shares: dict[tuple[str, str], float] = defaultdict(lambda: 1.0)
    for _ in range(turns):
        counts: Counter = Counter()
        for sources, targets in read:
            for target in targets:
                whole = sum(shares[word, target] for word in sources)
                for word in sources:
                    counts[word, target] += shares[word, target] / whole
        totals: Counter = Counter()
        for (word, _), count in counts.items():
            totals[word] += count
        shares = defaultdict(float, {pair: count / totals[pair[0]] for pair, count in counts.items()})
    return shares


def word_for_word(dictionary: dict[str, str], sentence: str) -> str:
    """Each word looked up, in the order of the source; what is not in the dictionary stays as it is.

    >>> word_for_word({"<fr> one": "un", "<fr> and": ""}, "<fr> one and 2")
    'un 2'
    """
    found = [dictionary.get(word, word.partition(" ")[2]) for word in source_words(sentence)]
    return " ".join(filter(None, found))


def source_words(sentence: str) -> list[str]:
    """The words, each with the language wanted; commas fall away.

    >>> source_words("<fr> Friday, July 3")
    ['<fr> Friday', '<fr> July', '<fr> 3']
    """
    language, *words = sentence.replace(",", " ").split()
    return [f"{language} {word}" for word in words]
