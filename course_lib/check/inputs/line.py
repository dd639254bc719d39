"""What a function says of its arguments: its signature and the `Shapes:` line of its docstring."""

import inspect
import re
from collections.abc import Callable

from course_lib.check.inputs import shapes
from course_lib.check.inputs.case import Seeds
from course_lib.check.inputs.scores import in_the_scores
from course_lib.check.inputs.settings import PLAIN, Setting


class Line:
    """The signature of a function and its `Shapes:` line, or an empty one where it has none."""

    def __init__(self, fn: Callable, random: bool = False):
        self.parameters = inspect.signature(fn).parameters
        line = shapes.entry(fn.__doc__, "Shapes") or ""
        text, self.is_there, _ = line.partition(" -> ")
        self.arguments = shapes.read_arguments(text) if self.is_there else []
        self.has_leading_axes = bool(self.is_there) and "..." in line
        kinds = {name: str(parameter.annotation) for name, parameter in self.parameters.items()}
        self.always = {name: Seeds() for name, kind in kinds.items() if random and "Generator" in kind}
        if "mask" in kinds and "None" in kinds["mask"]:
            self.always["mask"] = None

    @property
    def takes_mask(self) -> bool:
        """Whether the line has a mask."""
        return any(a[0] == "mask" for a in self.arguments)

    @property
    def may_go_without_mask(self) -> bool:
        """Whether the function can be called without one."""
        if "mask" not in self.parameters or "mask" in self.always:
            return True
        return self.parameters["mask"].default is not inspect.Parameter.empty

    @property
    def letters(self) -> list[str]:
        """The letters that stand for sizes in it."""
        words = re.findall(r"\w+", " ".join(rest[0] for _, *rest in self.arguments))
        return [letter for letter in PLAIN.sizes if letter in words]

    def matters(self, setting: Setting) -> bool:
        """Without floats some settings would say nothing new, nor other sizes without letters or axes."""
        if setting.tags & {"float64", "large"}:
            return any(len(a) == 3 and a[2] is None for a in self.arguments)
        return setting is PLAIN or bool(setting.lead) or bool(self.letters)

    def label(self, setting: Setting) -> str:
        """The setting's own words, or the sizes of the letters that the line has."""
        sizes = ", ".join(f"{x} = {setting.sizes[x]}" for x in self.letters) or "drawn at random"
        has_scores = bool(in_the_scores({a[0] for a in self.arguments})[0])
        return (setting.label or sizes).format(numbers="scores" if has_scores else "numbers")

    def sizes_of(self, given: dict) -> dict[str, int]:
        """The sizes that the letters have in an input written by hand, where each axis is one letter."""
        sizes = {}
        for name, *rest in self.arguments:
            if name not in given or len(rest) != 2:
                continue
            axes = [axis for axis in rest[0].strip("()").split(", ") if axis != "..."]
            shape = given[name].shape[len(given[name].shape) - len(axes) :]
            sizes |= dict(zip(axes, shape, strict=False))
        return sizes

    def in_order(self, given: dict) -> tuple:
        """The arguments as they stand in the signature, defaults where one between is not given."""
        given, names = self.always | given, list(self.parameters)
        last = max((names.index(name) for name in given), default=-1)
        return tuple(
            given[name] if name in given else self.parameters[name].default for name in names[: last + 1]
        )
