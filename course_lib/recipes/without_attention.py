"""Lesson 09's translator with two LSTMs in place of the Transformer: the same sentences, loss and batches."""

from course_lib.models.sequence_to_sequence import RecurrentTranslator
from course_lib.recipes.numbers_and_dates import WIDTH, paper_translator
from course_lib.recipes.translation import Pairs, Translator
from course_lib.training.distributed import best_device

STATE = 140  # so that there are about as many parameters
RECURRENT_RATE = 0.005  # the best of 0.0025 to 0.01 for 800 steps, of 0.005 to 0.02 for 400: seeds 10 and 11


def recurrent_translator(seed: int = 0) -> tuple[Translator, Pairs]:
    """An untrained translator without attention, and the sentences that it is not to see.

    Train it with `learn(STEPS, rate=RECURRENT_RATE)`: it rises over a tenth of the steps, then falls to 0.

    >>> from course_lib.models import count_parameters
    >>> count_parameters(recurrent_translator()[0].model)
    275328
    """
    translator, unseen = paper_translator(seed)
    model = RecurrentTranslator(translator.tokenizer.vocab_size, WIDTH, STATE)
    translator.model = model.to(best_device())
    return translator, unseen
