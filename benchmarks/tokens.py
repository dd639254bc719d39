"""Byte-pair encoding against `tokenizers`, whose work is done in Rust: seconds, side by side in one run.

    python benchmarks/tokens.py

Both work on one core; each row is the fastest of three turns taken alternately.
"""

import os

os.environ["TOKENIZERS_PARALLELISM"] = "false"

import time  # noqa: E402
from pathlib import Path  # noqa: E402

from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers  # noqa: E402

from course_lib.datasets import shakespeare  # noqa: E402
from course_lib.tokens import BPETokenizer  # noqa: E402

N_MERGES = 1000


def seconds(function) -> float:
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def fastest(ours, theirs, turns: int = 3) -> tuple[float, float]:
    """The best time of each, measured in turns, so that a busy moment hits both."""
    times = [(seconds(ours), seconds(theirs)) for _ in range(turns)]
    return min(mine for mine, _ in times), min(their for _, their in times)


def rust(text: str) -> Tokenizer:
    """The package's byte-level tokenizer, trained on the text."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=256 + N_MERGES, initial_alphabet=alphabet, show_progress=False)
    tokenizer.train_from_iterator([text], trainer)
    return tokenizer


def fresh(text: str) -> BPETokenizer:
    """Trained like `rust(text)`, with no word remembered."""
    return BPETokenizer.train(text, N_MERGES)


def rows(text: str, name: str):
    ours, theirs = fresh(text), rust(text)
    size = f"{len(text) / 1e6:.1f} MB of {name}"
    yield f"train on {size}, {N_MERGES} merges", *fastest(lambda: fresh(text), lambda: rust(text))
    yield f"encode {size}, first time", *fastest(
        lambda: BPETokenizer(ours.merges).encode(text),
        lambda: Tokenizer.from_str(theirs.to_str()).encode(text),
    )
    yield f"encode {size} again", *fastest(lambda: ours.encode(text), lambda: theirs.encode(text))
    ids = ours.encode(text)
    their_ids = theirs.encode(text).ids
    assert len(ids) == len(their_ids) and ours.decode(ids) == theirs.decode(their_ids) == text
    yield f"decode {size}", *fastest(lambda: ours.decode(ids), lambda: theirs.decode(their_ids))


def python_sources(n_chars: int) -> str:
    files = sorted(Path(os.__file__).parent.glob("*.py"))
    return "".join(file.read_text(encoding="utf-8") for file in files)[:n_chars]


def main() -> None:
    plays = shakespeare()[:1_000_000]
    texts = {
        "plays": plays,
        "code": python_sources(3_000_000),
        "Greek letters": plays[:200_000].translate({i: i + 848 for i in range(ord("a"), ord("z"))}),
        "one long word": "".join(filter(str.isalpha, plays))[:200_000],
    }
    table = Table("task", "ours, s", "tokenizers, s", "ours / tokenizers", title="Byte-pair encoding")
    for name, text in texts.items():
        for task, ours, theirs in rows(text, name):
            table.add_row(task, f"{ours:.2f}", f"{theirs:.2f}", f"{ours / theirs:.1f}")
        table.add_section()
    Console().print(table)


if __name__ == "__main__":
    main()
