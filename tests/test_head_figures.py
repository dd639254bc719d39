"""The drawings of heads: each number in its head's colour, and the numbers of the cells in the words."""

import re

import pytest
import torch

from course_lib.attention import multi_head_attention
from course_lib.notebook import drawing, plots
from course_lib.notebook.drawing import colours

WORDS = ["Jake", "learned", "AI"]


@pytest.mark.parametrize("T, n_heads, d", [(3, 2, 2), (2, 3, 2)])
def test_a_number_keeps_the_colour_of_its_head_and_view_alone_mixes_them(T, n_heads, d):
    x = 10 * torch.arange(T)[:, None] + torch.arange(n_heads * d)
    page = plots.show_split(x, n_heads)
    cells = re.findall(r'<rect [^>]*fill="(#\w+)"[^>]*></rect><text [^>]*>(\d+)</text>', page.html)
    assert len(cells) == 4 * x.numel()  # whole, cut, wrong, and in heads
    assert all(colour == colours(n_heads)[int(number) % 10 // d] for colour, number in cells)
    right, wrong = (cells[k * x.numel() : (k + 1) * x.numel()] for k in (3, 2))
    first = slice(0, T * d)
    assert len({c for c, _ in right[first]}) == 1 < len({c for c, _ in wrong[first]})


def test_the_heads_are_drawn_from_the_tensors_and_end_in_multi_head_attention():
    tensors = torch.randn(3, 4), *torch.randn(4, 4, 4)
    page = plots.show_heads(*tensors, 2, WORDS, query="AI")
    out = multi_head_attention(*tensors, n_heads=2)[2]
    assert "Out: (" + ", ".join(drawing.number(v) for v in out.tolist()) + ")" in page.text
    assert page.html.count('width="2.0"') == 4  # a line between the heads of Q, K, V and of the merged
    assert page.text.count("AI looks most at") == 2 and "queries: 3 × 4" in page.text
    assert int(re.search(r'viewBox="0 0 (\d+)', page.html)[1]) <= 900
