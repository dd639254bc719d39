"""The drawing of what a decoder reads and what it has to say: places, surprises, and padding left out."""

import re

import torch

from course_lib.notebook import plots

READS = [["start", "a", "b", "c"], ["start", "<d>", "stop", "pad"]]
SAYS = [["a", "b", "c", "stop"], ["<d>", "stop", "pad", "pad"]]
SURPRISE = torch.tensor([[1.25, 2.5, 3.75, 4.0], [5.5, 6.5, 77.7, 88.8]])


def boxes(page):
    """Where each place stands, from the left, and what is written in its two boxes."""
    found = re.findall(r'<g transform="translate\((\d+) 0\)">(.*?)</g>', page.html)
    return [left for left, _ in found], [re.findall(r"<text [^>]*>(.*?)</text>", each) for _, each in found]


def test_what_is_said_at_one_place_is_read_at_the_next_and_stands_below_what_is_read():
    _, pairs = boxes(plots.shift_drawing(READS, SAYS, SURPRISE))
    first = pairs[:4]
    assert first == [["start", "a"], ["a", "b"], ["b", "c"], ["c", "stop"]]
    assert all(says == reads for (_, says), (reads, _) in zip(first, first[1:], strict=False))


def test_places_of_one_column_stand_below_each_other():
    lefts, _ = boxes(plots.shift_drawing(READS, SAYS, SURPRISE))
    assert lefts[:4] == lefts[4:] and lefts[:4] == sorted(lefts[:4], key=float)


def test_padding_has_no_surprise_and_no_way_to_the_next_place():
    page = plots.shift_drawing(READS, SAYS, SURPRISE)
    numbers = re.findall(r">(\d+\.\d)</text>", page.html)
    assert numbers == ["1.2", "2.5", "3.8", "4.0", "5.5", "6.5"]
    assert page.html.count("stroke-dasharray") == 3 + 2
    assert page.text.endswith("is to say stop, surprise 6.5; 2 places of padding are left out.]")


def test_words_are_escaped_and_the_picture_fits_the_page():
    html = plots.shift_drawing(READS, SAYS, SURPRISE).html
    assert "<d>" not in html
    assert int(re.search(r'viewBox="0 0 (\d+)', html)[1]) <= 900
