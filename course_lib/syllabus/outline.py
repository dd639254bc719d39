"""A source as text: its header, and its cells as they stand. Quick: the syllabus reads them all."""

import re
from pathlib import Path
from typing import NamedTuple

import yaml

HEADER = re.compile(r"\s*#\s*%%(%*\s|$)")  # what jupytext takes for one
RULE = "# ---"  # before the header of a source, and after it


class Problem(Exception):
    """What is wrong with a source: Problem(line, reason)."""


class Piece(NamedTuple):
    """One cell as it stands in a source."""

    line: int  # of its header, from 1
    kind: str  # "code" or "markdown"
    title: str  # "exercise attention.attend"; "" for most
    tags: tuple[str, ...]
    text: str  # of markdown without the `#` before each line


class Outline(NamedTuple):
    header: dict  # what the source says about its lesson; {} if it says nothing
    pieces: list[Piece]


def read(path: Path) -> Outline:
    """The outline of one source.

    Errors:  Problem if the header is not YAML.
    """
    lines = path.read_text(encoding="utf-8").split("\n")
    begin = header_end(lines)
    heads = [i for i in range(begin, len(lines)) if HEADER.match(lines[i])]
    ends = [*heads[1:], len(lines)]
    return Outline(_header(lines[:begin]), [_piece(lines, *both) for both in zip(heads, ends, strict=False)])


def header_end(lines: list[str]) -> int:
    """How many lines the header takes: 0 without one."""
    return lines.index(RULE, 1) + 1 if lines[0] == RULE and RULE in lines[1:] else 0


def _header(lines: list[str]) -> dict:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the fast one, where there is a compiler's work
    try:
        found = yaml.load("\n".join(line[2:] for line in lines[1:-1]), loader)
    except yaml.MarkedYAMLError as error:
        raise Problem(error.problem_mark.line + 2, f"the header is not YAML: {error.problem}") from None
    kept = (found or {}).get("jupyter", {}).get("course", {}) if isinstance(found, dict | None) else {}
    return kept if isinstance(kept, dict) else {}


def _piece(lines: list[str], head: int, end: int) -> Piece:
    title, _, tags = lines[head].partition("%%")[2].strip().partition("tags=")
    prose = title.startswith("[markdown]")
    body = [line.removeprefix("#").removeprefix(" ") if prose else line for line in lines[head + 1 : end]]
    tags = tuple(re.findall(r'"([\w-]+)"', tags))
    return Piece(
        head + 1, "markdown" if prose else "code", "" if prose else title.strip(), tags, "\n".join(body)
    )
