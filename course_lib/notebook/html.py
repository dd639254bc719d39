"""HTML by templates: everything that is filled in is escaped, and each brings its own styles."""

import re
from functools import cache
from pathlib import Path

TEMPLATES = Path(__file__).parents[1] / "templates"


class Page:
    """Something to show: HTML in a notebook, words in a terminal.

    >>> Page("<b>ready</b>", "ready")
    ready
    """

    def __init__(self, html: str, text: str):
        self.html, self.text = html, text

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


@cache
def _environment():
    import jinja2  # not on import: the check is imported before anything is shown

    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["marked"] = marked
    return made


def render(template: str, **values) -> str:
    """The template of that name in course_lib/templates/, filled in.

    >>> "a &lt; b" in render("lines.html", lines=["a < b"])
    True
    """
    return _environment().get_template(template).render(**values)


def marked(text: str):
    """Text as HTML: what stands between backticks is code, all else is escaped.

    >>> print(marked("take `x < 1`"))
    take <code>x &lt; 1</code>
    """
    from markupsafe import Markup, escape

    parts = re.split(r"`([^`]+)`", text)
    return Markup("").join(
        Markup("<code>{}</code>").format(p) if i % 2 else escape(p) for i, p in enumerate(parts)
    )
