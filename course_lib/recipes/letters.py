"""Lesson 10's recipe: a small GPT that reads the plays letter by letter."""

import torch
from torch import Tensor

from course_lib.layers import cross_entropy
from course_lib.models import GPT, GPTConfig
from course_lib.models.initialisation import zero_init_residuals
from course_lib.recipes.corpus import Corpus
from course_lib.tokens.characters import CharTokenizer
from course_lib.training import fit, linear_schedule
from course_lib.training.distributed import best_device
from course_lib.training.optimizers import muon_and_adamw

WIDTH, LAYERS, HEADS = 96, 3, 2
CONTEXT, BATCH, STEPS = 128, 8, 1000
MATRIX_RATE = 0.02  # Muon's at its peak


def letter_corpus(train: str, held: str, tokenizer: CharTokenizer) -> Corpus:
    """Letters to learn from and others to measure on; batches of 8 rows of 128 letters.

    >>> letter_corpus("to be, or not " * 99, "to be " * 99, CharTokenizer("to be, or not ")).batch(0).shape
    torch.Size([8, 128])
    """
    rows = [torch.tensor(tokenizer.encode(text), dtype=torch.int32) for text in (train, held)]
    ones = torch.ones(tokenizer.vocab_size, dtype=torch.long)  # each token is one character
    return Corpus(*rows, lengths=ones, context=CONTEXT, size=BATCH)


def letter_gpt(vocab_size: int, seed: int = 0) -> GPT:
    """An untrained GPT: three pre-norm blocks, 96 wide, 2 heads, rotary positions; each adds nothing yet.

    >>> letter_gpt(75).config.n_layers
    3
    """
    torch.manual_seed(seed)
    config = GPTConfig(vocab_size, width=WIDTH, n_layers=LAYERS, n_heads=HEADS, context=CONTEXT)
    model = GPT(config)
    zero_init_residuals(model)
    return model


def learn_letters(model: GPT, corpus: Corpus, steps: int = STEPS, every: int = 100) -> dict:
    """Train by `fit` on the loss of the next letter; return its history, held-out losses in it.

    It trains where that is quickest, and brings the model back. Muon moves the matrices of the blocks, AdamW
    all else; both rates rise for 3 % of the steps, then fall in a straight line to 0: as in `train_on_text`.

    Units:   nats per letter.
    Source:  Jordan et al. 2024, "Muon: An optimizer for hidden layers in neural networks".
    """
    home = next(model.parameters()).device
    model.to(best_device())
    history = fit(
        model,
        corpus.batch,
        loss=corpus.loss,
        steps=steps,
        optimizer=muon_and_adamw(model),
        schedule=lambda step, total: linear_schedule(step, 0.03 * total, total, MATRIX_RATE),
        evaluate=corpus.held_out,
        every=every,
    )
    model.to(home)
    return history


@torch.no_grad()
def loss_after(model: GPT, held: Tensor, past: int) -> float:
    """The loss at some 5,000 letters of a text (T,) of int, where only `past` letters before each are read.

    Whatever the past, they are the same letters; it may be 127 at most.

    Units:   nats per letter.
    """
    ends = torch.arange(CONTEXT - 1, len(held), max(1, len(held) // 5000))
    rows = held.long()[ends[:, None] + torch.arange(-past, 1)]
    logits = torch.cat([model(part[:, :-1])[:, -1] for part in rows.split(256)])
    return cross_entropy(logits, rows[:, -1]).item()
