"""From a text file to a trained language model in one call: what `course train` does."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from course_lib.generation import generate
from course_lib.models import GPT, GPTConfig
from course_lib.tokens.tokenizers import CharTokenizer
from course_lib.training import fit, next_token_loss
from course_lib.training.distributed import best_device, join_processes, rank
from course_lib.training.optimizers import muon_and_adamw

CONTEXT, BATCH = 128, 16
MATRIX_RATE = 0.02  # Muon's at its peak
MOST_SYMBOLS, UNKNOWN = 2000, "\ufffd"
LEAST_CHARACTERS = 20 * CONTEXT  # a tenth of which is the least to measure on


class TextError(ValueError):
    """A text that no model can be trained on, or not here; the message says why, and what to do."""


def train_on_text(
    path: str | Path | None = None, minutes: float = 1.5, resume: bool = False,
    folder: str | Path | None = None,
) -> dict:  # fmt: skip
    """Train the course's small GPT on a text, character by character; return the history of `fit`.

    path:    a text file in UTF-8; by default the plays that lesson 10 reads.
    minutes: how long to train, over all calls that resume one another.
    folder:  where the checkpoint and the tokenizer are kept; by default runs/ and the file's name.

    The last tenth of the text is held out. Under `torchrun` all processes train one model. The recipe is
    what won in `benchmarks/recipe.py`: a small model, Muon, and a rate that falls in a straight line to 0.

    Units:   the held-out loss is in nats per character.
    Errors:  TextError for a text or a folder that cannot be used; and those of `fit`.
    """
    join_processes()
    text, name = read_text(path)
    tokenizer = CharTokenizer(text)
    folder = Path(folder or Path("runs") / name)
    prepare(folder, tokenizer, resume)
    corpus = Corpus(encode(text, tokenizer), CONTEXT, BATCH)
    torch.manual_seed(0)
    model = GPT(GPTConfig(tokenizer.vocab_size, context=CONTEXT)).to(best_device())
    silence(model)
    history = fit(
        model, corpus.batch, loss=foretell, minutes=minutes, optimizer=muon_and_adamw(model, MATRIX_RATE),
        schedule=straight_down, evaluate=corpus.held_out, checkpoint=folder / "checkpoint.pt", resume=resume,
    )  # fmt: skip
    conclude(model, tokenizer, corpus, history, folder)
    return history


def silence(model: nn.Module) -> None:
    """Start every block with nothing to say: what it adds is 0 until training finds something worth adding.

    Source:  Zhang, Dauphin, Ma 2019, "Fixup Initialization", rule 1.
    """
    for name, weight in model.named_parameters():
        if name.endswith(("out.weight", "down.weight")):
            nn.init.zeros_(weight)


def foretell(model: nn.Module, tokens: Tensor) -> Tensor:
    """The loss of a language model on a batch of tokens."""
    return next_token_loss(model(tokens), tokens)


def straight_down(step: int, total: float, peak: float = MATRIX_RATE) -> float:
    """A learning rate that rises over the first 3 % of the run, then falls in a straight line to 0.

    >>> [round(straight_down(step, total=100, peak=1.0), 2) for step in (1, 3, 50, 100)]
    [0.33, 1.0, 0.52, 0.0]
    """
    done, warmup = step / total, 0.03
    return peak * min(done / warmup, (1 - done) / (1 - warmup))


def read_text(path: str | Path | None) -> tuple[str, str]:
    """The text, its rarest characters replaced where there are too many different ones; and its name."""
    if path is None:
        from course_lib.datasets import shakespeare

        return shakespeare(), "shakespeare"
    try:
        text = Path(path).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise TextError(f"{path} is not UTF-8: byte {error.start} fits nothing. Save it as UTF-8.") from error
    except OSError as error:
        raise TextError(f"{path} cannot be read: {error.strerror}.") from error
    if len(text) < LEAST_CHARACTERS:
        raise TextError(f"{path} holds {len(text):,} characters; at least {LEAST_CHARACTERS:,} are needed.")
    return without_rare_symbols(text), Path(path).stem


def without_rare_symbols(text: str, most: int = MOST_SYMBOLS) -> str:
    r"""The text with all but its `most` commonest characters replaced by one, which stands for "unknown".

    >>> without_rare_symbols("aaabbc", most=2)
    3 different characters are too many: the 2 rarest, 50.00% of the text, become \ufffd.
    'aaa\ufffd\ufffd\ufffd'
    """
    counts = Counter(text)
    if len(counts) <= most:
        return text
    rare = dict(counts.most_common()[most - 1 :])
    if rank() == 0:
        share = f"the {len(rare):,} rarest, {sum(rare.values()) / len(text):.2%} of the text"
        print(f"{len(counts):,} different characters are too many: {share}, become {UNKNOWN}.")
    return text.translate(dict.fromkeys(map(ord, rare), UNKNOWN))


def encode(text: str, tokenizer: CharTokenizer, piece: int = 1_000_000) -> Tensor:
    """The text's tokens, encoded a piece at a time to spare memory."""
    pieces = (tokenizer.encode(text[i : i + piece]) for i in range(0, len(text), piece))
    return torch.cat([torch.tensor(tokens, dtype=torch.int32) for tokens in pieces])


def prepare(folder: Path, tokenizer: CharTokenizer, resume: bool) -> None:
    """Make the folder ready: an earlier run is kept, or gone on with if it read the same characters."""
    file, checkpoint = folder / "tokenizer.json", folder / "checkpoint.pt"
    if resume and checkpoint.exists() and file.exists():
        if CharTokenizer.load(file).chars != tokenizer.chars:
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


@dataclass
class Corpus:
    """A text as tokens (n,) of int: nine tenths to learn from, the last tenth to measure on."""

    tokens: Tensor
    context: int = CONTEXT
    size: int = BATCH

    def __post_init__(self):
        cut = len(self.tokens) * 9 // 10
        self.train, self.held = self.tokens[:cut], self.tokens[cut:]

    def batch(self, i: int) -> Tensor:
        """Batch number i, (B, T): stretches from anywhere in the text, the same ones for the same i."""
        rng = torch.Generator().manual_seed(i)
        starts = torch.randint(len(self.train) - self.context, (self.size, 1), generator=rng)
        return self.train[starts + torch.arange(self.context)].long()

    def held_out(self, model: nn.Module, most: int = 16_000) -> float:
        """The loss on the last tenth in nats per character, or on about `most` characters spread over it.

        The windows overlap by one character, so that each is foretold once.
        """
        windows = self.held.unfold(0, self.context, self.context - 1)
        windows = windows[:: max(1, windows.numel() // most)].long()
        device = next(model.parameters()).device
        with torch.no_grad():
            losses = [foretell(model, part.to(device)) * len(part) for part in windows.split(64)]
        return float(sum(losses) / len(windows))


def conclude(model: nn.Module, tokenizer: CharTokenizer, corpus: Corpus, history: dict, folder: Path) -> None:
    """Measure on the whole last tenth, write a sample, say where everything is."""
    if rank() != 0:
        return
    if history["stopped"]:
        print("On the command line:  course train ... --resume")
        return
    print(f"Held out, the whole last tenth: {corpus.held_out(model, most=2_000_000):.4f} nats per character")
    start = tokenizer.encode("\n" if "\n" in tokenizer.chars else tokenizer.chars[0])
    prompt = torch.tensor([start], device=next(model.parameters()).device)
    print(tokenizer.decode(generate(model, prompt, 400, temperature=0.8)[0].tolist()))
    print(f"\nThe model is in {folder}: checkpoint.pt and tokenizer.json.")
