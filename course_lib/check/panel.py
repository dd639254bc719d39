"""A verdict as an HTML panel: readable in light and dark, by eye and by screen reader."""

from html import escape

from course_lib.check.verdict import Verdict

LOOK = {  # word, sign (the colour is never the only difference), colour
    "right": ("Right", "✓", "#009E73"),
    "wrong": ("Not yet", "✗", "#D55E00"),
    "unanswered": ("Not answered yet", "○", "#767676"),
    "broken": ("Stopped", "!", "#CC79A7"),
}
BOX = (
    "border-left: 6px solid {colour}; padding: 8px 14px; margin: 6px 0; max-width: 52em; line-height: 1.5;"
    " color: var(--jp-content-font-color1, inherit); background: var(--jp-layout-color2, #f5f5f5);"
    " font-family: var(--jp-content-font-family, sans-serif);"
)
LINK = '<a href="../notebooks/{lesson}.ipynb#{anchor}">lesson {number}, “{section}”</a>'


def html(verdict: Verdict) -> str:
    """The panel: a region with a heading, then the parts as a description list."""
    word, sign, colour = LOOK[verdict.status]
    parts = [
        (heading, f'<span style="white-space: pre-line">{escape(text)}</span>')
        for heading, text in verdict.parts
    ]
    if verdict.reread:
        parts.append(("Read again", _link(*verdict.reread)))
    rows = "".join(
        f'<dt style="font-weight: 600">{escape(heading)}</dt><dd style="margin: 0 0 4px 1.2em">{text}</dd>'
        for heading, text in parts
    )
    return (
        f'<div class="course-check" data-status="{verdict.status}" data-exercise="{escape(verdict.exercise)}"'
        f' role="status" aria-label="{escape(word)}: {escape(verdict.exercise)}"'
        f' style="{BOX.format(colour=colour)}"><p style="margin: 0 0 6px 0"><span aria-hidden="true"'
        f' style="color: {colour}; font-weight: 700">{sign}</span> <strong>{word}</strong> ·'
        f' <code>{escape(verdict.exercise)}</code>: {escape(verdict.title)}</p><dl style="margin:'
        f' 0">{rows}</dl></div>'
    )


def _link(lesson: str, section: str) -> str:
    anchor = escape(section.replace(" ", "-"), quote=True)
    return LINK.format(lesson=lesson, anchor=anchor, number=lesson[:2], section=escape(section))
