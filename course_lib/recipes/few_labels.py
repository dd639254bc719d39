"""Linear classifiers at their best settings, on words or on the vectors of a model that has read before."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor
from tqdm.auto import tqdm

from course_lib.models import Encoder
from course_lib.pooling import mean_pool
from course_lib.recipes.messages import cut_message

STRENGTHS = [1.0, 10.0, 100.0, 1000.0]  # how large the weights may grow: scikit-learn's C
FOLDS, TOGETHER = 4, 25  # parts of the cross-validation; texts that MiniLM reads at once
FORM = "{desc} {percentage:3.0f}%|{bar}| {elapsed} so far, {remaining} left"


class OnWords(NamedTuple):
    """A fitted linear classifier of texts: how words become numbers, and the layer that reads them."""

    numbers: object
    layer: object

    def predict(self, texts: Sequence[str]) -> np.ndarray:
        """The label of each text."""
        return self.layer.predict(self.numbers.transform(texts))


def fit_on_words(texts: Sequence[str], labels: Sequence, weigh: str = "yes or no") -> OnWords:
    """Fit a linear layer to words: to "yes or no", whether each is there, or to their "tf-idf".

    TF-IDF counts a word the more, the fewer texts it stands in. Words are cut as everywhere in the lesson.

    >>> fit_on_words(["win now", "see you"] * 4, ["spam", "ham"] * 4).predict(["you win now"]).tolist()
    ['spam']
    """
    from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

    options = {"tokenizer": cut_message, "token_pattern": None, "lowercase": False}
    numbers = TfidfVectorizer(**options) if weigh == "tf-idf" else CountVectorizer(binary=True, **options)
    return OnWords(numbers, fit_tuned(numbers.fit_transform(texts), labels))


def fit_tuned(features, labels: Sequence):
    """Fit scikit-learn's `LogisticRegression`, its C chosen by cross-validation on these labels alone.

    The texts of the test have no say in it. `features` has a row for each label.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GridSearchCV

    search = GridSearchCV(LogisticRegression(max_iter=2000), {"C": STRENGTHS}, cv=FOLDS)
    return search.fit(features, np.asarray(labels)).best_estimator_


@dataclass
class Frozen:
    """An encoder that has read much, and its tokenizer, as `minilm()` gives them; no weight changes any more.

    Called with texts, it gives a vector of length 1 for each, the mean over its tokens. What it has read
    once it remembers.

    Source:  Reimers and Gurevych 2019, "Sentence-BERT", section 3.
    """

    encoder: Encoder
    tokenizer: object
    known: dict[str, Tensor] = field(default_factory=dict)

    def __call__(self, texts: Sequence[str]) -> Tensor:
        """A vector for each text: (n, D)."""
        new = sorted(set(texts) - set(self.known), key=len)  # texts of like length need little padding
        starts = range(0, len(new), TOGETHER)
        for start in tqdm(starts, desc="MiniLM reads", bar_format=FORM, leave=False, disable=None):
            some = new[start : start + TOGETHER]
            self.known |= zip(some, self.read(some), strict=True)
        return torch.stack([self.known[text] for text in texts])

    @torch.no_grad()
    def read(self, texts: Sequence[str]) -> Tensor:
        """The vectors of a batch: (n, D)."""
        read = self.tokenizer.encode_batch(list(texts))
        ids = torch.tensor([each.ids for each in read])
        mask = torch.tensor([each.attention_mask for each in read]).bool()
        return F.normalize(mean_pool(self.encoder(ids, mask), mask), dim=-1)
