"""Texts, lists and dictionaries as drawings: what is around their first difference."""

from course_lib.check.compare import same
from course_lib.check.report.axes import Names
from course_lib.check.report.drawing import LONGEST, MOST, Cell, Drawing, short, window


def of_text(value: str, other: str, axes: Names) -> Drawing:
    """A string up to its first difference, the character that differs, and what follows."""
    pairs = zip(value, other, strict=False)
    place = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(value), len(other)))
    before, after = value[:place], value[place + 1 :]
    cells = [
        Cell(before if len(before) < LONGEST else f"...{before[-LONGEST:]}"),
        Cell(value[place : place + 1] or "(it ends here)", value != other),
        Cell(after if len(after) < LONGEST else f"{after[:LONGEST]}..."),
    ]
    cells = cells if value != other else cells[:1]
    heads = ["", f"character {place + 1}", ""][: len(cells)]
    return Drawing(f"text of {len(value)} characters", [cells], [""], heads, line=True)


def of_list(value, other, axes: Names) -> Drawing:
    """The items around the first difference, in a row, with their index above."""
    length = max(len(value), len(other))
    missing = object()
    items, others = (list(x) + [missing] * (length - len(x)) for x in (value, other))
    differs = [not same(a, b) for a, b in zip(items, others, strict=True)]
    places = window(differs.index(True) if any(differs) else 0, length)
    cells = [Cell("(nothing)" if items[i] is missing else short(items[i]), differs[i]) for i in places]
    part = f"items {places.start} to {places.stop - 1} of {length}" if len(places) < length else ""
    said = f"{type(value).__name__} of {len(value)}"
    odd = type(value) is not type(other) or len(value) != len(other)
    return Drawing(said, [cells], [""], [f"[{i}]" for i in places], part, odd)


def of_dictionary(value: dict, other: dict, axes: Names) -> Drawing:
    """One row for each key of either; those that differ come first where not all fit."""
    keys = sorted({**value, **other}, key=repr)
    differs = {key: key not in value or key not in other or not same(value[key], other[key]) for key in keys}
    shown = keys if len(keys) <= MOST else sorted(keys, key=lambda key: not differs[key])[:MOST]
    rows = [[Cell(short(value[key]) if key in value else "(no such key)", differs[key])] for key in shown]
    part = f"{len(shown)} of {len(keys)} keys" if len(shown) < len(keys) else ""
    return Drawing(f"dict of {len(value)}", rows, [repr(key) for key in shown], [""], part)
