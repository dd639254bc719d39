"""All the inputs of a function: drawn from its `Shapes:` line, with those that are written by hand."""

import inspect
import re
from collections.abc import Callable, Iterable
from dataclasses import replace

import torch.nn.functional as F
from torch import Tensor

from course_lib.check.compare import show
from course_lib.check.inputs import shapes
from course_lib.check.inputs.case import Case, Seeds
from course_lib.check.inputs.draw import Draw
from course_lib.check.inputs.scores import in_the_scores, raw_scores
from course_lib.check.inputs.settings import BATCH, LARGE, PLAIN, SETTINGS, Setting


def cases_of(
    fn: Callable,
    smallest: dict | None = None,
    more: Iterable[Case] = (),
    options: dict[str, Iterable] | None = None,
    made: dict[str, Callable] | None = None,
    random: bool = False,
) -> tuple[Case, ...]:
    """The inputs on which answers to `fn` are tried, the smallest first.

    `smallest` is the one written by hand, by argument; the others are drawn from the `Shapes:` line of fn's
    docstring, where it has one, in distinct sizes, and again under a mask where fn takes one. `options` are
    values of parameters that are not the default: each is tried alone, and on a batch. `made` says what
    becomes of an argument that is drawn (`{"v": torch.abs}`), `more` are inputs written by hand. A `random`
    function gets `Seeds` where it takes a generator.
    """
    drawing = Drawing(fn, made or {}, random)
    cases = drawing.by_hand(smallest) if smallest is not None else []
    cases += drawing.settings() if drawing.line else []
    for name, values in (options or {}).items():
        cases += [drawing.option(setting, name, x) for x in values for setting in drawing.plain_and_batch()]
    return (*cases, *more)


