"""Something to show: HTML in a notebook, words in a terminal."""


class Page:
    """HTML, and the same in words.

    >>> Page("<b>ready</b>", "ready")
    ready
    """

    def __init__(self, html: str, text: str):
        self.html, self.text = html, text

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text
