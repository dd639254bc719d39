"""A task in which merges find what repeats in a tune: how they cut it, and whether more repeats."""

from course_lib.notebook.html import Page, render
from course_lib.tokens import bpe_decode, bpe_encode, count_pairs, merge_pair

SHOWN = 12  # tokens that are written out


def what_repeats(tune: str, merges: dict[tuple[int, int], int]) -> Page:
    """Say how the merges cut a tune; ticked if each joined what repeats, and no pair of tokens does any more.

    >>> what_repeats("cdecde", {(99, 100): 256, (256, 101): 257})
    ✓ 6 notes are 2 tokens: `cde` `cde`
    ✓ each merge joined a pair that occurs more than once
    ✓ no pair of tokens occurs twice any more
    """
    if misfit := _misfit(merges):
        lines = [(False, misfit)]
    else:
        ids = bpe_encode(tune, merges)
        pieces = [bpe_decode([id], merges) for id in ids]
        lines = [(len(ids) < len(tune), _cut(tune, pieces)), _joined(tune, merges), _left(ids, merges)]
    text = "\n".join(f"{'✓' if right else '○'} {line}" for right, line in lines)
    return Page(render("looks.html", looks=lines), text)


def _misfit(merges: dict) -> str:
    """What keeps the merges from being used, in a sentence; "" if they fit."""
    known = set(range(256))
    for pair, new_id in merges.items():
        if not isinstance(pair, tuple) or len(pair) != 2:
            return f"`{pair!r}` is no pair of ids: a key is a pair such as (99, 100)"
        if unknown := [id for id in pair if id not in known]:
            return f"the pair {pair} uses the id {unknown[0]!r}, which is no byte and was not made before it"
        if new_id in known:
            return f"the pair {pair} gets the id {new_id}, which is taken: the first new one is 256"
        known.add(new_id)
    return ""


def _cut(tune: str, pieces: list[str]) -> str:
    shown = " ".join(f"`{piece}`" for piece in pieces[:SHOWN])
    more = f" and {len(pieces) - SHOWN} more" if len(pieces) > SHOWN else ""
    tokens = "token" if len(pieces) == 1 else "tokens"
    return f"{len(tune)} notes are {len(pieces)} {tokens}: {shown}{more}"


def _joined(tune: str, merges: dict) -> tuple[bool, str]:
    """Whether every merge, in the order learned, joined a pair that occurs more than once."""
    if not merges:
        return False, "nothing is merged yet"
    ids = list(tune.encode("utf-8"))
    for pair, new_id in merges.items():
        times = count_pairs(ids)[pair]
        if times < 2:
            often = "only once" if times else "nowhere"
            return False, f"`{bpe_decode(pair, merges)}` was merged, and as a pair it occurs {often} there"
        ids = merge_pair(ids, pair, new_id)
    return True, "each merge joined a pair that occurs more than once"


def _left(ids: list[int], merges: dict) -> tuple[bool, str]:
    """Whether no pair occurs twice, and which does."""
    for pair, times in count_pairs(ids).most_common(1):
        if times > 1:
            return False, f"`{bpe_decode(pair, merges)}` occurs {times} times as a pair of tokens"
    return True, "no pair of tokens occurs twice any more"
