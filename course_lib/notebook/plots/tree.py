"""A beam search as a tree: a column for each length, the best above, what was let go in pale."""

import math
from collections.abc import Sequence

import torch
from markupsafe import Markup

from course_lib.generation.tree import Beginning, beam_tree, line_of
from course_lib.notebook.drawing import ACCENT, line, share, text
from course_lib.notebook.html import Page, render

TOP, ROW, LEFT, WIDE, NARROW, LETTER = 26, 44, 74, 116, 66, 8.4  # LETTER: of a bold one, about


def share_tree(shares: dict[str, dict[str, float]], width: int, stop: str = "stop") -> Page:
    """The beam on a table of shares: what is written so far -> each next piece and its share.

    What has no row in the table stops for sure.
    """
    names = [stop, *dict.fromkeys(piece for row in shares.values() for piece in row if piece != stop)]

    def next_logs(tokens):
        row = shares.get("".join(names[token] for token in tokens), {stop: 1.0})
        return torch.tensor([row.get(name, 0.0) for name in names]).log()

    columns = beam_tree(next_logs, width, stop=0, most=9, alpha=0.0)
    return tree_page(columns, names, line_of(columns))


def tree_page(columns: list[list[Beginning]], names: Sequence[str], best: Sequence[int]) -> Page:
    """The columns as a drawing; `best` says the place of the answer in each."""
    across = max(NARROW, min(WIDE, (880 - LEFT) / max(1, len(columns) - 1)))
    parts, ends = [text(0, TOP + 4, "start", font_weight="bold", font_size="13")], [42.0]
    for number, column in enumerate(columns[1:], start=1):
        x, begins, ends = LEFT + across * (number - 1), ends, []
        shown = [_name(each, number, names) for each in column]
        for place in reversed(range(len(column))):  # the best last, so that its line is on top
            each = column[place]
            begin = min(begins[each.parent], x - 4), TOP + ROW * each.parent
            parts += _node(each, x, TOP + ROW * place, begin, shown[place], best[number] == place)
        ends = [x + 8 + LETTER * len(name) for name in shown]
    words = described(columns, names)
    rows = max(map(len, columns))
    size = {"width": max(420, round(LEFT + across * (len(columns) - 1))), "height": TOP + ROW * rows}
    html = render("drawing.html", alt=words, parts=Markup("").join(parts), centre=None, **size)
    return Page(html, f"[figure: {words}]")


def _name(each: Beginning, number: int, names: Sequence[str]) -> str:
    """Its last token; a dash if it stopped before."""
    return names[each.tokens[-1]] if len(each.tokens) == number else "—"


def _node(each: Beginning, x: float, y: float, begin: tuple, name: str, on_line: bool) -> list[Markup]:
    """The line from what it goes on from, its last token, and the share of all its tokens together."""
    pale = {"opacity": 1 if each.kept else 0.55}
    colour, bold = (ACCENT, "bold") if on_line else ("currentColor", "normal")
    dashes = {} if each.kept else {"stroke_dasharray": "3 3"}
    return [
        line(*begin, x + 2, y, colour, 3 if on_line else 1, stroke_opacity=1 if on_line else 0.4, **dashes),
        text(x + 5, y + 4, name, fill=colour, font_weight=bold, font_size="13", **pale),
        text(x + 5, y + 19, share(math.exp(each.log_share)), font_size="11", **pale),
    ]


def described(columns: list[list[Beginning]], names: Sequence[str]) -> str:
    """The kept beginnings of each length, with their shares, in words."""
    said = ["A tree of beginnings."]
    for number, column in enumerate(columns[1:], start=1):
        kept = [f"{written(each, names)} {share(math.exp(each.log_share))}" for each in column if each.kept]
        said.append(f"Token {number}, kept: {', '.join(kept)}.")
    return " ".join(said)


def written(each: Beginning, names: Sequence[str]) -> str:
    """The tokens of a beginning side by side; spaces are the dots that the names have."""
    pieces = [names[token] for token in each.tokens]
    ends = pieces[-1:] == ["stop"]
    return "".join(pieces[:-1] if ends else pieces).replace("·", " ").strip() + (" (stop)" if ends else "")
