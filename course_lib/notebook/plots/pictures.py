"""A figure of matplotlib as a picture in the page's own colours, with its text alternative."""

import io
import re

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from course_lib.notebook.html import Page, render
from course_lib.notebook.showing import show as show_page

plt.style.use("course_lib.course")

INK, ACCENT = "#010203", "#0072b2"  # what the style draws with; the page's own colours take their place
THEME = {INK: "currentColor", ACCENT: "var(--course-accent)"}


def picture(ax: Axes, alt: str | None = None) -> Page:
    """Draw the figure that `ax` belongs to, close it, and give it its text alternative.

    Errors:  ValueError if neither `alt` nor the plotting function says what the figure shows.
    """
    figure, buffer = ax.figure, io.StringIO()
    alt = alt or " ".join(a.description for a in figure.axes if hasattr(a, "description"))
    if not alt:
        raise ValueError("say in `alt` what this figure shows, for those who cannot see it")
    figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
    plt.close(figure)
    width = round(figure.get_figwidth() * figure.dpi)
    return Page(
        render("picture.html", svg=themed(buffer.getvalue()), alt=alt, width=width), f"[figure: {alt}]"
    )


def themed(svg: str) -> str:
    """The picture alone, without the file's head; its ink becomes the text colour of the page around it."""
    for drawn, meant in THEME.items():
        svg = re.sub(drawn, meant, svg, flags=re.IGNORECASE)
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    return re.sub(
        r'(<svg[^>]*?) width="[^"]*"',
        r"\1",
        re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", svg, count=1),
        count=1,
    )


def show(figure: Axes | Page, alt: str | None = None) -> None:
    """Show a figure together with its text alternative."""
    show_page(figure if isinstance(figure, Page) else picture(figure, alt))
