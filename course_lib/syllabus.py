"""The lessons, and what each answers: the claims that people make, and the questions that learners ask.

One table, for the start page and the tests. A section is the heading, in that lesson, where a cell answers.
"""

from typing import NamedTuple


class Lesson(NamedTuple):
    name: str
    title: str
    part: str
    minutes: int = 0  # to read and run, without the exercises; 0 while it is being written

    @property
    def number(self) -> str:
        return self.name[:2]


class Entry(NamedTuple):
    lesson: str
    kind: str  # "claim" or "asked"
    text: str
    section: str = ""
    minutes: int = 0


BEFORE, ATTENTION, TRAINING, REAL = "Before attention", "Attention", "Training", "Real ones"

LESSONS = (
    Lesson("01_linear_layers", "A network learns a mapping", BEFORE),
    Lesson("02_text_to_vectors", "Text becomes vectors", BEFORE),
    Lesson("03_recurrence", "Reading one word at a time", BEFORE),
    Lesson("04_attention", "Every token asks the others", ATTENTION, 45),
    Lesson("05_masks_and_heads", "Masks, heads, and looking at another sequence", ATTENTION),
    Lesson("06_positions", "Order has to be added", ATTENTION),
    Lesson("07_blocks", "The block", ATTENTION),
    Lesson("08_transformer", "The whole Transformer", ATTENTION),
    Lesson("09_train_translation", "Train the paper's model", TRAINING),
    Lesson("10_gpt", "A model that writes", TRAINING),
    Lesson("11_encoder", "A model that reads", TRAINING),
    Lesson("12_real_models", "Look inside real models", REAL),
    Lesson("13_any_sequence", "Anything that is a sequence", REAL),
    Lesson("14_frontiers", "Where it goes from here", REAL),
)


def _entries(lesson: str, kind: str, *rows: str | tuple) -> list[Entry]:
    return [Entry(lesson, kind, *((row,) if isinstance(row, str) else row)) for row in rows]


INDEX = (
    *_entries(
        "01_linear_layers",
        "claim",
        "A chain of layers learns what one layer cannot.",
        "Parameters move along the gradient, and the gradient by hand is autograd's.",
    ),
    *_entries(
        "01_linear_layers",
        "asked",
        "Why is it x @ W here and W x there, and why does nn.Linear keep the transpose?",
        "Where does the size 3 of a 1x3 result come from?",
    ),
    *_entries(
        "02_text_to_vectors",
        "claim",
        "Embeddings mean nothing before training, and group related words after it.",
        "A network that reads each token alone cannot tell who learned whom, nor see a negation.",
    ),
    *_entries(
        "02_text_to_vectors",
        "asked",
        "What became of word2vec and GloVe, and what have BPE and unigram to do with embeddings?",
    ),
    *_entries(
        "03_recurrence",
        "claim",
        "Recurrent networks are sequential, so they are slow.",
        "Recurrent networks forget; the LSTM holds longer, and attention does not fade.",
    ),
    *_entries(
        "03_recurrence",
        "asked",
        "Why can a Transformer train in parallel, and an RNN not?",
        "What would Mamba, or another state-space model, change?",
    ),
    *_entries(
        "04_attention",
        "claim",
        ("A dot product scores relevance.", "Ask one query by hand", 5),
        ("Softmax gives focus levels.", "Focus, but never on one key alone", 3),
        ("The matrix form gives the same numbers.", "Lose the outer loop", 4),
        ("The matrix form is many times faster.", "Time the three", 2),
        ("It is differentiable: every key gets a gradient.", "Focus, but never on one key alone", 4),
        ("Distance does not matter: 2 words back or 200.", "Look 2 words back, or 200", 5),
        ("Scores are divided by sqrt(d) to keep softmax from saturating.", "Why divide by sqrt(d)", 7),
    ),
    *_entries(
        "04_attention",
        "asked",
        ("What are query, key and value?", "Look something up, exactly and softly", 3),
        ("Where do query, key and value come from?", "Let the words make their own questions", 5),
        ("How does a 3-wide weighted sum get back to 4 wide?", "Get back to the width you came from", 3),
    ),
    *_entries(
        "05_masks_and_heads",
        "claim",
        "Masked, multi-head and cross-attention only change how the weights are formed.",
        "Several heads attend to several things at once.",
    ),
    *_entries(
        "05_masks_and_heads",
        "asked",
        "One layer has one Q, K, V and O: where do eight heads come from?",
        "Is a mask the [MASK] token?",
        "Why do the values come from the encoder in cross-attention?",
    ),
    *_entries(
        "06_positions",
        "claim",
        "Without positions, shuffling the input only shuffles the output: word order is lost.",
        "Sinusoidal, learned, rotary and ALiBi positions differ beyond the lengths seen in training.",
    ),
    *_entries(
        "07_blocks",
        "claim",
        "Tokens talk in attention and think alone in the feed-forward network.",
        "Residuals and LayerNorm keep training stable.",
    ),
    *_entries(
        "07_blocks",
        "asked",
        "Does the feed-forward layer get one token at a time, and is it the same network for each?",
        "The text says post-norm, the code says pre-norm: which is it?",
    ),
    *_entries(
        "08_transformer",
        "claim",
        "The number of parameters does not depend on the length of the text.",
        "Time grows with the square of the length; memory need not.",
    ),
    *_entries(
        "08_transformer",
        "asked",
        "Why do most models use only half of it, and who still uses both halves?",
        "Quadratic time, but linear memory?",
    ),
    *_entries(
        "09_train_translation",
        "claim",
        "Trained end to end, the paper's model translates sentences that it has never seen.",
    ),
    *_entries("10_gpt", "claim", "The last vector alone predicts the next token."),
    *_entries(
        "10_gpt", "asked", "Is the earlier output the same when a token is added? Then why compute it again?"
    ),
    *_entries("11_encoder", "claim", "One vector of the encoder is enough to classify a text."),
    *_entries("11_encoder", "asked", "What is the special mask token?"),
    *_entries(
        "12_real_models",
        "claim",
        "Attention is meaningless before training and has patterns after it.",
        "Pronouns look at nouns, and verbs at their subjects.",
    ),
    *_entries(
        "12_real_models",
        "asked",
        'Does "it" mean Jake or AI? What does a real model say, and what does that show?',
    ),
    *_entries("13_any_sequence", "claim", "Images, audio and code go through the same block."),
    *_entries("13_any_sequence", "asked", "Can a Transformer eat a row of matrices?"),
    *_entries(
        "14_frontiers", "claim", "Linear attention and state-space models trade exact recall for linear time."
    ),
)


def find(name: str) -> Lesson:
    """The lesson of that name.

    >>> find("04_attention").title
    'Every token asks the others'
    """
    return next(lesson for lesson in LESSONS if lesson.name == name)


def anchor(heading: str) -> str:
    """What a link to a heading of a notebook ends in.

    >>> anchor("Look 2 words back, or 200")
    'Look-2-words-back,-or-200'
    """
    return heading.replace(" ", "-")
