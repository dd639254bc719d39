"""Words as points in a plane, before training beside after it: point at one, and see its nearest."""

import torch
from markupsafe import Markup
from torch import Tensor

from course_lib.notebook.drawing import PALETTE, box, dot, element, line, moved, text
from course_lib.notebook.html import Page, render
from course_lib.notebook.neighbours import GROUPS, group_of, nearest

SIDE, APART, TOP, LEGEND = 420, 460, 24, 24
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
        *(_word(word, at, near[word], word in named) for word in words),
    ]


def with_room(at: dict[str, tuple[float, float]]) -> set[str]:
    """The words whose names have room beside their mark; the others show theirs when they are pointed at.

    >>> sorted(with_room({"day": (0.0, 0.0), "night": (9.0, 1.0), "hour": (0.0, 50.0)}))
    ['day', 'hour']
    """
    named: set[str] = set()
    for word, (x, y) in at.items():
        if not any(_overlap(x, y, word, *at[other], other) for other in named):
            named.add(word)
    return named


def _overlap(x: float, y: float, word: str, x2: float, y2: float, other: str) -> bool:
    return abs(y - y2) < 11 and x < x2 + reach(other) and x2 < x + reach(word)


def reach(word: str) -> float:
    """How far a mark and its name reach to the right, about."""
    return 8 + 5.5 * len(word)


def _word(word: str, at: dict[str, tuple[float, float]], near: list[str], named: bool) -> Markup:
    """One word: its mark, its name, and what shows when it is pointed at."""
    x, y = at[word]
    said = f"{word}: {', '.join(near)}"
    hidden = [line(x, y, *at[other], "var(--course-accent)", 1.5) for other in near]
    hidden += [text(*_beside(*at[other]), other, font_size="12", font_weight="bold") for other in near]
    hidden.append(text(0, TOP + SIDE + 18, said, font_weight="bold"))
    return element(
        "g",
        element("g", *hidden, **{"class": "course-near"}),
        mark(x, y, list(GROUPS).index(group_of(word))),
        text(
            *_beside(x, y),
            word,
            font_size="10",
            **{"class": "course-name" if named else "course-name crowded"},
        ),
        **{"class": "course-word", "tabindex": 0, "role": "img", "aria-label": said},
    )


def _beside(x: float, y: float) -> tuple[float, float]:
    return x + 6, y + 4


def mark(x: float, y: float, kind: int) -> Markup:
    """A mark for each of nine groups: a disc, a square or a triangle in one of the palette's colours."""
    shape, colour = kind % 3, PALETTE[(kind + kind // 3) % len(PALETTE)]
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
