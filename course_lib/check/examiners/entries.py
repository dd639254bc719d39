"""Signs of lists, texts and dictionaries: what a wrong one has in common with the right one."""

from collections import Counter

from course_lib.check.compare import same, tensors
from course_lib.check.run.attempt import Attempt

REVERSED = "the right entries come in reverse order"
EARLY = "it begins right and ends too early: does a loop stop too soon?"
GOES_ON = "it begins right, and then something is added that should not be there"
LATE = "the end is right, and the beginning is missing"
SPACES = "the letters are right, but spaces are lost or added"
ALIKE = "the entries are equal to the right ones, but not of the type asked for"
POINT = (
    "the numbers are right, but some are floats, such as 2.0, where whole numbers such as 2 are asked for:"
    " `/` makes floats, `//` divides whole numbers"
)
SIGNS = (  # name, words, whether it holds for what came (a) and what was expected (b)
    ("another-type", POINT, lambda a, b: _equal(list(a), list(b)) and _floats(a, b)),
    ("another-type", ALIKE, lambda a, b: _equal(list(a), list(b))),
    ("reversed", REVERSED, lambda a, b: same(a, b[::-1])),
    ("ends-too-early", EARLY, lambda a, b: _begins(b, a)),
    ("goes-on", GOES_ON, lambda a, b: _begins(a, b)),
    ("begins-too-late", LATE, lambda a, b: _begins(b[::-1], a[::-1])),
    ("another-order", "the right entries come in another order", lambda a, b: _counted(a) == _counted(b)),
    ("off-by-one", "every number is one too large", lambda a, b: _moved(a, b, 1)),
    ("off-by-one", "every number is one too small", lambda a, b: _moved(a, b, -1)),
    ("lost-spaces", SPACES, lambda a, b: same(_solid(a), _solid(b))),
)
TURNED = "the keys are turned round: each pair is the wrong way round"
TOO_MANY = "all that is asked for is there, and other keys with it"
OF_DICTIONARIES = (
    ("another-type", ALIKE, lambda a, b: _equal(a, b)),
    ("keys-turned", TURNED, lambda a, b: _turned(a) == b),
    ("another-count", "the keys are right, the values are not", lambda a, b: a.keys() == b.keys()),
    ("keys-missing", "what is there is right, but keys are missing", lambda a, b: a.items() <= b.items()),
    ("another-key", "the values are right, but the keys are of another type", lambda a, b: _retyped(a, b)),
    ("keys-too-many", TOO_MANY, lambda a, b: b.items() <= a.items()),
)


def sign(attempt: Attempt) -> tuple[str, str] | None:
    """The first sign that all the wrong results show, where they are lists, texts or dictionaries."""
    pairs = [(got, expected) for _, got, expected in attempt.came_back]
    if len(pairs) < 2:
        return None
    for kinds, signs in (((str,), SIGNS), ((list, tuple), SIGNS), ((dict,), OF_DICTIONARIES)):
        if all(isinstance(x, kinds) for pair in pairs for x in pair):
            found = (row[:2] for row in signs if all(row[2](*pair) for pair in pairs))
            return next(found, None)
    return None


def _equal(got, expected) -> bool:
    """Whether Python calls them equal, as it does 2 and 2.0; tensors have a comparison of their own."""
    return not tensors([got, expected]) and got == expected


def _floats(got, expected) -> bool:
    """Whether there are floats where whole numbers are asked for, and no other difference of type."""
    kinds = {(type(a), type(b)) for a, b in zip(got, expected, strict=True)}
    return (float, int) in kinds and all(a is b for a, b in kinds - {(float, int)})


def _begins(whole, part) -> bool:
    return len(part) < len(whole) and same(type(whole)(whole[: len(part)]), part)


def _counted(value) -> Counter:
    return Counter(map(repr, value))


def _moved(got, expected, by: int) -> bool:
    whole = all(type(x) is int for x in (*got, *expected))
    return whole and [a - b for a, b in zip(got, expected, strict=False)] == [by] * len(expected)


def _solid(value):
    return "".join(value.split()) if isinstance(value, str) else [x for x in value if not same(x, " ")]


def _turned(value: dict) -> dict:
    return {key[::-1] if isinstance(key, tuple | str) else key: x for key, x in value.items()}


def _retyped(got: dict, expected: dict) -> bool:
    """Whether the values are right, and no key has the type of those asked for."""
    types = [{type(key) for key in keys} for keys in (got, expected)]
    return types[0].isdisjoint(types[1]) and _counted(got.values()) == _counted(expected.values())
