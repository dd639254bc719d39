"""Expected beside got, drawn and in words: one pair of drawings for each result."""

from dataclasses import dataclass, replace

from torch import Tensor

from course_lib.check.compare import same, show
from course_lib.check.report.axes import Axes
from course_lib.check.report.drawing import Drawing, draw
from course_lib.check.report.words import quoted

FEW = 4  # differing places that are said in words


@dataclass(frozen=True)
class Pair:
    """One result as it should be and as it came; `name` is empty where there is only one."""

    name: str
    expected: Drawing
    got: Drawing
    wrong: bool

    @property
    def differs(self) -> str:
        """The places that differ, in words, as the grids show them."""
        places = [
            f"{place}: {got}, expected {expected}".removeprefix(": ")
            for (place, got), (_, expected) in zip(self.got.marked, self.expected.marked, strict=False)
        ]
        if self.got.part and places:
            places[0] = f"{self.got.part}: {places[0]}"
        if self.expected.odd or self.got.odd:
            places.insert(0, f"{self.got.kind}, expected {self.expected.kind}")
        more = f"; and {len(places) - FEW} more" if len(places) > FEW else ""
        return "; ".join(places[:FEW]) + more


@dataclass(frozen=True)
class Comparison:
    """One input, what should come out and what came, as drawings and as lines of text."""

    on: str
    inputs: list[Drawing]
    pairs: list[Pair]
    lines: list[tuple[str, str]]


def comparison(inputs: dict, expected, got, on: str = "", axes: Axes | None = None) -> Comparison:
    """Draw an input, the expected result and what came: a value, or an exception."""
    drawn = pairs(expected, got, axes or {})
    lines = [
        ("Smallest input on which it shows", on),
        ("Inputs", "\n".join(f"{name} {show(x)}" for name, x in inputs.items() if x is not None)),
        ("Expected", show(expected)),
        ("Got", quoted(got) if isinstance(got, BaseException) else show(got)),
        ("They differ", " | ".join(f"{p.name}: {p.differs}".removeprefix(": ") for p in drawn if p.wrong)),
    ]
    return Comparison(on, drawings(inputs, axes or {}), drawn, [line for line in lines if line[1]])


def drawings(values: dict, axes: Axes) -> list[Drawing]:
    """Each value by its name, with nothing marked; None is left out."""
    return [
        replace(draw(value, value, axes.get(name, ())), name=str(name))
        for name, value in values.items()
        if value is not None
    ]


def pairs(expected, got, axes: Axes) -> list[Pair]:
    """One pair for each result of several, else a single one without a name."""
    ours, theirs = results_of(got), results_of(expected)
    if len(theirs) == 1 or ours.keys() != theirs.keys():
        return [_pair("", expected, got, axes.get(0, ()))]
    return [_pair(name, theirs[name], ours[name], axes.get(i, ())) for i, name in enumerate(theirs)]


def _pair(name: str, expected, got, axes) -> Pair:
    fits = getattr(got, "shape", None) == getattr(expected, "shape", None)  # else no one knows its axes
    came = draw(got, expected, axes if fits else ())
    return Pair(name, draw(expected, got, axes), came, not same(got, expected))


def results_of(value) -> dict:
    """The parts of several results by name; a single one is called "result"."""
    if isinstance(value, dict) and any(isinstance(part, Tensor) for part in value.values()):
        return {str(key): part for key, part in value.items()}
    if isinstance(value, list | tuple) and any(isinstance(part, Tensor) for part in value):
        return {f"result {i + 1} of {len(value)}": part for i, part in enumerate(value)}
    return {"result": value}
