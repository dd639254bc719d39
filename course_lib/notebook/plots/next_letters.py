"""A text on its way through a GPT: what each place reads, what comes next, and the share it gives to that."""

from markupsafe import Markup
from torch import Tensor

from course_lib.notebook.drawing import ACCENT, box, element, line, moved, share, text
from course_lib.notebook.html import Page, render

COLUMN, LEFT = 62, 150  # a place is so wide; the names of the rows stand left of them
NEXT, SHARES, LOGITS, VECTORS, BLOCKS, READ = 30, 62, 128, 168, 204, 296  # from above, in pixels
BAR, HEIGHT = 40, 324
SIGNS = {" ": "·", "\n": "↵", "\t": "⇥"}
QUIET = {"font_size": "12", "opacity": "0.75"}


def sign(letter: str) -> str:
    """A letter as it is drawn: a space and a new line have signs of their own.

    >>> sign(" "), sign("a")
    ('·', 'a')
    """
    return SIGNS.get(letter, letter)


def next_letters(letters: str, shares: Tensor, n_blocks: int = 3) -> Page:
    """Each place of T letters below, its next letter above, and between them the share that it gives to that.

    What follows the last one is not known, so the shares are T - 1.
    """
    T = len(letters)
    said = describe(letters, shares)
    parts = [*_names(n_blocks), _band(T, n_blocks)]
    for place in range(T):
        last = place == T - 1
        known = () if last else (letters[place + 1], shares[place].item())
        parts.append(
            moved(LEFT + COLUMN * place, 0, *_column(letters[place], known, ACCENT if last else None))
        )
    size = {"width": LEFT + COLUMN * T + 10, "height": HEIGHT, "centre": None}
    return Page(render("drawing.html", alt=said, parts=Markup("").join(parts), **size), said)


def describe(letters: str, shares: Tensor) -> str:
    """The drawing in words.

    >>> import torch
    >>> describe("To", torch.tensor([0.25]))
    'A GPT reads To. T: next is o, it gets 0.25. After the last, o, nobody has told what comes.'
    """
    told = [
        f"{sign(one)}: next is {sign(other)}, it gets {share(part)}."
        for one, other, part in zip(letters, letters[1:], shares.tolist(), strict=False)
    ]
    last = f"After the last, {sign(letters[-1])}, nobody has told what comes."
    return " ".join([f"A GPT reads {''.join(map(sign, letters))}.", *told, last])


def _names(n_blocks: int) -> list[Markup]:
    rows = {
        "next letter": NEXT,
        "share it gets": SHARES + BAR / 2 + 8,
        "logits": LOGITS + 8,
        "last vectors": VECTORS + 8,
        f"{n_blocks} blocks": BLOCKS + 34,
        "letter read": READ + 6,
    }
    return [text(LEFT - 14, y, name, "end", font_weight="bold", font_size="13") for name, y in rows.items()]


def _band(T: int, n_blocks: int) -> Markup:
    """The blocks: one band for all places, in which each one looks at itself and to its left."""
    width = COLUMN * T - 8
    drawn = [box(0, 0, width, 60, "currentColor", 0.07, rx="6")]
    for place in range(T):
        for earlier in range(place + 1):
            chosen = place == T - 1
            ends = COLUMN * earlier + COLUMN / 2 - 4, 56, COLUMN * place + COLUMN / 2 - 4, 4
            colour, strong = (ACCENT, "0.9") if chosen else ("currentColor", "0.16")
            drawn.append(line(*ends, colour, 1.6 if chosen else 1, stroke_opacity=strong))
    return moved(LEFT, BLOCKS, *drawn)


def _column(letter: str, known: tuple, colour: str | None) -> list[Markup]:
    """One place: letter read, vector, logits, and above them the share of the next letter, if it is known."""
    middle, ink = COLUMN / 2 - 4, colour or "currentColor"
    bold = {"font_weight": "bold"} if colour else {}
    drawn = [
        text(middle, READ + 8, sign(letter), "middle", font_size="17", **bold),
        line(middle, READ - 10, middle, BLOCKS + 62, ink, 1.2),
        line(middle, BLOCKS - 2, middle, VECTORS + 18, ink, 1.2),
        box(middle - 8, VECTORS - 6, 16, 22, ink, 0.85 if colour else 0.35, rx="2"),
        line(middle, VECTORS - 8, middle, LOGITS + 16, ink, 1.2),
        box(middle - 20, LOGITS - 2, 40, 14, ink, 0.85 if colour else 0.2, rx="2"),
    ]
    if not known:
        return [*drawn, text(middle, NEXT, "?", "middle", font_size="17", style=f"fill: {ACCENT}", **bold)]
    target, part = known
    drawn += [
        text(middle, NEXT, sign(target), "middle", font_size="17"),
        element("title", f"{sign(target)} gets {share(part)}"),
        box(middle - 14, SHARES + BAR * (1 - part), 28, BAR * part, ACCENT),
        box(middle - 14, SHARES, 28, BAR, "currentColor", 0.07),
        text(middle, SHARES - 6, share(part), "middle", **QUIET),
    ]
    return drawn
