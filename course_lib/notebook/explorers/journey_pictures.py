"""The pictures of the journey: tokens, tables, heads, maps and bars; each with what is seen, in words."""

from markupsafe import Markup
from torch import Tensor

from course_lib.notebook.drawing import BLUE, OCHRE, box, line, moved, number, share, text
from course_lib.notebook.explorers.journey_pages import Telling
from course_lib.notebook.plots.shades import LABELS, side_by_side

LEFT, WIDTH, HEIGHT = 216, 664, 400
SHOWN, BAR = 9, 30  # the likeliest tokens, and how far apart their bars stand
Picture = tuple[Markup, str]


def draw(journey, telling: Telling) -> Picture:
    """The picture of a page, and what is seen in it."""
    tensors = [journey.tensors[telling.part, name] for name in telling.names.split(", ")]
    return KINDS[telling.kind](journey, telling, tensors)


def tokens(journey, telling: Telling, tensors: list[Tensor]) -> Picture:
    """A box for each token, its id below it, in lines."""
    x, y, parts, names = 0.0, 24.0, [], journey.rows(telling.part)
    for name, id in zip(names, tensors[0].tolist(), strict=True):
        width = 18 + 8.5 * len(name)
        if x + width > WIDTH:
            x, y = 0.0, y + 70
        parts += [
            box(x, y, width, 28, BLUE, 0.14, stroke="currentColor", stroke_opacity="0.4", rx="4"),
            text(x + width / 2, y + 19, name, "middle"),
            text(x + width / 2, y + 44, str(id), "middle", font_size="11", opacity="0.7"),
        ]
        x += width + 6
    return Markup("").join(parts), _counted(names)


def _counted(names: list[str]) -> str:
    return f"{len(names)} token{'s' * (len(names) > 1)}: {', '.join(f'`{name}`' for name in names)}."


def tables(journey, telling: Telling, tensors: list[Tensor]) -> Picture:
    """One table, or several of as many rows, a row a token."""
    rows, titles = journey.rows(telling.part), telling.names.replace("thought ", "").replace("cross ", "")
    drawn, _ = side_by_side(tensors, titles.split(", "), WIDTH, rows, signs=telling.signs)
    return drawn, _begins(rows[-1], tensors[-1][-1]) + _zeros(telling, tensors[-1])


def _begins(name: str, row: Tensor) -> str:
    return f"The last row, that of `{name}`, begins {', '.join(number(value) for value in row[:4].tolist())}."


def _zeros(telling: Telling, values: Tensor) -> str:
    return f" {(values == 0).float().mean():.0%} of the numbers are 0." if telling.names == "relu" else ""


def addition(journey, telling: Telling, tensors: list[Tensor]) -> Picture:
    """What was there, what is new, and their sum."""
    rows, part = journey.rows(telling.part), telling.part
    new = journey.tensors[part, "talked"]
    drawn, _ = side_by_side(
        [tensors[0] - new, new, tensors[0]], ["x", "talked", "sum"], WIDTH, rows, signs="+="
    )
    return drawn, _begins(rows[-1], tensors[0][-1])


def heads(journey, telling: Telling, tensors: list[Tensor]) -> Picture:
    """A line of tables for each tensor (H, T, d), a table a head."""
    rows, y, parts = journey.rows(telling.part), 0.0, []
    high = min(24.0, (350 / len(tensors) - 30) / len(rows))
    for name, values in zip(telling.names.split(", "), tensors, strict=True):
        titles = [f"{name.replace(' in heads', '')}, head {h + 1}" for h in range(len(values))]
        drawn, height = side_by_side(list(values), titles, WIDTH, rows, high=high)
        parts.append(moved(0, y, drawn))
        y += height + 12
    last = telling.names.split(", ")[-1].replace(" in heads", "")
    return Markup("").join(parts), f"Head 1, {last}: " + _begins(rows[-1], tensors[-1][0, -1])


def maps(journey, telling: Telling, tensors: list[Tensor]) -> Picture:
    """A map (T, S) for each head: blue shares for weights, signed shades for scores."""
    values, rows = tensors[0], journey.rows(telling.part)
    columns = journey.source if telling.names.startswith("cross") else rows
    weights = "weights" in telling.names
    titles = [f"head {h + 1}" for h in range(len(values))]
    drawn, _ = side_by_side(list(values), titles, WIDTH, rows, columns, weights=weights)
    last = [row[-1] for row in values]
    tops = [(row.argmax().item(), (share if weights else number)(row.max().item())) for row in last]
    verb = "looks most at" if weights else "scores highest with"
    found = [f"{which(columns, at)} in head {h + 1} ({top})" for h, (at, top) in enumerate(tops)]
    return drawn, f"The last row: {which(rows, len(rows) - 1)} {verb} {', '.join(found)}."


def which(names: list[str], at: int) -> str:
    """The token at that place, with its number where another one has the same name.

    >>> which(["two", "-", "two"], 1), which(["two", "-", "two"], 2)
    ('`-`', '`two` (token 3)')
    """
    return f"`{names[at]}`" + (f" (token {at + 1})" if names.count(names[at]) > 1 else "")


def logits(journey, telling: Telling, tensors: list[Tensor]) -> Picture:
    """The highest scores for the next token, and the lowest one."""
    row = tensors[0][-1]
    order = row.argsort(descending=True)
    ids = [*order[: SHOWN - 1].tolist(), order[-1].item()]
    drawn = _bars(journey, ids, row, number)
    highest, lowest = (f"`{journey.vocabulary[i]}` with {number(row[i].item())}" for i in (ids[0], ids[-1]))
    return drawn, f"Highest: {highest}. Lowest of all {len(row)}: {lowest}."


def shares(journey, telling: Telling, tensors: list[Tensor]) -> Picture:
    """The likeliest next tokens, and all the others together."""
    row = tensors[0][-1]
    found = row.topk(SHOWN)
    drawn = _bars(journey, found.indices.tolist(), row, share, largest=1.0)
    first = journey.vocabulary[found.indices[0]]
    rest = share(max(0.0, 1 - found.values.sum().item()))
    below = text(
        LABELS, SHOWN * BAR + 34, f"all other {len(row) - SHOWN} tokens together: {rest}", font_size="12"
    )
    return drawn + below, f"After `{journey.target[-1]}`: `{first}` with {share(found.values[0].item())}."


def _bars(journey, ids: list[int], row: Tensor, written, largest: float = 0.0) -> Markup:
    """A bar for each of these tokens, from 0 to the right; those below zero go to the left, and are ochre."""
    left = max(0.0, -row[ids].min().item())
    room = (WIDTH - LABELS - 80) / max(left + max(largest, row[ids].max().item()), 1e-9)
    zero = LABELS + 8 + room * left
    parts = [line(zero, 10, zero, 14 + BAR * len(ids), stroke_opacity="0.4")]
    for i, id in enumerate(ids):
        value, y = row[id].item(), 14 + i * BAR
        wide, strong = room * abs(value), {"font_weight": "bold"} if i == 0 else {}
        parts += [
            text(LABELS, y + 15, journey.vocabulary[id], "end", **strong),
            box(zero - wide * (value < 0), y, wide, 20, BLUE if value >= 0 else OCHRE, 0.85),
            text(zero + 6 + wide * (value > 0), y + 15, written(value), **strong),
        ]
    return Markup("").join(parts)


KINDS = {
    "tokens": tokens,
    "tables": tables,
    "sum": addition,
    "heads": heads,
    "maps": maps,
    "logits": logits,
    "shares": shares,
}
