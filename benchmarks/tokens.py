"""Byte-pair encoding against `tokenizers`, whose work is done in Rust: seconds, side by side in one run.

    python benchmarks/tokens.py

Both work on one core (`tokenizers` can use several); a row is the fastest of three turns, taken alternately.
"By line" is `encode_batch_fast` there, which leaves out the positions in the text that `encode` also finds.
"""

import os

os.environ["TOKENIZERS_PARALLELISM"] = "false"

import time  # noqa: E402
from pathlib import Path  # noqa: E402

from machine import print_machine  # noqa: E402
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


def rows(text: str, ours: BPETokenizer, theirs: Tokenizer):
    """What is done with the text, our seconds, theirs."""
    yield (
        "encode, first time",
        *fastest(
            lambda: BPETokenizer(ours.merges).encode(text),
            lambda: Tokenizer.from_str(theirs.to_str()).encode(text),
        ),
    )
    yield "encode again", *fastest(lambda: ours.encode(text), lambda: theirs.encode(text))
    lines = text.splitlines(keepends=True)
    yield (
        "encode by line",
        *fastest(lambda: [ours.encode(line) for line in lines], lambda: theirs.encode_batch_fast(lines)),
    )
    ids, their_ids = ours.encode(text), theirs.encode(text).ids
    assert len(ids) == len(their_ids) and ours.decode(ids) == theirs.decode(their_ids) == text
    yield "decode", *fastest(lambda: ours.decode(ids), lambda: theirs.decode(their_ids))


def python_sources(n_chars: int) -> str:
    files = sorted(Path(os.__file__).parent.glob("*.py"))
    return "".join(file.read_text(encoding="utf-8") for file in files)[:n_chars]


def main() -> None:
    print_machine()
    plays = shakespeare()[:1_000_000]
    texts = {
        "1 MB of plays": plays,
        "2 MB of code": python_sources(2_000_000),
        "Greek letters, 0.2 M": plays[:200_000].translate({i: i + 848 for i in range(ord("a"), ord("z"))}),
        "one word of 0.2 M letters": "".join(filter(str.isalpha, plays))[:200_000],
    }
    table = Table("text", "task", "ours, s", "tokenizers, s", "ours / tokenizers", title="Byte-pair encoding")
    train = fastest(lambda: BPETokenizer.train(plays, N_MERGES), lambda: rust(plays))
    results = [("1 MB of plays", f"train, {N_MERGES} merges", *train)]
    ours, theirs = BPETokenizer.train(plays, N_MERGES), rust(plays)
    results += [(name, *row) for name, text in texts.items() for row in rows(text, ours, theirs)]
    for name, task, mine, their in results:
        table.add_row(name, task, f"{mine:.2f}", f"{their:.2f}", f"{mine / their:.2f}")
    Console().print(table)


if __name__ == "__main__":
    main()
