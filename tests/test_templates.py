"""Every output brings the styles of what it shows, and no others: it is read without its neighbours, too."""

import re

import pytest

from course_lib.notebook.html import TEMPLATES

STYLES = {path.name: path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.css")}
PAGES = {path.name: path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.html")}
SHOWN = sorted(set(PAGES) - {"page.html", "grids.html"})  # those that others are made of


def whole(name):
    """The text of a template and of those that it extends or takes macros from."""
    made_of = re.findall(r'{% (?:extends|from) "(.+?)"', PAGES[name])
    return PAGES[name] + "".join(map(whole, made_of))


def classes(style):
    text = re.sub(r"/\*.*?\*/|{[^{}]*}", " ", style, flags=re.S)
    return {name for name in re.findall(r"\.(course-[\w-]+)", text)}


@pytest.mark.parametrize("name", SHOWN)
def test_an_output_brings_the_styles_of_its_classes(name):
    text = whole(name)
    brought = set(re.findall(r'{% include "(.+?)" %}', text))
    used = {word for word in re.findall(r"course-\w+", re.sub(r"{% include .*? %}", "", text))}
    styled = set().union(*map(classes, STYLES.values()))
    missing = (used & styled) - set().union(*(classes(STYLES[style]) for style in brought))
    assert "base.css" in brought and not missing


@pytest.mark.parametrize("name", SHOWN)
def test_an_output_brings_no_style_that_it_has_no_use_for(name):
    brought = set(re.findall(r'{% include "(.+?)" %}', whole(name))) - {"base.css", "choices.css"}
    assert all(any(word in whole(name) for word in classes(STYLES[style])) for style in brought)
