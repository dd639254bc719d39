"""Tables of any size in shades: one image each, names beside it, numbers in it where they fit."""

import base64
import io

import torch
from markupsafe import Markup
from matplotlib.image import imsave
from torch import Tensor

from course_lib.notebook.drawing import BLUE, OCHRE, element, moved, number, share, text

LABELS, GAP, TURNED = 78, 14, 58  # the room for names at the left, between tables, for names above columns
ROOM_FOR_SHARES, ROOM_FOR_DIGIT, LINE_HIGH, MOST_NUMBERS = 26, 17, 11, 420
STEEP = 14  # pixels of a column below which its name stands upright
SMALLEST_NAME = 5  # pixels of a row or column that can have a name


def shaded(values: Tensor, width: float, height: float, weights: bool = False) -> Markup:
    """The table (n, m) in shades: blue above zero, ochre below it; `weights` are blue from 0 to 1.

    It is a picture of n times m points, stretched, so that a large one is as quick as a small one.
    """
    largest = 1.0 if weights else max(values.abs().max().item(), 1e-9)
    blue, ochre = _rgb(BLUE), _rgb(OCHRE)
    colour = torch.where((values < 0)[..., None], ochre, blue)
    much = values.abs() / largest * (1.0 if weights else 0.75)
    much = torch.where(values == 0, 0.0, much + 0.03).clamp(max=1) if weights else (much + 0.03)
    buffer = io.BytesIO()
    imsave(buffer, torch.cat([colour, much[..., None]], dim=-1).numpy(), format="png")
    link = "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
    size = {"width": float(width), "height": float(height), "preserveAspectRatio": "none"}
    return element("image", href=link, style="image-rendering: pixelated", **size)


def _rgb(colour: str) -> Tensor:
    return torch.tensor([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])


def table(
    values: Tensor, width: float, height: float, weights: bool = False, rows=(), columns=(), title: str = ""
) -> Markup:
    """A shaded table (n, m) with its title, its names, and its numbers where there is room for them."""
    n, m = values.shape
    across, down = width / m, height / n
    top = -TURNED - 4 if columns else -6
    parts = [text(0, top, title, font_weight="bold", font_size="12"), shaded(values, width, height, weights)]
    parts += names(rows, down)
    parts += _above(columns, across)
    return Markup("").join(parts + _numbers(values.tolist(), across, down, weights))


def names(rows, down: float) -> list[Markup]:
    """A name left of each row that is high enough."""
    rows = rows if down >= SMALLEST_NAME else ()
    size = f"{max(6.0, min(11.0, down + 1)):.1f}"
    return [text(-5, (i + 0.5) * down + 3.5, name, "end", font_size=size) for i, name in enumerate(rows)]


def _above(columns, across: float) -> list[Markup]:
    """A name above each column that is wide enough: turned, and steeply where there is little room."""
    columns = columns if across >= SMALLEST_NAME else ()
    size, steep = f"{max(5.0, min(10.5, across + 0.5)):.1f}", across < STEEP
    turn = "translate({:.1f} -4) rotate(-90)" if steep else "translate({:.1f} -4) rotate(-60)"
    level = "translate({:.1f} -4)"  # one letter needs no turning, and a turned `-` is no `-`
    middle = 0.5 * across + (0.35 * float(size) if steep else 0.1 * across)
    return [
        element("text", name, transform=turn.format(j * across + middle), font_size=size)
        if len(name) > 1
        else element(
            "text",
            name,
            transform=level.format((j + 0.5) * across),
            font_size=size,
            font_weight="bold",
            text_anchor="middle",
        )
        for j, name in enumerate(columns)
    ]


def _numbers(rows: list[list[float]], across: float, down: float, weights: bool) -> list[Markup]:
    if down < LINE_HIGH or across < ROOM_FOR_DIGIT or len(rows) * len(rows[0]) > MOST_NUMBERS:
        return []
    wide = across >= ROOM_FOR_SHARES
    return [
        text(
            (j + 0.5) * across,
            (i + 0.5) * down + 3,
            (share(value) if weights else number(value)) if wide else f"{value:z.1f}",
            "middle",
            font_size="9" if wide else "8",
            **({"style": "fill: white"} if weights and value >= 0.7 else {}),
        )
        for i, row in enumerate(rows)
        for j, value in enumerate(row)
        if value or not weights  # a weight of exactly 0 is one that a mask hides
    ]


def side_by_side(
    tables: list[Tensor],
    titles: list[str],
    width: float,
    rows=(),
    columns=(),
    signs="",
    high=24.0,
    weights=False,
) -> tuple[Markup, float]:
    """Tables of as many rows next to each other, `signs` such as "+=" between them; and how high they are."""
    n, m = tables[0].shape[0], max(table.shape[1] for table in tables)
    room = (width - LABELS) / len(tables) - GAP
    across, top = room / m, (TURNED if columns else 0) + 18
    down = min(high, 300 / n)
    across = min(across, 30.0)
    parts = []
    for k, values in enumerate(tables):
        x = LABELS + k * (room + GAP)
        shown = table(
            values, across * values.shape[1], down * n, weights, () if k else rows, columns, titles[k]
        )
        parts.append(moved(x, top, shown))
        if 0 < k <= len(signs):
            parts.append(
                text(x - GAP / 2 - 1, top + down * n / 2 + 5, signs[k - 1], "middle", font_size="15")
            )
    return Markup("").join(parts), top + down * n
