"""Sentences on five topics, told apart by one noun each; the test has other nouns than the training."""

NOUNS = {  # the first eight are for training, the others for the test
    "food": "bread soup cheese pasta salad pizza rice sausage cake omelette sandwich pancake",
    "music": "guitar violin song piano concert orchestra drum melody trumpet flute cello choir",
    "sport": "football tennis goal marathon rowing basketball referee hockey rugby volleyball boxing cricket",
    "weather": "rain snow storm wind sunshine fog thunder frost hail hurricane drizzle blizzard",
    "travel": "train airport hotel passport ticket flight luggage ferry suitcase voyage airline tourist",
}
AROUND = (
    "we talked about the {} all evening",
    "she wrote me a letter about the {}",
    "have you heard of the {} yesterday",
    "my brother cannot stop thinking of the {}",
    "nobody had told us about the {}",
)
Labelled = list[tuple[str, str]]


def topic_sentences() -> tuple[Labelled, Labelled]:
    """(sentence, topic) for training, and for a test whose nouns never stand there.

    All topics are equally many, and have the same words around their nouns.

    >>> train, test = topic_sentences()
    >>> len(train), len(test), test[0]
    (200, 100, ('we talked about the cake all evening', 'food'))
    """
    train, test = [], []
    for topic, nouns in NOUNS.items():
        for number, noun in enumerate(nouns.split()):
            part = train if number < 8 else test
            part += [(around.format(noun), topic) for around in AROUND]
    return train, test
