"""From a vector for each token to one for the whole text."""

from torch import Tensor

from course_lib.conditions import surely
from course_lib.dtypes import as_mask
from course_lib.layers import linear


def classify_first(vectors: Tensor, W: Tensor, b: Tensor) -> Tensor:
    """Let the first token's vector speak for all: one logit for each of F classes.

    Shapes:  vectors (..., T, D), W (D, F), b (F) -> (..., F)
    Errors:  ValueError if there is no token, so no first one.
    Source:  Devlin et al. 2018, "BERT", section 3 (there the first token is `[CLS]`).

    >>> vectors = torch.tensor([[1.0, 2.0], [9.0, 9.0]])
    >>> classify_first(vectors, W=torch.eye(2), b=torch.tensor([0.5, 0.0]))
    tensor([1.5000, 2.0000])
    """
    if vectors.shape[-2] == 0:
        raise ValueError("there is no token, so no first one that could speak for all")
    return linear(vectors[..., 0, :], W, b)


def mean_pool(vectors: Tensor, mask: Tensor) -> Tensor:
    """Take the mean of each text's vectors; padding does not count, whatever stands there.

    Shapes:  vectors (..., T, D), mask (..., T) of bool -> (..., D)
    Mask:    True where there is a token.
    Types:   float16 ends at 65,504, for the sum as well (a thousand tokens of 66): give vectors.float().
    Errors:  ValueError if a text has no token at all: its mean is undefined.
    Source:  Reimers and Gurevych 2019, "Sentence-BERT", section 3.

    >>> vectors = torch.tensor([[1.0, 2.0], [3.0, 4.0], [9.0, 9.0]])
    >>> mean_pool(vectors, torch.tensor([True, True, False]))
    tensor([2., 3.])
    """
    if surely(~as_mask(mask).any(dim=-1).all()):
        raise ValueError("a text has no token at all, so its vectors have no mean")
    counted = vectors.masked_fill(~mask[..., None], 0)
    return counted.sum(dim=-2) / mask.sum(dim=-1, keepdim=True)
