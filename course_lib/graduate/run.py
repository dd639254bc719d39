"""The run: lesson 09's data and recipe, its model made of the functions in the slots."""

import copy
from collections import deque
from dataclasses import dataclass, field
from types import FunctionType, SimpleNamespace

from torch import Tensor
from tqdm.auto import tqdm

from course_lib.graduate import recipe
from course_lib.graduate.model import PlainAdamW, PlainTransformer
from course_lib.graduate.slots import Slot
from course_lib.graduate.weaving import Weaving
from course_lib.recipes.numbers_and_dates import COPIES, EVERY, STEPS, mean_of, paper_translator
from course_lib.recipes.translation import Pairs
from course_lib.threads import one_thread
from course_lib.training import fit

PART, SHOWN = 100, 3  # sentences: that are translated at once, and that are shown


@dataclass
class Graduation:
    """Lesson 09's translator with its work done by the slots: on the CPU, where each answer was checked."""

    weaving: Weaving
    steps: int = STEPS
    seed: int = 0
    known: dict = field(default_factory=dict, repr=False)  # the tokens of each word
    history: dict = field(default_factory=dict, repr=False)
    at: int = 0  # the batch that training is at

    def __post_init__(self):
        own = {name: value for name, value in vars(recipe).items() if isinstance(value, FunctionType)}
        twins = {name: self.weaving.twin(value) for name, value in own.items() if _is_of_recipe(value)}
        self.functions = SimpleNamespace(**twins)

    def slots(self) -> list[Slot]:
        """The slots that this run may call, in course order."""
        return self.weaving.called_by(*vars(self.functions).values())

    def mine(self) -> list[Slot]:
        """The slots in which the learner's function stands."""
        return [slot for slot in self.slots() if slot.own is not None]

    def prepare(self) -> None:
        """Make the data and the untrained model."""
        self.translator, self.unseen = paper_translator(self.seed, bias=False)
        self.merges = self.translator.tokenizer.merges
        self.translator.tokenizer = SimpleNamespace(encode=self.tokens_of)
        self.longest = self.translator.targets.shape[1] + 1
        self.model = self.fresh()

    def read(self) -> None:
        """Turn the sentences into tokens again, by the function in its slot."""
        self.known.clear()
        sides = zip(*self.translator.pairs, strict=True)
        self.translator.sources, self.translator.targets = map(self.translator.rows, sides)

    def tokens_of(self, text: str) -> list[int]:
        """The text's tokens."""
        return self.functions.tokens_of(text, self.merges, self.known)

    def fresh(self) -> PlainTransformer:
        """The model before training: the same each time."""
        return PlainTransformer(self.translator.model, self.functions)

    def batch(self, i: int) -> tuple[Tensor, Tensor]:
        """Batch number i of lesson 09; which one it is, is kept in case it cannot be learned from."""
        self.at = i
        return self.translator.batch(i)

    def train(self) -> None:
        """Train a fresh model to the end, or to Ctrl-C: the result is the mean of its last copies.

        Errors:  those of `fit`, and whatever a function in a slot makes happen outside of it.
        """
        model, copies = self.fresh(), deque(maxlen=COPIES)

        def keep_a_copy(model) -> dict:
            copies.append(copy.deepcopy(model))
            return {}

        with one_thread():
            self.history = fit(
                model,
                self.batch,
                loss=self.functions.loss,
                steps=self.steps,
                optimizer=PlainAdamW(model),
                schedule=self.functions.rate,
                clip=None,
                evaluate=keep_a_copy,
                every=EVERY,
            )
        self.model = mean_of(copies) if copies else model

    def translate(self, sentences: list[str], by: str = "translate") -> list[str]:
        """Translate some sentences, by `translate` or by `translate_by_beam`."""
        with one_thread():
            found = getattr(self.functions, by)(self.model, self.translator.rows(sentences), self.longest)
        return [self.functions.text_of(row, self.merges) for row in found.tolist()]

    def shown(self) -> list[str]:
        """The translations of the first unseen sentences, by beam search."""
        return self.translate([source for source, _ in self.unseen[:SHOWN]], "translate_by_beam")

    def exact(self, pairs: Pairs) -> float:
        """The share of pairs whose translation is right to the last character."""
        parts = [pairs[i : i + PART] for i in range(0, len(pairs), PART)]
        right = 0
        for part in tqdm(parts, desc="unseen sentences", leave=False, disable=None):
            found = self.translate([source for source, _ in part])
            right += sum(one == target for one, (_, target) in zip(found, part, strict=True))
        return right / len(pairs)


def _is_of_recipe(function: FunctionType) -> bool:
    return function.__module__ == recipe.__name__
