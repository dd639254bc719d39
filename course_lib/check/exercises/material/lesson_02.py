"""Pairs, merges, cuts, and a table of vectors."""

from torch import tensor

from course_lib import layers, tokens
from course_lib.check.inputs import Case

EMPTY = frozenset({"empty"})
MERGES = {(104, 117): 256, (256, 103): 257, (32, 257): 258}  # hu, hug, " hug"
FIRST = {(97, 98): 256, (98, 99): 257, (256, 99): 258}  # ab, bc, abc: ab goes before bc, though bc is oftener
LATER = {(98, 97): 256, (99, 98): 257}  # ba, cb: what was learned first stands later in the text
DEEP = {(98, 99): 256, (97, 98): 257, (97, 256): 258}  # bc, ab, a with bc
END = {"<|end|>": 259, "<|pad|>": 260}
EQUAL = {(97, 97): 256}  # aa
OVER = {(103, 32): 256}  # "g ", which no word holds
ACCENT = {(195, 188): 256, (104, 256): 257}  # the two bytes of ü, hü
PIECES = {"h": -2.0, "u": -2.0, "g": -2.0, "s": -2.0, "hug": -3.0, "gs": -3.5}
SHORT = {"h": -1.0, "u": -1.0, "g": -4.0, "hu": -5.0, "ug": -6.5, "hug": -7.0}
LIKELY = {"h": -2.0, "u": -1.0, "g": -3.0, "hu": -1.0, "ug": -1.0, "hug": -9.0}
LONG = PIECES | {"hu": -3.5, "gss": -3.0}
TIES = {"a": -1.0, "aa": -2.0}


MATERIAL = {
    "count_pairs": dict(
        answer=tokens.count_pairs,
        smallest=dict(ids=[7, 7, 7, 4]),
        more=[
            Case("no pair", ([5],)),
            Case("nothing", ([],), EMPTY),
            Case("two ids in turn", ([1, 2, 1, 2, 1],)),
            Case("two words", ([104, 117, 103, 32, 104, 117, 103],)),
        ],
    ),
    "merge_pair": dict(
        answer=tokens.merge_pair,
        smallest=dict(ids=[7, 7, 7, 4], pair=(7, 7), new_id=256),
        more=[
            Case("the pair is not there", ([1, 2, 3], (2, 1), 256)),
            Case("one id of the pair alone", ([1, 3, 2, 1], (1, 2), 256)),
            Case("ids that begin or end alike", ([11, 2, 1, 22], (1, 2), 256)),
            Case("in the middle", ([3, 1, 2, 4, 5], (1, 2), 256)),
            Case("at the end, twice", ([5, 1, 2, 1, 2], (1, 2), 257)),
            Case("an overlap in the middle", ([3, 9, 9, 9, 9, 9, 3], (9, 9), 258)),
            Case("ids that were merged before", ([0, 256, 0, 256, 0], (256, 0), 257)),
            Case("nothing", ([], (1, 2), 256), EMPTY),
        ],
    ),
    "bpe_encode": dict(
        answer=tokens.bpe_encode,
        smallest=dict(text="hugs", merges=MERGES),
        more=[
            Case("one pair twice in a word", ("hughug", MERGES)),
            Case("what was learned first is rarer", ("abcbc", FIRST)),
            Case("what was learned first stands later", ("cbcba", LATER)),
            Case("a long token that needs another one first", ("abcbc", DEEP)),
            Case("three equal letters", ("aaa", EQUAL)),
            Case("two words", ("hug hug", MERGES)),
            Case("a merge that reaches over the end of a word", ("hug hug", OVER)),
            Case("a special token", ("hug<|end|>hug hug", MERGES, END)),
            Case("three special tokens", ("<|end|>hug<|pad|>s<|end|>", MERGES, END)),
            Case("a special token that nobody asked for", ("hug<|end|>", MERGES)),
            Case("a letter of two bytes", ("hü", MERGES)),
            Case("a letter of two bytes that was merged", ("hüg", ACCENT)),
            Case("several spaces, and a new line", ("  hug hug\n", MERGES)),
            Case("nothing", ("", MERGES), EMPTY),
        ],
    ),
    "bpe_decode": dict(
        answer=tokens.bpe_decode,
        smallest=dict(ids=[257, 115], merges=MERGES),
        more=[
            Case("bytes alone", ([104, 105], MERGES)),
            Case("spaces at both ends", ([258, 115, 32], MERGES)),
            Case("a special token", ([257, 259, 258, 115], MERGES, END)),
            Case("a letter of two bytes", ([104, 195, 188, 103], MERGES)),
            Case("a letter of two bytes that was merged", ([257, 103], ACCENT)),
            Case("the largest byte, which is no letter", ([255, 65], MERGES)),
            Case("half a letter", ([104, 195], MERGES)),
            Case("an id that is none", ([104, 999], MERGES)),
            Case("nothing", ([], MERGES), EMPTY),
        ],
    ),
    "unigram_segment": dict(
        answer=tokens.unigram_segment,
        smallest=dict(text="hugs", log_probs=PIECES),
        more=[
            Case("two words without a space", ("hugshug", PIECES)),
            Case("a long piece that is rare", ("hugshugs", PIECES | {"hug": -6.5})),
            Case("more pieces that are likelier", ("hug", SHORT)),
            Case("a long piece that leaves a bad rest", ("hugss", LONG)),
            Case("a likely piece that leaves a bad rest", ("hug", LIKELY)),
            Case("a word that is likely", ("hugs", PIECES | {"hug": -0.5})),
            Case("one letter", ("u", PIECES)),
            Case("nothing", ("", PIECES), EMPTY),
            Case("a last letter that no piece has", ("hugx", PIECES)),
            Case("a first letter that no piece has", ("xhug", PIECES)),
        ],
        further=[
            Case(
                "two cuts may be equally likely, and any of them is right. The docstring prefers the one whose last"
                " piece is longer",
                ("aaa", TIES),
            )
        ],
    ),
    "embed": dict(
        answer=layers.embed,
        smallest=dict(tokens=tensor([1, 0]), table=tensor([[0.0, 1.0], [2.0, 3.0]])),
        more=[Case("one token twice", (tensor([2, 0, 2]), tensor([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]])))],
    ),
}
