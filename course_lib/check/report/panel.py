"""A verdict as an HTML panel: readable in light and dark, by eye and by screen reader."""

from html import escape

from course_lib.check.report.verdict import Verdict

LOOK = {  # word, sign (the colour is never the only difference), colour
    "right": ("Right", "✓", "#009E73"),
    "wrong": ("Not yet", "✗", "#D55E00"),
    "unanswered": ("Not answered yet", "○", "#767676"),
    "broken": ("Stopped", "!", "#CC79A7"),
}
BOX = (
    "border-left: 6px solid {colour}; padding: 8px 14px; margin: 6px 0; max-width: 60em; line-height: 1.5;"
    " overflow-wrap: anywhere;"
    " color: var(--jp-content-font-color1, inherit); background: var(--jp-layout-color2, #f5f5f5);"
    " font-family: var(--jp-content-font-family, sans-serif);"
)
DETAIL = (  # JupyterLab makes dt and dd narrow columns; here they are plain lines
    '<dt style="font-weight: 600; float: none; width: auto; max-width: none">{heading}</dt>'
    '<dd style="margin: 0 0 4px 1.2em; float: none; width: auto; max-width: none">{text}</dd>'
)
CODE = ("Inputs", "Expected", "Got", "Your line", "Where it was", "Asked for", "Yours")
TEXT = '<span style="white-space: pre-wrap{font}">{text}</span>'
LINK = '<a href="../notebooks/{lesson}.ipynb#{anchor}">lesson {number}, “{section}”</a>'


def html(verdict: Verdict) -> str:
    """The panel: a region with a heading, then the parts as a description list."""
    parts = [(heading, _text(heading, text)) for heading, text in verdict.parts]
    if verdict.reread:
        parts.append(("Read again", _link(*verdict.reread)))
    if verdict.status in ("wrong", "broken"):
        parts.append(("Stuck?", f"<code>{escape(verdict.next_hint)}</code>"))
    rows = (
        '<dl style="margin:'
        f' 0">{"".join(DETAIL.format(heading=escape(h), text=text) for h, text in parts)}</dl>'
    )
    if verdict.status == "right":  # nothing to do: what it was tried on unfolds on demand
        rows = f"<details><summary>What it was tried on</summary>{rows}</details>"
    return f"{_opening(verdict)}{rows if parts else ''}</div>"


def _text(heading: str, text: str) -> str:
    font = (
        "; font-family: var(--jp-code-font-family, monospace); font-size: 0.92em" if heading in CODE else ""
    )
    return TEXT.format(font=font, text=escape(text))


def _opening(verdict: Verdict) -> str:
    word, sign, colour = LOOK[verdict.status]
    return (
        f'<div class="course-check" data-status="{verdict.status}" data-exercise="{escape(verdict.exercise)}"'
        f' role="status" aria-label="{escape(word)}: {escape(verdict.exercise)}"'
        f' style="{BOX.format(colour=colour)}"><p style="margin: 0 0 6px 0"><span aria-hidden="true"'
        f' style="color: {colour}; font-weight: 700">{sign}</span> <strong>{word}</strong> ·'
        f" <code>{escape(verdict.exercise)}</code>: {escape(verdict.title)}</p>"
    )


def _link(lesson: str, section: str) -> str:
    anchor = escape(section.replace(" ", "-"), quote=True)
    return LINK.format(lesson=lesson, anchor=anchor, number=lesson[:2], section=escape(section))
