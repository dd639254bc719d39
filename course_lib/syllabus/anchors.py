"""Links to the headings of a notebook: one rule, JupyterLab's."""

from functools import cache


@cache
def _markdown():
    from markdown_it import MarkdownIt  # not on import: the check reads the syllabus, and it is in a hurry

    return MarkdownIt()


def anchor(heading: str) -> str:
    """What a link to a heading of a notebook ends in: its words as JupyterLab renders them, spaces as dashes.

    >>> anchor("Look 2 words back, or 200")
    'Look-2-words-back,-or-200'
    >>> anchor("Why `W_q` *and* `W_k`?")
    'Why-W_q-and-W_k?'
    """
    (inline,) = _markdown().parseInline(heading)
    seen = [token.content for token in inline.children if token.type != "html_inline"]
    return "".join(seen).replace(" ", "-")
