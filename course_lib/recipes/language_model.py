"""From a text file to a trained language model in one call: what `course train` does."""

from pathlib import Path

import torch
from torch import nn

from course_lib.generation import generate
from course_lib.models import GPT, GPTConfig
from course_lib.models.initialisation import zero_init_residuals
from course_lib.recipes.corpus import (
    BATCH,
    CONTEXT,
    Corpus,
    TextError,
    encode,
    learn_tokens,
    read_text,
)
from course_lib.tokens.tokenizers import BPETokenizer
from course_lib.training import fit, linear_schedule
from course_lib.training.distributed import best_device, join_processes, rank
from course_lib.training.optimizers import muon_and_adamw

MATRIX_RATE = 0.02  # Muon's at its peak


def train_on_text(
    path: str | Path | None = None,
    minutes: float = 1.5,
    resume: bool = False,
    folder: str | Path | None = None,
) -> dict:
    """Train the course's small GPT on a text; return the history of `fit`.

    path:    a text file in UTF-8; by default the plays that lesson 10 reads.
    minutes: how long to train, over all calls that resume one another.
    folder:  where the checkpoint and the tokenizer are kept; by default runs/ and the file's name.

    The last tenth of the text is held out. Under `torchrun` all processes train one model. The recipe is
    what won in `benchmarks/recipe.py`: a small model that reads tokens of two or three characters, learned
    from the text, so that in the same time it sees more of it, and sees each stretch once before any comes
    again; Muon, and a rate that falls in a straight line to 0.

    Units:   the losses are in nats per character, however large the tokens are.
    Errors:  TextError for a text or a folder that cannot be used; and those of `fit`.
    """
    join_processes()
    text, name = read_text(path)
    if rank() == 0:
        print(f"Learning tokens from {len(text):,} characters ...", flush=True)
    tokenizer = learn_tokens(text)
    corpus = encode(text, tokenizer, CONTEXT, BATCH)
    folder = Path(folder or Path("runs") / name)
    prepare(folder, tokenizer, resume)
    model = new_model(tokenizer.vocab_size)
    history = fit(
        model,
        corpus.batch,
        loss=corpus.loss,
        minutes=minutes,
        optimizer=muon_and_adamw(model, MATRIX_RATE),
        schedule=schedule,
        evaluate=corpus.held_out,
        checkpoint=folder / "checkpoint.pt",
        resume=resume,
    )
    conclude(model, tokenizer, corpus, history, folder)
    return history


def new_model(vocab_size: int) -> GPT:
    """The recipe's model: small, each block adding nothing at first."""
    torch.manual_seed(0)
    model = GPT(GPTConfig(vocab_size, context=CONTEXT, n_heads=2)).to(best_device())
    zero_init_residuals(model)
    return model


def schedule(step: int, total: float) -> float:
    """Muon's learning rate: warmed up over the first 3 % of the run."""
    return linear_schedule(step, 0.03 * total, total, MATRIX_RATE)


def prepare(folder: Path, tokenizer: BPETokenizer, resume: bool) -> None:
    """Make the folder ready: an earlier run is kept, or gone on with if it read the same tokens."""
    file, checkpoint = folder / "tokenizer.json", folder / "checkpoint.pt"
    if resume and checkpoint.exists() and file.exists():
        if not same_tokens(file, tokenizer):
            raise TextError(f"{folder} holds a run on another text: name another folder, or do not resume.")
        return
    if rank() == 0:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if checkpoint.exists():
                checkpoint.replace(folder / "checkpoint.before.pt")
            tokenizer.save(file)
        except OSError as error:
            raise TextError(f"The folder {folder} cannot be written to: {error.strerror}.") from error


def same_tokens(file: Path, tokenizer: BPETokenizer) -> bool:
    """Whether the file holds this tokenizer, and not another, or one of another kind."""
    try:
        return BPETokenizer.load(file).merges == tokenizer.merges
    except ValueError:
        return False


def conclude(model: nn.Module, tokenizer: BPETokenizer, corpus: Corpus, history: dict, folder: Path) -> None:
    """Measure on the whole last tenth, write a sample, say where everything is."""
    if rank() != 0:
        return
    if history["stopped"]:
        print("On the command line:  course train ... --resume")
        return
    print(f"Held out, the whole last tenth: {corpus.held_out(model, most=2_000_000):.4f} nats per character")
    start = corpus.train[None, :1].to(next(model.parameters()).device)  # as the text begins
    print(tokenizer.decode(generate(model, start, 200, temperature=0.8)[0].tolist()))
    print(f"\nThe model is in {folder}: checkpoint.pt and tokenizer.json.")