class Drawing:
    """The inputs of one function, drawn from its `Shapes:` line."""

    def __init__(self, fn: Callable, made: dict[str, Callable], random: bool = False, seed: int = 4):
        self.parameters = inspect.signature(fn).parameters
        self.line = shapes.entry(fn.__doc__, "Shapes") or ""
        text, arrow, _ = self.line.partition(" -> ")
        self.arguments = shapes.read_arguments(text) if arrow else []
        self.line = self.line if arrow else ""
        self.made, self.draw = made, Draw(seed)
        kinds = {name: str(parameter.annotation) for name, parameter in self.parameters.items()}
        self.always = {name: Seeds() for name, kind in kinds.items() if random and "Generator" in kind}
        if "mask" in kinds and "None" in kinds["mask"]:
            self.always["mask"] = None

    # --- which cases

    def by_hand(self, smallest: dict) -> list[Case]:
        """The smallest input, and again under a mask, so that one is of a size for the hand."""
        given = {name: x for name, x in smallest.items() if name != "mask"}
        mask = smallest.get("mask")
        if mask is None and self.takes_mask:
            mask = self.mask(PLAIN, self._sizes_of(given), given)
        return self._with_and_without(Case(f"the smallest: {_sized(given)}", ()), given, mask)

    def settings(self) -> list[Case]:
        """One case a setting that makes a difference to this line, then those again with a mask."""
        cases = []
        for setting in filter(self.matters, map(self.without_lead, SETTINGS)):
            given = self.named(setting)
            mask = self.mask(setting, setting.sizes, given) if self.takes_mask else None
            cases += self._with_and_without(Case(self.label(setting), (), setting.tags), given, mask)
        return sorted(cases, key=lambda case: "mask" in case.tags)

    def _with_and_without(self, case: Case, given: dict, mask: Tensor | None) -> list[Case]:
        """The case without a mask, if it may be left out, and with it."""
        cases = [replace(case, inputs=self.in_order(given))] if self._may_go_without() else []
        if mask is not None:
            masked = self.in_order(given | {"mask": mask})
            cases.append(Case(f"{case.label}, with a mask", masked, case.tags | {"mask"}))
        return cases

    def _may_go_without(self) -> bool:
        if "mask" not in self.parameters or "mask" in self.always:
            return True
        return self.parameters["mask"].default is not inspect.Parameter.empty

    def without_lead(self, setting: Setting) -> Setting:
        """Where the line has no leading axes, a batch is one more choice of sizes."""
        if "..." in self.line or not setting.lead:
            return setting
        return Setting("", setting.sizes)

    def matters(self, setting: Setting) -> bool:
        """Without floats some settings would say nothing new, nor other sizes without letters or axes."""
        if setting.tags & {"float64", "large"}:
            return any(len(a) == 3 and a[2] is None for a in self.arguments)
        return setting is PLAIN or bool(setting.lead) or bool(self._letters())

    def plain_and_batch(self) -> list[Setting]:
        return [PLAIN, BATCH] if "..." in self.line else [PLAIN] if self.line else []

    def option(self, setting: Setting, name: str, x) -> Case:
        """A case with one parameter that is not at its default."""
        label = f"{self.label(setting)}, {name}={x!r}"
        tags = setting.tags | {f"{name}={x!r}"}
        return Case(label, self.in_order(self.named(setting) | {name: x}), tags)

    # --- what is drawn

    def named(self, setting: Setting) -> dict:
        """Every argument of the line but the mask, by its name."""
        arguments = [(name, rest) for name, *rest in self.arguments if name != "mask"]
        given = {name: self.argument(name, rest, setting) for name, rest in arguments}
        return self._enlarged(given) if "large" in setting.tags else given

    def argument(self, name: str, rest: list, setting: Setting):
        """One argument: a tensor of its kind, or a plain number."""
        if len(rest) == 1:
            return shapes.value(rest[0], setting.sizes)
        shape, kind = shapes.shape(rest[0], setting.lead, setting.sizes), rest[1]
        if kind == "int":
            found = self.draw.below(setting.sizes["N" if "N" in self._letters() else "T"], *shape)
        elif kind == "bool":
            found = self.draw.mask(*shape)
        else:
            found = self.draw(*shape, dtype=setting.dtype)
        return self.made[name](found) if name in self.made else found

    def mask(self, setting: Setting, sizes: dict, given: dict) -> Tensor | None:
        """A mask of the full shape that the line says.

        Under large scores each query sees only its lowest: there, a weak fill lets hidden keys back in.
        """
        axes = next(a[1] for a in self.arguments if a[0] == "mask")
        shape = shapes.shape(axes, setting.lead, sizes)
        scores = raw_scores(given)
        if "large" in setting.tags and scores is not None:
            return F.one_hot(scores.argmin(-1), shape[-1]).bool().expand(shape).clone()
        return self.draw.mask(*shape) if shape[-1] > 1 else None

    def in_order(self, given: dict) -> tuple:
        """The arguments as they stand in the signature, defaults where one between is not given."""
        given, names = self.always | given, list(self.parameters)
        last = max((names.index(name) for name in given), default=-1)
        return tuple(
            given[name] if name in given else self.parameters[name].default for name in names[: last + 1]
        )

    # --- what the line says

    def label(self, setting: Setting) -> str:
        """The setting's own words, or the sizes of the letters that the line has."""
        sizes = ", ".join(f"{x} = {setting.sizes[x]}" for x in self._letters()) or "drawn at random"
        return (setting.label or sizes).format(numbers="scores" if self._has_scores() else "numbers")

    def _letters(self) -> list[str]:
        words = re.findall(r"\w+", " ".join(rest[0] for _, *rest in self.arguments))
        return [letter for letter in PLAIN.sizes if letter in words]

    def _has_scores(self) -> bool:
        return bool(in_the_scores({a[0] for a in self.arguments})[0])

    @property
    def takes_mask(self) -> bool:
        """Whether the line has a mask."""
        return any(a[0] == "mask" for a in self.arguments)

    def _enlarged(self, given: dict) -> dict:
        """The arguments multiplied so that the largest score (or else the typical number) is a thousand."""
        names, degree = in_the_scores(given)
        if not names:
            return {
                name: x * LARGE if isinstance(x, Tensor) and x.is_floating_point() else x
                for name, x in given.items()
            }
        largest = raw_scores(given).max().item() / given[names[-1]].shape[-1] ** 0.5
        factor = (LARGE / largest) ** (1 / degree)
        return given | {name: given[name] * factor for name in names}

    def _sizes_of(self, given: dict) -> dict[str, int] | None:
        """The sizes that the letters have in an input written by hand, where each axis is one letter."""
        sizes = {}
        for name, *rest in self.arguments:
            if name not in given or len(rest) != 2:
                continue
            axes = [axis for axis in rest[0].strip("()").split(", ") if axis != "..."]
            shape = given[name].shape[len(given[name].shape) - len(axes) :]
            sizes |= dict(zip(axes, shape, strict=False))
        return sizes


def _sized(given: dict) -> str:
    """Each argument by its size: `Q (1, 3), K (2, 3), n_heads=2`."""
    return ", ".join(
        f"{name} {tuple(x.shape)}" if isinstance(x, Tensor) else f"{name}={show(x)}"
        for name, x in given.items()
    )
