"""What the decoder reads and what it has to say, place by place: the same target, shifted by one."""

from markupsafe import Markup
from torch import Tensor

from course_lib.notebook.drawing import ACCENT, box, element, moved, text
from course_lib.notebook.html import Page, render

NAMES, STEP, WIDTH, HEIGHT = 96, 78, 64, 24
READS, SAYS, LOSS, ROW = 0, 66, 112, 150  # heights: the two rows of boxes, the surprises, the next sentence


def shift_drawing(reads: list[list[str]], says: list[list[str]], surprise: Tensor, pad: str = "pad") -> Page:
    """A pair of rows for each sentence: each token read, and below it the token to say, with its surprise.

    A slanted arrow shows that what is said at one place is read at the next. Places that say `pad` are faded
    and have no surprise: the loss leaves them out.

    `reads` and `says` are a list of T words for each sentence.

    Units:   surprises in nats, a tensor (B, T).
    """
    parts, said = [], []
    for number, (read, say, costs) in enumerate(zip(reads, says, surprise.tolist(), strict=True)):
        parts.append(moved(0, 20 + ROW * number, *_sentence(read, say, costs, pad)))
        said.append(_words(read, say, costs, pad))
    size = {"width": NAMES + STEP * surprise.shape[1], "height": ROW * len(reads)}
    words = " ".join(f"Sentence {number}. {each}" for number, each in enumerate(said, start=1))
    html = render("drawing.html", **size, alt=words, parts=Markup("").join(parts), centre=None)
    return Page(html, f"[figure: {words}]")


def _sentence(read: list[str], say: list[str], costs: list[float], pad: str) -> list[Markup]:
    """The two rows of boxes of one sentence, their arrows, and the surprises."""
    names = ("reads", READS), ("is to say", SAYS)
    parts = [text(0, y + 16, name, font_weight="bold", font_size="13") for name, y in names]
    parts.append(text(0, LOSS, "surprise", font_size="13"))
    for t, (above, below, cost) in enumerate(zip(read, say, costs, strict=True)):
        x, counts = NAMES + STEP * t, below != pad
        parts.append(element("g", *_place(above, below, counts), transform=f"translate({x} 0)"))
        cost_here = f"{cost:.1f}" if counts else "–"
        parts.append(text(x + WIDTH / 2, LOSS, cost_here, "middle", font_size="12"))
        if t + 1 < len(read) and counts:
            parts.append(_shifted(x))
    return parts


def _place(above: str, below: str, counts: bool) -> list[Markup]:
    """One place: what is read, an arrow down, what is to be said."""
    down = f"{WIDTH / 2 - 4},{SAYS - 8} {WIDTH / 2 + 4},{SAYS - 8} {WIDTH / 2},{SAYS - 1}"
    way = f"M {WIDTH / 2} {READS + HEIGHT} V {SAYS - 8}"
    return [
        element("path", d=way, stroke="currentColor", stroke_opacity="0.5", fill="none"),
        element("polygon", points=down, fill="currentColor", fill_opacity="0.5"),
        *_token(above, READS, "currentColor", 0.06, counts),
        *_token(below, SAYS, ACCENT if counts else "currentColor", 0.2 if counts else 0.06, counts),
    ]


def _token(word: str, y: float, colour: str, shade: float, counts: bool) -> list[Markup]:
    drawn = box(0, y, WIDTH, HEIGHT, colour, shade, rx="3", stroke="currentColor", stroke_opacity="0.4")
    return [drawn, text(WIDTH / 2, y + 16, word, "middle", font_size="12", opacity=1 if counts else 0.5)]


def _shifted(x: float) -> Markup:
    """From what is said at one place to what is read at the next."""
    start, end = (x + WIDTH - 4, SAYS - 1), (x + STEP + 6, READS + HEIGHT + 4)
    way = f"M {start[0]} {start[1]} L {end[0]} {end[1]}"
    return element("path", d=way, stroke=ACCENT, stroke_width="1.5", stroke_dasharray="4 3", fill="none")


def _words(read: list[str], say: list[str], costs: list[float], pad: str) -> str:
    """The same in words."""
    places = zip(read, say, costs, strict=True)
    told = [f"reads {a}, is to say {b}, surprise {cost:.1f}" for a, b, cost in places if b != pad]
    left_out = sum(word == pad for word in say)
    return "; ".join(told) + (f"; {left_out} places of padding are left out." if left_out else ".")
