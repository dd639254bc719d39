"""All the inputs of a function: drawn from its `Shapes:` line, with those that are written by hand."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import torch
from torch import Tensor

from course_lib.check.compare.showing import entry
from course_lib.check.inputs.case import Case
from course_lib.check.inputs.drawing import Drawing
from course_lib.check.inputs.line import Line
from course_lib.check.inputs.settings import BATCH, PLAIN, SETTINGS, Setting


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
    line = Line(fn, random)
    cases = Cases(line, Drawing(line, made or {}))
    found = cases.by_hand(smallest) if smallest is not None else []
    found += cases.settings() if line.is_there else []
    for name, values in (options or {}).items():
        found += cases.options(name, values)
    return (*found, *more)


class Cases:
    """The inputs of one function, by hand and drawn."""

    def __init__(self, line: Line, drawing: Drawing):
        self.line, self.drawing = line, drawing

    def by_hand(self, smallest: dict) -> list[Case]:
        """The smallest input, and again under a mask, so that one is of a size for the hand."""
        given = {name: x for name, x in smallest.items() if name != "mask"}
        mask = smallest.get("mask")
        if mask is None and self.line.takes_mask:
            mask = self.drawing.mask(PLAIN, self.line.sizes_of(given), given)
        return self._with_and_without(Case(f"the smallest: {_sized(given)}", ()), given, mask)

    def settings(self) -> list[Case]:
        """One case a setting that makes a difference to this line, then those again with a mask."""
        cases = []
        for setting in filter(self.line.matters, map(self._without_lead, SETTINGS)):
            given = self.drawing.named(setting)
            if "float64" in setting.tags and not any(map(_is_double, given.values())):
                continue  # `made` has made something else of it
            mask = self.drawing.mask(setting, setting.sizes, given) if self.line.takes_mask else None
            cases += self._with_and_without(Case(self.line.label(setting), (), setting.tags), given, mask)
        return sorted(cases, key=lambda case: "mask" in case.tags)

    def options(self, name: str, values: Iterable) -> list[Case]:
        """One parameter at values that are not its default: each alone, and on a batch."""
        settings = [PLAIN, BATCH] if self.line.has_leading_axes else [PLAIN] if self.line.is_there else []
        return [self._option(setting, name, x) for x in values for setting in settings]

    def _option(self, setting: Setting, name: str, x) -> Case:
        label = f"{self.line.label(setting)}, {name}={x!r}"
        tags = setting.tags | {f"{name}={x!r}"}
        return Case(label, self.line.in_order(self.drawing.named(setting) | {name: x}), tags)

    def _with_and_without(self, case: Case, given: dict, mask: Tensor | None) -> list[Case]:
        """The case without a mask, if it may be left out, and with it."""
        cases = [replace(case, inputs=self.line.in_order(given))] if self.line.may_go_without_mask else []
        if mask is not None:
            masked = self.line.in_order(given | {"mask": mask})
            cases.append(Case(f"{case.label}, with a mask", masked, case.tags | {"mask"}))
        return cases

    def _without_lead(self, setting: Setting) -> Setting:
        """Where the line has no leading axes, a batch is one more choice of sizes."""
        return setting if self.line.has_leading_axes or not setting.lead else Setting("", setting.sizes)


def _is_double(value) -> bool:
    return isinstance(value, Tensor) and value.dtype is torch.float64


def _sized(given: dict) -> str:
    """Each argument by its size: `Q (1, 3), K (2, 3), n_heads=2`; a function by its name, `read=halving`."""
    return ", ".join(
        f"{name} {tuple(x.shape)}" if isinstance(x, Tensor) else f"{name}={getattr(x, '__name__', entry(x))}"
        for name, x in given.items()
    )
