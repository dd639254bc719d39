"""The first difference between what came and what was expected, in words."""

from functools import singledispatch

from torch import Tensor, nn

from course_lib.check.compare.behaviour import Behaviour
from course_lib.check.compare.draws import Draws, other_form
from course_lib.check.compare.equality import same
from course_lib.check.compare.samples import SIGMAS, farthest, shares
from course_lib.check.compare.sequences import ending, first_place, in_texts, lengths, what_is_next
from course_lib.check.compare.showing import entry, show
from course_lib.check.compare.tensor import differs, kind


def difference(got, expected) -> str:
    """Where the two first differ, as a clause; empty where they are the same."""
    if same(got, expected):
        return ""
    if type(got) is not type(expected) and not _comparable(got, expected):
        return f"{_named(expected)} is expected and {_named(got)} came"
    return _told(expected, got)


def _comparable(got, expected) -> bool:
    holders = (dict, str, int | float, Tensor, tuple | list, nn.Module)
    return any(isinstance(got, holder) and isinstance(expected, holder) for holder in holders)


def _named(value) -> str:
    return "nothing (None)" if value is None else show(value)


@singledispatch
def _told(expected, got) -> str:
    return _pair(got, expected)


@_told.register
def _(expected: str, got: str) -> str:
    return in_texts(got, expected)


@_told.register(tuple)
@_told.register(list)
def _(expected, got) -> str:
    place = first_place(got, expected)
    if place == len(got) == len(expected):
        return (
            f"the entries are right; a {type(expected).__name__} should hold them, not a {type(got).__name__}"
        )
    told = f"the lists agree up to place {place}; " if place else ""
    if place == min(len(got), len(expected)):
        return f"{told}{ending(len(got), len(expected))}{what_is_next(got, expected, place)}"
    ours, right = got[place], expected[place]
    inner = isinstance(right, str | Tensor | dict | tuple | list) and type(ours) is type(right)
    said = difference(ours, right) if inner and not _short(right) else _pair(ours, right)
    return f"{told or 'at place 0, '}{'there ' if place else ''}{said}" + lengths(got, expected)


def _short(value) -> bool:
    return not isinstance(value, Tensor | dict) and len(entry(value)) <= 24


def _pair(ours, right) -> str:
    if (said := entry(right)) != entry(ours):
        return f"{said} is expected and {entry(ours)} came"
    return f"{right!r:.60} is expected and {ours!r:.60} came"


@_told.register
def _(expected: dict, got: dict) -> str:
    if missing := [key for key in expected if key not in got]:
        return f"the key {entry(missing[0])} is missing" + _more(missing)
    if extra := [key for key in got if key not in expected]:
        return f"the key {entry(extra[0])} should not be there" + _more(extra)
    key = next(key for key in expected if not same(got[key], expected[key]))
    return f"at the key {entry(key)}, {difference(got[key], expected[key])}"


@_told.register(set)
@_told.register(frozenset)
def _(expected, got) -> str:
    if missing := sorted(expected - set(got), key=repr):
        return f"{entry(missing[0])} is missing" + _more(missing)
    extra = sorted(set(got) - expected, key=repr)
    return f"{entry(extra[0])} should not be there" + _more(extra)


def _more(keys: list) -> str:
    return f", and {len(keys) - 1} more" if len(keys) > 1 else ""


@_told.register
def _(expected: Tensor, got: Tensor) -> str:
    if got.shape != expected.shape:
        return f"the shape {tuple(expected.shape)} is expected and {tuple(got.shape)} came"
    if kind(got) != kind(expected):
        return f"{kind(expected)} is expected and {kind(got)} came"
    places = differs(got, expected)
    first = tuple(places.nonzero()[0].tolist())
    where = f"at place {list(first)} " if first else ""
    told = f"{where}{entry(expected[first].item())} is expected and {entry(got[first].item())} came"
    return f"{told}; {int(places.sum())} of {places.numel()} numbers differ" if first else told


@_told.register
def _(expected: nn.Module, got: nn.Module) -> str:
    return difference(dict(got.state_dict()), dict(expected.state_dict()))


@_told.register
def _(expected: Behaviour, got: Behaviour) -> str:
    place = first_place(got.results, expected.results)
    return f"given {entry(expected.probes[place])}, {difference(got.results[place], expected.results[place])}"


@_told.register
def _(expected: Draws, got: Draws) -> str:
    if not got.same_form(expected):
        return difference(*other_form(got, expected))
    for ours, right in zip(got.columns, expected.columns, strict=False):
        if type(ours) is type(right) and getattr(ours, "shape", 0) == getattr(right, "shape", 0):
            if farthest(ours, right) > SIGMAS and (said := _oftenest(ours, right)):
                return said
    return (
        "single outcomes come as often as they should, but they do not go together as they should: what is"
        " drawn once, and what for each on its own?"
    )


def _oftenest(ours, right) -> str:
    """The outcome whose share of all elements differs most; empty where no share does."""
    if isinstance(right, Tensor) and right.is_floating_point():
        return f"their mean is {ours.double().mean():.3g}, and {right.double().mean():.3g} is expected"
    came, outcomes = shares(ours, right)
    a, b = (x.mean(dim=(0, 1)) for x in came)
    most = int((a - b).abs().argmax())
    if (a - b).abs()[most] < 0.01:
        return ""
    expected = f"{b[most]:.0%} is expected" if b[most] else "it should never come"
    said = f"comes in {a[most]:.0%} of the draws" if a[most] else "never comes"
    return f"{entry(outcomes[most])} {said}, and {expected}"
