"""The arguments of a function drawn at random, in the shapes that its `Shapes:` line says."""

from collections.abc import Callable

import torch.nn.functional as F
from torch import Tensor

from course_lib.check.inputs import shapes
from course_lib.check.inputs.draw import Draw
from course_lib.check.inputs.line import Line
from course_lib.check.inputs.scores import in_the_scores, raw_scores
from course_lib.check.inputs.settings import LARGE, Setting


class Drawing:
    """Draws the arguments of one line; `made` says what becomes of some of them."""

    def __init__(self, line: Line, made: dict[str, Callable], seed: int = 4):
        self.line, self.made, self.draw = line, made, Draw(seed)

    def named(self, setting: Setting) -> dict:
        """Every argument of the line but the mask, by its name."""
        arguments = [(name, rest) for name, *rest in self.line.arguments if name != "mask"]
        given = {name: self._argument(name, rest, setting) for name, rest in arguments}
        return self._enlarged(given) if "large" in setting.tags else given

    def mask(self, setting: Setting, sizes: dict, given: dict) -> Tensor | None:
        """A mask of the full shape that the line says.

        Under large scores each query sees only its lowest: there, a weak fill lets hidden keys back in.
        """
        axes = next(a[1] for a in self.line.arguments if a[0] == "mask")
        shape = shapes.shape(axes, setting.lead, sizes)
        scores = raw_scores(given)
        if "large" in setting.tags and scores is not None:
            return F.one_hot(scores.argmin(-1), shape[-1]).bool().expand(shape).clone()
        return self.draw.mask(*shape) if shape[-1] > 1 else None

    def _argument(self, name: str, rest: list, setting: Setting):
        """One argument: a tensor of its kind, or a plain number."""
        if len(rest) == 1:
            return shapes.value(rest[0], setting.sizes)
        shape, kind = shapes.shape(rest[0], setting.lead, setting.sizes), rest[1]
        if kind == "int":
            found = self.draw.below(setting.sizes["N" if "N" in self.line.letters else "T"], *shape)
        elif kind == "bool":
            found = self.draw.mask(*shape)
        else:
            found = self.draw(*shape, dtype=setting.dtype)
        return self.made[name](found) if name in self.made else found

    def _enlarged(self, given: dict) -> dict:
        """The arguments multiplied so that the largest score (or else the typical number) is a thousand."""
        names, degree = in_the_scores(given)
        if not names:
            floats = {name for name, x in given.items() if isinstance(x, Tensor) and x.is_floating_point()}
            return {name: x * LARGE if name in floats else x for name, x in given.items()}
        largest = raw_scores(given).max().item() / given[names[-1]].shape[-1] ** 0.5
        factor = (LARGE / largest) ** (1 / degree)
        return given | {name: given[name] * factor for name in names}
