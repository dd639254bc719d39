"""Words as points in a plane, before training beside after it: point at one, and see its nearest."""

import torch
from markupsafe import Markup
from torch import Tensor

from course_lib.notebook.drawing import PALETTE, box, dot, element, line, moved, text
from course_lib.notebook.html import Page, render
from course_lib.notebook.neighbours import GROUPS, group_of, nearest

SIDE, APART, TOP, LEGEND = 420, 460, 24, 24
LETTER = 5.6  # the width of a letter of a name, about
SIDES = ((7, 4, "start"), (-7, 4, "end"), (0, -7, "middle"), (0, 15, "middle"))  # of a mark, for its name
COLOURS = (*PALETTE, "#8A5A2B", "#8E63CE", "currentColor")
Box = tuple[float, float, float, float]
WIDTH, HEIGHT = APART + SIDE, TOP + SIDE + 2 * LEGEND + 26


def plane(vectors: Tensor) -> Tensor:
    """The points in the plane in which the vectors, all made one long, lie furthest apart (PCA).

    Shapes:  vectors (N, D) -> (N, 2)
    Source:  Pearson 1901, "On Lines and Planes of Closest Fit to Systems of Points in Space".

    >>> plane(torch.tensor([[3.0, 0.0, 0.0], [-3.0, 0.0, 0.0]])).abs().round()
    tensor([[1., 0.],
            [1., 0.]])
    """
    unit = torch.nn.functional.normalize(vectors.detach(), dim=1)
    unit = unit - unit.mean(dim=0)
    return unit @ torch.linalg.svd(unit, full_matrices=False).Vh[:2].mT


def word_map(words: list[str], panels: dict[str, Tensor]) -> Page:
    """The words of the groups in a plane, one panel for each table of vectors.

    Point at a word, or reach it with Tab: lines run to its five nearest that are shown, named below.
    Each table has a row for each of `words`.
    """
    shown = [word for word in words if group_of(word)]
    ids = [words.index(word) for word in shown]
    drawn = [
        moved(i * APART, 0, *_panel(title, shown, vectors.detach()[ids]))
        for i, (title, vectors) in enumerate(panels.items())
    ]
    said = f"{len(shown)} words of {len(GROUPS)} groups as points. " + " ".join(
        f"{title}: the nearest of father are {', '.join(nearest('father', shown, vectors.detach()[ids]))}."
        for title, vectors in panels.items()
    )
    parts = Markup("").join([*drawn, _legend()])
    size = {"width": WIDTH, "height": HEIGHT, "centre": None}
    return Page(render("word_map.html", parts=parts, alt=said, **size), f"[figure: {said}]")


def _panel(title: str, words: list[str], vectors: Tensor) -> list[Markup]:
    points = plane(vectors)
    low, high = points.min(dim=0).values, points.max(dim=0).values
    places = ((points - low) / (high - low) * (SIDE - 60) + 30).tolist()
    at = {word: (x, TOP + y) for word, (x, y) in zip(words, places, strict=True)}
    near, named = {word: nearest(word, words, vectors) for word in words}, with_room(at)
    return [
        text(0, 14, title, font_weight="bold"),
        box(0, TOP, SIDE, SIDE, "currentColor", 0.04),
        *(_word(word, at, near[word], named.get(word)) for word in words),
    ]


def with_room(at: dict[str, tuple[float, float]]) -> dict[str, int]:
    """The words whose names have room beside their mark, and on which of SIDES.

    The others show their names when they are pointed at.

    >>> with_room({"day": (50.0, 99.0), "night": (70.0, 99.0), "hour": (60.0, 99.0)})
    {'day': 1, 'night': 0, 'hour': 2}
    """
    marks = [(x - 5, y - 5, x + 5, y + 5) for x, y in at.values()]
    taken: list[Box] = []
    named: dict[str, int] = {}
    for word, (x, y) in at.items():
        for side in range(len(SIDES)):
            name = _name_box(word, x, y, side)
            if _inside(name) and not any(_overlap(name, other) for other in taken + marks):
                named[word] = side
                taken.append(name)
                break
    return named


def _name_box(word: str, x: float, y: float, side: int) -> Box:
    """Where a name would stand: left, top, right and bottom, about."""
    right, down, anchor = SIDES[side]
    begins = {"start": 0.0, "end": -1.0, "middle": -0.5}[anchor] * LETTER * len(word)
    left, base = x + right + begins, y + down
    return left, base - 8, left + LETTER * len(word), base + 1


def _inside(name: Box) -> bool:
    return name[0] >= 0 and name[2] <= SIDE and name[1] >= TOP and name[3] <= TOP + SIDE


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _word(word: str, at: dict[str, tuple[float, float]], near: list[str], side: int | None) -> Markup:
    """One word: its mark, its name, and what shows when it is pointed at."""
    x, y = at[word]
    said = f"{word}: {', '.join(near)}"
    hidden = [line(x, y, *at[other], "var(--course-accent)", 1.5) for other in near]
    hidden += [text(*at[other], other, dx=6, dy=4, font_size="12", font_weight="bold") for other in near]
    right, down, anchor = SIDES[side or 0]
    hidden.append(text(0, TOP + SIDE + 18, said, font_weight="bold"))
    return element(
        "g",
        element("g", *hidden, **{"class": "course-near"}),
        mark(x, y, list(GROUPS).index(group_of(word))),
        text(
            x + right,
            y + down,
            word,
            font_size="10",
            anchor=anchor,
            **{"class": "course-name crowded" if side is None else "course-name"},
        ),
        **{"class": "course-word", "tabindex": 0, "role": "img", "aria-label": said},
    )


def mark(x: float, y: float, kind: int) -> Markup:
    """A mark for each of nine groups: a disc, a square or a triangle, each in a colour of its own."""
    shape, colour = kind % 3, COLOURS[kind]
    if shape == 0:
        return dot(x, y, 5, colour)
    if shape == 1:
        return box(x - 4.5, y - 4.5, 9, 9, colour)
    points = f"{x:.1f},{y - 6:.1f} {x - 6:.1f},{y + 5:.1f} {x + 6:.1f},{y + 5:.1f}"
    return element("polygon", points=points, fill=colour)


def _legend() -> Markup:
    """The marks and the names of the groups, in two lines."""
    top = TOP + SIDE + 26 + LEGEND // 2
    parts = []
    for kind, name in enumerate(GROUPS):
        x, y = 10 + 170 * (kind % 5), top + LEGEND * (kind // 5)
        parts += [mark(x, y, kind), text(x + 12, y + 4, name)]
    return Markup("").join(parts)
