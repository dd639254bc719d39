"""Expected beside got, drawn and in words: one pair of drawings for each result."""

from dataclasses import dataclass, replace

from torch import Tensor

from course_lib.check.compare import difference, leaves, same, show
from course_lib.check.report.axes import Axes, Names
from course_lib.check.report.draw import draw
from course_lib.check.report.drawing import Drawing
from course_lib.check.report.words import quoted

FEW = 4  # differing places that are said in words


@dataclass(frozen=True)
class Pair:
    """One result as it should be and as it came, and how they differ in words; a single one has no name.

    `grids` show the places better than words do, except to those who cannot see them.
    """

    name: str
    expected: Drawing
    got: Drawing
    differs: str
    grids: bool


@dataclass(frozen=True)
class Comparison:
    """One input, what should come out and what came, as drawings and as lines of text."""

    on: str
    inputs: list[Drawing]
    pairs: list[Pair]
    lines: list[tuple[str, str]]


def comparison(inputs: dict, expected, got, on: str, axes: Axes) -> Comparison:
    """Draw an input, the expected result and what came: a value, or an exception."""
    drawn = pairs(expected, got, axes)
    lines = [
        ("Smallest input on which it shows", on),
        ("Inputs", "\n".join(f"{name} {show(x)}" for name, x in inputs.items() if x is not None)),
        ("Expected", _shown(expected, axes)),
        ("Got", _shown(got, axes)),
        ("They differ", " | ".join(f"{p.name}: {p.differs}".removeprefix(": ") for p in drawn if p.differs)),
    ]
    return Comparison(on, drawings(inputs, axes.inputs), drawn, [line for line in lines if line[1]])


def _shown(value, axes: Axes) -> str:
    if isinstance(value, BaseException):
        return quoted(value)
    if type(value) is tuple and len(parts := leaves(value)) == len(axes.names):
        return "\n".join(f"{name} {show(part)}" for name, part in zip(axes.names, parts, strict=True))
    return show(value)


def drawings(values: dict, axes: dict[str, Names]) -> list[Drawing]:
    """Each value by its name, with nothing marked; None is left out."""
    return [
        replace(draw(value, value, axes.get(name, ())), name=name)
        for name, value in values.items()
        if value is not None
    ]


def pairs(expected, got, axes: Axes) -> list[Pair]:
    """One pair for each result of several, else a single one without a name."""
    ours, theirs = results_of(got, axes), results_of(expected, axes)
    if len(theirs) == 1 or ours.keys() != theirs.keys():
        return [_pair("", expected, got, axes.of_result(0))]
    return [_pair(name, theirs[name], ours[name], axes.of_result(i)) for i, name in enumerate(theirs)]


def results_of(value, axes: Axes) -> dict:
    """The parts of several results by name, those of a pair among them too; one alone is called "result"."""
    if isinstance(value, dict) and any(isinstance(part, Tensor) for part in value.values()):
        return {str(key): part for key, part in value.items()}
    if isinstance(value, list | tuple) and any(isinstance(part, Tensor) for part in value):
        if len(parts := leaves(value)) == len(axes.names):
            return dict(zip(axes.names, parts, strict=True))
        return {f"result {i + 1} of {len(value)}": part for i, part in enumerate(value)}
    return {"result": value}


def _pair(name: str, expected, got, axes: Names) -> Pair:
    fits = getattr(got, "shape", None) == getattr(expected, "shape", None)  # else no one knows its axes
    right, came = draw(expected, got, axes), draw(got, expected, axes if fits else ())
    grids = isinstance(expected, Tensor) and isinstance(got, Tensor)
    if same(got, expected):
        return Pair(name, right, came, "", grids)
    if isinstance(got, BaseException):
        return Pair(name, right, came, f"{type(got).__name__} came, and no result", True)
    return Pair(name, right, came, _places(right, came) if grids else difference(got, expected), grids)


def _places(expected: Drawing, got: Drawing) -> str:
    """The places that differ, as the grids show them."""
    if got.odd:
        return f"{got.kind}, expected {expected.kind}"
    places = [
        f"{place}: {ours}, expected {right}".removeprefix(": ")
        for (place, ours), (_, right) in zip(got.marked, expected.marked, strict=True)
    ]
    more = f"; and {len(places) - FEW} more" if len(places) > FEW else ""
    return f"{got.part}: ".removeprefix(": ") + "; ".join(places[:FEW]) + more
